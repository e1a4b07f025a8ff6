"""API v1 as partners use it."""

import json

import jsonschema
import pytest

from yuqiao.areas.notarization.tests.factories import TENDER, make_office
from yuqiao.kernel import clock
from yuqiao.matters.access import Actor
from yuqiao.matters.models import Matter
from yuqiao.matters.services import act
from yuqiao.matters.tests.factories import ANSWERS, make_lawyer
from yuqiao.matters.tokens import matter_token

pytestmark = pytest.mark.django_db
CONTACT = {"name": "Wang Yiyi", "email": "wang@test.example", "language": "zh-hans"}


def post(client, path: str, body: object, **headers: str):
    return client.post(f"/api/v1{path}", json.dumps(body), content_type="application/json", headers=headers)


def test_eight_areas_with_their_questions_as_json_schema(client):
    areas = client.get("/api/v1/areas/").json()
    assert [a["code"] for a in areas] == [
        "consultation",
        "arbitration",
        "notarization",
        "mediation",
        "foreign_law",
        "lawyers",
        "compliance",
        "forensics",
    ]
    assert [a["code"] for a in areas if a["open"]] == ["consultation", "notarization"]
    for area in areas:
        assert area["title"]["zh"] and area["title"]["en"] and area["states"][0]["public"]["en"]
        for step in area["steps"]:
            jsonschema.Draft202012Validator.check_schema(step["schema"])


def test_answers_that_fit_the_schema_are_taken(client):
    steps = client.get("/api/v1/areas/").json()[0]["steps"]
    for step in steps:
        wanted = {k: v for k, v in ANSWERS.items() if k in step["schema"]["properties"]}
        wanted = {k: float(v) if step["schema"]["properties"][k]["type"] == "number" else v for k, v in wanted.items()}
        jsonschema.validate(wanted, step["schema"])


def test_a_submission_opens_a_matter_that_can_be_followed(client):
    make_lawyer()
    with clock.frozen("2026-09-30T16:40"):
        answer = post(client, "/matters/", {"area": "consultation", "answers": ANSWERS, "contact": CONTACT})
    assert answer.status_code == 201
    body = answer.json()
    assert body["state"] == "offering"
    assert body["waiting_on"] == "professional"
    assert [d["due_at"][:10] for d in body["deadlines"]] == ["2026-10-08"]
    assert body["track_url"].endswith(f"/track/{body['reference']}/?token={body['token']}")
    seen = client.get(f"/api/v1/matters/{body['reference']}/", {"token": body["token"]}).json()
    assert seen["reference"] == body["reference"]
    assert [e["text"]["en"] for e in seen["timeline"]] == ["A lawyer is being found", "Sent"]
    assert seen["materials"] == []


def test_a_notarial_matter_is_submitted_and_followed(client):
    office = make_office()
    answers = {**TENDER, "office": office.office.code}
    steps = next(a for a in client.get("/api/v1/areas/").json() if a["code"] == "notarization")["steps"]
    for step in steps:
        jsonschema.validate({k: v for k, v in answers.items() if k in step["schema"]["properties"]}, step["schema"])
    offered = steps[0]["schema"]["properties"]["matter_1"]
    assert offered["x-enum"]["business-licence"]["en"] == "Business licence" and len(offered["enum"]) > 40
    assert office.office.code in steps[2]["schema"]["properties"]["office"]["enum"]
    sent = post(client, "/matters/", {"area": "notarization", "answers": answers, "contact": CONTACT})
    assert sent.status_code == 201
    body = sent.json()
    assert (body["state"], body["reference"][:2]) == ("received", "GZ")
    seen = client.get(f"/api/v1/matters/{body['reference']}/", {"token": body["token"]}).json()
    assert len(seen["materials"]) > 3 and {m["state"] for m in seen["materials"]} <= {"missing", "waived"}
    assert Matter.objects.get().items.count() == 3


