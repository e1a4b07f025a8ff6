"""Authentication batches: made, sent, marked, taken back; returns; two people at once; the letter when all is done."""

import threading

import pytest
from django.db import connection

from yuqiao.areas.notarization import authentication as verbs
from yuqiao.areas.notarization.models import Authentication, AuthenticationReturn
from yuqiao.areas.notarization.tests.factories import BIRTH, make_notary, make_office
from yuqiao.areas.notarization.tests.lines import issued_matter
from yuqiao.kernel.errors import Changed, NotAllowed, Refused
from yuqiao.matters.tests.factories import make_user
from yuqiao.notify.models import Letter
from yuqiao.people.models import Role

pytestmark = pytest.mark.django_db
PAGE = "/desk/notarization/batches/"
FAO, EMBASSY = "provincial_fao", "embassy"


@pytest.fixture
def office():
    return make_office()


@pytest.fixture
def notary(office):
    return make_notary(office).user


def consular(office):
    """A matter whose certificate goes to the foreign affairs office, then to an embassy."""
    matter = issued_matter(office, BIRTH)
    first = Authentication.objects.filter(certificate__matter=matter)
    first.delete()
    certificate = matter.certificates.get()
    for step, authority in ((1, FAO), (2, EMBASSY)):
        Authentication.objects.create(
            certificate=certificate, step=step, authority=authority, office=office, changed_at=certificate.output.issued_at
        )
    return matter


def two_certificates(office):
    """A matter with two certificates for Germany: both go to the provincial office."""
    return issued_matter(office, matter_3="")


def sent(user, office, authority=FAO):
    batch = verbs.make_batch(user, office, authority)
    return verbs.send_batch(batch.pk, user, "顺丰", "SF1")


def told() -> int:
    return Letter.objects.filter(template=verbs.LETTER, state=Letter.State.QUEUED).count()


def test_numbers_follow_each_other_by_office(office, notary):
    two_certificates(office)
    ids = list(verbs.offered([office]).values_list("pk", flat=True))
    assert len(ids) == 2
    first = verbs.make_batch(notary, office, FAO, ids[:1])
    second = verbs.make_batch(notary, office, FAO)
    assert [b.number.rsplit("-", 1)[1] for b in (first, second)] == ["0001", "0002"]
    other = make_office()
    issued_matter(other)
    assert verbs.make_batch(make_notary(other).user, other, FAO).number.endswith("-0001")
    assert not verbs.offered([office]).exists()


def test_the_embassy_follows_the_foreign_affairs_office(office, notary):
    matter = consular(office)
    assert [a.step for a in verbs.offered([office])] == [1]
    with pytest.raises(Refused):
        verbs.make_batch(notary, office, EMBASSY)
    verbs.mark_all_done(sent(notary, office).pk, notary)
    assert told() == 0, "one stop is still to come"
    assert [a.step for a in verbs.offered([office])] == [2]
    verbs.mark_all_done(sent(notary, office, EMBASSY).pk, notary)
    assert told() == 1
    kinds = list(matter.events.order_by("number").values_list("kind", flat=True))
    assert kinds.count("notarization.authentication_done") == 2


def test_partly_done_partly_returned_and_sent_again(office, notary):
    matter = two_certificates(office)
    batch = sent(notary, office)
    one, two = batch.entries.order_by("pk")
    verbs.mark_done(batch.pk, notary, {one.pk: "FAO-77"})
    with pytest.raises(Refused):
        verbs.close_batch(batch.pk, notary)
    with pytest.raises(Refused):
        verbs.mark_returned(batch.pk, notary, two.pk, "no such reason")
    with pytest.raises(Refused):
        verbs.mark_returned(batch.pk, notary, two.pk, "other", " ")
    verbs.mark_returned(batch.pk, notary, two.pk, "seal", "第二页")
    assert told() == 0
    verbs.close_batch(batch.pk, notary)
    with pytest.raises(Refused):
        verbs.make_batch(notary, office, FAO)  # nothing waits until it is put right
    verbs.mark_fixed(notary, two.pk)
    again = sent(notary, office)
    assert [e.pk for e in again.entries.all()] == [two.pk]
    verbs.mark_all_done(again.pk, notary)
    assert told() == 1
    kept = AuthenticationReturn.objects.get(authentication=two)
    assert (kept.reason, kept.note, kept.batch) == ("seal", "第二页", batch)
    assert verbs.lines_of(batch).gone == [kept], "the first batch still tells of it"
    one.refresh_from_db()
    assert one.reference == "FAO-77"
    assert matter.reference in Letter.objects.get(template=verbs.LETTER).subject


def test_a_marking_is_taken_back_until_the_batch_is_closed(office, notary):
    consular(office)
    batch = sent(notary, office)
    line = batch.entries.get()
    verbs.mark_returned(batch.pk, notary, line.pk, "date")
    verbs.undo(batch.pk, notary, line.pk)
    assert not AuthenticationReturn.objects.exists()
    verbs.mark_done(batch.pk, notary, {line.pk: ""})
    second = verbs.make_batch(notary, office, EMBASSY)
    with pytest.raises(Refused):
        verbs.undo(batch.pk, notary, line.pk)  # the embassy's batch holds it
    verbs.take_out(second.pk, notary, second.entries.get().pk)
    second.refresh_from_db()
    assert second.state == "closed", "an empty batch keeps its number"
    verbs.undo(batch.pk, notary, line.pk)
    verbs.mark_done(batch.pk, notary, {line.pk: ""})
    verbs.close_batch(batch.pk, notary)
    with pytest.raises(Changed):
        verbs.undo(batch.pk, notary, line.pk)


