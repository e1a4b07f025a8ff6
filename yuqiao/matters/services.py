"""Verbs of the core: open a matter, move it, take part in it. `act()` is the one function that moves a matter."""

import re
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from yuqiao.facts.models import PracticeArea, Territory
from yuqiao.kernel import clock
from yuqiao.kernel.errors import Changed, NotAllowed, Refused
from yuqiao.kernel.models import StoredFile
from yuqiao.kernel.references import new_reference
from yuqiao.kernel.sealed import search_hash
from yuqiao.kernel.text import Text
from yuqiao.matters import access, registry
from yuqiao.matters.access import Actor
from yuqiao.matters.clocks import Grounds, apply_clocks
from yuqiao.matters.contact import Contact, clean_contact
from yuqiao.matters.contract import APPLICANT, SYSTEM, Area, Move
from yuqiao.matters.forms import INCOMPLETE, clean_answers
from yuqiao.matters.letters import tell
from yuqiao.matters.models import Assignment, Deadline, Document, Draft, Event, Matter, Message, Party, PartyName, SavedFilter
from yuqiao.matters.search import index_matter
from yuqiao.matters.selectors import text_of
from yuqiao.matters.timeline import record_event
from yuqiao.notify.models import Letter
from yuqiao.people.models import Office, User
from yuqiao.registers.enterprises.services import find_enterprise
from yuqiao.registers.names import normal_form

TOKEN = re.compile(r"token=\w+")
# Events after which a page that is open still shows what is: they stand in nobody's way.
QUIET_EVENTS = ("matters.read", "matters.due_soon", "matters.overdue")
_looking: ContextVar[bool] = ContextVar("looking", default=False)
FOLLOW_UPS = 20  # moves that one move may cause; more means that two declarations chase each other


@dataclass
class Context:
    """What effects and guards are given; `then` asks for another move by the system after this one."""

    matter: Matter
    area: Area
    move: Move
    actor: Actor
    data: dict[str, Any]
    documents: list[Document] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)  # goes into the event
    follow: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    # True in a preview: what the database cannot take back (a signature, a file) is not made.
    looking: bool = field(default_factory=_looking.get)

    def then(self, move: str, **data: Any) -> None:
        """Let the system make another move when this one is done, in the same transaction."""
        self.follow.append((move, data))

    def say(self, direction: str, body: str) -> None:
        """Put what was written with this move, and its files, into the conversation."""
        message = Message.objects.create(
            matter=self.matter,
            direction=direction,
            at=clock.now(),
            author=self.actor.user,
            author_name=self.actor.name,
            body=body,
            kind=self.move.code,
        )
        message.documents.set(self.documents)


def add_party(matter: Matter, role: str, name: str, **details: Any) -> Party:
    """Add somebody to a matter; identifiers are sealed and found again by their keyed hash."""
    for sealed, key in (("email", "email_key"), ("phone", "phone_key"), ("document_number", "document_key")):
        if details.get(sealed):
            details[key] = search_hash(details[sealed])
    details.setdefault("kind", Party.Kind.ENTERPRISE if details.get("credit_code") else Party.Kind.PERSON)
    party = Party.objects.create(matter=matter, role=role, name=name, **details)
    names = {normal_form(n) for n in (name, party.name_zh, party.name_latin, *party.other_names) if n}
    PartyName.objects.bulk_create(PartyName(party=party, normalised=n[:200]) for n in sorted(names) if n)
    return party


