"""Who uses the house, in which seats, since when and until when."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yuqiao.kernel import clock


class UserManager(BaseUserManager):
    """Accounts have an e-mail address, a telephone number (E.164), or both."""

    def create_account(
        self,
        email: str | None = None,
        phone: str | None = None,
        password: str | None = None,
        name: str = "",
        language: str = "zh-hans",
        is_demo: bool = False,
    ) -> "User":
        """Create an account; without a password it cannot sign in until one is set by letter."""
        user = self.model(
            email=email.strip().lower() if email else None,
            phone=phone or None,
            name=name,
            language=language,
            is_demo=is_demo,
        )
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str) -> "User":
        return self.get(email=username.strip().lower())


class User(AbstractBaseUser):
    """An account. It grants nothing by itself: what a person may do follows from seats."""

    email = models.EmailField(_("e-mail"), unique=True, null=True, blank=True)
    phone = models.CharField(_("telephone"), max_length=20, unique=True, null=True, blank=True)
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=120, blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(email__isnull=False) | Q(phone__isnull=False), name="people_user_reachable")
        ]

    def __str__(self) -> str:
        return self.name or self.email or self.phone or ""

    def get_username(self) -> str:
        """What this account signs in with, and under which its failed attempts are counted."""
        return self.email or self.phone or ""

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """No account has a permission of its own: seats decide."""
        return False

    def has_module_perms(self, label: str) -> bool:
        """As `has_perm`."""
        return False


class Office(models.Model):
    """An organisational unit in which somebody can have a seat."""

    class Kind(models.TextChoices):
        CENTER = "center"
        DEPARTMENT = "department"
        NOTARY_OFFICE = "notary_office"
        LAW_FIRM = "law_firm"
        MEDIATION_ORGANISATION = "mediation_organisation"
        ARBITRAL_INSTITUTION = "arbitral_institution"
        PARTNER_INSTITUTION = "partner_institution"
        LAWYERS_ASSOCIATION = "lawyers_association"
        JUSTICE_BUREAU = "justice_bureau"  # of a city: nominates for the talent pool

    code = models.SlugField(unique=True)
    kind = models.CharField(max_length=30, choices=Kind)
    name_zh = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    division_code = models.CharField(max_length=6, blank=True)
    is_demo = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name_zh


class Role(models.TextChoices):
    """What a seat lets a person do; the words of the matter's contract."""

    APPLICANT = "applicant", _("Applicant")
    ENTERPRISE_REPRESENTATIVE = "enterprise_representative", _("Enterprise representative")
    WINDOW_CLERK = "window_clerk", _("Window clerk")
    DUTY_LAWYER = "duty_lawyer", _("Duty lawyer")
    LAWYER = "lawyer", _("Lawyer")
    NOTARY = "notary", _("Notary")
    APPROVER = "approver", _("Approver")
    OFFICE_HEAD = "office_head", _("Office head")
    DEPARTMENT_MANAGER = "department_manager", _("Department manager")
    REGISTRAR = "registrar", _("Registrar")  # keeps the registers: edits entries, imports lists
    REVIEWER = "reviewer", _("Reviewer")  # of the lawyers' association: judges applications for the white list
    MEDIATOR = "mediator", _("Mediator")
    EXPERT = "expert", _("Foreign-law expert")
    EDITOR = "editor", _("Editor")
    ADMINISTRATOR = "administrator", _("Administrator")


class Seat(models.Model):
    """A role in an office or an area (blank: all areas), from a day to a day."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="seats")
    role = models.CharField(max_length=30, choices=Role)
    office = models.ForeignKey(Office, null=True, blank=True, on_delete=models.PROTECT, related_name="seats")
    area = models.CharField(max_length=30, blank=True)
    enterprise_code = models.CharField(max_length=18, blank=True, help_text="whom an enterprise representative acts for")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True, help_text="last day, included")
    granted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user", "valid_until"], name="people_seat_user")]


class BreakGlass(models.Model):
    """Emergency access with a reason and an end, instead of an everyday superuser."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="break_glass")
    reason = models.CharField(max_length=500)
    address = models.CharField(max_length=45, blank=True)
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)


class BreakGlassRead(models.Model):
    """A request made while emergency access was open."""

    break_glass = models.ForeignKey(BreakGlass, on_delete=models.PROTECT, related_name="reads")
    path = models.CharField(max_length=300)
    at = models.DateTimeField()
