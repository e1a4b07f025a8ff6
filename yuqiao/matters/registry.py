"""The areas that are switched on. Each registers itself in its AppConfig; INSTALLED_APPS is the written list."""

from yuqiao.kernel.errors import Missing
from yuqiao.kernel.text import Text
from yuqiao.matters.contract import Area

_areas: dict[str, Area] = {}
NO_AREA = Text("没有这个服务领域。", "There is no such service area.")


def register(area: Area) -> None:
    """Add an area. Raises ValueError when its code or its prefix is taken."""
    for other in _areas.values():
        if other.code == area.code or other.prefix == area.prefix:
            raise ValueError(f"area {area.code}: code or prefix {area.prefix} is taken by {other.code}")
    _areas[area.code] = area


def areas() -> tuple[Area, ...]:
    """All areas, in the order of INSTALLED_APPS."""
    return tuple(_areas.values())


def services() -> tuple[Area, ...]:
    """The areas that the portal offers: all but the procedures of the registers."""
    return tuple(area for area in _areas.values() if area.service)


def procedures() -> tuple[str, ...]:
    """Codes of the procedures of the registers: only who is named for one sees its matters."""
    return tuple(area.code for area in _areas.values() if not area.service)


def area(code: str) -> Area:
    """The area of that code. Raises Missing."""
    if code not in _areas:
        raise Missing("area", NO_AREA)
    return _areas[code]


def service(code: str) -> Area:
    """The service of that code. Raises Missing, also for a procedure of the registers."""
    found = area(code)
    if not found.service:
        raise Missing("area", NO_AREA)
    return found