@transaction.atomic
def open_matter(
    area_code: str,
    answers: dict[str, Any],
    contact: Contact,
    *,
    channel: str,
    user: User | None = None,
    draft: Draft | None = None,
    files: list[tuple[StoredFile, str]] | None = None,
    prepare: Callable[[Matter], None] | None = None,
    partial: bool = False,
    is_demo: bool = False,
) -> Matter:
    """Open a matter from a submission: answers cleaned and kept, parties, papers asked for, clocks, letter. All or nothing.

    `prepare` is called with the new matter before the area's first move (who must not be asked, for example).
    `partial` takes what another area asked: what is missing is completed by who takes it over.

    An area that is not open yet hands the request to the area that takes it; `requested_area` keeps what was asked.
    A draft that was submitted before gives back the matter it became. Raises Refused with a message a field.
    """
    if draft is not None:
        draft = Draft.objects.select_for_update().get(pk=draft.pk)
        if draft.matter_id:
            return draft.matter
    requested = registry.area(area_code)
    area = requested if requested.open else registry.area(requested.taken_by)
    contact = clean_contact(contact)
    cleaned = clean_answers(area.fields, answers, partial)
    refusal = area.refuses(cleaned)
    if refusal:
        raise Refused("not_taken", refusal)
    objections = area.objections(cleaned)
    if objections:
        raise Refused("answers", INCOMPLETE.format(n=len(objections)), dict(objections))
    matter = Matter(
        reference=_free_reference(area.prefix),
        area=area.code,
        requested_area="" if requested.open else requested.code,
        state=area.workflow.first.code,
        waiting_on=area.workflow.first.waits_for,
        channel=channel,
        title=str(cleaned.get("subject") or requested.title.in_language(contact.language))[:200],
        office=Office.objects.filter(code=cleaned.get("office") or "-").first(),
        client_user=user,
        language=contact.language,
        answers=cleaned,
        opened_at=clock.now(),
        territory=Territory.objects.filter(alpha3=cleaned.get("territory", "")).first(),
        practice_area=PracticeArea.objects.filter(slug=cleaned.get("practice_area", "")).first(),
        client_enterprise=find_enterprise(cleaned["credit_code"]) if cleaned.get("credit_code") else None,
        is_demo=is_demo,
    )
    matter.save(force_insert=True)
    _add_parties(matter, cleaned, contact)
    _take_over_files(matter, draft)
    for stored, name in files or []:
        add_document(matter, stored, name, sent_by=APPLICANT, sender=user)
    _ask_for_papers(matter, area)
    actor = Actor.of_user(user) if user else Actor("token", matter_id=matter.pk, name=contact.name)
    record_event(matter, "matters.opened", actor, audience="everybody", data={"channel": channel})
    apply_clocks(matter, area, None, entered=True)
    index_matter(matter)
    tell(matter, "applicant", area.receipt, {}, key=f"{matter.reference}:opened")
    if prepare:
        prepare(matter)
    if area.begins:
        _run(matter, area, area.begins, {}, Actor.system(), [])
    matter.save()
    return matter


def _add_parties(matter: Matter, cleaned: dict[str, Any], contact: Contact) -> None:
    """The applicant, who asks or signs on its behalf, and the other side, each named as it was written."""
    enterprise = cleaned.get("enterprise_name", "")
    client = add_party(
        matter,
        Party.Role.CLIENT,
        enterprise or cleaned.get("applicant_name") or contact.name,
        kind=Party.Kind.ENTERPRISE if enterprise else Party.Kind.PERSON,
        name_latin=cleaned.get("enterprise_name_foreign") or cleaned.get("applicant_name_latin") or "",
        credit_code=cleaned.get("credit_code", ""),
        document_kind=cleaned.get("document_kind", ""),
        document_number=cleaned.get("document_number", ""),
        email=contact.email,
        phone=contact.phone,
        language=contact.language,
    )
    speakers = (contact.name.strip(), cleaned.get("legal_representative", ""), cleaned.get("agent_name", ""))
    for name in dict.fromkeys(speakers):
        if name and name != client.name:
            add_party(matter, Party.Role.REPRESENTATIVE, name, represents=client, language=contact.language)
    if cleaned.get("opposing_name"):
        others = [n.strip() for n in cleaned.get("opposing_other_names", "").replace("；", ";").split(";") if n.strip()]
        add_party(matter, Party.Role.OPPOSING, cleaned["opposing_name"], kind=Party.Kind.ENTERPRISE, other_names=others)


def _free_reference(prefix: str) -> str:
    year = clock.today().year % 100
    while True:
        reference = new_reference(prefix, year)
        if not Matter.objects.filter(reference=reference).exists():
            return reference


def _take_over_files(matter: Matter, draft: Draft | None) -> None:
    if draft is None:
        return
    for upload in draft.uploads.exclude(stored=None).select_related("stored"):
        add_document(matter, upload.stored, upload.name, sent_by=APPLICANT)
    draft.matter = matter
    draft.save(update_fields=["matter"])


