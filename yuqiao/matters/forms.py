"""Forms from a contract's fields: one declaration gives the page's form, the API's cleaning and the JSON Schema."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from yuqiao.facts import selectors as facts
from yuqiao.kernel.errors import Refused
from yuqiao.kernel.identifiers import credit_code, documents
from yuqiao.kernel.identifiers.codes import currency
from yuqiao.kernel.identifiers.phone import normalise_phone
from yuqiao.kernel.text import Text
from yuqiao.matters.contract import Choice, Field

INCOMPLETE = Text("还有{n}处要改。", "Answers to change: {n}.")


class CreditCodeField(forms.CharField):
    """A unified social credit code; a wrong one is refused with the code that was probably meant."""

    def clean(self, value: object) -> str:
        typed = super().clean(value)
        if not typed:
            return ""
        found = credit_code.check(typed)
        if not found.valid:
            raise forms.ValidationError(str(found.message))
        return found.code


class DocumentNumberField(forms.CharField):
    """A number of an identity document in the form in which it is kept; the form checks it against the kind of document."""

    def clean(self, value: object) -> str:
        return documents.normalise(super().clean(value))


class CurrencyField(forms.CharField):
    """A currency by its three letters (ISO 4217)."""

    def clean(self, value: object) -> str:
        typed = super().clean(value)
        try:
            return currency(typed) if typed else ""
        except Refused as refused:
            raise forms.ValidationError(str(refused.text)) from refused


class PhoneField(forms.CharField):
    """A telephone number of any country, kept as E.164."""

    def clean(self, value: object) -> str:
        typed = super().clean(value)
        if not typed:
            return ""
        try:
            return normalise_phone(typed)
        except ValueError as error:
            raise forms.ValidationError(
                _("This is no telephone number. Write it with the country code, for example +49 30 1234567.")
            ) from error


class TerritoryField(forms.CharField):
    """A country or region by code or name, kept as its alpha-3 code."""

    def clean(self, value: object) -> str:
        typed = super().clean(value)
        if not typed:
            return ""
        try:
            return facts.territory(typed).alpha3
        except LookupError as error:
            raise forms.ValidationError(_("We do not know this country or region. Please choose one from the list.")) from error


def choices_of(field: Field, about: Any = None) -> tuple[tuple[str, Text], ...]:
    """What a choice offers: its declared choices, or the rows that it names, of a matter where they belong to one."""
    return tuple((entry[0], entry[1]) for entry in field.options(about)) if field.options else field.choices


class ChoiceSelect(forms.Select):
    """A list of choices, in its parts; an option says when a script may leave it out (`data-yq-for`)."""

    offered: Mapping[str, str] = {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if str(value) in self.offered:
            option["attrs"]["data-yq-for"] = self.offered[str(value)]
        return option


class ChoiceField(forms.ChoiceField):
    """A choice among declared ones or rows; the rows are read once, when the form is made."""

    def __init__(self, declared: Field, about: Any, **kwargs: Any) -> None:
        entries = tuple(declared.options(about)) if declared.options else declared.choices
        super().__init__(choices=_options(entries), **kwargs)
        parts = {entry[0]: entry[2].offered_if for entry in entries if len(entry) > 2}
        self.widget.offered = {code: f"{when[0]} {' '.join(when[1])}" for code, when in parts.items() if when}


def _options(entries: Iterable[Choice]) -> list[tuple[str, Any]]:
    """Choices as a list of options reads them; what belongs to a group stands under its title."""
    found: list[tuple[str, Any]] = [("", _("Please choose"))]
    groups: dict[str, list[tuple[str, str]]] = {}
    for entry in entries:
        option = (entry[0], str(entry[1]))
        if len(entry) == 2:
            found.append(option)
        elif (title := str(entry[2].title)) in groups:
            groups[title].append(option)
        else:
            groups[title] = [option]
            found.append((title, groups[title]))
    return found


def _widget_attrs(field: Field) -> dict[str, str]:
    return {"class": "yq-in", "id": f"f-{field.code}"}


def _form_field(field: Field, about: Any) -> forms.Field:
    common: dict[str, Any] = {
        "label": str(field.label),
        "required": field.required and not field.shown_if,
        "help_text": str(field.hint or ""),
    }
    attrs = _widget_attrs(field)
    makers = {
        "text": lambda: forms.CharField(max_length=field.max_length, widget=forms.TextInput(attrs=attrs), **common),
        "longtext": lambda: forms.CharField(
            max_length=field.max_length, widget=forms.Textarea(attrs={**attrs, "rows": "5"}), **common
        ),
        "choice": lambda: ChoiceField(field, about, widget=ChoiceSelect(attrs=attrs), **common),
        "date": lambda: forms.DateField(widget=forms.DateInput(attrs={**attrs, "type": "date"}), **common),
        "number": lambda: forms.IntegerField(min_value=0, widget=forms.NumberInput(attrs=attrs), **common),
        "money": lambda: forms.DecimalField(
            min_value=0, max_digits=14, decimal_places=2, widget=forms.NumberInput(attrs=attrs), **common
        ),
        "yes": lambda: forms.BooleanField(**common),
        "email": lambda: forms.EmailField(widget=forms.EmailInput(attrs={**attrs, "autocomplete": "email"}), **common),
        "phone": lambda: PhoneField(max_length=40, widget=forms.TextInput(attrs={**attrs, "type": "tel"}), **common),
        "territory": lambda: TerritoryField(
            max_length=120, widget=forms.TextInput(attrs={**attrs, "list": "territories", "autocomplete": "off"}), **common
        ),
        "practice_area": lambda: forms.ChoiceField(
            choices=lambda: [("", _("Please choose")), *facts.practice_area_choices()], widget=forms.Select(attrs=attrs), **common
        ),
        "credit_code": lambda: CreditCodeField(max_length=30, widget=forms.TextInput(attrs=attrs), **common),
        "currency": lambda: CurrencyField(max_length=10, widget=forms.TextInput(attrs={**attrs, "size": "8"}), **common),
        "document_number": lambda: DocumentNumberField(
            max_length=40, widget=forms.TextInput(attrs={**attrs, "autocomplete": "off"}), **common
        ),
    }
    return makers[field.kind]()


class ContractForm(forms.Form):
    """A form of declared fields. A field that is asked only in some cases is required only in those.

    What such a case hangs on may have been answered on another page: then `data` holds that answer too.
    """

    def __init__(self, declared: Iterable[Field], *args: Any, partial: bool = False, about: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.declared = tuple(declared)
        self.partial = partial
        for field in self.declared:
            self.fields[field.code] = _form_field(field, about)
            if field.prefill and about is not None:
                self.fields[field.code].initial = field.prefill(about)
            if partial:
                self.fields[field.code].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for field in self.declared:
            if not field.shown_if:
                continue
            other, values = field.shown_if
            answer = str((cleaned if other in self.fields else self.data).get(other, ""))
            if answer not in values:
                cleaned.pop(field.code, None)
            elif field.required and not self.partial and cleaned.get(field.code) in (None, "") and field.code not in self.errors:
                self.add_error(field.code, _("This field is required."))
            elif field.kind == "document_number" and cleaned.get(field.code):
                wrong = documents.complaint(answer, cleaned[field.code])
                if wrong:
                    self.add_error(field.code, str(wrong))
        return cleaned


def _plain(value: Any) -> Any:
    """As JSON can hold it."""
    return value if isinstance(value, str | int | float | bool | list | dict | type(None)) else str(value)


# Control characters but tab and line ends, and halves of surrogate pairs: nobody types them, and no document holds them.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
WRONG_TYPE = Text("这里要填文字或数字。", "Give a text or a number here.")


def typed(data: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, without characters that cannot be written. Raises Refused for a list or an object."""
    wrong = {name: WRONG_TYPE for name, value in data.items() if isinstance(value, list | dict | tuple)}
    if wrong:
        raise Refused("answers", INCOMPLETE.format(n=len(wrong)), wrong)
    return {name: _UNWRITABLE.sub("", v) if isinstance(v, str) else v for name, v in data.items() if v is not None}


