"""Verbs that open a matter of the white list, fill a review sheet, or object during the public notice."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from yuqiao.areas.white_list import selectors
from yuqiao.areas.white_list.flow import CODE
from yuqiao.areas.white_list.models import Application, Objection, Sheet
from yuqiao.kernel import clock
from yuqiao.kernel.errors import Missing, NotAllowed, Refused
from yuqiao.kernel.text import Text
from yuqiao.matters import access, registry
from yuqiao.matters.access import Actor
from yuqiao.matters.contact import Contact
from yuqiao.matters.models import Document, Material, Matter
from yuqiao.matters.services import act, open_matter
from yuqiao.people.models import User
from yuqiao.registers.models import Lawyer, Listing
from yuqiao.registers.white_list import criteria, hold_to, live_listing

OBJECTION_LENGTH = 3000


def _contact(lawyer: Lawyer) -> Contact:
    user = lawyer.user
    return Contact(lawyer.name_zh or lawyer.name_en, user.email or "", user.phone or "", user.language)


@transaction.atomic
def apply(user: User, answers: dict[str, Any]) -> Matter:
    """Apply for the white list, or for another term. Evidence that was accepted before and still holds is taken over.

    Raises Missing for an account that belongs to no lawyer in the register, Refused while an application is open, while
    the entry is suspended, before it is near its end, and with the fields for answers that are not complete.
    """
    lawyer = Lawyer.objects.select_for_update(of=("self",)).select_related("user", "firm").filter(user=user).first()
    if lawyer is None:
        raise Missing("no_lawyer", Text("您的账号没有对应登记册中的律师。", "Your account is no lawyer's in the register."))
    _free_to_apply(lawyer)
    renewal = live_listing(lawyer.pk)

    def prepare(matter: Matter) -> None:
        matter.title = f"{lawyer.name_zh} {lawyer.name_en}".strip()[:200]
        matter.kind = "renewal" if renewal else ""
        matter.is_demo = lawyer.is_demo
        Application.objects.create(matter=matter, lawyer=lawyer)
        _take_over_evidence(matter, lawyer)

    return open_matter(CODE, answers, _contact(lawyer), channel=Matter.Channel.PORTAL, user=user, prepare=prepare)


def _free_to_apply(lawyer: Lawyer) -> None:
    if lawyer.left_on and lawyer.left_on < clock.today():
        raise Refused("left", Text("您已退出登记册，不能申请。", "You have left the register and cannot apply."))
    if selectors.open_application(lawyer):
        raise Refused("open_application", Text("您的申请正在办理。", "Your application is being dealt with."))
    listing = live_listing(lawyer.pk)
    if listing and listing.state == Listing.State.SUSPENDED:
        raise Refused(
            "suspended", Text("条目已暂停，恢复后才能续期。", "The entry is suspended; it can be renewed when it is resumed.")
        )
    if listing and clock.today() < selectors.renews_from(listing):
        text = Text("您已在白名单中，{day}起可以续期。", "You are on the white list; it can be renewed from {day}.")
        raise Refused("too_early", text.format(day=selectors.renews_from(listing).isoformat()))


def _take_over_evidence(matter: Matter, lawyer: Lawyer) -> None:
    """Evidence is sent once: what was accepted in the last application and has not run out stands in this one too."""
    last = Matter.objects.filter(application__lawyer=lawyer).exclude(pk=matter.pk).order_by("-opened_at", "-pk").first()
    if last is None:
        return
    held = {m.code: m for m in last.materials.filter(state=Material.State.ACCEPTED).exclude(valid_until__lt=clock.today())}
    for material in matter.materials.filter(code__in=held):
        earlier = held[material.code]
        for file in earlier.files.select_related("stored").order_by("pk"):
            material.document = Document.objects.create(
                matter=matter,
                stored=file.stored,
                name=file.name,
                kind=file.kind,
                audience=file.audience,
                sent_by=file.sent_by,
                sender=file.sender,
                material=material,
                created_at=clock.now(),
            )
        material.state, material.issued_on, material.valid_until = "received", earlier.issued_on, earlier.valid_until
        material.save()


@transaction.atomic
def take_over(listing: Listing) -> Application | None:
    """The matter that keeps an entry; for an entry that was made before there were matters, one is opened in its state.

    None for a lawyer whom no letter can reach: without an account there is nobody to hear.
    """
    if listing.reference:
        kept = Application.objects.filter(matter__reference=listing.reference).select_related("matter", "lawyer").first()
        if kept:
            return kept
    lawyer = Lawyer.objects.select_related("user", "firm").get(pk=listing.lawyer_id)
    if lawyer.user is None or selectors.open_application(lawyer):
        return None

    def prepare(matter: Matter) -> None:
        matter.title = f"{lawyer.name_zh} {lawyer.name_en}".strip()[:200]
        matter.is_demo = lawyer.is_demo
        matter.materials.all().delete()
        Application.objects.create(matter=matter, lawyer=lawyer, listing=listing)

    matter = open_matter(
        CODE, {}, _contact(lawyer), channel=Matter.Channel.REFERRAL, user=lawyer.user, prepare=prepare, partial=True
    )
    hold_to(listing, matter.reference)
    act(matter.pk, "take_over", Actor.system(), version=None)
    if listing.state == Listing.State.SUSPENDED:
        act(matter.pk, "stay_suspended", Actor.system(), version=None)
    return Application.objects.select_related("matter", "lawyer").get(matter=matter)


@transaction.atomic
def review(matter_id: int, user: User, met: Iterable[str], verdict: str, reason: str, version: int | None = None) -> Matter:
    """Fill the own sheet and give the verdict. Raises what the move `review` raises; nothing is kept then."""
    matter = Matter.objects.select_for_update(of=("self",)).get(pk=matter_id)
    code = "review_third" if matter.state == "third_review" else "review"
    if not access.may(Actor.of_user(user), registry.area(CODE).workflow.move(code), matter):
        raise NotAllowed("not_yours", Text("这一步不由您来做。", "This step is not yours to make."))
    application = selectors.application_of(matter)
    conditions = list(criteria(clock.today()))
    held = [c.code for c in conditions if c.code in set(met)]
    sheet = application.sheets.filter(round=application.round, reviewer=user).first()
    sheet = sheet or Sheet(application=application, reviewer=user, round=application.round)
    if not sheet.verdict:
        sheet.met, sheet.points, sheet.at = held, selectors.points_of(held, conditions), clock.now()
        sheet.save()
    return act(matter_id, code, Actor.of_user(user), version=version, data={"verdict": verdict, "reason": reason})


@transaction.atomic
def object_to(reference: str, user: User, body: str) -> Objection:
    """Object, by name, while the public notice runs. Raises Missing when it does not, Refused without words, from the lawyer,
    and for a second objection of the same person."""
    matter = Matter.objects.select_for_update(of=("self",)).filter(area=CODE, reference=reference).first()
    application = matter and selectors.in_notice(clock.today()).filter(matter=matter).first()
    if not application:
        raise Missing("no_notice", Text("公示已经结束，或者没有这项公示。", "This notice is over, or there is none."))
    text = None
    if not body.strip():
        text = Text("请写明异议和理由。", "Please say what you object to, and why.")
    elif len(body) > OBJECTION_LENGTH:
        text = Text("请不要超过{n}字。", "Please write no more than {n} characters.").format(n=OBJECTION_LENGTH)
    elif application.lawyer.user_id == user.pk:
        text = Text("不能对自己的公示提出异议。", "You cannot object to your own entry.")
    elif application.objections.filter(user=user, round=application.round).exists():
        text = Text("您已经提出过异议，我们会答复。", "You have objected already; you will be answered.")
    if text:
        raise Refused("objection", text, {"body": text})
    return Objection.objects.create(application=application, user=user, round=application.round, body=body.strip(), at=clock.now())
