"""A system check: no view of ours without a door."""

from collections.abc import Iterator

from django.core.checks import Error, register
from django.urls import URLPattern, URLResolver, get_resolver


def _patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _patterns(entry)
        else:
            yield entry


def _is_ours(view: object) -> bool:
    return getattr(view, "__module__", "").startswith("yuqiao.")


@register("security")
def every_view_has_a_door(app_configs: object, **kwargs: object) -> list[Error]:
    """Closed unless a view says who may come in."""
    return [
        Error(f"{pattern.callback.__module__}.{pattern.callback.__name__} stands behind no door.", id="people.E001")
        for pattern in _patterns(get_resolver())
        if _is_ours(pattern.callback) and not hasattr(pattern.callback, "door")
    ]
