"""Asking enterprises once a year: whom, in batches, by letters with a link, reminders, answers, freshness."""

from datetime import date, timedelta

import pytest
from django.test import Client

from yuqiao.facts.selectors import cities
from yuqiao.kernel import clock
from yuqiao.kernel.errors import Missing, Refused
from yuqiao.notify.models import Letter
from yuqiao.people.models import Role
from yuqiao.registers.enterprises import campaigns
from yuqiao.registers.enterprises.services import change_enterprise, confirm_enterprise, put_row
from yuqiao.registers.models import Campaign, Enterprise, EntryChange
from yuqiao.registers.tests.enterprise_factories import LIST, ONE, THREE, TWO, account, enterprise, signed_in

pytestmark = pytest.mark.django_db
DAY = "2026-03-02T09:00"


@pytest.fixture(autouse=True)
def in_march():
    with clock.frozen(DAY):
        yield


@pytest.fixture
def registrar():
    return account(Role.REGISTRAR, "登记员")


def written(registrar, **values) -> Campaign:
    texts = {"title_zh": "2026年信息核对", "title_en": "Update 2026", "text_zh": "请核对。", "text_en": "Please check."}
    days = {"starts_on": date(2026, 3, 2), "until": date(2026, 4, 30), "first_reminder_on": date(2026, 3, 20)}
    return campaigns.plan_campaign(registrar, {**texts, **days, **values})


@pytest.fixture
def asked(registrar):
    """Three enterprises: one reads English, one has no address, one confirmed already."""
    one = enterprise(website="https://one.example", products="轴承", city=cities()[2])
    change_enterprise(one.pk, {"contact_email": "one@demo.example", "contact_name": "王联系", "contact_language": "en"}, LIST)
    enterprise(TWO, "乙公司", city=cities()[0])
    confirm_enterprise(enterprise(THREE, "丙公司").pk, None)
    campaign = written(registrar)
    campaigns.start_campaign(campaign.pk)
    return campaign


def the_link() -> str:
    body = Letter.objects.filter(template="registers.campaign").latest("pk").body
    return next(word for word in body.split() if "/update/" in word).partition("//")[2].partition("/")[2]


def test_those_who_have_not_confirmed_are_asked_once_each_and_reminded(asked):
    assert asked.invitations.count() == 2
    assert campaigns.send_campaigns() == 1 and campaigns.send_campaigns() == 0
    letter = Letter.objects.get(template="registers.campaign")
    assert letter.language == "en" and letter.to_address == "one@demo.example" and "Please check." in letter.body
    with clock.frozen("2026-03-21T09:00"):
        assert campaigns.send_campaigns() == 1 and campaigns.send_campaigns() == 0
    assert Letter.objects.latest("pk").subject.startswith("Reminder")
    progress = campaigns.progress_of(asked)
    assert (progress.asked, progress.sent, progress.no_address, progress.answered) == (2, 1, 1, 0)
    with clock.frozen("2026-05-01T09:00"):
        assert campaigns.send_campaigns() == 0
    asked.refresh_from_db()
    assert asked.state == "over"


def test_batches_go_on_where_they_stopped_and_stopping_stops(registrar):
    for code in (ONE, TWO, THREE):
        row = enterprise(code, f"公司{code}")
        change_enterprise(row.pk, {"contact_email": f"{code.lower()}@demo.example"}, LIST)
    campaign = written(registrar)
    campaigns.start_campaign(campaign.pk)
    assert campaigns.send_batch(campaign.pk, 2) == 2 and campaigns.progress_of(campaign).waiting == 1
    link = the_link()
    campaigns.stop_campaign(campaign.pk)
    assert campaigns.send_batch(campaign.pk, 2) == 0
    assert Client().get(f"/{link}").status_code == 404
    with pytest.raises(Refused):
        campaigns.start_campaign(campaign.pk)
    with pytest.raises(Refused):
        campaigns.plan_campaign(registrar, {"title_zh": "x"}, campaign.pk)


