"""Company papers for a German tender: from the page that says which way they go to the day on which one is withdrawn."""

import io
import re

import pytest
from PIL import Image, ImageDraw

from tests.journeys.conftest import Server, free_port, sign_in, wait_for
from yuqiao.areas.notarization.models import Item
from yuqiao.areas.notarization.tests.factories import TENDER, Case, make_notary, make_office
from yuqiao.matters.models import Matter, Output
from yuqiao.matters.tests.factories import PASSWORD, make_user
from yuqiao.matters.tokens import matter_token
from yuqiao.people.models import Role

pytestmark = pytest.mark.django_db(transaction=True)
REGISTERED = "Zhengzhou Shili Notary Public Office"
VERDICT = "[data-yq-verdict]"


def photo(words: str) -> dict:
    """A photographed page, as a file chooser gives it."""
    image = Image.new("RGB", (1200, 1600), "white")
    draw = ImageDraw.Draw(image)
    for y in range(100, 1500, 40):
        draw.text((80, y), f"{words} " * 20, fill="black", font_size=28)
    stream = io.BytesIO()
    image.save(stream, "JPEG")
    return {"name": f"{words}.jpg", "mimeType": "image/jpeg", "buffer": stream.getvalue()}


class House:
    """The product on a port of its own, at the hour that the test says; another hour is another process."""

    def __init__(self, mailbox) -> None:
        self.port, self.mailbox, self.server = free_port(), mailbox, None
        self.url = f"http://127.0.0.1:{self.port}"

    def at(self, hour: str) -> None:
        self.close()
        self.server = Server(self.port, EMAIL_PORT=str(self.mailbox.port), YUQIAO_CLOCK=f"{hour}:00+08:00").start()

    def close(self) -> None:
        if self.server:
            self.server.kill()


@pytest.fixture
def house(transactional_db, mailbox):
    made = House(mailbox)
    yield made
    made.close()


class Desk:
    """Somebody of the office at the own screen."""

    def __init__(self, device, house: House, user) -> None:
        self.page, self.house = device(1440, "zh-CN"), house
        sign_in(self.page, house.url, user.email, PASSWORD, "/desk/")

    def open(self, path: str):
        self.page.goto(f"{self.house.url}/desk/{path}")
        return self.page

    def matter(self, matter: Matter):
        return self.open(f"matters/{matter.reference}/")

    def move(self, matter: Matter, code: str, **fields: str) -> None:
        """Make a move as it stands on the matter's page: fill in, look, make it."""
        page = self.matter(matter)
        show(page, code)
        make(page, code, **fields)


def show(page, code: str) -> None:
    """Unfold the form of a move."""
    form = page.locator(f"#move-{code}")
    if not form.is_visible() and page.locator("details.yq-rare:not([open])").count():
        page.locator("details.yq-rare > summary").click()
    if not form.is_visible():
        page.locator(f"details:has(> #move-{code}) > summary").click()


