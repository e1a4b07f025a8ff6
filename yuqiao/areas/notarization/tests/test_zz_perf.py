import os
import random
import time
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yuqiao.areas.notarization import metrics
from yuqiao.areas.notarization.models import Certificate
from yuqiao.areas.notarization.tests.factories import *
from yuqiao.facts.models import NotaryMatter, Territory
from yuqiao.kernel import clock
from yuqiao.matters.models import Output
from yuqiao.matters.tests.factories import make_user

pytestmark = pytest.mark.django_db
N = int(os.environ.get("PERF", "140000"))


def test_perf(client):
    random.seed(1)
    offices = [make_office() for _ in range(18)]
    ms = {o.pk: make_notarial_matter(o, BIRTH) for o in offices}
    it = {o.pk: ms[o.pk].items.first().pk for o in offices}
    subs = list(NotaryMatter.objects.values_list("pk", flat=True))
    ters = list(Territory.objects.values_list("pk", flat=True))
    classes = ["foreign_civil", "foreign_economic", "hk_macao", "taiwan", "domestic_civil"]
    years = max(1, N // 140000)
    seq = {}
    outs, certs = [], []
    for n in range(N):
        o = offices[min(int(random.expovariate(0.25)), 17)]
        day = date(2026 - n * years // N if years > 1 else 2026, 1, 1) + timedelta(days=random.randrange(320))
        c = random.choices(classes, [60, 15, 10, 10, 5])[0]
        k = (o.pk, day.year, c)
        seq[k] = seq.get(k, 0) + 1
        st = random.choices(["valid", "voided", "corrected", "withdrawn"], [985, 10, 4, 1])[0]
        at = datetime(day.year, day.month, day.day, 12, tzinfo=clock.ZONE)
        outs.append(
            Output(
                matter=ms[o.pk],
                code="certificate",
                series=f"s:{k}",
                sequence=seq[k],
                number=f"({day.year}){o.short_name}{c}{seq[k]}",
                issued_at=at,
                issued_on=day,
                state=st,
                state_at=None if st == "valid" else at,
            )
        )
        certs.append(
            dict(
                matter_id=ms[o.pk].pk,
                item_id=it[o.pk],
                office_id=o.pk,
                year=day.year,
                number_class=c,
                sequence=seq[k],
                issued_on=day,
                accepted_on=day - timedelta(days=random.randrange(1, 40)),
                subject_id=random.choice(subs),
                destination_id=random.choice(ters),
                route="apostille",
                state=st,
            )
        )
    outs = Output.objects.bulk_create(outs, batch_size=900)
    Certificate.objects.bulk_create([Certificate(output=o, **c) for o, c in zip(outs, certs)], batch_size=900)
    with connection.cursor() as cur:
        cur.execute("ANALYZE")
    for label, scope in (
        ("year", metrics.Scope(date(2026, 1, 1), date(2026, 12, 31))),
        ("office", metrics.Scope(date(2026, 1, 1), date(2026, 12, 31), offices[0])),
        ("month", metrics.Scope(date(2026, 3, 1), date(2026, 3, 31))),
    ):
        metrics.form_f1(scope)
        t = time.perf_counter()
        with CaptureQueriesContext(connection) as q:
            metrics.form_f1(scope)
        print("F1", label, round(time.perf_counter() - t, 3), [x["time"] for x in q])
    if True:
        slow = sorted(q, key=lambda x: -float(x["time"]))[:3]
        for label, scope in (("year", metrics.Scope(date(2026, 1, 1), date(2026, 12, 31))),):
            with CaptureQueriesContext(connection) as q:
                metrics.form_f1(scope)
        for x in q:
            if "certificate" in x["sql"]:
                with connection.cursor() as cur:
                    cur.execute(
                        ("EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN (ANALYZE, COSTS OFF) ")
                        + x["sql"].replace("%", "%%")
                    )
                    print(x["time"], x["sql"][:110])
                    print("\n".join("    " + str(r[-1]) for r in cur.fetchall()[:9]))
    boss, head = make_user(Role.DEPARTMENT_MANAGER), make_user(Role.OFFICE_HEAD, office=offices[0].office)
    for who in (boss, head):
        client.force_login(who)
        for query in (
            {},
            {"state": "voided"},
            {"class": "taiwan", "kind": "birth"},
            {"number": "77"},
            {"destination": "CAN", "year": "2026"},
            {"name": "张"},
        ):
            client.get("/desk/notarization/register/", query)
            t = time.perf_counter()
            with CaptureQueriesContext(connection) as q:
                client.get("/desk/notarization/register/", query)
            print(who.seats.get().role, query, round(time.perf_counter() - t, 3), max((float(x["time"]), x["sql"][:60]) for x in q))
    t = time.perf_counter()
    r = client.get("/desk/notarization/register/", {"format": "xlsx"})
    print("xlsx", len(r.content), round(time.perf_counter() - t, 2))
