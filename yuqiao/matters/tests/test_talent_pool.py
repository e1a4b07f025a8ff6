"""The talent pool: standings with their source and history, nominations within the quota of a city, tables that add up."""

import io
import itertools
import threading
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from yuqiao.facts.models import Division
from yuqiao.kernel import clock
from yuqiao.kernel.errors import Changed, NotAllowed, Refused
from yuqiao.matters.tests.factories import make_firm, make_lawyer, make_user
from yuqiao.notify.models import Letter
from yuqiao.people.models import Office, Role
from yuqiao.registers.models import EntryChange, Lawyer, Nomination, NominationQuota, NominationRound, Standing, Training
from yuqiao.registers.pool import figures, services

DAY = date(2026, 1, 5)
SOURCE = "示例决定〔2026〕1号"
pytestmark = pytest.mark.django_db


def city(code: str = "410100") -> Division:
    return Division.objects.get(code=code)


def bureau_head(code: str = "410100"):
    office, _ = Office.objects.get_or_create(
        code=f"bureau-{code}",
        defaults={"kind": Office.Kind.JUSTICE_BUREAU, "name_zh": "示例司法局", "name_en": "Sample bureau", "division_code": code},
    )
    return make_user(Role.OFFICE_HEAD, office=office)


def manager():
    return make_user(Role.DEPARTMENT_MANAGER)


def lawyer_of(code: str = "410100", **more) -> Lawyer:
    return make_lawyer(city=city(code), **more)


def member(by, code: str = "410100", *kinds: str, **more) -> Lawyer:
    """A lawyer in the pool by the verbs themselves, and in the levels named."""
    found = lawyer_of(code, in_pool=False, **more)
    for kind in ("pool", *kinds):
        services.add_standing(found.pk, kind, by, since=DAY, source=SOURCE)
    found.refresh_from_db()
    return found


def make_round(by, places: dict[str, int], kind: str = "leading", *, days: tuple[int, int] = (-3, 3)) -> NominationRound:
    today = clock.today()
    return services.open_round(
        by,
        kind=kind,
        title_zh="示例轮次",
        title_en="Sample round",
        opens=today + timedelta(days=days[0]),
        closes=today + timedelta(days=days[1]),
        source="示例通知〔2026〕2号",
        quotas={city(code).pk: n for code, n in places.items()},
    )


def over(round: NominationRound) -> None:
    """Its last day was yesterday."""
    yesterday = clock.today() - timedelta(days=1)
    NominationRound.objects.filter(pk=round.pk).update(opens=yesterday, closes=yesterday)


# ---- standings


def test_a_level_has_its_day_and_source_and_every_flag_its_history():
    by = manager()
    found = member(by, "410100", "leading")
    assert (found.in_pool, found.is_leading, found.is_national) == (True, True, False)
    assert [(s.kind, s.since, s.source, s.by) for s in found.standings.order_by("pk")] == [
        ("pool", DAY, SOURCE, by),
        ("leading", DAY, SOURCE, by),
    ]
    changes = EntryChange.objects.filter(register="lawyers", entry=found.pk).order_by("pk")
    assert [(c.field, c.before, c.after, c.source, c.by) for c in changes] == [
        ("in_pool", "false", "true", SOURCE, by),
        ("is_leading", "false", "true", SOURCE, by),
    ]
    assert Letter.objects.filter(template="registers.pool_added").count() == 2


def test_what_has_no_ground_is_refused_beside_its_field():
    found, by = lawyer_of(in_pool=False), manager()
    for kind, since, source, field in (
        ("pool", date(2100, 1, 1), SOURCE, "since"),
        ("pool", DAY, "  ", "source"),
        ("leading", DAY, SOURCE, "kind"),
        ("nothing", DAY, SOURCE, "kind"),
    ):
        with pytest.raises(Refused) as refused:
            services.add_standing(found.pk, kind, by, since=since, source=source)
        assert field in refused.value.fields
    assert not Standing.objects.exists()


def test_nobody_stands_twice_in_one_level():
    by = manager()
    found = member(by)
    with pytest.raises(Refused):
        services.add_standing(found.pk, "pool", by, since=DAY, source=SOURCE)


