"""The applicant's details as the papers show them; a preview that leaves nothing behind."""

from pathlib import Path

import pytest
from django.urls import reverse

from yuqiao.areas.notarization import selectors
from yuqiao.areas.notarization.checking import findings
from yuqiao.areas.notarization.tests.factories import BIRTH, Case, make_notary, make_office
from yuqiao.kernel.models import Series, StoredFile
from yuqiao.matters.access import Actor
from yuqiao.matters.models import Matter, Output
from yuqiao.matters.search import search_matters
from yuqiao.matters.services import preview

pytestmark = pytest.mark.django_db
DETAILS = {**{k: v for k, v in BIRTH.items() if k not in ("matter_1", "territory", "purpose", "by_agent")}}


def test_a_name_is_corrected_and_found_under_both(client):
    case = Case(BIRTH).taken()
    client.force_login(case.notary.user)
    url = reverse("notarization_desk:applicant", args=[case.matter.reference])
    assert "张𬎆" in client.get(url).content.decode()
    sent = {**DETAILS, "applicant_name": "章䶮", "address_latin": "2 Sample Road"}
    assert client.post(url, sent).status_code == 302
    assert selectors.file_of(case.matter).applicant["applicant_name"] == "章䶮"
    assert case.matter.answers["applicant_name"] == "张𬎆", "what was submitted stays"
    for name in ("章䶮", "张𬎆"):
        assert search_matters(Matter.objects.all(), name).filter(pk=case.matter.pk).exists()
    event = case.matter.events.get(kind="notarization.applicant_amended")
    assert "章" not in str(event.data), "the timeline says which fields, not what they hold"


def test_what_was_typed_wrong_stays_in_the_form(client):
    case = Case(BIRTH).taken()
    client.force_login(case.notary.user)
    url = reverse("notarization_desk:applicant", args=[case.matter.reference])
    page = client.post(url, {**DETAILS, "applicant_name": "章䶮", "birth_date": "昨天"})
    assert page.status_code == 422 and "章䶮" in page.content.decode() and "昨天" in page.content.decode()


def test_who_does_not_handle_it_reads_and_after_submission_nobody_changes(client):
    case = Case(BIRTH).drafted()
    client.force_login(case.approver.user)
    url = reverse("notarization_desk:applicant", args=[case.matter.reference])
    assert client.get(url).status_code == 200 and client.post(url, DETAILS).status_code == 403
    client.force_login(make_notary(make_office()).user)
    assert client.get(url).status_code == 404
    case.do("submit_draft", opinion="可以")
    client.force_login(case.notary.user)
    assert client.post(url, DETAILS).status_code == 422


def _files(root: str) -> set[Path]:
    return {f for f in Path(root).rglob("*") if f.is_file()}


def test_looking_at_the_issue_takes_no_number_and_signs_nothing(settings, tmp_path):
    case = Case().approved()
    settings.FILES_ROOT = tmp_path
    before = _files(settings.FILES_ROOT), StoredFile.objects.count(), list(Series.objects.values_list("key", "last"))
    data = {"steel_seal": "on", "layout_checked": "on"}
    seen = preview(case.matter.pk, "issue", Actor.of_user(case.notary.user), version=case.matter.version, data=data)
    assert seen.state == "issued" and seen.letters
    after = _files(settings.FILES_ROOT), StoredFile.objects.count(), list(Series.objects.values_list("key", "last"))
    assert before == after and not Output.objects.exists()


def test_red_flags_of_venue_capacity_and_age():
    office = make_office()
    case = Case({**BIRTH, "matter_1": "power-of-attorney", "birth_date": "2015-05-01"}, office=office).accepted()
    assert {"minor", "capacity"} <= {f.code for f in findings(case.matter)}
    assert "venue" not in {f.code for f in findings(case.matter)}, "the office's city is not known"


def test_an_office_without_a_short_name_issues_nothing():
    case = Case().accepted()
    case.office.short_name = ""
    case.office.save()
    assert "short_name" in {f.code for f in findings(case.matter) if f.blocking}
