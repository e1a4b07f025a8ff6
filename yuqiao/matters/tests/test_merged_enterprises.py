"""Duplicates of enterprises: looked at, merged, put back exactly, or kept apart."""

import pytest

from yuqiao.facts.models import Territory
from yuqiao.kernel.errors import Changed, Refused
from yuqiao.kernel.sealed import SealedTextField
from yuqiao.matters.conflicts import names_of
from yuqiao.matters.models import Matter, Party
from yuqiao.matters.tests.factories import make_matter
from yuqiao.people.models import Role
from yuqiao.registers.enterprises import merging
from yuqiao.registers.enterprises import selectors as read
from yuqiao.registers.enterprises.representation import represents
from yuqiao.registers.enterprises.services import change_enterprise, confirm_enterprise, find_enterprise, put_row
from yuqiao.registers.models import Enterprise, EnterpriseMerge, EntryChange
from yuqiao.registers.names import normal_form
from yuqiao.registers.tests.enterprise_factories import LIST, ONE, THREE, TWO, account, enterprise, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def registrar():
    return account(Role.REGISTRAR, "登记员")


@pytest.fixture
def pair(registrar):
    """Two entries of one enterprise; the second one has more, and somebody acts for it."""
    kept = enterprise(name_en="Henan Xingluo Demo Co., Ltd.", website="https://kept.example")
    gone = enterprise(TWO, name_en="Xingluo Demo", website="https://gone.example", old_number="410300000000123")
    for row, markets in ((kept, ("DEU",)), (gone, ("VNM", "KEN"))):
        change_enterprise(row.pk, {"markets": list(Territory.objects.filter(alpha3__in=markets))}, LIST)
        put_row(row.pk, "kinds", {"kind": "outbound"}, LIST)
        put_row(row.pk, "figures", {"year": 2025, "measure": "export", "amount": 5, "currency": "USD"}, LIST)
    change_enterprise(gone.pk, {"contact_name": "王联系", "contact_phone": "+8613900000000"}, LIST)
    put_row(gone.pk, "sites", {"name_en": "Xingluo Demo Vietnam", "certificate": "N1"}, LIST)
    put_row(gone.pk, "kinds", {"kind": "foreign_trade"}, LIST)
    put_row(gone.pk, "names", {"kind": "former", "name": "洛阳旧名机械厂", "credit_code": ""}, LIST)
    branch = enterprise(THREE, "星络分公司")
    change_enterprise(branch.pk, {"parent": TWO}, LIST)
    confirm_enterprise(gone.pk, None)
    return Enterprise.objects.get(pk=kept.pk), Enterprise.objects.get(pk=gone.pk)


def stands(*rows: Enterprise) -> dict:
    """Everything that is kept of entries, to compare before and after; how often they were changed does not count."""
    state: dict = {}
    for row in Enterprise.objects.filter(pk__in=[r.pk for r in rows]):
        values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.name != "version"}
        assert any(isinstance(f, SealedTextField) for f in row._meta.concrete_fields)
        lists = {n: list(getattr(row, n).order_by("pk").values()) for n in ("kinds", "names", "figures", "sites", "investors")}
        sources = sorted(row.sources.values_list("field", "source", "as_of", "confirmed"))
        more = [sorted(row.markets.values_list("alpha3", flat=True)), sorted(row.branches.values_list("pk", flat=True))]
        state[row.pk] = (values, lists, sources, more)
    return state


