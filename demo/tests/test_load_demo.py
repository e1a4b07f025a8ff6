"""The demonstration province: its numbers, its marks, and that loading it again changes nothing."""

import re

import pytest
from django.contrib.auth.hashers import check_password
from django.core.management import CommandError, call_command
from django.test import Client

from demo.accounts import ACCOUNTS
from demo.consultations import ENDS
from demo.loading import load
from yuqiao.kernel import clock
from yuqiao.kernel.identifiers import credit_code
from yuqiao.matters.models import Document, Matter
from yuqiao.matters.timeline import verify
from yuqiao.notify.models import Letter
from yuqiao.people.models import User
from yuqiao.people.selectors import has_role
from yuqiao.registers.figures import province_counts
from yuqiao.registers.models import Enterprise, LawFirm, Lawyer, MediationOrganisation, Notary, NotaryOffice
from yuqiao.registers.roster import flagged

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def province(django_db_setup, django_db_blocker):
    """A smaller province, loaded once for this file and taken back afterwards."""
    from django.db import transaction

    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        try:
            load(consultation_count=40)
            yield
        finally:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)


def test_the_numbers_are_those_of_the_real_province(province):
    assert NotaryOffice.objects.count() == 41
    assert NotaryOffice.objects.filter(remote_video=True).count() == 15
    assert Notary.objects.count() == 352
    assert Lawyer.objects.filter(in_pool=True).count() == 803
    assert Lawyer.objects.filter(is_leading=True).count() == 91
    assert Lawyer.objects.filter(is_national=True).count() == 7
    assert NotaryOffice.objects.values("city").distinct().count() == 18
    assert LawFirm.objects.exclude(city=None).values("city").distinct().count() == 18


def test_the_numbers_are_the_same_at_the_desk_over_the_api_and_in_public(province):
    wanted = [803, 91, 7, 352, 41, 15]
    assert [f.number for f in province_counts()] == wanted
    visitor, desk = Client(), Client()
    assert [f["number"] for f in visitor.get("/api/v1/registers/figures/").json()["figures"]] == wanted
    desk.force_login(User.objects.get(email="manager@demo.example"))
    for client, address in ((visitor, "/directory/registers/"), (desk, "/desk/registers/")):
        shown = re.findall(r'data-figure="\w+"><b>(\d+)</b>', client.get(address).content.decode())
        assert [int(number) for number in shown] == wanted, address


def test_the_roster_flags_who_falls_below(province):
    lacking = {str(row): [s.code for s in missing] for row, missing in flagged()}
    assert sorted(lacking.values()) == [["fees", "check"], ["mediators"]]
    assert MediationOrganisation.objects.count() == 8


def test_everything_is_visibly_invented(province):
    for model in (NotaryOffice, Notary, LawFirm, Lawyer, Enterprise, Matter):
        assert not model.objects.filter(is_demo=False).exists(), model
    for name in Lawyer.objects.values_list("name_zh", flat=True):
        assert "（演示）" in name
    for name in LawFirm.objects.values_list("name_zh", flat=True):
        assert "示例" in name
    assert all(u.email.endswith(".example") for u in User.objects.all())


def test_enterprises_have_valid_codes(province):
    assert all(credit_code.check(c).valid for c in Enterprise.objects.values_list("credit_code", flat=True))


def test_ten_accounts_can_sign_in_each_with_its_seat(province):
    assert len(ACCOUNTS) == 16
    for account in ACCOUNTS:
        user = User.objects.get(email=account.email)
        assert check_password(account.password, user.password)
        assert user.is_demo
        assert not account.role or has_role(user, account.role)


def test_consultations_stand_in_every_state_with_real_papers_and_timelines_that_hold(province):
    states = set(Matter.objects.values_list("state", flat=True))
    assert set(ENDS) - {"received"} <= states, set(ENDS) - states
    assert all(verify(m) is None for m in Matter.objects.all())
    assert {"application/pdf", "image/jpeg"} <= set(Document.objects.values_list("stored__content_type", flat=True))
    assert {"zh-hans", "en"} == set(Matter.objects.values_list("language", flat=True))
    assert not Matter.objects.filter(opened_at__gt=clock.now()).exists()


def test_loading_again_changes_nothing(province):
    before = (Matter.objects.count(), User.objects.count(), Letter.objects.count())
    assert load(consultation_count=40) is False
    assert (Matter.objects.count(), User.objects.count(), Letter.objects.count()) == before


def test_it_is_refused_where_the_demonstration_is_off(db, settings):
    settings.DEMO, before = False, User.objects.count()
    with pytest.raises(CommandError, match="public password"):
        call_command("load_demo")
    assert User.objects.count() == before
