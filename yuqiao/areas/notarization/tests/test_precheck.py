"""The notary's desk around one matter: pre-check, panel, quote, papers signed at the counter."""

import base64
import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image, ImageDraw

from yuqiao.areas.notarization import choices, documents, selectors
from yuqiao.areas.notarization.items import drop_line, set_line
from yuqiao.areas.notarization.models import Opinion, QuoteLine, SignedPaper
from yuqiao.areas.notarization.signing_papers import attach_scan, check_signature, digest, sign_paper, write_paper
from yuqiao.areas.notarization.tests.factories import BIRTH, Case, fresh_quote, make_notary, make_office
from yuqiao.areas.notarization.ties import declare_tie
from yuqiao.kernel.errors import Changed, Missing, NotAllowed, Refused
from yuqiao.kernel.files import keep_bytes
from yuqiao.kernel.text import Text
from yuqiao.matters.access import Actor
from yuqiao.matters.look import one_look
from yuqiao.matters.models import Document, Matter
from yuqiao.matters.papers import judge_paper, send_paper
from yuqiao.matters.tests.factories import make_user
from yuqiao.notify.models import Letter
from yuqiao.people.models import Role

pytestmark = pytest.mark.django_db


def picture(shade: str = "white", size: tuple[int, int] = (900, 1200), mark: str = "") -> bytes:
    """A JPEG of a page with something on it."""
    image = Image.new("RGB", size, shade)
    ImageDraw.Draw(image).text((80, 80), mark or "sample", fill="black", font_size=60)
    out = io.BytesIO()
    image.save(out, "JPEG")
    return out.getvalue()


def scribble(lines: bool = True, size: tuple[int, int] = (600, 200)) -> bytes:
    """A PNG as the pad makes it."""
    image = Image.new("RGBA", size, "white")
    if lines:
        ImageDraw.Draw(image).line([(30, 150), (150, 40), (300, 160), (560, 60)], fill=(10, 20, 60, 255), width=4)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def case() -> Case:
    return Case(BIRTH).do("take")


@pytest.fixture
def client(case, client) -> Client:
    client.force_login(case.notary.user)
    return client


def sent(case: Case, number: int = 0, mark: str = "") -> tuple:
    """A paper of the matter for which the applicant has sent a photo."""
    material = case.matter.materials.exclude(state="waived").order_by("pk")[number]
    stored = keep_bytes(picture(mark=mark or str(number)), "p.jpg")
    send_paper(case.matter.pk, material.pk, Actor.by_token(case.matter), [(stored, f"photo-{number}.jpg")])
    case.matter.refresh_from_db()
    return material, Document.objects.latest("pk")


def precheck(case: Case) -> str:
    return reverse("notarization_desk:precheck", args=[case.matter.reference])


def body(response) -> str:
    return response.content.decode()


def readings(case: Case) -> int:
    return case.matter.events.filter(kind="matters.read").count()


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "预审"), ("en", "Pre-check")])
def test_the_paper_stands_beside_its_line_with_what_needs_it(case, client, language, word):
    material, document = sent(case)
    page = client.get(precheck(case), {"lang": language})
    assert page.status_code == 200
    shown = body(page)
    for said in (word, document.name, f'id="paper-{material.pk}" aria-current="true"', f"/papers/{document.pk}/page/1.jpg"):
        assert said in shown
    assert case.matter.items.get().subject.name.in_language(language) in shown


def test_a_reading_is_recorded_once_for_an_opening_and_not_for_each_page(case, client):
    _material, document = sent(case)
    page = client.get(precheck(case))
    assert readings(case) == 1
    seen = page.context["viewer"]["seen"]
    address = reverse("notarization_desk:page", args=[case.matter.reference, document.pk, 1])
    for turn in ("0", "90"):
        image = client.get(address, {"seen": seen, "turn": turn})
        assert image["Content-Type"] == "image/jpeg"
        assert image["Cache-Control"] == "private, no-store"
    assert Image.open(io.BytesIO(image.content)).size[0] > Image.open(io.BytesIO(image.content)).size[1], "turned"
    client.get(precheck(case), {"document": document.pk, "seen": seen, "zoom": 2})
    assert readings(case) == 1
    client.get(address)
    assert readings(case) == 2, "asked for by itself it is an opening of its own"


