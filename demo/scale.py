"""A year of notarial matters at the real province's scale, written in bulk: 140,000 rows of everything, in minutes.

Each matter is as the product's own verbs would have left it: parties, file, certificates with consecutive numbers, clocks,
timeline hashed event over event, search words. What is missing, and said so on the page: the PDF. Signing 140,000 of them
takes hours; these certificates exist on paper, and are verified by number, date and code.
"""

import random
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Max, Model

from demo.names import GIVEN, MARKS, SURNAMES
from yuqiao.areas.notarization import flow, words
from yuqiao.areas.notarization.issuing import STOPS
from yuqiao.areas.notarization.models import Authentication, Certificate, CountedMonth, Delivery, Item, NotarialFile
from yuqiao.areas.notarization.months import recount
from yuqiao.facts import selectors as facts
from yuqiao.facts.models import NotaryMatter, Territory
from yuqiao.facts.routes import document_route
from yuqiao.kernel import clock
from yuqiao.kernel.models import Series
from yuqiao.kernel.references import new_reference
from yuqiao.kernel.search import tokens_of
from yuqiao.kernel.text import Text
from yuqiao.matters import timeline
from yuqiao.matters.models import (
    NO_DUE,
    Assignment,
    Deadline,
    Event,
    Matter,
    Output,
    Party,
    PartyName,
    SearchEntry,
)
from yuqiao.matters.numbers import number_key
from yuqiao.matters.outputs import CODE_ALPHABET, CODE_LENGTH
from yuqiao.people.models import Role, Seat, User
from yuqiao.registers.models import NotaryOffice
from yuqiao.registers.names import normal_form

YEARLY = 140_000
CHUNK = 1_500
# How often each kind is asked for, by the first that come to mind at a counter; all others share the rest.
FREQUENT = {
    "birth": 12,
    "no-criminal-record": 14,
    "marriage": 7,
    "degree": 9,
    "education": 7,
    "power-of-attorney": 9,
    "declaration": 6,
    "kinship": 6,
}
PLACES = {
    "USA": 16,
    "CAN": 9,
    "AUS": 8,
    "GBR": 7,
    "JPN": 7,
    "DEU": 5,
    "KOR": 5,
    "HKG": 5,
    "TWN": 3,
    "MAC": 1,
    "SGP": 4,
    "FRA": 3,
    "RUS": 3,
    "VNM": 3,
}
CONSULAR = {"IND": 1, "THA": 3, "MYS": 2, "ARE": 2, "EGY": 1, "NGA": 1, "KEN": 1}


# Every table that a matter of this year has rows in, in an order that keys allow.
TABLES = (
    Matter,
    Party,
    PartyName,
    NotarialFile,
    Item,
    Output,
    Certificate,
    Event,
    Deadline,
    Assignment,
    Delivery,
    Authentication,
    SearchEntry,
)


@dataclass
class Plan:
    """One matter before it is written: when what happens, where, for whom."""

    office: int
    enterprise: bool
    subjects: list[int]
    place: int
    opened: datetime
    accepted: datetime
    issued: datetime | None
    delivered: datetime | None
    ended: str  # state in which it stands now
    numbers: list[int] = field(default_factory=list)


class Days:
    """Working days of a stretch, to walk along quickly."""

    def __init__(self, first: date, last: date) -> None:
        calendar = facts.china_calendar()
        span = (first + timedelta(days=n) for n in range((last - first).days + 1))
        self.days = [day for day in span if calendar.is_working(day)]

    def after(self, day: date, number: int) -> date:
        """The working day that many after a day."""
        return self.days[min(bisect_right(self.days, day) + number - 1, len(self.days) - 1)] if number else self.on(day)

    def on(self, day: date) -> date:
        """The day, or the next working day."""
        return self.days[min(bisect_left(self.days, day), len(self.days) - 1)]


