"""People who serve. A `Person` is one human being; a role in a register is a row of its own that points to the person."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from yuqiao.facts.models import Division, PracticeArea, ServiceLanguage, Territory
from yuqiao.kernel.sealed import SealedTextField
from yuqiao.registers.models.institutions import (
    Entry,
    LawFirm,
    MediationOrganisation,
    NotaryOffice,
    PartnerInstitution,
    once,
)


class Person(models.Model):
    """One human being with roles in the registers: a lawyer may be a mediator too.

    Each role keeps the name as its own licence writes it.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="registered_person"
    )
    name_zh = models.CharField(max_length=80, blank=True)
    name_en = models.CharField(max_length=120, blank=True)
    is_demo = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name_zh or self.name_en


class Level(models.TextChoices):
    """How well somebody works in a language."""

    WORKING = "working"  # negotiates and drafts in it
    FLUENT = "fluent"
    NATIVE = "native"
    READING = "reading"


class Lawyer(Entry):
    """A foreign-related lawyer, with what matching looks at.

    `in_pool`, `is_leading` and `is_national` follow from `Standing`; `white_list_state` and `white_listed_until` from
    `Listing`: verbs alone write them.
    """

    class WhiteList(models.TextChoices):
        NONE = ""
        LISTED = "listed"
        SUSPENDED = "suspended"
        REMOVED = "removed"
        EXPIRED = "expired"

    person = models.OneToOneField(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="lawyer")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT)
    firm = models.ForeignKey(LawFirm, on_delete=models.PROTECT, related_name="lawyers")
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    licence = models.CharField(max_length=17, blank=True)
    territories = models.ManyToManyField(Territory, blank=True, related_name="+")
    practice_areas = models.ManyToManyField(PracticeArea, blank=True, related_name="+")
    languages = models.ManyToManyField(ServiceLanguage, through="LawyerLanguage", blank=True, related_name="+")
    city = models.ForeignKey(
        Division, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="of the firm, kept for lists"
    )
    first_licensed_on = models.DateField(null=True, blank=True)
    about_zh = models.TextField(blank=True, help_text="what a client should know, in the lawyer's own words")
    about_en = models.TextField(blank=True)
    email = models.EmailField(blank=True, help_text="for clients, shown in public")
    phone = models.CharField(max_length=40, blank=True, help_text="for clients, shown in public")
    time_zone = models.CharField(max_length=40, default="Asia/Shanghai", help_text="IANA name")
    quiet_from = models.TimeField(null=True, blank=True, help_text="no offers from this hour, in the own time zone")
    quiet_until = models.TimeField(null=True, blank=True)
    in_pool = models.BooleanField(default=False)
    is_leading = models.BooleanField(default=False)
    is_national = models.BooleanField(default=False)
    white_list_state = models.CharField(max_length=10, choices=WhiteList, blank=True, default=WhiteList.NONE)
    white_listed_until = models.DateField(null=True, blank=True)
    takes_consultations = models.BooleanField(default=False, help_text="takes offers of consultations now")
    load_limit = models.PositiveSmallIntegerField(default=10, help_text="open matters at one time")
    last_offered_at = models.DateTimeField(null=True, blank=True, help_text="for fair rotation")

    class Meta:
        indexes = [
            models.Index(fields=["last_offered_at", "id"], name="registers_lawyer_rota", condition=Q(takes_consultations=True)),
            models.Index(
                fields=["city", "is_leading", "is_national", "id"], name="registers_lawyer_pool", condition=Q(in_pool=True)
            ),
        ]
        constraints = [once("licence", "registers_lawyer_licence_once")]

    def __str__(self) -> str:
        return self.name_zh


