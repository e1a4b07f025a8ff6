"""`manage.py check` refuses a register whose declaration is wrong."""

from collections.abc import Iterator

from django.apps import apps
from django.core.checks import Error
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model

from yuqiao.kernel.text import Text
from yuqiao.people.models import Role
from yuqiao.registers.register import KINDS, Column, Register, Rows

# Which kind of model field holds a column: what the value is turned into.
FIELDS = {
    "date": ("DateField",),
    "time": ("TimeField",),
    "number": ("IntegerField", "PositiveIntegerField", "PositiveSmallIntegerField"),
    "money": ("DecimalField",),
    "yes": ("BooleanField",),
    "city": ("ForeignKey",),
    "county": ("ForeignKey",),
    "territory": ("ForeignKey",),
    "industry": ("ForeignKey",),
    "language": ("ForeignKey",),
    "practice_area": ("ForeignKey",),
    "entry": ("ForeignKey",),
    "territories": ("ManyToManyField",),
    "languages": ("ManyToManyField",),
    "practice_areas": ("ManyToManyField",),
}
TEXTS = ("CharField", "TextField", "EmailField", "URLField", "SealedTextField", "SlugField")


def registers_are_declared_well(app_configs: object, **kwargs: object) -> list[Error]:
    """All complaints about all registers."""
    from yuqiao.registers.catalogue import REGISTERS

    known = {register.code for register in REGISTERS}
    return [
        Error(f"register {register.code}: {complaint}", id="registers.E001")
        for register in REGISTERS
        for complaint in complaints(register, known)
    ]


def complaints(register: Register, known: set[str]) -> Iterator[str]:
    """What is wrong with one declaration, in words."""
    yield from _words(register.code, register.title, register.one, *([register.legal_basis] if register.legal_basis else []))
    try:
        model = apps.get_model(register.model)
    except LookupError:
        yield f"unknown model {register.model}"
        return
    yield from _columns(model, register.columns, known)
    codes = {c.code for c in register.columns}
    for code in register.key:
        if code not in codes:
            yield f"key {code} is no column"
    if not register.key:
        yield "no key says which entry a line of a list means"
    for role in (*register.readers, *register.editors):
        if role not in Role.values:
            yield f"unknown role {role}"
    for name in register.order:
        if _field(model, name.lstrip("-")) is None:
            yield f"order by {name}, which {register.model} does not have"
    for rows in register.rows:
        yield from _rows(rows, model, known)
    yield from _related(register, known)


def _columns(model: type[Model], columns: tuple[Column, ...], known: set[str]) -> Iterator[str]:
    seen: set[str] = set()
    for column in columns:
        if column.code in seen:
            yield f"column {column.code} stands twice"
        seen.add(column.code)
        yield from _words(f"column {column.code}", column.label, *([column.hint] if column.hint else []))
        yield from _words(f"choices of {column.code}", *(words for _code, words in column.choices))
        if column.kind not in KINDS:
            yield f"column {column.code}: unknown kind {column.kind}"
            continue
        field = _field(model, column.code)
        if field is None:
            yield f"column {column.code}: {model._meta.label} has no such attribute"
            continue
        yield from _fits(column, field)
        if column.kind == "choice" and not column.choices:
            yield f"column {column.code}: a choice without choices"
        if column.kind == "entry" and column.register not in known:
            yield f"column {column.code}: entries of unknown register {column.register!r}"
        if column.sealed and column.public:
            yield f"column {column.code}: sealed, and yet public"


def _fits(column: Column, field: Field) -> Iterator[str]:
    kind = type(field).__name__
    wanted = FIELDS.get(column.kind, TEXTS)
    if kind not in wanted:
        yield f"column {column.code}: kind {column.kind} does not fit {kind}"
    if (kind == "SealedTextField") != column.sealed:
        yield f"column {column.code}: `sealed` says otherwise than the model"
    if (
        kind == "CharField"
        and field.max_length
        and column.kind in ("text", "longtext", "phone")
        and column.max_length > field.max_length
    ):
        yield f"column {column.code}: longer than the {field.max_length} characters that the model holds"
    values = {code for code, _words in field.choices or ()} - {""}
    if column.choices and values != {code for code, _words in column.choices}:
        yield f"column {column.code}: its choices are not those of the model"


def _rows(rows: Rows, entry: type[Model], known: set[str]) -> Iterator[str]:
    yield from _words(f"rows {rows.code}", rows.title, rows.one)
    try:
        model = apps.get_model(rows.model)
    except LookupError:
        yield f"rows {rows.code}: unknown model {rows.model}"
        return
    way = _field(model, rows.via)
    if way is None or way.related_model is not entry:
        yield f"rows {rows.code}: {rows.via} does not lead to {entry._meta.label}"
    for complaint in _columns(model, rows.columns, known):
        yield f"rows {rows.code}: {complaint}"
    codes = {c.code for c in rows.columns}
    for code in rows.once:
        if code not in codes:
            yield f"rows {rows.code}: {code} is no column"


def _related(register: Register, known: set[str]) -> Iterator[str]:
    from yuqiao.registers.catalogue import BY_CODE

    for related in register.related:
        if related.register not in known:
            yield f"related entries of unknown register {related.register}"
        elif _field(apps.get_model(BY_CODE[related.register].model), related.via) is None:
            yield f"related {related.register} have no {related.via}"


def _words(what: str, *texts: Text) -> Iterator[str]:
    for text in texts:
        if not (text.zh and text.en):
            yield f"{what}: a word is missing in one language"


def _field(model: type[Model], name: str) -> Field | None:
    try:
        return model._meta.pk if name == "pk" else model._meta.get_field(name.split("__", maxsplit=1)[0])
    except FieldDoesNotExist:
        return None
