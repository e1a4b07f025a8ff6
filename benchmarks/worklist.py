"""The desk at 10,000, 100,000 and 1,000,000 matters: page 1,000 against page 1, and ten times the rows against one."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from benchmarks import databases, rows
from benchmarks.results import Ratio, Result, ms
from benchmarks.timing import interleaved

SIZE = 50  # rows on a page of the worklist
DEEP = 1_000
DEEP_FLOOR, QUERIES_FLOOR = 2, 15
# With ten times the rows: a list and a reference must not feel it; what counts or looks through all rows may grow with them.
GROWTH_FLOOR, COUNTING_FLOOR = 2, 10
COUNTING = ("today", "search: a name", "search: a word")
LIST = "/desk/matters/"
PAGES = {
    "worklist, page 1": LIST,
    "worklist, page {deep}": f"{LIST}?after={{cursor}}",
    "worklist, four fifths down": f"{LIST}?after={{low}}",
    "worklist, newest first, also closed": f"{LIST}?closed=1&order=newest",
    "worklist, due first, also closed": f"{LIST}?closed=1",
    "worklist, waiting for the lawyer": f"{LIST}?waiting=professional",
    "today": "/desk/",
    "search: a reference": "/desk/search/?q={reference}",
    "search: a name, one match": "/desk/search/?q=kehu{last}",
    "search: a word, one in a thousand": "/desk/search/?q=樱桃",
    "search: a word, one in ten": "/desk/search/?q=越南",
    "search: a word, no match": "/desk/search/?q=qwertz",
}
FIRST_PAGE, DEEP_PAGE, LOW_PAGE = list(PAGES)[:3]


@dataclass
class Seen:
    """What one page of one person cost at one size."""

    seconds: float
    queries: int
    plan: str
    deep: int = 0


@dataclass
class Desk:
    """A person at the desk of one database, with the pages to measure there."""

    user: Any
    database: Any
    client: Any = None
    deep: int = 0
    paths: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        from django.test import Client

        self.client = Client(headers={"accept-language": "zh-CN"})
        self.client.force_login(self.user)

    def open(self, path: str) -> None:
        """One look at a page."""
        databases.use(self.database)
        answer = self.client.get(path)
        if answer.status_code not in (200, 302):
            raise RuntimeError(f"{path} answered {answer.status_code}")

    def look_ahead(self, total: int) -> None:
        """Write the addresses for the present size; the cursor comes from the paging module, not from a walk."""
        from yuqiao.matters.access import visible_at_desk
        from yuqiao.matters.models import Matter

        last = rows.FIRST + total - 1
        reference = rows.readable(Matter.objects.get(pk=last - 8))
        visible = visible_at_desk(self.user).filter(closed_at=None)
        pages = visible.count() // SIZE
        self.deep = min(DEEP, pages)
        values = {"reference": reference, "last": last}
        if pages > 1:
            values |= {"cursor": _cursor(visible, self.deep), "low": _cursor(visible, max(2, pages * 4 // 5))}
        wanted = [name for name in PAGES if pages > 1 or name not in (DEEP_PAGE, LOW_PAGE)]
        self.paths = {name: PAGES[name].format(**values) for name in wanted}


def _cursor(visible: Any, number: int) -> str:
    """The cursor that leads to a page of open matters, due first: that of the last row before it."""
    from yuqiao.kernel.paging import page_of
    from yuqiao.site.worklist import BY_DUE

    edge = visible.order_by("next_due_at", "id").values_list("pk", flat=True)[(number - 1) * SIZE - 1 :][:2]
    return page_of(visible.filter(pk__in=list(edge)), BY_DUE, size=1).after or ""


def _statements(desk: Desk, path: str) -> list[tuple[str, tuple]]:
    from django.db import connection

    found: list[tuple[str, tuple]] = []

    def note(execute: Callable, sql: str, params: Any, many: bool, context: dict) -> object:
        found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        desk.open(path)
    return found


def _plan(statements: list[tuple[str, tuple]]) -> str:
    """How the database reads the matters of a page: the last statement that asks for a page's rows, or the count."""
    from django.db import connection

    about = [(s, p) for s, p in statements if s.startswith("SELECT") and 'FROM "matters_matter"' in s]
    if not about:
        return ""
    sql, params = about[-1]
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute(("EXPLAIN QUERY PLAN " if sqlite else "EXPLAIN (ANALYZE, TIMING OFF) ") + sql, params)
        lines = [str(row[-1]) for row in cursor.fetchall()]
    return _sqlite_summary(lines, sql) if sqlite else _postgresql_summary(lines)


def _sqlite_summary(lines: list[str], sql: str) -> str:
    """Indexes by name; `key` is the table's own; a scan without an index reads the whole table."""
    aliases = {alias: table for table, alias in re.findall(r'"(\w+)" ([A-Z]\d+)\b', sql)}
    found = []
    for line in lines:
        index = re.search(r"USING (?:COVERING )?INDEX (\w+)", line)
        step = re.match(r"(SCAN|SEARCH) (\w+)", line)
        table = aliases.get(step[2], step[2]) if step else ""
        if "TEMP B-TREE" in line:
            found.append("sorts")
        elif table.startswith("matters_"):
            found.append(_short(index[1]) if index else "key" if step[1] == "SEARCH" else f"whole {table}")
    return " · ".join(dict.fromkeys(found))


