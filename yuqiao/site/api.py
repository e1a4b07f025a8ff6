"""The API's root, version 1. Errors are application/problem+json; the same verbs as the pages."""

import json
from datetime import date
from typing import Any

import structlog
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from ninja import File, NinjaAPI, Query
from ninja.errors import HttpError, ValidationError
from ninja.files import UploadedFile
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser

from yuqiao.facts.routes import document_route as route_on
from yuqiao.facts.selectors import china_calendar, notary_matter, territory
from yuqiao.kernel import clock, limits
from yuqiao.kernel.errors import Missing, Refused, TooMany, YuqiaoError
from yuqiao.kernel.idempotency import once
from yuqiao.kernel.identifiers import credit_code as credit_codes
from yuqiao.kernel.identifiers import mrz as mrz_zones
from yuqiao.kernel.text import Text
from yuqiao.matters import registry, selectors
from yuqiao.matters.contact import Contact
from yuqiao.matters.forms import json_schema
from yuqiao.matters.letters import track_url
from yuqiao.matters.models import Matter
from yuqiao.matters.services import open_matter
from yuqiao.matters.tokens import matter_token
from yuqiao.matters.verification import DOCUMENT_LIMIT, Verdict, check_by_code, check_by_document
from yuqiao.site import api_shapes as shapes
from yuqiao.site.verdicts import words_of

PROBLEM = "application/problem+json"
KEY, LONGEST_KEY = "Idempotency-Key", 200
ERRORS = {status: shapes.Problem for status in (400, 404, 422, 429)}
# What a body of the wrong shape gets, by pydantic's kind of error; all others get WRONG_SHAPE.
SHAPE_ERRORS = {
    "missing": Text("缺少这一项。", "This is missing."),
    "int_parsing": Text("请填写整数。", "Give a whole number."),
    "int_type": Text("请填写整数。", "Give a whole number."),
    "int_from_float": Text("请填写整数。", "Give a whole number."),
    "string_type": Text("请填写文字。", "Give a text."),
    "list_type": Text("请填写列表。", "Give a list."),
    "dict_type": Text("请填写对象。", "Give an object."),
    "enum": Text("请从文档列出的值中选一个。", "Choose one of the values that the description lists."),
}
WRONG_DATE = Text("请按2026-11-23的写法填写日期。", "Give a date, written like 2026-11-23.")
WRONG_SHAPE = Text("格式不对，请看文档。", "This has the wrong shape; see the description.")
log = structlog.get_logger(__name__)


class CleanParser(Parser):
    """JSON that can be written again: no halves of surrogate pairs, no NUL."""

    def parse_body(self, request: HttpRequest) -> Any:
        found = super().parse_body(request)
        written = json.dumps(found, ensure_ascii=False)
        if "\\u0000" in written:
            raise HttpError(400, "NUL")
        try:
            written.encode()
        except UnicodeEncodeError as error:
            raise HttpError(400, "surrogate") from error
        return found


class Api(NinjaAPI):
    """Ninja's, whose description says of errors too that they are problem+json."""

    def get_openapi_schema(self, **more: Any) -> OpenAPISchema:
        described = super().get_openapi_schema(**more)
        for path in described["paths"].values():
            for operation in path.values():
                for status, answer in operation["responses"].items():
                    if int(status) >= 400:
                        answer["content"] = {PROBLEM: answer["content"]["application/json"]}
        return described


api = Api(parser=CleanParser(), title="Yuqiao", version="1", urls_namespace="api", docs_url="/docs", openapi_url="/schema/")
api.add_router("", "yuqiao.site.api_directory.router")


def problem(status: int, code: str, title: str, fields: dict[str, str] | None = None) -> HttpResponse:
    """An error as problem+json (RFC 9457), with what to change field by field."""
    body = {"type": f"urn:yuqiao:{code}", "title": title, "status": status, "fields": fields or {}}
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=PROBLEM)


@api.exception_handler(YuqiaoError)
def on_error(request: HttpRequest, error: YuqiaoError) -> HttpResponse:
    """Every error of a verb, in the caller's language."""
    response = problem(error.status, error.code, str(error.text), {k: str(v) for k, v in error.fields.items()})
    if isinstance(error, TooMany):
        response["Retry-After"] = str(error.retry_after)
    return response


@api.exception_handler(Http404)
def on_missing(request: HttpRequest, error: Http404) -> HttpResponse:
    """Nothing under this address."""
    return nothing_here()


def nothing_here() -> HttpResponse:
    """The answer for an address under which there is nothing."""
    return problem(404, "missing", str(Text("这里没有内容。", "There is nothing here.")))


@api.exception_handler(HttpError)
def on_http(request: HttpRequest, error: HttpError) -> HttpResponse:
    """A request that could not be read, for example broken JSON."""
    title = Text("请求读不出来：请检查JSON。", "The request could not be read: please check the JSON.")
    return problem(error.status_code, "unreadable", str(title))


