"""What is typed about an office's batches, fees and figures: shaped and cleaned, not saved."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yuqiao.areas.notarization import fees, metrics, selectors
from yuqiao.areas.notarization.models import OfficeFee
from yuqiao.kernel import clock
from yuqiao.kernel.text import name_of
from yuqiao.registers.models import NotaryOffice


def _date(label: str, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **more)


class FeeForm(forms.Form):
    """A fee from a day on."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of fee"))
    subject = forms.ModelChoiceField(
        None, label=gettext_lazy("Only for this kind of certificate"), required=False, empty_label=gettext_lazy("all kinds")
    )
    language = forms.ChoiceField(label=gettext_lazy("Only for this language"), required=False)
    amount = forms.DecimalField(label=gettext_lazy("Amount in yuan, for one"), min_value=0, max_digits=10, decimal_places=2)
    valid_from = _date(gettext_lazy("Holds from"), help_text=gettext_lazy("The version before ends the day before."))
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=300,
        help_text=gettext_lazy("Title and number of the paper in which the fee is published, or its address"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(code, str(title)) for code, title in fees.KINDS.items()]
        self.fields["subject"].queryset = selectors.notary_matters()
        self.fields["subject"].label_from_instance = name_of
        self.fields["language"].choices = [("", _("all languages")), *((r.code, str(r.name)) for r in selectors.languages())]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("language") and cleaned.get("kind") != OfficeFee.Kind.TRANSLATION:
            self.add_error("language", _("Only a translation has a language."))
        return cleaned


class EndForm(forms.Form):
    """The last day of a fee."""

    last_day = _date(gettext_lazy("Last day"))


PERIODS = {
    "month": gettext_lazy("Month"),
    "quarter": gettext_lazy("Quarter"),
    "year": gettext_lazy("Year"),
    "range": gettext_lazy("Any days"),
}


class PeriodForm(forms.Form):
    """A month, a quarter, a year or any range of days; and, for the department, which office."""

    kind = forms.ChoiceField(label=gettext_lazy("Period"), choices=list(PERIODS.items()))
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=1980, max_value=2999, required=False)
    part = forms.IntegerField(label=gettext_lazy("Which month or quarter"), min_value=1, max_value=12, required=False)
    first = _date(gettext_lazy("First day"), required=False)
    last = _date(gettext_lazy("Last day"), required=False)
    office = forms.ModelChoiceField(
        None, label=gettext_lazy("Notary office"), required=False, empty_label=gettext_lazy("all offices")
    )

    def __init__(self, data: Any, offices: Any, *, all_of_them: bool) -> None:
        today = clock.today()
        begun = {"kind": "month", "year": today.year, "part": today.month, "first": today.replace(day=1), "last": today}
        super().__init__({**begun, **{k: v for k, v in data.items() if v}})
        field = self.fields["office"]
        field.queryset, field.label_from_instance = offices, name_of
        if not all_of_them:
            field.empty_label = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        if cleaned["kind"] == "range":
            self._check_range(cleaned)
        else:
            self._days_of(cleaned)
        return cleaned

    def _check_range(self, cleaned: dict[str, Any]) -> None:
        first, last = cleaned.get("first"), cleaned.get("last")
        if not first or not last:
            self.add_error("first", _("Please give the first and the last day."))
        elif last < first:
            self.add_error("last", _("The last day lies before the first one."))

    def _days_of(self, cleaned: dict[str, Any]) -> None:
        try:
            cleaned["first"], cleaned["last"] = metrics.period_of(
                cleaned["kind"], cleaned.get("year") or clock.today().year, cleaned.get("part") or 1
            )
        except ValueError:
            self.add_error("part", _("A year has four quarters and twelve months."))

    def scope(self, own: list[NotaryOffice], *, all_of_them: bool) -> metrics.Scope | None:
        """The scope that was asked for; the own office where no other may be; None for what cannot be read."""
        if not self.is_valid():
            return None
        office = self.cleaned_data.get("office") or (None if all_of_them else own[0])
        first: date = self.cleaned_data["first"]
        return metrics.Scope(first, self.cleaned_data["last"], office)
