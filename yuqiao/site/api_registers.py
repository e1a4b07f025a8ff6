"""The registers for machines: entries that everybody may see, with codes instead of words; and the province in numbers."""

from typing import Any

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema

from yuqiao.kernel import clock, limits
from yuqiao.kernel.errors import Missing
from yuqiao.registers import lists, roster
from yuqiao.registers.catalogue import BY_CODE
from yuqiao.registers.entries import NO_REGISTER
from yuqiao.registers.exports import as_values
from yuqiao.registers.figures import province_counts
from yuqiao.site.api_shapes import Problem, Words

router = Router()
MOST = 100


class EntriesOut(Schema):
    """One page of a register. `count` is exact unless `more`; `next` is what to send as `after` for the next page."""

    register_: str = Field(alias="register")
    title: Words
    count: int
    more: bool
    next: str | None
    entries: list[dict[str, Any]]


class FigureOut(Schema):
    """A number of the province, and what exactly it counts."""

    code: str
    number: int
    title: Words
    definition: Words


class FiguresOut(Schema):
    """The province in numbers, as of a day."""

    on: str
    figures: list[FigureOut]


@router.get(
    "/registers/figures/",
    tags=["registers"],
    response={200: FiguresOut, 429: Problem},
    url_name="register_figures",
)
def figures(request: HttpRequest) -> dict[str, Any]:
    """The province in numbers, counted from the rows of the registers today."""
    limits.check("api", limits.address_of(request))
    counted = province_counts()
    return {
        "on": clock.today().isoformat(),
        "figures": [
            {"code": f.code, "number": f.number, "title": f.title.as_dict(), "definition": f.definition.as_dict()} for f in counted
        ],
    }


@router.get(
    "/directory/{register}/",
    tags=["registers"],
    response={200: EntriesOut, 404: Problem, 422: Problem, 429: Problem},
    by_alias=True,
    url_name="directory_entries",
)
def entries(
    request: HttpRequest,
    code: str = Path(..., alias="register", description="code of the register, for example notary-offices"),
    q: str = Query("", description="a name in either script, pinyin, initials, or a number"),
    after: str = Query("", description="`next` of the page before"),
    limit: int = Query(50, ge=1, le=MOST),
) -> dict[str, Any]:
    """The public entries of a register, in the order of their names; each filter of its page is a parameter here, by the same name.

    Countries and regions are ISO 3166-1 alpha-3, divisions of the province GB/T 2260, languages ISO 639. Of a mediation
    organisation `mediators` counts those in post and `missing` says what the rules ask for and it lacks.
    """
    limits.check("api", limits.address_of(request))
    found = BY_CODE.get(code)
    if found is None or not found.public:
        raise Missing("register", NO_REGISTER)
    columns = [c for c in found.columns if c.public]
    query = {c.code: request.GET.get(c.code, "") for c in columns if c.filtered} | {"q": q, "after": after}
    is_roster = found.code == roster.MEDIATION_ORGANISATIONS.code
    base = roster.roster(public=True) if is_roster else lists.public_entries(found)
    rows = lists.filtered(found, base, query, [c for c in columns if c.filtered])
    page = lists.page(lists.with_several(rows, columns), query, size=limit)
    count, wanted = lists.count_of(rows), roster.needs() if is_roster else None
    told = []
    for row in page.rows:
        line = as_values(found, row, columns)
        if wanted:
            line["mediators"] = row.people
            line["missing"] = [{"code": s.code, "text": s.text.as_dict()} for s in roster.shortfalls(row, wanted) if s.public]
        told.append({**line, "is_demo": row.is_demo})
    return {
        "register": found.code,
        "title": found.title.as_dict(),
        "count": count.number,
        "more": count.more,
        "next": page.after,
        "entries": told,
    }
