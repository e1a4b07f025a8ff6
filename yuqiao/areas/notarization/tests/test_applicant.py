"""What the applicant sees and does in a notarial matter: the form, papers, questions, the path, the query budget."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from yuqiao.areas.notarization import following, panels, papers, selectors
from yuqiao.areas.notarization.models import Authentication, Item, Review
from yuqiao.areas.notarization.tests.factories import BIRTH, TENDER, Case, make_office, photographed
from yuqiao.facts.models import NotaryChecklistItem
from yuqiao.kernel import clock
from yuqiao.kernel.errors import NotAllowed, Refused
from yuqiao.matters.access import Actor
from yuqiao.matters.contact import Contact
from yuqiao.matters.models import Draft, Matter, OutputCheck
from yuqiao.matters.papers import judge_paper, remove_file, send_paper
from yuqiao.matters.services import open_matter
from yuqiao.matters.tests.factories import make_matter, make_user
from yuqiao.matters.tokens import matter_token
from yuqiao.people.models import Role
from yuqiao.registers.models import Enterprise

pytestmark = pytest.mark.django_db
THREE = {
    **BIRTH,
    "territory": "VNM",
    "matter_2": "no-criminal-record",
    "territory_2": "DEU",
    "matter_3": "marriage",
    "territory_3": "ARE",
}


def photo(name: str = "paper.jpg") -> SimpleUploadedFile:
    """A photographed page with writing on it."""
    return SimpleUploadedFile(name, photographed(name), content_type="image/jpeg")


def page_of(client, matter: Matter, language: str = "en") -> str:
    """The tracking page as the holder of the link sees it."""
    response = client.get(f"/track/{matter.reference}/", {"token": matter_token(matter), "lang": language})
    assert response.status_code == 200
    return response.content.decode()


def post_paper(client, matter: Matter, material, *files, **more):
    """Send files for one paper, as the form without script does."""
    address = reverse("portal:paper", args=[matter.reference, material.pk])
    return client.post(address, {"token": matter_token(matter), "files": list(files), **more}, headers={"Accept-Language": "en"})


# ---- the form


def test_without_script_five_certificates_can_be_asked_for_and_the_list_stands_in_parts(client):
    body = client.get("/ask/notarization/", {"lang": "en", "matter_1": "business-licence", "territory": "DEU"}).content.decode()
    for n in range(1, 6):
        assert f'name="matter_{n}"' in body
    assert body.count("data-yq-extra") == 4
    assert '<optgroup label="For a person">' in body and "For an enterprise or other organisation" in body
    assert 'data-yq-for="asker enterprise"' in body
    assert 'value="business-licence" selected' in body and 'value="Germany"' in body


def test_a_certificate_that_this_applicant_cannot_ask_for_is_said_at_its_question_and_nothing_is_lost(client):
    typed = {"asker": "person", "matter_1": "birth", "territory": "CAN", "matter_2": "business-licence", "purpose": "study"}
    answer = client.post("/ask/notarization/?lang=en", typed, headers={"Accept-Language": "en"})
    body = answer.content.decode()
    assert answer.status_code == 200
    assert "is for enterprises and other organisations only" in body and 'href="#f-matter_2"' in body
    assert Draft.objects.get().answers["matter_1"] == "birth" and 'value="business-licence" data-yq-for' in body


def test_the_second_page_asks_what_the_first_decided(client):
    client.post("/ask/notarization/", {"asker": "person", "matter_1": "birth", "territory": "CAN", "purpose": "study"})
    draft = Draft.objects.get()
    body = client.get(f"/drafts/{draft.key}/applicant/").content.decode()
    assert 'name="applicant_name"' in body and 'name="enterprise_name"' not in body
    empty = client.post(f"/drafts/{draft.key}/applicant/", {"address": "x"}, headers={"Accept-Language": "en"})
    assert empty.status_code == 200 and "f-applicant_name" in empty.content.decode()


def test_the_whole_form_without_a_script(client):
    office = make_office()
    given = {**BIRTH, "office": office.office.code}
    first = {k: given[k] for k in ("asker", "matter_1", "territory", "purpose")}
    assert client.post("/ask/notarization/", first).status_code == 302
    draft = Draft.objects.get()
    for step in ("applicant", "circumstances"):
        answer = client.post(f"/drafts/{draft.key}/{step}/", given)
        assert answer.status_code == 302, answer.content.decode()[:3000]
    client.post(f"/drafts/{draft.key}/contact/", {"name": "张", "email": "z@test.example"})
    check = client.get(f"/drafts/{draft.key}/check/?lang=en").content.decode()
    assert "Birth" in check and "Canada" in check and office.name_en in check
    sent = client.post(f"/drafts/{draft.key}/send/")
    assert sent.status_code == 302 and Matter.objects.get().area == "notarization"


def test_a_wrong_applicant_is_refused_by_the_field_over_any_channel():
    answers = {**BIRTH, "matter_2": "business-licence", "office": make_office().office.code}
    with pytest.raises(Refused) as refused:
        open_matter("notarization", answers, Contact("x", "x@test.example"), channel=Matter.Channel.API)
    assert list(refused.value.fields) == ["matter_2"]


# ---- papers


def test_a_photo_is_taken_and_can_be_taken_back_until_it_is_judged(client):
    case = Case(BIRTH)
    paper = case.matter.materials.get(code="id-card")
    assert post_paper(client, case.matter, paper, photo("front.jpg"), photo("back.jpg")).status_code == 302
    paper.refresh_from_db()
    assert (paper.state, paper.files.count()) == ("received", 2)
    body = page_of(client, case.matter)
    assert "1 of " in body and "front.jpg" in body and "Take back front.jpg" in body
    address = reverse("portal:paper_remove", args=[case.matter.reference, paper.files.first().pk])
    assert client.post(address, {"token": matter_token(case.matter)}).status_code == 302
    remove_file(case.matter.pk, paper.files.get().pk, Actor.by_token(case.matter))
    paper.refresh_from_db()
    assert (paper.state, paper.document) == ("missing", None)
    assert list(case.matter.events.values_list("kind", flat=True)).count("matters.paper_removed") == 2


def test_a_judged_paper_keeps_its_files_and_only_the_applicant_takes_one_back(client):
    case = Case(BIRTH).do("take")
    paper = case.matter.materials.get(code="id-card")
    post_paper(client, case.matter, paper, photo())
    document = paper.files.get()
    with pytest.raises(NotAllowed):
        remove_file(case.matter.pk, document.pk, Actor.of_user(case.notary.user))
    judge_paper(case.matter.pk, paper.pk, Actor.of_user(case.notary.user), "refused", reason="看不清，请重拍。")
    with pytest.raises(Refused):
        remove_file(case.matter.pk, document.pk, Actor.by_token(case.matter))
    assert "看不清，请重拍。" in page_of(client, case.matter)


def test_each_file_that_cannot_be_taken_is_answered_beside_its_paper_and_the_good_ones_stay(client, settings):
    settings.PAPER_LIMIT = 1024 * 1024
    case = Case(BIRTH)
    paper = case.matter.materials.get(code="id-card")
    disguised = SimpleUploadedFile("id.pdf", b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 500, content_type="application/pdf")
    heavy = SimpleUploadedFile("heavy.pdf", b"%PDF-1.4" + b"%" * 1024 * 1024, content_type="application/pdf")
    broken = SimpleUploadedFile("broken.pdf", b"%PDF-1.4 nothing", content_type="application/pdf")
    answer = post_paper(client, case.matter, paper, disguised, photo("good.jpg"), heavy, broken)
    body = answer.content.decode()
    assert answer.status_code == 422
    beside = body[body.index(f'id="paper-{paper.pk}"') :].split("</li><li")[0]
    assert "“id.pdf” is of a kind we cannot take" in beside
    assert "“heavy.pdf” is larger than 1 MB" in beside and "broken.pdf" in beside
    assert list(paper.files.values_list("name", flat=True)) == ["good.jpg"]


def test_a_paper_is_not_sent_to_another_matter_nor_without_the_link(client, settings):
    settings.SLOW_ANSWER_SECONDS = 0
    one, other = Case(BIRTH), Case(BIRTH)
    foreign = other.matter.materials.first()
    assert post_paper(client, one.matter, foreign, photo()).status_code == 404
    address = reverse("portal:paper", args=[one.matter.reference, one.matter.materials.first().pk])
    assert client.post(address, {"files": [photo()]}).status_code == 404
    assert client.post(address, {"token": "x" * 24, "files": [photo()]}).status_code == 404
    assert one.matter.documents.count() == 0


def test_an_empty_press_and_a_wrong_day_are_answered(client):
    case = Case(BIRTH)
    paper = case.matter.materials.first()
    assert "Please choose a file" in post_paper(client, case.matter, paper).content.decode()
    wrong = post_paper(client, case.matter, paper, photo(), issued_on="soon")
    assert wrong.status_code == 422 and "written like 2026-11-23" in wrong.content.decode()


def test_a_paper_that_ran_out_is_refused_in_words():
    NotaryChecklistItem.objects.filter(matter__slug="no-criminal-record", material_slug="id-card").update(validity_days=30)
    with clock.frozen("2026-11-24T09:00"):
        case = Case(THREE)
        paper = case.matter.materials.get(code="id-card")
        by, good = Actor.by_token(case.matter), [(_stored(), "x.jpg")]
        for dates in (
            {"issued_on": date(2026, 10, 24)},
            {"issued_on": date(2026, 11, 25)},
            {"valid_until": date(2026, 11, 23)},
        ):
            with pytest.raises(Refused) as refused:
                send_paper(case.matter.pk, paper.pk, by, good, **dates)
            assert list(refused.value.fields) == list(dates)
        sent = send_paper(case.matter.pk, paper.pk, by, good, issued_on=date(2026, 10, 25), valid_until=date(2026, 11, 24))
    assert (sent.issued_on, sent.state) == (date(2026, 10, 25), "received")


def _stored():
    from yuqiao.kernel.files import keep_file

    return keep_file(photo(), "x.jpg")


def test_a_representative_sends_papers_signed_in(client):
    Enterprise.objects.create(credit_code=TENDER["credit_code"], name_zh=TENDER["enterprise_name"])
    case = Case(TENDER)
    user = make_user(Role.ENTERPRISE_REPRESENTATIVE, enterprise_code=TENDER["credit_code"])
    client.force_login(user)
    paper = case.matter.materials.exclude(state="waived").first()
    address = reverse("portal:paper", args=[case.matter.reference, paper.pk])
    assert client.post(address, {"files": [photo()]}).status_code == 302
    assert paper.files.get().sender == user
    assert "paper.jpg" in client.get(f"/track/{case.matter.reference}/").content.decode()


# ---- questions


def test_an_answer_changes_the_list_at_once_and_can_be_changed(client):
    case = Case(BIRTH)
    address = reverse("notarization:circumstances", args=[case.matter.reference])
    token = matter_token(case.matter)

    def answer(value: str) -> str:
        sent = client.post(address, {"token": token, "q-no_medical_certificate": value}, headers={"Accept-Language": "en"})
        assert sent.status_code == 302 and sent.url.endswith("#papers")
        return page_of(client, case.matter)

    body = answer("no")
    assert "No longer needed" in body and "Proof of birth" in body
    body = answer("yes")
    assert "Now also needed" in body
    assert 'name="q-no_medical_certificate" value="yes" checked' in body
    assert "Questions about the case were answered" in body


def test_questions_are_answered_by_who_may_and_only_those_that_were_asked(client, settings):
    settings.SLOW_ANSWER_SECONDS = 0
    case = Case(BIRTH)
    address = reverse("notarization:circumstances", args=[case.matter.reference])
    lost = client.post(address, {"q-no_medical_certificate": "yes"})
    assert lost.status_code == 302 and client.get(lost.url).status_code == 404
    client.post(address, {"token": matter_token(case.matter), "q-has_will": "yes"}, headers={"Accept-Language": "en"})
    assert "Please answer the questions that are listed." in page_of(client, case.matter)
    assert selectors.file_of(case.matter).circumstances == {"by_agent": False}
    assert client.get(address).status_code == 405


def test_a_matter_of_another_area_has_no_such_questions(client):
    matter = make_matter()
    address = reverse("notarization:circumstances", args=[matter.reference])
    answer = client.post(address, {"token": matter_token(matter), "q-has_will": "yes"}, headers={"Accept-Language": "en"})
    assert answer.status_code == 302
    assert "This is no notarial matter." in page_of(client, matter)


# ---- the path, in a visit with three certificates for three destinations


def _path(case: Case) -> following.Path:
    return panels.tools(case.matter, Actor.by_token(case.matter), False)["path"]


def _now(path: following.Path) -> list[str]:
    return [s.code for s in (*path.stages, *path.joint) if s.state in ("now", "back")]


def test_three_certificates_for_three_destinations_are_one_matter_with_mixed_routes(client):
    case = Case(THREE)
    assert [i.route for i in selectors.items_of(case.matter)] == ["apostille", "apostille", "consular"]
    assert Matter.objects.count() == 1
    assert _now(_path(case)) == ["papers"]
    case.taken().do("quote")
    body = page_of(client, case.matter)
    for words in ("Viet Nam", "Germany", "United Arab Emirates", "Apostille", "Consular authentication", "Read it? Agree here"):
        assert words in body
    case.by_applicant("agree_quote").do("accept_request")
    assert _now(_path(case)) == ["drafted"]
    done = Item.objects.filter(matter=case.matter).first()
    done.text_zh, done.read_at = "正文", clock.now()
    done.save()
    assert "1 of 3 ready" in page_of(client, case.matter)


def test_after_issue_each_certificate_goes_its_own_way(client):
    case = Case(THREE).issued()
    first, second, *embassy = Authentication.objects.filter(certificate__matter=case.matter).order_by("certificate", "step")
    Authentication.objects.filter(pk=first.pk).update(state="returned", return_reason="specimen")
    Authentication.objects.filter(pk=second.pk).update(state="done", reference="AP-1")
    ways = _path(case).ways
    assert [[s.state for s in w.stops] for w in ways] == [["back"], ["done"], ["now", ""]]
    assert _now(_path(case)) == ["authenticated"]
    body = page_of(client, case.matter)
    assert "Sent back: Signature not on file, or not the same" in body and "No. AP-1" in body
    Authentication.objects.filter(certificate__matter=case.matter).update(state="done")
    assert _now(_path(case)) == ["delivered"]


def test_what_was_issued_is_shown_with_code_and_pick_up_until_it_is_delivered(client):
    case = Case(THREE).issued()
    certificate = case.matter.certificates.order_by("pk").first()
    for _ in range(2):
        OutputCheck.objects.create(output=certificate.output, method="code", result="valid", at=clock.now())
    case.do("reprint", certificate=str(certificate.pk), cause="seal", reason="钢印不清")
    code = case.matter.delivery.pick_up_code
    body = page_of(client, case.matter)
    assert certificate.output.verification_code in body and "2 times" in body and "钢印不清" in body and code in body
    assert reverse("portal:document", args=[case.matter.reference, certificate.output.document_id]) in body
    assert "/verify/?number=" in body
    Authentication.objects.filter(certificate__matter=case.matter).update(state="done")
    case.do("deliver", way="courier", recipient="张", courier="示例快递", tracking="SF0001")
    body = page_of(client, case.matter)
    assert "SF0001" in body and code not in body
    assert [s.state for s in _path(case).joint] == ["done", "done"]


def test_a_review_and_its_decision_are_read_there(client):
    case = Case(BIRTH).issued()
    certificate = case.matter.certificates.get()
    case.by_applicant("ask_review", certificate=str(certificate.pk), reason="姓名有误")
    assert "being decided" in page_of(client, case.matter)
    other = make_user(Role.OFFICE_HEAD, office=case.office.office)
    case.do("revoke", other, reason="确有错误")
    assert Review.objects.get().decision == "withdrawn"
    body = page_of(client, case.matter)
    assert "确有错误" in body and "withdrawn" in body


def test_a_route_that_is_not_known_says_ask(client):
    case = Case(BIRTH)
    Item.objects.update(route="unknown", route_confirmed=False)
    assert "not confirmed, ask" in page_of(client, case.matter)


def test_a_matter_that_ended_before_acceptance_shows_no_current_step(client):
    case = Case(BIRTH).by_applicant("withdraw")
    assert _now(_path(case)) == []
    assert "yq-send__f" not in page_of(client, case.matter)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_state_of_a_visit_has_its_page_in_both_languages(client, language):
    for case in (Case(THREE), Case(THREE).taken().do("quote"), Case(THREE).issued()):
        assert ("附加证明书" in page_of(client, case.matter, language)) == (language == "zh-hans")


@pytest.mark.parametrize("stage", ["opened", "quoted", "issued"])
def test_the_page_asks_the_database_at_most_25_times(client, stage):
    case = Case(THREE)
    if stage == "quoted":
        case.taken().do("quote")
    if stage == "issued":
        case.issued()
    for paper in case.matter.materials.filter(state="missing")[:3]:
        send_paper(case.matter.pk, paper.pk, Actor.by_token(case.matter), [(_stored(), "x.jpg")])
    page_of(client, case.matter)  # what is kept in memory between requests
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page_of(client, case.matter)
    assert len(asked) <= 25, "\n".join(q["sql"][:160] for q in asked)


def test_papers_name_the_certificates_that_need_them():
    case = Case(THREE)
    file, items = selectors.file_of(case.matter), selectors.items_of(case.matter)
    about = papers.about_papers(case.matter, file, items, papers.rows_of(items))
    assert [str(n.en) for n in about["id-card"]["for"]] == ["Birth", "No criminal record", "Marriage"]
    assert about["id-card"]["form"].en == "original and copy" and about["id-card"]["issuer"].en
