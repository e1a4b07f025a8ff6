"""The public pages on notarial papers, the manual in all its forms, and what search engines read."""

import csv
import html
import io
import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from yuqiao.facts.models import NotaryChecklistItem, NotaryMatter, Territory
from yuqiao.facts.services import edit_checklist_item, retire_checklist_item
from yuqiao.kernel import clock
from yuqiao.matters.tests.factories import make_user
from yuqiao.people.models import Role
from yuqiao.registers.models import Enterprise
from yuqiao.site.samples import SAMPLES
from yuqiao.site.views.machines import PRIVATE, addresses

pytestmark = pytest.mark.usefixtures("facts")


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen("2026-11-23T10:00:00"):
        yield


def page(client, path: str, language: str = "zh-hans", **asked: str) -> str:
    response = client.get(path, {"lang": language, **asked})
    assert response.status_code == 200, path
    return response.content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_matter_has_its_page_in_both_languages(client, language):
    listed = page(client, "/notary/", language)
    for matter in NotaryMatter.objects.all():
        address = reverse("portal:notary_matter", args=[matter.slug])
        assert f'href="{address}"' in listed
        shown = page(client, address, language)
        assert matter.name.in_language(language).replace("'", "&#x27;") in shown
        assert ("未核实" if language == "zh-hans" else "not confirmed") in shown


def test_the_enterprise_matters_stand_by_stage(client):
    shown = page(client, "/notary/", "en")
    for title in ("Business establishment", "Overseas expansion", "At any stage"):
        assert title in shown


def test_a_matter_shows_its_papers_and_what_it_rests_on(client):
    shown = page(client, "/notary/birth/", "en")
    for said in ("Medical birth certificate", "hospital of birth", "Original and copy".lower(), "15 working days", "公证法第11条"):
        assert said in shown, said


def test_answers_make_the_list_exact(client):
    for answer, chip in (("yes", "needed"), ("no", "not needed"), ("", "in some cases")):
        response = client.get("/notary/birth/", {"lang": "en", "f_born_1996_in_hospital": answer})
        line = next(w for w in response.context["wanted"] if w.row.material_slug == "birth-cert")
        assert {"needed": "required", "not needed": "not_needed", "in some cases": "if"}[chip] == line.need
        assert chip in response.content.decode()


@pytest.mark.parametrize(
    ("language", "said_there"),
    [
        (
            "zh-hans",
            ("营业执照公证：在德国使用", "附加证明书", "2023-11-07", "德语", "第4个工作日", "http://consular.mfa.gov.cn/VERIFY/"),
        ),
        ("en", ("Business licence, for use in: Germany", "Apostille", "2023-11-07", "German", "4th working day")),
    ],
)
def test_the_way_to_a_party_with_reason_steps_and_sources(client, settings, language, said_there):
    shown = page(client, "/notary/business-licence/deu/", language)
    for said in said_there:
        assert said in shown, said
    assert f'<link rel="canonical" href="{settings.SITE_URL}/notary/business-licence/deu/?lang={language}">' in shown
    assert 'hreflang="en"' in shown and 'hreflang="zh-Hans"' in shown


def test_another_day_another_way(client):
    before, after = (page(client, "/notary/birth/vnm/", "en", date=day) for day in ("2026-09-10", "2026-09-11"))
    assert "only from 2026-09-11" in before and "embassy or consulate of Viet Nam" in before
    assert "embassy or consulate of Viet Nam" not in after


@pytest.mark.parametrize("typed", ["soon", "2026-13-01", "0001-01-01", "9999-12-31", "20261123x", "\x00", "<b>"])
def test_a_day_that_is_none_says_so_and_shows_today(client, typed):
    shown = page(client, "/notary/birth/deu/", "en", date=typed)
    assert "<b>”" not in shown and "Mon 23 Nov 2026" in shown
    if typed != "\x00":
        assert "cannot be" in shown or "not a day that can be looked up" in shown


def test_what_is_not_known_is_not_guessed(client):
    shown = page(client, "/notary/birth/grl/", "en")
    assert "We do not guess" in shown and "/ask/notarization/" in shown