def test_the_mark_of_another_reader_or_file_does_not_hide_a_reading(case, client):
    _material, document = sent(case)
    seen = client.get(precheck(case)).context["viewer"]["seen"]
    other = make_notary(case.office, Role.WINDOW_CLERK)
    elsewhere = Client()
    elsewhere.force_login(other.user)
    elsewhere.get(reverse("notarization_desk:page", args=[case.matter.reference, document.pk, 1]), {"seen": seen})
    assert readings(case) == 2


@pytest.mark.parametrize("page", [0, 2, 999])
def test_a_page_that_is_not_there_is_not_found(case, client, page):
    _material, document = sent(case)
    assert client.get(reverse("notarization_desk:page", args=[case.matter.reference, document.pk, page])).status_code == 404


def test_what_cannot_be_shown_is_offered_as_a_download(case, client):
    material = case.matter.materials.exclude(state="waived").first()
    heic = keep_bytes(b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00heicmif1" + b"x" * 64, "p.heic")
    send_paper(case.matter.pk, material.pk, Actor.by_token(case.matter), [(heic, "p.heic")])
    page = client.get(precheck(case), {"lang": "en"})
    assert "This file cannot be shown here" in body(page)
    assert readings(case) == 0, "nothing was read yet"


def test_a_file_of_the_side_file_is_not_shown_to_who_does_not_read_it(case):
    _material, document = sent(case)
    Document.objects.filter(pk=document.pk).update(audience=Document.Audience.SIDE_FILE)
    lawyer = make_user(Role.DEPARTMENT_MANAGER)
    client = Client()
    client.force_login(lawyer)
    client.post(reverse("desk:open_file"), {"reference": case.matter.reference, "reason": "年度执业检查抽查案卷"})
    assert client.get(precheck(case)).status_code == 200
    assert client.get(reverse("notarization_desk:page", args=[case.matter.reference, document.pk, 1])).status_code == 404


def verdict(client: Client, case: Case, material, **sent_values):
    return client.post(reverse("notarization_desk:verdict", args=[case.matter.reference, material.pk]), sent_values)


def test_who_is_tied_to_a_party_judges_no_paper_and_reads_why(client):
    case = Case(BIRTH)
    declare_tie(case.notary, "spouse", BIRTH["applicant_name"])
    paper = case.matter.materials.first()
    client.force_login(case.notary.user)
    desk = reverse("desk:paper", args=[case.matter.reference, paper.pk])
    for answer in (verdict(client, case, paper, verdict="waived"), client.post(desk, {"verdict": "waived"})):
        assert answer.status_code == 403 and "第二十三条" in answer.content.decode()
    paper.refresh_from_db()
    assert paper.state == "missing"
    assert not case.matter.events.filter(kind="matters.paper_judged").exists()
    client.force_login(make_notary(case.office).user)
    assert verdict(client, case, paper, verdict="waived").status_code == 302


def test_after_a_verdict_the_next_undecided_paper_opens(case, client):
    first, _ = sent(case, 0)
    second, _ = sent(case, 1)
    answer = verdict(client, case, first, verdict="accepted")
    assert answer.url.endswith(f"?paper={second.pk}#paper-{second.pk}")
    first.refresh_from_db()
    assert first.state == "accepted"
    page = client.get(answer.url)
    assert page.context["desk"].decided == 1


def test_refusals_wait_for_one_letter_that_names_them_all(case, client):
    first, _ = sent(case, 0)
    second, _ = sent(case, 1)
    before = Letter.objects.count()
    verdict(client, case, first, verdict="refused", quick=["expired", "nonsense"], reason="2019年到期")
    verdict(client, case, second, verdict="missing", quick=["page_missing"])
    assert Letter.objects.count() == before, "nobody is told yet"
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.reason) == ("refused", "已过有效期；2019年到期")
    assert (second.state, second.reason) == ("missing", "缺页")
    named = choices.gaps(case.matter)
    assert f"{first.title_zh}：已过有效期；2019年到期。请重新提交。" in named
    assert f"{second.title_zh}：缺页" in named
    page = client.get(precheck(case))
    assert page.context["letter"] == named
    matter_page = client.get(reverse("desk:matter", args=[case.matter.reference]))
    form = next(e["form"] for e in matter_page.context["moves"] if e["move"].code == "ask_papers")
    assert form["reason"].value() == named
    case.do("ask_papers", reason=named)
    letters = Letter.objects.filter(about=case.matter.reference).order_by("pk")[before:]
    assert len(letters) == 1
    assert "缺页" in letters[0].body


