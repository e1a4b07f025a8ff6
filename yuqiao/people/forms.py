"""What people type about themselves."""

from allauth.account.forms import LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _

from yuqiao.people.models import User


class SignInForm(LoginForm):
    """Sign-in with an e-mail address or a telephone number."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("E-mail or telephone"),
            max_length=254,
            widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
        )


class ProfileForm(forms.ModelForm):
    """Name and language of one's own account."""

    class Meta:
        model = User
        fields = ["name", "language"]
        widgets = {"language": forms.Select(choices=[("zh-hans", "中文"), ("en", "English")])}
        labels = {"name": _("Name"), "language": _("Language of letters")}
