"""Verbs on the draft of one certificate: what is known is filled in, text is saved, translated, and read by another person.

They change no state: the moves ask afterwards whether everything is drafted and read.
"""

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction

from yuqiao.areas.notarization import selectors, wording
from yuqiao.areas.notarization.models import Item, NotarialFile, Review
from yuqiao.facts import selectors as facts
from yuqiao.facts.models import NotaryForm
from yuqiao.kernel import clock
from yuqiao.kernel.errors import Changed, Missing, NotAllowed, Refused
from yuqiao.kernel.text import Text
from yuqiao.kernel.typeset import check_characters
from yuqiao.matters import access
from yuqiao.matters.access import Actor
from yuqiao.matters.contract import HANDLER, HEAD, SECOND_READER, TRANSLATOR
from yuqiao.matters.models import Event, Matter, Message
from yuqiao.matters.timeline import record_event

DRAFTING = ("accepted", "supplementing", "verifying")
CORRECTING = "reviewing"
DRAFTERS = {HANDLER, HEAD}
TRANSLATORS = {TRANSLATOR, HANDLER}
DRAFTED, TRANSLATED, READ = "notarization.drafted", "notarization.translated", "notarization.read"
# Saving by itself every few seconds writes one event a sitting, not one each time.
SITTING = timedelta(minutes=30)
MOST_CHARACTERS = 20_000

NOT_YOURS = Text(
    "起草由承办公证员或者主任负责。",
    "The draft is for the notary who handles the matter, or the head of the office.",
)
NOT_NOW = Text(
    "现在不能改文本：受理后、送审批前可以起草，复查中可以更正。",
    "The text cannot be changed now: it is drafted between acceptance and approval, and corrected during a review.",
)
NOT_UNDER_REVIEW = Text("复查的不是这一件，不能改。", "This certificate is not the one under review, and cannot be changed.")
NO_ITEM = Text("没有这一件公证。", "There is no such certificate in this matter.")
TOO_LONG = Text("文本太长（最多{n}字）。", "The text is too long ({n} characters at most).")
WHY_DEVIATES = Text(
    "文字与定式不一致，请写明理由；审批人会看到。文本还在，没有丢失。",
    "The wording differs from the form: please say why; the approver reads it. Your text is still here.",
)
NO_FORM = Text("没有这个定式，请从列表中选择。", "There is no such form; please choose from the list.")
FASTER = Text(
    "您打开之后，{who}已经改过这份文本。两个文本都在下面，请比较后再保存。",
    "{who} changed this text after you opened it. Both texts are below; please compare them before you save.",
)
OWN = Text("您翻译过这份译文，校对须是另一个人。", "You translated this text; the second reader must be somebody else.")
SOMEBODY = Text("别人", "Somebody")


# What the timeline says of them.
EVENTS = {
    DRAFTED: Text("改写了公证书文本", "The text of a certificate was written"),
    TRANSLATED: Text("改写了译文", "A translation was written"),
    READ: Text("校对了译文", "A translation was read"),
}


# ---- what is known already

# Field of a form → part of the applicant's data, and the part that holds its wording in Latin letters.
_PERSON = {
    **dict.fromkeys(("name", "declarant", "principal", "signer", "holder", "name_a"), ("applicant_name", "applicant_name_latin")),
    "birth_date": ("birth_date", ""),
}
_ENTERPRISE = {
    **dict.fromkeys(("company", "holder"), ("enterprise_name", "enterprise_name_foreign")),
    "credit_code": ("credit_code", ""),
    "representative": ("legal_representative", ""),
}
_AT_THE_OFFICE = ("place", "appear_place")
_TODAY = ("signed_on", "appear_date")


def prefill(item: Item, form: NotaryForm | None = None) -> dict[str, str]:
    """What the form's fields can be filled with from the file: names, dates, enterprise, place; nothing is guessed."""
    form = form or form_of(item)
    if form is None:
        return {}
    file = selectors.file_of(item.matter)
    known = _PERSON if file.applicant_kind == "person" else _ENTERPRISE
    applicant: Mapping[str, str] = file.applicant
    found: dict[str, str] = {}
    for field in form.fields:
        code = field["code"]
        own, foreign = known.get(code, ("", ""))
        found[code] = str(applicant.get(own) or "") or _of_the_day(code, file) or _of_the_item(field, item)
        found[f"{code}{wording.FOREIGN}"] = str(applicant.get(foreign) or "") or _abroad(code, file)
    return {key: value for key, value in found.items() if value}


def _of_the_day(code: str, file: NotarialFile) -> str:
    if code in _TODAY:
        return clock.today().isoformat()
    return file.office.name_zh if code in _AT_THE_OFFICE and file.office else ""


def _abroad(code: str, file: NotarialFile) -> str:
    return (file.office.registered_name_en or file.office.name_en) if code in _AT_THE_OFFICE and file.office else ""


def _of_the_item(field: Mapping, item: Item) -> str:
    return item.language if field["kind"] == "choice" and field["code"] == "language" else ""


