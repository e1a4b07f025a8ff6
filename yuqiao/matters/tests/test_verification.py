"""Public checking: what is told, to whom, how often, and how a guess is slowed."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

from yuqiao.kernel import clock, limits
from yuqiao.kernel.errors import Refused, TooMany
from yuqiao.kernel.pki import Owner
from yuqiao.kernel.signing import signer
from yuqiao.kernel.statements import make_statement
from yuqiao.kernel.tests.test_signing import extended
from yuqiao.kernel.tests.test_typeset import paper
from yuqiao.matters import verification
from yuqiao.matters.models import Output, OutputCheck
from yuqiao.matters.outputs import end_output
from yuqiao.matters.tests.issued import APPLICANT, OFFICE_EN, OFFICE_ZH, issue
from yuqiao.matters.verification import (
    DOCUMENT_LIMIT,
    Result,
    Verdict,
    check_by_code,
    check_by_document,
    check_by_statement,
    checks_of,
    forget_old_checks,
    statement_url,
)

pytestmark = pytest.mark.django_db
HERE, ELSEWHERE = "192.0.2.1", "198.51.100.7"


@pytest.fixture(autouse=True)
def quick(settings, tmp_path) -> Path:
    settings.SLOW_ANSWER_SECONDS = 0
    settings.PKI_ROOT = tmp_path / "pki"
    return settings.PKI_ROOT


@pytest.fixture
def issued():
    return issue()


def test_number_day_and_code_tell_what_it_is_and_who_signed(issued):
    found = check_by_code(*issued.asked, address=HERE)
    assert found.result == Result.MATCHES
    assert (found.title.zh, found.title.en) == ("公证书", "Notarial certificate")
    assert (found.office.zh, found.office.en) == (OFFICE_ZH, OFFICE_EN)
    assert found.checks.count == 1 and found.ended_on is None and found.office_phone == "0371-0000-0001"
    assert found.signature.valid and found.signature.time_stamped and found.signature.signer_name == OFFICE_ZH
    assert APPLICANT not in repr(found)


def test_the_number_is_known_in_any_spelling_and_the_code_too(issued):
    number, day, code = issued.asked
    spellings = (number.replace("（", "〔").replace("）", "〕"), f"  {number.replace('字', '字 ')} ", issued.output.number_en)
    for spelling in spellings:
        assert check_by_code(spelling, day, f" {code[:3].lower()}-{code[3:]} ", address=HERE).found


def test_unknown_number_wrong_day_and_wrong_code_get_the_same_answer(issued):
    number, day, code = issued.asked
    unknown = number.replace("第1号", "第999号")
    asked = ((unknown, day, code), (number, day + timedelta(days=1), code), (number, day, "ZZZZZZ"), (number, day, ""))
    for n, d, c in asked:
        assert check_by_code(n, d, c, address=HERE) == Verdict(Result.NO_MATCH, number=n, day=d)
    assert not OutputCheck.objects.exclude(output=None).exists()


def test_an_output_without_a_code_never_matches(issued):
    Output.objects.update(verification_code="")
    number, day, _ = issued.asked
    for code in ("", " ", "None"):
        assert check_by_code(number, day, code, address=HERE).result == Result.NO_MATCH


@pytest.mark.parametrize("hostile", ["", "\x00", "%", "'; drop table x;--", "号" * 5000, "\ud800"])
def test_any_text_may_be_asked_for(issued, hostile):
    assert check_by_code(hostile.replace("\x00", ""), issued.output.issued_on, hostile, address=HERE).result == Result.NO_MATCH
    assert check_by_statement(hostile, address=HERE).result == Result.NO_MATCH


def test_after_five_wrong_codes_a_number_waits_for_who_guessed_and_for_nobody_else(issued):
    number, day, code = issued.asked
    for _ in range(5):
        assert check_by_code(number, day, "ZZZZZZ", address=HERE).result == Result.NO_MATCH
    for wrong_or_right in ("ZZZZZZ", code):
        with pytest.raises(TooMany) as stopped:
            check_by_code(number.replace("（", "("), day, wrong_or_right, address=HERE)
        assert 0 < stopped.value.retry_after <= 601
    assert check_by_code(*issued.asked, address=ELSEWHERE).found
    assert check_by_code(*issue().asked, address=HERE).found


def test_while_many_guess_at_a_number_each_has_one_try_and_the_right_code_is_answered(issued):
    number, day, code = issued.asked
    for n in range(20):
        check_by_code(number, day, "ZZZZZZ", address=f"192.0.2.{n}")
    assert check_by_code(number, day, "ZZZZZZ", address=ELSEWHERE).result == Result.NO_MATCH
    for wrong_or_right in ("ZZZZZZ", code):
        with pytest.raises(TooMany):
            check_by_code(number, day, wrong_or_right, address=ELSEWHERE)
    for _ in range(3):
        assert check_by_code(*issued.asked, address="203.0.113.5").found


def test_after_ten_misses_an_address_waits(issued):
    _, day, code = issued.asked
    for n in range(10):
        check_by_code(f"（2026）豫某证字第{n}号", day, code, address=HERE)
    with pytest.raises(TooMany):
        check_by_code(*issued.asked, address=HERE)
    assert check_by_code(*issued.asked, address=ELSEWHERE).found


def test_right_answers_do_not_count(issued):
    for _ in range(12):
        assert check_by_code(*issued.asked, address=HERE).found
    assert checks_of(issued.output).count == 12


@pytest.mark.parametrize(
    ("state", "result"), [("withdrawn", Result.WITHDRAWN), ("corrected", Result.CORRECTED), ("voided", Result.VOIDED)]
)
def test_what_has_become_of_it(issued, state, result):
    other = issue().output if state != "withdrawn" else None
    with clock.frozen("2026-12-01T10:00"):
        end_output(issued.output, state, "出生日期有误", other)
    for found in (
        check_by_code(*issued.asked, address=HERE),
        check_by_statement(issued.statement, address=HERE),
        check_by_document(issued.pdf, address=HERE),
    ):
        assert (found.result, found.ended_on.isoformat(), found.reason) == (result, "2026-12-01", "出生日期有误")
        assert (found.replaced_by.number if found.replaced_by else None) == (other.number if other else None)


def test_a_paper_without_a_file_is_checked_by_its_code():
    found = check_by_code(*issue(on_paper=True).asked, address=HERE)
    assert found.result == Result.MATCHES and found.signature is None


# --- the QR code


def test_the_qr_code_says_what_it_is_for_whom(issued):
    for text in (issued.statement, statement_url(issued.statement), f" {issued.statement}\n"):
        found = check_by_statement(text, address=HERE)
        assert found.result == Result.MATCHES
        assert found.says["applicant"] == APPLICANT and found.says["title"] == "Birth"


def test_a_changed_statement_is_altered_and_a_foreign_one_no_match(issued, settings, tmp_path):
    changed = issued.statement[:40] + ("A" if issued.statement[40] != "A" else "B") + issued.statement[41:]
    found = check_by_statement(changed, address=HERE)
    assert found.result in (Result.ALTERED, Result.NO_MATCH) and found.says is None and found.number == ""
    damaged = issued.statement[:-8] + ("AAAAAAAA" if not issued.statement.endswith("AAAAAAAA") else "BBBBBBBB")
    assert check_by_statement(damaged, address=HERE).result == Result.ALTERED
    own = settings.PKI_ROOT
    settings.PKI_ROOT = tmp_path / "another"
    foreign = make_statement([*map(str, issued.asked)], Owner("x", "别家", "Other"))
    settings.PKI_ROOT = own
    assert check_by_statement(foreign, address=HERE).result == Result.NO_MATCH


@pytest.mark.parametrize("fields", [[], ["x"], ["（2026）豫示例证外民字第9号", "no day", "C"], [1, 2, 3], [None, "2026-01-01", {}]])
def test_a_signed_statement_about_something_else_is_no_match(issued, fields):
    made = make_statement(fields, Owner("notary-issued", OFFICE_ZH, OFFICE_EN))
    found = check_by_statement(made, address=HERE)
    assert found.result == Result.NO_MATCH and "register" in found.why.en and found.says is None


# --- the file


def test_the_file_as_it_was_issued_matches(issued):
    found = check_by_document(issued.pdf, address=HERE)
    assert (found.result, found.number, found.signature.valid) == (Result.MATCHES, issued.output.number, True)
    assert OutputCheck.objects.get().method == "document"


def test_one_changed_byte_is_altered_wherever_it_is(issued):
    for at in (*range(10, len(issued.pdf), len(issued.pdf) // 40), len(issued.pdf) - 2):
        changed = bytearray(issued.pdf)
        changed[at] ^= 1
        limits.forget_all()
        found = check_by_document(bytes(changed), address=HERE)
        assert found.result == Result.ALTERED, at
        assert found.title is None and found.day is None and found.office is None


def test_no_single_byte_of_the_signature_takes_the_mark_of_the_house_away(issued):
    for at in range(issued.pdf.find(b"/Contents <"), len(issued.pdf), 11):
        changed = bytearray(issued.pdf)
        changed[at] ^= 1
        assert verification._bears_our_mark(bytes(changed)), at


def test_something_added_later_is_altered_and_says_which_number(issued):
    found = check_by_document(extended(issued.pdf), address=HERE)
    assert (found.result, found.number) == (Result.ALTERED, issued.output.number)
    assert "added" in found.why.en


def test_another_file_signed_by_the_house_is_not_the_issued_one(issued):
    owner = Owner("notary-issued", OFFICE_ZH, OFFICE_EN)
    for reason, result in ((f"公证书 {issued.output.number}", Result.ALTERED), ("回执", Result.NO_MATCH)):
        other = signer().sign(paper(zh=["另一份"]), owner=owner, reason=reason, location="x", at=clock.now())
        assert check_by_document(other, address=HERE).result == result


def test_unsigned_and_foreign_files_are_no_match(issued, settings, tmp_path):
    assert check_by_document(paper(zh=["没有签名"]), address=HERE).result == Result.NO_MATCH
    own = settings.PKI_ROOT
    settings.PKI_ROOT = tmp_path / "another"
    foreign = signer().sign(
        paper(zh=["别家"]), owner=Owner("x", "别家", "Other"), reason=f"公证书 {issued.output.number}", location="x", at=clock.now()
    )
    settings.PKI_ROOT = own
    found = check_by_document(foreign, address=HERE)
    assert (found.result, found.number) == (Result.NO_MATCH, "")


@pytest.mark.parametrize("given", [b"", b"a photo", b"\x89PNG" + b"0" * 2000, b"%PDF-1.7" + b"0" * DOCUMENT_LIMIT])
def test_what_cannot_be_checked_is_refused_in_words(given):
    with pytest.raises(Refused) as refused:
        check_by_document(given, address=HERE)
    assert refused.value.fields["document"].zh
    assert not OutputCheck.objects.exists()


def test_many_files_from_one_address_wait():
    with pytest.raises(TooMany):
        for _ in range(20):
            check_by_document(b"%PDF-1.4 nothing", address=HERE)


# --- what is kept


def test_every_check_is_kept_with_a_hashed_address_and_cannot_be_changed(issued):
    number, day, _ = issued.asked
    check_by_code(*issued.asked, address=HERE)
    check_by_code(number, day, "wrong", address=HERE)
    right, wrong = OutputCheck.objects.order_by("pk")
    assert (right.output, right.number, right.result) == (issued.output, "", "matches")
    assert (wrong.output, wrong.number, wrong.result) == (None, number, "no_match")
    assert right.address_key and HERE not in right.address_key
    with pytest.raises(DatabaseError), transaction.atomic():
        OutputCheck.objects.update(result="withdrawn")


def test_the_holder_sees_how_often_and_when_last(issued):
    assert (checks_of(issued.output).count, checks_of(issued.output).last_at) == (0, None)
    with clock.frozen("2026-12-01T10:00"):
        check_by_code(*issued.asked, address=HERE)
        assert (checks_of(issued.output).count, checks_of(issued.output).last_at) == (1, clock.now())


def test_checks_are_forgotten_after_the_months_of_the_rule(issued):
    with clock.frozen("2026-01-01T10:00"):
        check_by_code(*issued.asked, address=HERE)
    with clock.frozen("2027-01-01T10:00"):
        assert forget_old_checks() == 0
    with clock.frozen("2027-02-01T10:00"):
        assert forget_old_checks() == 1
