"""Verbs of the talent pool: who belongs to it since when and by which decision; nominated by the cities, decided by the department.

`Standing` says who stands since when; the flags of `Lawyer` follow from it and are written here alone, each with its EntryChange.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from yuqiao.kernel import clock
from yuqiao.kernel.errors import Changed, NotAllowed, Refused
from yuqiao.kernel.models import StoredFile
from yuqiao.kernel.text import Text
from yuqiao.notify.services import queue_letter
from yuqiao.people.models import Office, Role, User
from yuqiao.people.selectors import current_seats, seats_in_force
from yuqiao.registers.directory import reindex
from yuqiao.registers.models import (
    EntryChange,
    Lawyer,
    Nomination,
    NominationFile,
    NominationQuota,
    NominationRound,
    Standing,
)

REGISTER = "lawyers"  # in the history of entries
AREA = "lawyers"
Kind, State = Standing.Kind, Nomination.State
FLAGS = {Kind.POOL: "in_pool", Kind.LEADING: "is_leading", Kind.NATIONAL: "is_national"}
KINDS = {
    Kind.POOL: Text("人才库", "Talent pool"),
    Kind.LEADING: Text("领军人才", "Leading talent"),
    Kind.NATIONAL: Text("全国涉外律师人才", "National talent"),
}
STATES = {
    State.NOMINATED: Text("已提名", "nominated"),
    State.WITHDRAWN: Text("已撤回", "withdrawn"),
    State.ACCEPTED: Text("已接受", "accepted"),
    State.REFUSED: Text("未接受", "refused"),
}
MAX_FILES = 10
DEPARTMENT_ONLY = Text("人才库由主管部门维护。", "The department keeps the talent pool.")
BUREAU_ONLY = Text("提名由律师所在市的司法局作出。", "The justice bureau of the lawyer's city nominates.")
GONE = Text("刚才有人改动了这一项，请重新打开页面。", "Somebody changed this just now; please open the page again.")


# ---- who may


def is_department(user: User | None) -> bool:
    """True for who keeps the pool: a manager of the department without an area, or of lawyers."""
    return user is not None and any(s.role == Role.DEPARTMENT_MANAGER and s.area in ("", AREA) for s in current_seats(user))


def bureaux_of(user: User | None) -> list[Office]:
    """The justice bureaux of cities that a person leads."""
    seats = current_seats(user) if user else []
    return [s.office for s in seats if s.role == Role.OFFICE_HEAD and s.office and s.office.kind == Office.Kind.JUSTICE_BUREAU]


def _department(by: User | None) -> None:
    if not is_department(by):
        raise NotAllowed("department_only", DEPARTMENT_ONLY)


def _refuse(field: str, zh: str, en: str) -> Refused:
    text = Text(zh, en)
    return Refused(field, text, {field: text})


# ---- standings


@transaction.atomic
def add_standing(lawyer_pk: int, kind: str, by: User, *, since: date, source: str) -> Standing:
    """The lawyer belongs to a level from a day on, by a decision or a list.

    Raises NotAllowed; Refused for a day to come, no source, one that stands already, or a level above the pool outside of it.
    """
    _department(by)
    lawyer = Lawyer.objects.select_for_update().get(pk=lawyer_pk)
    source = _source(source)
    if since > clock.today():
        raise _refuse("since", "起始日不能在今天之后。", "The first day cannot lie after today.")
    _may_stand(lawyer, kind)
    standing = _write(lawyer, kind, by, since, source, at=_new_instant(lawyer))
    _tell_lawyer(lawyer, "registers.pool_added", f"added:{standing.pk}", kind=KINDS[kind], since=since, source=source)
    return standing


def _may_stand(lawyer: Lawyer, kind: str) -> None:
    if kind not in FLAGS:
        raise _refuse("kind", "请选择层级。", "Please choose the level.")
    if lawyer.left_on and lawyer.left_on < clock.today():
        raise _refuse("kind", "该律师已不在名册中。", "The lawyer has left the register.")
    if getattr(lawyer, FLAGS[kind]):
        raise _refuse("kind", "该律师已在这一层级。", "The lawyer stands in this level already.")
    if kind != Kind.POOL and not lawyer.in_pool:
        raise _refuse("kind", "先入人才库，才能列入更高层级。", "Only a member of the pool can be put into a higher level.")


def _source(source: str) -> str:
    source = source.strip()
    if len(source) < 4:
        raise _refuse("source", "请写明依据：决定或名单的名称和文号。", "Please name the decision or list, with its number.")
    return source[:200]


def _write(
    lawyer: Lawyer, kind: str, by: User | None, since: date, source: str, *, at: datetime, round: NominationRound | None = None
) -> Standing:
    standing = Standing.objects.create(lawyer=lawyer, kind=kind, since=since, source=source, by=by, round=round)
    _flag(lawyer, kind, True, by, source, since, at)
    return standing


@transaction.atomic
def end_standing(standing_pk: int, by: User, *, until: date, source: str, reason: str) -> list[Standing]:
    """The standing ends, with its last day and why; whoever leaves the pool leaves the levels above it too. Gives all that ended.

    Raises NotAllowed; Refused for a day to come or before its first one, without source or reason, and for one that has ended.
    """
    _department(by)
    asked = Standing.objects.get(pk=standing_pk)
    lawyer = Lawyer.objects.select_for_update().get(pk=asked.lawyer_id)
    standing = Standing.objects.select_for_update().get(pk=standing_pk)
    if standing.until:
        raise Changed("standing_ended", GONE, [])
    source, reason = _source(source), _reason(reason)
    if until > clock.today():
        raise _refuse("until", "最后一日不能在今天之后。", "The last day cannot lie after today.")
    open_ones = (
        list(Standing.objects.filter(lawyer=lawyer, until=None).exclude(pk=standing.pk)) if standing.kind == Kind.POOL else []
    )
    ending = [*open_ones, standing]
    if any(until < s.since for s in ending):
        raise _refuse("until", "最后一日早于起始日。", "The last day lies before the first one.")
    at = _new_instant(lawyer)
    for one in ending:
        one.until, one.reason = until, reason
        one.save(update_fields=["until", "reason"])
        _flag(lawyer, one.kind, False, by, source, until, at)
    kind = Text("、".join(KINDS[s.kind].zh for s in ending), ", ".join(KINDS[s.kind].en for s in ending))
    _tell_lawyer(
        lawyer,
        "registers.pool_ended",
        f"ended:{standing.pk}:{at.isoformat()}",
        kind=kind,
        until=until,
        source=source,
        reason=reason,
    )
    return ending


def _reason(reason: str, field: str = "reason") -> str:
    reason = reason.strip()
    if len(reason) < 4:
        raise _refuse(field, "请写明原因。", "Please say why.")
    return reason[:500]


def last_change(lawyer: Lawyer) -> list[EntryChange]:
    """The flags that the last act on a lawyer's standing changed; empty when that was an undo or nothing was done."""
    rows = EntryChange.objects.filter(register=REGISTER, entry=lawyer.pk, field__in=FLAGS.values())
    last = rows.order_by("-id").first()
    if last is None or last.source.startswith(UNDONE):
        return []
    return list(rows.filter(at=last.at).order_by("id"))


