"""Nobody gets in: every address of ours × every kind of user, against a golden table (access.csv).

A change of the table is a decision: write it anew with YUQIAO_WRITE_ACCESS=1 and read the difference before committing.
"""

import csv
import io
import os
import secrets
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from PIL import Image

from yuqiao.areas.complaints.complaining import complain
from yuqiao.areas.notarization.authentication import make_batch, mark_returned, send_batch
from yuqiao.areas.notarization.tests.factories import Case, make_notary, make_office
from yuqiao.areas.notarization.tests.lines import make_line
from yuqiao.areas.notarization.ties import declare_tie
from yuqiao.areas.white_list.tests.factories import Case as ListingCase
from yuqiao.areas.white_list.tests.factories import decision
from yuqiao.facts.models import Division, NotaryChecklistItem
from yuqiao.kernel import clock
from yuqiao.kernel.files import keep_file
from yuqiao.matters.access import Actor
from yuqiao.matters.contract import APPLICANT
from yuqiao.matters.drafts import open_draft
from yuqiao.matters.models import Assignment, Upload
from yuqiao.matters.services import act, add_document
from yuqiao.matters.tests.factories import ANSWERS, VIEW, engage, make_lawyer, make_matter, make_user
from yuqiao.people.models import Office, Role, Seat, User
from yuqiao.people.services import open_break_glass
from yuqiao.registers.catalogue import LAWYERS
from yuqiao.registers.discipline import record_discipline
from yuqiao.registers.enterprises.campaigns import plan_campaign, start_campaign
from yuqiao.registers.enterprises.corrections import ask_correction
from yuqiao.registers.enterprises.merging import merge
from yuqiao.registers.enterprises.representation import ask_to_represent, invite_colleague
from yuqiao.registers.enterprises.services import Origin, put_row
from yuqiao.registers.entries import change_entry
from yuqiao.registers.imports.services import receive
from yuqiao.registers.imports.tests.helpers import book
from yuqiao.registers.models import AnnualReturn, Enterprise, EntryChange, Lawyer, ListingCriterion, ReturnImport, Standing
from yuqiao.registers.pool.services import nominate, open_round
from yuqiao.registers.rows import save_row
from yuqiao.registers.tests.entry_factories import an_entry
from yuqiao.registers.white_list import list_lawyer

PRICE = {"kind": "hourly", "minimum": "800", "currency": "CNY", "valid_from": "2026-01-01"}
DESKS = ("desk:", "people_desk:", "notarization_desk:")
GOLDEN = Path(__file__).with_name("access.csv")
KINDS = (
    "anonymous",
    "applicant",
    "other_applicant",
    "enterprise",
    "handler",
    "offered_lawyer",
    "other_lawyer",
    "clerk",
    "clerk_elsewhere",
    "clerk_of_other_area",
    "office_head",
    "ended_clerk",
    "manager",
    "editor",
    "notary",
    "file_notary",
    "file_translator",
    "file_approver",
    "notary_office_head",
    "notary_elsewhere",
    "registrar",
    "reviewer",
    "applying_lawyer",
    "administrator",
    "administrator_in_emergency",
)
NOT_ASKED = ""
pytestmark = pytest.mark.django_db


def patterns(resolver: URLResolver, prefix: str = "") -> list[tuple[str, list[str]]]:
    """(name with namespace, arguments) of every address that a view of ours answers."""
    found = []
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            found += patterns(entry, inner)
        elif isinstance(entry, URLPattern) and entry.name and (entry.callback.__module__.startswith("yuqiao.") or prefix == "api:"):
            found.append((f"{prefix}{entry.name}", list(entry.pattern.converters)))
    return found