def test_only_the_department_gives_and_ends():
    by = manager()
    found = member(by)
    for role in (Role.REGISTRAR, Role.OFFICE_HEAD, Role.EDITOR, Role.ADMINISTRATOR):
        other = make_user(role)
        with pytest.raises(NotAllowed):
            services.add_standing(found.pk, "leading", other, since=DAY, source=SOURCE)
        with pytest.raises(NotAllowed):
            services.end_standing(found.standings.get().pk, other, until=DAY, source=SOURCE, reason="自愿退出")
        with pytest.raises(NotAllowed):
            services.undo_last(found.pk, other)


def test_a_manager_of_another_area_does_not_keep_the_pool():
    assert not services.is_department(make_user(Role.DEPARTMENT_MANAGER, area="notarization"))


def test_who_leaves_the_pool_leaves_the_levels_above_and_one_undo_brings_all_back():
    by = manager()
    found = member(by, "410100", "leading", "national")
    pool = found.standings.get(kind="pool")
    assert len(services.end_standing(pool.pk, by, until=clock.today(), source=SOURCE, reason="自愿退出")) == 3
    found.refresh_from_db()
    assert (found.in_pool, found.is_leading, found.is_national) == (False, False, False)
    assert {s.reason for s in found.standings.all()} == {"自愿退出"}
    services.undo_last(found.pk, by)
    found.refresh_from_db()
    assert (found.in_pool, found.is_leading, found.is_national) == (True, True, True)
    assert not found.standings.exclude(until=None).exists()
    assert EntryChange.objects.filter(entry=found.pk, register="lawyers").count() == 9, "nothing of the history was taken away"
    with pytest.raises(Refused):
        services.undo_last(found.pk, by)


def test_what_was_given_by_mistake_can_be_taken_back():
    by = manager()
    found = member(by, "410100", "leading")
    services.undo_last(found.pk, by)
    found.refresh_from_db()
    assert found.in_pool and not found.is_leading
    assert list(found.standings.values_list("kind", flat=True)) == ["pool"]


def test_an_end_has_a_reason_and_lies_between_the_first_day_and_today():
    by = manager()
    standing = member(by).standings.get()
    for until, reason, field in (
        (date(2100, 1, 1), "自愿退出", "until"),
        (DAY - timedelta(days=1), "自愿退出", "until"),
        (clock.today(), "", "reason"),
    ):
        with pytest.raises(Refused) as refused:
            services.end_standing(standing.pk, by, until=until, source=SOURCE, reason=reason)
        assert field in refused.value.fields
    services.end_standing(standing.pk, by, until=clock.today(), source=SOURCE, reason="自愿退出")
    with pytest.raises(Changed):
        services.end_standing(standing.pk, by, until=clock.today(), source=SOURCE, reason="自愿退出")


# ---- nominations


def test_a_bureau_nominates_its_own_city_up_to_the_quota_while_the_round_is_open():
    by = manager()
    round = make_round(by, {"410100": 1})
    head, other = bureau_head(), bureau_head("410200")
    first, second = member(by), member(by)
    with pytest.raises(NotAllowed):
        services.nominate(other, round.pk, first.pk, reasons="办理过多件涉外投资争议。")
    made = services.nominate(head, round.pk, first.pk, reasons="办理过多件涉外投资争议。")
    assert (made.city.code, made.office.division_code, made.state) == ("410100", "410100", "nominated")
    with pytest.raises(Refused, match="nominated_already"):
        services.nominate(head, round.pk, first.pk, reasons="办理过多件涉外投资争议。")
    with pytest.raises(Refused, match="quota_used"):
        services.nominate(head, round.pk, second.pk, reasons="办理过多件涉外投资争议。")
    services.withdraw(head, made.pk)
    services.nominate(head, round.pk, second.pk, reasons="办理过多件涉外投资争议。")
    over(round)
    services.withdraw(head, Nomination.objects.get(lawyer=second).pk)
    with pytest.raises(Refused, match="round_closed"):
        services.nominate(head, round.pk, first.pk, reasons="办理过多件涉外投资争议。")


def test_who_cannot_rise_is_not_nominated():
    by = manager()
    round = make_round(by, {"410100": 9})
    for lawyer in (lawyer_of(in_pool=False), member(by, "410100", "leading")):
        with pytest.raises(Refused):
            services.nominate(bureau_head(), round.pk, lawyer.pk, reasons="办理过多件涉外投资争议。")
    with pytest.raises(Refused) as refused:
        services.nominate(bureau_head(), round.pk, member(by).pk, reasons="好")
    assert "reasons" in refused.value.fields


