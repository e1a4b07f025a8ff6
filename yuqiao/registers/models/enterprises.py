"""Enterprises, whom the house serves: one enterprise once, by its unified social credit code."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Substr

from yuqiao.facts.models import Division, Industry, Territory
from yuqiao.kernel.sealed import SealedTextField


class Enterprise(models.Model):
    """One enterprise once. Where each value comes from stands in `FieldSource`; its history in `EntryChange`."""

    class Status(models.TextChoices):
        ACTIVE = "active"
        SUSPENDED = "suspended"
        CLOSED = "closed"

    credit_code = models.CharField(max_length=18, unique=True)
    old_number = models.CharField(max_length=15, blank=True, help_text="registration number before the credit code")
    name_zh = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="branches", help_text="whose branch it is"
    )
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    city = models.ForeignKey(Division, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    county = models.ForeignKey(Division, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    address_zh = models.CharField(max_length=200, blank=True)
    address_en = models.CharField(max_length=200, blank=True)
    industry = models.ForeignKey(Industry, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    established_on = models.DateField(null=True, blank=True)
    capital = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True, help_text="registered capital")
    capital_currency = models.CharField(max_length=3, blank=True)
    customs_code = models.CharField(max_length=10, blank=True)
    products = models.CharField(max_length=300, blank=True, help_text="main goods or services")
    website = models.URLField(blank=True)
    markets = models.ManyToManyField(Territory, blank=True, related_name="+", help_text="main markets")
    contact_name = SealedTextField(blank=True)
    contact_position = models.CharField(max_length=60, blank=True)
    contact_phone = SealedTextField(blank=True)
    contact_email = SealedTextField(blank=True)
    contact_language = models.CharField(max_length=10, default="zh-hans", help_text="in which the house writes to it")
    remark = models.CharField(max_length=500, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True, help_text="when the enterprise last said that all is right")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=0)
    name_key = models.CharField(max_length=200, blank=True, help_text="normal form of the Chinese name")
    foreign_key = models.CharField(max_length=200, blank=True, help_text="normal form of the English name")
    words = models.TextField(blank=True, help_text="what a search looks at: every name, in characters, letters and pinyin")
    is_demo = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["city", "confirmed_at"], name="registers_enterprise_fresh"),
            models.Index(fields=["name_zh"], name="registers_enterprise_name"),
            models.Index(fields=["name_key"], name="registers_enterprise_key"),
            models.Index(fields=["foreign_key"], name="registers_enterprise_foreign"),
            models.Index(fields=["old_number"], name="registers_enterprise_old", condition=~Q(old_number="")),
            models.Index(Substr("credit_code", 9, 9), name="registers_enterprise_org"),
        ]

    def __str__(self) -> str:
        return self.name_zh


class EnterpriseKind(models.Model):
    """In which lists of the commerce department an enterprise stands: one may stand in several."""

    class Kind(models.TextChoices):
        FOREIGN_TRADE = "foreign_trade"
        OUTSOURCING = "outsourcing"
        FOREIGN_INVESTED = "foreign_invested"
        OUTBOUND = "outbound"

    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="kinds")
    kind = models.CharField(max_length=20, choices=Kind)
    since = models.DateField(null=True, blank=True)
    last_seen_on = models.DateField(null=True, blank=True, help_text="day of the newest list that has it")
    left_on = models.DateField(null=True, blank=True, help_text="day of the list that no longer had it, where somebody said so")

    class Meta:
        indexes = [models.Index(fields=["kind", "enterprise"], name="registers_enterprise_kind")]
        constraints = [models.UniqueConstraint(fields=["enterprise", "kind"], name="registers_kind_once")]


class EnterpriseName(models.Model):
    """Another name of an enterprise: a former one, a foreign one, or an affiliate's; the conflict check looks at all."""

    class Kind(models.TextChoices):
        FORMER = "former"
        FOREIGN = "foreign"
        AFFILIATE = "affiliate"

    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="names")
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=200)
    credit_code = models.CharField(max_length=18, blank=True)
    normalised = models.CharField(max_length=200, db_index=True)


class Investor(models.Model):
    """Who invested in a foreign-invested enterprise: the country or region of the investor, and of who controls in the end."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="investors")
    name_zh = models.CharField(max_length=200, blank=True)
    name_en = models.CharField(max_length=200, blank=True)
    territory = models.ForeignKey(Territory, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    controller_territory = models.ForeignKey(Territory, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    form = models.CharField(max_length=60, blank=True, help_text="wholly owned, joint venture, partnership, as the list says")
    amount = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)


class Site(models.Model):
    """An enterprise's company or branch abroad."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="sites")
    name_zh = models.CharField(max_length=200, blank=True)
    name_en = models.CharField(max_length=200, blank=True)
    territory = models.ForeignKey(Territory, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    city = models.CharField(max_length=60, blank=True)
    way = models.CharField(max_length=60, blank=True, help_text="newly set up or acquired, as the list says")
    certificate = models.CharField(max_length=60, blank=True, help_text="number of the certificate of outbound investment")
    amount = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    since = models.DateField(null=True, blank=True)
    business = models.CharField(max_length=200, blank=True)
    staff = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["certificate"], condition=~Q(certificate=""), name="registers_site_certificate")
        ]


class EnterpriseFigure(models.Model):
    """A figure of one year that a list gives: trade, contracts, people."""

    class Measure(models.TextChoices):
        TRADE = "trade"
        EXPORT = "export"
        IMPORT = "import"
        CONTRACTED = "contracted"
        EXECUTED = "executed"
        STAFF = "staff"
        FOREIGN_CAPITAL = "foreign_capital"

    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="figures")
    year = models.PositiveSmallIntegerField()
    measure = models.CharField(max_length=20, choices=Measure)
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    currency = models.CharField(max_length=3, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enterprise", "year", "measure"], name="registers_figure_once")]


class FieldSource(models.Model):
    """Where the present value of one field of an enterprise comes from; one that the enterprise confirmed is never
    overwritten unasked."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="sources")
    field = models.CharField(max_length=40)
    source = models.CharField(max_length=200, help_text="the list, or the enterprise itself")
    as_of = models.DateField()
    confirmed = models.BooleanField(default=False, help_text="said by the enterprise itself")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enterprise", "field"], name="registers_field_source_once")]
