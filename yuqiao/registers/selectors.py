"""Reads of the registers: what the public finder shows."""

from django.db.models import Count, Q, QuerySet

from yuqiao.registers.models import LawFirm, NotaryOffice, NotaryTie, RegisterChange


def find_notary_offices(city: str = "", county: str = "", words: str = "", remote_video: bool = False) -> QuerySet[NotaryOffice]:
    """Notary offices of a city or county (division codes) whose name or address holds the words, with their notaries counted."""
    found = _placed(NotaryOffice.objects.all(), city, county, words)
    if remote_video:
        found = found.filter(remote_video=True)
    return found.annotate(people=Count("notaries"))


def find_law_firms(city: str = "", county: str = "", words: str = "", territory: str = "", language: str = "") -> QuerySet[LawFirm]:
    """Law firms of a place with pool lawyers who know a country or region (alpha-3) and speak a language (code), counted."""
    found = _placed(LawFirm.objects.all(), city, county, words)
    fits = Q(lawyers__in_pool=True)
    if territory:
        fits &= Q(lawyers__territories__alpha3=territory)
    if language:
        fits &= Q(lawyers__languages__code=language)
    found = found.annotate(people=Count("lawyers", filter=fits, distinct=True))
    return found.filter(people__gt=0) if territory or language else found


def changes_of(office: NotaryOffice) -> QuerySet[RegisterChange]:
    """What was changed in the entries of a notary office."""
    return RegisterChange.objects.filter(office=office).select_related("by", "notary")


def ties_shown(user_id: int, office: NotaryOffice, all_of_them: bool) -> list[NotaryTie]:
    """Ties with their names: a notary's own ones, or (for the head) those of every notary of the office; each once."""
    rows = NotaryTie.objects.filter(notary__office=office).select_related("notary").order_by("notary__pk", "-pk")
    if not all_of_them:
        rows = rows.filter(notary__user=user_id)
    shown: dict[tuple, NotaryTie] = {}
    for tie in rows:  # a tie to an enterprise has a second row, for its credit code
        shown.setdefault((tie.notary_id, tie.kind, tie.name, tie.since, tie.until), tie)
    return list(shown.values())


def _placed(rows: QuerySet, city: str, county: str, words: str) -> QuerySet:
    if city:
        rows = rows.filter(city__code=city)
    if county:
        rows = rows.filter(county__code=county)
    if words:
        rows = rows.filter(Q(name_zh__icontains=words) | Q(name_en__icontains=words) | Q(address_zh__icontains=words))
    return rows.select_related("city", "county")
