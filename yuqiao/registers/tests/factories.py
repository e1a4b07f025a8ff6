"""Entries of the registers that tests of the directory and of the matching need."""

from itertools import count
from typing import Any

from yuqiao.facts.models import Division, PracticeArea, ServiceLanguage, Territory
from yuqiao.people.models import Office
from yuqiao.registers.directory import reindex
from yuqiao.registers.models import LawFirm, Lawyer, LawyerLanguage, Level, NotaryOffice

_numbers = count(1)


def make_office(model: type, kind: str, **more: Any) -> Any:
    """An institution with its office."""
    number = next(_numbers)
    names = {"name_zh": more.pop("name_zh", f"示例机构{number}"), "name_en": more.pop("name_en", f"Sample Institution {number}")}
    office = Office.objects.create(code=f"{kind}-d{number}", kind=kind, **names)
    return model.objects.create(office=office, **names, **more)


def a_firm(**more: Any) -> LawFirm:
    """A law firm of Zhengzhou."""
    more.setdefault("city", Division.objects.get(code="410100"))
    return make_office(LawFirm, Office.Kind.LAW_FIRM, **more)


def a_notary_office(**more: Any) -> NotaryOffice:
    """A notary office of Luoyang."""
    more.setdefault("city", Division.objects.get(code="410300"))
    return make_office(NotaryOffice, Office.Kind.NOTARY_OFFICE, **more)


def a_lawyer(
    name_zh: str = "",
    name_en: str = "",
    *,
    firm: LawFirm | None = None,
    territories: tuple = (),
    fields: tuple = (),
    languages: dict[str, str] | None = None,
    **more: Any,
) -> Lawyer:
    """A lawyer in the directory."""
    number = next(_numbers)
    lawyer = Lawyer.objects.create(
        firm=firm or a_firm(), name_zh=name_zh or f"示例{number}", name_en=name_en or f"Sample Person {number}", **more
    )
    lawyer.territories.set(Territory.objects.filter(alpha3__in=territories))
    lawyer.practice_areas.set(PracticeArea.objects.filter(slug__in=fields))
    for code, level in (languages or {"zh": Level.NATIVE}).items():
        LawyerLanguage.objects.create(lawyer=lawyer, servicelanguage=ServiceLanguage.objects.get(code=code), level=level)
    reindex("lawyers", lawyer.pk)
    return lawyer
