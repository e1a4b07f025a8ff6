"""The desk's room for rules: a new version, a year of the calendar, the letter before a rule ends."""

from datetime import date

import pytest

from yuqiao.facts import selectors
from yuqiao.facts.models import CalendarDay, Rule
from yuqiao.kernel import clock
from yuqiao.matters.tests.factories import make_user
from yuqiao.notify.models import Letter
from yuqiao.people.models import Role
from yuqiao.site.upkeep import warn_of_ending_rules

pytestmark = pytest.mark.django_db
CODE = "consultation.first_view"


@pytest.fixture
def editor(client):
    user = make_user(Role.EDITOR, name="编辑（演示）")
    client.force_login(user)
    return user


def version(**changes) -> dict:
    rule = selectors.rule(CODE)
    asked = {
        "value": "2",
        "valid_from": "2027-01-01",
        "valid_to": "",
        "source_url": "https://example.org/notice",
        "checked_on": clock.today().isoformat(),
        "legal_basis_zh": rule.legal_basis_zh,
        "legal_basis_en": rule.legal_basis_en,
        "statement_zh": "收到后2个工作日内。",
        "statement_en": "Within 2 working days.",
    }
    return asked | changes


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_room_opens_for_editors_and_managers_alone(client, editor, language):
    for address in ("/desk/rules/", f"/desk/rules/{CODE}/", "/desk/rules/calendar/2027/", "/desk/rules/calendar/2028/"):
        assert client.get(address, {"lang": language}).status_code == 200, address
    assert client.get("/desk/rules/calendar/2040/").status_code == 404
    assert client.get("/desk/rules/no.such/").status_code == 404
    client.force_login(make_user(Role.DUTY_LAWYER))
    assert client.get("/desk/rules/").status_code == 404


def test_a_new_version_holds_from_its_day_and_names_who_checked_it(client, editor):
    assert client.post(f"/desk/rules/{CODE}/", version()).status_code == 302
    assert selectors.rule_value(CODE, date(2026, 12, 31)) == 1
    held = selectors.rule(CODE, date(2027, 1, 1))
    assert (held.value, held.checked_by, held.edited_by_staff) == (2, "编辑（演示）", True)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"value": "two"}, "cannot be read"),
        ({"value": "-1"}, "whole number"),
        ({"source_url": "somewhere"}, "http"),
        ({"valid_from": "2020-01-01"}, "must begin after"),
        ({"valid_from": "2027-02-01", "valid_to": "2027-01-01"}, "before the first"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(client, editor, wrong, words):
    response = client.post(f"/desk/rules/{CODE}/?lang=en", version(**wrong))
    body = response.content.decode()
    assert (response.status_code, words in body, "Within 2 working days." in body) == (422, True, True)
    assert Rule.objects.filter(code=CODE).count() == 1


def test_a_year_is_taken_over_from_the_notice(client, editor):
    page = client.get("/desk/rules/calendar/2027/").content.decode()
    assert "2027-01-01|元旦|" in page, "begun from what is known"
    notice = {
        "source": "国办发明电（示例）",
        "as_of": "2026-11-20",
        "off": "2027-01-01|元旦|New Year's Day",
        "worked": "2027-01-09|元旦|New Year",
    }
    assert client.post("/desk/rules/calendar/2027/", notice).status_code == 302
    assert selectors.china_calendar().status(2027) == "confirmed"
    assert CalendarDay.objects.get(date="2027-01-09").is_working
    bad = client.post("/desk/rules/calendar/2028/?lang=en", {**notice, "off": "New Year"})
    assert (bad.status_code, "cannot be read: New Year" in bad.content.decode()) == (422, True)
    other = client.post("/desk/rules/calendar/2028/?lang=en", notice)
    assert other.status_code == 422, "days of another year"


def test_before_a_rule_ends_its_editors_get_one_letter_and_the_board_says_so(client, editor):
    Letter.objects.all().delete()
    before = warn_of_ending_rules()
    Rule.objects.filter(code=CODE).update(valid_to=date(2026, 12, 10))
    with clock.frozen("2026-11-24T10:00"):
        assert warn_of_ending_rules() == 1
        assert warn_of_ending_rules() == 0
        assert "2026-12-10" in Letter.objects.latest("pk").body
        assert "no successor" in client.get("/desk/?lang=en").content.decode()
    assert Letter.objects.filter(template="site.rule_ends").count() == before + 1
