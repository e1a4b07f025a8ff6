"""What the white list does when somebody is disciplined, in the same transaction: off the list, offers move on."""

from yuqiao.areas.white_list.applying import take_over
from yuqiao.areas.white_list.effects import DISCIPLINE
from yuqiao.areas.white_list.flow import IN_LIST
from yuqiao.kernel import clock
from yuqiao.kernel.text import Text
from yuqiao.matters.access import Actor
from yuqiao.matters.services import act, take_back_offers
from yuqiao.registers import white_list
from yuqiao.registers.models import Discipline, Lawyer, Listing


def on_discipline(made: Discipline) -> None:
    """Every lawyer whom the decision takes out of good standing today leaves the list, and is offered nothing more."""
    if made.valid_from > clock.today():
        return  # `turn` does it on the day; until then the decision does not hold
    rows = Lawyer.objects.filter(pk=made.lawyer_id) if made.lawyer_id else Lawyer.objects.filter(firm=made.firm_id)
    why = reason_of(made)
    for lawyer in rows.select_related("user").order_by("pk"):
        listing = white_list.live_listing(lawyer.pk)
        if listing:
            suspend_entry(listing, why)
        if lawyer.user:
            take_back_offers(lawyer.user, why.zh)


def reason_of(made: Discipline) -> Text:
    """What the public reads: the summary where it is public."""
    if not made.public:
        return DISCIPLINE
    zh, en = made.summary_zh, made.summary_en or made.summary_zh
    return Text(f"{DISCIPLINE.zh}：{zh}", f"{DISCIPLINE.en}: {en}")


def suspend_entry(listing: Listing, why: Text) -> None:
    """By a move of the matter that keeps the entry; the entry alone when there is nobody to write to."""
    application = take_over(listing)
    state = application.matter.state if application else ""
    move = "suspend_for_discipline" if state in IN_LIST else "suspend_meanwhile" if state == "hearing" else ""
    if move:
        act(application.matter_id, move, Actor.system(), version=None, data={"reason_zh": why.zh, "reason_en": why.en})
    elif listing.state == Listing.State.LISTED:
        white_list.suspend(listing, why)