UNDONE = "撤销 / taken back: "


@transaction.atomic
def undo_last(lawyer_pk: int, by: User) -> list[EntryChange]:
    """Take back the last act on a lawyer's standing, with lines of history of its own; gives what was taken back.

    Raises NotAllowed, and Refused when there is nothing to take back or a round did it (reopen the round instead).
    """
    _department(by)
    lawyer = Lawyer.objects.select_for_update().get(pk=lawyer_pk)
    changes = last_change(lawyer)
    if not changes:
        raise Refused("nothing_to_undo", Text("没有可以撤销的改动。", "There is nothing to take back."))
    at, today = _new_instant(lawyer), clock.today()
    kinds = {flag: kind for kind, flag in FLAGS.items()}
    for change in reversed(changes):
        kind, added = kinds[change.field], change.after == "true"
        if added:
            standing = Standing.objects.get(lawyer=lawyer, kind=kind, until=None)
            if standing.round_id:
                raise Refused(
                    "of_a_round", Text("这由提名轮次产生：请重新打开该轮次。", "A round did this: reopen that round instead.")
                )
            standing.delete()
        else:
            standing = Standing.objects.filter(lawyer=lawyer, kind=kind).exclude(until=None).order_by("-until", "-pk").first()
            standing.until, standing.reason = None, ""
            standing.save(update_fields=["until", "reason"])
        _flag(lawyer, kind, not added, by, f"{UNDONE}{change.source}"[:200], today, at)
    words = Text("、".join(KINDS[kinds[c.field]].zh for c in changes), ", ".join(KINDS[kinds[c.field]].en for c in changes))
    _tell_lawyer(lawyer, "registers.pool_undone", f"undone:{changes[0].pk}", kind=words)
    return changes


