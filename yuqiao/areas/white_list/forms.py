"""Forms of the desk's pages: the review sheet and a decision against a lawyer or a firm."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yuqiao.areas.white_list.conditions import Condition
from yuqiao.areas.white_list.flow import VERDICTS
from yuqiao.kernel import clock
from yuqiao.registers.discipline import KINDS, Decision
from yuqiao.registers.models import LawFirm, Lawyer


def _input(**attrs: str) -> dict[str, str]:
    return {"class": "yq-in", **attrs}


class SheetForm(forms.Form):
    """Verdict and reason; the conditions are ticked beside their evidence."""

    verdict = forms.ChoiceField(label=pgettext_lazy("of a review", "Verdict"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs=_input(rows="4")))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verdict"].choices = [(code, str(text)) for code, text in VERDICTS]


class DisciplineForm(forms.Form):
    """A decision against somebody in the registers."""

    against = forms.ChoiceField(
        label=_("Against"),
        choices=[("lawyer", _("a lawyer")), ("firm", _("a law firm"))],
        widget=forms.Select(attrs=_input()),
    )
    who = forms.CharField(
        label=_("Name or licence number"),
        max_length=200,
        widget=forms.TextInput(attrs=_input(autocomplete="off")),
        help_text=_("As in the register; where names are the same, give the licence number."),
    )
    body = forms.CharField(label=_("Who decided"), max_length=200, widget=forms.TextInput(attrs=_input()))
    kind = forms.ChoiceField(label=pgettext_lazy("of a decision", "Kind"), widget=forms.Select(attrs=_input()))
    source = forms.CharField(
        label=_("Number of the decision, or where it was published"), max_length=200, widget=forms.TextInput(attrs=_input())
    )
    decided_on = forms.DateField(label=_("Decided on"), widget=forms.DateInput(attrs=_input(type="date")))
    valid_from = forms.DateField(label=_("Holds from"), widget=forms.DateInput(attrs=_input(type="date")))
    until = forms.DateField(
        label=_("Holds until"),
        required=False,
        widget=forms.DateInput(attrs=_input(type="date")),
        help_text=_("Last day, included; empty: until it is lifted."),
    )
    summary_zh = forms.CharField(label=_("Summary in Chinese"), max_length=500, widget=forms.Textarea(attrs=_input(rows="3")))
    summary_en = forms.CharField(
        label=_("Summary in English"), max_length=500, required=False, widget=forms.Textarea(attrs=_input(rows="3"))
    )
    public = forms.BooleanField(label=_("Everybody may read the summary"), required=False, initial=True)

    complaint = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Please choose")), *((code, str(text)) for code, text in KINDS.items())]
        for name in ("decided_on", "valid_from"):
            self.fields[name].initial = clock.today().isoformat()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("who") and cleaned.get("against"):
            found = self._found(cleaned["against"], cleaned["who"].strip())
            if len(found) == 1:
                cleaned["subject"] = found[0]
            else:
                self.add_error("who", self._not_one(found))
        return cleaned

    @staticmethod
    def _found(against: str, who: str) -> list[Any]:
        named = Q(name_zh=who) | Q(name_en__iexact=who)
        if against == "lawyer":
            return list(Lawyer.objects.filter(named | Q(licence=who)).exclude(licence="", name_zh="").order_by("pk")[:6])
        return list(LawFirm.objects.filter(named | Q(licence=who)).order_by("pk")[:6])

    @staticmethod
    def _not_one(found: list[Any]) -> str:
        if not found:
            return _("The register knows nobody of this name or number.")
        numbers = ", ".join(one.licence or "—" for one in found)
        return _("Several have this name. Give the licence number: %(numbers)s") % {"numbers": numbers}

    def decision(self) -> Decision:
        """What was typed, as the register records it."""
        said = self.cleaned_data
        names = ("body", "kind", "decided_on", "valid_from", "until", "summary_zh", "summary_en", "source", "public", "complaint")
        return Decision(**{name: said[name] for name in names})


class LiftForm(forms.Form):
    """Why a decision is lifted."""

    reason = forms.CharField(
        label=_("On what ground it is lifted"), max_length=300, widget=forms.TextInput(attrs=_input(autocomplete="off"))
    )


class ConditionForm(forms.Form):
    """One version of a condition; without a code it is a new condition."""

    name_zh = forms.CharField(label=_("Condition in Chinese"), max_length=200, widget=forms.TextInput(attrs=_input()))
    name_en = forms.CharField(label=_("Condition in English"), max_length=200, widget=forms.TextInput(attrs=_input()))
    evidence_zh = forms.CharField(label=_("What shows it, in Chinese"), max_length=300, widget=forms.TextInput(attrs=_input()))
    evidence_en = forms.CharField(label=_("What shows it, in English"), max_length=300, widget=forms.TextInput(attrs=_input()))
    kind = forms.ChoiceField(
        label=_("Counts as"),
        choices=[("mandatory", _("mandatory")), ("points", _("points"))],
        widget=forms.Select(attrs=_input()),
    )
    points = forms.IntegerField(label=_("Points"), min_value=0, max_value=100, widget=forms.NumberInput(attrs=_input()))
    minimum = forms.IntegerField(
        label=_("The least that counts"),
        min_value=1,
        max_value=100,
        required=False,
        widget=forms.NumberInput(attrs=_input()),
        help_text=_("Years, matters, languages; empty: yes or no."),
    )
    valid_from = forms.DateField(label=_("Holds from"), widget=forms.DateInput(attrs=_input(type="date")))
    source = forms.CharField(label=_("Source"), max_length=300, widget=forms.TextInput(attrs=_input()))
    confidence = forms.ChoiceField(
        label=_("How sure"),
        choices=[("sourced", _("confirmed by the source")), ("knowledge", _("not confirmed"))],
        widget=forms.Select(attrs=_input()),
    )

    def condition(self) -> Condition:
        """What was typed."""
        return Condition(**{name: value for name, value in self.cleaned_data.items() if name != "valid_from"})


class EndConditionForm(forms.Form):
    """The last day of a condition."""

    last_day = forms.DateField(label=_("Last day, included"), widget=forms.DateInput(attrs=_input(type="date")))
