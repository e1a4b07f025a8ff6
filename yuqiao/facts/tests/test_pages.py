"""The public pages: in both languages, with sources, within their queries, and the data to take away."""

import csv
import io

import pytest
from django.test import Client

from yuqiao.facts.columns import HEADINGS, stem, visible
from yuqiao.facts.models import GlossaryTerm, Rule, Territory
from yuqiao.facts.tables import TABLES
from yuqiao.kernel import clock

pytestmark = pytest.mark.usefixtures("facts")

SLUGS = [table.slug for table in TABLES]


@pytest.fixture(autouse=True)
def _today():
    """The clock stands, so that no page comes from the cache."""
    with clock.frozen("2026-11-23T10:00:00"):
        yield


def _page(client: Client, path: str, language: str) -> str:
    response = client.get(path, {"lang": language})
    assert response.status_code == 200, path
    assert response["Content-Language"] == language
    return response.content.decode()


@pytest.mark.parametrize(
    ("language", "heading", "word"), [("zh-hans", "规则与出处", "15个工作日"), ("en", "Rules and sources", "15 working days")]
)
def test_the_page_of_rules_shows_each_rule_with_its_source(client, language, heading, word):
    page = _page(client, "/rules/", language)
    assert heading in page and word in page
    rule = Rule.objects.get(code="notarization.issue")
    assert f'href="{rule.source_url}"' in page
    assert (rule.statement_zh if language == "zh-hans" else rule.statement_en) in page.replace("&#x27;", "'")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("slug", SLUGS)
def test_every_table_reads_in_both_languages(client, slug, language):
    page = _page(client, f"/rules/data/{slug}/", language)
    title = next(table.title for table in TABLES if table.slug == slug)
    assert title.in_language(language) in page
    assert ("来源" if language == "zh-hans" else "source") in page
    assert "<td" in page


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_calendar_of_a_year_names_its_source_and_a_draft_warns(client, language):
    sure, draft = _page(client, "/rules/calendar/2026/", language), _page(client, "/rules/calendar/2027/", language)
    warning = "尚未发布" if language == "zh-hans" else "is not out"
    assert warning in draft and warning not in sure
    assert 'datetime="2026-10-10"' in sure
    assert ("来源" if language == "zh-hans" else "Source") in sure


def test_every_column_of_every_table_has_a_heading():
    missing = {name for table in TABLES for name in visible(table) if name not in HEADINGS and stem(name) not in HEADINGS}
    assert missing == set()


def test_an_unconfirmed_value_says_so(client):
    assert "未核实，请咨询窗口" in _page(client, "/rules/data/glossary/", "zh-hans")


@pytest.mark.parametrize("slug", SLUGS)
def test_a_table_can_be_taken_away_whole(client, slug):
    response = client.get(f"/rules/data/{slug}.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert f"yuqiao-{slug}-2026-11-23.csv" in response["Content-Disposition"]
    text = response.content.decode()
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    table = next(table for table in TABLES if table.slug == slug)
    assert len(rows) == table.model.objects.count()
    assert list(rows[0]) == [*table.columns, *table.provenance]


def test_a_download_starts_no_formula(client):
    Territory.objects.filter(alpha3="IDN").update(note='=HYPERLINK("https://a.example")')
    assert ",\"'=HYPERLINK(" in client.get("/rules/data/territories.csv").content.decode()


def test_a_table_is_searched_in_both_languages(client):
    for typed in ("印度尼西亚", "indonesia", "IDN"):
        page = client.get("/rules/data/territories/", {"q": typed}).content.decode()
        assert page.count("<tr>") == 2 and "IDN" in page


def test_a_search_without_a_result_says_what_to_do_and_keeps_what_was_typed(client):
    page = client.get("/rules/data/territories/", {"q": "亚特兰蒂斯", "lang": "en"}).content.decode()
    assert "Nothing found" in page and 'value="亚特兰蒂斯"' in page
    assert "Try another word" in page


@pytest.mark.parametrize("typed", ["\x00", "%", "_", "'", "😀" * 200])
def test_no_search_breaks_the_page(client, typed):
    assert client.get("/rules/data/glossary/", {"q": typed}).status_code == 200


@pytest.mark.parametrize("cursor", ["x", "WyJhYmMiXQ", "W251bGxd", "\x00"])
def test_no_cursor_breaks_the_page(client, cursor):
    for side in ("after", "before"):
        assert client.get("/rules/data/glossary/", {side: cursor}).status_code == 200


def test_pages_go_through_a_whole_table(client):
    seen, after = 0, ""
    while True:
        response = client.get("/rules/data/glossary/", {"after": after} if after else {})
        page = response.context["page"]
        seen += len(page.rows)
        if not page.after:
            break
        after = page.after
    assert seen == GlossaryTerm.objects.count()


@pytest.mark.parametrize(
    "path", ["/rules/data/no-such/", "/rules/data/no-such.csv", "/rules/calendar/1999/", "/rules/data/facts_rule/"]
)
def test_what_is_not_there_is_404(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(("path", "most"), [("/rules/", 10), ("/rules/data/treaty-relations/", 3), ("/rules/calendar/2026/", 8)])
def test_a_page_stays_within_its_queries(client, django_assert_max_num_queries, path, most):
    with django_assert_max_num_queries(most):
        client.get(path)
