"""The form words around a certificate's text, and how it names the applicant, by language.

As the fixed formats of 2011 want it: no ages, the date of birth in words; a foreigner with nationality and
passport; an organisation with its address and, on the next line, its legal representative; an agent on a line of its own.
Languages without words of their own take the English ones. As of 2026-11-24; a notary confirms the foreign form words.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.core import Locale

from yuqiao.facts.models import Territory
from yuqiao.kernel.numerals import chinese_date, foreign_date

# A document that only a citizen of China holds names no nationality.
_OF_CITIZENS = ("identity_card", "travel_permit", "residence_permit")
_NUMBERS_ZH = {
    "identity_card": "公民身份号码",
    "passport": "护照号码",
    "permanent_resident_card": "外国人永久居留身份证号码",
    "travel_permit": "来往内地（大陆）通行证号码",
    "residence_permit": "港澳台居民居住证号码",
}
_SEXES_ZH = {"male": "男", "female": "女"}


@dataclass(frozen=True, slots=True)
class Frame:
    """The form words of one language. `applicant`, `born` and `sexes`: of a man or an organisation, and of a woman."""

    code: str
    title: str
    applicant: tuple[str, str]
    sexes: tuple[str, str]
    born: tuple[str, str]
    nationality: str
    numbers: Mapping[str, str]
    address: str
    representative: str
    agent: str
    matter: str
    notary: str
    signature: str
    colon: str = ": "


FRAMES = {
    "en": Frame(
        code="en",
        title="NOTARIAL CERTIFICATE",
        applicant=("Applicant", "Applicant"),
        sexes=("male", "female"),
        born=("born on {date}", "born on {date}"),
        nationality="nationality",
        numbers={
            "identity_card": "citizen identity number",
            "passport": "passport number",
            "permanent_resident_card": "number of the permanent resident card",
            "travel_permit": "number of the mainland travel permit",
            "residence_permit": "number of the residence permit",
        },
        address="registered address",
        representative="Legal representative",
        agent="Agent",
        matter="Issue under notarization",
        notary="Notary Public",
        signature="(Signature)",
    ),
    "de": Frame(
        code="de",
        title="NOTARIELLE URKUNDE",
        applicant=("Antragsteller", "Antragstellerin"),
        sexes=("männlich", "weiblich"),
        born=("geboren am {date}", "geboren am {date}"),
        nationality="Staatsangehörigkeit",
        numbers={
            "identity_card": "Bürger-Identitätsnummer",
            "passport": "Reisepassnummer",
            "permanent_resident_card": "Nummer der Daueraufenthaltskarte",
            "travel_permit": "Nummer des Reisedokuments für das Festland",
            "residence_permit": "Nummer der Aufenthaltskarte",
        },
        address="Sitz",
        representative="Gesetzlicher Vertreter",
        agent="Bevollmächtigter",
        matter="Gegenstand der Beurkundung",
        notary="Notar",
        signature="(Unterschrift)",
    ),
    "fr": Frame(
        code="fr",
        title="ACTE NOTARIÉ",
        applicant=("Demandeur", "Demanderesse"),
        sexes=("sexe masculin", "sexe féminin"),
        born=("né le {date}", "née le {date}"),
        nationality="nationalité",
        numbers={
            "identity_card": "numéro d’identité de citoyen",
            "passport": "passeport n°",
            "permanent_resident_card": "carte de résident permanent n°",
            "travel_permit": "permis de voyage vers la partie continentale n°",
            "residence_permit": "permis de résidence n°",
        },
        address="siège",
        representative="Représentant légal",
        agent="Mandataire",
        matter="Objet de l’acte",
        notary="Notaire",
        signature="(Signature)",
        colon=" : ",
    ),
    "es": Frame(
        code="es",
        title="CERTIFICADO NOTARIAL",
        applicant=("Solicitante", "Solicitante"),
        sexes=("varón", "mujer"),
        born=("nacido el {date}", "nacida el {date}"),
        nationality="nacionalidad",
        numbers={
            "identity_card": "número de identidad de ciudadano",
            "passport": "pasaporte n.º",
            "permanent_resident_card": "tarjeta de residente permanente n.º",
            "travel_permit": "permiso de viaje a la parte continental n.º",
            "residence_permit": "permiso de residencia n.º",
        },
        address="domicilio",
        representative="Representante legal",
        agent="Apoderado",
        matter="Asunto objeto de la certificación",
        notary="Notario",
        signature="(Firma)",
    ),
    "ru": Frame(
        code="ru",
        title="НОТАРИАЛЬНОЕ СВИДЕТЕЛЬСТВО",
        applicant=("Заявитель", "Заявитель"),
        sexes=("пол мужской", "пол женский"),
        born=("дата рождения: {date}", "дата рождения: {date}"),
        nationality="гражданство",
        numbers={
            "identity_card": "идентификационный номер гражданина",
            "passport": "номер паспорта",
            "permanent_resident_card": "номер вида на постоянное жительство",
            "travel_permit": "номер разрешения на въезд в материковый Китай",
            "residence_permit": "номер вида на жительство",
        },
        address="адрес",
        representative="Законный представитель",
        agent="Представитель",
        matter="Предмет нотариального удостоверения",
        notary="Нотариус",
        signature="(подпись)",
    ),
}


def frame_of(language: str) -> Frame:
    """The form words of a language; English where it has none of its own."""
    return FRAMES.get(language, FRAMES["en"])


def matter_zh(name: str) -> str:
    """A kind of matter as a certificate names it: 出生公证 → 出生, 文书上的签名公证（个人） → 文书上的签名."""
    return re.sub(r"（(个人|企业)）$", "", name).replace("公证", "", 1) or name


def office_zh(name: str) -> str:
    """An office under the full name of state and province."""
    short = name.removeprefix("中华人民共和国")
    return f"中华人民共和国{'' if short.startswith('河南省') else '河南省'}{short}"


def applicant_name(applicant: Mapping[str, Any]) -> str:
    """Who applies, as in the document."""
    return str(applicant.get("enterprise_name") or applicant.get("applicant_name") or "")


def applicant_zh(applicant: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The lines about the applicant: label and text, in Chinese."""
    organisation = bool(applicant.get("enterprise_name"))
    own = [applicant_name(applicant), *(_organisation_zh if organisation else _person_zh)(applicant)]
    lines = [("申请人", "，".join(own))]
    if organisation and applicant.get("legal_representative"):
        lines.append(("法定代表人", str(applicant["legal_representative"])))
    if applicant.get("agent_name"):
        lines.append(("代理人", str(applicant["agent_name"])))
    return [(label, f"{text}。") for label, text in lines]


