"""The core record: a matter and all that belongs to it. State changes only in `services.act`; events are insert only."""

from datetime import UTC, datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from yuqiao.facts.models import PracticeArea, Territory
from yuqiao.kernel.models import StoredFile
from yuqiao.kernel.sealed import SealedJSONField, SealedTextField
from yuqiao.matters import registry
from yuqiao.people.models import Office, User
from yuqiao.registers.models import Enterprise, Lawyer

# Matters without a running clock sort behind all others; a value instead of NULL lets both databases use the index.
NO_DUE = datetime(9000, 1, 1, tzinfo=UTC)


class Matter(models.Model):
    """A request with a defined start and a defined result."""

    class Channel(models.TextChoices):
        PORTAL = "portal"
        API = "api"
        WINDOW = "window"
        HOTLINE = "hotline"
        REFERRAL = "referral"

    reference = models.CharField(max_length=20, unique=True)
    token_epoch = models.PositiveSmallIntegerField(default=0, help_text="raised to withdraw all links given so far")
    area = models.CharField(max_length=30)
    requested_area = models.CharField(max_length=30, blank=True, help_text="when another area took it for this one")
    kind = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=30)
    waiting_on = models.CharField(max_length=20)
    channel = models.CharField(max_length=10, choices=Channel)
    title = models.CharField(max_length=200)
    office = models.ForeignKey(Office, null=True, blank=True, on_delete=models.PROTECT, related_name="matters")
    client_user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="own_matters")
    client_enterprise = models.ForeignKey(Enterprise, null=True, blank=True, on_delete=models.PROTECT, related_name="matters")
    handler = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="handled_matters")
    territory = models.ForeignKey(Territory, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    practice_area = models.ForeignKey(PracticeArea, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=20, default="zh-hans")
    answers = SealedJSONField(blank=True, default=dict, help_text="as submitted, never edited")
    confidentiality = models.CharField(max_length=12, default="ordinary")
    version = models.PositiveIntegerField(default=0, help_text="number of the last event")
    head_hash = models.CharField(max_length=64, blank=True, help_text="hash of the last event")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=30, blank=True)
    next_due_at = models.DateTimeField(default=NO_DUE)
    is_demo = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_due_at", "id"], include=["waiting_on", "handler"], name="matter_due", condition=Q(closed_at=None)
            ),
            models.Index(fields=["next_due_at", "id"], name="matter_due_all"),
            models.Index(fields=["handler"], name="matter_load", condition=Q(closed_at=None)),
            models.Index(fields=["area", "state", "next_due_at", "id"], name="matter_area_state"),
            models.Index(fields=["waiting_on", "next_due_at", "id"], name="matter_waiting"),
            models.Index(fields=["handler", "next_due_at", "id"], name="matter_handler"),
            # Area and handler too: who sees few of all matters is told so by the index alone.
            models.Index(fields=["opened_at", "id", "area", "handler"], name="matter_opened"),
            models.Index(fields=["client_user", "opened_at", "id"], name="matter_client"),
        ]

    @property
    def called(self) -> str:
        """The title for who reads it now: one that only names the area is said in the reader's language."""
        area = registry.area(self.area).title
        return str(area) if self.title in (area.zh, area.en) else self.title

    def __str__(self) -> str:
        return self.reference


class Party(models.Model):
    """Somebody in a matter, named as in the document."""

    class Role(models.TextChoices):
        CLIENT = "client"
        REPRESENTATIVE = "representative"
        OPPOSING = "opposing"
        THIRD = "third"

    class Kind(models.TextChoices):
        PERSON = "person"
        ENTERPRISE = "enterprise"

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="parties")
    role = models.CharField(max_length=15, choices=Role)
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=200, help_text="as in the document")
    name_zh = models.CharField(max_length=200, blank=True)
    name_latin = models.CharField(max_length=200, blank=True)
    other_names = models.JSONField(default=list, blank=True, help_text="former names, names in other languages, affiliates")
    credit_code = models.CharField(max_length=18, blank=True, db_index=True)
    document_kind = models.CharField(max_length=20, blank=True)
    document_number = SealedTextField(blank=True, default="")
    document_key = models.CharField(max_length=64, blank=True, db_index=True)
    nationality = models.CharField(max_length=3, blank=True)
    email = SealedTextField(blank=True, default="")
    email_key = models.CharField(max_length=64, blank=True, db_index=True)
    phone = SealedTextField(blank=True, default="")
    phone_key = models.CharField(max_length=64, blank=True, db_index=True)
    language = models.CharField(max_length=20, blank=True)
    safe_to_contact = models.BooleanField(default=True)
    represents = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="representatives")

    def __str__(self) -> str:
        return self.name


