"""Public pages of institutions and people who serve: the list of a register, an entry, the roster of mediation organisations."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from yuqiao.facts.selectors import rule_value, rules_together
from yuqiao.kernel.doors import public_page
from yuqiao.registers import lists, roster
from yuqiao.registers.capabilities import RULE, limits_of
from yuqiao.registers.catalogue import BY_CODE, REGISTERS
from yuqiao.registers.figures import province_counts
from yuqiao.registers.register import Register
from yuqiao.registers.values import shown
from yuqiao.registers.views.desk import rows_shown

PAGE = 20
OWN_PAGES = ("lawyers",)  # whose list and card are those of the directory
RELATED = 60


def public_register(code: str) -> Register:
    """A register with generic public pages. Raises Http404."""
    register = BY_CODE.get(code)
    if register is None or not register.public:
        raise Http404
    return register


@public_page(seconds=60)
def registers(request: HttpRequest) -> HttpResponse:
    """The province in numbers, and the registers that everybody may read."""
    told = [
        (register, lists.count_of(lists.public_entries(register)), public_list(register))
        for register in REGISTERS
        if register.public
    ]
    return render(request, "registers/public_registers.html", {"registers": told, "figures": province_counts()})


def public_list(register: Register) -> str:
    """Where everybody reads a register."""
    if register.code in OWN_PAGES:
        return f"/directory/?who={register.code}"
    return reverse("directory:entries", args=[register.code])


@public_page(seconds=60)
def entries(request: HttpRequest, register: str) -> HttpResponse:
    """The public list of a register; of mediation organisations it is the roster that the law asks for."""
    found = public_register(register)
    if found.code in OWN_PAGES:
        return redirect(public_list(found))
    query = {key: request.GET.get(key, "") for key in request.GET}
    by = [c for c in found.columns if c.filtered and c.public]
    rows = roster.roster(public=True) if found.code == roster.MEDIATION_ORGANISATIONS.code else lists.public_entries(found)
    rows = lists.filtered(found, rows, query, by)
    listed = [c for c in found.columns if c.listed and c.public and c.code != "name_zh"]
    page = lists.page(lists.with_several(rows, listed), query, size=PAGE)
    context = {
        "register": found,
        "lines": [(row, [(c, text) for c in listed if (text := shown(row, c))]) for row in page.rows],
        "page": page,
        "count": lists.count_of(rows),
        "filters": lists.filters_of(by, query),
        "q": query,
        "asked": any(query.get(c.code) for c in by) or bool(query.get("q")),
    }
    if found.code != roster.MEDIATION_ORGANISATIONS.code:
        return render(request, "registers/public_entries.html", context)
    wanted = roster.needs()
    context |= {
        "lines": [(row, told(row, wanted)) for row in page.rows],
        "rules": rules_together("mediation.roster", roster.LEAST_MEDIATORS, roster.LEAST_ASSETS).values(),
        "wanted": wanted,
    }
    return render(request, "registers/public_roster.html", context)


def told(organisation: Any, wanted: roster.Needs) -> list[roster.Shortfall]:
    """What the public is told that an organisation lacks."""
    return [s for s in roster.shortfalls(organisation, wanted) if s.public]


@public_page(seconds=60)
def entry(request: HttpRequest, register: str, entry: int) -> HttpResponse:
    """One entry as everybody sees it; what its kind may not do stands on it."""
    found = public_register(register)
    if found.code in OWN_PAGES:
        raise Http404
    columns = [c for c in found.columns if c.public]
    is_roster = found.code == roster.MEDIATION_ORGANISATIONS.code
    rows = roster.roster(public=True) if is_roster else lists.public_entries(found)
    row = lists.with_several(rows, columns).filter(pk=entry).first()
    if row is None:
        raise Http404
    names = ("name_zh", "name_en")
    values = [(c, text) for c in columns if c.kind != "longtext" and c.code not in names and (text := shown(row, c))]
    context = {
        "register": found,
        "entry": row,
        "values": [(c, text) for c, text in values if c.kind != "yes" or getattr(row, c.code)],
        "texts": [(c, text) for c in columns if c.kind == "longtext" and (text := shown(row, c))],
        "rows": [(r, rows_shown(r, row, [c for c in r.columns if c.public])) for r in found.rows if r.public],
        "related": [(other, _first(people)) for other, _via, people in lists.related_entries(found, row, public=True)],
        "missing": told(row, roster.needs()) if is_roster else [],
        "limits": limits_of(row.kind, rule_value(RULE)) if found.code == "law-firms" else [],
    }
    return render(request, "registers/public_entry.html", context)


def _first(rows: Any) -> tuple[list[Any], bool]:
    found = list(rows[: RELATED + 1])
    return found[:RELATED], len(found) > RELATED