def test_undoing_the_last_stop_keeps_the_letter_back(office, notary):
    issued_matter(office, BIRTH)
    batch = sent(notary, office)
    line = batch.entries.get()
    verbs.mark_done(batch.pk, notary, {line.pk: ""})
    assert told() == 1
    verbs.undo(batch.pk, notary, line.pk)
    assert told() == 0
    verbs.mark_done(batch.pk, notary, {line.pk: ""})
    assert told() == 1


def test_the_second_of_two_is_told(office, notary):
    colleague = make_user(Role.WINDOW_CLERK, office=office.office)
    two_certificates(office)
    ids = list(verbs.offered([office]).values_list("pk", flat=True))
    batch = verbs.make_batch(notary, office, FAO, ids[:1])
    with pytest.raises(Changed):
        verbs.make_batch(colleague, office, FAO, ids)
    assert verbs.offered([office]).count() == 1, "nothing of the second batch was kept"
    verbs.send_batch(batch.pk, notary)
    with pytest.raises(Changed):
        verbs.send_batch(batch.pk, colleague)
    verbs.mark_done(batch.pk, notary, {ids[0]: "1"})
    with pytest.raises(Changed):
        verbs.mark_done(batch.pk, colleague, {ids[0]: "2"})
    with pytest.raises(Changed):
        verbs.mark_returned(batch.pk, colleague, ids[0], "seal")
    with pytest.raises(Changed):
        verbs.mark_all_done(batch.pk, colleague)
    assert Authentication.objects.get(pk=ids[0]).reference == "1"


@pytest.mark.django_db(transaction=True)
def test_two_people_at_the_same_time(office, notary):
    issued_matter(office, BIRTH)
    batch = sent(notary, office)
    line = batch.entries.get().pk
    colleague = make_notary(office).user
    results: list[str] = []
    start = threading.Barrier(2)

    def mark(user, reference: str) -> None:
        start.wait()
        try:
            verbs.mark_done(batch.pk, user, {line: reference})
            results.append(reference)
        except Changed:
            results.append("changed")
        finally:
            connection.close()

    threads = [threading.Thread(target=mark, args=pair) for pair in ((notary, "A"), (colleague, "B"))]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert sorted(results)[1:] == ["changed"]
    assert Authentication.objects.get(pk=line).reference == sorted(results)[0]


@pytest.mark.parametrize("role", [Role.NOTARY, Role.WINDOW_CLERK, Role.OFFICE_HEAD, Role.APPROVER])
def test_people_of_the_office_and_nobody_else(client, office, role):
    issued_matter(office, BIRTH)
    insider, outsider = make_user(role, office=office.office), make_user(role, office=make_office().office)
    with pytest.raises(NotAllowed):
        verbs.make_batch(outsider, office, FAO)
    batch = sent(insider, office)
    with pytest.raises(NotAllowed):
        verbs.mark_all_done(batch.pk, outsider)
    with pytest.raises(NotAllowed):
        verbs.mark_fixed(outsider, batch.entries.get().pk)
    client.force_login(outsider)
    assert client.get(f"{PAGE}{batch.pk}/").status_code == 404
    assert client.post(f"{PAGE}{batch.pk}/", {"do": "all_done"}).status_code == 404
    assert batch.number not in client.get(PAGE).content.decode()
    for nobody in (make_user(Role.DEPARTMENT_MANAGER), make_user(Role.ADMINISTRATOR), make_user(Role.WINDOW_CLERK)):
        client.force_login(nobody)
        assert client.get(PAGE).status_code == 404


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_on_the_page(client, office, notary, language):
    two_certificates(office)
    client.force_login(notary)
    page = client.get(PAGE, {"lang": language})
    assert page.context["waiting"] == 2
    made = client.post(PAGE, {"office": office.pk, "authority": FAO, "all": "1"})
    address = made.url
    assert client.get(address, {"lang": language}).status_code == 200
    client.post(address, {"do": "send", "courier": "顺丰", "tracking": "SF100"})
    one, two = Authentication.objects.order_by("pk")
    wrong = client.post(address, {"do": "returned", "line": one.pk, "reason": "other", "note": ""})
    assert wrong.status_code == 422
    lost = client.post(address, {"do": "returned", "line": one.pk, "reason": "", "note": "字迹不清"})
    assert "字迹不清" in lost.content.decode(), "what was typed stays"
    client.post(address, {"do": "returned", "line": one.pk, "reason": "other", "note": "字迹不清"})
    client.post(address, {"do": "done", "line": two.pk, "reference": "N-5"})
    page = client.get(address).content.decode()
    assert "N-5" in page
    assert client.post(address, {"do": "done", "line": two.pk}).status_code == 409
    assert client.post(address, {"do": "burn"}).status_code == 404
    client.post(f"{PAGE}lines/{one.pk}/fixed/")
    one.refresh_from_db()
    assert (one.state, one.batch) == ("waiting", None)
    client.post(address, {"do": "close"})
    assert client.post(address, {"do": "undo", "line": two.pk}).status_code == 409


def test_nothing_chosen_and_nonsense(client, office, notary):
    issued_matter(office)
    client.force_login(notary)
    client.post(PAGE, {"office": office.pk, "authority": FAO, "ids": ["x", "-1"]})
    client.post(PAGE, {"office": office.pk, "authority": FAO, "ids": ["999999"]})
    assert client.post(PAGE, {"office": office.pk, "authority": "moon"}).status_code == 404
    assert not office.batches.exists()