def test_the_department_decides_the_round_writes_the_standings_and_can_be_reopened():
    by = manager()
    round, head = make_round(by, {"410100": 3}), bureau_head()
    lawyers = [member(by) for _ in range(3)]
    yes, no, later = [services.nominate(head, round.pk, lawyer.pk, reasons="办理过多件涉外投资争议。") for lawyer in lawyers]
    with pytest.raises(NotAllowed):
        services.accept(head, yes.pk)
    services.accept(by, yes.pk)
    with pytest.raises(Changed):
        services.refuse(by, yes.pk, "已经决定过了")
    with pytest.raises(Refused):
        services.refuse(by, no.pk, "")
    services.refuse(by, no.pk, "佐证材料不足")
    letters = Letter.objects.filter(template="registers.nomination_refused")
    assert letters.count() == 2, "the bureau and the lawyer"
    assert all("佐证材料不足" in letter.body for letter in letters)
    with pytest.raises(Refused, match="round_open"):
        services.close_round(by, round.pk)
    over(round)
    with pytest.raises(Refused, match="undecided"):
        services.close_round(by, round.pk)
    services.accept(by, later.pk)
    services.take_back(by, later.pk)
    services.refuse(by, later.pk, "佐证材料不足")
    (made,) = services.close_round(by, round.pk)
    assert (made.lawyer, made.kind, made.source, made.round) == (lawyers[0], "leading", round.source, round)
    assert [Lawyer.objects.get(pk=x.pk).is_leading for x in lawyers] == [True, False, False]
    with pytest.raises(Changed):
        services.take_back(by, no.pk)
    with pytest.raises(Refused, match="of_a_round"):
        services.undo_last(lawyers[0].pk, by)
    assert services.reopen_round(by, round.pk) == 1
    assert not Lawyer.objects.filter(is_leading=True).exists()
    assert figures.figures_of_standings() == figures.figures()


@pytest.mark.django_db(transaction=True)
def test_two_officials_at_once_do_not_exceed_the_quota():
    office = bureau_head()
    seat = office.seats.get().office
    officials = [office, *(make_user(Role.OFFICE_HEAD, office=seat) for _ in range(3))]
    lawyers = [lawyer_of() for _ in officials]
    round = NominationRound.objects.create(
        kind="leading", title_zh="示例", title_en="Sample", opens=clock.today(), closes=clock.today(), source="示例通知"
    )
    NominationQuota.objects.create(round=round, city=city(), places=2)
    results: list[str] = []
    start = threading.Barrier(len(officials))

    def nominate(user, lawyer: Lawyer) -> None:
        start.wait()
        try:
            services.nominate(user, round.pk, lawyer.pk, reasons="办理过多件涉外投资争议。")
            results.append("nominated")
        except Refused as refused:
            results.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=nominate, args=pair) for pair in zip(officials, lawyers, strict=True)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert sorted(results) == ["nominated", "nominated", "quota_used", "quota_used"]
    assert Nomination.objects.filter(round=round).count() == 2


# ---- figures


@pytest.fixture
def pool():
    """Three members, one of them leading; one lawyer outside."""
    by = manager()
    first = member(by, "410100", "leading", territories=("VNM", "DEU"), languages=("zh", "vi"))
    member(by, "410100", territories=("VNM",), languages=("zh", "en"))
    member(by, "410300", "national", territories=(), languages=("zh",))
    lawyer_of("410100", in_pool=False, territories=("VNM",))
    return by, first


def test_a_table_counts_people_and_says_so_in_its_totals(pool):
    table = figures.table_of(figures.Question("territory", "language"))
    assert table.cells == {"VNM": {"zh": 2, "vi": 1, "en": 1}, "DEU": {"zh": 1, "vi": 1}, "-": {"zh": 1}}
    assert table.row_totals == {"VNM": 2, "DEU": 1, "-": 1}
    assert (table.column_totals, table.total) == ({"zh": 3, "en": 1, "vi": 1}, 3)
    assert [code for _label, code in table.lines] == ["VNM", "DEU", "-"], "most people first, what is not stated last"