def _ask_for_papers(matter: Matter, area: Area) -> None:
    for paper in area.materials(matter.answers):
        matter.materials.create(code=paper.code, title_zh=paper.title.zh, title_en=paper.title.en, required=paper.required)


def add_document(
    matter: Matter,
    stored: StoredFile,
    name: str,
    *,
    sent_by: str,
    sender: User | None = None,
    audience: str = Document.Audience.EVERYBODY,
    kind: str = "",
) -> Document:
    """Attach a kept file to a matter."""
    return Document.objects.create(
        matter=matter,
        stored=stored,
        name=name[:200],
        kind=kind,
        audience=audience,
        sent_by=sent_by,
        sender=sender,
        created_at=clock.now(),
    )


@transaction.atomic
def act(
    matter_id: int,
    move_code: str,
    actor: Actor,
    *,
    version: int | None,
    data: dict[str, Any] | None = None,
    files: list[tuple[StoredFile, str]] | None = None,
) -> Matter:
    """Make one move, in one transaction: lock, compare versions, ask who may, guard, effect, clocks, event, letters.

    `version` is what the person saw (None: the system, which always sees the present).
    Raises Changed (something happened that matters), NotAllowed, Refused (with fields; also for a move that is none),
    Matter.DoesNotExist for a number that no door gives out.
    """
    matter = Matter.objects.select_for_update(of=("self",)).get(pk=matter_id)
    if version is not None and version != matter.version and _has_changed(matter, version):
        raise Changed("changed", _changed_text(), events_since(matter, version, actor))
    area = registry.area(matter.area)
    documents = [
        add_document(matter, stored, name, sent_by=_sent_by(actor, matter), sender=actor.user) for stored, name in files or []
    ]
    _run(matter, area, move_code, data or {}, actor, documents)
    matter.save()
    return matter


def _run(matter: Matter, area: Area, move_code: str, data: dict[str, Any], actor: Actor, documents: list[Document]) -> None:
    """One move and all that follow from it; the caller holds the lock and saves."""
    queue: list[tuple[str, dict[str, Any], Actor]] = [(move_code, data, actor)]
    for _ in range(FOLLOW_UPS):
        if not queue:
            return
        code, values, by = queue.pop(0)
        context = _step(matter, area, code, by, values, documents)
        queue.extend((next_code, next_data, Actor.system()) for next_code, next_data in context.follow)
        documents = []
    raise RuntimeError(f"{matter.area}: moves cause each other without end after {move_code}")


def _step(matter: Matter, area: Area, code: str, actor: Actor, data: dict[str, Any], documents: list[Document]) -> Context:
    move = find_move(area, code)
    if matter.state not in move.sources:
        raise Refused(
            "not_open", Text("现在不能做这一步：事项已进入下一步。", "This step is not open now: the matter has moved on.")
        )
    if not access.may(actor, move, matter):
        raise NotAllowed("not_yours", Text("这一步不由您来做。", "This step is not yours to make."))
    _four_eyes(matter, move, actor)
    cleaned = data if actor.kind == SYSTEM else clean_answers(move.asks, data, about=matter)
    context = Context(matter, area, move, actor, cleaned, documents)
    for name in move.guards:
        refusal = area.guards[name](context)
        if refusal:
            raise Refused(name, refusal)
    handler = matter.handler
    if move.effect:
        area.effects[move.effect](context)
    target = move.to or matter.state
    event = record_event(
        matter,
        f"{area.code}.{move.code}",
        actor,
        audience="everybody" if move.public else "inside",
        to_state=target,
        data=context.notes,
    )
    _enter(matter, area, target)
    apply_clocks(matter, area, move, entered=move.to is not None, grounds=_grounds(context))
    for telling in move.tells:
        key = f"{matter.reference}:{event.number}:{telling.audience}"
        tell(matter, telling.audience, telling.letter, cleaned, key=key, handler=handler)
    return context


def _grounds(context: Context) -> Grounds:
    """Why a clock stands still: the first long text that the move asked for, and the first file that came with it."""
    texts = [str(context.data.get(f.code, "")) for f in context.move.asks if f.kind == "longtext"]
    return Grounds(next(iter(texts), "")[:1000], next(iter(context.documents), None))