def test_where_no_letter_gathers_them_a_refusal_is_told_at_once(case, client):
    first, _ = sent(case, 0)
    case.do("ask_papers", reason="还缺材料")
    before = Letter.objects.count()
    verdict(client, case, first, verdict="refused", reason="看不清")
    assert Letter.objects.count() == before + 1


def test_the_reason_is_written_in_the_applicants_language(case, client):
    first, _ = sent(case, 0)
    Matter.objects.filter(pk=case.matter.pk).update(language="en")
    verdict(client, case, first, verdict="refused", quick=["expired"], reason="in 2019")
    first.refresh_from_db()
    assert first.reason == "it has expired; in 2019"
    case.matter.refresh_from_db()
    assert "Please send it again." in choices.gaps(case.matter)


def test_earlier_refusals_are_shown_when_the_paper_comes_again(case, client):
    first, _ = sent(case, 0)
    verdict(client, case, first, verdict="refused", reason="照片反光")
    sent(case, 0, mark="again")
    assert "照片反光" in body(client.get(precheck(case), {"paper": first.pk}))


@pytest.mark.parametrize(
    "values", [{"verdict": "refused"}, {"verdict": "burnt"}, {}, {"verdict": "accepted", "document": "999999"}]
)
def test_a_wrong_verdict_is_refused_and_changes_nothing(case, client, values):
    first, _ = sent(case, 0)
    assert verdict(client, case, first, **values).status_code in (404, 422)
    first.refresh_from_db()
    assert first.state == "received"


def test_a_file_that_belongs_to_no_paper_is_put_to_one(case, client):
    stored = keep_bytes(picture(mark="loose"), "loose.jpg")
    loose = Document.objects.create(
        matter=case.matter, stored=stored, name="loose.jpg", sent_by="applicant", created_at=case.matter.opened_at
    )
    material = case.matter.materials.exclude(state="waived").first()
    page = client.get(precheck(case), {"paper": material.pk, "document": loose.pk})
    assert page.context["viewer"]["document"] == loose
    verdict(client, case, material, verdict="accepted", document=loose.pk)
    assert client.get(precheck(case), {"paper": material.pk}).context["viewer"]["document"] == loose


def test_papers_are_scanned_at_the_counter(case, client):
    material = case.matter.materials.exclude(state="waived").first()
    address = reverse("notarization_desk:paper_files", args=[case.matter.reference, material.pk])
    files = [io.BytesIO(picture(mark=name)) for name in ("front", "back")]
    for number, file in enumerate(files):
        file.name = f"{number}.jpg"
    assert client.post(address, {"files": files}).status_code == 302
    assert material.files.count() == 2
    assert client.post(address, {}).status_code == 422


def test_the_next_matter_that_waits_is_one_press_away(case, client):
    second = Case(BIRTH, office=case.office)
    second.do("take", case.notary)
    page = client.get(precheck(case))
    assert second.matter in (page.context["before"], page.context["behind"])
    far = Case(BIRTH)
    assert far.matter not in (page.context["before"], page.context["behind"])


