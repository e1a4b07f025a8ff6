"""What an editor types about a rule or a year of the calendar: shaped and cleaned, not saved."""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yuqiao.facts.choices import Condition, Confidence, PaperForm, Phase, Requirement, Unit
from yuqiao.facts.models import CalendarDay, NotaryChecklistItem, Rule
from yuqiao.kernel.text import Text

_LINE = re.compile(r"(?P<date>\d{4}-\d{2}-\d{2})\s*[|｜]\s*(?P<zh>[^|｜]+?)\s*[|｜]\s*(?P<en>.+)")


def _day(label: str, hint: str = "", required: bool = True) -> forms.DateField:
    return forms.DateField(label=label, help_text=hint, required=required, widget=forms.DateInput(attrs={"type": "date"}))


def _words(label: str, rows: int) -> forms.CharField:
    return forms.CharField(label=label, max_length=2000, widget=forms.Textarea(attrs={"rows": rows}))


class RuleForm(forms.Form):
    """A new version of a rule, begun from the one before."""

    value = forms.CharField(label=gettext_lazy("Value"), max_length=500)
    valid_from = _day(gettext_lazy("Holds from"), gettext_lazy("The version before ends the day before."))
    valid_to = _day(gettext_lazy("Holds until"), gettext_lazy("Leave it empty when no end is known."), required=False)
    source_url = forms.CharField(label=gettext_lazy("Address of the source"), max_length=300)
    checked_on = _day(gettext_lazy("Checked on"))
    legal_basis_zh = forms.CharField(label=gettext_lazy("Legal basis, in Chinese"), max_length=200)
    legal_basis_en = forms.CharField(label=gettext_lazy("Legal basis, in English"), max_length=300)
    statement_zh = _words(gettext_lazy("What it says, in Chinese"), 3)
    statement_en = _words(gettext_lazy("What it says, in English"), 3)

    def __init__(self, rule: Rule, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule = rule
        for name in ("source_url", "legal_basis_zh", "legal_basis_en", "statement_zh", "statement_en"):
            self.fields[name].initial = getattr(rule, name)
        self.fields["value"].initial = json.dumps(rule.value, ensure_ascii=False)
        if rule.unit == Unit.FACT:
            self.fields["value"].help_text = _("As JSON, like the present value.")
        else:
            self.fields["value"].help_text = _("%(unit)s; a range as [from, to]") % {"unit": rule.get_unit_display()}

    def clean_value(self) -> Any:
        try:
            return json.loads(self.cleaned_data["value"])
        except ValueError as error:
            raise forms.ValidationError(_("This cannot be read. Write it like the present value.")) from error


class YearForm(forms.Form):
    """A year of the calendar from the State Council's notice, one line a day: date|Chinese name|English name."""

    source = forms.CharField(label=gettext_lazy("Number and title of the notice"), max_length=300)
    as_of = _day(gettext_lazy("Day of the notice"))
    off = forms.CharField(
        label=gettext_lazy("Days off"),
        help_text=gettext_lazy("One line a day: 2027-01-01|元旦|New Year's Day"),
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    worked = forms.CharField(
        label=gettext_lazy("Weekend days that are worked"),
        help_text=gettext_lazy("One line a day, as above; empty when there are none."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["days"] = [*self._days("off", False), *self._days("worked", True)]
        return cleaned

    def _days(self, name: str, working: bool) -> Iterator[tuple[date, bool, Text]]:
        for line in filter(None, map(str.strip, self.cleaned_data.get(name, "").splitlines())):
            found = _LINE.fullmatch(line)
            try:
                day = date.fromisoformat(found["date"]) if found else None
            except ValueError:
                day = None
            if day is None:
                self.add_error(name, _("This line cannot be read: %(line)s") % {"line": line[:80]})
            else:
                yield day, working, Text(found["zh"], found["en"].strip())


def year_initial(days: list[CalendarDay]) -> dict[str, str]:
    """The lines of the days that are held now."""

    def lines(working: bool) -> str:
        return "\n".join(f"{d.date.isoformat()}|{d.name_zh}|{d.name_en}" for d in days if d.is_working == working)

    return {"off": lines(False), "worked": lines(True)}


class LineForm(forms.Form):
    """A line of the checklist of a notarial matter."""

    name_zh = forms.CharField(label=gettext_lazy("Name in Chinese"), max_length=120)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=200)
    issuer_zh = forms.CharField(label=gettext_lazy("Issued by, in Chinese"), max_length=100, required=False)
    issuer_en = forms.CharField(label=gettext_lazy("Issued by, in English"), max_length=200, required=False)
    form = forms.ChoiceField(label=gettext_lazy("Original or copy"), choices=PaperForm)
    requirement = forms.ChoiceField(label=gettext_lazy("Is it always asked for?"), choices=Requirement)
    condition = forms.ChoiceField(
        label=gettext_lazy("Condition that the intake can compute"),
        choices=[("", "—"), *Condition.choices],
        required=False,
    )
    condition_zh = forms.CharField(label=gettext_lazy("Condition in words, in Chinese"), max_length=100, required=False)
    condition_en = forms.CharField(label=gettext_lazy("Condition in words, in English"), max_length=200, required=False)
    validity_days = forms.IntegerField(
        label=gettext_lazy("Not older than (days)"),
        help_text=gettext_lazy("Leave it empty while it is not confirmed."),
        required=False,
    )
    phase = forms.ChoiceField(label=gettext_lazy("Stage"), choices=Phase)
    seq = forms.IntegerField(label=gettext_lazy("Place in the list"))
    source = forms.CharField(label=gettext_lazy("What it rests on"), max_length=300)
    confidence = forms.ChoiceField(label=gettext_lazy("Confirmed?"), choices=Confidence)

    def __init__(self, *args: Any, item: NotaryChecklistItem | None = None, **kwargs: Any) -> None:
        if item is not None:
            kwargs["initial"] = {name: getattr(item, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)


class NewLineForm(LineForm):
    """A line that is not there yet."""

    material_slug = forms.SlugField(
        label=gettext_lazy("Code of the paper"),
        help_text=gettext_lazy("The code under which other matters ask for the same paper; empty: made from the English name."),
        max_length=60,
        required=False,
    )
