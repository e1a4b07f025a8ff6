"""The white list of the demonstration: everybody on duty, most of those who are leading, and some of the pool."""

import random
from datetime import date, timedelta

from django.db import transaction

from demo.province import LEADING, ON_DUTY
from yuqiao.kernel import clock
from yuqiao.registers.criteria import load_criteria
from yuqiao.registers.models import Lawyer, Listing, ListingCriterion

LISTED = 174  # lawyers, with those on duty
NOT_LISTED = 9  # every so many of those who are leading never applied
GROUNDS = (("matters", 30), ("foreign_licence", 30), ("foreign_study", 20), ("experience", 20), ("fields", 10), ("degree", 10))
MANDATORY = ("practice", "clean", "language", "public_duty")


@transaction.atomic
def make_listings(rng: random.Random) -> None:
    """An entry each, begun on different days, so that terms end and checks fall due all through the years."""
    load_criteria(ListingCriterion)
    today = clock.today()
    lawyers = list(Lawyer.objects.filter(is_demo=True).order_by("pk"))
    first = [one for n, one in enumerate(lawyers[:LEADING]) if n < ON_DUTY or n % NOT_LISTED]
    chosen = first + lawyers[LEADING : LEADING + LISTED - len(first)]
    rows = []
    for number, lawyer in enumerate(chosen):
        listed_on = today - timedelta(days=30 + rng.randrange(300) + (365 if number % 3 == 0 else 0))
        until = date(listed_on.year + 3, listed_on.month, min(listed_on.day, 28))
        counted = [GROUNDS[0], *rng.sample(GROUNDS[1:], 2)]
        lawyer.white_list_state, lawyer.white_listed_until = Lawyer.WhiteList.LISTED, until
        rows.append(
            Listing(
                lawyer=lawyer,
                listed_on=listed_on,
                until=until,
                checked_on=today - timedelta(days=60) if (today - listed_on).days > 365 else None,
                grounds=[{"code": code, "points": 0} for code in MANDATORY]
                + [{"code": code, "points": points} for code, points in counted],
                points=sum(points for _code, points in counted),
                is_demo=True,
            )
        )
    Listing.objects.bulk_create(rows, batch_size=500)
    Lawyer.objects.bulk_update(chosen, ["white_list_state", "white_listed_until"], batch_size=500)
