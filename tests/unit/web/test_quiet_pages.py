"""A page's script is not asked whether somebody saved while nobody did."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from starlette.types import Message, Receive, Scope, Send

from smartcity.store.errors import StoreUnavailableError
from smartcity.ui.from_browser import asked_in
from smartcity.ui.page_messages import ended_in, follower_in
from smartcity.web import quiet_pages
from smartcity.web.gate import ACTOR_KEY
from smartcity.web.quiet_pages import QuietPages, Seen
from smartcity.workflow import access
from smartcity.workflow.access import SESSION_COOKIE, CodeWish, make_codes
from smartcity.workflow.actors import LOCAL_ACTOR, Actor, Role
from smartcity.workflow.standing import Standing
from smartcity.workflow.workspace import Database, Workspace

TICK, OTHER_TICK, CLICK = b"tick:follower", b"tick:steering", b"click"


def asked(message: bytes) -> tuple[str, bool] | None:
    if message.startswith(b"tick:"):
        return message[5:].decode(), True
    return ("", False) if message in {CLICK, b"redraw"} else None


def announced(message: bytes) -> str | None:
    return message[9:].decode() if message.startswith(b"announce:") else None


class Page:
    """A page behind QuietPages, let in as the actor: `heard` is what reaches it of what its browser sends."""

    def __init__(self, actor: Actor = LOCAL_ACTOR, token: str = "") -> None:
        self.heard: list[bytes] = []
        self._actor = actor
        self._headers = [(b"cookie", f"{SESSION_COOKIE}={token}".encode())]
        self._quiet = QuietPages(self._app, Seen(asked, announced, lambda sent: sent == b"ended"))

    def sends(self, messages: Sequence[bytes], meanwhile: Iterator[None] | None = None) -> list[bytes]:
        """What of these messages reaches the page, just drawn; before each `meanwhile` goes on by a step."""
        self.heard = []
        coming: list[Message] = [{"type": "websocket.receive", "bytes": sent} for sent in messages]
        coming.append({"type": "websocket.disconnect", "code": 1000})

        async def receive() -> Message:
            if meanwhile is not None:
                next(meanwhile, None)
            return coming.pop(0)

        async def send(_message: Message) -> None:
            return

        asyncio.run(self._quiet({"type": "websocket", "headers": self._headers}, receive, send))
        return self.heard

    async def _app(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope[ACTOR_KEY] = self._actor
        await send({"type": "websocket.send", "bytes": b"announce:follower"})
        while (message := await receive())["type"] == "websocket.receive":
            self.heard.append(message["bytes"])
            if message["bytes"] == b"redraw":
                await send({"type": "websocket.send", "bytes": b"announce:follower"})
                await send({"type": "websocket.send", "bytes": b"ended"})


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quiet_pages, "_FRESH", 0.0)
    monkeypatch.setattr(quiet_pages, "_LOOK_AGAIN", 0.0)
    monkeypatch.setattr(quiet_pages.time, "time", lambda: 90.0)


def revisions(monkeypatch: pytest.MonkeyPatch, found: Sequence[int | None]) -> None:
    """Each look finds the next of these as the newest revision, at None that the database is away."""
    coming = iter(found)

    def standing(_database: Database) -> Standing:
        revision = next(coming)
        if revision is None:
            raise StoreUnavailableError("away")
        return Standing(revision, has_codes=False, actors={})

    monkeypatch.setattr(quiet_pages, "standing", standing)


@pytest.mark.usefixtures("filled")
def test_while_nobody_saves_a_drawn_page_is_asked_once_and_once_a_minute() -> None:
    # The first finds which revision the page agrees with, the second in which minute.
    assert Page().sends([TICK] * 6) == [TICK, TICK]


@pytest.mark.usefixtures("filled")
def test_all_else_reaches_the_page() -> None:
    sent = [OTHER_TICK, CLICK] * 3
    assert Page().sends(sent) == sent


@pytest.mark.usefixtures("filled")
def test_a_page_that_runs_for_its_visitor_is_asked_nothing_meanwhile() -> None:
    assert Page().sends([CLICK, TICK, TICK, b"redraw", TICK]) == [CLICK, b"redraw"]


@pytest.mark.usefixtures("filled")
def test_a_page_drawn_while_nobody_saved_is_asked_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quiet_pages, "_FRESH", 60.0)
    # The first look finds 4, so the page that is drawn afterwards agrees with 4 as long as that is newest.
    revisions(monkeypatch, [4, 4, 4, 5])
    heard = Page().sends([TICK, b"redraw", TICK, TICK, TICK])
    assert heard == [TICK, b"redraw", TICK]


@pytest.mark.usefixtures("filled")
def test_a_page_drawn_while_somebody_saved_is_asked_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quiet_pages, "_FRESH", 60.0)
    revisions(monkeypatch, [4, 5, 5, 5])
    sent = [TICK, b"redraw", TICK, TICK, TICK]
    assert Page().sends(sent) == sent


def test_after_a_commit_a_page_is_told_and_then_draws_itself_anew(
    filled: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    revisions(monkeypatch, [1, 1, 1, 2, 2, 2, 2, 2])
    # Agreed at 1; the first tick of the minute; none; at 2 two that the page hears; drawn with 2; none.
    heard = Page().sends([TICK, TICK, TICK, TICK, TICK, b"redraw", TICK, TICK, TICK])
    assert heard == [TICK, TICK, TICK, TICK, b"redraw"]
    assert filled.revision > 0


@pytest.mark.usefixtures("filled")
def test_a_page_that_does_not_draw_itself_anew_is_let_again_later(monkeypatch: pytest.MonkeyPatch) -> None:
    revisions(monkeypatch, [1, 1, 1, *[2] * 5])
    # Agreed at 1; the first tick of the minute; none; told of 2; let draw itself; then not for a while.
    assert Page().sends([TICK] * 8) == [TICK] * 4
    monkeypatch.setattr(quiet_pages, "_ASK_AGAIN", 0.0)
    monkeypatch.setattr(quiet_pages, "_NEXT_REDRAW", 0.0)
    revisions(monkeypatch, [1, 1, 1, *[2] * 5])
    assert Page().sends([TICK] * 8) == [TICK] * 7


@pytest.mark.usefixtures("filled")
def test_pages_that_are_behind_are_told_at_once_and_draw_themselves_anew_one_by_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(quiet_pages, "_NEXT_REDRAW", 60.0)
    revisions(monkeypatch, [1, 1, 1, *[2] * 5])
    page = Page()
    page._quiet._let_at = time.monotonic()  # another page was let just now
    assert page.sends([TICK] * 8) == [TICK] * 3


@pytest.mark.usefixtures("filled")
def test_while_the_database_is_away_a_page_that_stands_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    revisions(monkeypatch, [1, 1, None, None, 1, 1])
    assert Page().sends([TICK] * 6) == [TICK] * 4
    revisions(monkeypatch, [None])
    assert Page().sends([CLICK, TICK]) == [CLICK]


@pytest.mark.parametrize("end", ["signed out", "revoked", "another"])
def test_the_ticks_of_a_session_that_ended_go_on_to_the_gate(filled: Workspace, end: str) -> None:
    [slip] = make_codes(filled, [CodeWish(Role.VIEWER)])
    opened = access.sign_in(filled.database, slip.code, "10.0.0.7")
    actor = opened.signed_in.actor

    def ends() -> Iterator[None]:
        yield from [None] * 4  # before the fifth message
        if end == "signed out":
            access.end_session(filled.database, opened.token)
        elif end == "revoked":
            access.revoke_codes(filled, [slip.handle])
        yield

    if end == "another":
        actor = replace(actor, name="Pak Lain")
    heard = Page(actor, opened.token).sends([TICK] * 7, ends())
    assert len(heard) == (7 if end == "another" else 2 + 3)


def test_the_ticks_of_a_local_page_go_on_to_the_gate_once_a_code_is_made(filled: Workspace) -> None:
    def closes() -> Iterator[None]:
        yield from [None] * 4
        make_codes(filled, [CodeWish(Role.VIEWER)])
        yield

    assert len(Page().sends([TICK] * 7, closes())) == 2 + 3


def test_messages_of_streamlit_are_told_apart() -> None:
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

    from smartcity.ui.following import LOOK_EVERY

    sent = ForwardMsg()
    sent.auto_rerun.fragment_id, sent.auto_rerun.interval = "f", LOOK_EVERY
    assert follower_in(sent.SerializeToString()) == "f"
    sent.auto_rerun.interval = LOOK_EVERY * 2
    assert follower_in(sent.SerializeToString()) is None
    sent.script_finished = ForwardMsg.FINISHED_EARLY_FOR_RERUN
    assert not ended_in(sent.SerializeToString())
    sent.script_finished = ForwardMsg.FINISHED_SUCCESSFULLY
    assert ended_in(sent.SerializeToString())
    request = BackMsg()
    request.rerun_script.fragment_id = "f"
    assert asked_in(request.SerializeToString()) == ("f", False)
    request.rerun_script.is_auto_rerun = True
    assert asked_in(request.SerializeToString()) == ("f", True)
    request.app_heartbeat = True
    assert asked_in(request.SerializeToString()) is None
    assert asked_in(b"\xff\xff") is None


def test_no_other_fragment_looks_as_often_as_a_follower() -> None:
    from smartcity.ui import following, screen_desk, trouble

    assert following.LOOK_EVERY not in {screen_desk._LOOK_EVERY, trouble._TRY_AGAIN}
