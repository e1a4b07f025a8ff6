"""Which papers a notarial matter asks for: one list for all its certificates, computed anew whenever something changes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from yuqiao.areas.notarization import selectors
from yuqiao.areas.notarization.models import Item, NotarialFile
from yuqiao.facts.checklists import Merged, Question, checklist, merged, questions
from yuqiao.facts.models import NotaryChecklistItem
from yuqiao.kernel import clock
from yuqiao.kernel.errors import Missing, NotAllowed, Refused
from yuqiao.kernel.text import Text
from yuqiao.matters import access
from yuqiao.matters.access import Actor
from yuqiao.matters.contract import APPLICANT
from yuqiao.matters.models import Material, Matter
from yuqiao.matters.papers import judges_of
from yuqiao.matters.timeline import record_event

FORMS = {
    "original": Text("原件", "original"),
    "copy": Text("复印件", "copy"),
    "original_and_copy": Text("原件和复印件", "original and copy"),
    "on_site": Text("现场办理", "done on site"),
}
UNTOUCHED = (Material.State.MISSING, Material.State.WAIVED)
NOT_NEEDED = "not_needed"


Rows = dict[str, list[NotaryChecklistItem]]


def rows_of(items: list[Item]) -> Rows:
    """Lines of the checklists of all items, by kind of matter."""
    slugs = list(dict.fromkeys(i.subject.slug for i in items))
    rows = NotaryChecklistItem.objects.filter(matter__slug__in=slugs, valid_to=None).select_related("matter").order_by("seq", "pk")
    found: Rows = {slug: [] for slug in slugs}
    for row in rows:
        found[row.matter.slug].append(row)
    return found


def _rows(matter: Matter) -> Rows:
    return rows_of(selectors.items_of(matter))


def wanted(matter: Matter, file: NotarialFile, rows: Rows | None = None) -> list[Merged]:
    """Every paper once, with the certificates that need it; `rows` when they have been read already."""
    held = _rows(matter) if rows is None else rows
    return merged({slug: checklist(lines, applicant=file.applicant_kind, facts=file.circumstances) for slug, lines in held.items()})


def open_questions(matter: Matter, file: NotarialFile) -> list[Question]:
    """Yes/no questions that would settle papers which are asked for only in some cases."""
    return [q for q, answer in circumstances(file, _rows(matter)) if answer is None]


def circumstances(file: NotarialFile, rows: Rows) -> list[tuple[Question, bool | None]]:
    """Every yes/no question on which papers hang, with the answer that was given; None: not answered."""
    every = [row for lines in rows.values() for row in lines]
    return [(q, file.circumstances.get(q.code)) for q in questions(every)]


def about_papers(matter: Matter, file: NotarialFile, items: list[Item], rows: Rows) -> dict[str, dict[str, Any]]:
    """What the applicant reads of each paper, by its code: form, issuer, why, for which certificates, how old it may be."""
    names = {item.subject.slug: item.subject.name for item in items}
    days = _days_of(row for lines in rows.values() for row in lines)
    found = {}
    for line in wanted(matter, file, rows):
        row = line.row
        found[row.material_slug] = {
            "form": _form_of(row),
            "issuer": row.issuer if row.issuer_zh else None,
            "why": line.why if line.need == "if" else None,
            "for": [names[slug] for slug in line.matters] if len(names) > 1 else [],
            "days": days.get(row.material_slug),
        }
    return found


def _form_of(row: NotaryChecklistItem) -> Text:
    return FORMS.get(row.form, Text(row.form, row.form))


def _days_of(rows: Iterable[NotaryChecklistItem]) -> dict[str, int]:
    """How many days old a paper may be, by its code: the strictest of the certificates that need it; what is not known is left out."""
    found: dict[str, int] = {}
    for row in rows:
        if row.validity_days is not None:
            found[row.material_slug] = min(row.validity_days, found.get(row.material_slug, row.validity_days))
    return found


def refuse_expired(material: Material, issued_on: date) -> Text | None:
    """Why a paper of this day is too old, or None; the strictest line among the matter's certificates counts."""
    days = _days_of(row for lines in _rows(material.matter).values() for row in lines).get(material.code)
    if days is None or clock.today() <= issued_on + timedelta(days=days):
        return None
    return Text(
        "“{paper}”须在出具后{n}天内使用，{day}出具的已经过期，没有收下。请重新开具后再交。",
        "“{paper}” must not be older than {n} days; the one of {day} was not taken. Please obtain a new one and send it.",
    ).format(paper=Text(material.title_zh, material.title_en), n=days, day=issued_on)


