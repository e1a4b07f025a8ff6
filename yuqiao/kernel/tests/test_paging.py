"""Keyset pages: every row once, forwards and backwards, and no cursor breaks a page."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from yuqiao.kernel.models import BeatRun, Series
from yuqiao.kernel.paging import page_of

START = datetime(2026, 11, 23, tzinfo=UTC)
BY_DUE = [("due_at", True), ("id", False)]
BY_ID = [("id", False)]

pytestmark = pytest.mark.django_db


def _cursor(values: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def _rows(number: int = 23) -> list[int]:
    """Rows of which four each share a time; their ids in the order of BY_DUE."""
    BeatRun.objects.bulk_create(BeatRun(job=f"j{n}", due_at=START + timedelta(hours=n // 4)) for n in range(number))
    return list(BeatRun.objects.order_by("-due_at", "id").values_list("id", flat=True))


def _forwards(fields: list, size: int, start: str = "") -> list[list[int]]:
    pages, after = [], start
    while len(pages) < 100:
        page = page_of(BeatRun.objects.all(), fields, size, after=after)
        pages.append([row.pk for row in page.rows])
        if page.after is None:
            return pages
        after = page.after
    raise AssertionError("The pages have no end.")


@pytest.mark.parametrize("size", [1, 4, 5, 22, 23, 24])
def test_forwards_no_row_is_lost_or_doubled(size):
    ids = _rows()
    pages = _forwards(BY_DUE, size)
    assert [pk for page in pages for pk in page] == ids
    assert all(len(page) == size for page in pages[:-1]) and pages[-1]


@pytest.mark.parametrize("size", [1, 4, 5, 23])
def test_backwards_gives_the_same_pages(size):
    ids = _rows()
    _forwards(BY_DUE, size)  # ends
    page = page_of(BeatRun.objects.all(), BY_DUE, size)
    while page.after:
        page = page_of(BeatRun.objects.all(), BY_DUE, size, after=page.after)
    seen = [[row.pk for row in page.rows]]
    while page.before and len(seen) < 100:
        page = page_of(BeatRun.objects.all(), BY_DUE, size, before=page.before)
        seen.insert(0, [row.pk for row in page.rows])
    assert [pk for rows in seen for pk in rows] == ids


def test_the_ends_have_no_cursor_and_one_page_has_none():
    _rows(10)
    first = page_of(BeatRun.objects.all(), BY_DUE, 5)
    last = page_of(BeatRun.objects.all(), BY_DUE, 5, after=first.after)
    assert first.before is None and first.after
    assert last.after is None and last.before
    whole = page_of(BeatRun.objects.all(), BY_DUE, 10)
    assert (whole.after, whole.before) == (None, None)
    assert page_of(BeatRun.objects.none(), BY_DUE, 10).rows == []


def test_a_row_that_comes_in_between_does_not_double_another():
    ids = _rows(8)
    first = page_of(BeatRun.objects.all(), BY_DUE, 4)
    BeatRun.objects.create(job="new", due_at=START + timedelta(days=1))
    second = page_of(BeatRun.objects.all(), BY_DUE, 4, after=first.after)
    assert [row.pk for row in [*first.rows, *second.rows]] == ids


def test_rows_can_be_ordered_by_words():
    """A text with a capital T is a text, not a time."""
    Series.objects.bulk_create(Series(key=f"TEST {n:02d}") for n in range(7))
    fields = [("key", False)]
    first = page_of(Series.objects.all(), fields, 4)
    second = page_of(Series.objects.all(), fields, 4, after=first.after)
    assert [row.key for row in second.rows] == ["TEST 04", "TEST 05", "TEST 06"]


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "中文",
        "%%%",
        "====",
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
        _cursor({}),
        _cursor([]),
        _cursor([1]),
        _cursor([1, 2, 3]),
        _cursor(["2026-11-23T00:00:00+00:00", "abc"]),
        _cursor(["2026-99-99T99:00:00+00:00", 1]),
        _cursor(["tomorrow", 1]),
        _cursor([None, None]),
        _cursor([[1], {}]),
        _cursor(["2026-11-23T00:00:00+00:00", float("inf")]),
        _cursor(["2026-11-23T00:00:00+00:00", float("nan")]),
        base64.urlsafe_b64encode(b"[" * 5000).decode(),
    ],
)
def test_a_garbage_cursor_gives_the_first_page(cursor):
    ids = _rows(6)
    for side in ("after", "before"):
        page = page_of(BeatRun.objects.all(), BY_DUE, 4, **{side: cursor})
        assert [row.pk for row in page.rows] == ids[:4]
        assert page.before is None


def test_a_cursor_with_a_null_character_gives_the_first_page():
    Series.objects.create(key="a")
    page = page_of(Series.objects.all(), [("key", False)], 4, after=_cursor(["\x00"]))
    assert [row.key for row in page.rows] == ["a"]


@pytest.mark.parametrize("number", [10**30, -(10**30)])
def test_a_cursor_beyond_all_numbers_breaks_nothing(number):
    _rows(3)
    for side in ("after", "before"):
        assert len(page_of(BeatRun.objects.all(), BY_ID, 4, **{side: _cursor([number])}).rows) in (0, 3)


@hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60) | st.lists(st.none() | st.integers() | st.text(max_size=9) | st.floats(), max_size=3).map(_cursor))
def test_no_cursor_whatever_breaks_a_page(cursor):
    page_of(BeatRun.objects.all(), BY_DUE, 4, after=cursor)
    page_of(BeatRun.objects.all(), BY_DUE, 4, before=cursor)
