"""Push: an open page learns that its matter has moved; nobody learns of a matter that is not theirs."""

import json

import pytest
from asgiref.testing import ApplicationCommunicator
from channels.db import database_sync_to_async
from channels.routing import URLRouter

from yuqiao.matters.access import Actor
from yuqiao.matters.services import act
from yuqiao.matters.tests.factories import make_lawyer, make_matter, make_user
from yuqiao.site import push

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]


def socket(user, reference: str) -> ApplicationCommunicator:
    path = f"/push/matters/{reference}/"
    return ApplicationCommunicator(URLRouter(push.urlpatterns), {"type": "websocket", "path": path, "user": user})


async def answer_to_opening(page: ApplicationCommunicator) -> str:
    await page.send_input({"type": "websocket.connect"})
    return (await page.receive_output(timeout=5))["type"]


async def test_an_open_page_learns_that_its_matter_has_moved(monkeypatch):
    monkeypatch.setattr(push, "EVERY_SECONDS", 0.05)
    lawyer = await database_sync_to_async(make_lawyer)()
    applicant = await database_sync_to_async(make_user)()
    matter = await database_sync_to_async(make_matter)(user=applicant)
    page = socket(applicant, matter.reference)
    assert await answer_to_opening(page) == "websocket.accept"
    moved = await database_sync_to_async(act)(matter.pk, "accept", Actor.of_user(lawyer.user), version=None)
    told = json.loads((await page.receive_output(timeout=5))["text"])
    assert told == {"reference": matter.reference, "version": moved.version}
    await page.send_input({"type": "websocket.disconnect", "code": 1000})
    await page.wait(timeout=5)


async def test_nobody_learns_of_a_matter_that_is_not_theirs():
    matter = await database_sync_to_async(make_matter)()
    stranger = await database_sync_to_async(make_user)()
    for reference in (matter.reference, "ZX-26-AAAAA-A"):
        assert await answer_to_opening(socket(stranger, reference)) == "websocket.close"


async def test_push_serves_no_page():
    from config.asgi import application

    for path in ("/", "/desk/", "/api/v1/areas/"):
        caller = ApplicationCommunicator(application, {"type": "http", "method": "GET", "path": path, "headers": []})
        await caller.send_input({"type": "http.request"})
        assert (await caller.receive_output(timeout=5))["status"] == 404
        assert (await caller.receive_output(timeout=5))["body"] == b"Push only."
