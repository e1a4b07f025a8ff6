"""Institutions that serve: one row each, each with its office, in which people have seats."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from yuqiao.facts.models import Division, PracticeArea, ServiceLanguage, Territory
from yuqiao.kernel.models import StoredFile
from yuqiao.people.models import Office


def once(field: str, name: str) -> models.UniqueConstraint:
    """No two entries of one register have the same number; entries without one do not collide."""
    return models.UniqueConstraint(fields=[field], condition=~Q(**{field: ""}), name=name)


class Entry(models.Model):
    """What every entry of a register has: whether the public reads it, since when it stands, and where it comes from."""

    public = models.BooleanField(default=True, help_text="shown in the public directory")
    entered_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True, help_text="last day in the register, included; empty: in it")
    source = models.CharField(max_length=200, blank=True, help_text="the list, letter or form from which the entry comes")
    as_of = models.DateField(null=True, blank=True, help_text="day of the state that the source gives")
    pinyin = models.CharField(
        max_length=400,
        blank=True,
        db_index=True,
        help_text="of the Chinese name, then its initials; kept by verbs, for order and search",
    )
    is_demo = models.BooleanField(default=False)

    class Meta:
        abstract = True


class Institution(Entry):
    """What the public needs to find and reach an institution that serves."""

    office = models.OneToOneField(Office, on_delete=models.PROTECT)
    name_zh = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    credit_code = models.CharField(max_length=18, blank=True)
    city = models.ForeignKey(Division, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    county = models.ForeignKey(Division, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    address_zh = models.CharField(max_length=200, blank=True)
    address_en = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    website = models.URLField(blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name_zh


class LawFirm(Institution):
    """A law firm; what its kind may not do follows from its kind (a foreign firm's office gives no PRC-law opinion)."""

    class Kind(models.TextChoices):
        MAINLAND = "mainland"
        JOINT_VENTURE_HK = "joint_venture_hk"
        JOINT_VENTURE_MO = "joint_venture_mo"
        FOREIGN_REPRESENTATIVE = "foreign_representative"
        BRANCH_ABROAD = "branch_abroad"

    kind = models.CharField(max_length=30, choices=Kind, default=Kind.MAINLAND)
    licence = models.CharField(max_length=30, blank=True, help_text="practice licence of the firm")
    territory = models.ForeignKey(
        Territory, null=True, blank=True, on_delete=models.PROTECT, help_text="of a branch abroad, or of a foreign firm's home"
    )
    city_abroad_zh = models.CharField(max_length=60, blank=True)
    city_abroad_en = models.CharField(max_length=60, blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="branches", help_text="the firm whose branch it is"
    )
    partners = models.CharField(max_length=300, blank=True, help_text="firms that are partners of a joint venture")
    languages = models.ManyToManyField(ServiceLanguage, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["city", "id"], name="registers_firm_city")]
        constraints = [
            once("credit_code", "registers_firm_code_once"),
            once("licence", "registers_firm_licence_once"),
        ]


class NotaryOffice(Institution):
    """A notary office that handles foreign-related matters."""

    remote_video = models.BooleanField(default=False, help_text="may notarize overseas by remote video")
    short_name = models.CharField(max_length=20, blank=True, help_text="in certificate numbers, for example 豫郑示")
    short_name_en = models.CharField(max_length=60, blank=True)
    registered_name_en = models.CharField(
        max_length=200, blank=True, help_text="English name in the register of the Ministry of Foreign Affairs"
    )
    registered_name_checked_on = models.DateField(null=True, blank=True)
    registered_name_checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["city", "id"], name="registers_notary_city")]
        constraints = [  # two offices of one short name would number alike
            once("short_name", "registers_short_name_once"),
            once("credit_code", "registers_notary_code_once"),
        ]


class NotaryOfficeCoverage(models.Model):
    """A county (or city) that a notary office covers."""

    office = models.ForeignKey(NotaryOffice, on_delete=models.CASCADE, related_name="coverage")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "division"], name="registers_coverage_once")]


