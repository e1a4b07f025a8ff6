"""Notarial papers for use abroad: the matters, what each asks for, by which way it goes, and the manual for enterprises."""

import re
from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language

from yuqiao.facts import selectors
from yuqiao.facts.checklists import checklist, questions
from yuqiao.facts.choices import Applicant
from yuqiao.facts.models import NotaryMatter, Territory
from yuqiao.facts.routes import document_route
from yuqiao.kernel import clock, sheets
from yuqiao.kernel.doors import public, public_page
from yuqiao.kernel.text import Text, is_chinese, name_of
from yuqiao.site import manual as booklet
from yuqiao.site.api import EARLIEST, LATEST
from yuqiao.site.samples import sample_pdf

CATEGORIES = {
    "status": Text("身份和婚姻家庭", "Status and family"),
    "qualification": Text("学历、经历和资格", "Education, experience and qualifications"),
    "act": Text("委托、声明和其他法律行为", "Powers of attorney, declarations and other acts"),
    "document": Text("文书", "Documents"),
    "evidence": Text("保全证据", "Evidence"),
}
YES_NO = {"yes": True, "no": False}
_ADDRESS = re.compile(r"[a-z]{3}")


@public_page(seconds=300)
def index(request: HttpRequest) -> HttpResponse:
    """All matters: for persons by kind, for enterprises by stage; with `matter` and `to` on to the page of the way."""
    asked = {name: request.GET.get(name, "").strip()[:100] for name in ("matter", "to")}
    matters = list(selectors.notary_matters())
    chosen = next((m for m in matters if m.slug == asked["matter"]), None)
    unknown = False
    if chosen and not asked["to"]:
        return redirect("portal:notary_matter", chosen.slug)
    if chosen:
        try:
            return _on_to(request, chosen, selectors.territory(asked["to"]))
        except LookupError:
            unknown = True
    persons = [m for m in matters if m.applicant != Applicant.ENTERPRISE]
    entries = booklet.entries_of([m for m in matters if m.applicant != Applicant.PERSON])
    kinds = ((title, [m for m in persons if m.category == code]) for code, title in CATEGORIES.items())
    context = {
        "kinds": [kind for kind in kinds if kind[1]],
        "phases": booklet.by_phase(entries),
        "asked": asked,
        "unknown": unknown,
        "territories": selectors.territory_names(),
    }
    return render(request, "portal/notary_index.html", context)


@public_page(seconds=300)
def matter(request: HttpRequest, matter: str) -> HttpResponse:
    """One matter: what for, on what basis, by when, which papers; with `to` (and `date`) on to the page of the way."""
    found = selectors.notary_matter(matter)
    asked = request.GET.get("to", "").strip()[:100]
    unknown = False
    if asked:
        try:
            return _on_to(request, found, selectors.territory(asked))
        except LookupError:
            unknown = True
    applicant = _applicant(request, found)
    rows = list(selectors.checklist_rows(found.slug))
    answers = {q.code: YES_NO.get(request.GET.get(f"f_{q.code}", "")) for q in questions(rows)}
    context = {
        "matter": found,
        "asked": asked,
        "unknown": unknown,
        "applicant": applicant,
        "applicants": (Applicant.PERSON, Applicant.ENTERPRISE) if found.applicant == Applicant.BOTH else (),
        "questions": [(q, request.GET.get(f"f_{q.code}", "")) for q in questions(rows)],
        "wanted": checklist(rows, applicant=applicant, facts=answers),
        "territories": selectors.territory_names(),
        "continents": _by_continent(),
        "ask_query": urlencode(_asked(found)),
    }
    return render(request, "portal/notary_matter.html", context)


def _applicant(request: HttpRequest, found: NotaryMatter) -> str:
    if found.applicant != Applicant.BOTH:
        return found.applicant
    return Applicant.ENTERPRISE if request.GET.get("applicant") == Applicant.ENTERPRISE else Applicant.PERSON


def _asked(found: NotaryMatter) -> dict[str, str]:
    """What the first page of the application need not ask again."""
    return {"matter_1": found.slug} | ({} if found.applicant == Applicant.BOTH else {"asker": found.applicant})


