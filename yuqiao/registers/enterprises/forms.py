"""Forms of the enterprise register: shaped from the columns, cleaned, not saved."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yuqiao.facts.models import Industry, Territory
from yuqiao.facts.selectors import all_counties, cities
from yuqiao.kernel.identifiers.credit_code import check as check_code
from yuqiao.kernel.identifiers.phone import normalise_phone
from yuqiao.kernel.text import name_of
from yuqiao.registers.enterprises.fields import KINDS, LANGUAGES
from yuqiao.registers.models import Campaign, Enterprise
from yuqiao.registers.register import Column

CURRENCY = RegexValidator(r"^[A-Z]{3}$", gettext_lazy("Three capital letters, for example USD."))


class _Place(forms.ModelChoiceField):
    """A row by its name in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:
        return name_of(obj)


class _Places(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return name_of(obj)


class CodeField(forms.CharField):
    """A credit code; what was probably meant is said with what is wrong."""

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        if not typed:
            return ""
        code = check_code(typed)
        if not code.valid:
            raise forms.ValidationError(str(code.message))
        return code.code


class PhoneField(forms.CharField):
    """A telephone number, kept as E.164."""

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        try:
            return normalise_phone(typed) if typed else ""
        except ValueError as error:
            raise forms.ValidationError(
                _("The number is not complete. Start numbers from abroad with “+” and the code of the country or region.")
            ) from error


def _day(**common: Any) -> forms.Field:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **common)


def _text(column: Column, **common: Any) -> forms.Field:
    if column.code in ("currency", "capital_currency"):
        return forms.CharField(max_length=3, validators=[CURRENCY], widget=forms.TextInput(attrs={"maxlength": 3}), **common)
    return forms.CharField(max_length=column.max_length, **common)


def _choice(column: Column, **common: Any) -> forms.Field:
    choices = [] if column.required else [("", "—")]
    return forms.ChoiceField(choices=[*choices, *((code, str(text)) for code, text in column.choices)], **common)


def field_of(column: Column) -> forms.Field:
    """The form field of a column."""
    common = {"label": str(column.label), "required": column.required, "help_text": str(column.hint or "")}
    makers = {
        "choice": lambda: _choice(column, **common),
        "date": lambda: _day(**common),
        "number": lambda: forms.IntegerField(min_value=0, max_value=10_000_000, **common),
        "money": lambda: forms.DecimalField(min_value=0, max_digits=18, decimal_places=2, **common),
        "longtext": lambda: forms.CharField(max_length=column.max_length, widget=forms.Textarea(attrs={"rows": 3}), **common),
        "url": lambda: forms.URLField(assume_scheme="https", max_length=200, **common),
        "email": lambda: forms.EmailField(max_length=200, **common),
        "phone": lambda: PhoneField(max_length=40, **common),
        "credit_code": lambda: CodeField(max_length=30, **common),
        "city": lambda: _Place(cities(), **common),
        "county": lambda: _Place(all_counties(), **common),
        "industry": lambda: _Place(Industry.objects.order_by("code"), **common),
        "territory": lambda: _Place(Territory.objects.order_by("name_en"), **common),
        "territories": lambda: _Places(
            Territory.objects.order_by("name_en"), widget=forms.SelectMultiple(attrs={"size": 6}), **common
        ),
    }
    return makers.get(column.kind, lambda: _text(column, **common))()


class ColumnsForm(forms.Form):
    """A form of columns; `of`: an entry or row whose values stand in it at first."""

    def __init__(self, columns: Iterable[Column], data: Any = None, of: Any = None, **more: Any) -> None:
        self.columns = tuple(columns)
        initial = {c.code: _first(of, c) for c in self.columns} if of is not None else {}
        super().__init__(data, initial={**initial, **more.pop("initial", {})}, **more)
        for column in self.columns:
            self.fields[column.code] = field_of(column)

    def values(self) -> dict[str, Any]:
        """What was typed, by column, as the models keep it."""
        found = {c.code: self.cleaned_data.get(c.code) for c in self.columns}
        return {code: list(v) if isinstance(self.fields[code], _Places) else v for code, v in found.items()}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        city, county = cleaned.get("city"), cleaned.get("county")
        if city and county and city.pk not in (county.pk, county.parent_id):
            self.add_error("county", _("This county does not belong to that city."))
        return cleaned


def _first(row: Any, column: Column) -> Any:
    if column.code == "markets":
        return [t.pk for t in row.markets.all()]
    value = getattr(row, column.code, None)
    if isinstance(value, Enterprise):
        return value.credit_code
    return getattr(value, "pk", value)


class SourceForm(forms.Form):
    """Where it comes from, with what a registrar types."""

    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=180,
        required=False,
        help_text=gettext_lazy("The list, licence or letter. Empty: entered by the registrar."),
    )
    as_of = forms.DateField(
        label=gettext_lazy("As of"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("Day of the state that the source gives. Empty: today."),
    )


class EntryForm(ColumnsForm):
    """Fields of an entry at the desk, with their source."""

    def __init__(self, columns: Iterable[Column], data: Any = None, of: Any = None, **more: Any) -> None:
        super().__init__(columns, data, of, **more)
        self.fields |= SourceForm().fields
        if of is not None:
            self.fields["over_confirmed"] = forms.BooleanField(
                label=_("Write over what the enterprise itself confirmed"), required=False
            )
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, initial=of.version)


class RepresentForm(forms.Form):
    """Asking to act for an enterprise."""

    credit_code = CodeField(label=gettext_lazy("Unified social credit code"), max_length=30)
    name = forms.CharField(label=gettext_lazy("Registered name of the enterprise"), max_length=200)
    proof = forms.FileField(
        label=gettext_lazy("Letter of authority with the company's seal, or the business licence"),
        help_text=gettext_lazy("PDF or a photo. The registrar compares it with the register."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf,image/*"}),
    )


class InviteForm(forms.Form):
    """Inviting a colleague."""

    person = forms.CharField(label=gettext_lazy("Name of the colleague"), max_length=120)
    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=200)
    language = forms.ChoiceField(label=gettext_lazy("Language of the letter"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [(code, str(text)) for code, text in LANGUAGES.items()]


class ReasonForm(forms.Form):
    """A reason that somebody else reads."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class CampaignForm(forms.Form):
    """A campaign that asks enterprises to confirm."""

    title_zh = forms.CharField(label=gettext_lazy("Title in Chinese"), max_length=120)
    title_en = forms.CharField(label=gettext_lazy("Title in English"), max_length=120)
    kind = forms.ChoiceField(label=gettext_lazy("Only enterprises of this list"), required=False)
    city = _Place(None, label=gettext_lazy("Only of this city"), required=False)
    text_zh = forms.CharField(label=gettext_lazy("Letter in Chinese"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    text_en = forms.CharField(label=gettext_lazy("Letter in English"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    starts_on = forms.DateField(label=gettext_lazy("First day"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=gettext_lazy("Last day"), widget=forms.DateInput(attrs={"type": "date"}))
    first_reminder_on = forms.DateField(
        label=gettext_lazy("First reminder"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    second_reminder_on = forms.DateField(
        label=gettext_lazy("Second reminder"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, data: Any = None, of: Campaign | None = None) -> None:
        initial = {n: getattr(of, n) for n in self.base_fields} | {"city": of.city_id} if of else {}
        super().__init__(data, initial=initial)
        self.fields["kind"].choices = [("", _("all lists")), *((str(c), str(t)) for c, t in KINDS.items())]
        self.fields["city"].queryset, self.fields["city"].empty_label = cities(), _("all cities")
