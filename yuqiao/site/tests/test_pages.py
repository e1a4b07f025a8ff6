"""Every page of portal and desk, in both languages, for whom it is."""

import pytest
from django.test import Client
from django.urls import reverse

from yuqiao.kernel.files import keep_bytes
from yuqiao.matters.access import Actor
from yuqiao.matters.models import Draft, Matter
from yuqiao.matters.services import act
from yuqiao.matters.tests.factories import ANSWERS, VIEW, make_lawyer, make_matter, make_user
from yuqiao.matters.tokens import matter_token, offer_token
from yuqiao.notify.models import Letter
from yuqiao.people.models import Role

pytestmark = pytest.mark.django_db
PUBLIC = ["home", "services", "triage", "emergency", "directory", "privacy", "accessibility", "track"]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", PUBLIC)
def test_public_pages_open_without_an_account(client, name, language):
    response = client.get(reverse(f"portal:{name}"), {"lang": language})
    assert response.status_code == 200
    assert ("法律" in response.content.decode()) == (language == "zh-hans")


def test_each_of_the_eight_areas_has_a_page_and_takes_requests(client):
    for code in ("consultation", "arbitration", "notarization", "mediation", "foreign_law", "lawyers", "compliance", "forensics"):
        page = client.get(reverse("portal:service", args=[code]), {"lang": "en"})
        assert page.status_code == 200
        assert reverse("portal:ask", args=[code]) in page.content.decode()
        assert client.get(reverse("portal:ask", args=[code])).status_code == 200


def test_triage_names_a_service_and_carries_what_was_chosen(client):
    page = client.get(
        "/triage/", {"subject": "payment", "stage": "dispute", "territory": "越南", "words": "拖欠", "lang": "zh-hans"}
    )
    body = page.content.decode()
    assert "涉外法律咨询" in body
    assert "/ask/consultation/?territory=" in body
    unknown = client.get("/triage/", {"subject": "papers", "territory": "Atlantis", "lang": "en"}).content.decode()
    assert "We do not know “Atlantis”" in unknown


def test_an_unknown_area_is_a_page_that_says_so(client):
    response = client.get("/services/astrology/", {"lang": "en"})
    assert response.status_code == 404
    assert "There is no such service area." in response.content.decode()


def send_all(client: Client) -> Draft:
    """Fill every page of the intake as a browser without scripts does."""
    response = client.post("/ask/consultation/", {k: ANSWERS[k] for k in ("subject", "territory", "stage")})
    assert response.status_code == 302, response.content.decode()[:2000]
    draft = Draft.objects.get()
    send_rest(client, draft)
    return draft


def send_rest(client: Client, draft: Draft) -> None:
    """Every page after the first one."""
    client.post(
        f"/drafts/{draft.key}/facts/",
        {k: ANSWERS[k] for k in ("facts", "amount", "currency", "opposing_name", "opposing_other_names")},
    )
    client.post(
        f"/drafts/{draft.key}/you/", {k: ANSWERS[k] for k in ("asker", "enterprise_name", "credit_code", "answer_language")}
    )
    client.post(f"/drafts/{draft.key}/files/", {})
    client.post(f"/drafts/{draft.key}/contact/", {"name": "王一一", "email": "wang@test.example", "phone": ""})


def test_the_whole_way_without_a_script(client):
    make_lawyer()
    draft = send_all(client)
    assert "Lotus Sample Trading JSC" in client.get(f"/drafts/{draft.key}/check/").content.decode()
    sent = client.post(f"/drafts/{draft.key}/send/")
    matter = Matter.objects.get()
    assert sent.url == f"/track/{matter.reference}/?token={matter_token(matter)}"
    again = client.post(f"/drafts/{draft.key}/send/")
    assert again.url == sent.url
    assert Matter.objects.count() == 1
    page = client.get(sent.url, {"lang": "zh-hans", "token": matter_token(matter)}).content.decode()
    assert matter.reference in page
    assert "正在安排律师" in page


