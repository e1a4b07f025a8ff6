"""The timeline: events hashed one over the other, so that a changed, removed or inserted one is found."""

import hashlib
import json
from dataclasses import dataclass

from yuqiao.kernel import clock
from yuqiao.matters.access import Actor
from yuqiao.matters.models import Event, Matter


def digest(event: Event) -> str:
    """Hash of an event over its content, its actor and the event before."""
    content = {
        "matter": event.matter_id,
        "number": event.number,
        "at": event.at.isoformat(timespec="microseconds"),
        "actor_kind": event.actor_kind,
        "actor": event.actor_id,
        "actor_name": event.actor_name,
        "kind": event.kind,
        "audience": event.audience,
        "from": event.from_state,
        "to": event.to_state,
        "data": event.data,
        "previous": event.previous_hash,
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def record_event(
    matter: Matter, kind: str, actor: Actor, *, audience: str = "inside", to_state: str = "", data: dict | None = None
) -> Event:
    """Append one event and raise the matter's version. The caller holds the matter's row lock and saves the matter."""
    event = Event(
        matter=matter,
        number=matter.version + 1,
        at=clock.now().astimezone(clock.UTC),
        actor_kind=actor.kind,
        actor=actor.user,
        actor_name=actor.name[:120],
        kind=kind,
        audience=audience,
        from_state=matter.state,
        to_state=to_state or matter.state,
        data=data or {},
        previous_hash=matter.head_hash,
    )
    event.hash = digest(event)
    event.save(force_insert=True)
    matter.version = event.number
    matter.head_hash = event.hash
    return event


@dataclass(frozen=True)
class Break:
    """Where a timeline does not hold."""

    reference: str
    number: int
    why: str


def verify(matter: Matter) -> Break | None:
    """The first break of a matter's timeline, or None when every event follows from the one before."""
    previous, number = "", 0
    for event in matter.events.order_by("number"):
        number += 1
        if event.number != number:
            return Break(matter.reference, number, "an event is missing")
        if event.previous_hash != previous or event.hash != digest(event):
            return Break(matter.reference, number, "an event was changed")
        previous = event.hash
    if number != matter.version or previous != matter.head_hash:
        return Break(matter.reference, number, "the last events are missing")
    return None