def _new_instant(lawyer: Lawyer) -> datetime:
    """Now, but never that of an earlier act: what was done together carries one instant and is taken back together."""
    now = clock.now()
    last = EntryChange.objects.filter(register=REGISTER, entry=lawyer.pk).aggregate(at=Max("at"))["at"]
    return last + timedelta(microseconds=1) if last and last >= now else now


def _flag(lawyer: Lawyer, kind: str, value: bool, by: User | None, source: str, day: date, at: datetime) -> None:
    flag = FLAGS[kind]
    EntryChange.objects.create(
        register=REGISTER,
        entry=lawyer.pk,
        field=flag,
        before=str(getattr(lawyer, flag)).lower(),
        after=str(value).lower(),
        source=source,
        as_of=day,
        by=by,
        at=at,
    )
    setattr(lawyer, flag, value)
    lawyer.save(update_fields=[flag])
    reindex(REGISTER, lawyer.pk)


# ---- rounds of nomination


@transaction.atomic
def open_round(
    by: User, *, kind: str, title_zh: str, title_en: str, opens: date, closes: date, source: str, quotas: dict[int, int]
) -> NominationRound:
    """A round with the places of each city (by the key of its division). Raises NotAllowed, Refused with the fields."""
    _department(by)
    if closes < opens:
        raise _refuse("closes", "截止日早于开始日。", "The last day lies before the first one.")
    if not any(quotas.values()):
        raise _refuse("quotas", "至少给一个市名额。", "Give places to at least one city.")
    made = NominationRound.objects.create(
        kind=kind,
        title_zh=title_zh.strip(),
        title_en=title_en.strip(),
        opens=opens,
        closes=closes,
        source=_source(source),
        made_by=by,
    )
    NominationQuota.objects.bulk_create(NominationQuota(round=made, city_id=city, places=n) for city, n in quotas.items() if n)
    return made


def is_open(round: NominationRound) -> bool:
    """True while the cities may nominate."""
    return round.closed_at is None and round.opens <= clock.today() <= round.closes


@transaction.atomic
def nominate(by: User, round_pk: int, lawyer_pk: int, *, reasons: str, files: Sequence[tuple[StoredFile, str]] = ()) -> Nomination:
    """A city's bureau nominates a lawyer of its city. The city's places are held meanwhile: two at once never exceed them.

    Raises NotAllowed for anybody but the head of that city's bureau; Refused when the round is not open, the places are used up,
    the lawyer is nominated already or cannot rise to this level, and without reasons.
    """
    lawyer = Lawyer.objects.select_related("city", "firm__city").get(pk=lawyer_pk)
    city = lawyer.city or lawyer.firm.city
    office = next((o for o in bureaux_of(by) if city and o.division_code == city.code), None)
    if office is None or city is None:
        raise NotAllowed("bureau_only", BUREAU_ONLY)
    round = NominationRound.objects.select_for_update().get(pk=round_pk)
    if not is_open(round):
        raise Refused("round_closed", Text("该轮次现在不接受提名。", "This round takes no nominations now."))
    quota = NominationQuota.objects.select_for_update().filter(round=round, city=city).first()
    _may_stand(lawyer, round.kind)
    standing = Nomination.objects.filter(round=round).exclude(state=State.WITHDRAWN)
    if standing.filter(lawyer=lawyer).exists():
        raise Refused("nominated_already", Text("该律师在本轮已被提名。", "The lawyer is nominated in this round already."))
    if quota is None or standing.filter(city=city).count() >= quota.places:
        raise Refused("quota_used", Text("本市名额已用完。", "The places of this city are used up."))
    reasons = reasons.strip()
    if len(reasons) < 10:
        raise _refuse("reasons", "请写明提名理由（至少10个字）。", "Please give the reasons (at least ten characters).")
    if len(files) > MAX_FILES:
        raise _refuse("files", "材料不超过10份。", "No more than ten files.")
    made = Nomination.objects.create(
        round=round, lawyer=lawyer, city=city, office=office, reasons=reasons[:4000], by=by, at=clock.now()
    )
    NominationFile.objects.bulk_create(NominationFile(nomination=made, stored=stored, name=name[:200]) for stored, name in files)
    return made


