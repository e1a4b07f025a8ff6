"""What notarization alone keeps: the file, what is asked for, the register of certificates, and the paper that goes with them."""

from django.db import models
from django.db.models import Q

from yuqiao.areas.notarization import words
from yuqiao.facts.models import NotaryMatter, Territory
from yuqiao.kernel.sealed import SealedTextField
from yuqiao.matters.models import Document, Matter, Output, SealedJSONField
from yuqiao.people.models import User
from yuqiao.registers.models import NotaryOffice


def _coded(pairs: tuple) -> list[tuple[str, str]]:
    return [(code, code) for code, _text in pairs]


class NotarialFile(models.Model):
    """What staff act on in a notarial matter. `applicant` is sealed: name, birth date, document, address as in the papers."""

    matter = models.OneToOneField(Matter, on_delete=models.CASCADE, primary_key=True, related_name="notarial_file")
    office = models.ForeignKey(NotaryOffice, null=True, blank=True, on_delete=models.PROTECT, related_name="files")
    applicant_kind = models.CharField(max_length=12, choices=_coded(words.APPLICANTS))
    applicant = SealedJSONField(blank=True, default=dict)
    purpose = models.CharField(max_length=20, blank=True)
    needed_by = models.DateField(null=True, blank=True)
    circumstances = models.JSONField(
        default=dict, blank=True, help_text="answers to yes/no questions by code (facts.choices.Condition; minor, disputed)"
    )
    quoted_at = models.DateTimeField(null=True, blank=True)
    quote_agreed_at = models.DateTimeField(null=True, blank=True)
    quote_agreed_by = models.CharField(max_length=120, blank=True)
    accepted_on = models.DateField(null=True, blank=True)
    approver = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_ground = models.CharField(max_length=20, blank=True, help_text="of refusal or termination")
    ended_on = models.DateField(
        null=True, blank=True, help_text="issued, refused, terminated or withdrawn: the register's last day"
    )
    delivered_at = models.DateTimeField(null=True, blank=True)
    secrecy = models.CharField(max_length=10, blank=True, choices=_coded(words.SECRECY))
    retention = models.CharField(max_length=10, blank=True, choices=_coded(words.RETENTION))
    archived_at = models.DateTimeField(null=True, blank=True)
    archived_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["ended_on", "ended_ground"], name="file_ended", condition=~Q(ended_ground="")),
            models.Index(fields=["accepted_on"], name="file_accepted"),
        ]


