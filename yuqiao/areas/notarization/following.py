"""How far a notarial matter has come, as the applicant follows it: one path, and each certificate's own way to where it is used."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from yuqiao.areas.notarization import flow, issuing, papers, selectors, words
from yuqiao.areas.notarization.models import Authentication, Certificate, Delivery, Item, NotarialFile
from yuqiao.kernel.text import Text
from yuqiao.matters.models import Matter, Output, OutputCheck

DONE, NOW, BACK, LATER = "done", "now", "back", ""
STAGES = (
    ("papers", Text("交材料、确认费用", "Papers and fees")),
    ("accepted", Text("受理", "Accepted")),
    ("drafted", Text("起草、翻译", "Drafted and translated")),
    ("approved", Text("审批", "Approved")),
    ("issued", Text("出证", "Issued")),
)
AUTHENTICATED = Text("认证", "Authentication")
DELIVERED = Text("送达", "Delivered")
# The stage in which a matter stands, by its state; from `issued` on the five are behind it.
_STANDS = {
    **dict.fromkeys(flow.BEFORE, "papers"),
    **dict.fromkeys(("accepted", "supplementing", "verifying", "suspended"), "drafted"),
    "approval": "approved",
    "approved": "issued",
}
_AFTER = ("issued", "delivered", "reviewing")


@dataclass(frozen=True)
class Stage:
    """One step of a path: done, now, sent back, or still to come; `note` says what the applicant should know."""

    code: str
    title: Text
    state: str
    note: Text | None = None


@dataclass(frozen=True)
class Way:
    """One certificate that is asked for, and its way: in which language, by which route, through whom."""

    item: Item
    language: Text | None
    route: Text
    reason: Text
    stops: list[Stage]

    @property
    def unsure(self) -> bool:
        """True where the route is not confirmed."""
        return not self.item.route_confirmed


@dataclass(frozen=True)
class Path:
    """The way of the whole matter: what all certificates share, then each one's own, then delivery."""

    stages: list[Stage]
    ways: list[Way]
    joint: list[Stage]


def for_applicant(matter: Matter, file: NotarialFile, items: list[Item], shown: dict[str, Any]) -> dict[str, Any]:
    """What the applicant's panel shows beyond what the desk sees too; `shown` holds what has been read already."""
    rows = {} if _is_issued(matter) else papers.rows_of(items)  # what a paper is for is asked no more
    certificates: list[Certificate] = shown["certificates"]
    return {
        "papers": papers.about_papers(matter, file, items, rows),
        "circumstances": [] if matter.closed_at or _is_issued(matter) else papers.circumstances(file, rows),
        "path": path_of(matter, file, items, certificates, shown["authentications"]),
        "issued": _issued(certificates),
        "quoted": matter.state == "quoted",
        "shows_papers": True,
        "first_path": matter.state not in ("received", "papers_asked"),
        "quote_lines": [(line, None if line.amount is None else line.amount * line.number) for line in shown["quote"].lines],
        "way": dict(words.DELIVERY_WAYS).get(shown["delivery"].way, "") if shown["delivery"] else "",
        "pick_up": _pick_up(matter, shown["delivery"]),
    }


def _is_issued(matter: Matter) -> bool:
    return matter.state in _AFTER


def _pick_up(matter: Matter, delivery: Delivery | None) -> str:
    """The pick-up code while something is to be picked up."""
    return delivery.pick_up_code if delivery and not delivery.delivered_at and matter.state == "issued" else ""


