"""The directory's pages: found by what one needs, a card that a foreign reader understands, the same for an address book."""

import pytest
from django.urls import reverse

from yuqiao.facts.models import Territory
from yuqiao.kernel import clock
from yuqiao.kernel.text import Text
from yuqiao.registers import white_list
from yuqiao.registers.criteria import load_criteria
from yuqiao.registers.models import Admission, Experience, Expert, Level, ListingCriterion, Person
from yuqiao.registers.tests.factories import a_firm, a_lawyer, a_notary_office

pytestmark = pytest.mark.django_db


def page(client, **query) -> str:
    return client.get(reverse("portal:directory"), {"lang": "en", **query}).content.decode()


def test_facets_lead_on_unknown_countries_are_said_and_the_page_takes_few_queries(client, django_assert_max_num_queries):
    for n in range(12):
        a_lawyer(f"甲{n}", f"Alpha {n}", territories=("VNM", "DEU"), languages={"vi": Level.FLUENT}, is_leading=n == 0)
    a_notary_office(name_zh="演示公证处", name_en="Sample Notary Office", remote_video=True)
    client.get("/healthz")
    with django_assert_max_num_queries(10):
        text = page(client, who="lawyers", country="Viet Nam", language="vi")
    assert "12" in text
    assert "Alpha 3" in text
    assert "country=DEU" in text
    assert "Sample Notary Office" not in text
    assert "We do not know" in page(client, country="Atlantis")
    nobody = page(client, country="BRA", who="lawyers")
    assert "Nobody fits all of this" in nobody
    assert reverse("portal:ask", args=["consultation"]) in nobody


def test_addresses_of_the_former_finder_lead_to_the_directory(client):
    answer = client.get("/find/", {"kind": "firm", "city": "410100", "territory": "VNM", "language": "vi", "words": "示例"})
    assert answer.status_code == 301
    there = answer.headers["Location"]
    for part in ("who=firms", "city=410100", "country=VNM", "language=vi", "words="):
        assert part in there
    assert "who=notary-offices" in client.get("/find/").headers["Location"]
    assert "remote=1" in client.get("/find/?video=1").headers["Location"]


def test_the_card_says_who_it_is_why_on_the_list_and_until_when(client, django_assert_max_num_queries):
    load_criteria(ListingCriterion)
    person = Person.objects.create(name_zh="王小明", name_en="Wang Xiaoming")
    firm = a_firm(name_zh="河南星河示例律师事务所", name_en="Galaxy Sample Law Firm")
    lawyer = a_lawyer("王小明", "Wang Xiaoming", firm=firm, territories=("VNM",), languages={"vi": Level.FLUENT}, person=person)
    vietnam = Territory.objects.get(alpha3="VNM")
    Experience.objects.create(lawyer=lawyer, year=2024, territory=vietnam, matters=4)
    Experience.objects.create(lawyer=lawyer, year=2025, territory=vietnam, matters=2)
    Admission.objects.create(lawyer=lawyer, territory=Territory.objects.get(alpha3="USA"), place="New York", since="2015-01-01")
    Expert.objects.create(person=person, name_zh="王小明", name_en="Wang Xiaoming")
    address = reverse("portal:lawyer", args=[lawyer.pk])
    assert "Not on the list at present" in client.get(address, {"lang": "en"}).content.decode()
    listing = white_list.list_lawyer(
        lawyer, reference="", until="2199-12-31", grounds=[{"code": "foreign_licence", "points": 30}], points=30
    )
    with django_assert_max_num_queries(25):
        text = client.get(address, {"lang": "en"}).content.decode()
    for said in ("Wang Xiaoming", "王小明", "Galaxy Sample Law Firm", "Viet Nam: 6 matters", "2024–2025", "fluent", "New York"):
        assert said in text, said
    assert "Listed until" in text
    assert "Is admitted to practise in another country or region" in text
    assert "Expert of foreign law" in text
    assert "<svg" in text
    assert "on the white list" in page(client, who="lawyers")
    assert "1 entry" in page(client, white="1", who="lawyers").replace('<b class="yq-num">1</b>', "1")
    white_list.suspend(listing, Text("惩戒", "discipline"))
    assert "on the white list" not in page(client, who="lawyers"), "gone with the same verb"
    assert "Not on the list at present" in client.get(address, {"lang": "en"}).content.decode()


def test_the_address_book_gets_both_scripts_and_whoever_is_not_public_has_no_card(client):
    lawyer = a_lawyer("王小明", "Wang Xiaoming", languages={"vi": Level.FLUENT, "zh": Level.NATIVE}, phone="0371-0000-0001")
    answer = client.get(reverse("portal:lawyer_vcard", args=[lawyer.pk]))
    assert answer.headers["Content-Type"] == "text/vcard; charset=utf-8"
    lines = answer.content.decode().split("\r\n")
    assert lines[:2] == ["BEGIN:VCARD", "VERSION:4.0"]
    assert "FN;ALTID=1;LANGUAGE=zh:王小明" in lines
    assert "FN;ALTID=1;LANGUAGE=en:Wang Xiaoming" in lines
    assert "TEL;TYPE=work:0371-0000-0001" in lines
    assert max(len(line.encode()) for line in lines) <= 75
    lawyer.left_on = clock.today().replace(year=2020)
    lawyer.save()
    for name in ("lawyer", "lawyer_vcard"):
        assert client.get(reverse(f"portal:{name}", args=[lawyer.pk])).status_code == 404
