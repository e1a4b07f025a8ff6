"""A fault of asn1crypto 1.5.1 set right, for all that reads or writes signatures.

A structure that was put together, or that was read and lacks a part with a default, counts as changed for ever, and so does
all around it; each of them asks its parts for their bytes two or three times. A signature is some fifteen levels deep: where
it was encoded anew from its root, as happens to some by their length, it took 40 seconds of a core (wbond/asn1crypto, issues
249 and 256).
"""

from typing import Any

from asn1crypto import core


def mend() -> None:
    """What was encoded has not changed since. A second call changes nothing."""
    for kind in (core.Sequence, core.SequenceOf, core.Set, core.SetOf):
        if not hasattr(kind._set_contents, "mended"):
            kind._set_contents = _encoded_once(kind._set_contents)


def _encoded_once(encode: Any) -> Any:
    def encoded(self: Any, force: bool = False) -> None:
        encode(self, force=force)
        self._mutated = False

    encoded.mended = True  # type: ignore[attr-defined]
    return encoded