def path_of(
    matter: Matter,
    file: NotarialFile,
    items: list[Item],
    certificates: list[Certificate],
    authentications: Iterable[Authentication],
) -> Path:
    """The path of a matter as it stands."""
    spoken = {row.code: row.name for row in selectors.languages()} if any(i.language for i in items) else {}
    entries: dict[int, list[Authentication]] = {}
    for entry in authentications:
        entries.setdefault(entry.certificate_id, []).append(entry)
    valid = {c.item_id: c for c in certificates if c.state == Output.State.VALID}
    ways = [
        Way(
            item,
            spoken.get(item.language),
            words.ROUTES[item.route],
            Text(item.route_reason_zh, item.route_reason_en),
            _stops(item, entries.get(valid[item.pk].pk, []) if item.pk in valid else []),
        )
        for item in items
    ]
    stops = [stop for way in ways for stop in way.stops]
    sent = bool(file.delivered_at)
    authenticated = all(stop.state == DONE for stop in stops)
    under_way = matter.state == "issued"
    return Path(
        _stages(matter, file, items),
        ways,
        [
            *([Stage("authenticated", AUTHENTICATED, _joint(under_way, authenticated, stops, sent))] if stops else []),
            Stage("delivered", DELIVERED, DONE if sent else NOW if under_way and authenticated else LATER),
        ],
    )


def _joint(under_way: bool, finished: bool, stops: list[Stage], sent: bool) -> str:
    """How authentication stands as a whole: behind, sent back somewhere, under way or to come."""
    if not stops or not (under_way or sent):
        return LATER
    if finished or sent:
        return DONE
    return BACK if any(s.state == BACK for s in stops) else NOW


def _stages(matter: Matter, file: NotarialFile, items: list[Item]) -> list[Stage]:
    codes = [code for code, _title in STAGES]
    here = _STANDS.get(matter.state)
    if here:
        behind = codes.index(here)
    elif _is_issued(matter):
        behind = len(codes)
    else:  # ended before: what was reached stays
        behind = codes.index("drafted") if file.accepted_on else 0
    return [
        Stage(code, title, DONE if n < behind else NOW if code == here else LATER, _note(code, here, items))
        for n, (code, title) in enumerate(STAGES)
    ]


def _note(code: str, here: str | None, items: list[Item]) -> Text | None:
    """Where more than one certificate is worked on: how many are ready."""
    if code != "drafted" or here != code or len(items) < 2:
        return None
    ready = sum(bool(i.text_zh) and (not i.language or i.read_at is not None) for i in items)
    return Text("已完成{n}/{all}件", "{n} of {all} ready").format(n=ready, all=len(items))


def _stops(item: Item, entries: list[Authentication]) -> list[Stage]:
    """Authorities that a certificate passes: as they stand once it is issued, before that as they will come."""
    names = dict(words.AUTHORITIES)
    if not entries:
        return [Stage(code, names[code], LATER) for code in issuing.STOPS.get(item.route, ())]
    found: list[Stage] = []
    reached = True  # every stop before this one is done
    for entry in entries:
        found.append(_stop(entry, names[entry.authority], reached))
        reached = reached and entry.state == Authentication.State.DONE
    return found


def _stop(entry: Authentication, title: Text, reached: bool) -> Stage:
    reasons = dict(words.RETURN_REASONS)
    if entry.state == Authentication.State.RETURNED:
        why = reasons.get(entry.return_reason, reasons["other"])
        note = Text("被退回：{why}；我们处理后重新送办。", "Sent back: {why}. We put it right and send it again.").format(why=why)
        return Stage(entry.authority, title, BACK, note)
    if entry.state == Authentication.State.DONE:
        note = Text("编号{n}", "No. {n}").format(n=entry.reference) if entry.reference else None
        return Stage(entry.authority, title, DONE, note)
    if entry.state == Authentication.State.SENT:
        return Stage(entry.authority, title, NOW, Text("已送办", "Sent there"))
    return Stage(entry.authority, title, NOW if reached else LATER, Text("准备送办", "About to be sent") if reached else None)


def _issued(certificates: list[Certificate]) -> list[dict[str, Any]]:
    """Every number that was given, with how often it was checked in public."""
    counted = OutputCheck.objects.filter(output__in=[c.output_id for c in certificates]).values("output").annotate(n=Count("pk"))
    checks = {row["output"]: row["n"] for row in counted} if certificates else {}
    return [{"certificate": c, "output": c.output, "checks": checks.get(c.output_id, 0)} for c in certificates]
