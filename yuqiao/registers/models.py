"""Nouns of the registers, with the columns that consultation and the finder use."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from yuqiao.facts.models import Division, Industry, PracticeArea, ServiceLanguage, Territory
from yuqiao.kernel.sealed import SealedTextField
from yuqiao.people.models import Office


class Institution(models.Model):
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
    is_demo = models.BooleanField(default=False)

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
    territory = models.ForeignKey(Territory, null=True, blank=True, on_delete=models.PROTECT, help_text="of a branch abroad")
    languages = models.ManyToManyField(ServiceLanguage, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["city", "id"], name="registers_firm_city")]


class Lawyer(models.Model):
    """A foreign-related lawyer of the pool, with what matching looks at."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT)
    firm = models.ForeignKey(LawFirm, on_delete=models.PROTECT, related_name="lawyers")
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    licence = models.CharField(max_length=17, blank=True)
    territories = models.ManyToManyField(Territory, blank=True, related_name="+")
    practice_areas = models.ManyToManyField(PracticeArea, blank=True, related_name="+")
    languages = models.ManyToManyField(ServiceLanguage, blank=True, related_name="+")
    in_pool = models.BooleanField(default=True)
    is_leading = models.BooleanField(default=False)
    is_national = models.BooleanField(default=False)
    white_listed_until = models.DateField(null=True, blank=True)
    takes_consultations = models.BooleanField(default=False, help_text="takes offers of consultations now")
    load_limit = models.PositiveSmallIntegerField(default=10, help_text="open matters at one time")
    last_offered_at = models.DateTimeField(null=True, blank=True, help_text="for fair rotation")
    is_demo = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["last_offered_at", "id"], name="registers_lawyer_rota", condition=Q(takes_consultations=True))
        ]

    def __str__(self) -> str:
        return self.name_zh


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
            models.UniqueConstraint(fields=["short_name"], condition=~Q(short_name=""), name="registers_short_name_once")
        ]


class Notary(models.Model):
    """A foreign-related notary."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT)
    office = models.ForeignKey(NotaryOffice, on_delete=models.PROTECT, related_name="notaries")
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    licence = models.CharField(max_length=30, blank=True)
    specimen_filed_on = models.DateField(
        null=True, blank=True, help_text="signature specimen on file with the Ministry of Foreign Affairs"
    )
    in_post_until = models.DateField(null=True, blank=True, help_text="last day in post, included; empty: in post")
    is_demo = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name_zh


class NotaryTie(models.Model):
    """That a notary, or a near relative, has to do with somebody. Who it is, is sealed: only the check looks.

    A notary may not act for oneself, near relatives, or where one has an interest (Notarization Law art. 23; as of 2026-11-23).
    """

    class Kind(models.TextChoices):
        SELF = "self"
        SPOUSE = "spouse"
        PARENT = "parent"
        CHILD = "child"
        SIBLING = "sibling"
        OTHER_RELATIVE = "other_relative"
        INTEREST = "interest"

    notary = models.ForeignKey(Notary, on_delete=models.CASCADE, related_name="ties")
    kind = models.CharField(max_length=15, choices=Kind)
    name = SealedTextField(help_text="the person, or the enterprise in which that person has a part")
    role = models.CharField(max_length=100, blank=True, help_text="for example director")
    key = models.CharField(max_length=64, help_text="keyed hash of the normal form of the name, or of the credit code")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["key"], name="registers_notary_tie")]


class RegisterChange(models.Model):
    """That somebody changed what the register says of a notary office or its notaries; insert only, by the database itself.

    `before` and `after` hold public particulars; of a tie only that it was declared or ended.
    """

    class Subject(models.TextChoices):
        OFFICE = "office"
        NOTARY = "notary"
        TIE = "tie"

    office = models.ForeignKey(NotaryOffice, on_delete=models.PROTECT, related_name="changes")
    notary = models.ForeignKey(Notary, null=True, blank=True, on_delete=models.PROTECT, related_name="changes")
    subject = models.CharField(max_length=10, choices=Subject)
    field = models.CharField(max_length=40)
    before = models.CharField(max_length=200, blank=True)
    after = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["office", "-id"], name="registers_change_newest")]

    def __str__(self) -> str:
        return f"{self.subject} {self.field} {self.at:%Y-%m-%d}"


class Enterprise(models.Model):
    """One enterprise once, by its unified social credit code."""

    credit_code = models.CharField(max_length=18, unique=True)
    name_zh = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    city = models.ForeignKey(Division, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    industry = models.ForeignKey(Industry, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_demo = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name_zh


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


class Engagement(models.Model):
    """That a firm acts, or acted, for somebody against somebody. Whom, is sealed: only the conflict check looks."""

    firm = models.ForeignKey(LawFirm, on_delete=models.CASCADE, related_name="engagements")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)


class EngagementName(models.Model):
    """A name in an engagement: the name sealed, a keyed hash of its normal form to find it by."""

    class Side(models.TextChoices):
        CLIENT = "client"
        OPPONENT = "opponent"

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="names")
    side = models.CharField(max_length=10, choices=Side)
    name = SealedTextField()
    key = models.CharField(max_length=64, help_text="keyed hash of the normal form, or of the credit code")

    class Meta:
        indexes = [models.Index(fields=["key"], name="registers_engagement_key")]