class Notary(Entry):
    """A foreign-related notary."""

    person = models.OneToOneField(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="notary")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT)
    office = models.ForeignKey(NotaryOffice, on_delete=models.PROTECT, related_name="notaries")
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    licence = models.CharField(max_length=30, blank=True)
    specimen_filed_on = models.DateField(
        null=True, blank=True, help_text="signature specimen on file with the Ministry of Foreign Affairs"
    )
    in_post_until = models.DateField(null=True, blank=True, help_text="last day in post, included; empty: in post")
    languages = models.ManyToManyField(ServiceLanguage, blank=True, related_name="+")

    class Meta:
        constraints = [once("licence", "registers_notary_licence_once")]

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


class LawyerLanguage(models.Model):
    """A language that a lawyer works in, and how well."""

    lawyer = models.ForeignKey(Lawyer, on_delete=models.CASCADE)
    servicelanguage = models.ForeignKey(ServiceLanguage, on_delete=models.CASCADE)
    level = models.CharField(max_length=10, choices=Level, default=Level.WORKING)

    class Meta:
        db_table = "registers_lawyer_languages"  # the table that the plain relation had
        unique_together = [("lawyer", "servicelanguage")]


class Admission(models.Model):
    """That a lawyer is admitted to practise in a country or region other than the mainland."""

    lawyer = models.ForeignKey(Lawyer, on_delete=models.CASCADE, related_name="admissions")
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=100, blank=True, help_text="the bar or state, for example New York")
    number = models.CharField(max_length=60, blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)


class LawyerPrice(models.Model):
    """What a lawyer asks for, by model of price; dated."""

    class Kind(models.TextChoices):
        HOURLY = "hourly"
        FIXED = "fixed"
        SUCCESS = "success"
        RETAINER = "retainer"

    lawyer = models.ForeignKey(Lawyer, on_delete=models.CASCADE, related_name="prices")
    kind = models.CharField(max_length=10, choices=Kind)
    minimum = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    maximum = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, default="CNY")
    note_zh = models.CharField(max_length=200, blank=True)
    note_en = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)


class Experience(models.Model):
    """Foreign-related matters that a lawyer handled in a year, by country or region and field, as the lawyer or a list says.

    What was handled in the house is counted from the matters and does not stand here.
    """

    lawyer = models.ForeignKey(Lawyer, on_delete=models.CASCADE, related_name="experience")
    year = models.PositiveSmallIntegerField()
    territory = models.ForeignKey(Territory, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    practice_area = models.ForeignKey(PracticeArea, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    matters = models.PositiveIntegerField()
    source = models.CharField(max_length=200, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["lawyer", "territory"], name="registers_experience_of")]


class Training(models.Model):
    """A course on foreign-related law that a lawyer finished: evidence for a promotion, as a list or the lawyer says."""

    lawyer = models.ForeignKey(Lawyer, on_delete=models.CASCADE, related_name="training")
    ended_on = models.DateField()
    title = models.CharField(max_length=200)
    organiser = models.CharField(max_length=200, blank=True)
    hours = models.PositiveSmallIntegerField(help_text="class hours")
    source = models.CharField(max_length=200, blank=True)
    is_demo = models.BooleanField(default=False)


class Standing(models.Model):
    """That a lawyer belongs to the pool, is leading or is national: a flag from a day to a day, with its source."""

    class Kind(models.TextChoices):
        POOL = "pool"
        LEADING = "leading"
        NATIONAL = "national"

    lawyer = models.ForeignKey(Lawyer, on_delete=models.CASCADE, related_name="standings")
    kind = models.CharField(max_length=10, choices=Kind)
    since = models.DateField()
    until = models.DateField(null=True, blank=True, help_text="last day, included; empty: still")
    source = models.CharField(max_length=200, help_text="the decision or list")
    round = models.ForeignKey(
        "NominationRound", null=True, blank=True, on_delete=models.PROTECT, related_name="standings", help_text="in which it came"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True, help_text="why it ended")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lawyer", "kind"], condition=Q(until=None), name="registers_standing_once")]
        indexes = [models.Index(fields=["kind", "-since", "-id"], name="registers_standing_newest")]


class Listing(models.Model):
    """An entry of the white list: which lawyer, since when, until when, why; the evidence stays in the matter.

    One entry a lawyer that is not over; each entry keeps the reference of the matter that led to it.
    """

    class State(models.TextChoices):
        LISTED = "listed"
        SUSPENDED = "suspended"
        REMOVED = "removed"
        EXPIRED = "expired"

    lawyer = models.ForeignKey(Lawyer, on_delete=models.PROTECT, related_name="listings")
    state = models.CharField(max_length=10, choices=State, default=State.LISTED)
    reference = models.CharField(max_length=20, blank=True, help_text="of the matter that led to it; empty: listed before")
    listed_on = models.DateField()
    until = models.DateField(help_text="last day, included")
    checked_on = models.DateField(null=True, blank=True, help_text="day of the last annual check that was passed")
    grounds = models.JSONField(default=list, help_text="criteria that were met: [{code, points}]")
    points = models.PositiveSmallIntegerField(default=0)
    ended_on = models.DateField(null=True, blank=True)
    reason_zh = models.CharField(max_length=300, blank=True, help_text="why it is suspended or was removed, for the public")
    reason_en = models.CharField(max_length=300, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["state", "until"], name="registers_listing_until")]
        constraints = [
            models.UniqueConstraint(
                fields=["lawyer"], condition=Q(state__in=["listed", "suspended"]), name="registers_listing_once"
            )
        ]


