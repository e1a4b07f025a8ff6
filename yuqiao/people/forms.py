"""What people type about themselves, and what an administrator types about seats."""

from allauth.account.forms import AddEmailForm, LoginForm, ResetPasswordForm, SignupForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yuqiao.kernel.text import name_of
from yuqiao.people.models import Office, Role, User
from yuqiao.people.selectors import canonical_login

# The words for the areas here: the areas themselves stand above this room.
AREA_NAMES = {
    "consultation": _("Legal consultation"),
    "arbitration": _("International commercial arbitration"),
    "notarization": _("Notarization for use abroad"),
    "mediation": _("Commercial mediation"),
    "foreign_law": _("Foreign law ascertainment"),
    "lawyers": _("Lawyer services"),
    "compliance": _("Overseas compliance and risk"),
    "forensics": _("Forensic expertise"),
    "white_list": _("White list"),
    "complaints": _("Complaints about lawyers"),
}


class SignInForm(LoginForm):
    """Sign-in with an e-mail address or a telephone number."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("E-mail or telephone"),
            max_length=254,
            widget=forms.TextInput(attrs={"autocomplete": "username"}),
        )
        self.fields["password"].help_text = ""
        self.order_fields(["login", "password"])

    def user_credentials(self) -> dict[str, str]:
        """`login` is what the failures are counted under, the same for every way of typing it."""
        login = canonical_login(self.cleaned_data["login"])
        email = {"email": login} if "@" in login else {}
        return {"login": login, "password": self.cleaned_data["password"], **email}


class SignUpForm(SignupForm):
    """Sign-up with an e-mail address."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail")
        self.fields["email"].help_text = _("We write here only about your matters and your account.")


class _EmailWords:
    """The house's word for the field in which an address is typed."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail")


class AddressForm(_EmailWords, AddEmailForm):
    """One more e-mail address of one's own account."""


class NewPasswordLetterForm(_EmailWords, ResetPasswordForm):
    """Where to send the letter with the link for a new password."""


class _KeyWords:
    """The house's words for a key."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")


class AddKeyForm(_KeyWords, AddWebAuthnForm):
    """A new passkey or security key."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if "passwordless" in self.fields:
            self.fields["passwordless"].label = _("Sign in with this key alone, without a password")
            self.fields["passwordless"].help_text = _("The key then asks for your fingerprint, face or number every time.")


class RenameKeyForm(_KeyWords, EditWebAuthnForm):
    """Another name for a key."""


class ProfileForm(forms.ModelForm):
    """Name and language of one's own account."""

    class Meta:
        model = User
        fields = ["name", "language"]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "language": forms.Select(choices=[("zh-hans", "中文"), ("en", "English")]),
        }
        labels = {"name": pgettext_lazy("of a person", "Name"), "language": _("Language of letters")}


class AccountFilterForm(forms.Form):
    """The bar above the list of accounts."""

    q = forms.CharField(label=_("Name, e-mail or telephone"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("All roles")), *Role.choices])


class ContactForm(forms.Form):
    """Name and telephone number of somebody's account."""

    name = forms.CharField(label=pgettext_lazy("of a person", "Name"), max_length=120, required=False)
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        help_text=_("The person may sign in with it. Start numbers from abroad with + and the code of the country or region."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )


class _OfficeField(forms.ModelChoiceField):
    def label_from_instance(self, office: Office) -> str:
        return name_of(office)


class SeatForm(forms.Form):
    """A new seat of an account."""

    role = forms.ChoiceField(label=_("Role"), choices=[("", _("Choose a role")), *Role.choices])
    office = _OfficeField(Office.objects.order_by("kind", "code"), label=_("Office"), required=False, empty_label=_("No office"))
    area = forms.ChoiceField(label=_("Area"), required=False)
    enterprise_code = forms.CharField(
        label=_("Unified social credit code"),
        max_length=40,
        required=False,
        help_text=_("Only for an enterprise representative: the enterprise for which this person acts."),
    )
    valid_from = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    valid_until = forms.DateField(
        label=_("Last day"),
        required=False,
        help_text=_("Included. Empty: until somebody ends it."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        named = [(code, AREA_NAMES.get(code, code)) for code in settings.AREAS]
        self.fields["area"].choices = [("", _("All areas")), *named]


class ReasonForm(forms.Form):
    """Why something is done that others will ask about."""

    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))


class BreakGlassForm(forms.Form):
    """Why emergency access is needed."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("At least 10 characters. It is kept in the log with every page that you open."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class NewAccountForm(ContactForm):
    """An account that an administrator opens for somebody."""

    email = forms.EmailField(label=_("E-mail"), required=False)
    language = forms.ChoiceField(label=_("Language of letters"), choices=[("zh-hans", "中文"), ("en", "English")])
    field_order = ["name", "email", "phone", "language"]