def forms_of(item: Item) -> list[NotaryForm]:
    """The forms that serve this kind of matter."""
    return facts.notary_forms(item.subject.slug)


def form_of(item: Item) -> NotaryForm | None:
    """The form of the draft; before there is a draft the first that fits; None: written freely, in element style."""
    forms = forms_of(item)
    if item.version and not item.form:
        return None
    return next((f for f in forms if f.code == item.form), None) or next(iter(forms), None)


def wording_of(form: NotaryForm | None, language: str) -> str:
    """The form's wording in a language; empty where none is held."""
    return getattr(form, f"wording_{language.replace('-', '_')}", "") if form and language else ""


def form_text(form: NotaryForm | None, values: Mapping[str, str], language: str = wording.CHINESE) -> str:
    """The form's wording filled in; empty where none is held."""
    return wording.fill(wording_of(form, language), form.fields, values, language) if form else ""


# ---- saving


@transaction.atomic
def save_draft(
    matter_id: int,
    item_id: int,
    actor: Actor,
    *,
    version: int,
    values: Mapping[str, str],
    text_zh: str,
    text_foreign: str,
    deviation_reason: str,
    form: str = "",
    by_itself: bool = False,
) -> Item:
    """Keep the draft of one certificate. `version` is the draft's that the writer saw; `by_itself`: saved while typing.

    Raises NotAllowed for the wrong person or time, Missing for an item of another matter, Changed (with the other's text in
    `events`) when somebody was faster, Refused for a character that cannot be printed, a form that does not fit, a text that
    is too long, and wording that differs from the form without a reason (not while typing). A text with blanks is kept, but
    does not count as drafted. Other Chinese words begin translation and second reading anew.
    """
    matter, item = _locked(matter_id, item_id)
    _may(actor, matter, item, DRAFTERS, NOT_YOURS)
    _not_changed(item, version)
    chosen = next((f for f in forms_of(item) if f.code == form), None)
    if form and chosen is None:
        raise Refused("no_form", NO_FORM, {"form": NO_FORM})
    text_zh, text_foreign = wording.tidy(text_zh), wording.tidy(text_foreign)
    _printable(text_zh, text_foreign, *values.values())
    differs = chosen is not None and wording.deviates(form_text(chosen, values), text_zh)
    if differs and not deviation_reason.strip() and not by_itself:
        raise Refused("deviation_reason", WHY_DEVIATES, {"deviation_reason": WHY_DEVIATES})
    if text_zh != item.text_zh or text_foreign != item.text_foreign:
        item.translated_at, item.read_at = None, None
    item.form = form
    item.values = {key: value for key, value in values.items() if value}
    item.text_zh, item.text_foreign = text_zh, text_foreign
    item.deviates, item.deviation_reason = differs, deviation_reason.strip()[:500] if differs else ""
    complete = bool(text_zh.strip()) and not wording.has_blanks(text_zh)
    item.drafted_at, item.drafted_by = (clock.now() if complete else None), actor.user
    _keep(matter, item, actor, DRAFTED, once=by_itself, form=form, deviates=differs)
    return item


@transaction.atomic
def save_translation(
    matter_id: int, item_id: int, actor: Actor, *, version: int, text_foreign: str, by_itself: bool = False
) -> Item:
    """Keep the translation; it counts as translated when it holds no blank and the Chinese text is drafted.

    Raises as `save_draft`, and Refused for an empty translation and for a certificate without one.
    """
    matter, item = _locked(matter_id, item_id)
    _may(
        actor,
        matter,
        item,
        TRANSLATORS,
        Text("翻译由指定的翻译或者承办公证员负责。", "Translating is for the translator or the handler."),
    )
    _not_changed(item, version)
    if not item.language:
        raise Refused("no_language", Text("这一件不需要译文。", "This certificate has no translation."))
    text_foreign = wording.tidy(text_foreign)
    if not text_foreign.strip() and not by_itself:
        text = Text("请填写译文。", "Please write the translation.")
        raise Refused("no_translation", text, {"text_foreign": text})
    _printable(text_foreign)
    if text_foreign != item.text_foreign:
        item.read_at = None
    item.text_foreign = text_foreign
    complete = bool(text_foreign.strip()) and not wording.has_blanks(text_foreign) and item.drafted_at is not None
    item.translator = actor.user
    item.translated_at = clock.now() if complete and not by_itself else None
    if item.translated_at is None:
        item.read_at = None
    _keep(matter, item, actor, TRANSLATED, once=by_itself)
    return item