def fill(count: int, rng: random.Random, say: Callable[[str], None] = lambda line: None) -> int:
    """Add so many notarial matters of the past year; returns how many. Run twice it adds nothing beyond the count."""
    there = Matter.objects.filter(area="notarization", is_demo=True).count()
    wanted = max(count - there, 0)
    if wanted:
        Filling(rng, clock.now()).write(wanted, say)
        CountedMonth.objects.all().delete()  # what is written in bulk says nothing of itself
        recount()
    return wanted


class Filling:
    """Holds what every matter is made of, and writes them chunk by chunk."""

    def __init__(self, rng: random.Random, now: datetime) -> None:
        self.rng, self.now = rng, now
        self.today = now.astimezone(clock.ZONE).date()
        self.days = Days(self.today - timedelta(days=500), self.today + timedelta(days=120))
        self.offices = list(NotaryOffice.objects.select_related("office").filter(is_demo=True).order_by("pk"))
        self.weights = [14 if n == 0 else 4 if n < 5 else 2 for n in range(len(self.offices))]
        self.people = self._people()
        matters = list(NotaryMatter.objects.order_by("pk"))
        self.subjects = {m.pk: m for m in matters}
        self.for_persons = self._weighed([m for m in matters if m.applicant == "person"])
        self.for_enterprises = self._weighed([m for m in matters if m.applicant == "enterprise"])
        self.places, self.routes = self._places()
        self.series: Counter[tuple[int, int, str]] = Counter()
        for office in self.offices:
            prefix = f"notarization.certificate:{office.office.code}:"
            for row in Series.objects.filter(key__startswith=prefix):
                _, _, year, classed = row.key.split(":")
                self.series[office.pk, int(year), classed] = row.last
        self.references = set(Matter.objects.values_list("reference", flat=True))
        self.next = {
            model: (model.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
            for model in (Matter, Party, Item, Output, Certificate)
        }

    def _people(self) -> dict[int, dict[str, list[User]]]:
        found: dict[int, dict[str, list[User]]] = {o.office_id: {} for o in self.offices}
        for seat in Seat.objects.filter(office__in=found, user__is_demo=True).select_related("user").order_by("pk"):
            found[seat.office_id].setdefault(seat.role, []).append(seat.user)
        return found

    def _weighed(self, rows: list[NotaryMatter]) -> tuple[list[int], list[float]]:
        return [m.pk for m in rows], [FREQUENT.get(m.slug, 1) for m in rows]

    def _places(self) -> tuple[tuple[list[int], list[float]], dict]:
        rows = list(Territory.objects.exclude(alpha3="CHN").order_by("pk"))
        weight = {t.pk: PLACES.get(t.alpha3, 0) + CONSULAR.get(t.alpha3, 0) for t in rows}
        known = [t for t in rows if weight[t.pk] or t.kind == "country"][:150]
        routes = {}
        for place in known:
            route = document_route(place, self.today)
            if str(route.route) != "unknown":
                routes[place.pk] = (place, route)
        return ([p for p in routes], [weight[p] or 0.15 for p in routes]), routes

    # ---- planning

    def write(self, wanted: int, say: Callable[[str], None]) -> None:
        """Plan all, number them in order of issue, write them in chunks."""
        plans = sorted((self._plan() for _ in range(wanted)), key=lambda plan: plan.opened)
        self._number(plans)
        for start in range(0, wanted, CHUNK):
            with transaction.atomic():
                self._write(plans[start : start + CHUNK])
            say(f"notarial matters {min(start + CHUNK, wanted):,}/{wanted:,}")
        self._settle()

    def _at(self, day: date) -> datetime:
        return datetime.combine(day, time(9, 0), clock.ZONE) + timedelta(seconds=self.rng.randrange(8 * 3600))

    def _plan(self) -> Plan:
        rng = self.rng
        opened = self._at(self.days.on(self.today - timedelta(days=int(365 * rng.random()))))
        opened = min(opened, self.now - timedelta(minutes=rng.randrange(1, 400)))
        enterprise = rng.random() < 0.22
        pool = self.for_enterprises if enterprise else self.for_persons
        subjects = rng.choices(*pool, k=rng.choices((1, 2, 3), (74, 20, 6))[0])
        first = opened.astimezone(clock.ZONE).date()
        accepted = self._at(self.days.after(first, rng.choice((0, 1, 1, 2))))
        accepted = max(accepted, opened + timedelta(minutes=20))
        issued = max(self._at(self.days.after(accepted.date(), rng.choices(range(1, 17), _PACE)[0])), accepted + timedelta(hours=2))
        delivered = max(self._at(self.days.after(issued.date(), rng.randint(1, 12))), issued + timedelta(hours=1))
        plan = Plan(
            rng.choices(range(len(self.offices)), self.weights)[0],
            enterprise,
            list(dict.fromkeys(subjects)),
            rng.choices(*self.places)[0],
            opened,
            accepted,
            issued,
            delivered,
            "delivered",
        )
        return self._stand(plan)

    def _stand(self, plan: Plan) -> Plan:
        """Where it stands now: nothing that lies ahead has happened."""
        fate = self.rng.random()
        if fate < 0.012:
            plan.ended, plan.issued, plan.delivered = ("refused" if fate < 0.008 else "terminated"), None, None
        if plan.accepted > self.now:
            plan.ended, plan.issued, plan.delivered = (
                self.rng.choice(("received", "received", "papers_asked", "quoted")),
                None,
                None,
            )
        elif plan.ended == "delivered" and plan.issued > self.now:
            plan.issued, plan.delivered = None, None
            plan.ended = self.rng.choices(("accepted", "approval", "approved", "supplementing", "verifying"), (60, 12, 8, 12, 8))[0]
        elif plan.ended == "delivered" and plan.delivered > self.now:
            plan.ended, plan.delivered = "issued", None
        return plan

    def _number(self, plans: list[Plan]) -> None:
        for plan in sorted((p for p in plans if p.issued), key=lambda p: p.issued):
            classed = self._class(plan)
            key = self.offices[plan.office].pk, plan.issued.astimezone(clock.ZONE).year, classed
            for _ in plan.subjects:
                self.series[key] += 1
                plan.numbers.append(self.series[key])

    def _class(self, plan: Plan) -> str:
        return words.number_class(self.routes[plan.place][0].alpha3, plan.enterprise)

    # ---- writing

    def _write(self, plans: list[Plan]) -> None:
        rows: dict[type[Model], list] = {model: [] for model in TABLES}
        for plan in plans:
            One(self, plan, rows).build()
        for model in TABLES:
            insert(model, rows[model])

    def pk(self, model: type[Model]) -> int:
        """The next key of a table."""
        self.next[model] += 1
        return self.next[model] - 1

    def reference(self, year: int) -> str:
        """A reference that nobody has."""
        while (found := new_reference("GZ", year, self.rng.choice)) in self.references:
            pass
        self.references.add(found)
        return found

    def _settle(self) -> None:
        codes = {office.pk: office.office.code for office in self.offices}
        with transaction.atomic():
            for (office, year, classed), last in self.series.items():
                key = f"notarization.certificate:{codes[office]}:{year}:{classed}"
                Series.objects.update_or_create(key=key, defaults={"last": last})
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                for model in self.next:
                    table = model._meta.db_table
                    cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
            cursor.execute("ANALYZE")


def insert(model: type[Model], rows: list) -> None:
    """Rows of one table by the fastest way of each database: COPY on PostgreSQL, one prepared statement on SQLite."""
    if not rows:
        return
    fields = [f for f in model._meta.concrete_fields if not (f.primary_key and rows[0].pk is None)]
    table, columns = connection.ops.quote_name(model._meta.db_table), ", ".join(connection.ops.quote_name(f.column) for f in fields)
    steps = [(f.attname, None if isinstance(f, _PLAIN) else f.get_db_prep_save) for f in fields]
    lines = ([_prepared(getattr(row, name), prepare) for name, prepare in steps] for row in rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for line in lines:
                    copy.write_row(line)
        else:
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", lines)


# What a driver takes as it stands; asking each field of each row to prepare it would take a third of all the time.
_PLAIN = (models.CharField, models.IntegerField, models.BooleanField, models.ForeignKey, models.AutoField)


def _prepared(value: Any, prepare: Callable[[Any, Any], Any] | None) -> Any:
    return value if prepare is None else prepare(value, connection)


_PACE = (3, 6, 9, 12, 14, 13, 11, 9, 7, 5, 4, 3, 2, 1, 0.7, 0.3)


@lru_cache(maxsize=2_000)
def _title_tokens(title: str) -> frozenset[str]:
    """Titles are the few hundred names of notarial matters."""
    return frozenset(tokens_of(title))


class One:
    """One matter's rows."""

    def __init__(self, filling: Filling, plan: Plan, rows: dict[type[Model], list]) -> None:
        self.f, self.plan, self.rows = filling, plan, rows
        self.office = filling.offices[plan.office]
        people = filling.people[self.office.office_id]
        self.handler = filling.rng.choice(people.get(Role.NOTARY) or [None])
        self.approver = next(iter(people.get(Role.APPROVER, [])), None)
        self.place, self.route = filling.routes[plan.place]

    def build(self) -> None:
        """All rows of the matter into the lists."""
        plan, state = self.plan, flow.WORKFLOW.state(self.plan.ended)
        first = self.f.subjects[plan.subjects[0]]
        taken = plan.ended not in ("received",)
        self.matter = Matter(
            pk=self.f.pk(Matter),
            reference=self.f.reference(plan.opened.year % 100),
            area="notarization",
            state=plan.ended,
            waiting_on=state.waits_for,
            channel=self.f.rng.choice(("portal", "portal", "window")),
            title=first.name_zh[:200],
            office_id=self.office.office_id,
            handler=self.handler if taken else None,
            territory_id=self.place.pk,
            opened_at=plan.opened,
            next_due_at=NO_DUE,
            is_demo=True,
        )
        self._party(first)
        self._file()
        self._events()
        self._clocks()
        if taken and self.handler:
            ended = state.final
            self.rows[Assignment].append(
                Assignment(
                    matter_id=self.matter.pk,
                    seat="notary",
                    user=self.handler,
                    status="ended" if ended else "accepted",
                    offered_at=plan.opened,
                    answered_at=plan.opened,
                    ended_at=self._last() if ended else None,
                )
            )
        if state.final:
            self.matter.closed_at, self.matter.outcome = self._last(), plan.ended
        self.rows[Matter].append(self.matter)

    def _last(self) -> datetime:
        plan = self.plan
        return plan.delivered or plan.issued or min(plan.accepted + timedelta(days=2), self.f.now)

    def _name(self) -> str:
        rng = self.f.rng
        if self.plan.enterprise:
            return f"河南{''.join(rng.sample(MARKS, 2))}演示贸易有限公司"
        return f"{rng.choice(SURNAMES)}{''.join(rng.choice(GIVEN) for _ in range(rng.choice((1, 2, 2))))}（演示）"

    def _party(self, first: NotaryMatter) -> None:
        self.name = self._name()
        party = Party(
            pk=self.f.pk(Party),
            matter_id=self.matter.pk,
            role="client",
            kind="enterprise" if self.plan.enterprise else "person",
            name=self.name,
            language="zh-hans",
        )
        self.rows[Party].append(party)
        self.rows[PartyName].append(PartyName(party_id=party.pk, normalised=normal_form(self.name)))
        tokens = _title_tokens(self.matter.title) | tokens_of(self.name, spoken=True)
        self.rows[SearchEntry].append(SearchEntry(matter_id=self.matter.pk, words=" ".join(sorted(tokens))))

    def _file(self) -> None:
        plan = self.plan
        accepted = plan.ended not in flow.BEFORE
        ended = (
            self._last().astimezone(clock.ZONE).date() if plan.ended in ("refused", "terminated", "delivered", "issued") else None
        )
        grounds = {"refused": words.REFUSAL_GROUNDS, "terminated": words.TERMINATION_GROUNDS}.get(plan.ended)
        name = {"enterprise_name": self.name} if plan.enterprise else {"applicant_name": self.name, "birth_date": "1990-01-01"}
        self.rows[NotarialFile].append(
            NotarialFile(
                matter_id=self.matter.pk,
                office=self.office,
                applicant_kind=flow.ENTERPRISE if plan.enterprise else flow.PERSON,
                applicant=name,
                purpose=self.f.rng.choice(words.PURPOSES)[0],
                circumstances={"by_agent": False},
                quoted_at=plan.opened,
                quote_agreed_at=plan.accepted if accepted else None,
                accepted_on=plan.accepted.astimezone(clock.ZONE).date() if accepted else None,
                approver=self.approver if plan.issued else None,
                ended_ground=self.f.rng.choice(grounds)[0] if grounds else "",
                ended_on=plan.issued.astimezone(clock.ZONE).date() if plan.issued else ended,
                delivered_at=plan.delivered,
            )
        )
        for position, pk in enumerate(plan.subjects, start=1):
            self._item(position, pk)
        if plan.issued:
            code = "".join(self.f.rng.choice(CODE_ALPHABET) for _ in range(8))
            self.rows[Delivery].append(
                Delivery(
                    matter_id=self.matter.pk,
                    pick_up_code=code,
                    way="pick_up" if plan.delivered else "",
                    recipient=self.name[:120] if plan.delivered else "",
                    delivered_at=plan.delivered,
                )
            )

    def _item(self, position: int, subject: int) -> None:
        plan, classed = self.plan, self.f._class(self.plan)
        language = next((pair.code for pair in self.route.languages if not pair.code.startswith("zh")), "")
        item = Item(
            pk=self.f.pk(Item),
            matter_id=self.matter.pk,
            position=position,
            subject_id=subject,
            destination_id=self.place.pk,
            language=language,
            number_class=classed,
            route=str(self.route.route),
            route_reason_zh=self.route.reason.zh[:500],
            route_reason_en=self.route.reason.en[:500],
            route_confirmed=self.route.confirmed,
        )
        self.rows[Item].append(item)
        if plan.issued:
            self._certificate(item, plan.numbers[position - 1], classed)

    def _certificate(self, item: Item, sequence: int, classed: str) -> None:
        plan, office = self.plan, self.office
        on = plan.issued.astimezone(clock.ZONE).date()
        values = {"office": office.office.code, "year": on.year, "number_class": classed}
        number = flow.CERTIFICATE.number.format(
            number=sequence,
            short_name=Text(office.short_name, office.short_name_en),
            class_name=words.NUMBER_CLASSES[classed],
            **values,
        )
        output = Output(
            pk=self.f.pk(Output),
            matter_id=self.matter.pk,
            code=flow.CERTIFICATE.code,
            series=flow.CERTIFICATE.series.format(**values),
            sequence=sequence,
            number=number.zh,
            number_en=number.en,
            number_key=number_key(number.zh),
            number_en_key=number_key(number.en),
            issued_by=self.handler,
            issued_at=plan.issued,
            issued_on=on,
            verification_code="".join(self.f.rng.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH)),
        )
        certificate = Certificate(
            pk=self.f.pk(Certificate),
            output_id=output.pk,
            matter_id=self.matter.pk,
            item_id=item.pk,
            office=office,
            year=on.year,
            number_class=classed,
            sequence=sequence,
            issued_on=on,
            accepted_on=plan.accepted.astimezone(clock.ZONE).date(),
            subject_id=item.subject_id,
            destination_id=item.destination_id,
            language=item.language,
            route=item.route,
            handler=self.handler,
            approver=self.approver,
            pages=3,
            is_demo=True,
        )
        self.rows[Output].append(output)
        self.rows[Certificate].append(certificate)
        done = plan.delivered is not None
        for step, authority in enumerate(STOPS.get(item.route, ()), start=1):
            self.rows[Authentication].append(
                Authentication(
                    certificate_id=certificate.pk,
                    step=step,
                    authority=authority,
                    office=office,
                    state="done" if done else "waiting",
                    changed_at=plan.delivered or plan.issued,
                )
            )

    def _happened(self) -> Iterator[tuple[str, datetime, User | None, str, str, str]]:
        """(kind, at, who, audience, from, to) of everything that happened, in order."""
        plan, handler = self.plan, self.handler
        yield "matters.opened", plan.opened, None, "everybody", "received", "received"
        if plan.ended in ("papers_asked", "quoted"):
            move = {"papers_asked": "ask_papers", "quoted": "quote"}[plan.ended]
            yield f"notarization.{move}", plan.opened + timedelta(minutes=5), handler, "everybody", "received", plan.ended
        if plan.ended in flow.BEFORE:
            return
        yield "notarization.accept_request", plan.accepted, handler, "everybody", "received", "accepted"
        if plan.issued:
            yield "notarization.approve", plan.issued - timedelta(minutes=50), self.approver, "inside", "approval", "approved"
            yield "notarization.issue", plan.issued, handler, "everybody", "approved", "issued"
            if plan.delivered:
                yield "notarization.deliver", plan.delivered, handler, "everybody", "issued", "delivered"
            return
        move = {
            "supplementing": "ask_supplement",
            "verifying": "send_verification",
            "approval": "submit_draft",
            "approved": "approve",
            "refused": "refuse_request",
            "terminated": "terminate",
        }.get(plan.ended)
        if move:
            yield f"notarization.{move}", max(plan.accepted, self._last()), handler, "everybody", "accepted", plan.ended

    def _events(self) -> None:
        previous = ""
        for number, (kind, at, who, audience, before, after) in enumerate(self._happened(), start=1):
            event = Event(
                matter_id=self.matter.pk,
                number=number,
                at=at.astimezone(clock.UTC),
                actor_kind="user" if who else "token",
                actor_id=who.pk if who else None,
                actor_name=(who.name if who else self.name)[:120],
                kind=kind,
                audience=audience,
                from_state=before,
                to_state=after,
                data={"demo": True},
                previous_hash=previous,
            )
            event.hash = previous = timeline.digest(event)
            self.rows[Event].append(event)
            self.matter.version, self.matter.head_hash = number, previous

    def _clocks(self) -> None:
        plan = self.plan
        if plan.ended in flow.BEFORE:
            self._clock("precheck", "notarization.precheck", 2, plan.opened, None, runs=plan.ended == "received")
            return
        open_now = plan.issued is None and plan.ended not in ("refused", "terminated")
        runs = plan.ended in ("accepted", "approval", "approved")
        self._clock(
            "issue", "notarization.issue", 15, plan.accepted, plan.issued, runs=runs, stopped=not open_now and not plan.issued
        )
        if not open_now:
            self._archive()

    def _clock(
        self, code: str, rule: str, amount: int, start: datetime, met: datetime | None, *, runs: bool, stopped: bool = False
    ) -> None:
        due = clock.end_of_day(self.f.days.after(start.astimezone(clock.ZONE).date(), amount))
        self.rows[Deadline].append(
            Deadline(
                matter_id=self.matter.pk,
                code=code,
                rule=rule,
                amount=amount,
                unit="working_day",
                statutory=code == "issue",
                started_at=start,
                due_at=due,
                met_at=met,
                stopped_at=self._last() if stopped else None,
            )
        )
        if runs:
            self.matter.next_due_at = due

    def _archive(self) -> None:
        start = self.plan.issued or self._last()
        due = start + timedelta(days=91)
        old = self.f.now - start > timedelta(days=70)
        self.rows[Deadline].append(
            Deadline(
                matter_id=self.matter.pk,
                code="archive",
                rule="notary.archive",
                amount=3,
                unit="month",
                started_at=start,
                due_at=clock.end_of_day(due.astimezone(clock.ZONE).date()),
                met_at=start + timedelta(days=self.f.rng.randrange(10, 70)) if old else None,
            )
        )
        if not old:
            self.matter.next_due_at = clock.end_of_day(due.astimezone(clock.ZONE).date())
        file = self.rows[NotarialFile][-1]
        if old:
            file.secrecy, file.retention = "ordinary", self.f.rng.choice(("long", "short"))
            file.archived_at, file.archived_by = start + timedelta(days=60), self.handler
