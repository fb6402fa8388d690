"""What open pages ask again by themselves while nobody does anything, answered without running a script.

Every page asks in short turns whether somebody saved. To run a page's script for that costs some twenty
times what it costs to see here that nobody did, once for all pages. This stands before the gate: such a look
goes no further while the one who is looking still is who the gate let in; all else the gate asks about.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from smartcity.web.gate import ACTOR_KEY, token_in
from smartcity.workflow.actors import Actor
from smartcity.workflow.code_secrets import token_hash
from smartcity.workflow.errors import StoreTroubleError
from smartcity.workflow.standing import Standing, standing
from smartcity.workflow.workspace import served_database

_LOOK_AGAIN = 0.25
"""Seconds between two looks at the database, for all pages together."""
_FRESH = 6.0
"""For so many seconds a page gets every answer that may have been drawn while somebody saved: it rests some
seconds between two drawings (`ui.following.REST`)."""
_NEXT_REDRAW = 0.15
"""Seconds between two pages that are let draw themselves anew: fifty at once would keep the notice from the
last of them, and everybody who acts waiting."""
_ASK_AGAIN = 3.0
"""Seconds after which a page that was let and did not is let again: it may have had something in hand."""
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
    """An open page: its session, what follows the data on it, since when it stands and what it agreed with.

    `before` is the newest revision that was known, and the minute, when its last run was asked for; `told`
    whether it was let say that it is behind, `let_at` when it was last let draw itself anew.
    """

    token_hash: str
    followers: set[str] = field(default_factory=set)
    drawn_at: float = 0.0
    run_since: float | None = None
    before: tuple[int | None, int] = (None, 0)
    agreed: int | None = None
    minute: int = 0
    told: bool = False
    let_at: float = -_ASK_AGAIN

    @property
    def runs(self) -> bool:
        """Whether all of it is being drawn."""
        return self.run_since is not None and time.monotonic() - self.run_since < _LONGEST_RUN


class QuietPages:
    """Keeps the ticks of a page's followers from it while no revision is new and the minute is the same.

    And while the whole page runs: on a busy server Streamlit loses the end of such a run where a
    tick starts another just then (its issue 9921), and the page would seem to run for ever.
    """

    def __init__(self, app: ASGIApp, seen: Seen) -> None:
        self.app = app
        self._told_by = seen
        self._look: asyncio.Future[Standing] | None = None
        self._looked_at = 0.0
        self._newest: int | None = None
        self._let_at = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the connection on; the gate behind this puts its Actor into the scope."""
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        page = _Page(token_hash(token_in(scope)))

        async def send_noting(message: Message) -> None:
            sent = message.get("bytes")
            if sent and len(sent) < _SHORT:
                self._note(page, sent)
            await send(message)

        async def receive_wanted() -> Message:
            while True:
                message = await receive()
                sent = message.get("bytes")
                if not sent or await self._is_wanted(page, scope.get(ACTOR_KEY), sent):
                    return message

        await self.app(scope, receive_wanted, send_noting)

    def _note(self, page: _Page, sent: bytes) -> None:
        follower = self._told_by.follower_in(sent)
        if follower is not None:
            page.followers.add(follower)
            page.drawn_at, page.agreed, page.told = time.monotonic(), None, False
        elif self._told_by.ended_in(sent):
            page.run_since = None

    async def _is_wanted(self, page: _Page, actor: Actor | None, sent: bytes) -> bool:
        asked = self._told_by.asked_in(sent)
        if asked is None:
            return True
        fragment, by_itself = asked
        if not fragment:
            page.run_since, page.before = time.monotonic(), (self._newest, _this_minute())
        if not by_itself or fragment not in page.followers:
            return True
        try:
            now = await self._standing()
        except StoreTroubleError:
            return not page.runs
        if actor is None or not now.holds(actor, page.token_hash):
            return True
        return not page.runs and self._tells_more(page, now.revision)

    async def _standing(self) -> Standing:
        """How things stand, at most a moment ago; one look for all pages, also where it fails."""
        if self._look is None or (self._look.done() and time.monotonic() - self._looked_at >= _LOOK_AGAIN):
            self._looked_at = time.monotonic()
            self._look = asyncio.ensure_future(run_in_threadpool(lambda: standing(served_database())))
        found = await asyncio.shield(self._look)
        self._newest = found.revision
        return found

    def _tells_more(self, page: _Page, newest: int) -> bool:
        """Whether the page would say something else now than when it was drawn, or asked last."""
        known, drawn_in = page.before
        if page.agreed is None and newest == known:
            # Revisions only grow: it was this one all the time while the page was drawn.
            page.agreed, page.minute = newest, drawn_in
        elif page.agreed is None:
            if time.monotonic() - page.drawn_at >= _FRESH:
                page.agreed = newest
            return True
        if page.agreed != newest:
            return self._may_catch_up(page, newest)
        minute = _this_minute()
        same, page.minute = minute == page.minute, minute
        return not same

    def _may_catch_up(self, page: _Page, newest: int) -> bool:
        """Whether a page that is behind is let say so, which is at once, or draw itself anew, one by one."""
        if not page.told:
            page.told = True
            return True
        now = time.monotonic()
        if now - page.let_at < _ASK_AGAIN or now - self._let_at < _NEXT_REDRAW:
            return False
        page.let_at = self._let_at = now
        page.before = (newest, _this_minute())
        return True


def _this_minute() -> int:
    return int(time.time() // 60)
