"""What is typed about the talent pool: shaped and cleaned, not saved."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from yuqiao.facts import selectors as facts
from yuqiao.kernel import clock
from yuqiao.kernel.text import name_of
from yuqiao.registers.models import Lawyer, NominationRound
from yuqiao.registers.pool.services import FLAGS, KINDS

SOURCE_HINT = gettext_lazy("Title and number of the decision or list, as it can be found again")


def _date(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **more)


class AddForm(forms.Form):
    """A level that a lawyer gets, since when, and by which decision."""

    kind = forms.ChoiceField(label=gettext_lazy("Level"))
    since = _date(gettext_lazy("Since"))
    source = forms.CharField(label=gettext_lazy("Decision or list"), max_length=200, help_text=SOURCE_HINT)

    def __init__(self, data: Any, lawyer: Lawyer, **more: Any) -> None:
        super().__init__(data, initial={"since": clock.today()}, **more)
        self.fields["kind"].choices = [(kind, str(KINDS[kind])) for kind, flag in FLAGS.items() if not getattr(lawyer, flag)]


class EndForm(forms.Form):
    """When a standing ends, by which decision, and why."""

    until = _date(gettext_lazy("Last day"))
    source = forms.CharField(label=gettext_lazy("Decision or list"), max_length=200, help_text=SOURCE_HINT)
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=300, help_text=gettext_lazy("The lawyer reads it."))

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, initial={"until": clock.today()}, **more)


class RoundForm(forms.Form):
    """A round: which level, from when to when, by which notice, and the places of each city."""

    kind = forms.ChoiceField(label=gettext_lazy("Level"))
    title_zh = forms.CharField(label=gettext_lazy("Title in Chinese"), max_length=120)
    title_en = forms.CharField(label=gettext_lazy("Title in English"), max_length=160)
    opens = _date(gettext_lazy("First day"))
    closes = _date(gettext_lazy("Last day"), help_text=gettext_lazy("Included"))
    source = forms.CharField(label=gettext_lazy("Decision or list"), max_length=200, help_text=SOURCE_HINT)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"opens": clock.today()})
        self.fields["kind"].choices = [(kind, str(KINDS[kind])) for kind in NominationRound.Kind.values]
        self.cities = list(facts.cities())
        for city in self.cities:
            self.fields[f"city_{city.code}"] = forms.IntegerField(
                label=name_of(city), min_value=0, max_value=500, required=False, initial=0
            )

    @property
    def places(self) -> list[Any]:
        """The fields of the cities."""
        return [self[f"city_{city.code}"] for city in self.cities]

    @property
    def plain(self) -> list[Any]:
        """The other fields."""
        return [field for field in self if not field.name.startswith("city_")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["quotas"] = {city.pk: cleaned.pop(f"city_{city.code}", None) or 0 for city in self.cities}
        if not self.errors and not any(cleaned["quotas"].values()):
            self.add_error(f"city_{self.cities[0].code}", _("Give places to at least one city."))
        return cleaned


class NominateForm(forms.Form):
    """Why a city nominates a lawyer; files come beside it."""

    reasons = forms.CharField(
        label=pgettext_lazy("of a nomination", "Reasons"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Which matters, for which countries and regions, what distinguishes the lawyer"),
    )


class RefuseForm(forms.Form):
    """Why a nomination is not accepted."""

    reason = forms.CharField(
        label=gettext_lazy("Why it is not accepted"), max_length=500, help_text=gettext_lazy("Bureau and lawyer read it.")
    )