@api.exception_handler(ValidationError)
def on_shape(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A body of the wrong shape."""
    fields = {
        ".".join(str(p) for p in e["loc"] if p not in ("body", "query", "data", "file")): str(_shape_error(e["type"]))
        for e in error.errors
    }
    title = Text("请求的格式不对，请看各字段的说明。", "The request has the wrong shape; see the fields.")
    return problem(422, "shape", str(title), fields)


def _shape_error(kind: str) -> Text:
    return WRONG_DATE if kind.startswith("date") else SHAPE_ERRORS.get(kind, WRONG_SHAPE)


@api.exception_handler(Exception)
def on_failure(request: HttpRequest, error: Exception) -> HttpResponse:
    """A body too large; else a fault of ours: logged with the request's id; the caller learns nothing of its inside."""
    if isinstance(error, RequestDataTooBig):
        return problem(
            413, "too_large", str(Text("请求太大。文件请在网页上传。", "The request is too large. Files are sent on the page."))
        )
    log.exception("api_failed", path=request.path)
    title = Text("系统出错，已记录。请稍后再试。", "A fault on our side; it was recorded. Please try again later.")
    return problem(500, "fault", str(title))


def _bilingual(text: Text) -> dict[str, str]:
    return text.as_dict()


def _maybe(text: Text | None) -> dict[str, str] | None:
    return _bilingual(text) if text else None


api.add_router("", "yuqiao.site.api_registers.router")


@api.get("/areas/", tags=["services"], response={200: list[shapes.AreaOut], 429: shapes.Problem}, by_alias=True)
def areas(request: HttpRequest) -> list[dict[str, Any]]:
    """The eight service areas with the questions they ask and the states a matter can be in."""
    limits.check("api", limits.address_of(request))
    found = []
    for area in registry.services():
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
            {
                "code": d.code,
                "due_at": d.due_at.astimezone(clock.ZONE).isoformat(),
                "confirmed": d.confirmed,
                "paused": bool(d.paused),
            }
            for d in deadlines
        ],
        "track_url": track_url(matter),
    }


@api.post("/matters/", tags=["matters"], response={201: shapes.MatterOut, **ERRORS})
def submit(request: HttpRequest, data: shapes.MatterIn) -> HttpResponse:
    """Open a matter. With an Idempotency-Key the same request again gets the same answer and opens nothing new."""
    limits.check("api.submit", limits.address_of(request))
    key = request.headers.get(KEY, "")
    if len(key) > LONGEST_KEY:
        text = Text("Idempotency-Key最多{n}个字符。", "An Idempotency-Key has at most {n} characters.").format(n=LONGEST_KEY)
        raise Refused("idempotency", text)

    def make() -> str:
        registry.service(data.area)
        matter = open_matter(data.area, data.answers, Contact(**data.contact.dict()), channel=Matter.Channel.API)
        return json.dumps(_summary(matter))

    status, body = once("matters", key, request.body, make)
    return HttpResponse(body, status=status, content_type="application/json")


@api.get("/matters/{reference}/", tags=["matters"], response={200: shapes.FollowedOut, **ERRORS})
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


@api.post(
    "/tools/deadline/",
    tags=["tools"],
    response={200: shapes.DeadlineOut, 400: shapes.Problem, 422: shapes.Problem, 429: shapes.Problem},
)
def deadline(request: HttpRequest, data: shapes.DeadlineIn) -> dict[str, Any]:
    """When a period ends by China's official calendar, and each day that counted."""
    limits.check("api.tools", limits.address_of(request))
    _check_period(data)
    pauses = [clock.Pause(p.from_day, p.to) for p in data.pauses]
    try:
        due = clock.due(data.start, data.amount, data.unit, china_calendar(), pauses)
    except (ValueError, OverflowError) as error:
        text = Text("期限太长，算不出来：最晚到2199年。", "The period is too long: the last year is 2199.")
        raise Refused("deadline", text, {"amount": text}) from error
    return {
        "due": due.due.isoformat(),
        "calendar": "confirmed" if due.confirmed else "draft",
        "steps": [{"date": step.date, "kind": step.kind, "note": str(step.note)} for step in due.steps],
    }


# The longest period that is computed day by day: 21 years, more than any time limit that is held (20 years).
LONGEST = {
    clock.Unit.WORKING_DAY: 5_200,
    clock.Unit.CALENDAR_DAY: 7_700,
    clock.Unit.MONTH: 252,
    clock.Unit.HOUR: 184_800,
}
EARLIEST, LATEST, MOST_PAUSES = 1949, 2150, 50
WRONG_YEAR = Text("请填写{a}年至{b}年的日期。", "Give a date from {a} to {b}.").format(a=EARLIEST, b=LATEST)


def _check_period(data: shapes.DeadlineIn) -> None:
    """Raises Refused for what no period is computed of."""
    fields: dict[str, Text] = {}
    if not 1 <= data.amount <= LONGEST[data.unit]:
        fields["amount"] = Text("请填写1至{n}的整数。", "Give a whole number from 1 to {n}.").format(n=LONGEST[data.unit])
    if not EARLIEST <= data.start.year <= LATEST:
        fields["start"] = WRONG_YEAR
    if len(data.pauses) > MOST_PAUSES:
        fields["pauses"] = Text("最多填写{n}次中止。", "Give at most {n} pauses.").format(n=MOST_PAUSES)
    for number, pause in enumerate(data.pauses[:MOST_PAUSES]):
        if pause.to and pause.to < pause.from_day:
            fields[f"pauses.{number}.to"] = Text("中止的最后一天不能早于第一天。", "A pause cannot end before it begins.")
    if fields:
        raise Refused("deadline", Text("请更正期限。", "Please correct the period."), fields)