def test_looking_changes_nothing_and_the_whole_merge_can_be_undone_exactly(pair, registrar):
    kept, gone = pair
    representative = account(Role.ENTERPRISE_REPRESENTATIVE, enterprise_code=TWO)
    matter = make_matter(credit_code=TWO, enterprise_name="星络")
    assert matter.client_enterprise == gone
    before = stands(kept, gone)

    side = merging.side_by_side(kept, gone)
    lines = {line.code: line for line in side.lines}
    assert lines["old_number"].other and not lines["website"].same and lines["name_zh"].same
    moves = {str(m.title): m for m in side.moves}
    assert any("N1" in row for m in side.moves for row in m.rows) and any(m.stay for m in moves.values())
    assert [n for _title, n in side.counts] == [1, 1, 1]
    assert stands(kept, gone) == before

    done = merging.merge(kept.pk, gone.pk, ["website", "contact", "markets"], registrar, versions=(kept.version, gone.version))
    kept.refresh_from_db()
    assert (kept.website, kept.contact_name, kept.name_en) == ("https://gone.example", "王联系", "Henan Xingluo Demo Co., Ltd.")
    assert kept.sources.get(field="website").confirmed and {t.alpha3 for t in kept.markets.all()} == {"VNM", "KEN"}
    assert find_enterprise(TWO) == kept and find_enterprise("410300000000123") == kept
    assert kept.branches.count() == 1 and kept.figures.count() == 1 and kept.kinds.count() == 2
    for typed in (TWO, "旧名", "xingluo demo vietnam"):
        assert list(read.filtered({"q": typed})) == [kept], typed
    representative = type(representative).objects.get(pk=representative.pk)
    assert represents(representative, kept)
    matter.refresh_from_db()
    assert matter.client_enterprise == kept and matter.parties.get(role="client").credit_code == TWO
    assert signed_in(registrar).get(f"/desk/enterprises/{gone.pk}/").url == f"/desk/enterprises/{kept.pk}/"
    assert not merging.candidates()

    history = EntryChange.objects.count()
    merging.undo_merge(done.pk, registrar)
    assert stands(kept, gone) == before
    assert EntryChange.objects.count() == history + 2
    assert Matter.objects.get(pk=matter.pk).client_enterprise == gone
    with pytest.raises(Refused):
        merging.undo_merge(done.pk, registrar)


def test_a_merged_name_still_bars_a_lawyer(pair, registrar):
    """The conflict check knows both codes and all names, whichever of them the other side writes."""
    kept, gone = pair
    merging.merge(kept.pk, gone.pk, [], registrar)
    known = names_of([Party(role=Party.Role.OPPOSING, name="x", credit_code=ONE)])
    assert {ONE, TWO} <= known.codes and normal_form("洛阳旧名机械厂") in known.normal


def test_what_would_be_lost_or_was_changed_meanwhile_is_refused(pair, registrar):
    kept, gone = pair
    with pytest.raises(Refused):
        merging.merge(kept.pk, kept.pk, [], registrar)
    with pytest.raises(Refused):
        merging.merge(gone.pk, gone.branches.get().pk, [], registrar)
    with pytest.raises(Changed):
        merging.merge(kept.pk, gone.pk, [], registrar, versions=(kept.version, gone.version - 1))
    done = merging.merge(kept.pk, gone.pk, [], registrar)
    with pytest.raises(Refused):
        merging.merge(gone.pk, kept.pk, [], registrar)
    with pytest.raises(Refused):
        change_enterprise(gone.pk, {"products": "x"}, LIST)
    change_enterprise(kept.pk, {"products": "轴承"}, LIST)
    with pytest.raises(Refused) as error:
        merging.undo_merge(done.pk, registrar)
    assert "主要商品或服务" in error.value.text.zh
    assert EnterpriseMerge.objects.get().undone_at is None


def test_pairs_are_shown_compared_kept_apart_and_merged_on_pages(pair, registrar):
    kept, gone = pair
    desk = signed_in(registrar)
    assert [(c.one, c.other) for c in merging.candidates()] == [(kept, gone)]
    assert TWO in desk.get("/desk/enterprises/duplicates/").content.decode()
    page = desk.get(f"/desk/enterprises/{kept.pk}/merge/{gone.pk}/")
    assert "N1" in page.content.decode()
    desk.post(f"/desk/enterprises/{gone.pk}/merge/{kept.pk}/apart/")
    assert not merging.candidates()
    sent = {"kept_version": kept.version, "gone_version": gone.version, "take:website": "gone", "take:name_en": "kept"}
    slow = desk.post(f"/desk/enterprises/{kept.pk}/merge/{gone.pk}/", {**sent, "kept_version": kept.version - 1})
    assert slow.status_code == 409
    assert desk.post(f"/desk/enterprises/{kept.pk}/merge/{gone.pk}/", sent).status_code == 302
    done = EnterpriseMerge.objects.get()
    assert done.choices == ["website"]
    assert TWO in desk.get("/desk/enterprises/merges/").content.decode()
    desk.post(f"/desk/enterprises/merges/{done.pk}/undo/")
    assert Enterprise.objects.get(pk=gone.pk).merged_into is None
