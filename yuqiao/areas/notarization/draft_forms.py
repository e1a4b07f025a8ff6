"""The forms of drafting and of the office's register: shape and clean what a person typed."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yuqiao.areas.notarization import selectors, wording
from yuqiao.areas.notarization.models import Item
from yuqiao.areas.notarization.words import TIES
from yuqiao.facts.models import NotaryForm
from yuqiao.kernel.text import Text
from yuqiao.registers.models import NotaryTie

PREFIX = "v-"
FOREIGN = "-foreign"
WORDED = ("text", "name", "place")


class ValuesForm(forms.Form):
    """The fields of a form of wording, typed; what has a wording of its own in the translation is asked for twice."""

    def __init__(self, form: NotaryForm | None, item: Item, *args: Any, values: Mapping[str, str] | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.keys: dict[str, str] = {}
        for declared in form.fields if form else ():
            self._add(declared, item, values or {})

    def _add(self, declared: Mapping, item: Item, values: Mapping[str, str]) -> None:
        code, kind = declared["code"], declared["kind"]
        label = Text(declared["label_zh"], declared["label_en"])
        self._field(f"{PREFIX}{code}", code, _made(kind), label, values)
        if kind in WORDED and item.language:
            name = f"{PREFIX}{code}{FOREIGN}"
            twice = Text("{label}（译文）", "{label}, in the translation").format(label=label)
            self._field(name, f"{code}{wording.FOREIGN}", _made(kind), twice, values)

    def _field(self, name: str, key: str, made: forms.Field, label: Text, values: Mapping[str, str]) -> None:
        made.required, made.label, made.initial = False, str(label), values.get(key, "")
        self.fields[name], self.keys[name] = made, key

    def values(self) -> dict[str, str]:
        """What was typed, by the keys of `Item.values`; a wrong date counts as not typed."""
        self.is_valid()
        found = {}
        for name, key in self.keys.items():
            value = self.cleaned_data.get(name)
            if value not in (None, ""):
                found[key] = value.isoformat() if hasattr(value, "isoformat") else str(value).strip()
        return found


def _made(kind: str) -> forms.Field:
    if kind == "date":
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    if kind == "choice":
        return forms.ChoiceField(
            choices=lambda: [("", _("Please choose")), *((r.code, str(r.name)) for r in selectors.languages())]
        )
    attrs = {"inputmode": "numeric"} if kind == "number" else {}
    return forms.CharField(max_length=400, widget=forms.TextInput(attrs={"autocomplete": "off", **attrs}))


class OfficeForm(forms.Form):
    """How a notary office is called in English and in the numbers of certificates."""

    name_en = forms.CharField(label=_("English name on certificates"), max_length=200)
    registered_name_en = forms.CharField(
        label=_("English name in the register of the Ministry of Foreign Affairs"), max_length=200, required=False
    )
    checked = forms.BooleanField(label=_("I compared it with the register today"), required=False)
    short_name = forms.CharField(label=_("Short name in certificate numbers"), max_length=20, required=False)
    short_name_en = forms.CharField(label=_("Short name in Latin letters"), max_length=60, required=False)


class InPostForm(forms.Form):
    """What the check asks of a notary."""

    specimen_filed_on = forms.DateField(
        label=_("Signature specimen filed on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    in_post_until = forms.DateField(
        label=_("Last day in post"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class TieForm(forms.Form):
    """With whom a notary has a tie."""

    kind = forms.ChoiceField(label=_("Tie"))
    name = forms.CharField(label=_("Name of the person or enterprise"), max_length=200)
    code = forms.CharField(label=_("Unified social credit code"), max_length=18, required=False)
    role = forms.CharField(label=_("Role in it, for example director"), max_length=100, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = set(NotaryTie.Kind.values)
        self.fields["kind"].choices = [("", _("Please choose")), *((c, str(t)) for c, t in TIES if c in kinds)]