def test_what_rests_on_own_knowledge_warns(client):
    assert "not confirmed, ask" in page(client, "/notary/birth/usa/", "en")
    assert "not confirmed, ask" not in page(client, "/notary/birth/deu/", "en")


def test_taiwan_is_not_spoken_of_as_a_foreign_place(client):
    main = page(client, "/notary/birth/twn/", "zh-hans").split("<main")[1].split("</main>")[0]
    assert "中国台湾" in main and "附加证明书" not in main and "领事" not in main


@pytest.mark.parametrize(
    ("asked", "to"),
    [
        ({"to": "德国"}, "/notary/birth/deu/"),
        ({"to": "VN", "date": "2026-09-10"}, "/notary/birth/vnm/?date=2026-09-10"),
        ({"to": "germany", "lang": "en"}, "/notary/birth/deu/?lang=en"),
    ],
)
def test_a_chosen_place_leads_to_its_page(client, asked, to):
    assert client.get("/notary/birth/", asked).url == to
    assert client.get("/notary/", asked | {"matter": "birth"}).url == to


def test_a_place_that_we_do_not_know_keeps_what_was_typed(client):
    for path, more in (("/notary/birth/", {}), ("/notary/", {"matter": "birth"})):
        shown = page(client, path, "en", to="Atlantis", **more)
        assert "We do not know “Atlantis”" in shown and 'value="Atlantis"' in shown
    assert client.get("/notary/", {"matter": "birth"}).url == "/notary/birth/"
    assert "<main" in page(client, "/notary/", matter="no-such", to="DEU")


@pytest.mark.parametrize(
    "path", ["/notary/no-such/", "/notary/birth/xxx/", "/notary/birth/DEU/", "/notary/birth/germany/", "/notary/no-such/deu/"]
)
def test_what_is_not_there_is_404(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/notary/", "/notary/birth/", "/notary/business-licence/deu/", "/notary/manual/", "/notary/manual.csv", "/sitemap.xml"]
)
def test_pages_stay_within_ten_queries(client, django_assert_max_num_queries, path):
    with django_assert_max_num_queries(10):
        client.get(path)


# --- the manual


def test_the_manual_holds_the_enterprise_matters_and_leaves_out_what_was_taken_off(client):
    assert len(client.get("/notary/manual/").context["book"].entries) == 24
    line = NotaryChecklistItem.objects.get(matter__slug="business-licence", material_slug="bl")
    assert ",bl,营业执照副本" in client.get("/notary/manual.csv").content.decode()
    retire_checklist_item(line.pk, by="编辑")
    kept = json.loads(client.get("/notary/manual.json").content)
    licence = next(m for m in kept["matters"] if m["code"] == "business-licence")
    assert "bl" not in [p["code"] for p in licence["papers"]]


def test_the_manual_is_taken_away_as_csv_xlsx_and_json(client):
    lines = NotaryChecklistItem.objects.filter(matter__applicant="enterprise").count()
    rows = list(csv.DictReader(io.StringIO(client.get("/notary/manual.csv").content.decode("utf-8-sig"))))
    assert len(rows) == lines and rows[0]["phase"] == "establishment"
    sheet = load_workbook(io.BytesIO(client.get("/notary/manual.xlsx").content)).active
    assert sheet.max_row == lines + 1 and sheet["B2"].value == rows[0]["matter"]
    data = json.loads(client.get("/notary/manual.json").content)
    assert sum(len(m["papers"]) for m in data["matters"]) == lines and data["note"]["zh"]


def test_no_download_starts_a_formula(client):
    line = NotaryChecklistItem.objects.filter(matter__applicant="enterprise").first()
    edit_checklist_item(line.pk, {"name_en": '=HYPERLINK("https://a.example")'}, by="编辑")
    assert "\"'=HYPERLINK(" in client.get("/notary/manual.csv").content.decode()
    sheet = load_workbook(io.BytesIO(client.get("/notary/manual.xlsx").content)).active
    assert any(str(cell.value).startswith("'=HYPERLINK") for row in sheet for cell in row)