# ---- the panel and the quote


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_panel_shows_items_quote_numbers_and_people(language):
    case = Case(BIRTH).issued() if _documents_are_made() else Case(BIRTH).accepted()
    client = Client()
    client.force_login(case.notary.user)
    page = body(client.get(reverse("desk:matter", args=[case.matter.reference]), {"lang": language}))
    for said in ("张𬎆", 'id="quote"', case.notary.user.name, 'id="side-file"'):
        assert said in page


def _documents_are_made() -> bool:
    return hasattr(documents, "verify_url")


def test_the_side_file_is_read_by_the_office_alone(case, client):
    Opinion.objects.create(
        matter=case.matter, author=case.notary.user, at=case.matter.opened_at, move="submit_draft", text="内部意见甲"
    )
    address = reverse("desk:matter", args=[case.matter.reference])
    assert "内部意见甲" in body(client.get(address))
    manager = make_user(Role.DEPARTMENT_MANAGER)
    client.force_login(manager)
    client.post(reverse("desk:open_file"), {"reference": case.matter.reference, "reason": "年度执业检查抽查案卷"})
    page = body(client.get(address))
    assert case.matter.reference in page
    assert "内部意见甲" not in page


def test_findings_say_what_to_do():
    case = Case(BIRTH, make_office(registered_name_en="Another Name")).accepted()
    client = Client()
    client.force_login(case.notary.user)
    page = body(client.get(reverse("desk:matter", args=[case.matter.reference]), {"lang": "en"}))
    assert "Another Name" in page
    assert "Change the office&#x27;s English name to the registered one." in page


@pytest.fixture
def open_line(case) -> QuoteLine:
    line = case.matter.quote_lines.first()
    QuoteLine.objects.filter(pk=line.pk).update(amount=None)
    return line


def test_an_open_amount_is_given_by_hand_and_stays(case, client, open_line):
    address = reverse("notarization_desk:quote", args=[case.matter.reference])
    client.post(address, {"line": open_line.pk, "amount": "1,200.50", "reason": "按协议价", "do": "set"})
    open_line.refresh_from_db()
    assert (open_line.amount, open_line.by_hand, open_line.source) == (Decimal("1200.50"), True, "按协议价")
    fresh_quote(case.matter)
    assert QuoteLine.objects.get(pk=open_line.pk).amount == Decimal("1200.50")
    assert case.matter.events.filter(kind="notarization.quote_changed").count() == 1


@pytest.mark.parametrize(
    ("amount", "reason"), [("-1", "x"), ("NaN", "x"), ("abc", "x"), ("1.234", "x"), ("99999999", "x"), ("5", " "), ("", "x")]
)
def test_a_wrong_line_is_refused(case, client, open_line, amount, reason):
    client.post(
        reverse("notarization_desk:quote", args=[case.matter.reference]), {"line": open_line.pk, "amount": amount, "reason": reason}
    )
    assert QuoteLine.objects.get(pk=open_line.pk).amount is None


def test_a_changed_total_has_to_be_agreed_again_and_then_stands(case):
    actor = Actor.of_user(case.notary.user)
    case.do("quote").by_applicant("agree_quote")
    set_line(case.matter.pk, actor, kind="courier", title=Text("邮寄费", "Courier"), amount=Decimal(20), reason="寄往加拿大")
    assert selectors.file_of(case.matter).quote_agreed_at is None
    case.matter.materials.update(state="accepted")
    with pytest.raises(Refused):
        case.do("accept_request")
    case.do("quote").by_applicant("agree_quote").do("accept_request")
    line = case.matter.quote_lines.first()
    with pytest.raises(Refused):
        set_line(case.matter.pk, actor, line_id=line.pk, amount=Decimal(1), reason="便宜些")
    with pytest.raises(Refused):
        drop_line(case.matter.pk, actor, line.pk, "不要了")


