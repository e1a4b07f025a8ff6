"""What is issued under an official number: taken, kept, explained. The caller holds the matter's lock and its transaction."""

import secrets
from typing import Any

from yuqiao.kernel import clock
from yuqiao.kernel.errors import Refused
from yuqiao.kernel.series import next_number
from yuqiao.kernel.text import Text
from yuqiao.matters.contract import Output as Declared
from yuqiao.matters.models import Document, Matter, Output
from yuqiao.matters.numbers import number_key
from yuqiao.people.models import User

# Read aloud and typed from paper: no 0 O 1 I L, no vowels that make words.
CODE_ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 6


def new_code() -> str:
    """A random verification code of six characters (28⁶, about 480 million)."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def take_number(matter: Matter, declared: Declared, issued_by: User | None, **values: Any) -> Output:
    """Take the next number of a series and keep the output under it; its document follows in the same transaction.

    `values` fill the declared series and number (year, office …). A transaction that is rolled back leaves no gap.
    """
    series = declared.series.format(**values)
    sequence = next_number(series)
    number = declared.number.format(number=sequence, **values)
    return Output.objects.create(
        matter=matter,
        code=declared.code,
        series=series,
        sequence=sequence,
        number=number.zh,
        number_en=number.en,
        number_key=number_key(number.zh),
        number_en_key=number_key(number.en),
        issued_by=issued_by,
        issued_at=clock.now(),
        issued_on=clock.today(),
        verification_code=new_code(),
    )


def keep_output(output: Output, document: Document) -> Output:
    """The file that was issued under the number."""
    output.document = document
    output.save(update_fields=["document"])
    return output


def end_output(output: Output, state: str, reason: str, replaced_by: Output | None = None) -> Output:
    """Void, withdraw or mark as corrected; the number stays and says why. Raises Refused without a reason or a second time."""
    if not reason.strip():
        text = Text("请写明原因，登记簿会保留。", "Please say why; the register keeps it.")
        raise Refused("output_reason", text, {"reason": text})
    if output.state != Output.State.VALID:
        raise Refused("output_ended", Text("这个编号已经处理过。", "This number has been dealt with already."))
    output.state, output.state_at, output.state_reason = state, clock.now(), reason.strip()[:500]
    output.replaced_by = replaced_by
    output.save(update_fields=["state", "state_at", "state_reason", "replaced_by"])
    return output
