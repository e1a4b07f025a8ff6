"""The desk's room for the manual: lines changed, added, taken off, undone; what was typed stays."""

import pytest

from yuqiao.facts.models import ChecklistEdit, NotaryChecklistItem
from yuqiao.facts.services import edit_checklist_item
from yuqiao.matters.tests.factories import make_user
from yuqiao.people.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    user = make_user(Role.EDITOR, name="编辑（演示）")
    client.force_login(user)
    return user


@pytest.fixture
def line():
    return NotaryChecklistItem.objects.get(matter__slug="birth", material_slug="birth-cert")


def typed(line: NotaryChecklistItem, **changes: object) -> dict:
    names = ("name_zh", "name_en", "issuer_zh", "issuer_en", "form", "requirement", "condition", "condition_zh", "condition_en")
    found = {name: getattr(line, name) for name in (*names, "phase", "seq", "source", "confidence")}
    return {**found, "validity_days": "", "seen": "0", **changes}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("role", [Role.EDITOR, Role.DEPARTMENT_MANAGER])
def test_the_room_opens_for_editors_and_managers_alone(client, line, role, language):
    edit_checklist_item(line.pk, {"validity_days": 90, "form": "copy"}, by="编辑")
    client.force_login(make_user(role))
    paths = ("/desk/manual/", "/desk/manual/birth/", "/desk/manual/birth/add/", f"/desk/manual/lines/{line.pk}/")
    for path in paths:
        assert client.get(path, {"lang": language}).status_code == 200, path
    for path in ("/desk/manual/no-such/", "/desk/manual/no-such/add/", "/desk/manual/lines/999999/"):
        assert client.get(path).status_code == 404, path
    client.force_login(make_user(Role.DUTY_LAWYER))
    assert {client.get(path).status_code for path in paths} == {404}


def test_a_change_is_kept_with_who_and_what(client, editor, line):
    address = f"/desk/manual/lines/{line.pk}/"
    assert client.post(address, typed(line, validity_days="180")).url == "/desk/manual/birth/"
    edit = ChecklistEdit.objects.get(item=line)
    assert (edit.by, edit.after["validity_days"]) == ("编辑（演示）", 180)
    shown = client.get(address, {"lang": "en"}).content.decode()
    assert "编辑（演示）" in shown and "<del>—</del> → <ins>180</ins>" in shown
    assert "180 days" in client.get("/notary/birth/", {"lang": "en"}).content.decode()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name_zh": ""}, "长的名字"),
        ({"validity_days": "soon"}, "soon"),
        ({"validity_days": "0"}, "from 1 to 3650"),
        ({"condition_en": ""}, "in both languages"),
        ({"seq": ""}, "长的名字"),
    ],
)
def test_what_was_typed_stays_when_it_is_refused(client, editor, line, wrong, words):
    response = client.post(f"/desk/manual/lines/{line.pk}/?lang=en", typed(line, issuer_zh="长的名字", **wrong))
    assert response.status_code == 422
    shown = response.content.decode()
    assert words in shown and 'value="长的名字"' in shown and 'role="alert"' in shown
    assert not ChecklistEdit.objects.exists()


def test_who_was_slower_keeps_what_was_typed(client, editor, line):
    edit_checklist_item(line.pk, {"validity_days": 30}, by="同事")
    response = client.post(f"/desk/manual/lines/{line.pk}/?lang=en", typed(line, validity_days="60"))
    assert response.status_code == 422
    shown = response.content.decode()
    assert "Somebody has changed this line" in shown and 'value="60"' in shown and "同事" in shown


@pytest.mark.parametrize("seen", ["", "x", "²", "9" * 30])
def test_no_mark_of_what_was_seen_breaks_the_page(client, editor, line, seen):
    assert client.post(f"/desk/manual/lines/{line.pk}/", typed(line, validity_days="60", seen=seen)).status_code in (302, 422)


def test_a_line_is_added_once(client, editor, line):
    asked = typed(line, name_zh="护照", name_en="Passport of the child", material_slug="", requirement="required")
    assert client.post("/desk/manual/birth/add/", asked).status_code == 302
    added = NotaryChecklistItem.objects.get(material_slug="passport-of-the-child")
    assert (added.matter.slug, added.edited_by_staff, added.condition) == ("birth", True, "")
    twice = client.post("/desk/manual/birth/add/?lang=en", asked)
    assert twice.status_code == 422 and "already has a paper" in twice.content.decode()


def test_a_line_is_taken_off_and_brought_back(client, editor, line):
    off = client.post(f"/desk/manual/lines/{line.pk}/retire/", follow=True)
    assert "已停用" in off.content.decode()
    assert "接生医疗机构" not in client.get("/notary/birth/").content.decode()
    assert "出生医学证明" in client.get("/desk/manual/birth/").content.decode()
    assert client.post(f"/desk/manual/lines/{line.pk}/retire/").status_code == 422
    client.post(f"/desk/manual/lines/{line.pk}/undo/")
    assert "接生医疗机构" in client.get("/notary/birth/").content.decode()


def test_nothing_to_undo_is_said(client, editor, line):
    assert client.post(f"/desk/manual/lines/{line.pk}/undo/").status_code == 422
    assert client.get(f"/desk/manual/lines/{line.pk}/undo/").status_code == 405
