"""Which papers a notarial matter asks for: one list for all its certificates, computed anew whenever something changes."""

from collections.abc import Mapping

from django.db import transaction

from yuqiao.areas.notarization import selectors
from yuqiao.areas.notarization.models import NotarialFile
from yuqiao.facts.checklists import Merged, Question, checklist, merged, questions
from yuqiao.facts.models import NotaryChecklistItem
from yuqiao.kernel.errors import NotAllowed, Refused
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


def _rows(matter: Matter) -> dict[str, list[NotaryChecklistItem]]:
    """Lines of the checklists of all items, by kind of matter."""
    slugs = list(dict.fromkeys(i.subject.slug for i in selectors.items_of(matter)))
    rows = NotaryChecklistItem.objects.filter(matter__slug__in=slugs, valid_to=None).select_related("matter").order_by("seq", "pk")
    found: dict[str, list[NotaryChecklistItem]] = {slug: [] for slug in slugs}
    for row in rows:
        found[row.matter.slug].append(row)
    return found


def wanted(matter: Matter, file: NotarialFile) -> list[Merged]:
    """Every paper once, with the certificates that need it."""
    lists = {slug: checklist(rows, applicant=file.applicant_kind, facts=file.circumstances) for slug, rows in _rows(matter).items()}
    return merged(lists)


def open_questions(matter: Matter, file: NotarialFile) -> list[Question]:
    """Yes/no questions that would settle papers which are asked for only in some cases."""
    every = [row for rows in _rows(matter).values() for row in rows]
    return [q for q in questions(every) if q.code not in file.circumstances]


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
    form = FORMS.get(row.form, Text(row.form, row.form))
    note_zh = "；".join(filter(None, (form.zh, row.issuer_zh, line.why.zh if line.why else "")))
    note_en = "; ".join(filter(None, (form.en, row.issuer_en, line.why.en if line.why else "")))
    return {
        "title_zh": row.name_zh,
        "title_en": row.name_en,
        "note": f"{note_zh}\n{note_en}"[:500],
        "required": line.need == "required",
    }


@transaction.atomic
def answer_circumstances(matter_id: int, actor: Actor, answers: Mapping[str, bool]) -> NotarialFile:
    """Answers to the open questions; the list of papers follows. Raises NotAllowed, and Refused for a question that nobody asked."""
    matter = Matter.objects.select_for_update(of=("self",)).get(pk=matter_id)
    if not access.roles_in(actor, matter) & {APPLICANT, *judges_of(matter)}:
        raise NotAllowed("not_yours", Text("这些问题不由您回答。", "These questions are not yours to answer."))
    file = selectors.file_of(matter)
    asked = {q.code for q in questions(row for rows in _rows(matter).values() for row in rows)}
    if not answers or set(answers) - asked:
        raise Refused("no_question", Text("请回答列出的问题。", "Please answer the questions that are listed."))
    file.circumstances = {**file.circumstances, **answers}
    file.save(update_fields=["circumstances"])
    refresh_papers(matter, file)
    record_event(matter, "notarization.circumstances", actor, audience="everybody", data={"answers": dict(answers)})
    matter.save()
    return file
