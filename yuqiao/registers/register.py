"""What a register is: one declaration gives its list, filters, page, form, history, import, export, public page and API.

Pure data. The registers themselves are declared in `catalogue.py`; verbs on entries stand in `entries.py`.
"""

from dataclasses import dataclass, field
from typing import Any

from yuqiao.kernel.text import Text

KINDS = (
    "text",
    "longtext",
    "choice",
    "date",
    "time",
    "number",
    "money",
    "yes",
    "email",
    "phone",
    "url",
    "credit_code",
    "city",
    "county",
    "territory",
    "industry",
    "territories",
    "languages",
    "practice_areas",
    "entry",  # an entry of another register, found by its natural key or name
)


@dataclass(frozen=True)
class Column:
    """One field of an entry. `code` is the attribute of the model, except where an area of the import says otherwise."""

    code: str
    label: Text
    kind: str = "text"
    required: bool = False
    hint: Text | None = None
    choices: tuple[tuple[str, Text], ...] = ()
    register: str = ""  # of an `entry`: which register it is in
    listed: bool = False  # a column of the list
    filtered: bool = False  # a filter of the list
    public: bool = False  # read by everybody; all others by staff alone
    editable: bool = True  # False: written by verbs alone
    sealed: bool = False  # kept sealed: its history is a mark without the value
    synonyms: tuple[str, ...] = ()  # headings by which an import finds it, beside both labels
    max_length: int = 200


@dataclass(frozen=True)
class Register:
    """One register. `key`: the columns that say which entry a line of a list means, the first that is filled in."""

    code: str  # in addresses, in the history and in exports
    title: Text
    one: Text  # what one entry is called
    model: str  # "registers.Lawyer"
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    readers: tuple[str, ...]  # roles that read it at the desk
    editors: tuple[str, ...]  # roles that change any entry
    own: bool = False  # an office's head changes the own institution's entry, a professional the own one
    public: bool = False  # has public pages
    order: tuple[str, ...] = ("pk",)
    legal_basis: Text | None = None  # why the register is kept, where a rule of law asks for it
    extra: dict[str, Any] = field(default_factory=dict)

    def column(self, code: str) -> Column:
        """The column of that code. Raises KeyError."""
        for column in self.columns:
            if column.code == code:
                return column
        raise KeyError(code)
