"""What consultation does by itself: it closes what is answered and quiet, and chooses a lawyer for who does not."""

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


def choose_for_them() -> int:
    """Let the center choose where the applicant has not chosen for the hours of rule consultation.choose; returns how many."""
    until = clock.now() - timedelta(hours=int(facts.rule("consultation.choose").value))
    waiting = Matter.objects.filter(area="consultation", state="choosing").exclude(proposals__at__gt=until)
    done = 0
    for matter_id in waiting.values_list("pk", flat=True)[:AT_ONCE]:
        try:
            act(matter_id, "let_center", Actor.system(), version=None)
            done += 1
        except YuqiaoError:
            continue  # chosen in the same second
    return done
