"""What makes the directory and the matching look as in life: levels of languages, experience, admissions, and the index."""

import random

from django.db import transaction

from yuqiao.facts.models import Territory
from yuqiao.registers.directory import rebuild
from yuqiao.registers.models import Admission, Experience, Lawyer, LawyerLanguage, Level

SOURCE = "演示数据 DEMO"
YEARS = (2023, 2024, 2025, 2026)
QUIET_SHARE, ADMITTED_SHARE = 0.3, 0.06
ABROAD = ("USA", "GBR", "HKG", "SGP", "AUS")


@transaction.atomic
def make_experience(rng: random.Random) -> None:
    """Matters by year, country and field for most lawyers; levels of their languages; a few admissions and quiet hours."""
    lawyers = list(
        Lawyer.objects.filter(is_demo=True).select_related("firm").prefetch_related("territories", "practice_areas").order_by("pk")
    )
    experience = []
    for number, lawyer in enumerate(lawyers):
        fields = list(lawyer.practice_areas.all())
        for place in lawyer.territories.all():
            for year in rng.sample(YEARS, rng.choice((0, 1, 1, 2, 3) if number >= 24 else (1, 2, 2, 3))):
                experience.append(
                    Experience(
                        lawyer=lawyer,
                        year=year,
                        territory=place,
                        practice_area=rng.choice(fields) if fields else None,
                        matters=rng.choice((1, 1, 2, 2, 3, 4)),
                        source=SOURCE,
                        is_demo=True,
                    )
                )
        lawyer.city = lawyer.firm.city
        if rng.random() < QUIET_SHARE:
            lawyer.quiet_from, lawyer.quiet_until = "22:00", "07:30"
    Experience.objects.bulk_create(experience, batch_size=1000)
    Lawyer.objects.bulk_update(lawyers, ["city", "quiet_from", "quiet_until"], batch_size=200)
    _levels(rng)
    _admissions(rng, lawyers)


def _levels(rng: random.Random) -> None:
    spoken = list(LawyerLanguage.objects.filter(lawyer__is_demo=True).select_related("servicelanguage").order_by("pk"))
    for row in spoken:
        own = row.servicelanguage.code == "zh"
        row.level = Level.NATIVE if own else rng.choice((Level.FLUENT, Level.FLUENT, Level.WORKING, Level.WORKING, Level.READING))
    LawyerLanguage.objects.bulk_update(spoken, ["level"], batch_size=500)


def _admissions(rng: random.Random, lawyers: list[Lawyer]) -> None:
    places = {t.alpha3: t for t in Territory.objects.filter(alpha3__in=ABROAD)}
    made = [
        Admission(lawyer=lawyer, territory=places[rng.choice(ABROAD)], since=f"{rng.randint(2008, 2022)}-01-01", source=SOURCE)
        for lawyer in lawyers
        if rng.random() < ADMITTED_SHARE
    ]
    Admission.objects.bulk_create(made)


def index() -> None:
    """The directory of everybody who is there; the last step."""
    rebuild()