def test_a_line_that_was_taken_out_is_not_written_anew(case):
    actor = Actor.of_user(case.notary.user)
    line = case.matter.quote_lines.first()
    with pytest.raises(Refused):
        drop_line(case.matter.pk, actor, line.pk, " ")
    before = selectors.quote_of(case.matter).total
    drop_line(case.matter.pk, actor, line.pk, "减免")
    fresh_quote(case.matter)
    assert selectors.quote_of(case.matter).total == before - line.amount * line.number
    with pytest.raises(Missing):
        drop_line(case.matter.pk, actor, 10**8, "减免")


def test_who_does_not_handle_it_writes_no_quote(case):
    stranger = make_notary(make_office())
    with pytest.raises(NotAllowed):
        set_line(case.matter.pk, Actor.of_user(stranger.user), kind="courier", title=Text("邮", "C"), amount=Decimal(1), reason="x")


# ---- papers signed at the counter


@pytest.fixture(autouse=True)
def made_pdf(monkeypatch):
    monkeypatch.setattr(
        documents, "signed_paper_pdf", lambda paper, png: b"%PDF-1.4\n" + digest(paper.text).encode(), raising=False
    )


def sign_url(case: Case, kind: str) -> str:
    return reverse("notarization_desk:sign", args=[case.matter.reference, kind])


@pytest.mark.parametrize("kind", ["interview", "notice", "receipt"])
def test_each_paper_is_prepared_from_the_file_in_one_or_two_languages(case, client, kind):
    sent(case, 0)
    chinese = client.get(sign_url(case, kind)).context["text"]
    both = client.get(sign_url(case, kind), {"language": "en"}).context["text"]
    assert both.startswith(chinese)
    assert len(both) > len(chinese)
    expected = {"interview": "张𬎆", "notice": "15个工作日", "receipt": "1份"}[kind]
    assert expected in chinese


def test_what_a_person_declares_is_not_filled_in(case, client):
    text = client.get(sign_url(case, "interview")).context["text"]
    asked = text.split("问：")
    will = next(part for part in asked if "真实意愿" in part)
    assert will.rstrip().endswith("答：")


def test_a_paper_is_written_read_out_and_signed_on_the_screen(case, client):
    client.post(sign_url(case, "notice"), {"do": "write", "text": "告知内容\r\n第二行", "language": "zh-hans"})
    paper = SignedPaper.objects.get()
    assert "告知内容" in body(client.get(sign_url(case, "notice")))
    png = "data:image/png;base64," + base64.b64encode(scribble()).decode()
    form = {"do": "sign", "paper": paper.pk, "seen": digest(paper.text), "signed_by": "张𬎆", "signature": png}
    assert client.post(sign_url(case, "notice"), form).status_code == 302
    paper.refresh_from_db()
    assert (paper.signed_by, paper.document.audience) == ("张𬎆", "everybody")
    assert selectors.unsigned_papers(case.matter) == ["interview"]
    assert client.post(sign_url(case, "notice"), form).status_code == 422, "once signed it does not change"
    client.post(sign_url(case, "notice"), {"do": "write", "text": "补充告知"})
    assert SignedPaper.objects.count() == 2
    assert SignedPaper.objects.get(pk=paper.pk).text == "告知内容\n第二行"


def test_the_interview_stays_inside(case):
    actor = Actor.of_user(case.notary.user)
    paper = write_paper(case.matter.pk, actor, "interview", "问：…\n答：…")
    signed = sign_paper(case.matter.pk, paper.pk, actor, signed_by="张𬎆", signature=scribble(), seen=digest(paper.text))
    assert signed.document.audience == "inside"
    assert case.matter.events.get(kind="notarization.paper_signed").audience == "inside"


def test_no_other_text_is_signed_than_the_one_that_was_read(case):
    actor = Actor.of_user(case.notary.user)
    paper = write_paper(case.matter.pk, actor, "notice", "甲")
    write_paper(case.matter.pk, actor, "notice", "乙")
    with pytest.raises(Changed):
        sign_paper(case.matter.pk, paper.pk, actor, signed_by="张𬎆", signature=scribble(), seen=digest("甲"))


