"""Nouns: reference facts. Every row says where it comes from, the day of that state, and how sure it is."""

from django.db import models
from django.db.models import F, Q

from yuqiao.facts import choices
from yuqiao.kernel import clock
from yuqiao.kernel.text import Text, is_chinese

BOTH_NAMES = ("name_zh", "name_en")


class Sourced(models.Model):
    """A fact with its source. `as_of` is the date of the state that the source shows, null when it shows none."""

    source = models.TextField()
    as_of = models.DateField(null=True, blank=True)
    confidence = models.CharField(max_length=10, choices=choices.Confidence)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True, help_text="last day, included")
    edited_by_staff = models.BooleanField(default=False, help_text="loading the data files leaves this row alone")
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=~Q(source=""), name="%(app_label)s_%(class)s_has_source"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="%(app_label)s_%(class)s_validity",
            ),
        ]

    @property
    def is_confirmed(self) -> bool:
        return self.confidence == choices.Confidence.SOURCED


class Named(Sourced):
    """A fact with a name in both languages."""

    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=200)

    class Meta(Sourced.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.name_zh if is_chinese() else self.name_en

    @property
    def name(self) -> Text:
        return Text(self.name_zh, self.name_en)


class Territory(Named):
    """A country or region (ISO 3166-1). Lists of them are headed 国家和地区 / Countries and regions."""

    alpha3 = models.CharField(max_length=3, unique=True)
    alpha2 = models.CharField(max_length=2, unique=True)
    numeric = models.CharField(max_length=3, unique=True)
    pinyin = models.CharField(max_length=120, db_index=True, help_text="of the Chinese name, without tones or spaces")
    full_name_zh = models.CharField(max_length=120, blank=True)
    full_name_en = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=10, choices=choices.TerritoryKind)
    continent_zh = models.CharField(max_length=10)
    continent_en = models.CharField(max_length=20)
    subregion_zh = models.CharField(max_length=20, blank=True)
    subregion_en = models.CharField(max_length=40, blank=True)
    main_city_en = models.CharField(max_length=60, blank=True)
    lat = models.DecimalField(max_digits=8, decimal_places=4, null=True, blank=True)
    lon = models.DecimalField(max_digits=8, decimal_places=4, null=True, blank=True)
    languages = models.CharField(max_length=60, blank=True, help_text="ISO 639 codes, separated by |")
    coord_source = models.CharField(max_length=20, blank=True)
    name_source = models.CharField(max_length=20, blank=True)
    languages_source = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)

    class Meta(Named.Meta):
        indexes = [models.Index(fields=[name], name=f"facts_territory_{name}") for name in BOTH_NAMES]


class TreatyInstrument(Named):
    """A treaty, arrangement or visa rule; `absent_means` says what it means that a territory has no row for it."""

    slug = models.CharField(max_length=60, unique=True)
    official_status_url = models.URLField(max_length=300, blank=True)
    list_complete = models.BooleanField(help_text="only then does a missing row mean anything")
    official_total = models.CharField(max_length=120, blank=True)
    absent_means = models.CharField(max_length=200)
    absent_means_zh = models.CharField(max_length=200)
    check_note = models.TextField(blank=True)