def test_a_certificate_that_the_applicant_cannot_ask_for_is_a_problem_of_its_field(client):
    answers = {**TENDER, "office": make_office().office.code, "matter_2": "birth"}
    body = {"area": "notarization", "answers": answers, "contact": CONTACT}
    answer = post(client, "/matters/", body, **{"Accept-Language": "en"})
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["matter_2"])
    assert "for persons only" in answer.json()["fields"]["matter_2"]
    unknown = post(client, "/matters/", {**body, "answers": {**answers, "matter_2": "alchemy"}})
    assert list(unknown.json()["fields"]) == ["matter_2"]
    assert Matter.objects.count() == 0


def test_an_area_not_built_yet_takes_the_request_as_a_consultation(client):
    answer = post(client, "/matters/", {"area": "mediation", "answers": ANSWERS, "contact": CONTACT})
    assert answer.status_code == 201
    matter = Matter.objects.get()
    assert (matter.area, matter.requested_area) == ("consultation", "mediation")


def test_the_same_idempotency_key_opens_one_matter(client):
    body = {"area": "consultation", "answers": ANSWERS, "contact": CONTACT}
    first = post(client, "/matters/", body, **{"Idempotency-Key": "k1"})
    again = post(client, "/matters/", body, **{"Idempotency-Key": "k1"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert Matter.objects.count() == 1
    other = post(client, "/matters/", {**body, "answers": {**ANSWERS, "subject": "x"}}, **{"Idempotency-Key": "k1"})
    assert other.status_code == 422
    assert Matter.objects.count() == 1


@pytest.mark.parametrize(("language", "word"), [("en", "should be Q"), ("zh-CN", "校验码应为Q")])
def test_errors_are_problems_with_a_field_map_in_the_callers_language(client, language, word):
    body = {"area": "consultation", "answers": {**ANSWERS, "credit_code": "91410300MA9DEM002P"}, "contact": CONTACT}
    answer = post(client, "/matters/", body, **{"Accept-Language": language})
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert list(answer.json()["fields"]) == ["credit_code"]
    assert word.replace("校验码应为Q", "Q") in answer.json()["fields"]["credit_code"]


def test_a_body_of_the_wrong_shape_a_broken_body_and_no_way_to_answer_are_problems(client):
    for body, status in (({"area": "consultation"}, 422), ({"area": "nope", "answers": {}, "contact": CONTACT}, 404)):
        answer = post(client, "/matters/", body)
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    broken = client.post("/api/v1/matters/", "{", content_type="application/json")
    assert (broken.status_code, broken["Content-Type"]) == (400, "application/problem+json")
    mute = post(client, "/matters/", {"area": "consultation", "answers": ANSWERS, "contact": {"name": "x"}})
    assert "email" in mute.json()["fields"]


def test_a_wrong_token_and_a_guessed_reference_get_the_same_answer(client, settings):
    settings.SLOW_ANSWER_SECONDS = 0
    post(client, "/matters/", {"area": "consultation", "answers": ANSWERS, "contact": CONTACT})
    matter = Matter.objects.get()
    wrong = client.get(f"/api/v1/matters/{matter.reference}/", {"token": "x" * 24})
    guessed = client.get("/api/v1/matters/ZX-26-AAAAA-A/", {"token": "x" * 24})
    assert wrong.status_code == guessed.status_code == 404
    assert wrong.content == guessed.content
    codes = [client.get(f"/api/v1/matters/{matter.reference}/", {"token": "y"}).status_code for _ in range(12)]
    assert codes[-1] == 429
    assert matter_token(matter) not in wrong.content.decode()


@pytest.mark.parametrize(
    ("start", "amount", "pauses", "due"),
    [
        ("2026-09-18", 15, [], "2026-10-15"),
        ("2026-09-18", 15, [{"from": "2026-09-22", "to": "2026-09-24"}], "2026-10-20"),
        ("2026-09-14", 15, [], "2026-10-10"),
        ("2026-09-14", 15, [{"from": "2026-09-17", "to": "2026-09-21"}], "2026-10-15"),
        ("2026-09-30", 1, [], "2026-10-08"),
        ("2026-02-13", 1, [], "2026-02-14"),
    ],
)
def test_deadline_tool(client, start, amount, pauses, due):
    answer = post(client, "/tools/deadline/", {"start": start, "amount": amount, "unit": "working_day", "pauses": pauses}).json()
    assert (answer["due"], answer["calendar"]) == (due, "confirmed")
    assert (answer["steps"][-1]["date"], answer["steps"][-1]["kind"]) == (due, "due")


def test_deadline_tool_says_draft_and_refuses_nonsense(client):
    draft = post(client, "/tools/deadline/", {"start": "2026-12-31", "amount": 3, "unit": "working_day"}).json()
    assert draft["calendar"] == "draft"
    for body in (
        {"start": "2026-09-18", "amount": 0, "unit": "working_day"},
        {"start": "2026-09-18", "amount": 5, "unit": "working_day", "pauses": [{"to": "2026-09-20"}]},
        {"start": "2026-09-18", "amount": 5, "unit": "fortnight"},
    ):
        answer = post(client, "/tools/deadline/", body)
        assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")


@pytest.mark.parametrize(("language", "words"), [("en", "whole number"), ("zh-CN", "整数")])
def test_every_complaint_is_in_the_callers_language(client, language, words):
    body = {"start": "2026-09-18", "amount": "many", "unit": "working_day"}
    for wrong in (body, {**body, "amount": 0}, {**body, "amount": 1.5}):
        fields = post(client, "/tools/deadline/", wrong, **{"Accept-Language": language}).json()["fields"]
        assert words in fields["amount"], fields
    for wrong in (
        {"start": "soon"},
        {"unit": "fortnight"},
        {"pauses": [{"from": "2026-09-20", "to": "2026-09-19"}]},
        {"amount": 99_999},
    ):
        answer = post(client, "/tools/deadline/", {**body, "amount": 3, **wrong}, **{"Accept-Language": language})
        assert answer.status_code == 422
        said = "".join([answer.json()["title"], *answer.json()["fields"].values()])
        assert any("\u4e00" <= c <= "\u9fff" for c in said) == (language == "zh-CN"), said


def test_an_address_that_is_none_and_a_fault_of_ours_are_problems_too(client, monkeypatch):
    nothing = client.get("/api/v1/nothing/")
    assert (nothing.status_code, nothing["Content-Type"]) == (404, "application/problem+json")
    monkeypatch.setattr("yuqiao.site.api.credit_codes.check", lambda code: 1 / 0)
    fault = post(client, "/tools/credit-code/", {"code": "x"})
    assert (fault.status_code, fault["Content-Type"]) == (500, "application/problem+json")
    assert "division" not in fault.content.decode()


def test_answers_are_as_the_description_says(client):
    described = client.get("/api/v1/schema/").json()

    def check(path: str, method: str, answer) -> None:
        found = described["paths"][path][method]["responses"][str(answer.status_code)]["content"][
            answer["Content-Type"].split(";")[0]
        ]
        jsonschema.validate(answer.json(), {**found["schema"], "components": described["components"]})

    check("/api/v1/areas/", "get", client.get("/api/v1/areas/"))
    sent = post(client, "/matters/", {"area": "consultation", "answers": ANSWERS, "contact": CONTACT})
    check("/api/v1/matters/", "post", sent)
    check("/api/v1/matters/", "post", post(client, "/matters/", {"area": "consultation", "answers": {}, "contact": CONTACT}))
    where = f"/api/v1/matters/{sent.json()['reference']}/"
    check("/api/v1/matters/{reference}/", "get", client.get(where, {"token": sent.json()["token"]}))
    check("/api/v1/matters/{reference}/", "get", client.get(where, {"token": "no"}))
    period = {"start": "2026-09-18", "amount": 15, "unit": "working_day"}
    check("/api/v1/tools/deadline/", "post", post(client, "/tools/deadline/", period))
    check("/api/v1/tools/deadline/", "post", post(client, "/tools/deadline/", {**period, "unit": "hour"}))
    check("/api/v1/tools/deadline/", "post", post(client, "/tools/deadline/", {}))
    check("/api/v1/tools/credit-code/", "post", post(client, "/tools/credit-code/", {"code": "91410300MA9DEM002P"}))
    check("/api/v1/tools/mrz/", "post", post(client, "/tools/mrz/", {"lines": ["P<UTO"]}))


def test_credit_code_tool(client):
    good = post(client, "/tools/credit-code/", {"code": "91410100MA00000210"}).json()
    assert good["valid"] is True
    wrong = post(client, "/tools/credit-code/", {"code": "91410300MA9DEM002P"}, **{"Accept-Language": "en"}).json()
    assert (wrong["valid"], wrong["expected_check"]) == (False, "Q")
    assert "should be Q" in wrong["reason"]
    zeros = post(client, "/tools/credit-code/", {"code": "91410300MA9DEMOO2Q"}).json()
    assert zeros["suggestion"] == "91410300MA9DEM002Q"


def test_mrz_tool_reads_a_passport_and_keeps_nothing(client):
    lines = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"]
    found = post(client, "/tools/mrz/", {"lines": lines}).json()
    assert found["valid"] is True
    assert found["fields"]["surname"] == "ERIKSSON"
    broken = post(
        client, "/tools/mrz/", {"lines": [lines[0], lines[1].replace("L898902C3", "L898902C4")]}, **{"Accept-Language": "en"}
    ).json()
    assert broken["valid"] is False
    assert broken["checks"]["document_number"] is False
    assert "check digit" in broken["reason"]
    short = post(client, "/tools/mrz/", {"lines": ["P<UTO"]}, **{"Accept-Language": "zh-CN"}).json()
    assert "44个字符" in short["reason"]


def test_tools_allow_three_hundred_calls_a_minute(client):
    codes = {post(client, "/tools/credit-code/", {"code": "91410100MA00000210"}).status_code for _ in range(300)}
    assert codes == {200}


def test_too_many_calls_are_told_when_to_come_back(client, settings):
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "api.tools": (2, 60)}
    answers = [post(client, "/tools/credit-code/", {"code": "x"}) for _ in range(3)]
    assert answers[-1].status_code == 429
    assert 0 < int(answers[-1]["Retry-After"]) <= 60


def test_the_schema_and_its_page(client):
    schema = client.get("/api/v1/schema/").json()
    assert {"/api/v1/areas/", "/api/v1/matters/", "/api/v1/tools/deadline/"} <= set(schema["paths"])
    page = client.get("/api/v1/docs")
    assert page.status_code == 200


def test_a_method_that_is_not_allowed_is_a_problem(client):
    answer = client.delete("/api/v1/areas/")
    assert (answer.status_code, answer["Content-Type"], answer["Allow"]) == (405, "application/problem+json", "GET")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"start": "0001-01-01", "amount": 5}, "start"),
        ({"amount": 700_000}, "amount"),
        ({"pauses": [{"from": "2026-09-20", "to": "2026-09-21"}] * 3000}, "pauses"),
    ],
)
def test_no_period_is_computed_without_end(client, body, field):
    wanted = {"start": "2026-09-18", "amount": 5, "unit": "calendar_day"} | body
    answer = post(client, "/tools/deadline/", wanted)
    assert (answer.status_code, field in answer.json()["fields"]) == (422, True)


