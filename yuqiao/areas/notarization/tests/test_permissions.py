"""Every address of notarization, at the desk and on the portal, before everybody who has no business there."""

import re

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from yuqiao.areas.notarization import selectors, urls_desk, urls_portal
from yuqiao.areas.notarization.authentication import make_batch
from yuqiao.areas.notarization.models import OfficeFee
from yuqiao.areas.notarization.tests.factories import BIRTH, Case, make_notary, make_office
from yuqiao.areas.notarization.tests.test_precheck import picture
from yuqiao.areas.notarization.ties import declare_tie
from yuqiao.kernel.files import keep_bytes
from yuqiao.matters.access import Actor, readable_documents
from yuqiao.matters.inspections import open_file
from yuqiao.matters.models import Document, Matter
from yuqiao.matters.papers import send_paper
from yuqiao.matters.services import add_document
from yuqiao.matters.tests.factories import make_firm, make_user
from yuqiao.matters.tokens import matter_token
from yuqiao.people.models import Role

pytestmark = pytest.mark.django_db
WHY = "年度执业检查抽查案卷"
SECRET = "副卷里的意见"
STRANGERS = (
    "head_elsewhere",
    "notary_elsewhere",
    "approver_elsewhere",
    "clerk_elsewhere",
    "firm_head",
    "firm_lawyer",
    "department",
    "editor",
    "administrator",
    "applicant_elsewhere",
    "applicant",
)
# Lists of one's own office: who has a seat in another one sees that one's, without a word of this matter.
LISTS = ("office", "register", "figures", "batches", "deliveries", "archive", "fees")
# What somebody may send, about the own person or office; a line of another office is refused in words.
ASKED_OF_THE_OWN = {
    ("notary_elsewhere", "declare_tie"),
    ("approver_elsewhere", "declare_tie"),
    *((kind, "batch_fixed") for kind in ("head_elsewhere", "notary_elsewhere", "approver_elsewhere", "clerk_elsewhere")),
}
OPEN_LISTS = {
    "head_elsewhere": set(LISTS),
    "notary_elsewhere": {"office", "register", "batches", "deliveries", "archive"},
    "approver_elsewhere": {"office", "register", "batches", "deliveries", "archive"},
    "clerk_elsewhere": {"register", "batches", "deliveries", "archive"},
    "department": {"register", "figures"},
}


@pytest.fixture
def case(settings) -> Case:
    """Issued, with a paper that was sent, a file in the side file, a tie and a batch."""
    settings.SLOW_ANSWER_SECONDS = 0
    settings.RATE_LIMITS = {k: (100_000, 60) for k in settings.RATE_LIMITS}
    found = Case(BIRTH)
    found.paper = found.matter.materials.exclude(state="waived").first()
    stored = keep_bytes(picture(mark="a page of the applicant"), "p.jpg")
    send_paper(found.matter.pk, found.paper.pk, Actor.by_token(found.matter), [(stored, "photo.jpg")])
    found.approved().do("issue", steel_seal="on", layout_checked="on")
    found.number = selectors.certificates_of(found.matter)[0].output.number
    inner = keep_bytes(picture(mark="minutes"), "m.jpg")
    found.minutes = add_document(found.matter, inner, "合议记录.jpg", sent_by="handler", audience=Document.Audience.SIDE_FILE)
    found.sent = found.matter.documents.get(name="photo.jpg")
    found.tie = declare_tie(found.notary, "spouse", "某公司")[0]
    found.batch = make_batch(found.head, found.office, "provincial_fao", None)
    found.applicant = make_user()
    found.matter.client_user = found.applicant
    found.matter.save(update_fields=["client_user"])
    return found


@pytest.fixture
def users(case) -> dict:
    """Who has no business in the matter at the desk, the applicant among them."""
    other, firm = make_office(), make_firm()
    applicant_elsewhere = make_user()
    Case(BIRTH).matter.__class__.objects.exclude(pk=case.matter.pk).update(client_user=applicant_elsewhere)
    return {
        "head_elsewhere": make_user(Role.OFFICE_HEAD, office=other.office),
        "notary_elsewhere": make_notary(other).user,
        "approver_elsewhere": make_notary(other, Role.APPROVER).user,
        "clerk_elsewhere": make_user(Role.WINDOW_CLERK, office=other.office),
        "firm_head": make_user(Role.OFFICE_HEAD, office=firm.office),
        "firm_lawyer": make_user(Role.DUTY_LAWYER, office=firm.office),
        "department": make_user(Role.DEPARTMENT_MANAGER),
        "editor": make_user(Role.EDITOR),
        "administrator": make_user(Role.ADMINISTRATOR),
        "applicant_elsewhere": applicant_elsewhere,
        "applicant": case.applicant,
    }


