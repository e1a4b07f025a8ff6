"""A list brought in: read, shown, written, brought in again, undone; against reading the sheet alone."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from benchmarks import databases
from benchmarks.results import Ratio, Result

ROWS = 20_000
MOST_SECONDS = 60  # for 20,000 rows, from the upload to the last row written
SHOWN_FLOOR, AGAIN_FLOOR = 6, 6  # times the reading of the sheet alone


def _keeper():
    from yuqiao.people.models import Role, Seat, User

    user = User.objects.create_account("registrar@bench.example", name="登记员", is_demo=True)
    Seat.objects.create(user=user, role=Role.REGISTRAR, valid_from=date(2020, 1, 1))
    return user


@dataclass(frozen=True)
class Time:
    """How long something took by the clock, and how much of a core this process used for it."""

    clock: float
    core: float


def _taken(work: Callable[[], object]) -> Time:
    start, core = time.perf_counter(), time.process_time()
    work()
    return Time(time.perf_counter() - start, time.process_time() - core)


class _Lists:
    """The verbs in the order in which somebody uses them, each with the worker's part."""

    def __init__(self, data: bytes) -> None:
        self.by, self.data, self.batch = _keeper(), data, 0

    def _work(self) -> None:
        from yuqiao.registers.imports.work import run_due

        while run_due():
            pass

    def show(self) -> None:
        """From the file to the preview."""
        from yuqiao.registers.imports.services import receive, set_columns

        about = {"kind": "foreign_invested", "source": "bench", "as_of": date(2026, 10, 31)}
        batch = receive(self.by, data=self.data, name="list.xlsx", **about)
        set_columns(batch.pk, self.by, {h[0]: h[3] for h in batch.head["headings"]})
        self.batch = batch.pk
        self._work()

    def write(self) -> None:
        """The chosen rows."""
        from yuqiao.registers.imports.services import apply_batch

        apply_batch(self.batch, self.by)
        self._work()

    def undo(self) -> None:
        """Everything back."""
        from yuqiao.registers.imports.services import undo_batch

        undo_batch(self.batch, self.by, "measured")
        self._work()


def run(quick: bool) -> list[Result]:
    """One list through all its states."""
    from demo.workbooks import plain_list
    from yuqiao.registers.imports.reading import table_of
    from yuqiao.registers.models import ImportBatch

    rows = 1_000 if quick else ROWS
    databases.own()
    data = plain_list(rows)
    lists = _Lists(data)
    readings = [_taken(lambda: table_of(data, "名单")) for _ in range(2)]
    show, write = _taken(lists.show), _taken(lists.write)
    first = lists.batch
    again = _taken(lists.show)
    counts = ImportBatch.objects.get(pk=lists.batch).counts["classes"]
    if counts != {"same": rows}:
        raise RuntimeError(f"The second time it says {counts}")
    lists.batch = first
    undo = _taken(lists.undo)
    reading = min([*readings, _taken(lambda: table_of(data, "名单"))], key=lambda t: t.core)
    cases = {
        "the sheet read alone": reading,
        "read, cleaned, compared, shown": show,
        "written to the register": write,
        "the same list shown again (nothing changes)": again,
        "undone": undo,
    }
    table = [
        [name, f"{t.clock:.1f}", f"{t.core:.1f}", f"{rows / t.core:,.0f}", f"{t.core / reading.core:.1f}"]
        for name, t in cases.items()
    ]
    ratios = [
        Ratio(f"{rows:,} rows shown and written, time of a core / {MOST_SECONDS} s", (show.core + write.core) / MOST_SECONDS, 1),
        Ratio(f"{rows:,} rows shown and written, by the clock / {MOST_SECONDS} s", (show.clock + write.clock) / MOST_SECONDS),
        Ratio("shown / the sheet read alone, time of a core", show.core / reading.core, SHOWN_FLOOR),
        Ratio("shown again / the sheet read alone, time of a core", again.core / reading.core, AGAIN_FLOOR),
        Ratio("written / the sheet read alone, time of a core", write.core / reading.core),
        Ratio("undone / the sheet read alone, time of a core", undo.core / reading.core),
    ]
    return [
        Result(
            f"A list brought in, {databases.version()}",
            f"A workbook of {rows:,} foreign-invested enterprises in fourteen columns ({len(data):,} bytes), all of them new.",
            ("what", "seconds", "seconds of a core", "rows a second of a core", "times the reading alone"),
            table,
            ratios,
            [
                "One process does the worker's part, in pieces of 1,000 rows, each one transaction with its progress.",
                "Time of a core is that of the process alone: what a database server uses beside it is in the seconds by the clock, which"
                " on a machine shared with other work say little.",
                "Shown means kept as rows with sealed cells, so that it can be chosen and taken back row by row; written means an"
                " enterprise, its list, its investor, a source for each value and the history.",
            ],
        )
    ]