@pytest.mark.parametrize(("asked", "code"), [({"lang": "zh"}, "zh"), ({"lang": "en"}, "en"), ({"lang": "de"}, "zh"), ({}, "zh")])
def test_the_booklet_is_a_pdf_in_the_language_asked_for(client, asked, code):
    response = client.get("/notary/manual.pdf", asked)
    assert response["Content-Type"] == "application/pdf" and response.content.startswith(b"%PDF-")
    assert f"yuqiao-notary-manual-{code}-" in response["Content-Disposition"]


def test_the_booklet_is_set_anew_after_a_change(client):
    with clock.frozen("2026-11-23T11:00:00"):
        before = client.get("/notary/manual.pdf", {"lang": "en"}).content
    line = NotaryChecklistItem.objects.filter(matter__applicant="enterprise").first()
    changed_at = line.updated_at + timedelta(hours=1)
    with clock.frozen(changed_at.isoformat()):
        edit_checklist_item(line.pk, {"validity_days": 30}, by="编辑")
    with clock.frozen("2026-11-23T11:00:00"):
        assert client.get("/notary/manual.pdf", {"lang": "en"}).content != before


# --- search engines


def test_the_sitemap_names_every_way_once(client):
    text = client.get("/sitemap.xml").content.decode()
    assert text.count("<loc>") == len(set(addresses())) == len(addresses())
    assert "/notary/birth/deu/</loc>" in text and "/notary/manual/</loc>" in text
    assert NotaryMatter.objects.count() * Territory.objects.count() < text.count("<loc>") < 50_000
    for path in PRIVATE:
        assert f"{path}" not in text.replace("/rules/", "")


def test_robots_are_told_where_the_sitemap_is(client):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /desk/" in text and "/sitemap.xml" in text


@pytest.mark.parametrize("paper", sorted(SAMPLES))
def test_a_paper_that_the_applicant_writes_has_a_sample_in_both_languages(client, paper):
    response = client.get(f"/notary/samples/{paper}.pdf")
    assert response.status_code == 200 and response.content[:5] == b"%PDF-"
    sample = SAMPLES[paper]
    assert all(text.zh and text.en for text in (sample.title, *sample.paragraphs, *sample.signed))


def test_a_sample_stands_beside_its_paper_and_no_other(client):
    page = client.get("/notary/power-of-attorney/").content.decode()
    assert "/notary/samples/poa-draft.pdf" in page and "/notary/samples/id-card.pdf" not in page
    assert client.get("/notary/samples/id-card.pdf").status_code == 404


def test_beginning_online_from_the_way_keeps_certificate_and_place(client):
    body = page(client, "/notary/business-licence/deu/", "en")
    onward = html.unescape(re.search(r'class="yq-b yq-b--go" href="(/ask/notarization/[^"]*)"', body).group(1))
    form = client.get(onward, headers={"Accept-Language": "en"}).content.decode()
    assert 'value="business-licence" selected' in form and 'value="Germany"' in form


def test_what_was_chosen_on_the_guide_need_not_be_said_again(client):
    for address in ("/notary/business-licence/", "/notary/business-licence/usa/"):
        onward = re.search(r'href="(/ask/notarization/\?[^"]+)"', page(client, address, "en")).group(1).replace("&amp;", "&")
        begun = client.get(onward).content.decode()
        assert re.search(r'value="business-licence"\s+selected', begun) and re.search(r'value="enterprise"\s+selected', begun)
    assert 'value="United States"' in begun


def test_home_leads_to_the_guide_first(client):
    main = page(client, "/", "en").split("<main")[1]
    assert 'href="/notary/"' in main and 'href="/ask/notarization/"' not in main


def test_who_acts_for_one_enterprise_need_not_name_it_again(client):
    enterprise = Enterprise.objects.create(
        credit_code="91410100MA0FAKE01T", name_zh="河南示例有限公司", name_en="Henan Sample Co., Ltd."
    )
    user = make_user(Role.ENTERPRISE_REPRESENTATIVE, enterprise_code=enterprise.credit_code)
    client.force_login(user)
    begun = client.post(
        "/ask/notarization/?lang=en",
        {"asker": "enterprise", "matter_1": "business-licence", "territory": "USA", "purpose": "trade"},
    )
    shown = client.get(begun.url).content.decode()
    for known in (enterprise.name_zh, enterprise.name_en, enterprise.credit_code):
        assert f'value="{known}"' in shown