def test_every_table_agrees_with_its_people(pool):
    for rows, columns in itertools.permutations(figures.DIMENSIONS, 2):
        table = figures.table_of(figures.Question(rows, columns))
        assert table.total == 3
        for _label, code, cells, total in table.grid:
            fit = figures.narrowed(figures.members(), [(rows, code)])
            assert fit.distinct().count() == total
            for _head, column, number in cells:
                assert figures.narrowed(fit, [(columns, column)]).distinct().count() == number, (rows, columns, code, column)


def test_a_filter_narrows_the_table(pool):
    table = figures.table_of(figures.Question("territory", "level", (("language", "vi"),)))
    assert table.cells == {"VNM": {"pool": 1, "leading": 1}, "DEU": {"pool": 1, "leading": 1}}


def test_nonsense_in_the_address_falls_back():
    asked = figures.Question.of({"rows": "salary", "columns": "territory", "city": "410100", "language": "en"})
    assert (asked.rows, asked.columns) == ("territory", "language")
    assert asked.filters == (("city", "410100"),)


def test_figures_agree_on_the_desk_in_public_and_in_the_standings(client, pool):
    by, _first = pool
    expected = (3, 1, 1)
    found = figures.figures()
    assert (found.pool, found.leading, found.national) == expected
    assert figures.figures_of_standings() == found
    client.force_login(by)
    desk, public = client.get("/desk/pool/"), client.get("/talent-pool/")
    for page in (desk, public):
        shown = page.context["figures"]
        assert (shown.pool, shown.leading, shown.national) == expected
    assert sum(line.pool for line in public.context["cities"]) == 3


def test_a_table_is_taken_away(client, pool):
    client.force_login(pool[0])
    answer = client.get("/desk/pool/table/", {"rows": "territory", "columns": "language", "format": "xlsx"})
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert [c.value for c in sheet[sheet.max_row]][-1] == 3
    assert client.get("/desk/pool/table/", {"format": "csv"}).content.startswith(b"\xef\xbb\xbf")
    assert client.get("/desk/pool/people/", {"territory": "VNM", "format": "csv"}).content.decode("utf-8-sig").count("\n") == 3


def test_pages_ask_the_database_the_same_number_of_times_for_any_number_of_people(client, pool):
    client.force_login(pool[0])
    budgets = {"/desk/pool/": 11, "/desk/pool/table/": 12, "/desk/pool/people/": 10, f"/desk/pool/lawyers/{pool[1].pk}/": 14}
    for address, budget in budgets.items():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(address).status_code == 200
        assert len(asked) <= budget, (address, len(asked))


def test_a_round_with_many_nominations_asks_no_more_than_one_with_few(client):
    by, head = manager(), bureau_head()
    round = make_round(by, {"410100": 9})
    client.force_login(by)

    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/desk/pool/rounds/{round.pk}/").status_code == 200
        return len(asked)

    for _ in range(2):
        services.nominate(head, round.pk, member(by).pk, reasons="办理过多件涉外投资争议。")
    few = count()
    for _ in range(5):
        services.nominate(head, round.pk, member(by).pk, reasons="办理过多件涉外投资争议。")
    assert count() == few <= 16


# ---- pages


def test_a_bureau_sees_its_own_part_and_nothing_of_the_registers(client):
    by, head = manager(), bureau_head()
    round = make_round(by, {"410100": 2, "410200": 2})
    elsewhere = services.nominate(bureau_head("410200"), round.pk, member(by, "410200").pk, reasons="办理过多件涉外投资争议。")
    client.force_login(head)
    assert client.get("/desk/pool/").status_code == 404
    assert client.get("/desk/pool/people/").status_code == 404
    page = client.get(f"/desk/pool/rounds/{round.pk}/")
    assert page.status_code == 200
    assert elsewhere.lawyer.name_zh not in page.content.decode()
    assert client.post(f"/desk/pool/nominations/{elsewhere.pk}/withdraw/").status_code == 404
    assert client.get(f"/desk/pool/rounds/{round.pk}/nominate/{elsewhere.lawyer_id}/").status_code == 404


