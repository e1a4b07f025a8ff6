"""The areas that are switched on. Each registers itself in its AppConfig; INSTALLED_APPS is the written list."""

from yuqiao.kernel.errors import Missing
from yuqiao.kernel.text import Text
from yuqiao.matters.contract import Area

_areas: dict[str, Area] = {}


def register(area: Area) -> None:
    """Add an area. Raises ValueError when its code or its prefix is taken."""
    for other in _areas.values():
        if other.code == area.code or other.prefix == area.prefix:
            raise ValueError(f"area {area.code}: code or prefix {area.prefix} is taken by {other.code}")
    _areas[area.code] = area


def areas() -> tuple[Area, ...]:
    """All areas, in the order of INSTALLED_APPS."""
    return tuple(_areas.values())


def area(code: str) -> Area:
    """The area of that code. Raises Missing."""
    if code not in _areas:
        raise Missing("area", Text("没有这个服务领域。", "There is no such service area."))
    return _areas[code]