class TreatyRelation(Sourced):
    """Where a territory stands towards an instrument; as far as it is bilateral, towards mainland China."""

    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="relations")
    instrument = models.ForeignKey(TreatyInstrument, on_delete=models.PROTECT, related_name="relations")
    status = models.CharField(max_length=40, choices=choices.TreatyStatus)
    since = models.DateField(null=True, blank=True, help_text="entry into force; deposit for New York 1958 and CISG")
    since_confidence = models.CharField(max_length=10, choices=choices.Confidence, blank=True)
    with_mainland_from = models.DateField(
        null=True, blank=True, help_text="apostille only: first day between it and mainland China"
    )
    note = models.TextField(blank=True)

    class Meta(Sourced.Meta):
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(fields=["territory", "instrument"], name="facts_relation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.territory_id} {self.instrument_id} {self.status}"


class Division(Named):
    """An administrative division by its six digits (GB/T 2260); functional zones have no code and are not here."""

    code = models.CharField(max_length=6, unique=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    level = models.CharField(max_length=40, choices=choices.DivisionLevel, db_index=True)
    lat = models.DecimalField(max_digits=8, decimal_places=4, null=True, blank=True)
    lon = models.DecimalField(max_digits=8, decimal_places=4, null=True, blank=True)
    note = models.TextField(blank=True)


class Industry(Named):
    """A section of the national classification of industries (GB/T 4754-2017), A to T."""

    code = models.CharField(max_length=4, unique=True)
    standard = models.CharField(max_length=60)


class PracticeArea(Named):
    """A field of legal work, as lawyers declare it and enterprises look for it."""

    slug = models.CharField(max_length=60, unique=True)
    group = models.CharField(max_length=20, db_index=True)
    definition_zh = models.CharField(max_length=200)
    definition_en = models.CharField(max_length=300)


class ServiceLanguage(Named):
    """A language of service by its BCP 47 code; tier 1 is the demand that is expected most."""

    code = models.CharField(max_length=12, unique=True)
    iso639_3 = models.CharField(max_length=3)
    tier = models.PositiveSmallIntegerField(db_index=True)


class GlossaryTerm(Named):
    """A legal term in both languages with its synonyms (separated by |), for widening a search."""

    term_id = models.CharField(max_length=10, unique=True)
    synonyms_zh = models.CharField(max_length=200, blank=True)
    synonyms_en = models.CharField(max_length=300, blank=True)
    practice_area = models.CharField(max_length=60, db_index=True, help_text="slug of a practice area, or legal-services")

    class Meta(Named.Meta):
        indexes = [models.Index(fields=[name], name=f"facts_term_{name}") for name in BOTH_NAMES]


class NotaryMatter(Named):
    """A kind of notarial matter. The time limit is that of the Notarization Law, art. 30, in working days."""

    slug = models.CharField(max_length=60, unique=True)
    applicant = models.CharField(max_length=12, choices=choices.Applicant)
    category = models.CharField(max_length=20, db_index=True)
    purpose_zh = models.CharField(max_length=200, blank=True)
    purpose_en = models.CharField(max_length=300, blank=True)
    remote_video = models.CharField(max_length=20, choices=choices.RemoteVideo)
    remote_video_note = models.TextField(blank=True)
    legal_basis = models.CharField(max_length=100)
    time_limit_working_days = models.PositiveSmallIntegerField(null=True, blank=True)
    time_limit_note = models.CharField(max_length=200, blank=True)
    source_remote = models.CharField(max_length=300, blank=True)
    source_time_limit = models.CharField(max_length=200, blank=True)
    confidence_remote = models.CharField(max_length=10, choices=choices.Confidence)

    @property
    def purpose(self) -> Text:
        return Text(self.purpose_zh, self.purpose_en)


class NotaryChecklistItem(Named):
    """One paper asked for in a notarial matter; a notary confirms every line before it is relied on."""

    matter = models.ForeignKey(NotaryMatter, on_delete=models.PROTECT, related_name="checklist")
    seq = models.PositiveSmallIntegerField()
    material_slug = models.CharField(max_length=60)
    form = models.CharField(max_length=20, choices=choices.PaperForm)
    issuer_zh = models.CharField(max_length=100, blank=True)
    issuer_en = models.CharField(max_length=200, blank=True)
    requirement = models.CharField(max_length=12, choices=choices.Requirement)
    condition_zh = models.CharField(max_length=100, blank=True)
    condition_en = models.CharField(max_length=200, blank=True)
    condition = models.CharField(max_length=30, choices=choices.Condition, blank=True)
    validity_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="a paper older than this is not taken; empty: not confirmed"
    )
    phase = models.CharField(max_length=20, choices=choices.Phase)

    class Meta(Named.Meta):
        constraints = [
            *Named.Meta.constraints,
            models.UniqueConstraint(fields=["matter", "material_slug"], name="facts_checklist_material_once"),
        ]

    @property
    def issuer(self) -> Text:
        return Text(self.issuer_zh, self.issuer_en)

    @property
    def condition_text(self) -> Text:
        return Text(self.condition_zh, self.condition_en)


class ChecklistEdit(models.Model):
    """What somebody at the desk did to a line of a checklist; insert only. `before` and `after` hold what differs."""

    item = models.ForeignKey(NotaryChecklistItem, on_delete=models.PROTECT, related_name="edits")
    kind = models.CharField(max_length=10, choices=choices.EditKind)
    by = models.CharField(max_length=100)
    at = models.DateTimeField(default=clock.now)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["item", "-id"], name="facts_edit_latest")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.kind} {self.at:%Y-%m-%d}"


class NotaryForm(Named):
    """A form of wording of a notarial certificate: Chinese first, `{code}` where a field is filled in; empty = none yet."""

    code = models.CharField(max_length=60, unique=True)
    form_no = models.PositiveSmallIntegerField(null=True, blank=True, help_text="of the 35 fixed forms; empty: not established")
    matters = models.CharField(max_length=300, help_text="slugs of notarial matters, separated by |")
    applicant = models.CharField(max_length=12, choices=choices.Applicant)
    fields = models.JSONField(help_text="a list of {code, kind, label_zh, label_en, required}")
    wording_zh = models.TextField()
    wording_en = models.TextField(blank=True)
    wording_de = models.TextField(blank=True)
    wording_fr = models.TextField(blank=True)
    wording_ru = models.TextField(blank=True)
    wording_es = models.TextField(blank=True)


