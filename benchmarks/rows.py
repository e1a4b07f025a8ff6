"""Matters by the hundred thousand, filled in by bulk SQL that both databases understand.

Six of ten are open. Half of those have a running clock, due at the end of one of 41 days; the others (with the
applicant, or answered) have none. A hundred lawyers handle one in a hundred each.
"""

from datetime import date, timedelta

FIRST = 1_000_000  # key of the first matter; what is sent in by a benchmark comes after the last one
LAWYERS = 100
STATES = [
    *[("closed", "nobody")] * 8,
    ("offering", "professional"),
    *[("assigned", "professional")] * 4,
    *[("waiting", "applicant")] * 2,
    *[("answered", "applicant")] * 4,
    ("asked_again", "professional"),
]
RUNNING = ("offering", "assigned", "asked_again")
STEP = 100_000


def _vendor() -> str:
    from django.db import connection

    return connection.vendor


def _run(sql: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql)


def _moved(at: str, amount: str, unit: str) -> str:
    """An instant moved by a computed amount, in the dialect of the database."""
    if _vendor() == "sqlite":
        return f"datetime('{at}', ({amount}) || ' {unit}s')"
    return f"(timestamptz '{at}+00' + ({amount}) * interval '1 {unit}')"


def make_people() -> None:
    """A hundred lawyers with accounts, a manager; limits of load so high that every submission finds somebody."""
    from django.utils.crypto import get_random_string

    from yuqiao.people.models import Role, Seat, User
    from yuqiao.registers.models import LawFirm, Lawyer

    firms = list(LawFirm.objects.order_by("pk")[:20])
    users = User.objects.bulk_create(
        User(email=f"lawyer{n}@bench.example", name=f"律师{n}", is_demo=True, password=f"!{get_random_string(40)}")
        for n in range(LAWYERS)
    )
    Lawyer.objects.bulk_create(
        Lawyer(user=user, firm=firms[n % len(firms)], name_zh=user.name, name_en=user.email, takes_consultations=True)
        for n, user in enumerate(users)
    )
    manager = User.objects.create_account(email="manager@bench.example", name="主管", is_demo=True)
    Seat.objects.bulk_create(
        [
            *(Seat(user=user, role=Role.DUTY_LAWYER, valid_from=date(2020, 1, 1)) for user in users),
            Seat(user=manager, role=Role.DEPARTMENT_MANAGER, valid_from=date(2020, 1, 1)),
        ]
    )
    Lawyer.objects.filter(takes_consultations=True).update(load_limit=32_000)


def manager():
    """Who sees every matter."""
    from yuqiao.people.models import User

    return User.objects.get(email="manager@bench.example")


def lawyer():
    """One of the hundred, who sees the matters assigned to them alone."""
    from yuqiao.people.models import User

    return User.objects.get(email="lawyer0@bench.example")


def fill_to(total: int) -> None:
    """Add matters until there are `total`, with their parties, search words, deadlines and assignments."""
    from yuqiao.matters.models import Matter

    there = Matter.objects.filter(pk__gte=FIRST).count()
    for start in range(there, total, STEP):
        _fill(FIRST + start, FIRST + min(start + STEP, total) - 1)
    _settle()


def _fill(first: int, last: int) -> None:
    numbers = f"WITH RECURSIVE s(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM s WHERE n < {last})"
    _run(_matters(numbers))
    _run(
        f"""{numbers} INSERT INTO matters_party (matter_id, role, kind, name, name_zh, name_latin, other_names, credit_code,
        document_kind, document_number, document_key, nationality, email, email_key, phone, phone_key, language,
        safe_to_contact)
        SELECT n, 'client', 'person', 'Client ' || n, '', '', '[]', '', '', '', 'd' || n, '', '', 'e' || n, '', 'p' || n,
        'zh-hans', TRUE FROM s"""
    )
    _run(f"{numbers} INSERT INTO matters_searchentry (matter_id, words) SELECT n, {_words()} FROM s")
    _run(
        f"""INSERT INTO matters_partyname (party_id, normalised) SELECT id, lower(name) FROM matters_party
        WHERE matter_id BETWEEN {first} AND {last}"""
    )
    _run(
        f"""INSERT INTO matters_assignment (matter_id, seat, user_id, lawyer_id, status, conflict, reason, offered_at)
        SELECT m.id, 'lawyer', m.handler_id, l.id, CASE WHEN m.state = 'closed' THEN 'ended' ELSE 'accepted' END, 'clear', '',
        m.opened_at FROM matters_matter m JOIN registers_lawyer l ON l.user_id = m.handler_id
        WHERE m.id BETWEEN {first} AND {last}"""
    )
    _run(
        f"""INSERT INTO matters_deadline (matter_id, code, rule, amount, unit, statutory, started_at, due_at, confirmed, met_at)
        SELECT id, 'first_view', 'consultation.first_view', 3, 'working_day', FALSE, opened_at, CASE WHEN next_due_at < {_never()}
        THEN next_due_at ELSE opened_at END, TRUE, CASE WHEN next_due_at < {_never()} THEN NULL ELSE opened_at END
        FROM matters_matter WHERE id BETWEEN {first} AND {last}"""
    )


