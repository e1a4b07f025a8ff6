"""Forms of entries and of their rows, made from the declarations: shape what a person typed; the verbs clean it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _

from yuqiao.facts.choices import DivisionLevel
from yuqiao.facts.models import Division
from yuqiao.facts.selectors import COUNTY_LEVELS
from yuqiao.kernel.errors import Refused
from yuqiao.kernel.text import Text, name_of
from yuqiao.registers.entries import TWICE
from yuqiao.registers.lists import choices_of
from yuqiao.registers.register import SEPARATOR, Column
from yuqiao.registers.values import Words

INPUTS = {"date": "date", "time": "time", "email": "email", "phone": "tel", "url": "url"}
SEVERAL = Text("可填多个，用分号隔开。", "Several are separated by semicolons.")


class EntryForm(forms.Form):
    """Columns of an entry as fields; what stands in them are canonical texts, or what was typed and refused."""

    def __init__(self, columns: Iterable[Column], texts: Mapping[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = Words()
        self.columns = list(columns)
        for column in self.columns:
            field = _field(column)
            field.label, field.required = str(column.label), column.required
            if column.hint:
                field.help_text = str(column.hint)
            field.initial = _initial(column, field, texts.get(column.code, ""), words)
            self.fields[column.code] = field

    def refuse(self, refused: Refused) -> None:
        """Put what a verb refused beside its fields; what was typed stays."""
        self.full_clean()
        self.errors.clear()
        if TWICE in refused.fields and TWICE not in self.fields:
            self.fields[TWICE] = forms.BooleanField(label=_("This is another one of the same name"), required=False)
        for name, text in (refused.fields or {"": refused.text}).items():
            if name != TWICE:
                self.add_error(name if name in self.fields else None, str(text))

    def typed(self) -> dict[str, Any]:
        """What was typed, by column. Django's own complaints about required fields are left to the verb, which says them alike."""
        return {column.code: self._raw(column) for column in self.columns}

    def _raw(self, column: Column) -> Any:
        field = self.fields[column.code]
        value = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(column.code))
        if column.kind == "entry" and isinstance(field, forms.ChoiceField) and value:
            return f"#{value}"
        return value


def _initial(column: Column, field: forms.Field, text: str, words: Words) -> Any:
    if column.kind == "yes":
        return text == "1"
    if column.many and isinstance(field, forms.MultipleChoiceField):
        return text.split(SEPARATOR) if text else []
    if column.kind == "territories":
        return _("; ").join(words.of(column, code) for code in text.split(SEPARATOR)) if text else ""
    if column.kind in ("territory", "entry") and not isinstance(field, forms.ChoiceField):
        return words.of(column, text)
    return text


def _field(column: Column) -> forms.Field:
    if column.kind in PLAIN:
        return PLAIN[column.kind](column)
    choices = choices_of(column)
    if column.many:
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple)
    if choices:
        return forms.ChoiceField(choices=[("", "—"), *choices])
    return forms.CharField(max_length=column.max_length, widget=_input(column))


def _place(column: Column) -> forms.Field:
    hint = str(SEVERAL) if column.many else ""
    return forms.CharField(help_text=hint, widget=forms.TextInput(attrs={"list": "territories", "autocomplete": "off"}))


PLAIN: dict[str, Callable[[Column], forms.Field]] = {
    "yes": lambda column: forms.BooleanField(),
    "longtext": lambda column: forms.CharField(max_length=column.max_length, widget=forms.Textarea(attrs={"rows": 4})),
    "territory": _place,
    "territories": _place,
    "county": lambda column: forms.ChoiceField(choices=[("", "—"), *_counties()]),
}


def _input(column: Column) -> forms.TextInput:
    attrs = {"autocomplete": "off"}
    if column.kind in ("number", "money"):
        attrs["inputmode"] = "decimal"
    widget = forms.TextInput(attrs=attrs)
    widget.input_type = INPUTS.get(column.kind, "text")
    return widget


def _counties() -> list[tuple[str, list[tuple[str, str]]]]:
    """Counties and districts city by city; a page without a script cannot ask for those of one city alone."""
    groups: dict[str, list[tuple[str, str]]] = {}
    rows = Division.objects.filter(Q(level__in=COUNTY_LEVELS) | Q(level=DivisionLevel.COUNTY_CITY_UNDER_PROVINCE))
    for row in rows.select_related("parent").order_by("code"):
        above = row if row.level == DivisionLevel.COUNTY_CITY_UNDER_PROVINCE else row.parent
        groups.setdefault(name_of(above), []).append((row.code, name_of(row)))
    return list(groups.items())
