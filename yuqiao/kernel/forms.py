"""What every room's forms share."""

from django.forms import Form

from yuqiao.kernel.errors import Refused


def show_refusal(form: Form, refused: Refused) -> None:
    """Put what a verb refused beside the fields that it names, and above the form when it names none."""
    for name, text in (refused.fields or {"": refused.text}).items():
        form.add_error(name if name in form.fields else None, str(text))