class Professional(Entry):
    """What a mediator, an expert and an interpreter have in common."""

    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    languages = models.ManyToManyField(ServiceLanguage, blank=True, related_name="+")
    territories = models.ManyToManyField(Territory, blank=True, related_name="+")
    practice_areas = models.ManyToManyField(PracticeArea, blank=True, related_name="+")
    city = models.ForeignKey(Division, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    about_zh = models.TextField(blank=True)
    about_en = models.TextField(blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name_zh or self.name_en


class Mediator(Professional):
    """A mediator of an organisation, with the ground on which the law lets the person mediate.

    Commercial Mediation Regulation art. 12 (in force 2026-05-01; as of 2026-11-23).
    """

    class Ground(models.TextChoices):
        LEGAL_QUALIFICATION = "legal_qualification"  # with three years of mediation
        LAWYER = "lawyer"  # or arbitrator, notary: three years
        JUDGE = "judge"  # former judge or prosecutor, three years
        PROFESSIONAL = "professional"  # mid-level title in law, economics or technology
        PRACTICE = "practice"  # three years of commercial mediation before, with a bachelor's degree

    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="mediators")
    organisation = models.ForeignKey(MediationOrganisation, on_delete=models.PROTECT, related_name="mediators")
    ground = models.CharField(max_length=20, choices=Ground)
    full_time = models.BooleanField(default=False)
    nationality = models.ForeignKey(Territory, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    in_post_until = models.DateField(null=True, blank=True, help_text="last day, included; empty: in post")


class Expert(Professional):
    """An expert of foreign law: `territories` are those whose law the expert explains."""

    person = models.OneToOneField(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="expert")
    institution = models.ForeignKey(PartnerInstitution, null=True, blank=True, on_delete=models.PROTECT, related_name="experts")
    qualification_zh = models.CharField(max_length=300, blank=True)
    qualification_en = models.CharField(max_length=300, blank=True)


class Interpreter(Professional):
    """An interpreter or translator between Chinese and the languages named."""

    person = models.OneToOneField(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="interpreter")
    institution = models.ForeignKey(
        PartnerInstitution, null=True, blank=True, on_delete=models.PROTECT, related_name="interpreters"
    )
    interprets = models.BooleanField(default=True, help_text="speaks for people")
    translates = models.BooleanField(default=True, help_text="writes")
    certificate = models.CharField(max_length=100, blank=True, help_text="for example a level of CATTI")