@transaction.atomic
def read_translation(matter_id: int, item_id: int, actor: Actor, ok: bool, note: str = "", *, version: int | None = None) -> Item:
    """The second reader confirms the translation, or sends it back to the translator with a note (an internal message).

    Raises NotAllowed for anybody but the second reader, and for who has translated this text; Changed when the text is not
    the one that was read; Refused when nothing is translated yet, or nothing is said of what is wrong.
    """
    matter, item = _locked(matter_id, item_id)
    _may(actor, matter, item, {SECOND_READER}, Text("校对由指定的校对人负责。", "Reading is for the second reader."))
    if _has_translated(matter, item, actor):
        raise NotAllowed("own_translation", OWN)
    if version is not None:
        _not_changed(item, version)
    if item.translated_at is None:
        raise Refused(
            "not_translated", Text("译文还没有完成，暂不能校对。", "The translation is not finished; it cannot be read yet.")
        )
    note = note.strip()
    if not ok and not note:
        text = Text("请写明哪里要改，翻译会看到。", "Please say what has to be changed; the translator reads it.")
        raise Refused("note", text, {"note": text})
    item.read_at = clock.now() if ok else None
    item.translated_at = item.translated_at if ok else None
    item.second_reader = actor.user
    if note:
        Message.objects.create(
            matter=matter,
            direction=Message.Direction.INTERNAL,
            at=clock.now(),
            author=actor.user,
            author_name=actor.name[:120],
            body=f"{item.position}. {item.subject.name_zh}：{note[:2000]}",
            kind=f"read_{item.pk}",
        )
    _keep(matter, item, actor, READ, ok=ok)
    return item


def notes_on(item: Item) -> list[Message]:
    """What second readers said of a translation, newest first."""
    return list(item.matter.messages.filter(kind=f"read_{item.pk}").order_by("-pk"))


def can_draft(actor: Actor, item: Item) -> Text | None:
    """Why this person cannot change the text now, or None."""
    return _why_not(actor, item.matter, item, DRAFTERS, NOT_YOURS)


def can_translate(actor: Actor, item: Item) -> bool:
    """True when this person may write the translation now."""
    return _why_not(actor, item.matter, item, TRANSLATORS, NOT_YOURS) is None


def can_read(actor: Actor, item: Item) -> bool:
    """True when this person may confirm the translation now."""
    allowed = _why_not(actor, item.matter, item, {SECOND_READER}, NOT_YOURS) is None
    return allowed and not _has_translated(item.matter, item, actor)


def _locked(matter_id: int, item_id: int) -> tuple[Matter, Item]:
    matter = Matter.objects.select_for_update(of=("self",)).get(pk=matter_id)
    item = Item.objects.select_related("subject", "destination").filter(matter=matter, dropped_at=None, pk=item_id).first()
    if item is None:
        raise Missing("no_item", NO_ITEM)
    return matter, item


def _why_not(actor: Actor, matter: Matter, item: Item, seats: set[str], not_yours: Text) -> Text | None:
    if not access.roles_in(actor, matter) & seats:
        return not_yours
    if matter.state == CORRECTING:
        under = Review.objects.filter(matter=matter, decision="", certificate__item=item).exists()
        return None if under else NOT_UNDER_REVIEW
    return None if matter.state in DRAFTING else NOT_NOW


def _may(actor: Actor, matter: Matter, item: Item, seats: set[str], not_yours: Text) -> None:
    why = _why_not(actor, matter, item, seats, not_yours)
    if why is not None:
        raise NotAllowed("not_yours" if why is not_yours else "not_now", why)


def _not_changed(item: Item, version: int) -> None:
    if version == item.version:
        return
    other = {"kind": DRAFTED, "actor": _name(item), "version": item.version}
    texts = {"text_zh": item.text_zh, "text_foreign": item.text_foreign, "values": item.values}
    raise Changed("draft_changed", FASTER.format(who=_name(item) or SOMEBODY), [{**other, **texts}])


def _name(item: Item) -> str:
    """Who wrote last."""
    kinds = (DRAFTED, TRANSLATED, READ)
    last = item.matter.events.filter(kind__in=kinds, data__item=item.pk).order_by("-number").values_list("actor_name", flat=True)
    return last.first() or ""


def _printable(*texts: str) -> None:
    if max(len(text) for text in texts) > MOST_CHARACTERS:
        raise Refused("too_long", TOO_LONG.format(n=MOST_CHARACTERS))
    check_characters(texts)


def _has_translated(matter: Matter, item: Item, actor: Actor) -> bool:
    """True for whoever wrote this translation, now or before, whoever is named as translator."""
    user = actor.user
    if user is None or item.translator_id == user.pk:
        return True
    return matter.events.filter(kind=TRANSLATED, data__item=item.pk, actor=user).exists()


def _keep(matter: Matter, item: Item, actor: Actor, kind: str, *, once: bool = False, **data: object) -> None:
    """Save the item with the next version; its event tells that something was written, never what."""
    item.version += 1
    item.save()
    last: Event | None = matter.events.filter(kind__startswith="notarization.", data__item=item.pk).order_by("-number").first()
    sitting = (
        last is not None
        and last.kind == kind
        and last.actor_id == getattr(actor.user, "pk", None)
        and last.at > clock.now() - SITTING
    )
    if not (once and sitting):
        record_event(matter, kind, actor, data={"item": item.pk, "position": item.position, "version": item.version, **data})
        matter.save()
