"""What open pages ask again by themselves while nobody does anything, answered without running a script.

Every page asks in short turns whether somebody saved. To run a page's script for that costs ten times what it
costs to see here that nobody did, once for all pages.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from smartcity.workflow.errors import StoreTroubleError
from smartcity.workflow.workspace import newest_revision, served_database

_LOOK_AGAIN = 0.25
"""Seconds between two looks at the database, for all pages together."""
_FRESH = 6.0
"""For so many seconds a page that was just drawn gets every answer: it may have been drawn while somebody
saved, and it rests some seconds between two drawings (`ui.following.REST`)."""
_SHORT = 512  # bytes; what announces a fragment is shorter, and most of what is not, longer

FragmentIn = Callable[[bytes], str | None]
"""The fragment that a message of the WebSocket is about, None for any other message."""


@dataclass(slots=True)
class _Page:
    """An open page: what follows the data on it, since when it stands, the revision that it agreed with."""

    followers: set[str] = field(default_factory=set)
    drawn_at: float = 0.0
    agreed: int | None = None
    minute: int = 0


class QuietPages:
    """Keeps the ticks of a page's followers from it while no revision is new and the minute is the same.

    `follower_in` finds what a message to a page announces as such, `tick_in` what a message from it asks for.
    """

    def __init__(self, app: ASGIApp, follower_in: FragmentIn, tick_in: FragmentIn) -> None:
        self.app = app
        self._follower_in = follower_in
        self._tick_in = tick_in
        self._looking = asyncio.Lock()
        self._looked_at = 0.0
        self._newest = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the connection on."""
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        page = _Page()

        async def send_noting(message: Message) -> None:
            sent = message.get("bytes")
            follower = self._follower_in(sent) if sent and len(sent) < _SHORT else None
            if follower is not None:
                page.followers.add(follower)
                page.drawn_at, page.agreed = time.monotonic(), None
            await send(message)

        async def receive_wanted() -> Message:
            while True:
                message = await receive()
                sent = message.get("bytes")
                if not sent or self._tick_in(sent) not in page.followers or await self._tells_more(page):
                    return message

        await self.app(scope, receive_wanted, send_noting)

    async def _tells_more(self, page: _Page) -> bool:
        """Whether the page would say something else now than when it was asked last."""
        try:
            newest = await self._newest_revision()
        except StoreTroubleError:
            return True
        if page.agreed is None:
            if time.monotonic() - page.drawn_at >= _FRESH:
                page.agreed = newest
            return True
        minute = int(time.time() // 60)
        same, page.minute = minute == page.minute, minute
        return page.agreed != newest or not same

    async def _newest_revision(self) -> int:
        async with self._looking:
            if time.monotonic() - self._looked_at >= _LOOK_AGAIN:
                self._newest = await run_in_threadpool(newest_revision, served_database())
                self._looked_at = time.monotonic()
            return self._newest
