"""The province in numbers, counted from the rows of the registers: one definition for the desk, the API and the public pages."""

from dataclasses import dataclass

from django.db.models import Count, Q

from yuqiao.kernel import clock
from yuqiao.kernel.text import Text
from yuqiao.registers.models import Lawyer, Notary, NotaryOffice


@dataclass(frozen=True)
class Figure:
    """A number with what it counts."""

    code: str
    number: int
    title: Text
    definition: Text


TITLES = {
    "pool_lawyers": (
        Text("人才库涉外律师", "lawyers in the talent pool"),
        Text("今天在册、列入人才库的律师", "lawyers in the register today who belong to the pool"),
    ),
    "leading_lawyers": (
        Text("领军人才", "leading lawyers"),
        Text("人才库律师中的领军人才", "those of the pool who are leading"),
    ),
    "national_lawyers": (
        Text("全国人才", "national members"),
        Text("人才库律师中的全国人才", "those of the pool who belong to the national one"),
    ),
    "notaries": (
        Text("涉外公证员", "foreign-related notaries"),
        Text("今天在册、在任的公证员", "notaries in the register today who are in post"),
    ),
    "notary_offices": (
        Text("涉外公证机构", "notary offices"),
        Text("今天在册的公证机构", "notary offices in the register today"),
    ),
    "remote_video_offices": (
        Text("可办海外远程视频公证", "with remote video"),
        Text("其中可办海外远程视频公证的", "those of them that notarize by remote video"),
    ),
}


def province_counts() -> list[Figure]:
    """The figures of the province as of today, in three queries."""
    today = clock.today()
    here = Q(left_on=None) | Q(left_on__gte=today)
    lawyers = Lawyer.objects.filter(here, in_pool=True).aggregate(
        pool_lawyers=Count("pk"),
        leading_lawyers=Count("pk", filter=Q(is_leading=True)),
        national_lawyers=Count("pk", filter=Q(is_national=True)),
    )
    in_post = Q(in_post_until=None) | Q(in_post_until__gte=today)
    notaries = {"notaries": Notary.objects.filter(here, in_post).count()}
    offices = NotaryOffice.objects.filter(here).aggregate(
        notary_offices=Count("pk"), remote_video_offices=Count("pk", filter=Q(remote_video=True))
    )
    counted = lawyers | notaries | offices
    return [Figure(code, counted[code], title, definition) for code, (title, definition) in TITLES.items()]
