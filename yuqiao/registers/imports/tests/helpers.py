"""What tests of lists share: a registrar, workbooks in memory, a list brought to a state."""

import io
from collections.abc import Sequence
from datetime import date

from openpyxl import Workbook

from yuqiao.people.models import Role, Seat, User
from yuqiao.registers.imports import work
from yuqiao.registers.imports.services import apply_batch, receive, set_columns, undo_batch
from yuqiao.registers.models import ImportBatch

DAY = date(2026, 10, 31)
CODES = ("91410100MA00000210", "91410300MA9DEM002Q", "91410100MA0FAKE01T", "91410700MA9DEM001A")
HEADINGS = ("企业名称", "统一社会信用代码", "省辖市", "进出口额(万元)", "手机")


def make_user(role: str) -> User:
    """Somebody in one seat."""
    user = User.objects.create_account(f"{role}{User.objects.count()}@demo.example", is_demo=True)
    Seat.objects.create(user=user, role=role, valid_from=date(2020, 1, 1))
    return user


def registrar() -> User:
    """Somebody who keeps the registers."""
    return make_user(Role.REGISTRAR)


def book(*rows: Sequence[object], headings: Sequence[object] = HEADINGS) -> bytes:
    """A workbook with one sheet."""
    made = Workbook()
    page = made.active
    page.append(list(headings))
    for row in rows:
        page.append(list(row))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def run() -> None:
    """Let the worker do all that waits."""
    for _ in range(1000):
        if not work.run_due():
            return
    raise AssertionError("the worker does not come to an end")


def previewed(
    by: User, data: bytes, *, kind: str = "foreign_trade", source: str = "省商务厅", as_of: date = DAY, name: str = "list.xlsx"
) -> ImportBatch:
    """A list with its columns as they were found, read."""
    batch = receive(by, kind=kind, source=source, as_of=as_of, data=data, name=name)
    set_columns(batch.pk, by, {h[0]: h[3] for h in batch.head["headings"]})
    run()
    batch.refresh_from_db()
    assert batch.state == "previewed", (batch.state, batch.failure_en)
    return batch


def applied(by: User, data: bytes, **more: object) -> ImportBatch:
    """A list of which everything that is chosen was written."""
    batch = previewed(by, data, **more)
    apply_batch(batch.pk, by)
    run()
    batch.refresh_from_db()
    assert batch.state == "applied"
    return batch


def undone(batch: ImportBatch, by: User) -> ImportBatch:
    """The list taken back."""
    undo_batch(batch.pk, by, "名单发错了")
    run()
    batch.refresh_from_db()
    assert batch.state == "undone"
    return batch
