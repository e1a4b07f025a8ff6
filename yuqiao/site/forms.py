"""What the site's own pages ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _

DAYS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"]


class VerifyForm(forms.Form):
    """What is printed on a certificate: number, day and code."""

    number = forms.CharField(
        label=_("Number of the certificate"),
        help_text=_("As printed, in Chinese or in English; brackets and spaces do not matter."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "yq-in"}),
    )
    date = forms.DateField(
        label=_("Date of issue"),
        input_formats=DAYS,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "yq-in"}),
    )
    code = forms.CharField(
        label=_("Verification code"),
        help_text=_("Six letters and digits beside the QR code."),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "yq-in yq-num"}
        ),
    )