def test_what_json_can_say_and_nobody_can_write_is_a_problem(client):
    for wrong in ('"a\\ud83d"', '"a\\u0000"'):
        for where in ("subject", "name", "language"):
            contact = {**CONTACT, **({where: "@@"} if where != "subject" else {})}
            answers = {**ANSWERS, **({where: "@@"} if where == "subject" else {})}
            body = json.dumps({"area": "consultation", "answers": answers, "contact": contact}).replace('"@@"', wrong)
            answer = client.post("/api/v1/matters/", body, content_type="application/json")
            assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json"), (wrong, where)
    for value in (["a"], {"a": 1}):
        answer = post(client, "/matters/", {"area": "consultation", "answers": {**ANSWERS, "subject": value}, "contact": CONTACT})
        assert (answer.status_code, list(answer.json()["fields"])) == (422, ["subject"])
    assert not Matter.objects.exists()


def test_too_large_too_long_and_half_an_address_are_problems(client, settings):
    long = post(
        client, "/matters/", {"area": "consultation", "answers": ANSWERS, "contact": CONTACT}, **{"Idempotency-Key": "k" * 201}
    )
    half = client.post("/api/v1/matters", "{}", content_type="application/json")
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    large = post(client, "/tools/credit-code/", {"code": "x" * 2000})
    assert [a.status_code for a in (long, half, large)] == [422, 404, 413]
    assert {a["Content-Type"] for a in (long, half, large)} == {"application/problem+json"}