def test_the_link_shows_no_person_and_what_is_typed_is_kept_as_said_by_the_enterprise(asked, settings):
    settings.SLOW_ANSWER_SECONDS = 0
    campaigns.send_campaigns()
    link, client = f"/{the_link()}", Client()
    page = client.get(link).content.decode()
    assert "轴承" in page and "王联系" not in page and "one@demo.example" not in page
    for wrong in (link[:-1] + "x", link.replace("token=", "token=x"), "/update/99999/?token=x", link.partition("?")[0]):
        assert client.get(wrong).status_code == 404, wrong
    token = link.partition("token=")[2]
    sent = {"token": token, "products": "电机", "website": "no address", "do": "save"}
    wrong = client.post(link, sent)
    assert wrong.status_code == 422 and "电机" in wrong.content.decode()
    sent |= {"website": "https://one.example", "name_zh": "另一个名字", "contact_email": "evil@demo.example"}
    assert "reason" in client.post(link, sent).context["form"].errors
    assert client.post(link, sent | {"reason": "转产"}).status_code == 200
    row = Enterprise.objects.get(credit_code=ONE)
    assert (row.products, row.name_zh, row.contact_email) == ("电机", "河南星络演示机电有限公司", "one@demo.example")
    assert row.confirmed_at and row.confirmed_by is None and row.sources.get(field="products").confirmed
    assert "转产" in EntryChange.objects.get(entry=row.pk, field="products", before="轴承").source
    progress = campaigns.progress_of(asked)
    assert (progress.answered, progress.corrected, progress.share) == (1, 1, 50)
    with clock.frozen("2026-03-21T09:00"):
        assert campaigns.send_campaigns() == 0
    assert client.post(link, {"token": token, "do": "confirm"}).status_code == 200
    with clock.frozen("2026-05-01T09:00"), pytest.raises(Missing):
        campaigns.invitation_by_token(asked.invitations.first().pk, token)


def test_confirming_after_signing_in_answers_the_campaign_too(asked):
    campaigns.send_campaigns()
    confirm_enterprise(Enterprise.objects.get(credit_code=ONE).pk, None)
    assert [i.enterprise.credit_code for i in campaigns.invitations_of(asked, "answered")] == [ONE]
    assert not campaigns.invitations_of(asked, "silent").exists()


def test_a_campaign_is_written_started_read_and_taken_away_on_pages(registrar):
    row = enterprise()
    put_row(row.pk, "kinds", {"kind": "outbound"}, LIST)
    enterprise(TWO, "乙公司")
    desk = signed_in(registrar)
    sent = {"title_zh": "核对", "title_en": "Update", "text_zh": "请核对。", "text_en": "Please.", "kind": "outbound"}
    late = {"starts_on": "2026-03-02", "until": "2026-03-01", "first_reminder_on": "2026-02-01"}
    page = desk.post("/desk/enterprises/campaigns/new/", {**sent, **late})
    assert page.status_code == 422 and "until" in page.context["form"].errors and "请核对。" in page.content.decode()
    fine = {"starts_on": "2026-03-02", "until": "2026-03-31", "first_reminder_on": "2026-03-20"}
    page = desk.post("/desk/enterprises/campaigns/new/", {**sent, **fine})
    desk.post(f"{page.url}start/")
    assert [i.enterprise for i in Campaign.objects.get().invitations.all()] == [row]
    assert "河南星络演示机电有限公司" in desk.get(page.url).content.decode()
    assert desk.get(f"{page.url}?format=xlsx").content[:2] == b"PK"
    assert "核对" in desk.get("/desk/enterprises/campaigns/").content.decode()
    desk.post(f"{page.url}stop/")
    assert Campaign.objects.get().state == "stopped"


def test_freshness_by_city_counts_twelve_months_and_leaves_closed_ones_out(registrar):
    first, second = cities()[0], cities()[1]
    for number, (code, city) in enumerate(((ONE, first), (TWO, first), (THREE, second))):
        enterprise(code, f"公司{number}", city=city, status="closed" if city == second else "active")
    Enterprise.objects.filter(credit_code=ONE).update(confirmed_at=clock.now() - timedelta(days=360))
    Enterprise.objects.filter(credit_code=TWO).update(confirmed_at=clock.now() - timedelta(days=370))
    rows = {r.city: r for r in campaigns.freshness()}
    assert (rows[first].total, rows[first].fresh, rows[first].share) == (2, 1, 50)
    assert second not in rows
    desk = signed_in(registrar)
    assert "50%" in desk.get("/desk/enterprises/freshness/").content.decode()
    assert desk.get("/desk/enterprises/freshness/?format=xlsx").content[:2] == b"PK"