@api.post(
    "/tools/credit-code/",
    tags=["tools"],
    response={200: shapes.CodeOut, 400: shapes.Problem, 422: shapes.Problem, 429: shapes.Problem},
)
def credit_code(request: HttpRequest, data: shapes.CodeIn) -> dict[str, Any]:
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


@api.post(
    "/tools/mrz/", tags=["tools"], response={200: shapes.MrzOut, 400: shapes.Problem, 422: shapes.Problem, 429: shapes.Problem}
)
def mrz(request: HttpRequest, data: shapes.MrzIn) -> dict[str, Any]:
    """Read a machine-readable zone. Nothing is stored."""
    limits.check("api.tools", limits.address_of(request))
    found = mrz_zones.parse(data.lines[:3], clock.today())
    reason = str(mrz_zones.REASONS[found.reason]) if found.reason else None
    return {"valid": found.valid, "kind": found.kind, "fields": found.fields, "checks": found.checks, "reason": reason}


@api.get(
    "/tools/document-route/",
    tags=["tools"],
    response={200: shapes.RouteOut, 404: shapes.Problem, 422: shapes.Problem, 429: shapes.Problem},
    by_alias=True,
)
def document_route(
    request: HttpRequest,
    destination: str = Query(..., description="alpha-3 or alpha-2 code, or a name in Chinese or English"),
    matter: str = Query("", description="code of a notarial matter, as under /rules/data/notary-matters/"),
    on: date | None = Query(None, alias="date", description="the day on which the paper is to be used; today without it"),
) -> dict[str, Any]:
    """By which way a notarial certificate of Henan gets to where it is used, on a day, with reason and sources."""
    limits.check("api.tools", limits.address_of(request))
    on = on or clock.today()
    if not EARLIEST <= on.year <= LATEST:
        raise Refused("document_route", WRONG_YEAR, {"date": WRONG_YEAR})
    place = territory(destination)
    kind = notary_matter(matter) if matter else None
    found = route_on(place, on, kind)
    return {
        "destination": place.alpha3,
        "matter": kind.slug if kind else None,
        "on": on,
        "route": found.route,
        "reason": _bilingual(found.reason),
        "confirmed": found.confirmed,
        "steps": [
            {
                "title": _bilingual(step.title),
                "authority": _bilingual(step.authority),
                "note": _bilingual(step.note),
                "days": _maybe(step.days),
                "fee": _maybe(step.fee),
                "url": step.url,
            }
            for step in found.steps
        ],
        "languages": [{"code": language.code, "name": _bilingual(language.name)} for language in found.languages],
        "language_note": _maybe(found.language_note),
        "sources": [{"url": s.url, "text": s.text, "as_of": s.as_of, "confidence": s.confidence} for s in found.sources],
    }


@api.get(
    "/verify/",
    tags=["verification"],
    response={200: shapes.VerdictOut, 422: shapes.Problem, 429: shapes.Problem},
    by_alias=True,
)
def verify(
    request: HttpRequest,
    number: str = Query(..., description="number of the certificate, in any spelling"),
    day: date = Query(..., alias="date", description="day of issue"),
    code: str = Query(..., description="the six characters beside the QR code"),
) -> dict[str, Any]:
    """Check a certificate by what is printed on it. A wrong number, a wrong day and a wrong code get the same answer."""
    return _told(check_by_code(number, day, code, address=limits.address_of(request)), "code")


@api.post(
    "/verify/document/",
    tags=["verification"],
    response={200: shapes.VerdictOut, 422: shapes.Problem, 429: shapes.Problem},
    by_alias=True,
)
def verify_document(request: HttpRequest, document: UploadedFile = File(...)) -> dict[str, Any]:
    """Check a PDF as it was received, up to 20 MB. It is compared and not kept."""
    return _told(check_by_document(document.read(DOCUMENT_LIMIT + 1), address=limits.address_of(request)), "document")


def _told(verdict: Verdict, by: str) -> dict[str, Any]:
    words, other, signed, checks = words_of(verdict, by), verdict.replaced_by, verdict.signature, verdict.checks
    return {
        "result": verdict.result,
        "number": verdict.number,
        "on": verdict.day,
        "text": _bilingual(words.sentence),
        "why": _maybe(verdict.why),
        "number_en": verdict.number_en,
        "title": _maybe(verdict.title),
        "office": _maybe(verdict.office),
        "ended_on": verdict.ended_on,
        "reason": verdict.reason,
        "replaced_by": {"number": other.number, "number_en": other.number_en, "on": other.day} if other else None,
        "signature": {"signer": signed.signer_name, "signed_at": signed.signed_at, "time_stamped": signed.time_stamped}
        if signed
        else None,
        "checks": checks.count if checks else None,
    }
