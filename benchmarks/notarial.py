"""Notarization's pages at 10,000, 140,000 and 1,000,000 matters: how each grows with them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from benchmarks import databases, multiply
from benchmarks.results import Ratio, Result, ms
from benchmarks.timing import interleaved
from benchmarks.worklist import _plan, _statements

START = 10_000  # written by the demonstration; more are copies of them
NAME = "欧阳独名"
LIST, REGISTER, FIGURES = "/desk/matters/", "/desk/notarization/register/", "/desk/notarization/figures/"
PAGES = {
    "worklist": LIST,
    "worklist, also closed": f"{LIST}?closed=1&order=newest",
    "today": "/desk/",
    "register": REGISTER,
    "register: a number": f"{REGISTER}?number={{number}}",
    "register: a name": f"{REGISTER}?name={NAME}",
    "F1 of a year": f"{FIGURES}?kind=year&year={{year}}",
    "promises": "/desk/promises/",
}
ROOMS = {"notary": list(PAGES)[:6], "head": list(PAGES), "department": list(PAGES)}
# A list must not feel how many matters there are. What counts or sums them up may grow with them.
LIST_FLOOR, QUERIES_FLOOR = 3, 25
COUNTING = ("today", "register", "F1", "promises")


@dataclass
class Person:
    """Somebody at the desk of one database."""

    user: Any
    database: Any
    paths: dict[str, str] = field(default_factory=dict)
    client: Any = None

    def __post_init__(self) -> None:
        from django.test import Client

        self.client = Client(headers={"accept-language": "zh-CN"})
        self.client.force_login(self.user)

    def open(self, path: str) -> None:
        """One look at a page."""
        databases.use(self.database)
        answer = self.client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")


def _people() -> dict[str, Any]:
    """The notary of the largest office with most in hand, who leads the office, and who supervises all of them."""
    from django.db.models import Count

    from yuqiao.areas.notarization.models import Certificate
    from yuqiao.people.models import Role, Seat

    office = Certificate.objects.values_list("office__office").annotate(n=Count("pk")).order_by("-n")[0][0]
    seats = Seat.objects.filter(user__is_demo=True).select_related("user").order_by("pk")
    return {
        "notary": seats.filter(role=Role.NOTARY, office=office).first().user,
        "head": seats.filter(role=Role.OFFICE_HEAD, office=office).first().user,
        "department": seats.filter(role=Role.DEPARTMENT_MANAGER).first().user,
    }


def _named_one() -> Any:
    """The last certificate of the largest office; its party gets a name that nobody else has."""
    from yuqiao.areas.notarization.models import Certificate
    from yuqiao.matters.search import index_matter

    office = _people()["head"].seats.first().office
    line = Certificate.objects.filter(office__office=office).select_related("output", "matter").order_by("-pk").first()
    line.matter.parties.update(name=f"{NAME}（演示）")
    index_matter(line.matter)
    return line


def _filled(sizes: list[int]) -> Iterator[tuple[int, Any]]:
    database = databases.own()
    there = 0
    for size in sizes:
        if there:
            database = databases.copied(f"with_{size}")
        print(f"  filling in {size:,} notarial matters", flush=True)
        if there:
            multiply.multiply(size // there)
        else:
            multiply.fill(size)
        there = size
        yield size, database


@dataclass
class Seen:
    """What one page cost one person at one size."""

    queries: int
    plan: str
    seconds: float = 0.0


def _measure(sizes: list[int], rounds: int) -> dict[int, dict[tuple[str, str], Seen]]:
    found: dict[int, dict[tuple[str, str], Seen]] = {size: {} for size in sizes}
    cases, keys = {}, {}
    for size, database in _filled(sizes):
        line = _named_one()
        values = {"number": line.output.number, "year": line.year}
        for who, user in _people().items():
            person = Person(user, database)
            for name in ROOMS[who]:
                path = PAGES[name].format(**values)
                statements = _statements(person, path)
                found[size][who, name] = Seen(len(statements), _plan(statements))
                case = f"{size}|{who}|{name}"
                keys[case] = found[size][who, name]
                cases[case] = lambda person=person, path=path: person.open(path)
    for case, seconds in interleaved(cases, rounds, warm=1, budget=6).items():
        keys[case].seconds = seconds
    return found


def _growths(found: dict[int, dict[tuple[str, str], Seen]]) -> Iterator[Ratio]:
    smallest, *others = found
    for size in others:
        for (who, name), seen in found[size].items():
            times = seen.seconds / found[smallest][who, name].seconds
            floor = size / smallest if name.startswith(COUNTING) else LIST_FLOOR
            yield Ratio(f"{who}, {name}: {size:,} / {smallest:,} matters", times, floor)


def run(quick: bool) -> list[Result]:
    """Fill a database for each size, then measure all in turns."""
    from django.db import connection

    sizes = [500, 2_000] if quick else [START, 140_000]
    if connection.vendor == "postgresql" and not quick:
        sizes.append(980_000)
    found = _measure(sizes, 3 if quick else 11)
    most = max(seen.queries for at_size in found.values() for seen in at_size.values())
    table = [
        [who, name, *(ms(found[size][who, name].seconds) for size in sizes), str(seen.queries)]
        for (who, name), seen in found[sizes[-1]].items()
    ]
    return [
        Result(
            f"Notarization at the desk, {databases.version()}",
            "Every page with many times as many matters, through the real view.",
            ("who", "page", *(f"{size:,}: ms" for size in sizes), "queries"),
            table,
            [*_growths(found), Ratio("most database queries of a page", most, QUERIES_FLOOR)],
            [
                f"The first {sizes[0]:,} matters are a year of the demonstration;"
                " the others are copies of them with keys and numbers moved on: all of one year, of the same offices.",
                "The notary, and who leads, are of the office with the most matters; the department sees the register of all.",
                "A list may take three times as long; the register page counts its series and a form its year: these may grow with"
                " the matters, and not more.",
                "Medians in one process through Django's test client, second factor and network left out.",
            ],
        )
    ]