def _postgresql_summary(lines: list[str]) -> str:
    text = "\n".join(lines)
    scans = re.findall(r"(?:Index (?:Only )?Scan(?: Backward)? using|Bitmap Index Scan on|(Seq) Scan on) (\w+)", text)
    found = [f"whole {name}" if whole else _short(name) for whole, name in scans if not (whole and "matters_" not in name)]
    found = [name for name in found if not name.startswith(("facts_", "people_"))]
    if re.search(r"-> +(?:Incremental )?Sort|^(?:Incremental )?Sort", text, re.M):
        found.append("sorts")
    skipped = sum(int(n) for n in re.findall(r"Rows Removed by (?:Join )?Filter: (\d+)", text))
    return " · ".join([*dict.fromkeys(found), *([f"{skipped:,} rows read in vain"] if skipped else [])])


def _short(name: str) -> str:
    """An index's own name; a long one that Django made without its hash, those of a party's identifiers as one."""
    name = re.sub(r"_[0-9a-f]{8}(_\w+)?$", "", name)
    name = re.sub(r"sqlite_autoindex_(\w+?)_\d+$", r"\1_unique", name)
    return "party identifiers" if re.match(r"matters_party_(credit|document|phone|email)", name) else name


def _desks(sizes: list[int]) -> Iterator[tuple[int, str, Desk]]:
    """A database for each size, and in each a manager and a lawyer."""
    database = databases.own()
    rows.make_people()
    for number, size in enumerate(sizes):
        if number:
            database = databases.copied(f"with_{size}")
        print(f"  filling in {size:,} matters", flush=True)
        rows.fill_to(size)
        for who, user in (("manager", rows.manager()), ("lawyer", rows.lawyer())):
            desk = Desk(user, database)
            desk.look_ahead(size)
            yield size, who, desk


def _measure(sizes: list[int], rounds: int) -> "Found":
    cases, keys = {}, {}
    found: Found = {size: {} for size in sizes}
    for size, who, desk in _desks(sizes):
        for name, path in desk.paths.items():
            statements = _statements(desk, path)
            found[size][who, name] = Seen(0, len(statements), _plan(statements), desk.deep)
            case = f"{size}|{who}|{name}"
            keys[case] = (size, who, name)
            cases[case] = lambda desk=desk, path=path: desk.open(path)
    for case, seconds in interleaved(cases, rounds, warm=1, budget=6).items():
        size, who, name = keys[case]
        found[size][who, name].seconds = seconds
    return found


Found = dict[int, dict[tuple[str, str], Seen]]


def _table(found: Found) -> Iterator[list[str]]:
    sizes, largest = list(found), found[max(found)]
    for (who, name), seen in largest.items():
        title = name.format(deep=f"{seen.deep:,}")
        all_sizes = [found[size].get((who, name)) for size in sizes]
        queries = max(at_size.queries for at_size in all_sizes if at_size)
        yield [who, title, *(ms(at_size.seconds) if at_size else "–" for at_size in all_sizes), str(queries), seen.plan]


def _depths(found: Found) -> Iterator[Ratio]:
    for size, seen in found.items():
        for who, name in seen:
            if name in (DEEP_PAGE, LOW_PAGE):
                title = name.format(deep=f"{seen[who, name].deep:,}").removeprefix("worklist, ")
                times = seen[who, name].seconds / seen[who, FIRST_PAGE].seconds
                yield Ratio(f"{who}, {size:,} matters: {title} / page 1", times, DEEP_FLOOR)


def _growths(found: Found) -> Iterator[Ratio]:
    sizes = list(found)
    for small, large in zip(sizes, sizes[1:], strict=False):
        for who, name in found[small]:
            times = found[large][who, name].seconds / found[small][who, name].seconds
            title = name.format(deep="1,000 (or the last)")
            floor = COUNTING_FLOOR if name.startswith(COUNTING) else GROWTH_FLOOR
            yield Ratio(f"{who}, {title}: {large:,} / {small:,} matters", times, floor)


def run(quick: bool) -> list[Result]:
    """Fill a database for each size, then measure them all in turns."""
    from django.db import connection

    sizes = [1_000, 10_000] if quick else [10_000, 100_000]
    if connection.vendor == "postgresql" and not quick:
        sizes.append(1_000_000)
    found = _measure(sizes, 5 if quick else 25)
    queries = max(seen.queries for at_size in found.values() for seen in at_size.values())
    return [
        Result(
            f"The desk, {databases.version()}",
            "Page 1,000 of the worklist against page 1, and every page with ten times as many matters, through the real view.",
            ("who", "page", *(f"{size:,}: ms" for size in sizes), "queries", f"how it is read at {sizes[-1]:,}"),
            list(_table(found)),
            [*_depths(found), *_growths(found), Ratio("most database queries of a page", queries, QUERIES_FLOOR)],
            [
                "The manager sees every matter; the lawyer sees the one in a hundred that they handle. Six of ten matters are open;"
                " half of the open ones have a running clock, due at the end of one of 41 days, as the clocks of the product are.",
                "Four fifths down the list are the matters without a running clock, which all carry the same due date.",
                f"Where there are fewer than {DEEP:,} pages of {SIZE} open matters, the last full page stands for page {DEEP:,}.",
                "Medians in one process through Django's test client, second factor and network left out.",
            ],
        )
    ]
