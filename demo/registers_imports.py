"""Lists of the commerce department in the demonstration: last year's was written, this year's waits to be decided."""

from datetime import date

from demo import workbooks
from yuqiao.people.models import Role, User
from yuqiao.registers.enterprises.services import index_enterprises
from yuqiao.registers.imports.services import apply_batch, receive, set_columns
from yuqiao.registers.imports.work import run_due
from yuqiao.registers.models import ImportBatch

KIND = "foreign_invested"
EARLIER_NAME, LATER_NAME = "2025年外商投资企业名单（演示）.xlsx", "2026年外商投资企业名单（演示）.xlsx"


def make_lists() -> None:
    """The earlier list of 28 enterprises, written; the later one of 1,000 rows with the dirt of real ones, read."""
    by = User.objects.filter(seats__role=Role.DEPARTMENT_MANAGER, is_demo=True).order_by("pk").first()
    earlier = _read(by, workbooks.earlier_list(), EARLIER_NAME, workbooks.EARLIER)
    apply_batch(earlier.pk, by)
    _work()
    index_enterprises()
    _read(by, workbooks.commerce_list(), LATER_NAME, workbooks.LATER)


def _read(by: User, data: bytes, name: str, as_of: date) -> ImportBatch:
    batch = receive(by, kind=KIND, source=workbooks.SOURCE, as_of=as_of, data=data, name=name, is_demo=True)
    set_columns(batch.pk, by, {h[0]: h[3] for h in batch.head["headings"]})
    _work()
    return batch


def _work() -> None:
    """What the worker would do."""
    while run_due():
        pass
