"""What the house watches over by itself: rules that end without a successor."""

from yuqiao.facts import selectors as facts
from yuqiao.kernel import clock
from yuqiao.notify.models import Letter
from yuqiao.notify.services import queue_letter
from yuqiao.people.models import Role
from yuqiao.people.selectors import seats_in_force


def warn_of_ending_rules() -> int:
    """Write to editors and managers of each rule that ends soon, once; returns how many letters were queued."""
    ending = facts.rules_expiring(clock.today())
    if not ending:
        return 0
    seats = seats_in_force().filter(role__in=[Role.EDITOR, Role.DEPARTMENT_MANAGER], user__is_active=True)
    readers = {seat.user_id: seat.user for seat in seats.select_related("user") if seat.user.email}
    keys = {f"rule:{rule.pk}:{rule.valid_to}:{user.pk}": (rule, user) for rule in ending for user in readers.values()}
    for key in Letter.objects.filter(key__in=keys).values_list("key", flat=True):
        del keys[key]
    for key, (rule, user) in keys.items():
        context = {"rule": rule, "name": user.name}
        queue_letter(key=key, to=user.email, name=user.name, template="site.rule_ends", language=user.language, context=context)
    return len(keys)
