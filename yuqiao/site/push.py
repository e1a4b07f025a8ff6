"""Push: tells an open page that its matter has moved. The page asks for the new state itself."""

import asyncio
from collections.abc import Callable

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.urls import path

from yuqiao.matters.access import visible_to
from yuqiao.matters.models import Matter

EVERY_SECONDS = 2


def _version(user: object, reference: str) -> int | None:
    return visible_to(user).filter(reference=reference).values_list("version", flat=True).first()


class MatterPush(AsyncJsonWebsocketConsumer):
    """One open page of one matter; closed at once for whoever may not see it."""

    async def connect(self) -> None:
        reference = self.scope["url_route"]["kwargs"]["reference"]
        version = await database_sync_to_async(_version)(self.scope["user"], reference)
        if version is None:
            await self.close()
            return
        await self.accept()
        self.watch = asyncio.create_task(self._watch(reference, version))

    async def _watch(self, reference: str, version: int) -> None:
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            found = await database_sync_to_async(
                Matter.objects.filter(reference=reference).values_list("version", flat=True).first
            )()
            if found and found != version:
                version = found
                await self.send_json({"reference": reference, "version": version})

    async def disconnect(self, code: int) -> None:
        if hasattr(self, "watch"):
            self.watch.cancel()


urlpatterns = [path("push/matters/<str:reference>/", MatterPush.as_asgi())]


async def no_pages(scope: dict, receive: object, send: Callable) -> None:
    """Pages are served elsewhere, behind the doors that belong to them."""
    await send({"type": "http.response.start", "status": 404, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b"Push only."})