def test_a_wrong_answer_is_said_at_its_field_and_what_was_typed_is_still_there(client):
    client.post("/ask/consultation/", {k: ANSWERS[k] for k in ("subject", "territory", "stage")})
    draft = Draft.objects.get()
    typed = {**{k: ANSWERS[k] for k in ("asker", "enterprise_name", "answer_language")}, "credit_code": "91410300MA9DEM002P"}
    response = client.post(f"/drafts/{draft.key}/you/?lang=en", typed)
    body = response.content.decode()
    assert response.status_code == 200
    assert "91410300MA9DEM002P" in body
    assert "should be Q" in body
    draft.refresh_from_db()
    assert draft.answers["credit_code"] == "91410300MA9DEM002P", "kept though wrong"


def test_a_contact_without_a_way_to_answer_is_said_on_its_own_page(client):
    client.post("/ask/consultation/", {k: ANSWERS[k] for k in ("subject", "territory", "stage")})
    draft = Draft.objects.get()
    response = client.post(f"/drafts/{draft.key}/contact/?lang=en", {"name": "Wang Yiyi", "email": "", "phone": ""})
    body = response.content.decode()
    assert (response.status_code, "so that we can answer" in body, "Wang Yiyi" in body) == (422, True, True)
    onward = client.post(f"/drafts/{draft.key}/contact/", {"name": "Wang Yiyi", "email": "", "phone": "+49 30 901820"})
    assert onward.url.endswith("/check/")


def test_a_wrong_currency_is_said_and_a_right_one_kept_as_iso_writes_it(client):
    client.post("/ask/consultation/", {k: ANSWERS[k] for k in ("subject", "territory", "stage")})
    draft = Draft.objects.get()
    wrong = client.post(f"/drafts/{draft.key}/facts/?lang=en", {"facts": "x", "amount": "5", "currency": "dollar"})
    assert "is not a currency" in wrong.content.decode()
    assert client.post(f"/drafts/{draft.key}/facts/", {"facts": "x", "amount": "5", "currency": "usd"}).status_code == 302
    assert make_matter(currency="usd").answers["currency"] == "USD"


def test_an_unfinished_draft_is_led_to_the_page_that_is_missing(client):
    client.post("/ask/consultation/", {k: ANSWERS[k] for k in ("subject", "territory", "stage")})
    draft = Draft.objects.get()
    assert client.post(f"/drafts/{draft.key}/send/").url == f"/drafts/{draft.key}/facts/?check=1"


def test_a_draft_goes_on_from_another_device_but_not_from_another_account(client):
    user = make_user()
    client.force_login(user)
    client.post("/ask/consultation/", {"subject": "半途", "territory": "", "stage": ""})
    draft = Draft.objects.get()
    other = Client()
    assert other.get(f"/drafts/{draft.key}/").status_code == 404
    draft.user = None
    draft.save()
    assert "半途" in other.get(f"/drafts/{draft.key}/").content.decode()


def test_autosave_begins_a_draft_and_keeps_what_is_typed(client):
    answer = client.post("/ask/consultation/save/", {"subject": "第一"}).json()
    draft = Draft.objects.get()
    assert draft.key in answer["url"]
    client.post(answer["save"], {"subject": "第一句"})
    draft.refresh_from_db()
    assert draft.answers["subject"] == "第一句"


def test_state_secrets_stop_and_nothing_is_kept(client):
    response = client.post(
        "/ask/consultation/?lang=en", {"subject": "x", "territory": "VNM", "stage": "other", "situation": "state_secret"}
    )
    assert "state secrets" in response.content.decode()
    assert Draft.objects.count() == 0


def test_an_emergency_gets_the_card_first_and_then_goes_on(client):
    response = client.post(
        "/ask/consultation/?lang=en", {"subject": "x", "territory": "VNM", "stage": "other", "situation": "emergency"}
    )
    body = response.content.decode()
    assert "tel:110" in body
    assert f"/drafts/{Draft.objects.get().key}/facts/" in body