@pytest.fixture
def world(settings, tmp_path):
    """One matter in which everybody has the part that the kind names, and a second one that nobody of them may see."""
    settings.SLOW_ANSWER_SECONDS = 0
    settings.PKI_ROOT = tmp_path / "pki"  # no authority was made yet
    settings.RATE_LIMITS = {k: (100_000, 60) for k in settings.RATE_LIMITS}
    office = Office.objects.create(code="center", kind="center", name_zh="中心", name_en="Center")
    elsewhere = Office.objects.create(code="elsewhere", kind="center", name_zh="别处", name_en="Elsewhere")
    users = {kind: make_user() for kind in KINDS if kind != "anonymous"}
    lawyers = {
        "handler": make_lawyer(),
        "offered_lawyer": make_lawyer(territories=("DEU",)),
        "other_lawyer": make_lawyer(territories=()),
        "applying_lawyer": make_lawyer(territories=()),
    }
    users |= {kind: lawyer.user for kind, lawyer in lawyers.items()}
    day = "2020-01-01"

    def seat(kind: str, role: str, **more: object) -> None:
        Seat.objects.create(user=users[kind], role=role, valid_from=day, **more)

    seat("enterprise", Role.ENTERPRISE_REPRESENTATIVE, enterprise_code=ANSWERS["credit_code"])
    seat("clerk", Role.WINDOW_CLERK, office=office)
    seat("clerk_elsewhere", Role.WINDOW_CLERK, office=elsewhere)
    seat("clerk_of_other_area", Role.WINDOW_CLERK, area="notarization")
    seat("office_head", Role.OFFICE_HEAD, office=office)
    seat("ended_clerk", Role.WINDOW_CLERK, valid_until="2020-12-31")
    seat("manager", Role.DEPARTMENT_MANAGER)
    seat("editor", Role.EDITOR)
    seat("registrar", Role.REGISTRAR)
    seat("reviewer", Role.REVIEWER)
    seat("notary", Role.NOTARY, office=elsewhere)
    seat("administrator", Role.ADMINISTRATOR)
    seat("administrator_in_emergency", Role.ADMINISTRATOR)

    Enterprise.objects.create(credit_code=ANSWERS["credit_code"], name_zh=ANSWERS["enterprise_name"])
    matter = make_matter(user=users["applicant"])
    matter.office = office
    matter.save(update_fields=["office"])
    act(matter.pk, "accept", Actor.of_user(users["handler"]), version=None)
    act(matter.pk, "answer", Actor.of_user(users["handler"]), version=None, data=VIEW)
    document = add_document(matter, keep_file(io.BytesIO(b"%PDF-1.4 x"), "a.pdf"), "a.pdf", sent_by=APPLICANT)
    engage(lawyers["handler"].firm, client="Lotus Sample Trading JSC")
    second = make_matter(territory="DEU", credit_code="", asker="person")
    draft = open_draft("consultation", "en", users["applicant"])
    upload = Upload.objects.create(key=secrets.token_urlsafe(8), draft=draft, name="x.pdf", size=5, created_at=matter.opened_at)
    opening = open_break_glass(users["administrator_in_emergency"], "a test of the access table")
    arguments = {
        "reference": matter.reference,
        "document": document.pk,
        "move": "convert",
        "key": draft.key,
        "step": "subject",
        "upload": upload.key,
        "offer": second.assignments.get(status="offered").pk,
        "area": "consultation",
        "user": users["editor"].pk,
        "seat": users["editor"].seats.get().pk,
        "opening": opening.pk,
        "session": 1,
        "slug": "rules",
        "code": "consultation.first_view",
        "material": matter.materials.create(code="asked-1", title_zh="合同", title_en="Contract").pk,
        "year": 2026,
        "lawyer": lawyers["handler"].pk,
        "matter": "business-licence",
        "place": "deu",
        "line": NotaryChecklistItem.objects.get(matter__slug="business-licence", material_slug="bl").pk,
        "name": "nothing",
        "paper": "poa-draft",
    }
    arguments["by_space"] = dict.fromkeys(("notarization", "notarization_desk"), notarial(users))
    arguments["by_space"] |= dict.fromkeys(("enterprises", "my_enterprise"), kept(users))
    sheet = receive(users["manager"], kind="foreign_trade", source="s", as_of=date(2026, 1, 1), data=book(), name="a.xlsx")
    arguments["by_space"]["imports_desk"] = {"batch": sheet.pk, "kind": "foreign_trade"}
    arguments["by_space"] |= registered(lawyers["handler"], users["registrar"])
    arguments["register"] = "notary-offices"
    arguments["by_space"]["pool"] = nominated(users)
    arguments["by_space"]["returns"] = reported()
    arguments["by_space"] |= listed(lawyers["applying_lawyer"], users["manager"])
    arguments["by_space"]["complaints"] = heard(lawyers["applying_lawyer"], users["reviewer"])
    return users, arguments


def kept(users: dict) -> dict[str, object]:
    """The enterprise that `enterprise` acts for, with a site, a request, a correction, a campaign and a second entry that was merged."""
    own = Enterprise.objects.get(credit_code=ANSWERS["credit_code"])
    gone, other = (
        Enterprise.objects.create(credit_code=code, name_zh=own.name_zh) for code in ("91410100MA0FAKE01T", "91410700MA9DEM001A")
    )
    origin = Origin("示例名单", date(2026, 1, 1))
    paper = keep_file(io.BytesIO(b"%PDF-1.4 z"), "z.pdf")
    week = {"starts_on": clock.today(), "until": clock.today() + timedelta(days=7)}
    campaign = plan_campaign(users["registrar"], {"title_zh": "核对", "title_en": "Update", **week})
    start_campaign(campaign.pk)
    return {
        "enterprise": own.pk,
        "code": own.credit_code,
        "section": "sites",
        "row_id": put_row(own.pk, "sites", {"name_en": "Sample GmbH"}, origin).pk,
        "field": "website",
        "kind": "xlsx",
        "seat": users["enterprise"].seats.get().pk,
        "do": "end",
        "request_id": ask_to_represent(users["other_applicant"], gone.credit_code, "某公司", paper, "z.pdf").pk,
        "invited": invite_colleague(own, users["enterprise"], email="c@demo.example", person="C", language="en").pk,
        "correction": ask_correction(own, "name_zh", "另一个名称", "变更登记", users["enterprise"]).pk,
        "campaign": campaign.pk,
        "invitation": campaign.invitations.first().pk,
        "merge": merge(own.pk, gone.pk, [], users["registrar"]).pk,
        "change": EntryChange.objects.filter(register="enterprises", entry=own.pk).first().pk,
        "other": other.pk,
    }