@pytest.mark.parametrize(
    "wrong", [b"", b"GIF89a", scribble(lines=False), picture(), b"\x89PNG\r\n\x1a\n" + b"0" * 50, b"x" * 600_000]
)
def test_what_is_no_signature_is_refused(wrong):
    with pytest.raises(Refused):
        check_signature(wrong)


@pytest.mark.parametrize("sent_signature", ["", "data:image/png;base64,###", "data:image/jpeg;base64,AAAA", "javascript:1"])
def test_a_posted_picture_that_is_none_is_refused(case, client, sent_signature):
    paper = write_paper(case.matter.pk, Actor.of_user(case.notary.user), "notice", "甲")
    form = {"do": "sign", "paper": paper.pk, "seen": digest("甲"), "signed_by": "张𬎆", "signature": sent_signature}
    assert client.post(sign_url(case, "notice"), form).status_code == 422
    assert SignedPaper.objects.get().signed_at is None


def test_a_paper_signed_by_hand_comes_back_as_a_scan(case, client):
    actor = Actor.of_user(case.notary.user)
    paper = write_paper(case.matter.pk, actor, "receipt", "今收到……")
    text = keep_bytes("扫描".encode(), "a.txt")
    with pytest.raises(Refused):
        attach_scan(case.matter.pk, paper.pk, actor, signed_by="张𬎆", scan=(text, "a.txt"), seen=digest(paper.text))
    scan = io.BytesIO(picture(mark="signed"))
    scan.name = "scan.jpg"
    form = {"do": "scan", "paper": paper.pk, "seen": digest(paper.text), "signed_by": "张𬎆", "scan": scan}
    assert client.post(sign_url(case, "receipt"), form).status_code == 302
    paper.refresh_from_db()
    assert paper.signed_at
    assert paper.document.name.endswith(".jpg")


def test_papers_are_not_written_by_strangers_nor_of_unknown_kinds(case, client):
    with pytest.raises(NotAllowed):
        write_paper(case.matter.pk, Actor.of_user(make_notary(make_office()).user), "notice", "x")
    assert client.get(sign_url(case, "poem")).status_code == 404
    assert client.post(sign_url(case, "notice"), {"do": "write", "text": "  "}).status_code == 422
    case.do("withdraw")
    assert client.post(sign_url(case, "notice"), {"do": "write", "text": "x"}).status_code == 422


def test_pages_ask_the_database_a_bounded_number_of_times(case, client, django_assert_max_num_queries):
    sent(case, 0)
    sent(case, 1)
    address = client.get(precheck(case)).request["PATH_INFO"]
    with django_assert_max_num_queries(20):
        client.get(address)
    with django_assert_max_num_queries(40):
        client.get(reverse("desk:matter", args=[case.matter.reference]))


def test_the_matters_page_asks_at_most_forty_questions_in_every_state_and_of_everybody(settings, tmp_path, client):
    settings.PKI_ROOT = tmp_path / "pki"
    walked = Case(BIRTH)
    steps = (
        walked.drafted,
        lambda: walked.do("submit_draft", opinion="材料齐全。"),
        lambda: walked.do("approve", walked.approver, flags_seen="on", opinion="同意。"),
        lambda: walked.do("issue", steel_seal="on", layout_checked="on"),
    )
    for step in (lambda: None, *steps):
        step()
        for user in (walked.notary.user, walked.approver.user, walked.head):
            client.force_login(user)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(reverse("desk:matter", args=[walked.matter.reference])).status_code == 200
            assert len(asked) <= 40, f"{walked.matter.state}: {user}"


def test_an_answer_is_given_again_within_one_look_alone(case):
    with CaptureQueriesContext(connection) as asked:
        with one_look(case.matter):
            assert selectors.items_of(case.matter) is selectors.items_of(case.matter)
        selectors.items_of(case.matter)
    assert len(asked) == 2


def test_verdicts_by_a_manager_who_only_reads_are_refused(case):
    material, _ = sent(case, 0)
    with pytest.raises(NotAllowed):
        judge_paper(case.matter.pk, material.pk, Actor.of_user(make_user(Role.DEPARTMENT_MANAGER)), "accepted")