def refresh_papers(matter: Matter, file: NotarialFile) -> None:
    """Bring the papers that are asked for in line with items and circumstances; what was sent or judged stays.

    A paper that no longer applies is marked as not needed, and can then not be sent by mistake.
    """
    held = {m.code: m for m in matter.materials.all()}
    computed = {line.row.material_slug: line for line in wanted(matter, file)}
    for code, line in computed.items():
        needed = line.need != NOT_NEEDED
        material = held.get(code)
        if material is None:
            if not needed and not line.matters:
                state = Material.State.WAIVED
            else:
                state = Material.State.MISSING
            Material.objects.create(matter=matter, code=code, state=state, **_described(line))
        else:
            _align(material, line, needed)
    for code, material in held.items():
        if code not in computed and not code.startswith("asked-") and material.state == Material.State.MISSING:
            material.state, material.required = Material.State.WAIVED, False
            material.save(update_fields=["state", "required"])


def _align(material: Material, line: Merged, needed: bool) -> None:
    for name, value in _described(line).items():
        setattr(material, name, value)
    if material.state in UNTOUCHED and not material.reason:
        material.state = Material.State.MISSING if needed else Material.State.WAIVED
    material.save()


def _described(line: Merged) -> dict[str, object]:
    row = line.row
    form = _form_of(row)
    note_zh = "；".join(filter(None, (form.zh, row.issuer_zh, line.why.zh if line.why else "")))
    note_en = "; ".join(filter(None, (form.en, row.issuer_en, line.why.en if line.why else "")))
    return {
        "title_zh": row.name_zh,
        "title_en": row.name_en,
        "note": f"{note_zh}\n{note_en}"[:500],
        "required": line.need == "required",
    }


@dataclass(frozen=True)
class PapersChange:
    """What an answer did to the list of papers."""

    added: list[Text]
    dropped: list[Text]


def _asked_for(matter: Matter) -> dict[str, Text]:
    rows = matter.materials.exclude(state=Material.State.WAIVED).order_by("pk")
    return {m.code: Text(m.title_zh, m.title_en) for m in rows}


@transaction.atomic
def answer_and_compare(matter_id: int, actor: Actor, answers: Mapping[str, bool]) -> PapersChange:
    """As `answer_circumstances`, and what is asked for now that was not before, and the other way round."""
    matter = Matter.objects.select_for_update(of=("self",)).get(pk=matter_id)
    before = _asked_for(matter)
    answer_circumstances(matter_id, actor, answers)
    after = _asked_for(matter)
    return PapersChange(
        [title for code, title in after.items() if code not in before],
        [title for code, title in before.items() if code not in after],
    )


@transaction.atomic
def answer_circumstances(matter_id: int, actor: Actor, answers: Mapping[str, bool]) -> NotarialFile:
    """Answers to the open questions; the list of papers follows. Raises NotAllowed, and Refused for a question that nobody asked."""
    matter = Matter.objects.select_for_update(of=("self",)).get(pk=matter_id)
    if not access.roles_in(actor, matter) & {APPLICANT, *judges_of(matter)}:
        raise NotAllowed("not_yours", Text("这些问题不由您回答。", "These questions are not yours to answer."))
    if matter.closed_at:
        raise Refused("matter_closed", Text("事项已经办结。", "The matter is closed."))
    file = NotarialFile.objects.filter(matter=matter).first()
    if file is None:
        raise Missing("file", Text("这不是公证事项。", "This is no notarial matter."))
    asked = {q.code for q in questions(row for rows in _rows(matter).values() for row in rows)}
    if not answers or set(answers) - asked:
        raise Refused("no_question", Text("请回答列出的问题。", "Please answer the questions that are listed."))
    file.circumstances = {**file.circumstances, **answers}
    file.save(update_fields=["circumstances"])
    refresh_papers(matter, file)
    record_event(matter, "notarization.circumstances", actor, audience="everybody", data={"answers": dict(answers)})
    matter.save()
    return file
