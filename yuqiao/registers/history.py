"""The history of entries: what is written of each change, and how it is read."""

from datetime import date

from django.db.models import QuerySet

from yuqiao.kernel import clock
from yuqiao.people.models import User
from yuqiao.registers.directory import reindex
from yuqiao.registers.models import EntryChange

IN_DIRECTORY = {"law-firms": "firms"}  # registers that the directory calls otherwise
SEALED = "●"  # what stands in the history for a value that is kept sealed


def record(
    register: str,
    entry: int,
    field: str,
    before: str,
    after: str,
    *,
    by: User | None,
    source: str = "",
    as_of: date | None = None,
    batch: int | None = None,
    undoes: EntryChange | None = None,
) -> EntryChange:
    """Write one line of the history of an entry."""
    return EntryChange.objects.create(
        register=register,
        entry=entry,
        field=field,
        before=before,
        after=after,
        source=source[:200],
        as_of=as_of,
        batch=batch,
        by=by,
        at=clock.now(),
        undoes=undoes,
    )


def index(register: str, entry: int) -> None:
    """The public directory says of an entry what stands in it now; every verb that changes one calls this at its end."""
    reindex(IN_DIRECTORY.get(register, register), entry)


def changes_of(register: str, entry: int) -> QuerySet[EntryChange]:
    """The changes of one entry."""
    return EntryChange.objects.filter(register=register, entry=entry).select_related("by")


def latest_change(register: str, entry: int) -> int:
    """The number of an entry's newest change; 0 when it has none. Whoever edits says which one was the newest then."""
    return EntryChange.objects.filter(register=register, entry=entry).order_by("-pk").values_list("pk", flat=True).first() or 0