class PartyName(models.Model):
    """A normal form of one of a party's names, for the conflict check."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="normal_names")
    normalised = models.CharField(max_length=200, db_index=True)


class Assignment(models.Model):
    """That a matter was offered to, and taken by, somebody; with the result of the conflict check."""

    class Status(models.TextChoices):
        PASSED_OVER = "passed_over"
        OFFERED = "offered"
        ACCEPTED = "accepted"
        DECLINED = "declined"
        EXPIRED = "expired"
        ENDED = "ended"

    class Conflict(models.TextChoices):
        CLEAR = "clear"
        CONSENT_NEEDED = "consent_needed"
        BARRED = "barred"

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="assignments")
    seat = models.CharField(max_length=30)
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="assignments")
    lawyer = models.ForeignKey(Lawyer, null=True, blank=True, on_delete=models.PROTECT, related_name="assignments")
    status = models.CharField(max_length=12, choices=Status)
    conflict = models.CharField(max_length=15, choices=Conflict, default=Conflict.CLEAR)
    reason = models.CharField(max_length=300, blank=True)
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "status"], name="assignment_user"),
            models.Index(fields=["expires_at"], name="assignment_expiry", condition=Q(status="offered")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["matter"], condition=Q(status="offered"), name="assignment_one_offer"),
            models.UniqueConstraint(fields=["matter", "seat"], condition=Q(status="accepted"), name="assignment_one_per_seat"),
        ]


class Document(models.Model):
    """A file in a matter, with the name it was sent under and who may read it."""

    class Audience(models.TextChoices):
        EVERYBODY = "everybody"
        INSIDE = "inside"
        SIDE_FILE = "side_file"  # the office that handles the matter alone, not who supervises it

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="documents")
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40, blank=True)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.EVERYBODY)
    sent_by = models.CharField(max_length=20, help_text="kind of actor")
    sender = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    material = models.ForeignKey(
        "Material",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="files",
        help_text="the paper that it was sent for",
    )
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Material(models.Model):
    """A paper that is asked for."""

    class State(models.TextChoices):
        MISSING = "missing"
        RECEIVED = "received"
        ACCEPTED = "accepted"
        REFUSED = "refused"
        WAIVED = "waived"

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="materials")
    code = models.CharField(max_length=40)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    note = models.CharField(max_length=500, blank=True)
    required = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=State, default=State.MISSING)
    reason = models.CharField(max_length=300, blank=True)
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    issued_on = models.DateField(null=True, blank=True, help_text="the day that stands on it, as the sender says")
    valid_until = models.DateField(null=True, blank=True, help_text="last day, included, as the sender says")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "code"], name="material_once")]


class Deadline(models.Model):
    """A running or met clock. `due_at` is computed when it starts, pauses or resumes, and stored."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="deadlines")
    code = models.CharField(max_length=40)
    rule = models.CharField(max_length=60)
    amount = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=15)
    statutory = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    confirmed = models.BooleanField(default=True, help_text="False: touches a year whose calendar is not announced")
    met_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    warned_at = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="deadline_running", condition=Q(met_at=None, stopped_at=None))]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "code"], condition=Q(met_at=None, stopped_at=None), name="deadline_one_running"
            )
        ]


class Pause(models.Model):
    """Why and when a clock stood still. Both days count as paused; no end: it still stands."""

    deadline = models.ForeignKey(Deadline, on_delete=models.CASCADE, related_name="pauses")
    reason = models.CharField(max_length=30)
    grounds = models.CharField(max_length=1000, blank=True, help_text="what was asked for, or what happened")
    evidence = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)


class Event(models.Model):
    """What happened, hashed over what happened before. Insert only: triggers in the database refuse a change."""

    class Audience(models.TextChoices):
        EVERYBODY = "everybody"
        INSIDE = "inside"

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="events")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=20)
    actor = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=60)
    audience = models.CharField(max_length=10, choices=Audience)
    from_state = models.CharField(max_length=30, blank=True)
    to_state = models.CharField(max_length=30, blank=True)
    data = models.JSONField(default=dict, blank=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "number"], name="event_number_once")]
        indexes = [models.Index(fields=["kind", "at"], name="event_kind")]


class Message(models.Model):
    """The conversation."""

    class Direction(models.TextChoices):
        TO_APPLICANT = "to_applicant"
        FROM_APPLICANT = "from_applicant"
        INTERNAL = "internal"

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="messages")
    direction = models.CharField(max_length=15, choices=Direction)
    at = models.DateTimeField()
    author = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=120, blank=True)
    body = models.TextField()
    kind = models.CharField(max_length=30, blank=True, help_text="the move that it came with")
    documents = models.ManyToManyField(Document, blank=True, related_name="messages")