class Item(models.Model):
    """One certificate that is asked for: what, for where, in which language; and its draft. One matter, one certificate (一事一证)."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    subject = models.ForeignKey(NotaryMatter, on_delete=models.PROTECT, related_name="+")
    destination = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=12, blank=True, help_text="of the translation; empty: none")
    number_class = models.CharField(max_length=20, choices=[(c, c) for c in words.NUMBER_CLASSES])
    copies = models.PositiveSmallIntegerField(default=1)
    route = models.CharField(max_length=10, choices=[(r, r) for r in words.ROUTES])
    route_reason_zh = models.CharField(max_length=500, blank=True)
    route_reason_en = models.CharField(max_length=500, blank=True)
    route_confirmed = models.BooleanField(default=False)
    form = models.CharField(max_length=40, blank=True, help_text="code of the fixed form (facts.NotaryForm)")
    values = SealedJSONField(blank=True, default=dict, help_text="what the form's fields hold")
    text_zh = SealedTextField(blank=True, default="")
    text_foreign = SealedTextField(blank=True, default="")
    deviates = models.BooleanField(default=False, help_text="the wording differs from the form's")
    deviation_reason = models.CharField(max_length=500, blank=True)
    drafted_at = models.DateTimeField(null=True, blank=True)
    drafted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField(default=0, help_text="of the draft; the second of two writers is told")
    translator = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    translated_at = models.DateTimeField(null=True, blank=True)
    second_reader = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "position"], name="item_position")]

    def __str__(self) -> str:
        return f"{self.matter_id}/{self.position}"


class Certificate(models.Model):
    """One line of the register (Notarization Procedure Rules art. 57): narrow, so that a year of it is read at once.

    Number, code, file and whether it is still in force are those of its `output`; `state` repeats the last for the figures.
    """

    output = models.OneToOneField(Output, on_delete=models.CASCADE, related_name="certificate")
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="certificates")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="certificates")
    office = models.ForeignKey(NotaryOffice, on_delete=models.PROTECT, related_name="certificates")
    year = models.PositiveSmallIntegerField()
    number_class = models.CharField(max_length=20)
    sequence = models.PositiveIntegerField()
    issued_on = models.DateField()
    accepted_on = models.DateField(null=True, blank=True)
    subject = models.ForeignKey(NotaryMatter, on_delete=models.PROTECT, related_name="+")
    destination = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=12, blank=True)
    route = models.CharField(max_length=10)
    handler = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approver = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=Output.State, default=Output.State.VALID)
    pages = models.PositiveSmallIntegerField(default=0)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "year", "number_class", "sequence"], name="certificate_no_double"),
        ]
        indexes = [
            models.Index(fields=["issued_on", "id"], name="certificate_newest"),
            models.Index(fields=["office", "issued_on", "id"], name="certificate_office"),
            models.Index(
                fields=["issued_on", "office", "number_class", "subject", "destination", "state"], name="certificate_figures"
            ),
            models.Index(fields=["office", "issued_on", "number_class", "state", "accepted_on"], name="certificate_by_office"),
            models.Index(fields=["state", "issued_on"], name="certificate_ended", condition=~Q(state="valid")),
        ]


class CountedMonth(models.Model):
    """What one month of an office's register adds to form F1 (months.py), while it was counted at the last change."""

    office = models.ForeignKey(NotaryOffice, on_delete=models.CASCADE, related_name="+")
    month = models.DateField(help_text="its first day")
    changes = models.PositiveIntegerField(default=0, help_text="raised by whoever writes the register of this month")
    counted = models.PositiveIntegerField(null=True, help_text="changes seen before it was counted; null: never counted")
    figures = models.JSONField(default=dict, help_text="table → key → how many")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "month"], name="counted_month_once")]
        indexes = [models.Index(fields=["month", "office"], name="counted_month")]

    @property
    def is_current(self) -> bool:
        """True when nothing was written since it was counted."""
        return self.counted == self.changes


class OfficeFee(models.Model):
    """What an office charges, by day. No province-wide price list was found (SOURCES.md): without a row the office quotes."""

    class Kind(models.TextChoices):
        NOTARIZATION = "notarization"
        COPY = "copy"
        TRANSLATION = "translation"
        COURIER = "courier"
        AUTHENTICATION = "authentication"

    office = models.ForeignKey(NotaryOffice, null=True, blank=True, on_delete=models.CASCADE, related_name="fees")
    kind = models.CharField(max_length=15, choices=Kind)
    subject = models.ForeignKey(NotaryMatter, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=12, blank=True)
    amount = models.DecimalField(max_digits=10, decimal_places=2, help_text="yuan, for one")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True, help_text="last day, included")
    source = models.CharField(max_length=300)
    is_demo = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["office", "kind", "valid_from"], name="office_fee")]


class QuoteLine(models.Model):
    """One line of the itemised quote. No amount: the office has still to quote it."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="quote_lines")
    item = models.ForeignKey(Item, null=True, blank=True, on_delete=models.CASCADE, related_name="quote_lines")
    kind = models.CharField(max_length=15, choices=OfficeFee.Kind)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    number = models.PositiveSmallIntegerField(default=1)
    amount = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True, help_text="yuan, for one")
    source = models.CharField(max_length=300, blank=True)
    by_hand = models.BooleanField(default=False, help_text="written by the office, not taken from its fees")


class VerificationLetter(models.Model):
    """A question to the issuer of a paper, and the answer (Notarization Law art. 29)."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="verification_letters")
    issuer = models.CharField(max_length=200)
    channel = models.CharField(max_length=10, choices=_coded(words.VERIFICATION_CHANNELS))
    question = models.TextField()
    sent_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    result = models.CharField(max_length=15, blank=True, choices=_coded(words.VERIFICATION_RESULTS))
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")


