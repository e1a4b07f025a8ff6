"""A submission through the API against the rows it writes, inserted by raw SQL in one transaction."""

import json
from itertools import count
from typing import Any

from benchmarks import databases, rows
from benchmarks.replay import Replay, recorded
from benchmarks.results import Ratio, Result, ms
from benchmarks.timing import interleaved

FLOOR, GROWTH_FLOOR = 40, 2
_numbers = count(1)
CONTACT = {"name": "王一一", "email": "asker@bench.example", "language": "zh-hans"}


class Submissions:
    """Sends the same submission again and again, each with an Idempotency-Key of its own, as a partner should."""

    def __init__(self) -> None:
        from django.test import Client

        from yuqiao.matters.tests.factories import ANSWERS

        self.client = Client()
        self.body = json.dumps({"area": "consultation", "answers": ANSWERS, "contact": CONTACT})
        self.key = ""

    def __call__(self) -> dict[str, Any]:
        """One submission; what the API answered."""
        self.key = f"sent-{next(_numbers)}-key"
        answer = self.client.post(
            "/api/v1/matters/", self.body, content_type="application/json", headers={"Idempotency-Key": self.key}
        )
        if answer.status_code != 201:
            raise RuntimeError(f"The API answered {answer.status_code}: {answer.content[:300]!r}")
        return answer.json()


def _fresh_texts() -> tuple[str, str]:
    """A reference and an Idempotency-Key that nobody had."""
    number = next(_numbers)
    return f"RE-{number:08d}", f"replay-{number}"


class House:
    """One database with the two ways to write a submission into it."""

    def __init__(self, size: int) -> None:
        self.database = databases.copied(f"with_{size}") if size else databases.own()
        if not size:
            rows.make_people()
        rows.fill_to(size)
        self.submit = Submissions()
        self.submit()
        with recorded() as self.recording:
            reference = self.submit()["reference"]
        self.replay = Replay(self.recording, (reference, self.submit.key), _fresh_texts)

    def by_api(self) -> None:
        """One submission through the API."""
        databases.use(self.database)
        self.submit()

    def by_sql(self) -> None:
        """Its statements once more."""
        self.replay()

    def line(self, size: int, way: str, seconds: float) -> list[str]:
        """A row of the table."""
        reads = self.recording.kinds["SELECT"] if way == "API" else 0
        return [f"{size:,}", way, ms(seconds), f"{1 / seconds:,.0f}", str(reads), str(len(self.recording.writes))]


def run(quick: bool) -> list[Result]:
    """Measure in an empty house and in one that has seen many matters, in turns."""
    rounds, sizes = (20, (0, 1_000)) if quick else (150, (0, 100_000))
    houses = {size: House(size) for size in sizes}
    cases = {}
    for size, house in houses.items():
        cases |= {f"{size} API": house.by_api, f"{size} raw SQL": house.by_sql}
    times = interleaved(cases, rounds, warm=3)
    table = [house.line(size, way, times[f"{size} {way}"]) for size, house in houses.items() for way in ("API", "raw SQL")]
    recording = houses[sizes[-1]].recording
    ratios = [
        Ratio(f"API / raw SQL, {size:,} matters there", times[f"{size} API"] / times[f"{size} raw SQL"], FLOOR) for size in sizes
    ]
    growth = times[f"{sizes[1]} API"] / times[f"{sizes[0]} API"]
    ratios.append(Ratio(f"API with {sizes[1]:,} matters there / with none", growth, GROWTH_FLOOR))
    return [
        Result(
            f"A submission, {databases.version()}",
            "POST /api/v1/matters/ (checked, sealed, a lawyer found and checked for conflicts, clocks started, two letters queued,"
            " events hashed) against the same INSERT and UPDATE statements alone, by raw SQL in one transaction.",
            ("matters there", "way", "median ms", "a second", "reads", "writes"),
            table,
            ratios,
            [
                f"Replayed, as one submission wrote them: {recording.written()}.",
                "Not replayed: reads, savepoints, checking of answers, sealing, hashing, JSON, middleware. The values are those of a"
                " recorded submission; keys, reference and Idempotency-Key are fresh each time.",
                "Both in one process on one connection, in turns; the API through Django's test client, without a network.",
                "The matters there belong to a hundred lawyers who take consultations, in equal shares, six of ten of them open: far"
                " more work in hand than a lawyer has in life.",
                *rows.durability(),
            ],
        )
    ]