def registered(lawyer: Lawyer, registrar: User) -> dict[str, dict[str, object]]:
    """The handler's entry in the register of lawyers with a price and a change; in public the firm's."""
    price = save_row(LAWYERS, lawyer.pk, LAWYERS.rows_of("prices"), PRICE, registrar)
    change_entry(LAWYERS, lawyer.pk, {"name_en": "Another Name"}, registrar)
    change = EntryChange.objects.get(register="lawyers", field="name_en")
    desk = {"register": "lawyers", "entry": lawyer.pk, "rows": "prices", "row": price.pk, "change": change.pk}
    desk["organisation"] = an_entry("mediation-organisations").pk
    return {"registers_desk": desk, "directory": {"register": "law-firms", "entry": lawyer.firm.pk}}


def nominated(users: dict) -> dict[str, object]:
    """A nomination with a file in an open round. What the bureau of its city may is a test of its own, beside the verbs."""
    bureau = Office.objects.create(code="bureau", kind="justice_bureau", name_zh="司法局", division_code="410100")
    lawyer = make_lawyer(city=Division.objects.get(code="410100"))
    today = clock.today()
    opened = open_round(
        users["manager"],
        kind="leading",
        title_zh="示例轮次",
        title_en="Sample",
        opens=today,
        closes=today,
        source="示例通知",
        quotas={lawyer.city_id: 5},
    )
    paper = (keep_file(io.BytesIO(b"%PDF-1.4 y"), "y.pdf"), "y.pdf")
    nomination = nominate(
        make_user(Role.OFFICE_HEAD, office=bureau), opened.pk, lawyer.pk, reasons="办理过多件涉外投资争议。", files=[paper]
    )
    standing = Standing.objects.create(lawyer=lawyer, kind="pool", since=today, source="示例决定")
    return {
        "round": opened.pk,
        "lawyer": lawyer.pk,
        "standing": standing.pk,
        "nomination": nomination.pk,
        "file": nomination.files.get().pk,
    }


def reported() -> dict[str, object]:
    """A return that was sent, and a list that was written. What the firm itself may is a test of its own, beside the verbs."""
    firm, year = make_lawyer().firm, clock.today().year - 1
    kept = keep_file(io.BytesIO(b"%PDF-1.4 x"), "x.pdf")
    batch = ReturnImport.objects.create(year=year, stored=kept, name="x", at=clock.now(), applied_at=clock.now())
    sent = AnnualReturn.objects.create(firm=firm, year=year, state="sent")
    return {"firm": firm.pk, "year": year, "pk": sent.pk, "batch": batch.pk}


def listed(lawyer: Lawyer, manager: User) -> dict[str, dict[str, object]]:
    """A lawyer's entry of the white list in public notice, another one in review, one on the list, and a decision that was lifted."""
    noticed, reviewed, other = ListingCase(lawyer).noticed(), ListingCase().checked(), make_lawyer(territories=())
    entry = list_lawyer(other, reference="", until=clock.today() + timedelta(days=400), grounds=[], points=60)
    made = record_discipline(make_lawyer(territories=()), decision(), manager)
    condition = ListingCriterion.objects.get(code="matters")
    return {
        "white_list": {"reference": noticed.matter.reference, "listing": entry.pk},
        "white_list_desk": {"reference": reviewed.matter.reference, "discipline": made.pk, "condition": condition.pk},
    }


def heard(lawyer: Lawyer, reviewer: User) -> dict[str, object]:
    """A complaint about the lawyer, who is being heard."""
    matter = complain(make_user(), lawyer, {"subject": "没有答复", "facts": "一直没有回音。"})
    act(matter.pk, "take", Actor.of_user(reviewer), version=None)
    return {"reference": matter.reference, "lawyer": lawyer.pk}


