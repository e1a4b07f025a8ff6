"""Verbs on enterprises: one enterprise once by its credit code; every change with its source, its day and its history."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Substr

from yuqiao.kernel import clock, pinyin
from yuqiao.kernel.errors import Changed, Refused
from yuqiao.kernel.identifiers.credit_code import check as check_code
from yuqiao.kernel.text import Text
from yuqiao.people.models import User
from yuqiao.registers.enterprises.fields import (
    BY_CODE,
    ENTERPRISE,
    FIELDS,
    MATTER,
    REGISTER,
    REGISTRAR,
    SECTIONS,
    from_plain,
    from_row_kept,
    is_row_kept,
    label_of,
    plain,
    row_kept,
    section_of,
)
from yuqiao.registers.models import (
    Enterprise,
    EnterpriseReading,
    EntryChange,
    FieldSource,
    Invitation,
)
from yuqiao.registers.names import normal_form

CHANGED = Text(
    "您打开之后，别人改过这家企业的信息。请看当前内容后再保存；您填写的内容还在。",
    "Somebody changed this enterprise after you opened it. Look at what stands now before you save; what you typed is still here.",
)
SAID_BY_ITSELF = Text(
    "“{fields}”是企业自己确认的。确需改写请勾选确认。",
    "“{fields}” was said by the enterprise itself. To write over it, tick that you mean to.",
)


@dataclass(frozen=True)
class Origin:
    """Where a value comes from: the list or who said it, the day of that state, who typed it, whether the enterprise says so."""

    source: str
    as_of: date
    by: User | None = None
    confirmed: bool = False
    batch: int | None = None


def said_by_enterprise(by: User | None, reason: str = "") -> Origin:
    """What an enterprise says of itself today; the reason goes into the history."""
    source = f"{ENTERPRISE}: {' '.join(reason.split())}"[:200] if reason.strip() else ENTERPRISE
    return Origin(source, clock.today(), by, confirmed=True)


# ---- finding


def normalised_code(typed: str) -> str:
    """What was typed, as codes are kept: full width, spaces, hyphens and lower case are forgiven."""
    return check_code(typed).code


def find_enterprise(typed: str) -> Enterprise | None:
    """The enterprise of a credit code, an old 15-digit number or a 9-character organisation code; of a merged one, the kept one."""
    code = normalised_code(typed)
    found: Enterprise | None = None
    if len(code) == 18:
        found = Enterprise.objects.filter(credit_code=code).first()
    elif len(code) == 15:
        found = Enterprise.objects.filter(old_number=code).exclude(old_number="").order_by("merged_into", "pk").first()
        found = found or Enterprise.objects.filter(credit_code=code).first()
    elif len(code) == 9:
        found = _by_organisation(code)
    return kept_of(found) if found else None


def _by_organisation(code: str) -> Enterprise | None:
    rows = Enterprise.objects.annotate(organisation=Substr("credit_code", 9, 9)).filter(organisation=code)
    return rows.order_by("pk").first()


def kept_of(enterprise: Enterprise) -> Enterprise:
    """The entry into which this one was merged, at the end of the chain; itself when it was not."""
    while enterprise.merged_into_id:
        enterprise = Enterprise.objects.get(pk=enterprise.merged_into_id)
    return enterprise


def family(codes: Iterable[str]) -> QuerySet[Enterprise]:
    """Every entry of the enterprises that have one of these codes: merged ones with those into which they went."""
    rows = list(Enterprise.objects.filter(credit_code__in=set(codes)).only("pk", "merged_into_id"))
    known, edge = {r.pk for r in rows}, {r.pk for r in rows}
    ups = {r.merged_into_id for r in rows if r.merged_into_id}
    while edge or ups:
        found = Enterprise.objects.filter(merged_into__in=edge) | Enterprise.objects.filter(pk__in=ups)
        rows = [r for r in found.only("pk", "merged_into_id") if r.pk not in known]
        edge = {r.pk for r in rows}
        ups = {r.merged_into_id for r in rows if r.merged_into_id} - known
        known |= edge
    return Enterprise.objects.filter(pk__in=known)


# ---- entering and changing


@transaction.atomic
def enter_enterprise(typed: str, values: dict[str, Any], origin: Origin, *, is_demo: bool = False) -> tuple[Enterprise, bool]:
    """Enter an enterprise; a code that is here already gives the entry that is here, unchanged, and False.

    Raises Refused for a code that is none, with what was probably meant, and without a name.
    """
    existing = find_enterprise(typed)
    if existing:
        return existing, False
    code = check_code(typed)
    if not code.valid:
        raise Refused("credit_code", code.message, {"credit_code": code.message})
    if not values.get("name_zh"):
        text = Text("请填写企业名称。", "Please write the registered name.")
        raise Refused("name_zh", text, {"name_zh": text})
    made, created = Enterprise.objects.get_or_create(
        credit_code=code.code, defaults={"name_zh": values["name_zh"], "is_demo": is_demo}
    )
    if not created:
        return made, False
    record_change(made, "entered", "", code.code, origin)
    _note_source(made, ["credit_code", "name_zh"], origin)
    write_values(made, values, origin)
    index_enterprises([made.pk])
    return made, True


@transaction.atomic
def change_enterprise(
    pk: int, values: dict[str, Any], origin: Origin, *, version: int | None = None, over_confirmed: bool = False
) -> list[str]:
    """Write what differs, each with its source, day and history; returns the fields that changed.

    Raises Changed when somebody was faster, Refused for a value that the enterprise itself confirmed (unless
    `over_confirmed` or it is the enterprise that speaks) and for a parent that is none.
    """
    enterprise = locked(pk, version)
    if "parent" in values:
        values = {**values, "parent": _parent(enterprise, values["parent"])}
    changed = _differing(enterprise, values)
    if not origin.confirmed and not over_confirmed:
        _spare_confirmed(enterprise, changed)
    write_values(enterprise, {code: values[code] for code in changed}, origin)
    if changed:
        index_enterprises([pk])
    return changed


@transaction.atomic
def put_back(pk: int, change: int, by: User) -> list[str]:
    """Undo one change of a field, or the taking out of a row, as a change of its own: what was before stands again.

    Raises Refused for what is no plain field, when it was changed since, for what the enterprise has confirmed, and for a row
    that is there again.
    """
    enterprise = locked(pk)
    row = EntryChange.objects.get(pk=change, register=REGISTER, entry=pk)
    if not can_be_put_back(enterprise, row):
        raise Refused(
            "not_put_back",
            Text("之后又改过，或者这一项不能恢复。", "It was changed since, or it is of a kind that cannot be put back."),
        )
    origin = Origin(REGISTRAR, clock.today(), by)
    if row.field in BY_CODE:
        return change_enterprise(pk, {row.field: from_plain(BY_CODE[row.field], row.before)}, origin)
    section = SECTIONS[section_of(row.field)]
    if any(row_kept(section, one) == row.before for one in section.model.objects.filter(enterprise=enterprise)):
        raise Refused("row_twice", Text("这一项已经恢复了。", "This one is back already."))
    put_row(pk, section.code, from_row_kept(section, row.before), origin)
    return [row.field]


def can_be_put_back(enterprise: Enterprise, row: EntryChange) -> bool:
    """True for a change of a plain field after which nothing else came, and for a row that was taken out."""
    if is_row_kept(row.field, row.before) and not row.after:
        return True
    column = BY_CODE.get(row.field)
    if column is None or column.sealed or not column.editable or (column.required and not row.before):
        return False
    return plain(column, current(enterprise, row.field)) == row.after != row.before


def locked(pk: int, version: int | None = None) -> Enterprise:
    """The entry, held until the transaction ends. Raises Changed for another version, Refused for one that was merged."""
    enterprise = Enterprise.objects.select_for_update().get(pk=pk)
    if enterprise.merged_into_id:
        raise Refused("merged", Text("这条记录已并入另一家企业。", "This entry was merged into another one."))
    if version is not None and version != enterprise.version:
        raise Changed("changed", CHANGED, [])
    return enterprise


def _parent(enterprise: Enterprise, typed: Any) -> Enterprise | None:
    if not typed or isinstance(typed, Enterprise):
        return typed or None
    found = find_enterprise(typed)
    if found is None or found.pk == enterprise.pk or found.parent_id:
        text = Text(
            "登记册中没有这家企业，或它本身是分支机构。",
            "The register has no such enterprise, or it is itself a branch.",
        )
        raise Refused("parent", text, {"parent": text})
    return found


def current(enterprise: Enterprise, code: str) -> Any:
    """The value of a field as it stands; of the markets the rows."""
    value = getattr(enterprise, code)
    return list(value.all()) if code == "markets" else value


def _same(code: str, before: Any, after: Any) -> bool:
    if code == "markets":
        return {t.pk for t in before} == {t.pk for t in after}
    return (before or None) == (after or None)


def _differing(enterprise: Enterprise, values: dict[str, Any]) -> list[str]:
    return [code for code, value in values.items() if code in BY_CODE and not _same(code, current(enterprise, code), value)]


def _spare_confirmed(enterprise: Enterprise, changed: list[str]) -> None:
    said = set(enterprise.sources.filter(field__in=changed, confirmed=True).values_list("field", flat=True))
    over = [code for code in changed if code in said and current(enterprise, code)]
    if over:
        zh, en = ("、".join(label_of(c).zh for c in over), ", ".join(label_of(c).en for c in over))
        text = SAID_BY_ITSELF.format(fields=Text(zh, en))
        raise Refused("confirmed", text, {"over_confirmed": text})


def write_values(enterprise: Enterprise, values: dict[str, Any], origin: Origin) -> None:
    """Write what differs with sources and history; the caller holds the entry."""
    changed = _differing(enterprise, values)
    for code in changed:
        column = BY_CODE[code]
        record_change(enterprise, code, plain(column, current(enterprise, code)), plain(column, values[code]), origin)
        if code == "markets":
            enterprise.markets.set(values[code])
        else:
            setattr(enterprise, code, values[code])
    _note_source(enterprise, changed, origin)
    if changed:
        _touch(enterprise, *(code for code in changed if code != "markets"))


def _touch(enterprise: Enterprise, *fields: str) -> None:
    enterprise.version += 1
    enterprise.save(update_fields=[*fields, "version"])


def record_change(enterprise: Enterprise, field: str, before: str, after: str, origin: Origin) -> None:
    """A line of the history of an entry."""
    EntryChange.objects.create(
        register=REGISTER,
        entry=enterprise.pk,
        field=field[:40],
        before=before,
        after=after,
        source=origin.source[:200],
        as_of=origin.as_of,
        batch=origin.batch,
        by=origin.by,
        at=clock.now(),
    )


def _note_source(enterprise: Enterprise, fields: Iterable[str], origin: Origin) -> None:
    source = ENTERPRISE if origin.source.startswith(f"{ENTERPRISE}: ") else origin.source[:200]
    for field in fields:
        FieldSource.objects.update_or_create(
            enterprise=enterprise,
            field=field[:40],
            defaults={"source": source, "as_of": origin.as_of, "confirmed": origin.confirmed},
        )


# ---- rows that belong to it


@transaction.atomic
def put_row(pk: int, section_code: str, values: dict[str, Any], origin: Origin, row_pk: int | None = None) -> Any:
    """Add or change a name, figure, site, investor or list of an enterprise; nothing is written when nothing differs.

    Raises Refused for one that is there already, and for a certificate that another site has.
    """
    enterprise, section = locked(pk), SECTIONS[section_code]
    row = section.model.objects.get(pk=row_pk, enterprise=enterprise) if row_pk else section.model(enterprise=enterprise)
    before = row_kept(section, row) if row_pk else ""
    for code, value in values.items():
        setattr(row, code, value)
    _once(section, row)
    if section_code == "names":
        row.normalised = normal_form(row.name)[:200]
    after = row_kept(section, row)
    if after == before:
        return row
    row.save()
    field = f"{row.measure}:{row.year}" if section_code == "figures" else section_code
    record_change(enterprise, field, before, after, origin)
    _note_source(enterprise, [field], origin)
    _touch(enterprise)
    if section_code in ("names", "sites"):
        index_enterprises([pk])
    return row


def _once(section: Any, row: Any) -> None:
    others = section.model.objects.exclude(pk=row.pk)
    if section.key and others.filter(enterprise=row.enterprise, **{c: getattr(row, c) for c in section.key}).exists():
        text = Text("这一项已经有了，请修改原有的一项。", "This one is here already. Please change that one.")
        raise Refused("row_twice", text, {section.key[-1]: text})
    if section.code == "sites" and row.certificate and others.filter(certificate=row.certificate).exists():
        text = Text("另一家境外机构已登记这个证书编号。", "Another site has this number of a certificate.")
        raise Refused("certificate", text, {"certificate": text})
    if section.code in ("sites", "investors") and not (row.name_zh or row.name_en):
        text = Text("中文名称或外文名称至少填写一项。", "Write the name in Chinese or in another language.")
        raise Refused("row_name", text, {"name_zh": text})


@transaction.atomic
def drop_row(pk: int, section_code: str, row_pk: int, origin: Origin) -> None:
    """Take a row out; the history keeps what it said. One that is gone already stays gone."""
    enterprise, section = locked(pk), SECTIONS[section_code]
    row = section.model.objects.filter(pk=row_pk, enterprise=enterprise).first()
    if row is None:
        return
    field = f"{row.measure}:{row.year}" if section_code == "figures" else section_code
    record_change(enterprise, field, row_kept(section, row), "", origin)
    row.delete()
    _touch(enterprise)
    if section_code in ("names", "sites"):
        index_enterprises([pk])


# ---- what the enterprise says itself


def contradicted(enterprise: Enterprise, fields: Iterable[str]) -> list[str]:
    """Those of the fields whose value an official list gives and that the enterprise has not confirmed."""
    ours = (ENTERPRISE, REGISTRAR, MATTER)
    rows = enterprise.sources.filter(field__in=list(fields), confirmed=False).exclude(source__in=ours)
    return [code for code in rows.values_list("field", flat=True) if code in BY_CODE and current(enterprise, code)]


@transaction.atomic
def correct_own_values(pk: int, values: dict[str, Any], by: User | None, reason: str = "") -> list[str]:
    """The enterprise corrects values of its own; they hold at once. Raises Refused without a reason against an official list."""
    enterprise = locked(pk)
    if not reason.strip() and contradicted(enterprise, _differing(enterprise, values)):
        text = Text("官方名单的内容与此不同，请写明理由。", "An official list says otherwise. Please say why it is different.")
        raise Refused("reason", text, {"reason": text})
    return change_enterprise(pk, values, said_by_enterprise(by, reason))


@transaction.atomic
def confirm_enterprise(pk: int, by: User | None, *, corrected: bool = False) -> Enterprise:
    """The enterprise says that all is right: today, by whom; every value that stands is confirmed, and campaigns are answered."""
    enterprise = locked(pk)
    origin = said_by_enterprise(by)
    standing = [c.code for c in FIELDS if current(enterprise, c.code)]
    known = set(enterprise.sources.values_list("field", flat=True))
    enterprise.sources.update(confirmed=True)
    FieldSource.objects.bulk_create(
        FieldSource(enterprise=enterprise, field=code, source=ENTERPRISE, as_of=origin.as_of, confirmed=True)
        for code in standing
        if code not in known
    )
    before = enterprise.confirmed_at.date().isoformat() if enterprise.confirmed_at else ""
    enterprise.confirmed_at, enterprise.confirmed_by = clock.now(), by
    record_change(enterprise, "confirmed_at", before, clock.today().isoformat(), origin)
    _touch(enterprise, "confirmed_at", "confirmed_by")
    open_ones = Invitation.objects.filter(enterprise=enterprise, answered_at=None, campaign__state="running")
    open_ones.update(answered_at=clock.now(), corrected=corrected)
    return enterprise


@transaction.atomic
def record_contact_reading(enterprise: Enterprise, by: User) -> EnterpriseReading:
    """Reading personal data at the desk is itself on record (Personal Information Protection Law art. 51)."""
    return EnterpriseReading.objects.create(enterprise=enterprise, by=by, at=clock.now())


# ---- the words by which it is found


def index_enterprises(pks: Iterable[int] | None = None, size: int = 1000) -> int:
    """Write anew by which names entries are found; without keys, those that have no words yet (an import wrote them)."""
    rows = Enterprise.objects.filter(pk__in=pks) if pks is not None else Enterprise.objects.filter(words="")
    wanted = list(rows.values_list("pk", flat=True))
    for start in range(0, len(wanted), size):
        _index(wanted[start : start + size])
    return len(wanted)


def _index(pks: list[int]) -> None:
    rows = list(Enterprise.objects.filter(pk__in=pks).prefetch_related("names", "sites", "merged__names"))
    for row in rows:
        row.name_key, row.foreign_key = normal_form(row.name_zh)[:200], normal_form(row.name_en)[:200]
        row.words = _words_of(row)
    Enterprise.objects.bulk_update(rows, ["name_key", "foreign_key", "words"], batch_size=200)


def _words_of(row: Enterprise) -> str:
    names = [row.name_zh, row.name_en, *(n.name for n in row.names.all())]
    names += [n for s in row.sites.all() for n in (s.name_zh, s.name_en)]
    for gone in row.merged.all():
        names += [gone.name_zh, gone.name_en, gone.credit_code, gone.old_number, *(n.name for n in gone.names.all())]
    names += [row.credit_code, row.old_number, row.customs_code, *(n.credit_code for n in row.names.all())]
    found: dict[str, None] = {}
    for name in filter(None, names):
        found[searchable(name)] = None
        if re.search(r"[\u3400-\u9fff]", name):
            found["".join(pinyin.syllables(name)).lower()] = None
            found["".join(pinyin.initials(name)).lower()] = None
    return " ".join(found)


def searchable(text: str) -> str:
    """A text as the search compares it: full width folded, accents, case, spaces and punctuation gone."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return re.sub(r"[\W_]+", "", "".join(c for c in folded if not unicodedata.combining(c)))