def _words() -> str:
    """Every matter has words of its own; one in ten is about Viet Nam, one in a thousand about cherries."""
    from yuqiao.kernel.search import tokens_of

    def cut(text: str) -> str:
        return " ".join(sorted(tokens_of(text, spoken=True)))

    return f"""'wclient' || n || ' wkehu' || n || ' ' ||
    CASE WHEN n % 1000 = 7 THEN '{cut("樱桃")} ' ELSE '{cut("货款")} ' END ||
    CASE WHEN n % 10 = 3 THEN '{cut("越南")} ' ELSE '{cut("德国")} ' END || '{cut("拖欠")}'"""


def _never() -> str:
    return "'9000-01-01 00:00:00'" if _vendor() == "sqlite" else "timestamptz '9000-01-01 00:00:00+00'"


def _matters(numbers: str) -> str:
    from yuqiao.facts.models import Territory
    from yuqiao.kernel import clock
    from yuqiao.people.models import User

    places = Territory.objects.order_by("pk").values_list("pk", flat=True)[:60]
    people = User.objects.filter(email__startswith="lawyer", email__endswith="@bench.example").order_by("pk")
    handlers = people.values_list("pk", flat=True)
    today = clock.end_of_day(clock.today()).astimezone(clock.UTC).replace(tzinfo=None)
    running = ", ".join(f"'{state}'" for state in RUNNING)
    return f"""{numbers},
    state(k, state, waiting) AS (VALUES {_values(STATES)}),
    place(k, id) AS (VALUES {_values([(p,) for p in places])}),
    handler(k, id) AS (VALUES {_values([(h,) for h in handlers])})
    INSERT INTO matters_matter (id, reference, token_epoch, area, requested_area, kind, state, waiting_on, channel, title,
        handler_id, territory_id, language, answers, confidentiality, version, head_hash, opened_at, closed_at, outcome,
        next_due_at, is_demo)
    SELECT n, 'BM-' || n, 0, 'consultation', '', '', state.state, state.waiting, 'portal', '海外客户拖欠货款 ' || n,
        CASE WHEN state.state = 'offering' THEN NULL ELSE handler.id END, place.id, 'zh-hans', '', 'ordinary', 0, '',
        {_moved(str(today - timedelta(days=1)), "-((n * 97) % 525600)", "minute")},
        CASE WHEN state.state = 'closed' THEN {_moved(str(today), "0", "minute")} END,
        CASE WHEN state.state = 'closed' THEN 'closed' ELSE '' END,
        CASE WHEN state.state IN ({running}) THEN {_moved(str(today), "(n / 2000 + n) % 41 - 5", "day")} ELSE {_never()} END,
        FALSE
    FROM s JOIN state ON state.k = n % {len(STATES)} JOIN place ON place.k = n % {len(places)}
    JOIN handler ON handler.k = (n / {len(STATES)}) % {len(handlers)}"""


def _values(found: list[tuple]) -> str:
    return ", ".join(f"({k}, {', '.join(repr(v) for v in row)})" for k, row in enumerate(found))


def _settle() -> None:
    """What the database does by itself in life: PostgreSQL's statistics, and the next key after ours."""
    from django.core.management.color import no_style
    from django.db import connection

    from yuqiao.matters.models import Matter

    if connection.vendor == "postgresql":
        for sql in connection.ops.sequence_reset_sql(no_style(), [Matter]):
            _run(sql)
        _run("VACUUM ANALYZE")
    else:
        _run("PRAGMA wal_checkpoint(TRUNCATE)")


def durability() -> list[str]:
    """How safe a commit of this database was while it was measured."""
    if _vendor() == "sqlite":
        return ["SQLite as the product sets it: WAL, synchronous=FULL."]
    return [
        "The temporary PostgreSQL ran without fsync, so that a commit costs nothing and the ratio shows the product's own"
        " work at its worst; with durable commits both sides wait for the disk and the ratio is smaller."
    ]


def readable(matter) -> str:
    """Give a filled-in matter a reference as people are given it, and say which."""
    from yuqiao.kernel.references import is_valid, new_reference

    if not is_valid(matter.reference):
        matter.reference = new_reference("ZX", 26)
        matter.save(update_fields=["reference"])
    return matter.reference