class SignedPaper(models.Model):
    """An interview note, a notice or a receipt: written at the counter, read out, signed on the screen or on paper."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="signed_papers")
    kind = models.CharField(max_length=10, choices=_coded(words.SIGNED_PAPERS))
    text = SealedTextField()
    language = models.CharField(max_length=12, default="zh-hans")
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    signed_by = models.CharField(max_length=120, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")


class Opinion(models.Model):
    """An internal opinion: the side file (副卷), which nobody reads but the office (Procedure Rules art. 60)."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="opinions")
    author = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    move = models.CharField(max_length=30)
    text = SealedTextField()


class AuthenticationBatch(models.Model):
    """Certificates that go to one authority together."""

    class State(models.TextChoices):
        PREPARED = "prepared"
        SENT = "sent"
        CLOSED = "closed"

    office = models.ForeignKey(NotaryOffice, on_delete=models.PROTECT, related_name="batches")
    authority = models.CharField(max_length=25, choices=_coded(words.AUTHORITIES))
    number = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.PREPARED)
    courier = models.CharField(max_length=60, blank=True)
    tracking = models.CharField(max_length=60, blank=True)
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["office", "state", "made_at", "id"], name="batch_office")]


class Authentication(models.Model):
    """One certificate's way through one authority: waiting, sent, returned with a reason, or done."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        RETURNED = "returned"
        DONE = "done"

    certificate = models.ForeignKey(Certificate, on_delete=models.CASCADE, related_name="authentications")
    step = models.PositiveSmallIntegerField(help_text="1: foreign affairs office; 2: embassy, where one follows")
    authority = models.CharField(max_length=25, choices=_coded(words.AUTHORITIES))
    office = models.ForeignKey(NotaryOffice, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    batch = models.ForeignKey(AuthenticationBatch, null=True, blank=True, on_delete=models.SET_NULL, related_name="entries")
    return_reason = models.CharField(max_length=15, blank=True, choices=_coded(words.RETURN_REASONS))
    return_note = models.CharField(max_length=300, blank=True)
    reference = models.CharField(max_length=60, blank=True, help_text="number of the apostille or authentication")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["certificate", "step"], name="authentication_step")]
        indexes = [models.Index(fields=["office", "authority", "state", "id"], name="authentication_waiting")]


class AuthenticationReturn(models.Model):
    """That an authority sent a certificate back: kept when it goes again."""

    authentication = models.ForeignKey(Authentication, on_delete=models.CASCADE, related_name="returns")
    batch = models.ForeignKey(AuthenticationBatch, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=15, choices=_coded(words.RETURN_REASONS))
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()


class Delivery(models.Model):
    """How the certificates reach the holder."""

    matter = models.OneToOneField(Matter, on_delete=models.CASCADE, related_name="delivery")
    pick_up_code = models.CharField(max_length=12, help_text="told to the applicant when the certificate is issued")
    way = models.CharField(max_length=10, blank=True, choices=_coded(words.DELIVERY_WAYS))
    recipient = models.CharField(max_length=120, blank=True)
    courier = models.CharField(max_length=60, blank=True)
    tracking = models.CharField(max_length=60, blank=True)
    handed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    delivered_at = models.DateTimeField(null=True, blank=True)


class Review(models.Model):
    """That a certificate was looked at again, who asked, and what was decided."""

    class Decision(models.TextChoices):
        UPHELD = "upheld"
        CORRECTED = "corrected"
        WITHDRAWN = "withdrawn"

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="reviews")
    certificate = models.ForeignKey(Certificate, on_delete=models.CASCADE, related_name="reviews")
    asked_by = models.CharField(max_length=12, choices=_coded(words.REVIEW_ASKERS))
    name = models.CharField(max_length=200, blank=True)
    reason = SealedTextField()
    asked_on = models.DateField()
    decision = models.CharField(max_length=10, blank=True, choices=Decision)
    decision_reason = models.CharField(max_length=1000, blank=True)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField(null=True, blank=True)
    was_delivered = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["decided_on"], name="review_decided")]


class FrozenForm(models.Model):
    """Figures of a period as they stood on a day. Insert only: a trigger in the database refuses a change."""

    form = models.CharField(max_length=10)
    office = models.ForeignKey(
        NotaryOffice, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="null: all offices"
    )
    first = models.DateField()
    last = models.DateField()
    figures = models.JSONField()
    hash = models.CharField(max_length=64, help_text="SHA-256 of the figures, written with sorted keys")
    frozen_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["form", "first", "last", "office"], name="frozen_period")]
