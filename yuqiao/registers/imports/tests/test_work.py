"""Lists written, taken back and met by other hands: nothing that somebody else did is lost, and nothing is done twice."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from yuqiao.kernel import clock
from yuqiao.kernel.errors import NotAllowed, Refused
from yuqiao.people.models import Role
from yuqiao.registers.enterprises.merging import merge
from yuqiao.registers.enterprises.services import Origin, change_enterprise, put_row, said_by_enterprise
from yuqiao.registers.imports import work
from yuqiao.registers.imports.services import apply_batch, choose, choose_class, drop_batch, go_on, undo_batch
from yuqiao.registers.imports.showing import rows_shown
from yuqiao.registers.imports.tables import load_tables
from yuqiao.registers.imports.tests.helpers import CODES, DAY, applied, book, make_user, previewed, registrar, run, undone
from yuqiao.registers.models import Enterprise, EnterpriseFigure, EnterpriseKind, EntryChange, FieldSource, ImportBatch, Site

pytestmark = pytest.mark.django_db
A, B, C, D = ("河南演示甲有限公司", "河南演示乙有限公司", "河南演示丙有限公司", "河南演示丁有限公司")


def line(name: str, number: int, trade: object = None, phone: object = None, city: str = "郑州市") -> tuple:
    return (name, CODES[number], city, trade, phone)


def of(number: int) -> Enterprise:
    return Enterprise.objects.get(credit_code=CODES[number])


def test_a_figure_that_the_enterprise_gave_is_asked_for_and_one_that_somebody_changed_is_held():
    by = registrar()
    first = applied(by, book(line(A, 0, 5), line(B, 1, 6)))
    put_row(of(0).pk, "figures", {"amount": Decimal(70_000)}, said_by_enterprise(by), of(0).figures.get().pk)
    second = previewed(by, book(line(A, 0, 8), line(B, 1, 6)), as_of=DAY + timedelta(days=1))
    assert second.counts["classes"] == {"asked": 1, "same": 1}
    apply_batch(second.pk, by)
    run()
    assert of(0).figures.get().amount == 70_000

    # The first list is undone: the entry whose figure the enterprise gave stays with it, the other one goes.
    second.refresh_from_db()
    undone(second, by)
    first = undone(first, by)
    assert first.counts["outcomes"] == {"held": 1, "undone": 1}
    assert of(0).figures.get().amount == 70_000
    assert not Enterprise.objects.filter(credit_code=CODES[1]).exists()


def test_what_somebody_changed_between_looking_and_writing_is_kept_and_said():
    by = registrar()
    applied(by, book(line(A, 0, 5)))
    batch = previewed(by, book(("河南演示甲实业有限公司", CODES[0], "洛阳市", 5, None)), as_of=DAY + timedelta(days=1))
    change_enterprise(of(0).pk, {"city": None}, Origin("registrar", clock.today(), by))
    apply_batch(batch.pk, by)
    run()
    row = batch.rows.get()
    assert row.outcome == "partly" and row.data["kept"] == ["city"]
    assert of(0).name_zh == "河南演示甲实业有限公司" and of(0).city is None
    assert of(0).names.get(kind="former").name == A


def test_who_is_missing_leaves_the_list_only_when_somebody_says_so_and_comes_back():
    by = registrar()
    applied(by, book(line(A, 0), line(B, 1)))
    later = previewed(by, book(line(A, 0)), as_of=DAY + timedelta(days=1))
    assert later.counts["classes"] == {"same": 1, "missing": 1}
    assert not later.rows.get(klass="missing").chosen
    choose_class(later.pk, by, "missing", True)
    apply_batch(later.pk, by)
    run()
    kind = EnterpriseKind.objects.get(enterprise=of(1))
    assert kind.left_on == later.as_of
    # Part of a list leaves nobody out, and who stands in a list again is in it again.
    back = applied(by, book(line(B, 1)), as_of=DAY + timedelta(days=2))
    kind.refresh_from_db()
    assert kind.left_on is None and kind.last_seen_on == back.as_of
    undone(back, by)
    later.refresh_from_db()
    kind.refresh_from_db()
    assert kind.left_on == later.as_of
    undone(later, by)
    kind.refresh_from_db()
    assert kind.left_on is None and kind.last_seen_on == DAY


def test_an_entry_that_something_holds_on_to_stays_when_its_list_is_undone():
    by = registrar()
    batch = applied(by, book(line(A, 0), line(B, 1)))
    Enterprise.objects.create(credit_code=CODES[2], name_zh=C, parent=of(0))
    batch = undone(batch, by)
    assert batch.counts["outcomes"] == {"held": 1, "undone": 1}
    assert of(0).name_zh == A and not of(0).kinds.exists()
    assert batch.rows.get(outcome="held").data["held"] == ["name_zh"]


def test_a_row_of_an_entry_that_was_merged_goes_to_the_one_that_stayed():
    by = registrar()
    applied(by, book(line(A, 0, 5), line(B, 1, 6)))
    merge(of(0).pk, of(1).pk, [], by)
    applied(by, book(line(A, 1, 9)), as_of=DAY + timedelta(days=1), source="another")
    assert of(0).figures.get(measure="trade").amount == 90_000
    assert of(1).merged_into == of(0)


def test_two_sites_of_one_enterprise_and_one_more_the_year_after():
    by = registrar()
    headings = ("境内主体", "统一社会信用代码", "境外企业名称", "国别", "证书编号", "中方投资额(万美元)", "日期")
    rows = [
        (A, CODES[0], "演示越南公司", "越南", "N4100202600001", 12, "2026年9月1日"),
        (A, CODES[0], "演示德国公司", "德国", "N4100202600002", 30, "2026.9"),
    ]
    applied(by, book(*rows, headings=headings), kind="outbound")
    assert Enterprise.objects.count() == 1
    assert sorted(of(0).sites.values_list("territory__alpha3", "amount", "currency", "since")) == [
        ("DEU", Decimal(300_000), "USD", date(2026, 9, 1)),
        ("VNM", Decimal(120_000), "USD", date(2026, 9, 1)),
    ]
    rows[0] = (*rows[0][:5], 20, rows[0][6])
    more = [*rows, (A, CODES[0], "演示泰国公司", "泰国", "N4100202600003", 1, "2026-10-01")]
    batch = previewed(by, book(*more, headings=headings), kind="outbound", as_of=DAY + timedelta(days=1))
    assert batch.counts["classes"] == {"changed": 2, "same": 1}
    apply_batch(batch.pk, by)
    run()
    assert Site.objects.count() == 3 and of(0).sites.get(territory__alpha3="VNM").amount == 200_000
    batch.refresh_from_db()
    undone(batch, by)
    assert Site.objects.count() == 2 and of(0).sites.get(territory__alpha3="VNM").amount == 120_000


def test_each_value_says_from_where_it_comes_and_a_sealed_one_leaves_no_trace_in_the_history():
    by = registrar()
    first = applied(by, book(line(A, 0, 5, "13800000001")))
    applied(by, book(line(A, 0, 7, "13800000002")), as_of=DAY + timedelta(days=1), source="another")
    sources = {s.field: (s.source, s.as_of, s.confirmed) for s in FieldSource.objects.filter(enterprise=of(0))}
    assert sources["name_zh"] == ("省商务厅", first.as_of, False)
    assert sources["trade:2026"] == ("another", DAY + timedelta(days=1), False)
    third = previewed(by, book(line(A, 0, 7, "13800000003")), as_of=DAY + timedelta(days=2))
    diff = rows_shown(third, third.rows.all(), load_tables())[0].diffs[0]
    assert (diff.before, diff.after) == ("●●●", "+8613800000003")
    change = EntryChange.objects.get(field="contact_phone")
    assert (change.before, change.after) == ("●", "●") and of(0).contact_phone == "+8613800000002"
    assert EntryChange.objects.get(field="trade:2026").source == "another"


def test_a_worker_that_dies_loses_its_piece_alone(monkeypatch):
    by = registrar()
    monkeypatch.setattr(work, "PIECE", 2)
    batch = previewed(by, book(line(A, 0), line(B, 1), line(C, 2), line(D, 3)))
    apply_batch(batch.pk, by)
    assert work.run_due() == 1
    taken = work._claim()  # the worker that will die
    assert taken is not None and work.run_due() == 0, "nobody else may have it"
    assert Enterprise.objects.count() == 2
    with clock.frozen(clock.now() + work.LEASE + timedelta(seconds=1)):
        assert work.run_due() == 1
        with pytest.raises(work.Lost):
            work._apply_piece(taken)
        run()
    batch.refresh_from_db()
    assert batch.state == "applied" and batch.counts["outcomes"] == {"applied": 4}
    assert EntryChange.objects.filter(field="entered").count() == 4


def test_what_fails_again_and_again_stops_and_can_be_undone_or_tried_again(monkeypatch):
    by = registrar()
    monkeypatch.setattr(work, "PIECE", 1)
    batch = previewed(by, book(line(A, 0), line(B, 1)))
    apply_batch(batch.pk, by)
    work.run_due()
    pieces = dict(work._PIECES)

    def fails(batch: ImportBatch) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setitem(work._PIECES, ImportBatch.State.APPLYING, fails)
    for _ in range(work.MOST_ATTEMPTS):
        work.run_due()
    batch.refresh_from_db()
    assert batch.attempts == work.MOST_ATTEMPTS and work.run_due() == 0
    monkeypatch.setitem(work._PIECES, ImportBatch.State.APPLYING, pieces[ImportBatch.State.APPLYING])
    go_on(batch.pk, by)
    run()
    batch.refresh_from_db()
    assert batch.state == "applied" and Enterprise.objects.count() == 2


def test_verbs_refuse_what_is_not_their_turn_and_who_keeps_no_register():
    by, clerk = registrar(), make_user(Role.WINDOW_CLERK)
    batch = previewed(by, book(line(A, 0)))
    with pytest.raises(NotAllowed):
        apply_batch(batch.pk, clerk)
    choose(batch.pk, by, [batch.rows.get().pk], [], {})
    with pytest.raises(Refused, match="import_nothing"):
        apply_batch(batch.pk, by)
    with pytest.raises(Refused, match="import_state"):
        undo_batch(batch.pk, by, "a reason")
    drop_batch(batch.pk, by)
    with pytest.raises(Refused, match="import_state"):
        apply_batch(batch.pk, by)
    assert not batch.rows.exists() and not Enterprise.objects.exists() and not EnterpriseFigure.objects.exists()