def why_not(matter: Matter, move: Move, actor: Actor) -> Text | None:
    """Why a move that this actor may make is not open now, in the words of the first guard that refuses; else None.

    Guards are asked with no data: one that looks at what the mover types lets an empty form pass.
    """
    area = registry.area(matter.area)
    context = Context(matter, area, move, actor, {})
    return next((why for name in move.guards if (why := area.guards[name](context))), None)


def find_move(area: Area, code: str) -> Move:
    """The move of that code. Raises Refused: a code that nobody declared comes from a hand-made request."""
    try:
        return area.workflow.move(code)
    except KeyError as error:
        raise Refused("no_move", Text("没有这一步。", "There is no such step.")) from error


def _four_eyes(matter: Matter, move: Move, actor: Actor) -> None:
    if not move.four_eyes or actor.user is None:
        return
    if matter.events.filter(kind=f"{matter.area}.{move.four_eyes}", actor=actor.user).exists():
        raise NotAllowed("four_eyes", Text("这一步要由另一个人来做。", "This step needs a second person."))


def _enter(matter: Matter, area: Area, target: str) -> None:
    state = area.workflow.state(target)
    if state.final and not matter.closed_at:
        matter.closed_at, matter.outcome = clock.now(), target
    if not state.final:
        matter.closed_at, matter.outcome = None, ""
    matter.state, matter.waiting_on = target, state.waits_for


def _sent_by(actor: Actor, matter: Matter) -> str:
    return APPLICANT if APPLICANT in access.roles_in(actor, matter) else actor.kind


def _has_changed(matter: Matter, version: int) -> bool:
    """True when more happened since than somebody reading a file or being reminded; also for a version that never was."""
    return not 0 <= version < matter.version or matter.events.filter(number__gt=version).exclude(kind__in=QUIET_EVENTS).exists()


def _changed_text() -> Text:
    return Text(
        "您查看之后，别人已经处理过这件事。请看下面的变化，再决定要不要继续；您填写的内容还在。",
        "Somebody has acted since you opened this. See below what changed before you go on; what you typed is still here.",
    )


def events_since(matter: Matter, version: int, actor: Actor) -> list[dict[str, Any]]:
    """What happened after a version, for the one who was slower; an applicant reads what is for everybody, without names."""
    area, inside = registry.area(matter.area), access.is_inside(access.roles_in(actor, matter))
    found = matter.events.filter(number__gt=version).order_by("number")
    if not inside:
        found = found.filter(audience=Event.Audience.EVERYBODY)
    return [
        {"number": e.number, "at": e.at, "kind": e.kind, "text": text_of(e, area, inside), "actor": e.actor_name if inside else ""}
        for e in found
    ]


@transaction.atomic
def take_back_offers(user: User, why: str) -> int:
    """Move on whatever is offered to this user, although there is time left; returns how many matters moved.

    Each moves by its area's move `take_back`, which the system makes; what the user has accepted stays. Whoever calls it
    has first seen to it that nothing is offered to the user again.
    """
    offered = Assignment.objects.filter(user=user, status=Assignment.Status.OFFERED).order_by("matter_id")
    found = list(offered.values_list("matter_id", flat=True))
    for matter_id in found:
        act(matter_id, "take_back", Actor.system(), version=None, data={"reason": why[:300]})
    return len(found)


