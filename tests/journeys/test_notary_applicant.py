"""A visit to the notary from a telephone: three certificates for three destinations, one matter, from the form to the codes."""

import re

import pytest

from yuqiao.areas.notarization.models import Authentication, Item, SignedPaper
from yuqiao.areas.notarization.tests.factories import BIRTH, make_notary, make_office, photographed
from yuqiao.kernel import clock
from yuqiao.matters.access import Actor
from yuqiao.matters.models import Matter
from yuqiao.matters.papers import judge_paper
from yuqiao.matters.services import act
from yuqiao.people.models import Role

pytestmark = pytest.mark.django_db(transaction=True)
TELEPHONE = 390


def photo(words: str) -> dict:
    """A photographed page, as a file chooser gives it."""
    return {"name": f"{words}.jpg", "mimeType": "image/jpeg", "buffer": photographed(words)}


def go_on(page) -> None:
    page.click(".yq-wiz__end .yq-b--go")


def fill_in(page, url: str, office: str) -> None:
    """The whole form, as a person fills it in."""
    page.goto(f"{url}/ask/notarization/?matter_1=birth&territory=VNM&lang=en")
    assert page.input_value("[name=territory]") == "Viet Nam"
    page.select_option("[name=asker]", "person")
    assert page.locator("option[value='business-licence']").first.is_disabled()
    for number, slug, place in ((2, "no-criminal-record", "Germany"), (3, "marriage", "United Arab Emirates")):
        assert not page.is_visible(f"[name=matter_{number}]")
        page.get_by_role("button", name="Another certificate").click()
        page.select_option(f"[name=matter_{number}]", slug)
        page.fill(f"[name=territory_{number}]", place)
    page.select_option("[name=purpose]", "work")
    go_on(page)
    for name in ("applicant_name", "applicant_name_latin", "birth_date", "address"):
        page.fill(f"[name={name}]", BIRTH[name])
    page.select_option("[name=sex]", BIRTH["sex"])
    page.select_option("[name=document_kind]", BIRTH["document_kind"])
    page.fill("[name=document_number]", BIRTH["document_number"])
    go_on(page)
    page.select_option("[name=by_agent]", "no")
    page.select_option("[name=office]", office)
    go_on(page)
    go_on(page)  # papers follow later
    page.fill("[name=name]", "Zhang Qian")
    page.fill("[name=email]", "zhang@test.example")
    go_on(page)
    assert "Marriage" in page.inner_text("main") and "United Arab Emirates" in page.inner_text("main")
    page.click("main form .yq-b--go")
    page.wait_for_url(re.compile("/track/"))


def send_papers(page, matter: Matter) -> None:
    """One photo for each paper that is asked for; each line is renewed where it stands."""
    asked = list(matter.materials.exclude(state="waived").order_by("pk"))
    for paper in asked:
        page.set_input_files(f"#send-{paper.pk}", photo(paper.code))
        page.wait_for_selector(f"#paper-{paper.pk} .yq-file")
    page.wait_for_function(f"document.querySelector('#papers-n').textContent.startsWith('{len(asked)} of {len(asked)}')")
    assert set(matter.materials.exclude(state="waived").values_list("state", flat=True)) == {"received"}


def test_three_certificates_for_three_destinations_from_a_telephone(server, device):
    office = make_office()
    notary, approver = make_notary(office), make_notary(office, Role.APPROVER)

    def by(who, move: str, **data: str) -> None:
        act(matter.pk, move, Actor.of_user(who.user), version=None, data=data)

    page = device(width=TELEPHONE, language="en")
    fill_in(page, server.url, office.office.code)
    matter = Matter.objects.get()
    assert matter.items.count() == 3
    link = page.url.split("#")[0]

    # questions first: the list follows at once
    page.check("#q-no_medical_certificate-no")
    page.check("#q-applicant_abroad-no")
    page.get_by_role("button", name="Keep the answers").click()
    page.wait_for_selector(".yq-news")
    assert "No longer needed" in page.inner_text(".yq-news")

    # what cannot be taken is said beside its paper, at once
    first = matter.materials.exclude(state="waived").order_by("pk").first()
    page.set_input_files(f"#send-{first.pk}", {"name": "id.pdf", "mimeType": "application/pdf", "buffer": b"MZ" + b"\x00" * 900})
    page.wait_for_selector(f"#paper-{first.pk} .yq-err")
    assert "of a kind we cannot take" in page.inner_text(f"#paper-{first.pk}")
    send_papers(page, matter)
    assert page.evaluate("document.documentElement.scrollWidth") <= TELEPHONE

    # the office looks at the papers and quotes; the applicant agrees
    by(notary, "take")
    for paper in matter.materials.filter(state="received"):
        judge_paper(matter.pk, paper.pk, Actor.of_user(notary.user), "accepted")
    by(notary, "quote")
    page.goto(f"{link}&lang=en")
    assert "690.00" in page.inner_text("#quote")
    page.click("#quote a.yq-b--go")
    page.locator("#move-agree_quote button").first.click()
    page.wait_for_selector("#move-agree_quote button[name=sure]")
    page.click("#move-agree_quote button[name=sure]")
    page.wait_for_selector(".yq-news")

    # draft, approval, issue
    by(notary, "accept_request")
    for item in Item.objects.filter(matter=matter):
        item.text_zh, item.text_foreign = (
            "兹证明前面的复印件与原件相符。",
            "This is to certify that the copy conforms to the original.",
        )
        item.translated_at = item.read_at = clock.now()
        item.save()
    for kind in ("interview", "notice"):
        SignedPaper.objects.create(
            matter=matter, kind=kind, text="…", made_at=clock.now(), signed_at=clock.now(), signed_by=BIRTH["applicant_name"]
        )
    by(notary, "submit_draft", opinion="材料齐全。")
    by(approver, "approve", flags_seen="on", opinion="同意。")
    by(notary, "issue", steel_seal="on", layout_checked="on")
    page.reload()
    assert page.locator("#certificates .yq-cards > li").count() == 3
    assert matter.delivery.pick_up_code in page.inner_text("#certificates")
    with page.expect_download() as download:
        page.locator("#certificates").get_by_role("link", name="Signed PDF").first.click()
    assert download.value.path().read_bytes().startswith(b"%PDF")

    # each goes its own way: two by apostille, one through the embassy too
    ways = page.locator(".yq-ways > li")
    assert [ways.nth(n).locator(".yq-stops li").count() for n in range(3)] == [1, 1, 2]
    Authentication.objects.filter(certificate__matter=matter).update(state="done")
    by(notary, "deliver", way="pick_up", recipient="Zhang", pick_up_code=matter.delivery.pick_up_code)
    page.reload()
    assert page.locator(".yq-stages > .yq-done").count() == 7
