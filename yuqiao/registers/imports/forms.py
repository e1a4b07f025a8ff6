"""What somebody says of a list that is brought in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yuqiao.registers.imports import reading
from yuqiao.registers.imports.lists import KINDS


class ListForm(forms.Form):
    """A list: what it is of, from whom, of which day, and the file."""

    kind = forms.ChoiceField(label=_("Kind of list"))
    source = forms.CharField(
        label=_("From whom"),
        max_length=200,
        help_text=_("It will stand beside each value. Choose the same words each time: lists of one source are compared."),
        widget=forms.TextInput(attrs={"list": "sources", "autocomplete": "off"}),
    )
    as_of = forms.DateField(
        label=_("As of"),
        help_text=_("The day whose state the list gives."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("XLSX or CSV, up to 30 MB and 50,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )
    partial = forms.BooleanField(
        label=_("Only some rows, such as corrected ones"),
        required=False,
        help_text=_("Then nothing is taken for missing."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Please choose")), *((k.code, str(k.title)) for k in KINDS.values())]

    def clean_file(self):
        """The file, small enough to be read. Raises ValidationError."""
        file = self.cleaned_data["file"]
        if file.size > reading.MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 30 MB. Please keep only the sheet with the list."))
        return file
