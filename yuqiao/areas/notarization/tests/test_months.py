"""What is kept of each month is what the rows say, through every verb that writes the register; and a difference is found."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from yuqiao.areas.notarization import metrics, months, selectors
from yuqiao.areas.notarization.metrics import Scope, form_f1
from yuqiao.areas.notarization.models import Certificate, CountedMonth
from yuqiao.areas.notarization.tests.factories import BIRTH, TENDER, Case, make_notarial_matter, make_office
from yuqiao.areas.notarization.tests.lines import make_line
from yuqiao.kernel import clock

pytestmark = pytest.mark.django_db
YEAR = Scope(date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.PKI_ROOT = tmp_path / "pki"


def from_rows(scope: Scope, monkeypatch) -> metrics.Tables:
    """The form with nothing kept: every figure from its rows."""
    with monkeypatch.context() as patch:
        patch.setattr(months, "_whole_months", lambda first, last: ())
        return form_f1(scope)


def test_through_every_verb_of_the_register_the_form_is_what_its_rows_say(monkeypatch):
    with clock.frozen("2026-09-18T10:00") as hands:
        case = Case(TENDER)
        scopes = [YEAR, Scope(date(2026, 9, 1), date(2026, 10, 31), case.office), Scope(date(2026, 9, 10), date(2026, 12, 3))]
        seen = []

        def check() -> None:
            for scope in scopes:
                assert form_f1(scope) == from_rows(scope, monkeypatch)
            assert months.recount() == []
            total = form_f1(YEAR)["offices"]["total"]
            seen.append((total["accepted"], *(total[c] for c in ("given", "voided", "corrected", "withdrawn", "counted"))))

        check()
        case.approved()
        check()
        case.do("issue", steel_seal="on", layout_checked="on")
        check()
        first, second, third = selectors.certificates_of(case.matter)
        hands.at += timedelta(days=20)  # October
        case.do("reprint", certificate=str(first.pk), cause="print", reason="卡纸")
        check()
        hands.at += timedelta(days=30)  # November
        case.do("begin_review", certificate=str(second.pk), asked_by="office", reason="地址漏字")
        case.do("correct", case.head, reason="补正地址")
        check()
        case.do("begin_review", certificate=str(third.pk), asked_by="office", reason="不实")
        case.do("revoke", case.head, reason="证明内容不实")
        check()
    assert seen == [
        (0, 0, 0, 0, 0, 0),
        (1, 0, 0, 0, 0, 0),
        (1, 3, 0, 0, 0, 3),
        (1, 4, 1, 0, 0, 3),
        (1, 5, 1, 1, 0, 3),
        (1, 5, 1, 1, 1, 3),
    ]


def test_single_days_beside_whole_months_and_days_to_come_are_counted_from_their_rows(monkeypatch):
    matter = make_notarial_matter(make_office(), BIRTH)
    with clock.frozen("2026-06-10T09:00"):
        for day in (date(2026, 3, 30), date(2026, 3, 31), date(2026, 4, 1), date(2026, 5, 31), date(2026, 6, 10), date(2026, 7, 1)):
            make_line(matter, issued_on=day, accepted_on=day - timedelta(days=3))
        for first, last, n in (
            (date(2026, 3, 31), date(2026, 6, 10), 4),
            (date(2026, 3, 31), date(2026, 7, 31), 5),
            (date(2026, 4, 2), date(2026, 4, 30), 0),
            (date(2026, 4, 1), date(2026, 4, 1), 1),
            (date(2026, 4, 1), date(2026, 6, 30), 3),
        ):
            found = form_f1(Scope(first, last))
            assert found["classes"]["total"]["given"] == found["days"]["total"]["certificates"] == n
            assert found == from_rows(Scope(first, last), monkeypatch)
        kept = {m.isoformat()[:7] for m in CountedMonth.objects.values_list("month", flat=True)}
        assert kept == {"2026-04", "2026-05", "2026-06"}, "no part of a month, none to come"


def test_only_the_month_that_changed_is_counted_again():
    a, b = make_office(), make_office()
    make_line(office=a, issued_on=date(2026, 3, 3))
    make_line(office=b, issued_on=date(2026, 3, 4))
    form_f1(YEAR)
    CountedMonth.objects.filter(office=b).update(figures={t: {} for t in months.TABLES})  # would be seen if it were counted again
    make_line(office=a, issued_on=date(2026, 3, 5))
    assert form_f1(YEAR)["classes"]["total"]["given"] == 1, "nobody has said that the register was written"
    months.register_changed(a, date(2026, 3, 5))
    assert form_f1(YEAR)["classes"]["total"]["given"] == 2
    assert form_f1(Scope(YEAR.first, YEAR.last, a))["offices"][a.office.code]["given"] == 2


def test_what_was_counted_before_a_change_is_not_taken_for_what_came_after():
    """A reader counts, a clerk issues, and only then the reader's figures are kept: the next reader counts again."""
    office = make_office()
    make_line(office=office, issued_on=date(2026, 3, 3))
    month = date(2026, 3, 1)
    seen = months._from_rows(month, date(2026, 3, 31), None)[office.pk, "2026-03"]
    make_line(office=office, issued_on=date(2026, 3, 4))
    months.register_changed(office, date(2026, 3, 4))
    months._keep({(office.pk, month): (0, seen)})
    assert not CountedMonth.objects.get(office=office, month=month).is_current
    assert form_f1(YEAR)["classes"]["total"]["given"] == 2


def test_a_line_written_past_the_verbs_is_found_told_and_put_right(capsys):
    office = make_office()
    line = make_line(office=office, issued_on=date(2026, 3, 3))
    form_f1(YEAR)
    call_command("recount_figures")
    assert "as the register says" in capsys.readouterr().out
    Certificate.objects.filter(pk=line.pk).update(state="withdrawn")
    with pytest.raises(CommandError):
        call_command("recount_figures")
    assert f"{office.office.code} 2026-03" in capsys.readouterr().err
    assert form_f1(YEAR)["classes"]["total"]["withdrawn"] == 1
    assert months.recount() == []
