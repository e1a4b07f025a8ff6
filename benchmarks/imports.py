"""A list brought in: read, shown, written, brought in again, undone; against reading the sheet alone."""

import time
from collections.abc import Callable
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


def _taken(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


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
    reading = min(_taken(lambda: table_of(data, "名单")) for _ in range(2))
    show, write = _taken(lists.show), _taken(lists.write)
    first = lists.batch
    again = _taken(lists.show)
    counts = ImportBatch.objects.get(pk=lists.batch).counts["classes"]
    if counts != {"same": rows}:
        raise RuntimeError(f"The second time it says {counts}")
    lists.batch = first
    undo = _taken(lists.undo)
    reading = min(reading, _taken(lambda: table_of(data, "名单")))
    cases = {
        "the sheet read alone": reading,
        "read, cleaned, compared, shown": show,
        "written to the register": write,
        "the same list shown again (nothing changes)": again,
        "undone": undo,
    }
    table = [[name, f"{seconds:.1f}", f"{rows / seconds:,.0f}", f"{seconds / reading:.1f}"] for name, seconds in cases.items()]
    ratios = [
        Ratio(f"seconds for {rows:,} rows, shown and written / {MOST_SECONDS}", (show + write) / MOST_SECONDS, 1),
        Ratio("shown / the sheet read alone", show / reading, SHOWN_FLOOR),
        Ratio("shown again / the sheet read alone", again / reading, AGAIN_FLOOR),
        Ratio("written / the sheet read alone", write / reading),
        Ratio("undone / the sheet read alone", undo / reading),
    ]
    return [
        Result(
            f"A list brought in, {databases.version()}",
            f"A workbook of {rows:,} foreign-invested enterprises in fourteen columns ({len(data):,} bytes), all of them new.",
            ("what", "seconds", "rows a second", "times the reading alone"),
            table,
            ratios,
            [
                "One process does the worker's part, in pieces of 1,000 rows, each one transaction with its progress.",
                "Shown means kept as rows with sealed cells, so that it can be chosen and taken back row by row; written means an"
                " enterprise, its list, its investor, a source for each value and the history.",
            ],
        )
    ]
