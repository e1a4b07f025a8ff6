"""Collects the facts of a matter for the pre-flight check."""

import contextlib
from datetime import date

from yuqiao.areas.notarization import flow, selectors
from yuqiao.areas.notarization.models import Item, NotarialFile
from yuqiao.areas.notarization.preflight import FileFacts, Finding, ItemFacts, of_item, preflight
from yuqiao.facts import selectors as facts
from yuqiao.facts.routes import ONE_LANGUAGE
from yuqiao.kernel import clock
from yuqiao.kernel.text import Text
from yuqiao.matters.look import asked_once
from yuqiao.matters.models import Assignment, Material, Matter
from yuqiao.registers.models import Notary


@asked_once
def findings(matter: Matter) -> list[Finding]:
    """What would bring the certificates back, and what the approver must look at; blocking ones first."""
    file = selectors.file_of(matter)
    return preflight(_facts(matter, file, selectors.notary_of(matter.handler)))


def item_findings(item: Item) -> list[Finding]:
    """What the check says about one certificate."""
    return of_item(_item(item), clock.today())


def _facts(matter: Matter, file: NotarialFile, notary: Notary | None) -> FileFacts:
    today = clock.today()
    known = file.circumstances
    items = selectors.items_of(matter)
    return FileFacts(
        office_name_en=file.office.name_en if file.office else "",
        registered_name_en=file.office.registered_name_en if file.office else "",
        division_code=file.office.office.division_code if file.office else "",
        person=file.applicant_kind == flow.PERSON,
        birth_date=str(file.applicant.get("birth_date", "")),
        handler_in_post=notary is not None and (notary.in_post_until is None or notary.in_post_until >= today),
        specimen_on=notary.specimen_filed_on if notary else None,
        items=tuple(_item(item) for item in items),
        minor=known.get("minor") or _is_minor(str(file.applicant.get("birth_date", "")), today),
        disputed=known.get("disputed"),
        applicant_abroad=bool(known.get("applicant_abroad")),
        by_agent=bool(known.get("by_agent")),
        tied_before=matter.assignments.filter(conflict=Assignment.Conflict.BARRED).count(),
        today=today,
        short_name=file.office.short_name if file.office else "",
        venue=_in_city(file),
        acts=any(item.subject.category == "act" for item in items),
        refused_papers=tuple(matter.materials.filter(state=Material.State.REFUSED).values_list("title_zh", flat=True)),
    )


def _is_minor(birth_date: str, today: date) -> bool | None:
    """True under the years of rule civil.majority; None without a date of birth."""
    try:
        born = date.fromisoformat(birth_date)
    except ValueError:
        return None
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return age < int(facts.rule("civil.majority").value)


def _in_city(file: NotarialFile) -> bool:
    """True when the address names the city of the office, and where one of the two is not known."""
    city = file.office.city if file.office else None
    address = str(file.applicant.get("address", ""))
    return city is None or not address or city.name_zh.removesuffix("市") in address


def _item(item: Item) -> ItemFacts:
    return ItemFacts(
        label=Text(f"{item.position}. {item.subject.name_zh}", f"{item.position}. {item.subject.name_en}"),
        route=item.route,
        language=item.language,
        languages_of_destination=tuple(item.destination.languages.split("|")) if item.destination.languages else (),
        text_zh=item.text_zh,
        text_foreign=item.text_foreign,
        deviates=item.deviates,
        deviation_reason=item.deviation_reason,
        route_confirmed=item.route_confirmed,
        only_language=ONE_LANGUAGE.get(item.destination.alpha3, ""),
        domestic=item.destination.alpha3 == "CHN",
        read=item.read_at is not None,
        dates=_dates(item),
    )


def _dates(item: Item) -> tuple[tuple[Text, date], ...]:
    """The dates that the fields of the item's form hold, by their labels."""
    if not item.form or not item.values:
        return ()
    form = next((f for f in facts.notary_forms(item.subject.slug) if f.code == item.form), None)
    found = []
    for field in form.fields if form else ():
        value = dict(item.values).get(field["code"])
        if field["kind"] == "date" and value:
            with contextlib.suppress(ValueError):
                found.append((Text(field["label_zh"], field["label_en"]), date.fromisoformat(value)))
    return tuple(found)