@transaction.atomic
def withdraw(by: User, nomination_pk: int) -> Nomination:
    """The bureau takes its nomination back while it is not decided; the place is free again. Raises NotAllowed, Changed."""
    nomination = _held(nomination_pk)
    if nomination.office_id not in {o.pk for o in bureaux_of(by)}:
        raise NotAllowed("bureau_only", BUREAU_ONLY)
    if nomination.state != State.NOMINATED or nomination.round.closed_at:
        raise Changed("decided", GONE, [])
    return _set_state(nomination, State.WITHDRAWN)


@transaction.atomic
def accept(by: User, nomination_pk: int) -> Nomination:
    """The department accepts; the standing itself is written when the round is closed. Raises NotAllowed, Changed, Refused."""
    nomination = _undecided(by, nomination_pk)
    _may_stand(nomination.lawyer, nomination.round.kind)
    _set_state(nomination, State.ACCEPTED, by)
    _tell_decision(nomination, "registers.nomination_accepted")
    return nomination


@transaction.atomic
def refuse(by: User, nomination_pk: int, reason: str) -> Nomination:
    """The department does not accept, and says why. Raises NotAllowed, Changed, Refused without a reason."""
    nomination = _undecided(by, nomination_pk)
    nomination.refusal = _reason(reason)
    _set_state(nomination, State.REFUSED, by)
    _tell_decision(nomination, "registers.nomination_refused")
    return nomination


@transaction.atomic
def take_back(by: User, nomination_pk: int) -> Nomination:
    """The decision is taken back while the round is not closed: the nomination stands undecided again. Raises NotAllowed, Changed."""
    _department(by)
    nomination = _held(nomination_pk)
    if nomination.state not in (State.ACCEPTED, State.REFUSED) or nomination.round.closed_at:
        raise Changed("not_decided", GONE, [])
    nomination.refusal = ""
    _set_state(nomination, State.NOMINATED)
    _tell_decision(nomination, "registers.nomination_reopened")
    return nomination


def _held(pk: int) -> Nomination:
    asked = Nomination.objects.only("round_id").get(pk=pk)
    NominationRound.objects.select_for_update().get(pk=asked.round_id)
    return (
        Nomination.objects.select_for_update(of=("self",))
        .select_related("round", "lawyer__user", "lawyer__firm", "office", "city")
        .get(pk=pk)
    )


def _undecided(by: User, pk: int) -> Nomination:
    _department(by)
    nomination = _held(pk)
    if nomination.state != State.NOMINATED or nomination.round.closed_at:
        raise Changed("decided", GONE, [])
    return nomination


def _set_state(nomination: Nomination, state: str, by: User | None = None) -> Nomination:
    nomination.state, nomination.decided_by = state, by
    nomination.decided_at = clock.now() if by else None
    nomination.version += 1
    nomination.save(update_fields=["state", "refusal", "decided_by", "decided_at", "version"])
    return nomination


@transaction.atomic
def close_round(by: User, round_pk: int) -> list[Standing]:
    """Close a round: everybody accepted gets the standing, with the round as its source. Gives the standings.

    Raises NotAllowed; Refused while something is undecided or the cities may still nominate.
    """
    _department(by)
    round = NominationRound.objects.select_for_update().get(pk=round_pk)
    if round.closed_at:
        raise Changed("round_closed", GONE, [])
    if is_open(round):
        raise Refused(
            "round_open",
            Text("各市还可以提名：截止日之后才能结束。", "The cities may still nominate: close it after its last day."),
        )
    left = round.nominations.filter(state=State.NOMINATED).count()
    if left:
        text = Text("还有{n}件提名没有决定。", "Not decided yet: {n}.").format(n=left)
        raise Refused("undecided", text)
    round.closed_at, round.closed_by = clock.now(), by
    round.save(update_fields=["closed_at", "closed_by"])
    accepted = round.nominations.filter(state=State.ACCEPTED).order_by("pk").values_list("lawyer_id", flat=True)
    lawyers = Lawyer.objects.select_for_update().in_bulk(list(accepted))
    made = []
    for pk in accepted:
        lawyer = lawyers[pk]
        if getattr(lawyer, FLAGS[round.kind]):  # got it another way meanwhile
            continue
        made.append(_write(lawyer, round.kind, by, clock.today(), round.source, at=_new_instant(lawyer), round=round))
        _tell_lawyer(
            lawyer,
            "registers.pool_added",
            f"added:{made[-1].pk}",
            kind=KINDS[round.kind],
            since=clock.today(),
            source=round.source,
        )
    return made