def test_evidence_is_read_by_the_department_and_by_the_bureau_that_sent_it(client):
    by, head, other = manager(), bureau_head(), bureau_head("410200")
    round, whom = make_round(by, {"410100": 2}), member(by)
    client.force_login(head)
    address = f"/desk/pool/rounds/{round.pk}/nominate/{whom.pk}/"
    bad = client.post(address, {"reasons": "短"})
    assert bad.status_code == 422
    assert "短" in bad.content.decode(), "what was typed stays"
    wrong = client.post(address, {"reasons": "办理过多件涉外投资争议。", "files": io.BytesIO(b"MZ\x90")})
    assert wrong.status_code == 422 and not Nomination.objects.exists()
    for year, hours in ((2024, 24), (2025, 40)):
        Training.objects.create(lawyer=whom, ended_on=f"{year}-06-30", title=f"Course {year}", hours=hours)
    shown = client.get(address, {"lang": "en"}).content.decode()
    assert "2 courses, 64 class hours" in shown, "what was learnt stands beside the nomination"
    paper = io.BytesIO(b"%PDF-1.4 proof")
    paper.name = "证明.pdf"
    assert client.post(address, {"reasons": "办理过多件涉外投资争议。", "files": paper}).status_code == 302
    file = Nomination.objects.get().files.get()
    for user, status in ((head, 200), (by, 200), (other, 404), (make_user(Role.OFFICE_HEAD, office=make_firm().office), 404)):
        client.force_login(user)
        answer = client.get(f"/desk/pool/files/{file.pk}/")
        assert answer.status_code == status
        if status == 200:
            assert b"".join(answer.streaming_content).startswith(b"%PDF")


def test_the_desk_gives_and_ends_a_level_and_keeps_what_was_typed(client):
    by = manager()
    found = lawyer_of(in_pool=False)
    client.force_login(by)
    bad = client.post(f"/desk/pool/lawyers/{found.pk}/add/", {"kind": "pool", "since": "2100-01-01", "source": SOURCE})
    assert bad.status_code == 422
    assert SOURCE in bad.content.decode()
    client.post(f"/desk/pool/lawyers/{found.pk}/add/", {"kind": "pool", "since": "2026-01-05", "source": SOURCE})
    standing = found.standings.get()
    assert client.post(f"/desk/pool/standings/{standing.pk}/end/", {"until": "x", "source": "", "reason": ""}).status_code == 422
    client.post(f"/desk/pool/standings/{standing.pk}/end/", {"until": "2026-02-01", "source": SOURCE, "reason": "自愿退出"})
    assert found.standings.get().until == date(2026, 2, 1)
    client.post(f"/desk/pool/lawyers/{found.pk}/undo/")
    assert found.standings.get().until is None


def test_a_registrar_reads_but_does_not_change(client):
    found = member(manager())
    client.force_login(make_user(Role.REGISTRAR))
    page = client.get(f"/desk/pool/lawyers/{found.pk}/")
    assert page.status_code == 200
    assert "/end/" not in page.content.decode()
    answer = client.post(f"/desk/pool/lawyers/{found.pk}/add/", {"kind": "leading", "since": "2026-01-05", "source": SOURCE})
    assert answer.status_code == 404


def test_only_public_entries_stand_in_public_by_name_and_the_figures_count_all(client, pool):
    Lawyer.objects.filter(is_leading=True).update(public=False, name_zh="隐名律师")
    page = client.get("/talent-pool/")
    assert "隐名律师" not in page.content.decode()
    assert page.context["figures"].pool == 3
    assert [lawyer.is_national for lawyer in page.context["national"]] == [True]
    assert client.get("/talent-pool/?level=leading&city=410100").status_code == 200


def test_the_department_opens_a_round_on_the_desk(client):
    client.force_login(manager())
    typed = {"kind": "leading", "title_zh": "示例轮次", "title_en": "Sample", "opens": "2026-11-01", "closes": "2026-10-01"}
    typed |= {"source": "示例通知〔2026〕2号", "city_410100": "2"}
    bad = client.post("/desk/pool/rounds/new/", typed)
    assert bad.status_code == 422
    assert "示例通知〔2026〕2号" in bad.content.decode()
    assert client.post("/desk/pool/rounds/new/", {**typed, "closes": "2026-12-01", "city_410100": ""}).status_code == 422
    assert client.post("/desk/pool/rounds/new/", {**typed, "closes": "2026-12-01"}).status_code == 302
    assert list(NominationQuota.objects.values_list("city__code", "places")) == [("410100", 2)]
