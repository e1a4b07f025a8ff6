"""White list, directory, card, API and matching say the same of a lawyer at every step of the procedure."""

import pytest
from django.test import Client
from django.urls import reverse

from yuqiao.areas.white_list.tests.factories import Case, decision
from yuqiao.kernel import clock
from yuqiao.matters.tests.factories import make_lawyer, make_matter
from yuqiao.registers.discipline import lift_discipline, record_discipline
from yuqiao.registers.models import Lawyer
from yuqiao.registers.white_list import in_force

pytestmark = pytest.mark.django_db
NAME = "白名律师"


def read(path: str) -> str:
    return Client().get(path).content.decode()


def on_the_list(case: Case) -> set[bool]:
    """What each place says: one value when all agree."""
    entry = Lawyer.objects.filter(in_force(clock.today()), pk=case.lawyer.pk).exists()
    public = NAME in read(f"/white-list/?words={NAME}").partition('role="status"')[2]
    searched = reverse("portal:lawyer", args=[case.lawyer.pk]) in read(f"{reverse('portal:directory')}?words={NAME}&white=1")
    card = "目前不在白名单上" not in read(reverse("portal:lawyer", args=[case.lawyer.pk]))
    api = NAME in str(Client().get(f"/api/v1/directory/lawyers/?q={NAME}&white=true").json())
    asked = {"country": "VNM", "language": "en", "limit": 10}
    matched = NAME in str(Client().post("/api/v1/tools/match/", asked, "application/json").json())
    return {entry, public, searched, card, api, matched}


def may_be_asked(case: Case) -> bool:
    return make_matter().assignments.filter(lawyer=case.lawyer, status="offered").exists()


def test_all_places_agree_at_every_step():
    with clock.frozen("2026-11-24T09:00:00+08:00"):
        case = Case(make_lawyer(name=NAME)).reviewed()
        assert on_the_list(case) == {False}
        case.do("approve", case.manager)
        assert on_the_list(case) == {False}  # in notice
        case.after_notice()
        assert on_the_list(case) == {True} and may_be_asked(case)
        made = record_discipline(case.lawyer, decision(), case.reviewers[0])
        assert on_the_list(case) == {False} and not may_be_asked(case)
        case.matter.refresh_from_db()
        case.do("appeal_suspended", case.user, body="已撤销")
        assert on_the_list(case) == {False} and not may_be_asked(case)
        lift_discipline(made.pk, case.manager, "复查撤销")
        assert on_the_list(case) == {False}  # until somebody resumes it
        case.do("allow_suspension", case.second, reason="恢复")
        assert on_the_list(case) == {True} and may_be_asked(case)
        case.do("intend_removal", case.reviewers[2], reason="不再符合")
        assert on_the_list(case) == {True}
        case.do("state_case", case.user, body="同意")
        case.do("remove", case.second, reason="不再符合")
        assert on_the_list(case) == {False} and not may_be_asked(case)
