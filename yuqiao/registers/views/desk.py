"""The desk's room for the registers: which there are, the list of one, the page of an entry."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from yuqiao.facts.selectors import rule_value
from yuqiao.kernel.paging import page_of
from yuqiao.people.doors import desk_view
from yuqiao.people.models import User
from yuqiao.registers import lists
from yuqiao.registers.capabilities import RULE, limits_of
from yuqiao.registers.catalogue import BY_CODE, REGISTERS
from yuqiao.registers.exports import FORMATS, take_away
from yuqiao.registers.figures import province_counts
from yuqiao.registers.history import changes_of
from yuqiao.registers.persons import roles_of, suggest_people
from yuqiao.registers.reach import keeps, may_change_rows, open_columns, own_entries, owns, readable_registers, reads
from yuqiao.registers.register import Column, Register, Rows
from yuqiao.registers.rooms import rooms_of
from yuqiao.registers.story import KEPT_SEALED, lines_of
from yuqiao.registers.values import shown

HISTORY = 20


def register_or_404(code: str) -> Register:
    """The register of an address. Raises Http404."""
    if code not in BY_CODE:
        raise Http404
    return BY_CODE[code]


def entry_or_404(user: User, register: Register, pk: int) -> Any:
    """An entry that the user reads. Raises Http404 for all others, there or not."""
    found = lists.with_several(lists.entries_of(register), register.columns).filter(pk=pk).first()
    if found is None or not (reads(user, register) or owns(user, register, found)):
        raise Http404
    return found


def _own(user: User) -> list[tuple[Register, Any]]:
    found = []
    for register in REGISTERS:
        condition = own_entries(user, register)
        if condition is not None:
            found += [(register, entry) for entry in lists.entries_of(register).filter(condition)[:5]]
    return found


@desk_view()
def registers(request: HttpRequest) -> HttpResponse:
    """The registers that the user reads, with their numbers, and the user's own entries."""
    readable, own = readable_registers(request.user), _own(request.user)
    counted = [
        (r, lists.count_of(lists.in_register(lists.entries_of(r), r)), keeps(request.user, r) and not r.room) for r in readable
    ]
    context = {"registers": counted, "own": own, "figures": province_counts() if readable else None}
    context["rooms"] = rooms_of(request.user)
    return render(request, "registers/registers.html", context)


@desk_view()
def entries(request: HttpRequest, register: str) -> HttpResponse:
    """The list of a register: filtered, searched, counted, page by page; or the same to take away."""
    found = register_or_404(register)
    if not reads(request.user, found):
        raise Http404
    if found.room:
        return redirect(f"{found.room}:list")
    query = {key: request.GET.get(key, "") for key in request.GET}
    by = [c for c in found.columns if c.filtered]
    state = query.get("state", "in") if query.get("state", "in") in lists.STATES else "in"
    rows = lists.by_state(found, lists.filtered(found, lists.entries_of(found), query, by), state)
    if query.get("format") in FORMATS:
        columns = [c for c in found.columns if not c.sealed or keeps(request.user, found)]
        return attached(*take_away(found, rows, columns, query["format"]))
    listed = [c for c in found.columns if c.listed]
    page = lists.page(lists.with_several(rows, listed), query)
    context = {
        "register": found,
        "listed": listed,
        "lines": [(row, [(c, shown(row, c)) for c in listed]) for row in page.rows],
        "page": page,
        "count": lists.count_of(rows),
        "filters": lists.filters_of(by, query),
        "q": query,
        "state": state,
        "may_add": keeps(request.user, found),
        "asked": any(query.get(c.code) for c in by) or bool(query.get("q")) or state != "in",
    }
    return render(request, "registers/entries.html", context)


def attached(body: bytes, kind: str, name: str) -> HttpResponse:
    """A file to keep."""
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@desk_view()
def entry(request: HttpRequest, register: str, entry: int) -> HttpResponse:
    """One entry: its values, its rows, what names it, its other roles, its history."""
    found = register_or_404(register)
    row = entry_or_404(request.user, found, entry)
    if found.room:
        return redirect(f"{found.room}:detail", entry)
    return render(request, "registers/entry.html", entry_context(request, found, row))


def entry_context(request: HttpRequest, register: Register, entry: Any) -> dict[str, Any]:
    """What the page of an entry shows."""
    user, query = request.user, request.GET
    keeper = keeps(user, register)
    history = page_of(
        changes_of(register.code, entry.pk),
        (("id", True),),
        size=HISTORY,
        after=query.get("after", ""),
        before=query.get("before", ""),
    )
    person = entry.person if register.person else None
    return {
        "register": register,
        "entry": entry,
        "values": [
            (c, str(KEPT_SEALED) if c.sealed and not keeper and getattr(entry, c.code) else shown(entry, c))
            for c in register.columns
            if c.kind != "longtext"
        ],
        "texts": [(c, text) for c in register.columns if c.kind == "longtext" and (text := shown(entry, c))],
        "rows": [(rows, rows_shown(rows, entry), may_change_rows(user, register, entry, rows)) for rows in register.rows],
        "related": [(other, via, related_page(rows)) for other, via, rows in lists.related_entries(register, entry)],
        "other_roles": [(r, e) for r, e in roles_of(person) if e != entry],
        "suggestions": suggest_people(register, entry) if register.person and keeper else [],
        "history": lines_of(register, history.rows, user, entry),
        "page": history,
        "limits": limits_of(entry.kind, rule_value(RULE)) if register.code == "law-firms" else [],
        "keeper": keeper,
        "may_edit": bool(open_columns(user, register, entry)),
    }


RELATED = 30  # of a firm's lawyers; all of them stand in the list


def related_page(rows: Any) -> tuple[list[Any], int]:
    """The first entries that name this one, and how many there are."""
    first = list(rows[: RELATED + 1])
    return first[:RELATED], len(first) if len(first) <= RELATED else lists.count_of(rows).number


def rows_shown(rows: Rows, entry: Any, columns: list[Column] | None = None) -> list[tuple[Any, list[tuple[Column, str]]]]:
    """The rows of an entry, each with its values in words."""
    from django.apps import apps

    single = [c.code for c in rows.columns if c.kind in ("territory", "language", "practice_area", "county", "entry")]
    found = apps.get_model(rows.model).objects.filter(**{rows.via: entry}).select_related(*single).order_by(*rows.order)
    return [(row, [(c, shown(row, c)) for c in columns or rows.columns]) for row in found[:200]]
