"""Checklists: computed from answers, merged, kept by the desk."""

import re

import pytest
from django.db import DatabaseError, transaction

from yuqiao.facts import files, selectors
from yuqiao.facts.checklists import QUESTIONS, checklist, merged, questions
from yuqiao.facts.choices import Condition, Requirement
from yuqiao.facts.models import ChecklistEdit, NotaryChecklistItem, NotaryForm, NotaryMatter
from yuqiao.facts.services import (
    add_checklist_item,
    edit_checklist_item,
    load_facts,
    retire_checklist_item,
    undo_checklist_edit,
)
from yuqiao.kernel import clock
from yuqiao.kernel.errors import Missing, Refused

pytestmark = pytest.mark.usefixtures("facts")


def needs(*slugs, applicant="person", **facts):
    found = checklist(selectors.checklist_rows(*slugs), applicant=applicant, facts=facts)
    return {wanted.row.material_slug: wanted.need for wanted in found}


def line(matter="birth", paper="birth-cert") -> NotaryChecklistItem:
    return NotaryChecklistItem.objects.get(matter__slug=matter, material_slug=paper)


# --- computed


def test_every_conditional_line_has_its_word_and_its_question():
    conditional = NotaryChecklistItem.objects.filter(requirement=Requirement.CONDITIONAL)
    assert conditional.count() == 71
    for row in conditional:
        assert row.condition in Condition.values, row
        assert row.condition in QUESTIONS or row.condition.startswith("applicant_"), row
    assert not NotaryChecklistItem.objects.filter(requirement=Requirement.REQUIRED).exclude(condition="").exists()


def test_answers_settle_what_is_needed_and_silence_leaves_it_open():
    assert needs("birth")["birth-cert"] == "if"
    assert needs("birth", born_1996_in_hospital=True)["birth-cert"] == "required"
    assert needs("birth", born_1996_in_hospital=False)["birth-cert"] == "not_needed"
    assert needs("birth", born_1996_in_hospital=None)["birth-cert"] == "if"
    assert needs("birth")["id-card"] == "required"


def test_a_line_says_on_what_it_depends():
    rows = selectors.checklist_rows("birth")
    by_paper = {w.row.material_slug: w for w in checklist(rows, applicant="person", facts={"born_1996_in_hospital": False})}
    assert by_paper["id-card"].why is None
    assert by_paper["birth-cert"].why.en.startswith("does not apply: born")
    assert by_paper["hospital-proof"].why.zh == "无出生医学证明时"


def test_who_applies_is_not_asked_but_known():
    row = NotaryChecklistItem.objects.filter(condition="applicant_enterprise").select_related("matter").first()
    for applicant, need in (("enterprise", "required"), ("person", "not_needed")):
        assert needs(row.matter.slug, applicant=applicant)[row.material_slug] == need
    asked = {question.code for question in questions(selectors.checklist_rows(row.matter.slug))}
    assert not {"applicant_enterprise", "applicant_person"} & asked


def test_questions_are_those_of_the_lines_each_once():
    codes = [question.code for question in questions(selectors.checklist_rows("birth", "business-licence"))]
    assert len(codes) == len(set(codes))
    assert {"born_1996_in_hospital", "no_medical_certificate", "by_agent"} <= set(codes)
    assert questions([]) == ()


def test_several_matters_ask_for_one_paper_once():
    lists = {
        slug: checklist(selectors.checklist_rows(slug), applicant="person", facts={}) for slug in ("birth", "marriage", "divorce")
    }
    found = {one.row.material_slug: one for one in merged(lists)}
    assert found["id-card"].matters == ("birth", "marriage", "divorce")
    assert found["birth-cert"].matters == ("birth",)
    assert len(found) == len({w.row.material_slug for lines in lists.values() for w in lines})


def test_the_strongest_need_speaks_and_who_does_not_need_it_is_not_named():
    rows = {slug: list(selectors.checklist_rows(slug)) for slug in ("business-licence", "company-articles")}
    lists = {
        "business-licence": checklist(rows["business-licence"], applicant="enterprise", facts={"by_agent": False}),
        "company-articles": checklist(rows["company-articles"], applicant="enterprise", facts={"by_agent": True}),
    }
    by_agent = next(row.material_slug for row in rows["business-licence"] if row.condition == "by_agent")
    one = next(m for m in merged(lists) if m.row.material_slug == by_agent)
    assert (one.need, one.matters) == ("required", ("company-articles",))


# --- kept by the desk


def test_an_edit_keeps_what_was_and_survives_a_reload():
    row = line()
    edit_checklist_item(row.pk, {"validity_days": 180, "name_en": "Birth certificate"}, by="编辑", seen=0)
    kept = ChecklistEdit.objects.get(item=row)
    assert (kept.kind, kept.by) == ("changed", "编辑")
    assert kept.before["validity_days"] is None and kept.after["validity_days"] == 180
    assert kept.before["name_en"] == "Medical birth certificate"
    counts = load_facts()
    assert counts["notary-checklists"][:2] == (0, 0)
    assert line().validity_days == 180 and line().as_of == clock.today()


