"""Puts the demonstration province together; a run that was cut goes on, a second run changes nothing."""

import random
from collections.abc import Callable

from django.db import connection

from demo import (
    consultations,
    notarizations,
    province,
    registers_directory,
    registers_enterprises,
    registers_imports,
    registers_institutions,
    registers_pool,
    registers_white_list,
)
from demo.accounts import ACCOUNTS
from yuqiao.facts.models import Territory
from yuqiao.facts.services import load_facts
from yuqiao.matters.models import Matter
from yuqiao.people.models import Office, User
from yuqiao.registers.models import (
    AnnualReturn,
    Enterprise,
    EnterpriseKind,
    Experience,
    ImportBatch,
    Lawyer,
    Listing,
    MediationOrganisation,
    Notary,
    Standing,
)

SEED = 20261123


def load(consultation_count: int = 240, notarization_count: int = 60, say: Callable[[str], None] = lambda line: None) -> bool:
    """Load what is missing; False when all of it is there already."""
    if Matter.objects.filter(is_demo=True).exists():
        return False
    if not Territory.objects.exists():
        load_facts()
    steps: list[tuple[str, bool, Callable[[], None]]] = [
        ("institutions", Office.objects.filter(code="center").exists(), lambda: province.make_institutions(random.Random(SEED))),
        ("accounts", User.objects.filter(email=ACCOUNTS[0].email).exists(), province.make_accounts),
        ("notaries", Notary.objects.filter(is_demo=True).exclude(user=None).exists(), province.make_notaries),
        ("lawyers", Lawyer.objects.filter(is_demo=True).exists(), lambda: province.make_lawyers(random.Random(SEED + 1))),
        (
            "white list",
            Listing.objects.filter(is_demo=True).exists(),
            lambda: registers_white_list.make_listings(random.Random(SEED + 11)),
        ),
        (
            "experience",
            Experience.objects.filter(is_demo=True).exists(),
            lambda: registers_directory.make_experience(random.Random(SEED + 12)),
        ),
        (
            "enterprises",
            Enterprise.objects.filter(is_demo=True).exists(),
            lambda: province.make_enterprises(random.Random(SEED + 2)),
        ),
        (
            "profiles of enterprises",
            EnterpriseKind.objects.filter(enterprise__is_demo=True).exists(),
            lambda: registers_enterprises.make_profiles(random.Random(SEED + 13)),
        ),
        ("lists", ImportBatch.objects.filter(is_demo=True).exists(), registers_imports.make_lists),
        (
            "other registers",
            MediationOrganisation.objects.filter(is_demo=True).exists(),
            lambda: registers_institutions.make_others(random.Random(SEED + 14)),
        ),
        ("talent pool", Standing.objects.exists(), lambda: registers_pool.make_pool(random.Random(SEED + 15))),
        (
            "annual returns",
            AnnualReturn.objects.filter(is_demo=True).exists(),
            lambda: registers_pool.make_returns(random.Random(SEED + 16)),
        ),
    ]
    for name, there, make in steps:
        if not there:
            make()
            say(name)
    registers_institutions.spell()
    _count()
    notarizations.make_notarizations(random.Random(SEED + 4), notarization_count, say)
    registers_directory.index()
    say("directory")
    _count()
    registers_white_list.make_procedures(random.Random(SEED + 13))
    say("white list: applications")
    consultations.make_consultations(random.Random(SEED + 3), consultation_count, say)
    return True


def _count() -> None:
    """The database counts what was written in one go: until it has, it plans as if the tables were empty."""
    tables = ", ".join(map(connection.ops.quote_name, connection.introspection.django_table_names(only_existing=True)))
    with connection.cursor() as cursor:
        # By name on PostgreSQL: without names it locks catalogues that all databases of a server share.
        cursor.execute(f"ANALYZE {tables}" if connection.vendor == "postgresql" else "ANALYZE")