def _organisation_zh(applicant: Mapping[str, Any]) -> list[str]:
    return [f"住所：{applicant['address']}"] if applicant.get("address") else []


def _person_zh(applicant: Mapping[str, Any]) -> list[str]:
    born, kind = _birth(applicant), str(applicant.get("document_kind", ""))
    nation, number = _nationality(applicant), applicant.get("document_number")
    found = [
        _SEXES_ZH.get(str(applicant.get("sex")), ""),
        f"{chinese_date(born)}出生" if born else "",
        f"国籍：{nation.name_zh if isinstance(nation, Territory) else nation}" if nation else "",
        f"{_NUMBERS_ZH.get(kind, '证件号码')}：{number}" if number else "",
    ]
    return [part for part in found if part]


def applicant_foreign(applicant: Mapping[str, Any], frame: Frame) -> list[tuple[str, str]]:
    """The same lines in the words of a frame. What is held in Chinese alone stays in Chinese: nothing is transliterated."""
    woman = applicant.get("sex") == "female"
    organisation = bool(applicant.get("enterprise_name"))
    name = str(applicant.get("enterprise_name_foreign" if organisation else "applicant_name_latin") or applicant_name(applicant))
    own = [name, *(_organisation_foreign if organisation else _person_foreign)(applicant, frame)]
    lines = [(frame.applicant[woman], ", ".join(own))]
    if organisation and applicant.get("legal_representative"):
        lines.append((frame.representative, _latin(applicant, "legal_representative")))
    if applicant.get("agent_name"):
        lines.append((frame.agent, _latin(applicant, "agent_name")))
    return [(label, text) for label, text in lines]


def _organisation_foreign(applicant: Mapping[str, Any], frame: Frame) -> list[str]:
    address = _latin(applicant, "address")
    return [f"{frame.address}{frame.colon}{address}"] if address else []


def _person_foreign(applicant: Mapping[str, Any], frame: Frame) -> list[str]:
    woman = applicant.get("sex") == "female"
    born, kind = _birth(applicant), str(applicant.get("document_kind", ""))
    nation, number = _nationality(applicant), applicant.get("document_number")
    found = [
        frame.sexes[woman] if applicant.get("sex") else "",
        frame.born[woman].format(date=foreign_date(born, frame.code)) if born else "",
        f"{frame.nationality}{frame.colon}{_nation_name(nation, frame.code)}" if nation else "",
        f"{frame.numbers.get(kind, frame.numbers['passport'])} {number}" if number else "",
    ]
    return [part for part in found if part]


def _latin(applicant: Mapping[str, Any], part: str) -> str:
    return str(applicant.get(f"{part}_latin") or applicant.get(part) or "")


def _birth(applicant: Mapping[str, Any]) -> date | None:
    found = str(applicant.get("birth_date") or "")
    return date.fromisoformat(found) if found else None


def _nationality(applicant: Mapping[str, Any]) -> Territory | str:
    """The nationality of one who shows a foreigner's document; as it was written when it is no code."""
    found = str(applicant.get("nationality") or "")
    if not found or found == "CHN" or applicant.get("document_kind") in _OF_CITIZENS:
        return ""
    return Territory.objects.filter(alpha3=found).first() or found


def _nation_name(nation: Territory | str, language: str) -> str:
    if isinstance(nation, str):
        return nation
    return Locale.parse(language).territories.get(nation.alpha2) or nation.name_en
