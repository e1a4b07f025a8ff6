"""Rules and the calendar: dated versions, each with its source, and an alarm before one ends."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from yuqiao.facts import selectors
from yuqiao.facts.choices import Confidence, YearStatus
from yuqiao.facts.models import CalendarDay, Rule
from yuqiao.facts.services import confirm_year, edit_rule, load_facts
from yuqiao.facts.wording import amount
from yuqiao.kernel import clock
from yuqiao.kernel.clock import Unit, due
from yuqiao.kernel.errors import Missing, Refused
from yuqiao.kernel.text import Text

pytestmark = pytest.mark.usefixtures("facts")

CODE = "notarization.issue"
TODAY = date(2026, 11, 23)
BEGIN = date(2027, 1, 1)
NOTICE = [
    (date(2027, 1, 1), False, Text("元旦", "New Year's Day")),
    (date(2027, 1, 2), False, Text("元旦", "New Year's Day")),
    (date(2027, 1, 9), True, Text("元旦", "New Year's Day")),
]


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(TODAY):
        yield


def _edit(**changes) -> Rule:
    given = {
        "value": 10,
        "valid_from": BEGIN,
        "source_url": "https://www.gov.cn/example",
        "checked_on": TODAY,
        "checked_by": "Li",
    }
    return edit_rule(CODE, **given | changes)


def test_a_new_version_ends_the_old_one_the_day_before():
    old = selectors.rule(CODE)
    new = _edit()
    old.refresh_from_db()
    assert old.valid_to == date(2026, 12, 31)
    assert (selectors.rule_value(CODE, date(2026, 12, 31)), selectors.rule_value(CODE, BEGIN)) == (15, 10)
    assert (new.title, new.unit, new.confidence) == (old.title, old.unit, Confidence.SOURCED)
    assert new.edited_by_staff and old.edited_by_staff
    assert list(selectors.rules_to_come()) == [new]


def test_an_edited_rule_survives_a_reload():
    _edit()
    load_facts()
    assert Rule.objects.filter(code=CODE).count() == 2
    assert selectors.rule_value(CODE, BEGIN) == 10
    assert Rule.objects.get(code=CODE, valid_from=BEGIN).source_url == "https://www.gov.cn/example"
    assert Rule.objects.get(code=CODE, valid_to=date(2026, 12, 31)).value == 15


def test_an_edit_may_change_the_wording():
    assert _edit(statement_en="Ten working days.").statement.en == "Ten working days."


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("source_url", {"source_url": ""}),
        ("source_url", {"source_url": "somewhere"}),
        ("source_url", {"source_url": "javascript:alert(1)"}),
        ("checked_on", {"checked_on": TODAY + timedelta(days=1)}),
        ("checked_by", {"checked_by": "  "}),
        ("valid_from", {"valid_from": date(2000, 1, 1)}),
        ("valid_to", {"valid_to": date(2026, 12, 31)}),
        ("value", {"value": -1}),
        ("value", {"value": "ten"}),
        ("value", {"value": True}),
        ("value", {"value": [1, 2, 3]}),
    ],
)
def test_a_version_without_its_source_or_with_nonsense_is_refused(field, changes):
    with pytest.raises(Refused) as found:
        _edit(**changes)
    assert list(found.value.fields) == [field]
    assert Rule.objects.filter(code=CODE).count() == 1
    assert selectors.rule(CODE).valid_to is None


def test_an_unknown_rule_or_field_is_an_error():
    with pytest.raises(Missing):
        edit_rule("no.such", value=1, valid_from=BEGIN, source_url="https://a.cn", checked_on=TODAY, checked_by="Li")
    with pytest.raises(TypeError):
        _edit(code_name="x")


def test_a_missing_rule_is_an_error_never_a_guess():
    with pytest.raises(selectors.NotHeld):
        selectors.rule_value("no.such")
    with pytest.raises(LookupError):
        selectors.rule_value(CODE, date(1990, 1, 1))


def test_the_database_refuses_a_sourced_rule_without_its_address():
    rule = selectors.rule(CODE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rule.objects.filter(pk=rule.pk).update(source_url="", confidence=Confidence.SOURCED)


def _ending(valid_to: date, **changes) -> Rule:
    Rule.objects.filter(code=CODE).update(valid_to=valid_to, alarm_days=30, **changes)
    return Rule.objects.get(code=CODE)


def test_the_alarm_rings_alarm_days_before_the_end_and_after_it():
    rule = _ending(date(2026, 12, 31))
    for day, rings in ((date(2026, 11, 30), False), (date(2026, 12, 1), True), (date(2027, 3, 1), True)):
        assert (rule in selectors.rules_expiring(day)) == rings, day


def test_a_later_version_silences_the_alarm():
    rule = _ending(date(2026, 12, 1))
    assert rule in selectors.rules_expiring(TODAY)
    _edit()
    assert rule not in selectors.rules_expiring(TODAY)


def test_a_version_that_holds_beyond_the_end_silences_the_alarm():
    """The data files may bring a version that begins before the old one ends."""
    rule = _ending(date(2026, 12, 1))
    Rule.objects.create(
        **{f.name: getattr(rule, f.name) for f in Rule._meta.concrete_fields if f.name not in ("id", "valid_from", "valid_to")},
        valid_from=date(2026, 11, 1),
    )
    assert [r.code for r in selectors.rules_expiring(TODAY)].count(CODE) == 0


def test_only_the_latest_version_is_in_force():
    rule = selectors.rule(CODE)
    Rule.objects.create(
        **{f.name: getattr(rule, f.name) for f in Rule._meta.concrete_fields if f.name not in ("id", "valid_from", "value")},
        valid_from=date(2026, 11, 1),
        value=12,
    )
    assert [r.value for r in selectors.rules_in_force() if r.code == CODE] == [12]
    assert selectors.rule_value(CODE, date(2026, 10, 31)) == 15


def test_the_calendar_of_the_rows_keeps_the_check_values():
    calendar = selectors.china_calendar()
    assert due(date(2026, 9, 18), 15, Unit.WORKING_DAY, calendar).due == date(2026, 10, 15)
    assert not due(date(2026, 12, 31), 5, Unit.WORKING_DAY, calendar).confirmed
    assert dict(selectors.working_days_by_month(2026))[date(2026, 10, 1)] == 18


def test_a_confirmed_year_replaces_the_draft_and_the_next_question_knows_it():
    assert selectors.china_calendar().status(2027) == "draft"
    confirm_year(2027, NOTICE, source="国办发明电〔2026〕9号", as_of=TODAY)
    calendar = selectors.china_calendar()
    assert calendar.status(2027) == "confirmed"
    assert calendar.is_working(date(2027, 1, 9))
    assert CalendarDay.objects.filter(date__year=2027).count() == 3
    found = due(date(2026, 12, 30), 5, Unit.WORKING_DAY, calendar)
    assert (found.due, found.confirmed) == (date(2027, 1, 7), True)


def test_a_confirmed_year_survives_a_reload():
    confirm_year(2027, NOTICE, source="国办发明电〔2026〕9号", as_of=TODAY)
    load_facts()
    assert CalendarDay.objects.filter(date__year=2027).count() == 3
    assert {row.year: row.status for row in selectors.calendar_years()}[2027] == YearStatus.CONFIRMED


@pytest.mark.parametrize(
    ("days", "source"),
    [
        (NOTICE, " "),
        ([], "x"),
        ([*NOTICE, NOTICE[0]], "x"),
        ([*NOTICE, (date(2028, 1, 1), False, NOTICE[0][2])], "x"),
        ([*NOTICE, (date(2027, 1, 5), True, NOTICE[0][2])], "x"),
    ],
)
def test_a_year_that_cannot_be_is_refused(days, source):
    with pytest.raises(Refused):
        confirm_year(2027, days, source=source, as_of=TODAY)
    assert {row.year: row.status for row in selectors.calendar_years()}[2027] == YearStatus.DRAFT


def test_an_unchanged_calendar_costs_one_query(django_assert_num_queries):
    selectors.china_calendar()
    with django_assert_num_queries(1):
        selectors.china_calendar()


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (15, "working_day", "15个工作日", "15 working days"),
        (1, "working_day", "1个工作日", "1 working day"),
        ([100000, 300000], "cny", "100,000至300,000元", "100,000 to 300,000 yuan"),
    ],
)
def test_a_value_is_said_in_words(value, unit, zh, en):
    assert amount(value, unit) == Text(zh, en)


def test_a_fact_has_no_amount():
    assert amount(False, "fact") is None
