"""What consultation does by itself: an answered question after which nothing more is asked is closed."""

from datetime import timedelta

from yuqiao.facts import selectors as facts
from yuqiao.kernel import clock
from yuqiao.kernel.errors import YuqiaoError
from yuqiao.matters.access import Actor
from yuqiao.matters.models import Matter
from yuqiao.matters.services import act

AT_ONCE = 200


def close_quiet() -> int:
    """Close what was answered more than the days of rule consultation.close_quiet ago; returns how many were closed."""
    until = clock.now() - timedelta(days=int(facts.rule("consultation.close_quiet").value))
    answered = Matter.objects.filter(area="consultation", state="answered").exclude(events__at__gt=until)
    done = 0
    for matter_id in answered.values_list("pk", flat=True)[:AT_ONCE]:
        try:
            act(matter_id, "close", Actor.system(), version=None)
            done += 1
        except YuqiaoError:
            continue  # moved in the same second
    return done