def test_files_arrive_in_pieces_and_go_on_where_the_line_broke(client):
    client.post("/ask/consultation/", {k: ANSWERS[k] for k in ("subject", "territory", "stage")})
    draft = Draft.objects.get()
    content = b"%PDF-1.4\n" + b"x" * 5000
    begun = client.post(
        f"/drafts/{draft.key}/uploads/",
        headers={"Upload-Length": str(len(content)), "Upload-Metadata": "filename Y29udHJhY3QucGRm"},
    )
    assert begun.status_code == 201
    address = begun["Location"]

    def patch(offset: int, piece: bytes):
        return client.patch(address, piece, content_type="application/offset+octet-stream", headers={"Upload-Offset": str(offset)})

    assert patch(0, content[:2000])["Upload-Offset"] == "2000"
    assert patch(0, content).status_code == 409, "the wrong offset"
    assert client.head(address)["Upload-Offset"] == "2000"
    assert patch(2000, content[2000:])["Upload-Offset"] == str(len(content))
    upload = draft.uploads.get()
    assert (upload.name, upload.stored.size, upload.stored.content_type) == ("contract.pdf", len(content), "application/pdf")
    assert client.delete(address).status_code == 204
    assert draft.uploads.count() == 0


def test_a_refused_file_says_why(client):
    client.post("/ask/consultation/", {k: ANSWERS[k] for k in ("subject", "territory", "stage")})
    draft = Draft.objects.get()
    begun = client.post(f"/drafts/{draft.key}/uploads/", headers={"Upload-Length": "4", "Upload-Metadata": "filename YS5leGU="})
    answer = client.patch(
        begun["Location"],
        b"MZ\x90\x00",
        content_type="application/offset+octet-stream",
        headers={"Upload-Offset": "0", "Accept-Language": "en"},
    )
    assert answer.status_code == 422
    assert "of a kind we cannot take" in answer.content.decode()


def test_a_file_that_cannot_be_checked_now_is_kept_and_checked_when_the_draft_is_sent(client, monkeypatch):
    make_lawyer()
    client.post("/ask/consultation/", {k: ANSWERS[k] for k in ("subject", "territory", "stage")})
    draft = Draft.objects.get()
    content = b"%PDF-1.4\n" + b"y" * 900

    def silent(self, path):
        raise OSError("no answer")

    with monkeypatch.context() as broken:
        broken.setattr("yuqiao.kernel.scan.HeuristicScanner.find", silent)
        headers = {"Upload-Length": str(len(content)), "Upload-Metadata": "filename Y29udHJhY3QucGRm"}
        begun = client.post(f"/drafts/{draft.key}/uploads/", headers=headers)
        patch = {"Upload-Offset": "0", "Accept-Language": "en"}
        answer = client.patch(begun["Location"], content, content_type="application/offset+octet-stream", headers=patch)
        assert (answer.status_code, "does not answer now" in answer.content.decode()) == (503, True)
        assert client.head(begun["Location"])["Upload-Offset"] == str(len(content)), "nothing is lost"
        send_rest(client, draft)
        stopped = client.post(f"/drafts/{draft.key}/send/?lang=en")
        assert (stopped.status_code, "does not answer now" in stopped.content.decode()) == (503, True)
        assert not Matter.objects.exists()
    assert client.post(f"/drafts/{draft.key}/send/").status_code == 302
    assert Matter.objects.get().documents.get().name == "contract.pdf"


@pytest.mark.parametrize(
    "address",
    [
        "/directory/?words=%00",
        "/triage/?subject=%00&stage=x&territory=%00",
        "/drafts/%00/",
        "/track/%00/?token=x",
        "/desk/search/?q=%00",
        "/desk/matters/?state=%00",
        "/desk/matters/%00/",
        "/desk/people/?q=%00",
        "/rules/data/territories/?q=%00",
        "/api/v1/matters/a%00/?token=%00",
    ],
)
def test_a_nul_breaks_nothing(client, address):
    client.force_login(make_user(Role.ADMINISTRATOR))
    expected = (400,) if "%00" in address.partition("?")[0] else (200, 404)
    assert client.get(address).status_code in expected


