"""Who must stand aside: a notary may not act for oneself, for near relatives, or where there is an interest.

Notarization Law art. 23 (2017 text; as of 2026-11-23). With whom a notary has a tie is sealed; the check answers yes or no.
"""

from collections.abc import Iterable

from django.db.models import Q

from yuqiao.kernel import clock
from yuqiao.matters.conflicts import names_of
from yuqiao.matters.look import asked_once
from yuqiao.matters.models import Matter
from yuqiao.registers import services
from yuqiao.registers.models import Notary, NotaryTie


def tied(notaries: Iterable[Notary], matter: Matter) -> set[int]:
    """Which of the notaries (by key) have a tie to a party of a matter that holds today."""
    today = clock.today()
    rows = NotaryTie.objects.filter(notary__in=[n.pk for n in notaries], key__in=_keys_of(matter), since__lte=today)
    return set(rows.filter(Q(until=None) | Q(until__gte=today)).values_list("notary", flat=True))


@asked_once
def _keys_of(matter: Matter) -> set[str]:
    return names_of(matter.parties.all()).keys


def barred(notary: Notary, matter: Matter) -> bool:
    """True when the notary must not act in this matter."""
    return bool(tied([notary], matter))


def declare_tie(notary: Notary, kind: str, name: str, *, code: str = "", role: str = "") -> list[NotaryTie]:
    """Keep a tie under the name and, when there is one, the credit code of an enterprise (registers.services)."""
    return services.declare_tie(notary, kind, name, code=code, role=role, by=notary.user)