def _on_to(request: HttpRequest, found: NotaryMatter, place: Territory) -> HttpResponse:
    kept = {name: value for name in ("date", "lang") if (value := request.GET.get(name, ""))}
    address = reverse("portal:notary_route", args=[found.slug, place.alpha3.lower()])
    return redirect(f"{address}?{urlencode(kept)}" if kept else address)


def _by_continent() -> list[tuple[str, list[Territory]]]:
    chinese = is_chinese()
    found: dict[str, list[Territory]] = {}
    for place in selectors.territories():
        found.setdefault(place.continent_zh if chinese else place.continent_en, []).append(place)
    return sorted(found.items(), key=lambda pair: -len(pair[1]))


@public_page(seconds=300)
def route(request: HttpRequest, matter: str, place: str) -> HttpResponse:
    """By which way a matter's certificate goes to a country or region, today or on another day."""
    if not _ADDRESS.fullmatch(place):
        raise Http404
    found, destination = selectors.notary_matter(matter), selectors.territory(place)
    typed = request.GET.get("date", "").strip()[:20]
    on = _day(typed) if typed else clock.today()
    rows = list(selectors.checklist_rows(found.slug))
    context = {
        "matter": found,
        "place": destination,
        "typed": typed,
        "wrong_day": on is None,
        "route": document_route(destination, on or clock.today(), found),
        "today": clock.today(),
        "papers": len(rows),
        "territories": selectors.territory_names(),
        "ask_query": urlencode(_asked(found) | {"territory": name_of(destination)}),
        "earliest": f"{EARLIEST}-01-01",
        "latest": f"{LATEST}-12-31",
    }
    return render(request, "portal/notary_route.html", context)


def _day(typed: str) -> date | None:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    return day if EARLIEST <= day.year <= LATEST else None


# --- the manual --------------------------------------------------------------------------------------------------


@public_page(seconds=60)
def manual(request: HttpRequest) -> HttpResponse:
    """The enterprise matters stage by stage with all their papers, as one page to read or print."""
    context = {"book": booklet.manual(), "note": booklet.NOTE, "title": booklet.TITLE}
    return render(request, "portal/notary_manual.html", context)


@public
def manual_pdf(request: HttpRequest) -> HttpResponse:
    """The same as a booklet in the language asked for (`lang=zh` or `lang=en`)."""
    asked = request.GET.get("lang", "")
    language = asked if asked[:2] in ("zh", "en") else get_language() or "zh"
    code = "zh" if language.startswith("zh") else "en"
    book = booklet.manual()
    return _file(booklet.as_pdf(book, language), "application/pdf", f"yuqiao-notary-manual-{code}-{book.version}.pdf", inline=True)


@public
def sample(request: HttpRequest, paper: str) -> HttpResponse:
    """A paper that the applicant writes, as a page to fill in: Chinese, then English."""
    return _file(sample_pdf(paper), "application/pdf", f"yuqiao-sample-{paper}.pdf", inline=True)


@public
def manual_xlsx(request: HttpRequest) -> HttpResponse:
    """The same as a sheet, one line a paper, in both languages."""
    book = booklet.manual()
    return _file(booklet.as_xlsx(book), sheets.XLSX, f"yuqiao-notary-manual-{book.version}.xlsx")


@public_page(seconds=60)
def manual_csv(request: HttpRequest) -> HttpResponse:
    """The same as CSV."""
    book = booklet.manual()
    return _file(booklet.as_csv(book), sheets.CSV, f"yuqiao-notary-manual-{book.version}.csv")


@public_page(seconds=60)
def manual_json(request: HttpRequest) -> HttpResponse:
    """The same as JSON."""
    book = booklet.manual()
    return _file(booklet.as_json(book), "application/json", f"yuqiao-notary-manual-{book.version}.json", inline=True)


def _file(body: bytes | str, kind: str, name: str, *, inline: bool = False) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'{"inline" if inline else "attachment"}; filename="{name}"'
    return response
