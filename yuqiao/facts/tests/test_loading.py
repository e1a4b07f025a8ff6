"""Loading: repeatable, and it never takes back what staff wrote."""

import io
import shutil

import pytest

from yuqiao.facts import files
from yuqiao.facts.loading import typed
from yuqiao.facts.models import CalendarDay, Rule, Territory, TreatyRelation
from yuqiao.facts.services import load_facts
from yuqiao.facts.tables import TABLES

pytestmark = pytest.mark.usefixtures("facts")


@pytest.fixture
def folder(tmp_path):
    """A copy of the data files that a test may change."""
    return shutil.copytree(files.FOLDER, tmp_path / "data")


def _replace(folder, name: str, old: str, new: str) -> None:
    file = folder / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_loading_twice_changes_nothing():
    before = {model: list(model.objects.order_by("pk").values()) for model in (Rule, Territory, TreatyRelation, CalendarDay)}
    said = io.StringIO()
    counts = load_facts(stdout=said)
    assert all(count[:2] == (0, 0) for count in counts.values()), counts
    assert counts.keys() == {table.slug for table in TABLES}
    assert f"territories: 0 new, 0 changed, {Territory.objects.count()} same" in said.getvalue()
    for model, rows in before.items():
        assert list(model.objects.order_by("pk").values()) == rows


def test_every_row_of_every_file_is_loaded():
    for table in TABLES:
        assert table.model.objects.count() == len(list(table.read(files.FOLDER))) > 0, table.slug


def test_a_changed_line_changes_its_row_only(folder):
    _replace(folder, "territories.csv", "Indonesia", "Indonesia (changed)")
    counts = load_facts(folder)
    assert {slug: count[:2] for slug, count in counts.items() if count[:2] != (0, 0)} == {"territories": (0, 1)}
    assert Territory.objects.get(alpha3="IDN").name_en == "Indonesia (changed)"


def test_what_staff_edited_survives_a_reload(folder):
    Territory.objects.filter(alpha3="IDN").update(name_en="Indonesia, by staff", edited_by_staff=True)
    _replace(folder, "territories.csv", "Indonesia", "Indonesia (changed)")
    load_facts(folder)
    assert Territory.objects.get(alpha3="IDN").name_en == "Indonesia, by staff"


def test_a_row_that_the_file_lost_stays(folder):
    _replace(folder, "rules.csv", "taskforce.class_c,", "taskforce.class_x,")
    counts = load_facts(folder)
    assert counts["rules"][0] == 1
    assert Rule.objects.filter(code__in=["taskforce.class_c", "taskforce.class_x"]).count() == 2


def test_a_bad_file_loads_nothing(folder):
    _replace(folder, "territories.csv", "Indonesia", "Indonesia (changed)")
    _replace(folder, "working_days.csv", "2024-01-01,0,", "2024-01-01,perhaps,")
    with pytest.raises(KeyError):
        load_facts(folder)
    assert Territory.objects.get(alpha3="IDN").name_en == "Indonesia"


def test_a_missing_file_loads_nothing(folder):
    (folder / "working_days.csv").unlink()
    with pytest.raises(OSError, match="working_days"):
        load_facts(folder)


def test_an_empty_cell_is_none_only_where_the_column_may_be_null():
    assert typed(Territory._meta.get_field("lat"), "") is None
    assert typed(Territory._meta.get_field("note"), "") == ""
    assert str(typed(Territory._meta.get_field("lat"), "34.75123")) == "34.7512"
