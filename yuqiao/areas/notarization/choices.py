"""Choices that are rows, and what stands in a form at first: what a form of notarization offers, of a matter where the rows belong to one."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from yuqiao.areas.notarization import selectors, words
from yuqiao.kernel.text import Text
from yuqiao.matters.contract import Choice, Group
from yuqiao.matters.models import Material

Choices = Iterable[Choice]
# Who may ask for a matter, as a heading of the list; the first page of the form asks who applies (`asker`).
WHO = {
    "person": Group(Text("由个人申请", "For a person"), ("asker", ("person",))),
    "enterprise": Group(Text("由企业或其他组织申请", "For an enterprise or other organisation"), ("asker", ("enterprise",))),
    "both": Group(Text("个人、企业都可申请", "For either")),
}


def _joined(form: str, *parts: Text) -> Text:
    """Texts put together in both languages by a form that has no words of its own."""
    return Text(form.format(*(p.zh for p in parts)), form.format(*(p.en for p in parts)))


def once(read: Callable[[Any], Choices]) -> Callable[[Any], Choices]:
    """Reads the rows once for a matter object: the forms of all its moves offer the same."""

    @wraps(read)
    def inner(about: Any) -> Choices:
        if about is None:
            return read(about)
        known = about.__dict__.setdefault("_choices", {})
        if read.__name__ not in known:
            known[read.__name__] = list(read(about))
        return known[read.__name__]

    return inner


@once
def notary_matters(about: Any) -> Choices:
    """Every kind of notarial matter, those for persons first, under who may ask for it."""
    return [(m.slug, m.name, WHO[m.applicant]) for m in selectors.notary_matters()]


def notary_offices(about: Any) -> Choices:
    """The notary offices of the province, by the code of their office."""
    return [(o.office.code, Text(o.name_zh, o.name_en)) for o in selectors.notary_offices()]


@once
def notaries(about: Any) -> Choices:
    """Notaries in post of the matter's office, by the number of their account; those with a tie to a party are left out."""
    return [(str(n.user_id), Text(n.name_zh, n.name_en)) for n in selectors.free_notaries(about)] if about else []


@once
def colleagues(about: Any) -> Choices:
    """Everybody with a seat in the matter's office."""
    return [(str(u.pk), Text(u.name, u.name)) for u in selectors.colleagues(about)] if about else []


@once
def languages(about: Any) -> Choices:
    """Languages of service."""
    return [(row.code, row.name) for row in selectors.languages()]


@once
def items(about: Any) -> Choices:
    """The certificates that a matter asks for."""
    rows = selectors.items_of(about) if about else []
    return [(str(i.pk), _joined(f"{i.position}. {{}} → {{}}", i.subject.name, i.destination.name)) for i in rows]


@once
def valid_certificates(about: Any) -> Choices:
    """Certificates of a matter that are in force, by their number."""
    rows = selectors.valid_certificates(about) if about else []
    return [(str(c.pk), Text(c.output.number, c.output.number)) for c in rows]


def gaps(about: Any) -> str:
    """What a matter's papers still lack, a line each, in the applicant's language."""
    return gaps_in_words(selectors.gaps_of(about), about.language)


def gaps_in_words(lacking: Iterable[Material], language: str) -> str:
    """Papers that are lacking, a line each, in a language."""
    lines = []
    for number, paper in enumerate(lacking, start=1):
        line = words.GAPS["refused" if paper.state == "refused" else "wanted" if paper.reason else "missing"]
        named = line.format(n=number, paper=Text(paper.title_zh, paper.title_en), reason=paper.reason)
        lines.append(named.in_language(language))
    return "\n".join(lines)
