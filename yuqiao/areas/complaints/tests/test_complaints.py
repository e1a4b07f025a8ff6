"""A complaint by name: taken, the lawyer heard without seeing the file, decided, looked at again; it counts in the register."""

import pytest
from django.test import Client
from django.urls import reverse

from yuqiao.areas.complaints.complaining import complain, heard_about, turn
from yuqiao.areas.complaints.models import Complaint
from yuqiao.kernel import clock
from yuqiao.kernel.errors import NotAllowed, Refused
from yuqiao.matters.access import Actor, visible_at_desk
from yuqiao.matters.models import Matter
from yuqiao.matters.services import act
from yuqiao.matters.tests.factories import make_lawyer, make_matter, make_user
from yuqiao.matters.timeline import verify
from yuqiao.notify.models import Letter
from yuqiao.people.models import Role
from yuqiao.registers.models import EntryChange, Lawyer

pytestmark = pytest.mark.django_db
SAID = {"subject": "没有按时答复", "facts": "十月约定三日答复，一直没有回音。", "wanted": "说明原因"}


@pytest.fixture(autouse=True)
def stopped():
    with clock.frozen("2026-11-24T09:00:00+08:00") as hands:
        yield hands


class World:
    def __init__(self) -> None:
        self.lawyer, self.user = make_lawyer(name="被诉律师"), make_user(name="王一一")
        self.reviewer, self.manager = make_user(Role.REVIEWER), make_user(Role.DEPARTMENT_MANAGER)
        self.matter = complain(self.user, self.lawyer, SAID)

    def do(self, move: str, user, **data) -> Matter:
        self.matter = act(self.matter.pk, move, Actor.of_user(user), version=None, data=data)
        return self.matter

    def letters(self, name: str) -> int:
        return Letter.objects.filter(about=self.matter.reference, template=f"complaints.{name}").count()


def page(path: str, user=None, **post) -> tuple[int, str]:
    client = Client()
    if user:
        client.force_login(user)
    response = client.post(path, post) if post else client.get(path)
    return response.status_code, response.content.decode()


def test_the_lawyer_is_heard_and_the_complaint_decided():
    world = World()
    mine = reverse("complaints:answer", args=[world.matter.reference])
    assert page(mine, world.lawyer.user)[0] == 404  # not before it is taken
    world.do("take", world.reviewer)
    assert world.matter.state == "hearing" and world.letters("hear") == 1
    status, shown = page(mine, world.lawyer.user)
    assert status == 200 and "一直没有回音" in shown and "王一一" in shown
    # Heard, but no sight of the file; and no other lawyer reads it.
    assert not visible_at_desk(world.lawyer.user).filter(pk=world.matter.pk).exists()
    assert page(mine, make_lawyer().user)[0] == 404 and page(mine, world.user)[0] == 404
    assert page("/my/complaints/", world.lawyer.user)[1].count(world.matter.reference)
    assert page(mine, world.lawyer.user, body=" ")[0] == 422
    assert page(mine, world.lawyer.user, body="已于十月二十日书面说明。")[0] == 302
    world.matter.refresh_from_db()
    assert world.matter.state == "deciding"
    assert page(mine, world.lawyer.user, body="再补充")[0] == 422
    assert "十月二十日" in page(reverse("portal:matter", args=[world.matter.reference]), world.user)[1]
    world.do("uphold", world.reviewer, reason="经核实，未按约定答复。")
    assert world.matter.state == "upheld" and world.letters("upheld") == world.letters("upheld_subject") == 1
    assert EntryChange.objects.filter(entry=world.lawyer.pk, field="complaint_upheld", after=world.matter.reference).exists()
    shown = page(reverse("desk:matter", args=[world.matter.reference]), world.reviewer)[1]
    assert f"complaint={world.matter.reference}" in shown
    assert "经核实" in page(mine, world.lawyer.user)[1] and verify(world.matter) is None


def test_not_upheld_looked_at_again_by_somebody_else():
    world = World()
    other = make_user(Role.DEPARTMENT_MANAGER)
    world.do("take", world.reviewer)
    assert turn() == 0
    clock._frozen.get().forward(days=30)
    assert turn() == 1  # the lawyer was silent
    world.do("dismiss", world.manager, reason="不能证明")
    world.do("ask_again", world.user, body="另有短信为证")
    with pytest.raises(Refused):
        world.do("overturn", world.manager, reason="成立")
    with pytest.raises(NotAllowed):
        world.do("overturn", world.reviewer, reason="成立")
    world.do("confirm", other, reason="维持")
    with pytest.raises(Refused):
        world.do("ask_again", world.user, body="再一次")


def test_by_name_once_and_by_nobody_with_a_tie():
    world = World()
    with pytest.raises(Refused):
        complain(world.user, world.lawyer, SAID)
    with pytest.raises(Refused):
        complain(world.lawyer.user, world.lawyer, SAID)
    stranger = make_matter()
    with pytest.raises(Refused) as wrong:
        complain(make_user(), world.lawyer, {**SAID, "about": stranger.reference})
    assert "about" in wrong.value.fields
    own = make_user()
    matter = make_matter(user=own)
    assert Complaint.objects.get(matter=complain(own, world.lawyer, {**SAID, "about": matter.reference.lower()})).about == matter
    Lawyer.objects.filter(pk=make_lawyer(firm=world.lawyer.firm).pk).update(user=world.reviewer)
    with pytest.raises(Refused):
        world.do("take", world.reviewer)
    url = reverse("complaints:new", args=[world.lawyer.pk])
    assert page(url)[0] == 302  # sign in first: nothing anonymous counts
    status, shown = page(url, make_user(), subject="只有标题", facts="")
    assert status == 422 and "只有标题" in shown
    assert page(url, make_user(), **SAID)[0] == 302
    world.do("withdraw", world.user)
    assert world.letters("withdrawn_subject") == 0 and not heard_about(world.lawyer.user).exists()


def test_who_has_no_account_cannot_be_asked_and_it_goes_on():
    lawyer = make_lawyer()
    Lawyer.objects.filter(pk=lawyer.pk).update(user=None)
    matter = complain(make_user(), lawyer, SAID)
    assert act(matter.pk, "take", Actor.of_user(make_user(Role.REVIEWER)), version=None).state == "deciding"