class Output(models.Model):
    """What is issued under an official number. The number is taken in the issuing transaction and never given again."""

    class State(models.TextChoices):
        VALID = "valid"
        VOIDED = "voided"  # a print that failed: the number stays, with the reason
        WITHDRAWN = "withdrawn"
        CORRECTED = "corrected"

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="outputs")
    code = models.CharField(max_length=40)
    series = models.CharField(max_length=120)
    sequence = models.PositiveIntegerField(help_text="1, 2, 3 … in its series, without a gap")
    number = models.CharField(max_length=80, unique=True)
    number_en = models.CharField(max_length=160, blank=True, help_text="as papers in other languages print it")
    number_key = models.CharField(max_length=160, blank=True, help_text="see numbers.py")
    number_en_key = models.CharField(max_length=160, blank=True)
    document = models.OneToOneField(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="output", help_text="null: on paper alone"
    )
    issued_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    issued_on = models.DateField(help_text="the day in Asia/Shanghai that stands on it")
    verification_code = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.VALID)
    state_at = models.DateTimeField(null=True, blank=True)
    state_reason = models.CharField(max_length=500, blank=True)
    replaced_by = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces", help_text="issued in its place"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "sequence"], name="output_no_double")]
        indexes = [
            models.Index(fields=["number_key"], name="output_number_key"),
            models.Index(fields=["number_en_key"], name="output_number_en_key"),
        ]

    def __str__(self) -> str:
        return self.number


class OutputCheck(models.Model):
    """Somebody checked an output in public. Insert only; the holder sees how often. The address is a keyed hash."""

    class Method(models.TextChoices):
        CODE = "code"
        DOCUMENT = "document"

    output = models.ForeignKey(Output, null=True, blank=True, on_delete=models.CASCADE, related_name="checks")
    number = models.CharField(max_length=80, blank=True, help_text="as asked, when nothing was found")
    method = models.CharField(max_length=10, choices=Method)
    result = models.CharField(max_length=12)
    at = models.DateTimeField()
    address_key = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [models.Index(fields=["output", "at"], name="output_check"), models.Index(fields=["at"], name="output_check_at")]


class Inspection(models.Model):
    """That who supervises opened a matter's file, why, and until when it stays open."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="inspections")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="inspections")
    reason = models.CharField(max_length=500)
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "expires_at"], name="inspection_open")]


class Link(models.Model):
    """One matter to another."""

    class Kind(models.TextChoices):
        SPLIT = "split"
        REFERRED = "referred"
        RELATED = "related"
        DUPLICATE = "duplicate"
        SECOND_OPINION = "second_opinion"

    source = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="links_out")
    target = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="links_in")
    kind = models.CharField(max_length=15, choices=Kind)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "target", "kind"], name="link_once")]


class Rating(models.Model):
    """The five-level good/bad review after an answer, with the right of reply."""

    matter = models.OneToOneField(Matter, on_delete=models.CASCADE, related_name="rating")
    score = models.PositiveSmallIntegerField()
    comment = models.TextField(blank=True)
    at = models.DateTimeField()
    reply = models.TextField(blank=True)
    replied_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    replied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(score__gte=1, score__lte=5), name="rating_five_levels")]


class Draft(models.Model):
    """Unfinished intake, kept on the server and resumable on another device by its link."""

    key = models.CharField(max_length=40, unique=True, help_text="unguessable; the link to resume")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="drafts")
    area = models.CharField(max_length=30)
    answers = SealedJSONField(blank=True, default=dict)
    step = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=20)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    matter = models.OneToOneField(Matter, null=True, blank=True, on_delete=models.SET_NULL, related_name="draft")


class Upload(models.Model):
    """A file on its way in pieces (the tus protocol), for a draft or for a matter; `stored` once it is whole."""

    key = models.CharField(max_length=40, unique=True)
    draft = models.ForeignKey(Draft, null=True, blank=True, on_delete=models.CASCADE, related_name="uploads")
    matter = models.ForeignKey(Matter, null=True, blank=True, on_delete=models.CASCADE, related_name="uploads")
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    stored = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()


class SavedFilter(models.Model):
    """A worklist filter that somebody named."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="saved_filter_once")]


class SearchEntry(models.Model):
    """Search words of a matter, already cut (`search.py`): names, pinyin, Latin forms, reference."""

    matter = models.OneToOneField(Matter, on_delete=models.CASCADE, primary_key=True, related_name="search_entry")
    words = models.TextField(help_text="tokens, see search.py; indexed by migration 0003")
