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

_LONGEST_RUN = 30.0
"""Seconds after which a run whose end was not seen is taken for over."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the messages on a WebSocket are about.

    `asked_in`: the fragment that a browser asks to be run, '' for the whole page, and whether it asks by
    itself; None for another message. `follower_in`: the fragment that a page announces as one that follows
    the data. `ended_in`: whether the page says that a run of all of it has ended.
    """

    asked_in: Callable[[bytes], tuple[str, bool] | None]
    follower_in: Callable[[bytes], str | None]
    ended_in: Callable[[bytes], bool]


@dataclass(slots=True)
class _Page:
    """An open page: what follows the data on it, since when it stands, the revision that it agreed with."""

    followers: set[str] = field(default_factory=set)
    drawn_at: float = 0.0
    run_since: float | None = None
    agreed: int | None = None
    minute: int = 0


class QuietPages:
    """Keeps the ticks of a page's followers from it while no revision is new and the minute is the same.

    And while the whole page runs: on a busy server Streamlit loses the end of such a run where a
    tick starts another just then (its issue 9921), and the page would seem to run for ever.
    """

    def __init__(self, app: ASGIApp, seen: Seen) -> None:
        self.app = app
        self._told_by = seen
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
            if sent and len(sent) < _SHORT:
                self._note(page, sent)
            await send(message)

        async def receive_wanted() -> Message:
            while True:
                message = await receive()
                sent = message.get("bytes")
                if not sent or await self._is_wanted(page, sent):
                    return message

        await self.app(scope, receive_wanted, send_noting)

    def _note(self, page: _Page, sent: bytes) -> None:
        follower = self._told_by.follower_in(sent)
        if follower is not None:
            page.followers.add(follower)
            page.drawn_at, page.agreed = time.monotonic(), None
        elif self._told_by.ended_in(sent):
            page.run_since = None

    async def _is_wanted(self, page: _Page, sent: bytes) -> bool:
        asked = self._told_by.asked_in(sent)
        if asked is None:
            return True
        fragment, by_itself = asked
        if not fragment:
            page.run_since = time.monotonic()
        if not by_itself or fragment not in page.followers:
            return True
        runs = page.run_since is not None and time.monotonic() - page.run_since < _LONGEST_RUN
        return not runs and await self._tells_more(page)

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
