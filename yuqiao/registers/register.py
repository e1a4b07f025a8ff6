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
    "language",
    "practice_area",
    "territories",
    "languages",
    "practice_areas",
    "entry",  # an entry of another register, found by its natural key or name
)
MANY = ("territories", "languages", "practice_areas")
SEPARATOR = "|"  # between the codes of several, in history and exports for machines


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
    own: bool = False  # changed by the institution's head, or by the professional personally
    form: bool = True  # False: not in the form of the entry, its rows have forms of their own
    sealed: bool = False  # kept sealed: its history is a mark without the value
    synonyms: tuple[str, ...] = ()  # headings by which an import finds it, beside both labels
    max_length: int = 200

    @property
    def many(self) -> bool:
        """True when it holds several values."""
        return self.kind in MANY

    def choice(self, code: str) -> Text | None:
        """The words of a choice."""
        return dict(self.choices).get(code)


@dataclass(frozen=True)
class Rows:
    """Rows that hang on an entry and have small forms of their own: admissions, prices, levels of languages."""

    code: str
    title: Text
    one: Text
    model: str  # "registers.Admission"
    via: str  # the attribute of the row that names the entry
    columns: tuple[Column, ...]
    order: tuple[str, ...] = ("pk",)
    editable: bool = True  # False: shown alone; verbs of their own write them
    own: bool = False  # as of a column
    public: bool = False
    once: tuple[str, ...] = ()  # columns of which one entry has each combination once

    def column(self, code: str) -> Column:
        """The column of that code. Raises KeyError."""
        return _column(self.columns, code)


@dataclass(frozen=True)
class Related:
    """Entries of another register that name this one, for its page: the lawyers of a firm."""

    register: str
    via: str  # the attribute of the other register's entries
    public: bool = False


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
    order: tuple[str, ...] = ("pinyin", "pk")
    legal_basis: Text | None = None  # why the register is kept, where a rule of law asks for it
    rows: tuple[Rows, ...] = ()
    related: tuple[Related, ...] = ()
    leaves: bool = True  # an entry has a last day in the register; False: it ends in a way of its own
    office_kind: str = ""  # of institutions: a new entry gets an office of this kind, in which people have seats
    person: bool = False  # entries are roles of a `Person`
    room: str = ""  # it has a room of its own at the desk, in that namespace with `list` and `detail`; changed there alone
    extra: dict[str, Any] = field(default_factory=dict)

    def column(self, code: str) -> Column:
        """The column of that code. Raises KeyError."""
        return _column(self.columns, code)

    def rows_of(self, code: str) -> Rows:
        """The rows of that code. Raises KeyError."""
        for rows in self.rows:
            if rows.code == code:
                return rows
        raise KeyError(code)


def _column(columns: tuple[Column, ...], code: str) -> Column:
    for column in columns:
        if column.code == code:
            return column
    raise KeyError(code)