def test_the_schema_says_what_is_asked_only_in_some_cases(client):
    steps = {s["code"]: s["schema"] for s in client.get("/api/v1/areas/").json()[0]["steps"]}
    valid = jsonschema.Draft202012Validator(steps["you"])
    assert valid.is_valid({"asker": "person", "answer_language": "en"})
    assert not valid.is_valid({"asker": "enterprise", "answer_language": "en"}), "the name of the enterprise is missing"
    assert not valid.is_valid({"asker": "person", "document_kind": "passport", "answer_language": "en"})
    assert not jsonschema.Draft202012Validator(steps["facts"]).is_valid({"facts": "x", "amount": -1})


def test_a_promise_that_stands_still_says_so(client):
    lawyer = make_lawyer()
    sent = post(client, "/matters/", {"area": "consultation", "answers": ANSWERS, "contact": CONTACT}).json()
    assert [d["paused"] for d in sent["deadlines"]] == [False]
    me, matter = Actor.of_user(lawyer.user), Matter.objects.get()
    act(matter.pk, "accept", me, version=None)
    act(matter.pk, "ask_more", me, version=None, data={"question": "?"})
    seen = client.get(f"/api/v1/matters/{sent['reference']}/", {"token": sent["token"]}).json()
    assert [d["paused"] for d in seen["deadlines"]] == [True]


