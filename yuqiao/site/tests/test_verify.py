"""Verification as visitors and partners use it."""

import json
import re
from datetime import timedelta

import jsonschema
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from yuqiao.areas.notarization.tests.factories import BIRTH, Case
from yuqiao.kernel import clock
from yuqiao.kernel.files import open_file
from yuqiao.kernel.tests.test_signing import extended
from yuqiao.matters.models import Matter, OutputCheck
from yuqiao.matters.outputs import end_output
from yuqiao.matters.tests.issued import APPLICANT, OFFICE_EN, OFFICE_ZH, issue

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick(settings, tmp_path) -> None:
    settings.SLOW_ANSWER_SECONDS = 0
    settings.PKI_ROOT = tmp_path / "pki"


@pytest.fixture
def issued():
    return issue()


def asked(issued, **changes) -> dict:
    number, day, code = issued.asked
    return {"number": number, "date": day.isoformat(), "code": code, **changes}


def text_of(response) -> str:
    return response.content.decode()


def test_the_form_tells_nothing_and_keeps_nothing(client, issued):
    page = client.get("/verify/", {"number": issued.output.number})
    assert page.status_code == 200 and page["Cache-Control"] == "private, no-store"
    assert issued.output.number in text_of(page) and "yq-verdict" not in text_of(page)
    assert OFFICE_ZH not in text_of(page) and not OutputCheck.objects.exists()


@pytest.mark.parametrize("way", ["get", "post"])
def test_all_three_give_the_verdict_in_both_languages(client, issued, way):
    for language, words in (("zh-hans", ("核验一致，现行有效", OFFICE_ZH)), ("en", ("It matches and is in force", OFFICE_EN))):
        page = getattr(client, way)(f"/verify/?lang={language}" if way == "post" else "/verify/", asked(issued, lang=language))
        assert page.status_code == 200 and page["Cache-Control"] == "private, no-store"
        for word in (*words, OFFICE_ZH, "0371-0000-0001"):
            assert word in text_of(page)
        assert APPLICANT not in text_of(page)


def test_wrong_ones_show_the_same_page_without_any_name(client, issued):
    number, day, _ = issued.asked
    unknown = asked(issued, number=number.replace("第1号", "第7号"))
    pages = []
    for wrong in (unknown, asked(issued, date=(day + timedelta(days=1)).isoformat()), asked(issued, code="ZZZZZZ")):
        with clock.frozen("2026-12-01T10:00"):
            page = Client().post("/verify/?lang=en", wrong)
        body = text_of(page)
        for told in (*wrong.values(), "2026-12-01"):
            body = body.replace(told, "…")
        assert "No match was found" in body
        for secret in (APPLICANT, OFFICE_ZH, OFFICE_EN, "Notarial certificate"):
            assert secret not in body
        pages.append(body)
    bare = {re.sub(r'csrfmiddlewaretoken" value="\w+"', "", body) for body in pages}
    assert len(bare) == 1


def test_five_wrong_codes_make_wait_who_typed_them(client, issued):
    for _ in range(5):
        assert client.post("/verify/", asked(issued, code="ZZZZZZ")).status_code == 200
    stopped = client.post("/verify/?lang=en", asked(issued))
    assert stopped.status_code == 429 and int(stopped["Retry-After"]) > 0
    assert "try again in" in text_of(stopped) and OFFICE_ZH not in text_of(stopped)
    assert client.get("/api/v1/verify/", asked(issued)).status_code == 429
    other = client.post("/verify/?lang=en", asked(issued), REMOTE_ADDR="198.51.100.1")
    assert other.status_code == 200 and OFFICE_EN in text_of(other)


def test_bad_input_is_answered_in_words(client, issued):
    for bad in (
        asked(issued, date="yesterday"),
        asked(issued, number=""),
        asked(issued, code=""),
        asked(issued, number="x" * 5000),
    ):
        page = client.post("/verify/?lang=en", bad)
        assert page.status_code == 422 and "yq-err" in text_of(page)
    assert client.get("/verify/", asked(issued, date="31.02.2026")).status_code == 422
    assert client.post("/verify/").status_code == 422
    assert not OutputCheck.objects.exists()


def test_what_has_become_of_it_stands_in_full_sentences(client, issued):
    other = issue().output
    with clock.frozen("2026-12-01T10:00"):
        end_output(issued.output, "corrected", "出生日期有误", other)
    page = text_of(client.get("/verify/", asked(issued, lang="en")))
    assert "It was corrected on 1 December 2026." in page
    assert other.number in page and "出生日期有误" in page and "another document stands in its place" in page


def test_withdrawn_and_void(client, issued):
    for state, words in (
        ("withdrawn", "It was withdrawn on 1 December 2026."),
        ("voided", "It was declared void on 1 December 2026."),
    ):
        mine = issue()
        with clock.frozen("2026-12-01T10:00"):
            end_output(mine.output, state, "印制有误", issued.output if state == "voided" else None)
        page = text_of(client.get("/verify/", asked(mine, lang="en")))
        assert words in page and "do not rely on it" in page
    assert "It is replaced by the document issued on" in page