@transaction.atomic
def say(matter_id: int, actor: Actor, body: str, *, direction: str, files: list[tuple[StoredFile, str]] | None = None) -> Message:
    """Add to the conversation. Raises Refused when it is empty, NotAllowed when the actor has no part in the matter."""
    if not body.strip():
        text = Text("请填写内容。", "Please write something.")
        raise Refused("empty", text, {"body": text})
    matter = Matter.objects.select_for_update(of=("self",)).get(pk=matter_id)
    roles = access.roles_in(actor, matter)
    from_applicant = direction == Message.Direction.FROM_APPLICANT
    if not roles or (from_applicant != (APPLICANT in roles and not access.is_inside(roles))):
        raise NotAllowed("not_yours", Text("您不能在这里留言。", "You cannot write here."))
    message = Message.objects.create(
        matter=matter,
        direction=direction,
        at=clock.now(),
        author=actor.user,
        author_name=actor.name,
        body=body.strip(),
    )
    inside = direction == Message.Direction.INTERNAL
    audience = Document.Audience.INSIDE if inside else Document.Audience.EVERYBODY
    message.documents.set(
        add_document(matter, stored, name, sent_by=_sent_by(actor, matter), sender=actor.user, audience=audience)
        for stored, name in files or []
    )
    event = record_event(matter, "matters.said", actor, audience="inside" if inside else "everybody")
    matter.save()
    if not inside:
        audience = "applicant" if not from_applicant else "handler" if matter.handler_id else "managers"
        tell(matter, audience, "matters.message", {"body": message.body}, key=f"{matter.reference}:{event.number}:{audience}")
    return message


@transaction.atomic
def record_reading(matter_id: int, actor: Actor, what: str) -> Event:
    """Reading a sensitive file is itself an event."""
    matter = Matter.objects.select_for_update(of=("self",)).get(pk=matter_id)
    event = record_event(matter, "matters.read", actor, data={"what": what})
    Matter.objects.filter(pk=matter.pk).update(version=matter.version, head_hash=matter.head_hash)
    return event


class _OnlyLooking(Exception):
    """Rolls a preview back."""


@dataclass(frozen=True)
class ClockChange:
    """What a move does to one clock: due before and after (None: it does not run), and whether it then stands still."""

    code: str
    before: datetime | None
    after: datetime | None
    paused: bool


@dataclass(frozen=True)
class Preview:
    """What a move would do: where the matter would stand, the letters as they would leave, the clocks that would change."""

    state: str
    letters: list[Letter]
    clocks: list[ClockChange]


def preview(matter_id: int, move_code: str, actor: Actor, *, version: int, data: dict[str, Any]) -> Preview:
    """Make a move, look at what it did, and undo all of it. Raises what `act` raises."""
    seen: Preview | None = None
    looking = _looking.set(True)
    try:
        with transaction.atomic():
            before = _clocks_of(matter_id)
            known = set(Letter.objects.filter(about__in=_about(matter_id)).values_list("pk", flat=True))
            moved = act(matter_id, move_code, actor, version=version, data=data)
            letters = list(Letter.objects.filter(about__in=_about(matter_id)).exclude(pk__in=known).order_by("pk"))
            for letter in letters:
                letter.body = TOKEN.sub("token=…", letter.body)  # a link opens the matter for its reader alone
            seen = Preview(moved.state, letters, _changes(before, _clocks_of(matter_id)))
            raise _OnlyLooking
    except _OnlyLooking:
        return seen
    finally:
        _looking.reset(looking)


def _about(matter_id: int) -> list[str]:
    return list(Matter.objects.filter(pk=matter_id).values_list("reference", flat=True))


def _clocks_of(matter_id: int) -> dict[str, Deadline]:
    running = Deadline.objects.filter(matter=matter_id, met_at=None, stopped_at=None)
    return {d.code: d for d in running.prefetch_related("pauses")}


def _changes(before: dict[str, Deadline], after: dict[str, Deadline]) -> list[ClockChange]:
    def stands(deadline: Deadline | None) -> bool:
        return bool(deadline) and any(p.ended_at is None for p in deadline.pauses.all())

    found = []
    for code in sorted(before.keys() | after.keys()):
        was, will = before.get(code), after.get(code)
        if was and will and was.due_at == will.due_at and stands(was) == stands(will):
            continue
        found.append(ClockChange(code, was and was.due_at, will and will.due_at, stands(will)))
    return found


def save_filter(user: User, name: str, query: str) -> SavedFilter:
    """Keep a worklist's query under a name; the same name again replaces it. Raises Refused without a name."""
    if not name.strip():
        raise Refused("filter_name", Text("请给这个筛选起个名字。", "Please give this filter a name."))
    kept, _created = SavedFilter.objects.update_or_create(user=user, name=name.strip()[:60], defaults={"query": query[:500]})
    return kept


def drop_filter(user: User, name: str) -> None:
    """Forget a saved filter."""
    SavedFilter.objects.filter(user=user, name=name).delete()