def clean_answers(declared: Iterable[Field], data: Mapping[str, Any], partial: bool = False, about: Any = None) -> dict[str, Any]:
    """Cleaned, plain values of declared fields. Raises Refused with a message a field; what is not declared is dropped.

    `partial`: what is missing is asked for later, by who takes the matter over. `about`: the matter whose rows are offered.
    """
    declared = tuple(declared)
    codes = {f.code for f in declared}
    form = ContractForm(declared, data=typed({k: v for k, v in data.items() if k in codes}), partial=partial, about=about)
    if not form.is_valid():
        fields = {name: Text(str(errors[0]), str(errors[0])) for name, errors in form.errors.items()}
        raise Refused("answers", INCOMPLETE.format(n=len(fields)), fields)
    return {k: _plain(v) for k, v in form.cleaned_data.items() if v not in (None, "")}


_JSON_TYPES = {"number": "integer", "money": "number", "yes": "boolean"}
_JSON_LENGTHS = {"credit_code": 30, "document_number": 40, "territory": 120, "currency": 10, "phone": 40}
_JSON_BOUNDS = {"money": {"minimum": 0, "multipleOf": 0.01}, "number": {"minimum": 0}}
_JSON_FORMATS = {"date": "date", "email": "email"}


def json_schema(declared: Iterable[Field]) -> dict[str, Any]:
    """JSON Schema (2020-12) of declared fields, with titles in both languages."""
    declared = tuple(declared)
    properties: dict[str, Any] = {}
    required = []
    for field in declared:
        entry: dict[str, Any] = {"type": _JSON_TYPES.get(field.kind, "string"), "title": field.label.en}
        entry["x-title"] = field.label.as_dict()
        if entry["type"] == "string":
            entry["maxLength"] = _JSON_LENGTHS.get(field.kind, field.max_length)
        else:
            entry |= _JSON_BOUNDS.get(field.kind, {})
        if field.kind in _JSON_FORMATS:
            entry["format"] = _JSON_FORMATS[field.kind]
        if field.kind == "choice":
            offered = choices_of(field)
            entry["enum"] = [code for code, _label in offered]
            entry["x-enum"] = {code: label.as_dict() for code, label in offered}
        if field.kind == "practice_area":
            entry["enum"] = [area.slug for area in facts.practice_areas()]
        properties[field.code] = entry
        if field.required and not field.shown_if:
            required.append(field.code)
    depending = [
        {
            "if": {"properties": {f.shown_if[0]: {"enum": list(f.shown_if[1])}}, "required": [f.shown_if[0]]},
            "then": {"required": [f.code]},
        }
        for f in declared
        if f.shown_if and f.required
    ]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": properties,
        "required": required,
        **({"allOf": depending} if depending else {}),
    }
