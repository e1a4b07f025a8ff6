"""`manage.py check` refuses an area whose declaration is wrong."""

from collections.abc import Iterator

from django.core.checks import Error, register
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from yuqiao.kernel.text import Text
from yuqiao.matters import registry
from yuqiao.matters.contract import AUDIENCES, SYSTEM, Area


@register()
def areas_are_declared_well(app_configs: object, **kwargs: object) -> list[Error]:
    """All complaints about all areas."""
    return [
        Error(f"area {area.code}: {complaint}", id="matters.E001") for area in registry.areas() for complaint in complaints(area)
    ]


def complaints(area: Area) -> Iterator[str]:
    """What is wrong with one declaration, in words."""
    if not area.open:
        if not area.taken_by:
            yield "is not open and nobody takes its requests"
        return
    yield from _moves(area)
    yield from _ways(area)
    yield from _clocks(area)
    yield from _names(area)
    yield from _letters(area)
    yield from _beginning(area)


def _moves(area: Area) -> Iterator[str]:
    flow = area.workflow
    codes = [m.code for m in flow.moves] + [s.code for s in flow.states]
    if len(set(codes)) != len(codes):
        yield "a code is used twice among states and moves"
    for move in flow.moves:
        for state in (*move.sources, *([move.to] if move.to else [])):
            if not flow.has_state(state):
                yield f"move {move.code}: unknown state {state}"
        if not move.seats:
            yield f"move {move.code}: no seat may make it"
        if move.effect and move.effect not in area.effects:
            yield f"move {move.code}: unknown effect {move.effect}"
        for guard in set(move.guards) - set(area.guards):
            yield f"move {move.code}: unknown guard {guard}"
        if move.four_eyes and move.four_eyes not in {m.code for m in flow.moves}:
            yield f"move {move.code}: four eyes with unknown move {move.four_eyes}"


def _ways(area: Area) -> Iterator[str]:
    flow = area.workflow
    reached = {flow.first.code}
    while True:
        more = {m.to for m in flow.moves if m.to and reached & set(m.sources)} - reached
        if not more:
            break
        reached |= more
    for state in flow.states:
        if state.code not in reached and not state.retired:
            yield f"state {state.code}: cannot be reached"
        leaves = any(state.code in m.sources and m.to not in (None, state.code) for m in flow.moves)
        if not state.final and not state.retired and not leaves:
            yield f"state {state.code}: has no way out"


def _clocks(area: Area) -> Iterator[str]:
    for declared in area.clocks:
        for state in (*declared.starts_in, *declared.stops_in, *declared.pauses_in):
            if not area.workflow.has_state(state):
                yield f"clock {declared.code}: unknown state {state}"
    known = {c.code for c in area.clocks}
    for move in area.workflow.moves:
        for code in set(move.meets) - known:
            yield f"move {move.code}: meets unknown clock {code}"


def _texts(area: Area) -> Iterator[tuple[str, Text | None]]:
    yield "title", area.title
    for step in area.steps:
        yield f"step {step.code}", step.title
    for question in area.fields:
        yield f"field {question.code}", question.label
    for state in area.workflow.states:
        yield f"state {state.code}", state.public
        yield f"state {state.code}", state.internal
    for move in area.workflow.moves:
        yield f"move {move.code}", move.title


def _names(area: Area) -> Iterator[str]:
    for what, text in _texts(area):
        if text is None or not text.zh or not text.en:
            yield f"{what}: has no name in one of the languages"


def _letters(area: Area) -> Iterator[str]:
    tells = [(move, telling) for move in area.workflow.moves for telling in move.tells]
    for move, telling in tells:
        if telling.audience not in AUDIENCES:
            yield f"move {move.code}: tells an unknown audience {telling.audience}"
    wanted = {f"letters/{t.letter}.{language}.txt" for _move, t in tells for language in ("zh-hans", "en")}
    wanted |= {f"letters/{area.receipt}.{language}.txt" for language in ("zh-hans", "en")}
    wanted |= {output.template for output in area.outputs if output.template} | set(area.panels) | set(area.public_panels)
    for name in sorted(wanted):
        try:
            get_template(name)
        except TemplateDoesNotExist:
            yield f"no template {name}"


def _beginning(area: Area) -> Iterator[str]:
    moves = {m.code: m for m in area.workflow.moves}
    if area.gathers and area.gathers not in moves:
        yield f"gathers refused papers in unknown move {area.gathers}"
    if area.begins:
        first = moves.get(area.begins)
        if first is None or area.workflow.first.code not in first.sources or SYSTEM not in first.seats:
            yield f"begins with {area.begins}: no move that the system makes from the first state"
