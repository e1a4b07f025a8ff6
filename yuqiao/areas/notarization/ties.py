"""Who must stand aside: a notary may not act for oneself, for near relatives, or where there is an interest.

Notarization Law art. 23 (2017 text; as of 2026-11-23). With whom a notary has a tie is sealed; the check answers yes or no.
"""

from yuqiao.kernel import clock
from yuqiao.matters.conflicts import names_of
from yuqiao.matters.models import Matter
from yuqiao.registers import services
from yuqiao.registers.models import Notary, NotaryTie


def ties_to(notary: Notary, matter: Matter) -> list[NotaryTie]:
    """The notary's ties to the parties of a matter that hold today."""
    today = clock.today()
    rows = NotaryTie.objects.filter(notary=notary, key__in=names_of(matter.parties.all()).keys, since__lte=today)
    return [tie for tie in rows if tie.until is None or tie.until >= today]


def barred(notary: Notary, matter: Matter) -> bool:
    """True when the notary must not act in this matter."""
    return bool(ties_to(notary, matter))


def declare_tie(notary: Notary, kind: str, name: str, *, code: str = "", role: str = "") -> list[NotaryTie]:
    """Keep a tie under the name and, when there is one, the credit code of an enterprise (registers.services)."""
    return services.declare_tie(notary, kind, name, code=code, role=role, by=notary.user)