class FeeTable(Named):
    """A published fee that grows with the amount in dispute. Amounts in `currency`."""

    slug = models.CharField(max_length=60, unique=True)
    formula = models.CharField(max_length=200)
    minimum = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    maximum = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3)
    note = models.TextField(blank=True)


class FeeTier(Sourced):
    """One step of a fee table: base fee plus rate times what exceeds `from_amount`; open above when `to_amount` is null."""

    table = models.ForeignKey(FeeTable, on_delete=models.PROTECT, related_name="tiers")
    seq = models.PositiveSmallIntegerField()
    from_amount = models.DecimalField(max_digits=18, decimal_places=2)
    to_amount = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    base_fee = models.DecimalField(max_digits=14, decimal_places=2)
    rate = models.DecimalField(max_digits=9, decimal_places=6)

    class Meta(Sourced.Meta):
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(fields=["table", "seq"], name="facts_tier_once"),
        ]

    def __str__(self) -> str:
        return f"{self.table_id} {self.seq}"


class FeeFixed(Named):
    """A published fee within fixed bounds, whatever the amount."""

    slug = models.CharField(max_length=60, unique=True)
    minimum = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    maximum = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3)
    note = models.TextField(blank=True)


class TransitPort(Named):
    """A port of entry open to 240-hour visa-free transit, and the area in which the traveller may stay."""

    slug = models.CharField(max_length=60, unique=True)
    province_zh = models.CharField(max_length=20)
    province_en = models.CharField(max_length=40, db_index=True)
    kind = models.CharField(max_length=10, choices=choices.PortKind)
    stay_area_zh = models.CharField(max_length=200)
    stay_area_en = models.CharField(max_length=300)
    since = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)


class TransitRule(Sourced):
    """One statement of the rule on 240-hour visa-free transit, so that each carries its own source and confidence."""

    slug = models.CharField(max_length=30, unique=True)
    topic = models.CharField(max_length=15, choices=choices.TransitTopic)
    seq = models.PositiveSmallIntegerField()
    statement_zh = models.TextField()
    statement_en = models.TextField()

    def __str__(self) -> str:
        return self.slug


class ProvinceFigure(Sourced):
    """A figure or a named thing that the Ministry's article on the province states, with the words it uses."""

    slug = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=10, choices=choices.FigureKind)
    value = models.CharField(max_length=120)
    unit = models.CharField(max_length=60)
    comparator = models.CharField(max_length=10, choices=choices.Comparator)
    words = models.CharField(max_length=200)
    record = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.slug


class CalendarYear(Sourced):
    """How far the table of working days of a year may be trusted."""

    year = models.PositiveSmallIntegerField(unique=True)
    status = models.CharField(max_length=10, choices=choices.YearStatus)

    def __str__(self) -> str:
        return str(self.year)


class CalendarDay(Named):
    """A day that differs from Monday to Friday, or a holiday: the yearly notice of the State Council (holidays and 调休)."""

    date = models.DateField(unique=True)
    is_working = models.BooleanField()
    kind = models.CharField(max_length=20, choices=choices.DayKind)


class Rule(models.Model):
    """A legal number or a promise of the house, with the days on which it holds. Code asks for it by `code` and day.

    `valid_from` is the first day for which the source bears the rule; `valid_to` the last one, included. Within
    `alarm_days` (calendar days) before its end a rule without a successor is shown to editors as expiring.
    """

    code = models.CharField(max_length=60)
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=200)
    value = models.JSONField()
    unit = models.CharField(max_length=12, choices=choices.Unit)
    statement_zh = models.TextField()
    statement_en = models.TextField()
    legal_basis_zh = models.CharField(max_length=200)
    legal_basis_en = models.CharField(max_length=300)
    source_url = models.URLField(max_length=300, blank=True, help_text="empty only for what no outside source bears")
    checked_on = models.DateField()
    checked_by = models.CharField(max_length=100)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    alarm_days = models.PositiveSmallIntegerField(default=30)
    confidence = models.CharField(max_length=10, choices=choices.Confidence)
    edited_by_staff = models.BooleanField(default=False, help_text="loading the data files leaves this row alone")
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="facts_rule_version"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="facts_rule_validity"
            ),
            models.CheckConstraint(condition=~Q(source_url="") | Q(confidence="knowledge"), name="facts_rule_sourced_has_url"),
        ]
        indexes = [models.Index(fields=["valid_to"], name="facts_rule_ends", condition=Q(valid_to__isnull=False))]

    def __str__(self) -> str:
        return f"{self.code} ({self.valid_from})"

    @property
    def title(self) -> Text:
        return Text(self.title_zh, self.title_en)

    @property
    def statement(self) -> Text:
        return Text(self.statement_zh, self.statement_en)

    @property
    def legal_basis(self) -> Text:
        return Text(self.legal_basis_zh, self.legal_basis_en)

    @property
    def is_confirmed(self) -> bool:
        return self.confidence == choices.Confidence.SOURCED
