"""What is typed about annual returns: shaped and cleaned, not saved."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from yuqiao.registers.models import AnnualReturn
from yuqiao.registers.returns.fields import FIGURES
from yuqiao.registers.returns.services import FIRST_YEAR, last_year


class ReturnForm(forms.Form):
    """The figures of a year; every one may be left for later until it is sent."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, found: AnnualReturn | None) -> None:
        started = {f.code: getattr(found, f.code) for f in FIGURES} if found else {}
        super().__init__(
            data, initial={**started, "remark": found.remark if found else "", "version": found.version if found else 0}
        )
        for figure in FIGURES:
            more = {"max_digits": 16, "decimal_places": 2} if figure.money else {"max_value": 2_000_000_000}
            kind = forms.DecimalField if figure.money else forms.IntegerField
            self.fields[figure.code] = kind(
                label=str(figure.title),
                help_text=str(figure.hint),
                min_value=0,
                required=False,
                widget=forms.NumberInput(attrs={"inputmode": "decimal" if figure.money else "numeric"}),
                **more,
            )
        self.fields["remark"] = forms.CharField(
            label=gettext_lazy("Remark"),
            max_length=500,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=gettext_lazy("Why a figure is so different from last year's"),
        )

    @property
    def figures(self) -> list[Any]:
        """The fields of the figures."""
        return [self[f.code] for f in FIGURES]


class SendBackForm(forms.Form):
    """What the firm should look at again."""

    reason = forms.CharField(
        label=gettext_lazy("What to look at again"), max_length=500, help_text=gettext_lazy("The firm reads it.")
    )


class ListForm(forms.Form):
    """A list with the returns of many firms."""

    year = forms.TypedChoiceField(label=pgettext_lazy("of a return", "Year"), coerce=int)
    file = forms.FileField(
        label=gettext_lazy("Workbook or CSV"),
        help_text=gettext_lazy("With the name or the credit code of each firm, and its figures; amounts in 万 are read as such."),
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, initial={"year": last_year()})
        self.fields["year"].choices = [(year, str(year)) for year in range(last_year(), FIRST_YEAR - 1, -1)]
