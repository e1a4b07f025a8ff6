"""What stands before notarization's moves: each guard returns the text that refuses, or nothing."""

from datetime import date

from yuqiao.areas.notarization import issuing, selectors, words
from yuqiao.areas.notarization.checking import findings
from yuqiao.areas.notarization.models import Authentication, Item
from yuqiao.areas.notarization.preflight import blocking
from yuqiao.kernel.errors import Refused
from yuqiao.kernel.text import Text
from yuqiao.matters.services import Context


def nobody_handles(context: Context) -> Text | None:
    """One notary a matter."""
    return Text("已有公证员承办。", "A notary handles it already.") if context.matter.handler_id else None


def self_not_barred(context: Context) -> Text | None:
    """A notary with a tie to a party may neither handle nor approve (Notarization Law art. 23)."""
    return selectors.stands_aside(context.actor.user, context.matter)


def has_items(context: Context) -> Text | None:
    """Something is asked for."""
    return (
        None
        if selectors.items_of(context.matter)
        else Text("还没有选公证事项，请先增加。", "No certificate is asked for yet; add one first.")
    )


def quote_complete(context: Context) -> Text | None:
    """Every line has an amount."""
    if selectors.quote_of(context.matter).total is None:
        return Text("费用明细还有未报价的行，请先填写。", "Lines of the quote have no amount yet; fill them in first.")
    return None


def quote_agreed(context: Context) -> Text | None:
    """Agreed before acceptance, line by line."""
    if selectors.file_of(context.matter).quote_agreed_at is None:
        return Text("申请人还没有同意费用明细。", "The applicant has not agreed to the quote yet.")
    return None


def papers_complete(context: Context) -> Text | None:
    """All required papers are accepted or waived."""
    missing = list(selectors.open_papers(context.matter)[:3])
    if not missing:
        return None
    named = Text("、".join(m.title_zh for m in missing), ", ".join(m.title_en for m in missing))
    return Text("还有材料没有审核通过：{papers}", "Papers are not accepted yet: {papers}").format(papers=named)


def drafts_complete(context: Context) -> Text | None:
    """Every certificate has its Chinese text."""
    if any(not i.text_zh for i in selectors.items_of(context.matter)):
        return Text("还有公证书没有起草。", "A certificate has no draft yet.")
    return None


def translations_read(context: Context) -> Text | None:
    """Every translation was read by a second person."""
    if any(i.language and not i.read_at for i in selectors.items_of(context.matter)):
        return Text("还有译文没有经过校对。", "A translation was not read by the second reader yet.")
    return None


def papers_signed(context: Context) -> Text | None:
    """Interview note and notice are signed (Notarization Law art. 27)."""
    missing = selectors.unsigned_papers(context.matter)
    if not missing:
        return None
    titles = dict(words.SIGNED_PAPERS)
    named = Text("、".join(titles[k].zh for k in missing), ", ".join(titles[k].en for k in missing))
    return Text("还没有签名：{papers}", "Not signed yet: {papers}").format(papers=named)


def preflight_clear(context: Context) -> Text | None:
    """Nothing that would bring the certificate back."""
    stopping = blocking(findings(context.matter))
    return stopping[0].text if stopping else None


def approver_is_another(context: Context) -> Text | None:
    """Who handled the matter does not approve it (Notarization Procedure Rules, four eyes)."""
    if context.actor.user and context.actor.user.pk in selectors.handlers_of(context.matter):
        return Text("承办人不能审批自己的案件。", "Who handled the matter cannot approve it.")
    return None


def decider_is_another(context: Context) -> Text | None:
    """Who handled the matter, or wrote the text that is looked at again, does not decide on it."""
    user = context.actor.user
    if user is None:
        return None
    wrote = Item.objects.filter(matter=context.matter, drafted_by=user, certificates__reviews__decision="").exists()
    if wrote or user.pk in selectors.handlers_of(context.matter):
        return Text("承办人和起草人不能作复查决定。", "Who handled or drafted it cannot decide on the review.")
    return None


def printable(context: Context) -> Text | None:
    """Every character can be printed; asked before a number is taken."""
    try:
        issuing.check_printable(context.matter, selectors.file_of(context.matter))
    except Refused as refused:
        return refused.text
    return None


def authentication_done(context: Context) -> Text | None:
    """Nothing is delivered while it is on its way through an authority."""
    open_ones = Authentication.objects.filter(certificate__matter=context.matter, certificate__state="valid")
    if open_ones.filter(state__in=[Authentication.State.SENT, Authentication.State.RETURNED]).exists():
        return Text("认证还在办理中或者被退回。", "Authentication is under way, or was sent back.")
    return None


def review_in_time(context: Context) -> Text | None:
    """Within the time of rule notarization.review_apply after issue, counted for the party."""
    return issuing.review_too_late(context.matter, _known_on(context))


def _known_on(context: Context) -> date | None:
    typed = context.data.get("known_on")
    return date.fromisoformat(str(typed)) if typed else None


def not_archived(context: Context) -> Text | None:
    """A file is closed once."""
    return Text("已经归档。", "The file is closed already.") if selectors.file_of(context.matter).archived_at else None


GUARDS = {
    f.__name__: f
    for f in (
        nobody_handles,
        self_not_barred,
        has_items,
        quote_complete,
        quote_agreed,
        papers_complete,
        drafts_complete,
        translations_read,
        papers_signed,
        preflight_clear,
        approver_is_another,
        decider_is_another,
        printable,
        authentication_done,
        review_in_time,
        not_archived,
    )
}