def test_what_cannot_be_written_breaks_no_form(client, answered):
    matter, lawyer = answered
    client.force_login(lawyer.user)
    assert client.post("/desk/filters/", {"name": "a\x00", "query": ""}).status_code == 400
    assert client.post(f"/desk/matters/{matter.reference}/message/", {"body": "a\x00", "to": "inside"}).status_code == 400
    client.force_login(make_user(Role.DEPARTMENT_MANAGER))
    assert client.post("/desk/letters/", {"letter": "abc", "do": "retry"}).status_code == 404


def test_a_host_that_is_not_ours_is_refused_and_breaks_nothing(settings):
    settings.ALLOWED_HOSTS = ["ours.example"]
    assert Client(SERVER_NAME="not-ours.example").get("/").status_code == 400
    assert Client(SERVER_NAME="ours.example").get("/").status_code == 200


def test_control_characters_go_and_the_workbook_opens(client):
    matter = make_matter(subject="ctl \x07\x0b bell", opposing_name="Bell\x07 Ltd")
    assert (matter.title, matter.parties.get(role="opposing").name) == ("ctl  bell", "Bell Ltd")
    Matter.objects.filter(pk=matter.pk).update(title="old \x07 row")
    client.force_login(make_user(Role.DEPARTMENT_MANAGER))
    assert client.get("/desk/matters/", {"format": "xlsx"}).status_code == 200


def test_an_upload_goes_on_after_a_process_was_killed_between_file_and_row(client):
    client.post("/ask/consultation/", {k: ANSWERS[k] for k in ("subject", "territory", "stage")})
    draft = Draft.objects.get()
    content = b"%PDF-1.4\n" + b"z" * 3000
    headers = {"Upload-Length": str(len(content)), "Upload-Metadata": "filename Y29udHJhY3QucGRm"}
    address = client.post(f"/drafts/{draft.key}/uploads/", headers=headers)["Location"]

    def patch(offset: str, piece: bytes):
        return client.patch(address, piece, content_type="application/offset+octet-stream", headers={"Upload-Offset": offset})

    patch("0", content[:2000])
    draft.uploads.update(received=1000)  # the file has more than the row says
    assert client.head(address)["Upload-Offset"] == "2000"
    assert [patch(wrong, b"x").status_code for wrong in ("abc", "5.0", "", "1000")] == [400, 400, 400, 409]
    assert patch("2000", content[2000:]).status_code == 204
    assert draft.uploads.get().stored.size == len(content)


def test_autosave_keeps_what_another_tab_changed(client):
    client.post("/ask/consultation/", {k: ANSWERS[k] for k in ("subject", "territory", "stage")})
    draft = Draft.objects.get()
    client.post(f"/drafts/{draft.key}/subject/save/", {"subject": "newer"})
    client.post(f"/drafts/{draft.key}/subject/save/", {"stage": "other"})
    draft.refresh_from_db()
    assert (draft.answers["subject"], draft.answers["stage"]) == ("newer", "other")


def test_a_wrong_token_and_a_guessed_reference_get_the_same_answer(client, settings):
    settings.SLOW_ANSWER_SECONDS = 0
    matter = make_matter()
    wrong = client.get(f"/track/{matter.reference}/", {"token": "a" * 24, "lang": "en"})
    guessed = client.get("/track/ZX-26-AAAAA-A/", {"token": "a" * 24, "lang": "en"})
    assert wrong.status_code == guessed.status_code == 404

    def plain(response, reference):
        return response.content.decode().replace(reference, "")

    assert plain(wrong, matter.reference) == plain(guessed, "ZX-26-AAAAA-A")


def test_guessing_is_slowed_down_and_then_stopped(client, settings):
    settings.SLOW_ANSWER_SECONDS = 0
    matter = make_matter()
    codes = [client.get(f"/track/{matter.reference}/", {"token": "b" * 24}).status_code for _ in range(11)]
    assert codes == [404] * 10 + [429]
    assert client.get(f"/track/{matter.reference}/", {"token": matter_token(matter)}).status_code == 200, "others share the address"