def test_the_qr_code_opens_the_verdict_with_the_name_that_it_carries(client, issued):
    page = text_of(client.get("/verify/", {"s": issued.statement, "lang": "en"}))
    assert "It matches and is in force" in page and APPLICANT in page and "Birth" in page
    altered = issued.statement[:-8] + "AAAAAAAA"
    page = text_of(client.get("/verify/", {"s": altered, "lang": "en"}))
    assert "Altered" in page and APPLICANT not in page and OFFICE_ZH not in page
    assert "No match" in text_of(client.get("/verify/", {"s": "x", "lang": "en"}))


def send(client, content: bytes, where: str = "/verify/?lang=en"):
    return client.post(where, {"document": SimpleUploadedFile("c.pdf", content)})


def test_the_pdf(client, issued):
    assert "byte for byte" in text_of(send(client, issued.pdf))
    changed = text_of(send(client, extended(issued.pdf)))
    assert "Altered" in changed and issued.output.number in changed and OFFICE_ZH not in changed
    refused = send(client, b"a photo")
    assert refused.status_code == 422 and "not a PDF" in text_of(refused)


def test_a_look_writes_the_check_alone(client, issued, django_assert_max_num_queries):
    before = Matter.objects.get(pk=issued.output.matter_id).version
    with django_assert_max_num_queries(12) as asked_of:
        client.get("/verify/", asked(issued))
    writes = [q["sql"] for q in asked_of.captured_queries if q["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]
    assert len(writes) == 1 and "matters_outputcheck" in writes[0]
    assert Matter.objects.get(pk=issued.output.matter_id).version == before


def test_keys_root_and_offline_file(client, issued):
    keys = client.get("/verify/keys.json")
    assert [k["name_zh"] for k in keys.json()["keys"]] == [OFFICE_ZH] and keys["Access-Control-Allow-Origin"] == "*"
    assert "d" not in keys.json()["keys"][0]
    pem = client.get("/verify/authority.pem")
    assert pem.content.startswith(b"-----BEGIN CERTIFICATE-----") and b"PRIVATE" not in pem.content
    page = client.get("/verify/offline.html")
    assert "attachment" in page["Content-Disposition"]
    body = text_of(page)
    assert keys.json()["keys"][0]["x"] in body and "<script src" not in body and "<link" not in body
    assert body.count("</script>") == 4


def test_without_an_authority_nothing_is_made_by_looking(client, settings):
    assert client.get("/verify/authority.pem").status_code == 404
    assert client.get("/verify/keys.json").json() == {"keys": []}
    assert client.get("/verify/offline.html").status_code == 200
    assert not (settings.PKI_ROOT / "authority.crt").exists()


def test_links_lead_to_it(client):
    assert text_of(client.get("/")).count("/verify/") >= 2


# --- the API


def test_the_api_says_the_same_and_is_described(client, issued):
    described = client.get("/api/v1/schema/").json()

    def check(path: str, method: str, answer) -> dict:
        kind = answer["Content-Type"].split(";")[0]
        found = described["paths"][path][method]["responses"][str(answer.status_code)]["content"][kind]
        jsonschema.validate(answer.json(), {**found["schema"], "components": described["components"]})
        return answer.json()

    right = check("/api/v1/verify/", "get", client.get("/api/v1/verify/", asked(issued)))
    assert (right["result"], right["date"], right["office"]["en"]) == ("matches", issued.output.issued_on.isoformat(), OFFICE_EN)
    assert right["signature"]["time_stamped"] is True and APPLICANT not in json.dumps(right, ensure_ascii=False)
    wrong = check("/api/v1/verify/", "get", client.get("/api/v1/verify/", asked(issued, code="ZZZZZZ")))
    assert wrong["result"] == "no_match" and wrong["title"] is None and wrong["office"] is None
    for part in ("number", "date", "code"):
        given = asked(issued)
        del given[part]
        missing = check("/api/v1/verify/", "get", client.get("/api/v1/verify/", given))
        assert list(missing["fields"]) == [part]
    address = "/api/v1/verify/document/"
    assert check(address, "post", send(client, issued.pdf, address))["result"] == "matches"
    assert check(address, "post", send(client, extended(issued.pdf), address))["result"] == "altered"
    refused = send(client, b"a photo", address)
    assert refused.status_code == 422 and "document" in check(address, "post", refused)["fields"]
    nothing = client.post(address)
    assert nothing.status_code == 422 and list(nothing.json()["fields"]) == ["document"]


def test_a_certificate_as_notarization_issues_it(client):
    case = Case(BIRTH).issued()
    output = case.matter.outputs.get()
    given = {"number": output.number, "date": output.issued_on.isoformat(), "code": output.verification_code}
    found = client.get("/api/v1/verify/", given).json()
    item = case.matter.items.get()
    assert found["result"] == "matches" and found["office"]["en"] == case.office.registered_name_en
    assert item.subject.name_en in found["title"]["en"] and "Canada" in found["title"]["en"] and "加拿大" in found["title"]["zh"]
    assert client.get("/api/v1/verify/", {**given, "number": output.number_en}).json()["result"] == "matches"
    with open_file(output.document.stored) as stream:
        pdf = stream.read()
    assert send(client, pdf, "/api/v1/verify/document/").json()["signature"]["time_stamped"] is True
    assert send(client, pdf[:-2] + b"x" + pdf[-1:], "/api/v1/verify/document/").json()["result"] == "altered"