def addresses(case: Case) -> dict[str, str]:
    """Every address of the area at the desk, and those of the core through which the matter's files and moves go."""
    arguments = {
        "reference": case.matter.reference,
        "notary": case.notary.pk,
        "tie": case.tie.pk,
        "batch": case.batch.pk,
        "line": case.batch.entries.first().pk,
        "fee": OfficeFee.objects.filter(office=case.office).first().pk,
        "material": case.paper.pk,
        "document": case.sent.pk,
        "page": 1,
        "kind": "interview",
        "item": selectors.items_of(case.matter)[0].pk,
        "move": "deliver",
    }
    found = {
        entry.name: reverse(f"notarization_desk:{entry.name}", kwargs={name: arguments[name] for name in entry.pattern.converters})
        for entry in urls_desk.urlpatterns
    }
    for name, wanted in (
        ("matter", ()),
        ("message", ()),
        ("paper", ("material",)),
        ("move", ("move",)),
        ("document", ("document",)),
    ):
        kwargs = {"reference": case.matter.reference, **{w: arguments[w] for w in wanted}}
        found[f"desk:{name}"] = reverse(f"desk:{name}", kwargs=kwargs)
    return found


def at(user) -> Client:
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    return client


def ask(client: Client, method: str, address: str, data: dict | None = None):
    """The answer; what it changed is taken back."""
    with transaction.atomic():
        answer = getattr(client, method)(address, data or ({"version": "-1"} if method == "post" else {}))
        if getattr(answer, "file_to_stream", None):
            answer.file_to_stream.close()  # and not the answer, which would close the connection
        answer.text_ = "" if answer.streaming else answer.content.decode(errors="replace")
        transaction.set_rollback(True)
    return answer


def is_sign_in(answer) -> bool:
    return answer.status_code == 302 and answer.url.startswith("/accounts/login/")


@pytest.mark.parametrize("kind", STRANGERS)
def test_no_address_at_the_desk_answers_who_has_no_business_there(case, users, kind):
    client = at(users[kind])
    open_ones = OPEN_LISTS.get(kind, set())
    for name, address in addresses(case).items():
        for method in ("get", "post"):
            answer = ask(client, method, address)
            told = f"{kind} {method} {name}: {answer.status_code}"
            if kind == "department" and name == "desk:matter":
                assert answer.status_code == 302 and answer.url.startswith("/desk/open-file/"), told
            elif (kind, name) in ASKED_OF_THE_OWN:
                assert method == "get" or answer.status_code in (302, 422), told
            elif name in open_ones:
                assert answer.status_code < 500, told
                assert answer.status_code == 200 or method == "post", told
            else:
                assert answer.status_code in (404, 405), told
            for word in (case.matter.reference, BIRTH["applicant_name"], "photo.jpg", SECRET):
                assert word not in answer.text_ or word in address, f"{told} says {word}"
    case.matter.refresh_from_db()
    assert case.matter.state == "issued"


def test_who_has_not_signed_in_is_sent_to_the_door_everywhere(case):
    for name, address in addresses(case).items():
        for method in ("get", "post"):
            assert is_sign_in(ask(at(None), method, address)), f"{method} {name}"


@pytest.mark.parametrize("kind", ["notary", "approver", "head"])
def test_its_own_people_are_let_in(case, kind):
    user = {"notary": case.notary.user, "approver": case.approver.user, "head": case.head}[kind]
    client = at(user)
    pages = (
        "precheck",
        "sign",
        "approve",
        "draft",
        "preview",
        "notice",
        "page",
        "desk:matter",
        "desk:document",
        "register",
        "batch",
    )
    found = {name: ask(client, "get", addresses(case)[name]).status_code for name in pages}
    assert set(found.values()) == {200}, found


PORTAL = (
    "notarization:circumstances",
    "notarization:notice",
    "portal:matter",
    "portal:document",
    "portal:paper",
    "portal:paper_remove",
)


def portal(case: Case, name: str) -> str:
    more = {"portal:document": [case.sent.pk], "portal:paper": [case.paper.pk], "portal:paper_remove": [case.sent.pk]}
    return reverse(name, args=[case.matter.reference, *more.get(name, [])])