@pytest.fixture
def answered():
    lawyer = make_lawyer()
    matter = make_matter()
    act(matter.pk, "accept", Actor.of_user(lawyer.user), version=None)
    act(matter.pk, "answer", Actor.of_user(lawyer.user), version=None, data=VIEW)
    matter.refresh_from_db()
    return matter, lawyer


def test_the_applicant_looks_before_leaping(client, answered):
    matter, _ = answered
    token = matter_token(matter)
    url = f"/track/{matter.reference}/moves/ask_again/"
    data = {"token": token, "version": matter.version, "body": "还要多久？"}
    look = client.post(url, data)
    assert look.status_code == 200
    assert "还要多久？" in look.content.decode()
    matter.refresh_from_db()
    assert matter.state == "answered"
    assert client.post(url, {**data, "sure": "1"}).status_code == 302
    matter.refresh_from_db()
    assert matter.state == "asked_again"


def test_whoever_was_slower_sees_what_changed_and_keeps_the_words(client, answered):
    matter, lawyer = answered
    seen = matter.version
    act(matter.pk, "close", Actor.by_token(matter), version=None)
    client.force_login(lawyer.user)
    response = client.post(
        f"/desk/matters/{matter.reference}/moves/convert/?lang=en",
        {"version": seen, "area": "mediation", "reason": "my words", "sure": "1"},
    )
    assert response.status_code == 409
    assert "Somebody has acted since you opened this" in response.content.decode()


def test_the_desk_shows_each_page_in_both_languages(client, answered, django_assert_max_num_queries):
    matter, _ = answered
    manager = make_user(Role.DEPARTMENT_MANAGER)
    client.force_login(manager)
    for language in ("zh-hans", "en"):
        for url in (
            "/desk/",
            "/desk/matters/",
            "/desk/search/?q=lotus",
            "/desk/promises/",
            "/desk/letters/",
            f"/desk/matters/{matter.reference}/",
        ):
            response = client.get(url, {"lang": language} if "?" not in url else {"q": "lotus", "lang": language})
            assert response.status_code == 200, url
    with django_assert_max_num_queries(15):
        client.get("/desk/matters/")


def test_portal_pages_stay_within_ten_queries(client, django_assert_max_num_queries):
    for name in PUBLIC:
        with django_assert_max_num_queries(10):
            client.get(reverse(f"portal:{name}"))


@pytest.mark.parametrize(
    "typed",
    ["lotus", "Lotus Demo", "91410300MA9DEM002Q", "河南星络", "henanxingluo", "星络演示", "xingluo", "hnxl", "络", "拖欠货款"],
)
def test_search_by_any_name_code_or_pinyin(client, typed, answered):
    matter, _ = answered
    client.force_login(make_user(Role.DEPARTMENT_MANAGER))
    assert matter.reference in client.get("/desk/search/", {"q": typed}).content.decode()


def test_the_worklist_is_taken_away_as_csv_and_xlsx(client, answered):
    matter, _ = answered
    client.force_login(make_user(Role.DEPARTMENT_MANAGER))
    text = client.get("/desk/matters/", {"format": "csv"}).content.decode("utf-8-sig")
    assert matter.reference in text
    assert "河南星络演示机电有限公司" in text, "whose matter it is"
    assert "河南星络演示机电有限公司" in client.get("/desk/matters/").content.decode()
    from io import BytesIO

    from openpyxl import load_workbook

    book = load_workbook(BytesIO(client.get("/desk/matters/", {"format": "xlsx"}).content))
    assert book.active["A2"].value == matter.reference


def test_filters_are_kept_under_a_name(client, answered):
    user = make_user(Role.DEPARTMENT_MANAGER)
    client.force_login(user)
    client.post("/desk/filters/", {"name": "等申请人", "query": "waiting=applicant"})
    assert "等申请人" in client.get("/desk/matters/").content.decode()
    client.post("/desk/filters/", {"drop": "等申请人", "query": ""})
    assert user.saved_filters.count() == 0