def make(page, code: str, **fields: str) -> None:
    form = page.locator(f"#move-{code}")
    for name, value in fields.items():
        field = form.locator(f"[name={name}]")
        if value == "on":
            field.check()
        elif field.evaluate("f => f.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    form.locator("button").first.click()
    page.wait_for_selector(f"#move-{code} button[name=sure], .yq-ban--ok, .yq-news")
    if page.locator(f"#move-{code} button[name=sure]").count():
        page.click(f"#move-{code} button[name=sure]")
        page.wait_for_selector(".yq-ban--ok, .yq-news")


def go_on(page) -> None:
    page.click(".yq-wiz__end .yq-b--go")


def ask_for_it(page, house: House, office) -> Matter:
    """From the page of the way to the matter that was sent."""
    page.goto(f"{house.url}/notary/business-licence/deu/")
    way = page.inner_text("main")
    assert "附加证明书" in way and "外事" in page.inner_text(".yq-path"), "an apostille by the provincial foreign affairs office"
    assert "使领馆认证" not in page.inner_text(".yq-path") and "领事认证" not in page.inner_text(".yq-path"), "no embassy"
    page.locator("main .yq-form__end .yq-b--go").click()
    assert page.input_value("[name=territory]") == "德国"
    page.select_option("[name=asker]", "enterprise")
    assert page.input_value("[name=matter_1]") == "business-licence"
    for number in (2, 3):
        page.locator("button:has-text('再办一件')").first.click()
        page.select_option(f"[name=matter_{number}]", TENDER[f"matter_{number}"])
    page.select_option("[name=purpose]", "tender")
    go_on(page)
    for name in ("enterprise_name", "enterprise_name_foreign", "credit_code", "legal_representative", "address"):
        page.fill(f"[name={name}]", TENDER[name])
    go_on(page)
    page.select_option("[name=by_agent]", "no")
    page.select_option("[name=office]", office.office.code)
    go_on(page)
    go_on(page)
    page.fill("[name=name]", "王经办")
    page.fill("[name=email]", "agent@test.example")
    go_on(page)
    page.click("main form .yq-b--go")
    page.wait_for_url(re.compile("/track/"))
    return Matter.objects.get()


def send(page, paper) -> None:
    page.set_input_files(f"#send-{paper.pk}", photo(paper.code))
    page.wait_for_selector(f"#paper-{paper.pk} .yq-file")


def precheck(desk: Desk, matter: Matter) -> None:
    """Every paper that came is looked at and accepted, by keyboard."""
    page = desk.open(f"notarization/{matter.reference}/papers/")
    for _ in range(matter.materials.filter(state="received").count()):
        with page.expect_navigation():
            page.keyboard.press("a")
    assert not matter.materials.filter(state="received").exists()
    for paper in matter.materials.filter(state="missing"):
        page.goto(f"{desk.house.url}/desk/notarization/{matter.reference}/papers/?paper={paper.pk}")
        with page.expect_navigation():
            page.locator(".yq-ck__open button[name=verdict][value=waived]").click()


def draft(desk: Desk, matter: Matter, item: Item) -> None:
    """The fields of the form, its wording filled with them, kept."""
    page = desk.open(f"notarization/{matter.reference}/draft/{item.pk}/")
    fields = page.locator("[name^=v-]")
    for n in range(fields.count()):
        field = fields.nth(n)
        if field.input_value():
            continue
        if field.evaluate("f => f.tagName") == "SELECT":
            field.select_option(item.language)
        elif field.get_attribute("type") == "date":
            field.fill("2026-09-01")
        elif field.get_attribute("inputmode") == "numeric":
            field.fill("1")
        else:
            field.fill("Muster" if field.get_attribute("name").endswith("foreign") else "示例")
    page.click("button[value=fill]")
    page.wait_for_function("!/_{2}|＿{2}/.test(document.querySelector('#text-zh').value)")
    page.click("button[value=save]")
    page.wait_for_selector("text=文本已保存")


def translate(translator: Desk, reader: Desk, matter: Matter, item: Item) -> None:
    """One translates, another one reads every sentence."""
    base = f"notarization/{matter.reference}/draft/{item.pk}"
    page = translator.open(f"{base}/translate/")
    page.fill("#text-foreign", "Es wird hiermit beurkundet, dass die vorstehende Kopie mit dem Original übereinstimmt.")
    page.click("button[value=save]")
    page.wait_for_selector("text=译文已保存")
    page = reader.open(f"{base}/read/")
    ticks = page.locator("[name^=tick-]")
    for n in range(ticks.count()):
        ticks.nth(n).check()
    page.click("button[value=ok]")
    page.wait_for_selector("text=译文已确认")


def signed(desk: Desk, matter: Matter, kind: str) -> None:
    """Written, read out, and signed with the pen."""
    page = desk.open(f"notarization/{matter.reference}/sign/{kind}/")
    page.click("button[value=write]")
    page.wait_for_selector(".yq-sheet")
    page.locator(".yq-pad").scroll_into_view_if_needed()
    box = page.locator(".yq-pad").bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    for step in range(1, 10):
        page.mouse.move(box["x"] + 40 + 15 * step, box["y"] + (40 if step % 2 else 80), steps=3)
    page.mouse.up()
    page.click("button[value=sign]")
    page.wait_for_selector(".yq-ban--ok")


def fill_check(page, house: House, output: Output, code: str = "") -> str:
    """What the public page answers to a number, its day and a code."""
    page.goto(f"{house.url}/verify/?lang=zh-hans")
    page.fill("[name=number]", output.number)
    page.fill("[name=date]", output.issued_on.isoformat())
    page.fill("[name=code]", code or output.verification_code)
    page.locator("form:has([name=code]) button").click()
    page.wait_for_selector(f"{VERDICT}, [role=alert]")
    return page.inner_text("main")


def clocks(page) -> str:
    return page.inner_text(".yq-clocks")


def test_company_papers_for_a_german_tender(house, device, tmp_path):
    office = make_office(registered_name_en=REGISTERED)
    tied, notary, approver = make_notary(office), make_notary(office), make_notary(office, Role.APPROVER)
    head = make_user(Role.OFFICE_HEAD, office=office.office)
    helpers = [make_user(Role.WINDOW_CLERK, office=office.office) for _ in range(2)]

    house.at("2026-09-18T09:00")
    applicant = device(1024, "zh-CN")
    matter = ask_for_it(applicant, house, office)
    link = applicant.url.split("#")[0]
    assert [i.route for i in Item.objects.filter(matter=matter)] == ["apostille"] * 3
    for paper in matter.materials.filter(required=True).exclude(state="waived").order_by("pk"):
        send(applicant, paper)

    # whose spouse is a director there stands aside, and the head gives it to somebody else
    first = Desk(device, house, tied.user)
    page = first.open("notarization/office/")
    page.locator("details:has(form[action*='/ties/']) > summary").last.click()
    page.select_option("[name=kind]", "spouse")
    page.fill("[name=name]", TENDER["enterprise_name"])
    page.fill("[name=code]", TENDER["credit_code"])
    page.fill("[name=role]", "董事")
    page.locator("form[action$='/office/ties/'] button").click()
    page.wait_for_selector(".yq-ban--ok")
    assert "第二十三条" in first.matter(matter).text_content(".yq-dpage__moves")
    assert not first.page.locator("#move-take, #move-quote, #move-ask_papers").count(), "there is no way past it"
    leader = Desk(device, house, head)
    page = leader.matter(matter)
    show(page, "assign")
    offered = page.locator("#move-assign [name=notary] option").evaluate_all("o => o.map(x => x.value)")
    assert str(tied.user.pk) not in offered and str(notary.user.pk) in offered
    make(page, "assign", notary=str(notary.user.pk))

    # the papers are looked at; the quote; agreed; accepted on Friday
    handler = Desk(device, house, notary.user)
    precheck(handler, matter)
    handler.move(matter, "quote")
    applicant.goto(link)
    assert "690.00" in applicant.inner_text("#quote"), "three notarial fees, translations and authentications"
    show(applicant, "agree_quote")
    make(applicant, "agree_quote")
    handler.move(matter, "accept_request")
    applicant.goto(link)
    assert "10月15日" in clocks(applicant), "15 working days, with the holiday and its working Saturdays"

    # a board resolution is asked for on the 22nd and comes on the 24th
    house.at("2026-09-22T10:00")
    handler.move(matter, "ask_supplement", reason="请补充董事会决议")
    applicant.goto(link)
    assert "暂停" in clocks(applicant)
    house.at("2026-09-24T10:00")
    applicant.goto(link)
    asked = matter.materials.get(code__startswith="asked-")
    assert "董事会决议" in applicant.inner_text(f"#paper-{asked.pk}")
    send(applicant, asked)
    applicant.goto(link)
    show(applicant, "supply")
    make(applicant, "supply", reason="已上传")
    assert "10月20日" in clocks(applicant), "two working days later"
    assert "10月20日" in clocks(handler.matter(matter))

    # drafted in the form, translated, read, signed
    precheck(handler, matter)
    handler.move(matter, "name_translators", translator=str(helpers[0].pk), second_reader=str(helpers[1].pk))
    translator, reader = (Desk(device, house, helper) for helper in helpers)
    for item in Item.objects.filter(matter=matter).order_by("position"):
        draft(handler, matter, item)
        translate(translator, reader, matter, item)
    for kind in ("interview", "notice"):
        signed(handler, matter, kind)

    # an English name that is not the registered one stops it, until the head puts it right
    page = handler.matter(matter)
    assert REGISTERED in page.inner_text("#preflight") and not page.locator("#move-submit_draft").count()
    page = leader.open("notarization/office/")
    assert "英文名称与备案不一致" in page.inner_text("main")
    page.fill("[name=name_en]", REGISTERED)
    page.check("[name=checked]")
    page.locator("form[action$='/notarization/office/'] button").last.click()
    page.wait_for_selector(".yq-ban--ok")
    handler.move(matter, "submit_draft", opinion="材料齐全，意思真实。")
    assert not handler.matter(matter).locator("#move-approve").count(), "another one approves"
    second = Desk(device, house, approver.user)
    page = second.open(f"notarization/{matter.reference}/approve/")
    assert "材料齐全，意思真实。" in page.inner_text("main")
    second.move(matter, "approve", flags_seen="on", opinion="同意出证。")

    # three numbers in a row; the middle print fails; every number is explained
    handler.move(matter, "issue", steel_seal="on", layout_checked="on")
    issued = list(Output.objects.order_by("sequence"))
    assert [o.sequence for o in issued] == [1, 2, 3]
    handler.move(matter, "reprint", certificate=str(issued[1].certificate.pk), cause="print", reason="第二页卡纸")
    page = leader.open("notarization/register/")
    rows = {n: page.inner_text(f".yq-register tbody tr:has(th:has-text('第{n}号'))") for n in (1, 2, 3, 4)}
    assert "打印故障" in rows[2] and "第二页卡纸" in rows[2] and "第4号" in rows[2]
    assert all("第二页卡纸" not in rows[n] for n in (1, 3))
    assert "没有缺号" in page.inner_text("main")

    # the applicant's own copy is the real one; one changed byte is seen
    applicant.goto(link)
    last = Output.objects.get(sequence=4)
    with applicant.expect_download() as download:
        applicant.locator("#certificates li:has(h3:has-text('第4号'))").get_by_role("link", name=re.compile("PDF")).click()
    pdf = bytearray(download.value.path().read_bytes())
    (tmp_path / "c.pdf").write_bytes(pdf)
    pdf[len(pdf) // 3] ^= 1
    (tmp_path / "changed.pdf").write_bytes(pdf)
    consul = device(390, "zh-CN")
    assert "核验一致，现行有效" in fill_check(consul, house, last)
    for name, words in (("c.pdf", "逐字节一致"), ("changed.pdf", "内容被改动过")):
        consul.set_input_files("[name=document]", str(tmp_path / name))
        consul.locator("form:has([name=document]) button").first.click()
        consul.wait_for_selector(f"{VERDICT}:has-text('{words}')")
    assert "已作废，请勿采信" in fill_check(consul, house, issued[1])

    # a review withdraws one, and every check says so from then on
    applicant.goto(link)
    show(applicant, "ask_review")
    make(applicant, "ask_review", certificate=str(issued[0].certificate.pk), reason="营业执照已经变更")
    second.move(matter, "revoke", reason="证明内容与事实不符")
    told = fill_check(consul, house, issued[0])
    assert "已撤销，请勿采信" in told and re.search(r"它已于2026年9月24日.*撤销", told)

    # who guesses codes is slowed
    for _ in range(5):
        assert "没有查到相符的记录" in fill_check(consul, house, last, "ZZZZZZ")
    fill_check(consul, house, last)
    assert consul.locator("[role=alert]").count() and not consul.locator(".yq-verdict--ok").count()


def test_sent_to_india_instead_it_goes_through_the_embassy_and_says_why(server, device):
    case = Case().accepted()
    desk = Desk(device, type("Here", (), {"url": server.url}), case.notary.user)
    item = Item.objects.filter(matter=case.matter).earliest("position")
    desk.move(case.matter, "change_destination", item=str(item.pk), territory="印度", language="en", reason="改投印度的标")
    item.refresh_from_db()
    assert (item.route, item.destination.alpha3, item.language) == ("consular", "IND", "en")
    wait_for(lambda: "领事认证" in desk.matter(case.matter).inner_text("#items"), what="the way on the page")
    why = item.route_reason_zh
    assert why and why[:12] in desk.page.inner_text("body"), "and why it differs"
    applicant = device(390, "zh-CN")
    applicant.goto(f"{server.url}/track/{case.matter.reference}/?token={matter_token(case.matter)}")
    told = applicant.inner_text("main")
    assert "领事认证" in told and "附加证明书" in told and "印度" in told
