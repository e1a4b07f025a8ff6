"""Reads of the registers: changes and ties of a notary office."""

from django.db.models import Q, QuerySet

from yuqiao.registers.models import EntryChange, Notary, NotaryOffice, NotaryTie


def changes_of(office: NotaryOffice) -> QuerySet[EntryChange]:
    """What was changed in the entries of a notary office and of its notaries."""
    notaries = Notary.objects.filter(office=office).values("pk")
    own = Q(register="notary-offices", entry=office.pk) | Q(register="notaries", entry__in=notaries)
    return EntryChange.objects.filter(own).select_related("by")


def ties_shown(user_id: int, office: NotaryOffice, all_of_them: bool) -> list[NotaryTie]:
    """Ties with their names: a notary's own ones, or (for the head) those of every notary of the office; each once."""
    rows = NotaryTie.objects.filter(notary__office=office).select_related("notary").order_by("notary__pk", "-pk")
    if not all_of_them:
        rows = rows.filter(notary__user=user_id)
    shown: dict[tuple, NotaryTie] = {}
    for tie in rows:  # a tie to an enterprise has a second row, for its credit code
        shown.setdefault((tie.notary_id, tie.kind, tie.name, tie.since, tie.until), tie)
    return list(shown.values())