def test_a_lawyer_accepts_from_the_letter_without_signing_in(client):
    make_lawyer()
    matter = make_matter()
    offer = matter.assignments.get(status="offered")
    url = f"/offers/{offer.pk}/"
    page = client.get(url, {"token": offer_token(offer), "lang": "en"}).content.decode()
    for said in ("Viet Nam", "A dispute has arisen", "86000"):
        assert said in page, said
    for unsaid in ("Lotus", "越南经销商", "星络", "91410300MA9DEM002Q", "asker@test.example"):
        assert unsaid not in page, unsaid
    assert "Accept" in page
    assert client.get(url, {"token": "x" * 24}).status_code == 404
    client.post(url, {"token": offer_token(offer), "choice": "accept"})
    matter.refresh_from_db()
    assert matter.state == "assigned"


def test_linked_matters_lead_on_for_the_applicant_and_at_the_desk_for_who_may_see_them(client, answered):
    matter, lawyer = answered
    act(matter.pk, "convert", Actor.of_user(lawyer.user), version=None, data={"area": "mediation", "reason": "x"})
    copy = Matter.objects.exclude(pk=matter.pk).get()
    page = client.get(f"/track/{matter.reference}/", {"token": matter_token(matter)}).content.decode()
    assert f"/track/{copy.reference}/?token={matter_token(copy)}" in page
    client.force_login(lawyer.user)
    at_desk = client.get(f"/desk/matters/{matter.reference}/").content.decode()
    assert copy.reference in at_desk
    assert f"/desk/matters/{copy.reference}/" not in at_desk, "a link that would lead nowhere"
    client.force_login(make_user(Role.DEPARTMENT_MANAGER))
    for one, other in ((matter, copy), (copy, matter)):
        assert f"/desk/matters/{other.reference}/" in client.get(f"/desk/matters/{one.reference}/").content.decode()


def test_a_paper_is_accepted_refused_with_a_reason_and_put_right(client):
    lawyer = make_lawyer()
    matter = make_matter()
    me = Actor.of_user(lawyer.user)
    act(matter.pk, "accept", me, version=None)
    act(matter.pk, "ask_more", me, version=None, data={"question": "?", "paper": "合同"})
    file = keep_bytes(b"%PDF-1.4 contract", "contract.pdf")
    act(matter.pk, "reply", Actor.by_token(matter), version=None, data={"body": "x"}, files=[(file, "contract.pdf")])
    material, address = matter.materials.get(), f"/desk/matters/{matter.reference}/papers/{{}}/"
    client.force_login(lawyer.user)
    without = client.post(address.format(material.pk) + "?lang=en", {"verdict": "refused", "reason": " "})
    assert (without.status_code, "say why it cannot be used" in without.content.decode()) == (422, True)
    assert client.post(address.format(material.pk), {"verdict": "refused", "reason": "第二页缺章"}).status_code == 302
    material.refresh_from_db()
    assert (material.state, material.reason) == ("refused", "第二页缺章")
    assert "第二页缺章" in Letter.objects.get(template="matters.paper_refused").body
    assert "第二页缺章" in client.get(f"/track/{matter.reference}/", {"token": matter_token(matter)}).content.decode()
    assert client.post(address.format(material.pk), {"verdict": "accepted"}).status_code == 302
    material.refresh_from_db()
    assert (material.state, material.reason, material.document.name) == ("accepted", "", "contract.pdf")
    assert client.post(address.format(material.pk), {"verdict": "burnt"}).status_code == 422
    assert client.post(address.format(999), {"verdict": "accepted"}).status_code == 404
    other = make_matter()
    assert client.post(f"/desk/matters/{other.reference}/papers/{material.pk}/", {"verdict": "accepted"}).status_code == 404


def test_notes_stay_inside(client, answered):
    matter, lawyer = answered
    client.force_login(lawyer.user)
    client.post(f"/desk/matters/{matter.reference}/message/", {"body": "内部看法", "to": "inside"})
    client.logout()
    page = client.get(f"/track/{matter.reference}/", {"token": matter_token(matter)}).content.decode()
    assert "内部看法" not in page