def notarial(users: dict) -> dict[str, object]:
    """A notarial matter in progress, its people, and a certificate that was sent back: what the area's own addresses name."""
    case = Case()
    users |= {"file_notary": case.notary.user, "file_approver": case.approver.user, "notary_office_head": case.head}
    users["notary_elsewhere"] = make_notary(make_office()).user
    users["file_translator"] = make_user(Role.NOTARY, office=case.office.office)
    case.drafted()
    case.matter.client_user = users["applicant"]
    case.matter.save(update_fields=["client_user"])
    items = case.matter.items.order_by("position")
    Assignment.objects.create(
        matter=case.matter, seat="translator", user=users["file_translator"], status="accepted", offered_at=case.matter.opened_at
    )
    line = make_line(office=case.office).authentications.first()
    batch = make_batch(case.head, case.office, line.authority)
    send_batch(batch.pk, case.head, "courier", "1")
    mark_returned(batch.pk, case.head, line.pk, "seal", "")
    picture = io.BytesIO()
    Image.effect_noise((700, 900), 60).save(picture, "PNG")
    picture.seek(0)
    document = add_document(case.matter, keep_file(picture, "b.png"), "b.png", sent_by=APPLICANT)
    return {
        "reference": case.matter.reference,
        "item": items[0].pk,
        "notary": case.notary.pk,
        "tie": declare_tie(case.notary, "spouse", "示例公司")[0].pk,
        "batch": batch.pk,
        "line": line.pk,
        "fee": case.office.fees.first().pk,
        "material": case.matter.materials.first().pk,
        "document": document.pk,
        "page": 1,
        "kind": "notice",
    }


def outcome(client: Client, method: str, url: str) -> str:
    """The status; for a redirect whether it leads to the sign-in page."""
    with transaction.atomic():
        response = client.get(url) if method == "GET" else client.post(url, {"version": "-1"})
        if getattr(response, "file_to_stream", None):
            response.file_to_stream.close()
        transaction.set_rollback(True)
    if response.status_code == 302 and response.url.startswith("/accounts/login/"):
        return "sign-in"
    return str(response.status_code)


def asked(address: int, kind: int) -> bool:
    """Every cell on SQLite; on PostgreSQL every address and every kind, a quarter of the cells: the code that decides is the same."""
    return connection.vendor == "sqlite" or (address + kind) % 4 == 0


def table(users: dict, arguments: dict) -> dict[tuple[str, str], list[str]]:
    clients = {}
    for kind in KINDS:
        clients[kind] = Client(raise_request_exception=False)
        if kind != "anonymous":
            clients[kind].force_login(users[kind])
    found = {}
    addresses = sorted(set((n, tuple(a)) for n, a in patterns(get_resolver())))
    for number, (name, wanted) in enumerate(addresses):
        named = {**arguments, **arguments["by_space"].get(name.partition(":")[0], {})}
        url = reverse(name, kwargs={a: named[a] for a in wanted})
        for method in ("GET", "POST"):
            found[(name, method)] = [
                outcome(clients[kind], method, url) if asked(number, i) else NOT_ASKED for i, kind in enumerate(KINDS)
            ]
    return found


def test_every_address_for_every_kind_of_user(world):
    found = table(*world)
    assert not [k for k, row in found.items() if "500" in row], "an error instead of an answer"
    if os.environ.get("YUQIAO_WRITE_ACCESS") and connection.vendor == "sqlite":
        with GOLDEN.open("w", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(["address", "method", *KINDS])
            writer.writerows([*key, *row] for key, row in sorted(found.items()))
    with GOLDEN.open() as kept:
        heading, *rows = csv.reader(kept)
    assert heading == ["address", "method", *KINDS]
    golden, nothing = {(r[0], r[1]): r[2:] for r in rows}, ["—"] * len(KINDS)
    differences = [
        f"{key[0]} {key[1]} {kind}: {was} is now {now}"
        for key in sorted(found.keys() | golden.keys())
        for kind, was, now in zip(KINDS, golden.get(key, nothing), found.get(key, nothing), strict=True)
        if now not in (was, NOT_ASKED)
    ]
    assert not differences, "\n".join(differences[:40])

    # Stated apart from the table, so that a table written anew cannot hide it.
    outside = [KINDS.index(k) for k in ("anonymous", "applicant", "other_applicant", "enterprise", "ended_clerk")]
    for (name, method), row in found.items():
        if name.startswith((*DESKS, "enterprises:", "imports_desk:", "registers_desk:", "pool:", "returns:", "white_list_desk:")):
            assert {row[i] for i in outside} <= {"sign-in", "404", "405", NOT_ASKED}, (name, method)


def test_a_matter_at_the_desk_is_seen_by_its_own_people_alone(world):
    users, arguments = world
    url = reverse("desk:matter", kwargs={"reference": arguments["reference"]})
    seen = set()
    for kind in KINDS[1:]:
        client = Client()
        client.force_login(users[kind])
        if client.get(url).status_code == 200:
            seen.add(kind)
    assert seen == {"handler", "clerk", "office_head", "manager", "administrator_in_emergency"}
