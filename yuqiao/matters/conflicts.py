"""Conflict of interest: may this firm take this matter? Nobody learns from the answer for whom the firm acts.

Rules as of 2026-11-23: Lawyers Law art. 39 (never both sides in one case) and the lawyers association's rules on
conflicts: absolute ones cannot be cured by consent, relative ones need informed written consent.
"""

from collections.abc import Iterable

from django.db.models import Q

from yuqiao.kernel import clock
from yuqiao.kernel.sealed import search_hash
from yuqiao.matters.models import Assignment, Matter, Party
from yuqiao.registers.models import EngagementName, Enterprise, LawFirm
from yuqiao.registers.names import normal_form

Conflict = Assignment.Conflict


def party_keys(parties: Iterable[Party]) -> set[str]:
    """Keyed hashes of every name and code of these parties: as written, Chinese, Latin, former, affiliates'."""
    names: set[str] = set()
    codes: set[str] = set()
    for party in parties:
        names.update(n for n in (party.name, party.name_zh, party.name_latin, *party.other_names) if n)
        if party.credit_code:
            codes.add(party.credit_code)
    for enterprise in Enterprise.objects.filter(credit_code__in=codes).prefetch_related("names"):
        names.update(n for n in (enterprise.name_zh, enterprise.name_en) if n)
        for other in enterprise.names.all():
            names.add(other.name)
            if other.credit_code:
                codes.add(other.credit_code)
    return {search_hash(normal_form(n)) for n in names if normal_form(n)} | {search_hash(c) for c in codes}


def check_conflict(matter: Matter, firm: LawFirm) -> str:
    """clear, consent_needed or barred, from the firm's live and ended engagements.

    Barred: the firm acts, or acted, for the other side against our side (both sides of one case; also after the
    mandate ended). Consent needed: it acts for the other side in something else, or against our side now.
    """
    parties = list(matter.parties.all())
    ours = party_keys(p for p in parties if p.role in (Party.Role.CLIENT, Party.Role.REPRESENTATIVE))
    theirs = party_keys(p for p in parties if p.role == Party.Role.OPPOSING)
    found = EngagementName.objects.filter(engagement__firm=firm, key__in=ours | theirs).select_related("engagement")
    hits: dict[int, set[str]] = {}
    live: set[int] = set()
    today = clock.today()
    for hit in found:
        side = "ours" if hit.key in ours else "theirs"
        hits.setdefault(hit.engagement_id, set()).add(f"{hit.side}:{side}")
        if hit.engagement.until is None or hit.engagement.until >= today:
            live.add(hit.engagement_id)
    if any({"client:theirs", "opponent:ours"} <= sides for sides in hits.values()):
        return Conflict.BARRED
    if any(hits[e] & {"client:theirs", "opponent:ours"} for e in live):
        return Conflict.CONSENT_NEEDED
    return Conflict.CLEAR if not _same_matter_elsewhere(matter, firm, theirs) else Conflict.BARRED


def _same_matter_elsewhere(matter: Matter, firm: LawFirm, theirs: set[str]) -> bool:
    """True when a lawyer of the firm advises the other side here, in a linked matter (same dispute, other side)."""
    linked = Matter.objects.filter(Q(links_in__source=matter) | Q(links_out__target=matter), assignments__lawyer__firm=firm)
    for other in linked.filter(assignments__status__in=["accepted", "ended"]).distinct():
        if party_keys(other.parties.filter(role=Party.Role.CLIENT)) & theirs:
            return True
    return False