@pytest.mark.parametrize("kind", [*(k for k in STRANGERS if k != "applicant"), "anonymous"])
def test_the_portal_shows_it_to_nobody_but_its_applicant(case, users, kind):
    assert {entry.name for entry in urls_portal.urlpatterns} == {n.split(":")[1] for n in PORTAL if n.startswith("notarization:")}
    client, before = at(users.get(kind)), case.matter.events.count()
    other = Matter.objects.exclude(pk=case.matter.pk).first()
    for name in PORTAL:
        for token in ("", "x" * 24, matter_token(other)):
            for method in ("get", "post"):
                answer = ask(client, method, portal(case, name), {"token": token, "q-no_medical_certificate": "yes"})
                told = f"{kind} {method} {name} {token[:4]}"
                if answer.status_code == 302:
                    answer = ask(client, "get", answer.url)
                assert answer.status_code in (404, 405), f"{told}: {answer.status_code}"
                assert BIRTH["applicant_name"] not in answer.text_ and case.number not in answer.text_, told
    assert case.matter.events.count() == before


def test_the_applicant_has_the_own_page_by_account_and_by_link_and_not_the_side_file(case):
    for client, query in ((at(case.applicant), {}), (at(None), {"token": matter_token(case.matter)})):
        page = ask(client, "get", portal(case, "portal:matter"), query)
        assert page.status_code == 200 and case.number in page.text_
        assert SECRET not in page.text_ and "合议记录" not in page.text_ and "材料齐全。" not in page.text_
        assert ask(client, "get", portal(case, "portal:document"), query).status_code == 200
        hidden = reverse("portal:document", args=[case.matter.reference, case.minutes.pk])
        assert ask(client, "get", hidden, query).status_code == 404


# ---- the side file, readings, openings


def test_opinions_and_the_side_file_are_read_by_the_office_alone(case):
    manager = make_user(Role.DEPARTMENT_MANAGER)
    open_file(case.matter.reference, manager, WHY)
    minutes = reverse("desk:document", args=[case.matter.reference, case.minutes.pk])
    pages = [addresses(case)[n] for n in ("desk:matter", "approve", "precheck")]
    page_of_it = reverse("notarization_desk:page", args=[case.matter.reference, case.minutes.pk, 1])
    for user, reads in ((case.notary.user, True), (case.approver.user, True), (case.head, True), (manager, False)):
        client = at(user)
        assert {ask(client, "get", address).status_code for address in (minutes, page_of_it)} == {200 if reads else 404}
        told = "".join(ask(client, "get", address).text_ for address in pages)
        assert ("材料齐全。" in told) is reads
        assert ("合议记录" in told) is reads
        assert (case.minutes in readable_documents(case.matter, user)) is reads


def test_the_departments_opening_and_each_paper_it_reads_are_events(case):
    manager = make_user(Role.DEPARTMENT_MANAGER)
    client = at(manager)
    asked = client.post("/desk/open-file/", {"reference": case.matter.reference, "reason": WHY})
    assert asked.status_code == 302
    assert case.matter.events.get(kind="matters.inspected").data == {"reason": WHY}

    def readings() -> list:
        return list(case.matter.events.filter(kind="matters.read", actor=manager).values_list("data__what", flat=True))

    client.get(reverse("desk:matter", args=[case.matter.reference]))
    assert readings() == [], "the page itself shows no paper"
    assert b"".join(client.get(addresses(case)["desk:document"]).streaming_content)
    assert readings() == ["photo.jpg"]
    client.get(addresses(case)["page"])
    assert readings() == ["photo.jpg"] * 2
    paper = client.get(addresses(case)["precheck"], {"paper": case.paper.pk}).content.decode()
    assert readings() == ["photo.jpg"] * 3
    shown = re.search(r'<img class="yq-viewer__img[^>]* src="([^"]+)"', paper).group(1).replace("&amp;", "&")
    assert client.get(shown).status_code == 200
    assert readings() == ["photo.jpg"] * 3, "one opening, whatever pages are turned"


def test_who_supervises_opens_but_changes_nothing(case):
    manager = make_user(Role.DEPARTMENT_MANAGER)
    open_file(case.matter.reference, manager, WHY)
    client = at(manager)
    case.matter.refresh_from_db()
    before = {"state": case.matter.state, "events": case.matter.events.exclude(kind="matters.read").count()}
    for name, data in (
        ("verdict", {"verdict": "refused", "reason": "看不清"}),
        ("quote", {"do": "", "line": "", "amount": "1", "kind": "copy", "title": "x", "reason": "x"}),
        ("sign", {"do": "write", "text": "x"}),
        ("draft", {"do": "save", "text_zh": "x", "version": "0"}),
        ("desk:move", {"version": case.matter.version, "sure": "1", "way": "courier", "recipient": "x"}),
        ("desk:paper", {"verdict": "refused", "reason": "看不清"}),
    ):
        answer = client.post(addresses(case)[name], data)
        assert answer.status_code < 500, name
    case.matter.refresh_from_db()
    assert (case.matter.state, case.matter.events.exclude(kind="matters.read").count()) == (before["state"], before["events"])
    assert case.matter.materials.get(pk=case.paper.pk).state == "accepted"
