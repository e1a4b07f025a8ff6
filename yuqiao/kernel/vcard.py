"""Cards for address books: vCard 4.0 (RFC 6350), escaped and folded as it asks."""

from collections.abc import Iterable
from dataclasses import dataclass, field

TYPE = "text/vcard; charset=utf-8"
LINE = 75  # octets of a line without its end


def escape(text: str) -> str:
    """A text as a value: backslash, comma, semicolon and line breaks escaped (section 3.4); what is no text goes."""
    plain = "".join(c for c in text.replace("\r\n", "\n").replace("\r", "\n") if c == "\n" or c >= " ")
    return plain.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;").replace("\n", "\\n")


def fold(line: str) -> str:
    """A line of at most 75 octets, going on after a blank (section 3.2), never cut within a character."""
    parts, part, size = [], "", 0
    for character in line:
        width = len(character.encode())
        if size + width > LINE:
            parts.append(part)
            part, size = " ", 1
        part, size = part + character, size + width
    return "\r\n".join([*parts, part])


@dataclass
class Card:
    """One vCard, line by line; empty values leave no line."""

    lines: list[str] = field(default_factory=list)

    def add(self, name: str, *parts: str, also: str = "") -> None:
        """A property; several parts make a structured value. `also`: parameters, for example `LANGUAGE=zh`."""
        if any(parts):
            self.lines.append(f"{name}{';' + also if also else ''}:{';'.join(map(escape, parts))}")

    def uri(self, name: str, address: str, also: str = "") -> None:
        """A property whose value is an address, which is not escaped."""
        if address:
            self.lines.append(f"{name}{';' + also if also else ''}:{address}")

    def both(self, name: str, zh: Iterable[str], en: Iterable[str]) -> None:
        """The same in Chinese and in English, marked as one (ALTID)."""
        for language, parts in (("zh", tuple(zh)), ("en", tuple(en))):
            self.add(name, *parts, also=f"ALTID=1;LANGUAGE={language}")

    def text(self) -> str:
        """The whole card."""
        return "\r\n".join(map(fold, ["BEGIN:VCARD", "VERSION:4.0", *self.lines, "END:VCARD"])) + "\r\n"