def test_the_same_values_leave_no_trace():
    row = line()
    edit_checklist_item(row.pk, {"name_en": row.name_en}, by="编辑")
    assert not row.edits.exists() and not line().edited_by_staff


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name_zh": " "}, "name_zh"),
        ({"issuer_en": ""}, "issuer_en"),
        ({"condition_en": ""}, "condition_en"),
        ({"validity_days": 0}, "validity_days"),
        ({"validity_days": 99_999}, "validity_days"),
        ({"seq": 0}, "seq"),
        ({"form": "papyrus"}, "form"),
        ({"condition": "full_moon"}, "condition"),
        ({"source": ""}, "source"),
        ({"name_zh": "长" * 121}, "name_zh"),
    ],
)
def test_a_wrong_line_is_refused_with_its_field(values, field):
    with pytest.raises(Refused) as refused:
        edit_checklist_item(line().pk, values, by="编辑")
    assert field in refused.value.fields
    assert not ChecklistEdit.objects.exists()


def test_who_was_slower_is_told():
    row = line()
    edit_checklist_item(row.pk, {"validity_days": 90}, by="甲", seen=0)
    with pytest.raises(Refused) as refused:
        edit_checklist_item(row.pk, {"validity_days": 30}, by="乙", seen=0)
    assert refused.value.code == "checklist_changed" and line().validity_days == 90


def test_what_is_always_asked_for_has_no_condition():
    row = edit_checklist_item(line().pk, {"requirement": "required"}, by="编辑")
    assert (row.condition, row.condition_zh, row.condition_en) == ("", "", "")


def test_undo_takes_back_the_last_change_and_undo_again_brings_it():
    row = line()
    edit_checklist_item(row.pk, {"validity_days": 90}, by="甲")
    edit_checklist_item(row.pk, {"validity_days": 30}, by="甲")
    assert undo_checklist_edit(row.pk, by="乙").validity_days == 90
    assert undo_checklist_edit(row.pk, by="乙").validity_days == 30
    assert [e.kind for e in selectors.checklist_edits(row)] == ["undone", "undone", "changed", "changed"]
    with pytest.raises(Refused):
        undo_checklist_edit(line(paper="id-card").pk, by="乙")


def test_a_retired_line_is_gone_at_once_and_undo_brings_it_back():
    row = line()
    retire_checklist_item(row.pk, by="编辑")
    assert "birth-cert" not in needs("birth")
    assert [r.pk for r in selectors.retired_rows("birth")] == [row.pk]
    with pytest.raises(Refused):
        retire_checklist_item(row.pk, by="编辑")
    undo_checklist_edit(row.pk, by="编辑")
    assert "birth-cert" in needs("birth")


def test_a_new_line_is_there_once_and_undo_takes_it_off():
    values = {
        "name_zh": "护照",
        "name_en": "Passport of the child",
        "form": "original",
        "requirement": "required",
        "phase": "general",
        "seq": 9,
        "source": "电话核实",
        "confidence": "knowledge",
    }
    row = add_checklist_item("birth", values, by="编辑")
    assert row.material_slug == "passport-of-the-child" and needs("birth")["passport-of-the-child"] == "required"
    with pytest.raises(Refused) as twice:
        add_checklist_item("birth", values, by="编辑")
    assert "material_slug" in twice.value.fields
    undo_checklist_edit(row.pk, by="编辑")
    assert "passport-of-the-child" not in needs("birth")
    with pytest.raises(Missing):
        add_checklist_item("no-such", values, by="编辑")


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_the_database_keeps_the_history(verb):
    edit_checklist_item(line().pk, {"validity_days": 90}, by="甲")
    with pytest.raises(DatabaseError), transaction.atomic():
        if verb == "update":
            ChecklistEdit.objects.update(by="乙")
        else:
            ChecklistEdit.objects.all()._raw_delete("default")


@pytest.mark.parametrize("verb", [retire_checklist_item, undo_checklist_edit])
def test_a_line_that_is_not_there(verb):
    with pytest.raises(Missing):
        verb(999_999, by="编辑")


# --- forms of wording


def test_forms_name_their_fields_and_known_matters():
    known = set(NotaryMatter.objects.values_list("slug", flat=True))
    assert NotaryForm.objects.count() >= 14
    for form in NotaryForm.objects.all():
        codes = {field["code"] for field in form.fields}
        assert all(field["label_zh"] and field["label_en"] for field in form.fields), form.code
        assert set(form.matters.split("|")) <= known, form.code
        assert not form.is_confirmed and form.form_no in (None, 33, 34, 35), form.code
        for language in ("zh", "en", "de", "fr", "ru", "es"):
            if wording := getattr(form, f"wording_{language}"):
                assert set(re.findall(r"\{(\w+)\}", wording)) == codes, (form.code, language)
        assert "年龄" not in form.wording_zh


def test_forms_are_found_by_matter():
    assert [form.code for form in selectors.notary_forms("enterprise-poa")] == ["enterprise-poa"]
    assert [form.code for form in selectors.notary_forms("copy-person")] == ["copy"]
    german = set(NotaryForm.objects.exclude(wording_de="").values_list("code", flat=True))
    assert {"birth", "marriage", "no-criminal-record", "business-licence", "legal-representative", "power-of-attorney"} <= german


def test_a_condition_without_its_word_stops_the_loading(tmp_path):
    header = (files.FOLDER / "notary_checklists.csv").read_text(encoding="utf-8").splitlines()[0]
    row = "birth,1,x,某,Thing,original,,,conditional,满月时,if the moon is full,general,knowledge"
    (tmp_path / "notary_checklists.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    with pytest.raises(KeyError):
        list(files.checklists(tmp_path))
