"""The API's root, version 1. Errors are application/problem+json; the same verbs as the pages."""

import json
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError

from yuqiao.facts.selectors import china_calendar
from yuqiao.kernel import clock, limits
from yuqiao.kernel.errors import Missing, Refused, TooMany, YuqiaoError
from yuqiao.kernel.idempotency import once
from yuqiao.kernel.identifiers import credit_code as credit_codes
from yuqiao.kernel.identifiers import mrz as mrz_zones
from yuqiao.kernel.text import Text
from yuqiao.matters import registry, selectors
from yuqiao.matters.forms import json_schema
from yuqiao.matters.letters import track_url
from yuqiao.matters.models import Matter
from yuqiao.matters.services import Contact, open_matter
from yuqiao.matters.tokens import matter_token

api = NinjaAPI(title="Yuqiao", version="1", urls_namespace="api", docs_url="/docs", openapi_url="/schema/")
PROBLEM = "application/problem+json"
KEY = "Idempotency-Key"


class ContactIn(Schema):
    """A name, and an e-mail address or a telephone number."""

    name: str
    email: str = ""
    phone: str = ""
    language: str = "zh-hans"


class MatterIn(Schema):
    """A submission: the answers are those of the area's steps."""

    area: str
    answers: dict[str, Any]
    contact: ContactIn


class DeadlineIn(Schema):
    """A period to compute."""

    start: date
    amount: int
    unit: clock.Unit
    pauses: list[dict[str, date]] = []


class CodeIn(Schema):
    """A unified social credit code as typed."""

    code: str


class MrzIn(Schema):
    """The lines of a machine-readable zone."""

    lines: list[str]


def _problem(status: int, code: str, title: str, fields: dict[str, str] | None = None) -> HttpResponse:
    body = {"type": f"urn:yuqiao:{code}", "title": title, "status": status, "fields": fields or {}}
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=PROBLEM)


@api.exception_handler(YuqiaoError)
def on_error(request: HttpRequest, error: YuqiaoError) -> HttpResponse:
    """Every error of a verb, in the caller's language."""
    response = _problem(error.status, error.code, str(error.text), {k: str(v) for k, v in error.fields.items()})
    if isinstance(error, TooMany):
        response["Retry-After"] = str(error.retry_after)
    return response


@api.exception_handler(Http404)
def on_missing(request: HttpRequest, error: Http404) -> HttpResponse:
    """No such address."""
    return _problem(404, "missing", str(Text("这里没有内容。", "There is nothing here.")))


@api.exception_handler(HttpError)
def on_http(request: HttpRequest, error: HttpError) -> HttpResponse:
    """A request that could not be read, for example broken JSON."""
    title = Text("请求读不出来：请检查JSON。", "The request could not be read: please check the JSON.")
    return _problem(error.status_code, "unreadable", str(title))


@api.exception_handler(ValidationError)
def on_shape(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A body of the wrong shape."""
    fields = {".".join(str(p) for p in e["loc"] if p not in ("body", "data")): e["msg"] for e in error.errors}
    title = Text("请求的格式不对，请看各字段的说明。", "The request has the wrong shape; see the fields.")
    return _problem(422, "shape", str(title), fields)


def _bilingual(text: Text) -> dict[str, str]:
    return text.as_dict()


@api.get("/areas/")
def areas(request: HttpRequest) -> list[dict[str, Any]]:
    """The eight service areas with the questions they ask and the states a matter can be in."""
    limits.check("api", limits.address_of(request))
    found = []
    for area in registry.areas():
        taken = area if area.open else registry.area(area.taken_by)
        found.append(
            {
                "code": area.code,
                "title": _bilingual(area.title),
                "open": area.open,
                "steps": [{"code": s.code, "title": _bilingual(s.title), "schema": json_schema(s.fields)} for s in taken.steps],
                "states": [{"code": s.code, "public": _bilingual(s.public)} for s in taken.workflow.states],
            }
        )
    return found


def _summary(matter: Matter) -> dict[str, Any]:
    deadlines = selectors.running_deadlines(matter)
    return {
        "reference": matter.reference,
        "token": matter_token(matter),
        "state": matter.state,
        "waiting_on": matter.waiting_on,
        "deadlines": [
            {"code": d.code, "due_at": d.due_at.astimezone(clock.ZONE).isoformat(), "confirmed": d.confirmed} for d in deadlines
        ],
        "track_url": track_url(matter),
    }


@api.post("/matters/")
def submit(request: HttpRequest, data: MatterIn) -> HttpResponse:
    """Open a matter. With an Idempotency-Key the same request again gets the same answer and opens nothing new."""
    limits.check("api.submit", limits.address_of(request))

    def make() -> str:
        matter = open_matter(data.area, data.answers, Contact(**data.contact.dict()), channel=Matter.Channel.API)
        return json.dumps(_summary(matter))

    status, body = once("matters", request.headers.get(KEY, "")[:200], request.body, make)
    return HttpResponse(body, status=status, content_type="application/json")


@api.get("/matters/{reference}/")
def follow(request: HttpRequest, reference: str, token: str = "") -> dict[str, Any]:
    """A matter by its reference and token; anything else gets one and the same answer, slowly."""
    address = limits.address_of(request)
    limits.check("api", address)
    try:
        matter = selectors.matter_by_token(reference, token)
    except Missing:
        limits.check("token.miss", address)
        raise
    timeline = [
        {"at": e.at.isoformat(), "kind": e.kind, "text": _bilingual(e.text)} for e in selectors.timeline(matter, inside=False)
    ]
    materials = [
        {"code": m.code, "title": {"zh": m.title_zh, "en": m.title_en}, "state": m.state, "reason": m.reason}
        for m in matter.materials.order_by("pk")
    ]
    return {**_summary(matter), "timeline": timeline, "materials": materials}


@api.post("/tools/deadline/")
def deadline(request: HttpRequest, data: DeadlineIn) -> dict[str, Any]:
    """When a period ends by China's official calendar, and each day that counted."""
    limits.check("api.tools", limits.address_of(request))
    try:
        pauses = [clock.Pause(p["from"], p.get("to")) for p in data.pauses]
        due = clock.due(data.start, data.amount, data.unit, china_calendar(), pauses)
    except (KeyError, ValueError, OverflowError) as error:
        text = Text(f"无法计算：{error}", f"Cannot be computed: {error}")
        raise Refused("deadline", text, {"amount": text}) from error
    return {
        "due": due.due.isoformat(),
        "calendar": "confirmed" if due.confirmed else "draft",
        "steps": [{"date": s[0].isoformat(), "kind": str(s[1])} for s in due.steps],
    }


@api.post("/tools/credit-code/")
def credit_code(request: HttpRequest, data: CodeIn) -> dict[str, Any]:
    """Check a unified social credit code and say what was probably meant. Nothing is stored."""
    limits.check("api.tools", limits.address_of(request))
    found = credit_codes.check(data.code)
    return {
        "valid": found.valid,
        "kind": found.kind,
        "expected_check": found.expected_check,
        "suggestion": found.suggestion,
        "reason": str(found.message) if found.message else None,
    }


@api.post("/tools/mrz/")
def mrz(request: HttpRequest, data: MrzIn) -> dict[str, Any]:
    """Read a machine-readable zone. Nothing is stored."""
    limits.check("api.tools", limits.address_of(request))
    found = mrz_zones.parse(data.lines[:3], clock.today())
    return {"valid": found.valid, "kind": found.kind, "fields": found.fields, "checks": found.checks}
