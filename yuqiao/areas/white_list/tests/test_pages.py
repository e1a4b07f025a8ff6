"""The pages: what the public reads at each step, the lawyer's room, the sheet, discipline."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from yuqiao.areas.white_list.tests.factories import ENOUGH, Case, decision
from yuqiao.kernel import clock
from yuqiao.matters.tests.factories import make_lawyer, make_user
from yuqiao.people.models import Role
from yuqiao.registers.discipline import record_discipline
from yuqiao.registers.models import Discipline, Listing, ListingCriterion
from yuqiao.registers.white_list import criteria, list_lawyer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def stopped():
    with clock.frozen("2026-11-24T09:00:00+08:00") as hands:
        yield hands


def page(path: str, user=None, **post) -> tuple[int, str]:
    client = Client()
    if user:
        client.force_login(user)
    response = client.post(path, post) if post else client.get(path)
    return response.status_code, response.content.decode()


def listed_in_public(lawyer) -> bool:
    return lawyer.name_zh in page(f"/white-list/?words={lawyer.name_zh}")[1].partition('role="status"')[2]


def test_the_public_list_agrees_at_every_step(django_assert_max_num_queries):
    case = Case(make_lawyer(name="白名单律师甲"))
    case.reviewed()
    assert not listed_in_public(case.lawyer)
    case.do("approve", case.manager)
    assert not listed_in_public(case.lawyer) and case.lawyer.name_zh in page("/white-list/notices/")[1]
    case.after_notice()
    assert listed_in_public(case.lawyer) and case.lawyer.name_zh not in page("/white-list/notices/")[1]
    with django_assert_max_num_queries(14):
        page("/white-list/")
    listing = Listing.objects.get()
    status, shown = page(f"/white-list/{listing.pk}/")
    assert status == 200 and "持有境外执业资格" in shown and "60" in shown and "matters.pdf" not in shown

    # Disciplined: gone with the next request, and the page says why.
    record_discipline(case.lawyer, decision(), case.reviewers[0])
    assert not listed_in_public(case.lawyer)
    assert "违反利益冲突规则" in page("/white-list/notices/")[1]
    assert "已暂停" in page(f"/white-list/{listing.pk}/")[1]
    assert "conflicts of interest" in page(f"/white-list/{listing.pk}/?lang=en")[1]

    case.lawyer.public = False
    case.lawyer.save()
    assert page(f"/white-list/{listing.pk}/")[0] == 404


def test_filters_and_what_nobody_knows():
    lawyer = make_lawyer(name="王越", territories=("VNM",), languages=("zh", "vi"))
    list_lawyer(lawyer, reference="", until=clock.today() + timedelta(days=400), grounds=[], points=60)
    for query, there in (("territory=越南", 1), ("territory=DEU", 0), ("territory=xx", 0), ("language=vi", 1), ("language=de", 0)):
        found = page(f"/white-list/?{query}")[1].partition('role="status"')[2]
        assert (lawyer.name_zh in found) == bool(there), query
    assert page("/white-list/conditions/")[0] == 200
    assert (
        lawyer.name_zh in page("/white-list/?format=csv")[1]
        and lawyer.name_zh not in page("/white-list/?format=csv&language=de")[1]
    )
    assert page("/white-list/?after=nonsense&city=1")[0] == 200


def test_the_room_of_a_lawyer_and_of_nobody_else():
    case = Case()
    assert page("/my/white-list/")[0] == 302
    assert page("/my/white-list/", make_user())[0] == 404
    status, shown = page("/my/white-list/", case.user)
    assert status == 200 and "提交申请" in shown
    status, shown = page("/my/white-list/", case.user, statement="做过十二件", truthful="")
    assert status == 422 and "做过十二件" in shown
    status, _ = page("/my/white-list/", case.user, statement="做过十二件", truthful="on")
    assert status == 302
    status, shown = page("/my/white-list/", case.user)
    assert "提交申请" not in shown and "BM" in shown
    status, shown = page("/my/white-list/", case.user, statement="再一次", truthful="on")
    assert status == 422 and "正在办理" in shown


def test_a_reviewer_fills_the_sheet_and_reads_the_other_one_only_then():
    case = Case().checked()
    case.review(0)
    url = reverse("white_list_desk:sheet", args=[case.matter.reference])
    matter = reverse("desk:matter", args=[case.matter.reference])
    status, shown = page(url, case.reviewers[1])
    assert status == 200 and "practice.pdf" in shown and "材料与条件相符" not in page(matter, case.reviewers[1])[1]
    assert page(url, case.reviewers[0])[1].count("您已经评审过") == 1
    for outsider in (case.manager, case.user, make_user(Role.WINDOW_CLERK)):
        assert page(url, outsider)[0] == 404
    version = str(case.matter.version)
    status, shown = page(url, case.reviewers[1], met=ENOUGH, version=version)
    assert status == 422 and shown.count("checked") >= len(ENOUGH)
    status, shown = page(url, case.reviewers[1], met=ENOUGH[:2], version=version, verdict="pass", reason="好")
    assert status == 422 and "必备条件" in shown
    status, _ = page(url, case.reviewers[1], met=ENOUGH, version=version, verdict="pass", reason="证据充分")
    assert status == 302
    case.matter.refresh_from_db()
    assert case.matter.state == "deciding"
    assert "材料与条件相符" in page(matter, case.reviewers[1])[1]
    assert page(reverse("white_list_desk:board"), case.manager)[0] == 200


def test_discipline_is_recorded_and_lifted_at_the_desk():
    lawyer, reviewer = make_lawyer(name="受惩戒律师", licence="14101202600000001"), make_user(Role.REVIEWER)
    list_lawyer(lawyer, reference="", until=clock.today() + timedelta(days=400), grounds=[], points=60)
    url = "/desk/white-list/discipline/"
    assert page(url, make_user(Role.REGISTRAR))[0] == 404
    said = {
        "against": "lawyer",
        "who": "无此人",
        "body": "示例律师协会",
        "kind": "censure",
        "source": "1号",
        "decided_on": "2026-11-24",
        "valid_from": "2026-11-24",
        "summary_zh": "违规",
    }
    status, shown = page(url, reviewer, **said)
    assert status == 422 and "没有这个姓名" in shown and "示例律师协会" in shown
    assert page(url, reviewer, **{**said, "who": "14101202600000001"})[0] == 302
    assert not listed_in_public(lawyer)
    made = Discipline.objects.get()
    assert page(f"{url}{made.pk}/lift/", reviewer, reason=" ")[0] == 422
    assert page(f"{url}{made.pk}/lift/", reviewer, reason="复查撤销")[0] == 302
    assert "复查撤销" in page(url, reviewer)[1]


def test_an_objection_needs_a_name():
    case = Case(make_lawyer(name="公示律师")).noticed()
    url = f"/white-list/notices/{case.matter.reference}/"
    status, shown = page(url)
    assert status == 200 and "请先登录" in shown
    assert page(url + "object/", None, body="匿名")[0] == 302
    assert not case.matter.application.objections.exists()
    user = make_user(name="张三一")
    status, shown = page(url + "object/", user, body=" ")
    assert status == 422
    assert page(url + "object/", user, body="证书不实")[0] == 302
    # The lawyer reads what is objected, not by whom; the desk reads both.
    tracked = page(reverse("portal:matter", args=[case.matter.reference]), case.user)[1]
    assert "证书不实" in tracked and "张三一" not in tracked
    assert "张三一" in page(reverse("desk:matter", args=[case.matter.reference]), case.manager)[1]
    assert page("/white-list/notices/BM26-NOTHING/")[0] == 404


def test_the_department_gives_a_condition_another_version_and_what_is_open_keeps_its_papers():
    case = Case().applied()
    held = ListingCriterion.objects.get(code="matters")
    url = "/desk/white-list/conditions/"
    said = {
        "name_zh": "办理过五件涉外业务",
        "name_en": "Has handled five foreign-related matters",
        "evidence_zh": "合同",
        "evidence_en": "Contracts",
        "kind": "points",
        "points": "40",
        "minimum": "5",
        "valid_from": "2026-12-01",
        "source": "示例文件〔2026〕8号",
        "confidence": "sourced",
    }
    assert page(f"{url}{held.pk}/", case.reviewers[0], **said)[0] == 404 and page(url, case.reviewers[0])[0] == 200
    for wrong in ({"valid_from": "2026-11-01"}, {"points": "0"}, {"source": ""}, {"kind": "mandatory"}):
        status, shown = page(f"{url}{held.pk}/", case.manager, **{**said, **wrong})
        assert status == 422 and "办理过五件涉外业务" in shown, wrong
    assert page(f"{url}{held.pk}/", case.manager, **said)[0] == 302
    held.refresh_from_db()
    assert str(held.valid_to) == "2026-11-30" and criteria(clock.today()).get(code="matters").points == 30
    clock._frozen.get().forward(days=10)
    assert criteria(clock.today()).get(code="matters").points == 40 and case.paper("matters").pk
    assert page(f"{url}{held.pk}/", case.manager, **said)[0] == 404  # only the present one has another version
    assert page(url, case.manager, **{**said, "name_zh": "新的条件", "valid_from": "2026-12-04"})[0] == 302
    new = ListingCriterion.objects.get(name_zh="新的条件")
    assert page(f"{url}{new.pk}/end/", case.manager, last_day="2026-11-01")[0] == 422
    assert page(f"{url}{new.pk}/end/", case.manager, last_day="2026-12-31")[0] == 302
    assert "新的条件" in page("/white-list/conditions/")[1]