class MediationOrganisation(Institution):
    """A mediation organisation of the roster that the province compiles and publishes.

    Commercial Mediation Regulation arts. 8 to 11 and 16 (in force 2026-05-01; as of 2026-11-23). A chamber's public-interest
    mediation stands outside the regulation (art. 32): `basis` says which it is.
    """

    class Basis(models.TextChoices):
        LICENSED = "licensed"
        PUBLIC_INTEREST = "public_interest"

    basis = models.CharField(max_length=20, choices=Basis, default=Basis.LICENSED)
    founder_zh = models.CharField(max_length=200, blank=True)
    founder_en = models.CharField(max_length=200, blank=True)
    licence = models.CharField(max_length=40, blank=True, help_text="licence to practise mediation")
    licensed_on = models.DateField(null=True, blank=True)
    licensed_until = models.DateField(null=True, blank=True)
    assets = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True, help_text="yuan")
    rules_zh = models.TextField(blank=True, help_text="rules of mediation, as published, or where to read them")
    rules_en = models.TextField(blank=True)
    fees_zh = models.TextField(blank=True, help_text="fees, as published")
    fees_en = models.TextField(blank=True)
    checked_on = models.DateField(null=True, blank=True, help_text="day of the last yearly check")
    languages = models.ManyToManyField(ServiceLanguage, blank=True, related_name="+")
    practice_areas = models.ManyToManyField(PracticeArea, blank=True, related_name="+")

    class Meta:
        constraints = [
            once("credit_code", "registers_mediation_code_once"),
            once("licence", "registers_mediation_licence"),
        ]


class ArbitralInstitution(Institution):
    """An arbitral institution, with what a party needs to name it in a clause."""

    languages = models.ManyToManyField(ServiceLanguage, blank=True, related_name="+")
    clause_zh = models.TextField(blank=True, help_text="the model clause that the institution publishes")
    clause_en = models.TextField(blank=True)

    class Meta:
        constraints = [once("credit_code", "registers_arbitral_code_once")]


class PartnerInstitution(Institution):
    """An institution for foreign law, or a university, that works with the house."""

    class Kind(models.TextChoices):
        FOREIGN_LAW = "foreign_law"
        UNIVERSITY = "university"
        TRANSLATION = "translation"

    kind = models.CharField(max_length=20, choices=Kind)
    cooperation_zh = models.CharField(max_length=300, blank=True, help_text="what the cooperation is about")
    cooperation_en = models.CharField(max_length=300, blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    territories = models.ManyToManyField(Territory, blank=True, related_name="+")
    languages = models.ManyToManyField(ServiceLanguage, blank=True, related_name="+")

    class Meta:
        constraints = [once("credit_code", "registers_partner_code_once")]


class AnnualReturn(models.Model):
    """What a firm reports of one year; figures of growth are computed from two of these, with both bases."""

    class State(models.TextChoices):
        DRAFT = "draft"
        SENT = "sent"
        ACCEPTED = "accepted"
        SENT_BACK = "sent_back"

    firm = models.ForeignKey(LawFirm, on_delete=models.CASCADE, related_name="returns")
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    foreign_matters = models.PositiveIntegerField(null=True, blank=True, help_text="foreign-related matters handled in the year")
    foreign_lawyers = models.PositiveIntegerField(null=True, blank=True, help_text="lawyers who handled at least one of them")
    foreign_revenue = models.DecimalField(
        max_digits=16, decimal_places=2, null=True, blank=True, help_text="yuan, from foreign-related matters"
    )
    revenue = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True, help_text="yuan, of all matters")
    lawyers = models.PositiveIntegerField(null=True, blank=True, help_text="practising lawyers on the last day of the year")
    remark = models.CharField(max_length=500, blank=True, help_text="why a figure differs so much from last year's")
    reason = models.CharField(max_length=500, blank=True, help_text="why it was sent back")
    version = models.PositiveIntegerField(default=0)
    source = models.CharField(max_length=200, blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["year", "state"], name="registers_return_year")]
        constraints = [models.UniqueConstraint(fields=["firm", "year"], name="registers_return_once")]


class ReturnImport(models.Model):
    """A workbook with the returns of many firms: looked at first, then applied once."""

    year = models.PositiveSmallIntegerField()
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    taken = models.PositiveIntegerField(default=0, help_text="rows that were taken over")
    left = models.PositiveIntegerField(default=0, help_text="rows that were left out")
    undone_at = models.DateTimeField(null=True, blank=True)