@transaction.atomic
def reopen_round(by: User, round_pk: int) -> int:
    """Undo the closing of a round: its standings are taken back, its nominations can be decided anew. Gives how many.

    Raises NotAllowed; Refused when a standing of it was changed since.
    """
    _department(by)
    round = NominationRound.objects.select_for_update().get(pk=round_pk)
    if round.closed_at is None:
        raise Changed("round_open", GONE, [])
    standings = list(round.standings.select_related("lawyer").order_by("pk"))
    lawyers = Lawyer.objects.select_for_update().in_bulk([s.lawyer_id for s in standings])
    if any(s.until or (round.kind == Kind.POOL and lawyers[s.lawyer_id].is_leading) for s in standings):
        raise Refused(
            "changed_since", Text("其中有人的层级此后又有变动，不能撤销。", "A standing of this round was changed since.")
        )
    for standing in standings:
        lawyer = lawyers[standing.lawyer_id]
        _flag(lawyer, round.kind, False, by, f"{UNDONE}{round.source}"[:200], clock.today(), _new_instant(lawyer))
        _tell_lawyer(lawyer, "registers.pool_undone", f"reopened:{standing.pk}", kind=KINDS[round.kind])
        standing.delete()
    round.closed_at = round.closed_by = None
    round.save(update_fields=["closed_at", "closed_by"])
    return len(standings)


# ---- letters


def heads_of(office: Office) -> list[User]:
    """Who leads an office now and can be written to."""
    return heads_by_office([office.pk]).get(office.pk, [])


def heads_by_office(offices: Iterable[int | None]) -> dict[int, list[User]]:
    """The same of many offices: one query."""
    keys = {key for key in offices if key}
    seats = seats_in_force().filter(office__in=keys, role=Role.OFFICE_HEAD, user__is_active=True).exclude(user__email=None)
    found: dict[int, list[User]] = {}
    for seat in seats.select_related("user").order_by("office", "user"):
        heads = found.setdefault(seat.office_id, [])
        if seat.user not in heads:
            heads.append(seat.user)
    return found


def _tell_lawyer(lawyer: Lawyer, template: str, key: str, **context: Any) -> None:
    user = lawyer.user
    address = (user.email if user else "") or lawyer.email
    if not address:
        return
    language = user.language if user else "zh-hans"
    queue_letter(
        key=f"{template}:{key}",
        to=address,
        name=lawyer.name_zh,
        template=template,
        language=language,
        context=_spoken(language, lawyer=lawyer, **context),
    )


def _spoken(language: str, **context: Any) -> dict[str, Any]:
    """Texts of a letter in its language."""
    return {name: value.in_language(language) if isinstance(value, Text) else value for name, value in context.items()}


def _tell_decision(nomination: Nomination, template: str) -> None:
    """The bureau's heads, and the lawyer, are told of a decision."""
    readers: Iterable[tuple[str, str, str]] = [(u.email, u.name, u.language) for u in heads_of(nomination.office)]
    lawyer = nomination.lawyer
    if lawyer.user and lawyer.user.email:
        readers = [*readers, (lawyer.user.email, lawyer.name_zh, lawyer.user.language)]
    for number, (address, name, language) in enumerate(readers):
        queue_letter(
            key=f"{template}:{nomination.pk}:{nomination.version}:{number}",
            to=address,
            name=name,
            template=template,
            language=language,
            context=_spoken(
                language,
                name=name,
                lawyer=lawyer,
                firm=lawyer.firm,
                round=nomination.round,
                kind=KINDS[nomination.round.kind],
                reason=nomination.refusal,
            ),
        )