def route(client, **asked: str):
    return client.get("/api/v1/tools/document-route/", asked)


@pytest.mark.parametrize(
    ("destination", "day", "kind", "confirmed"),
    [
        ("DEU", "2026-11-23", "apostille", True),
        ("de", "2023-11-06", "consular", True),
        ("越南", "2026-09-10", "consular", True),
        ("Viet Nam", "2026-09-11", "apostille", True),
        ("IND", "2026-11-23", "consular", True),
        ("USA", "2026-11-23", "apostille", False),
        ("TWN", "2026-11-23", "taiwan", False),
        ("GRL", "2026-11-23", "unknown", False),
    ],
)
def test_the_route_of_a_paper(client, destination, day, kind, confirmed):
    answer = route(client, destination=destination, matter="business-licence", date=day)
    assert answer.status_code == 200
    body = answer.json()
    assert (body["route"], body["confirmed"], body["date"], body["matter"]) == (kind, confirmed, day, "business-licence")
    assert body["reason"]["zh"] and body["reason"]["en"] and body["sources"]
    for step in body["steps"]:
        assert step["title"]["zh"] and step["authority"]["en"] and step["fee"] is None
    described = client.get("/api/v1/schema/").json()
    schema = described["paths"]["/api/v1/tools/document-route/"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    jsonschema.validate(body, {**schema, "components": described["components"]})


def test_the_route_is_that_of_today_without_a_day(client):
    with clock.frozen("2026-09-10T12:00:00"):
        assert route(client, destination="VNM").json()["route"] == "consular"
    with clock.frozen("2026-09-11T12:00:00"):
        body = route(client, destination="VNM").json()
    assert (body["route"], body["date"], body["matter"]) == ("apostille", "2026-09-11", None)


@pytest.mark.parametrize(
    ("asked", "status", "field"),
    [
        ({}, 422, "destination"),
        ({"destination": ""}, 404, ""),
        ({"destination": "Atlantis"}, 404, ""),
        ({"destination": "DEU", "matter": "no-such"}, 404, ""),
        ({"destination": "DEU", "date": "soon"}, 422, "date"),
        ({"destination": "DEU", "date": "1900-01-01"}, 422, "date"),
        ({"destination": "DEU", "date": "9999-12-31"}, 422, "date"),
    ],
)
def test_a_route_that_cannot_be_told_is_a_problem(client, asked, status, field):
    answer = route(client, **asked)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert list(answer.json()["fields"]) == ([field] if field else [])
