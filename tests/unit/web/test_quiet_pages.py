"""A page's script is not asked whether somebody saved while nobody did."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from starlette.types import Message, Receive, Scope, Send

from smartcity.ui.from_browser import asked_in
from smartcity.ui.page_messages import ended_in, follower_in
from smartcity.web import quiet_pages
from smartcity.web.quiet_pages import QuietPages, Seen
from smartcity.workflow.workspace import Workspace
from tests.unit.web.conftest import ROWS, send

TICK, OTHER_TICK, CLICK = b"tick:follower", b"tick:steering", b"click"


def asked(message: bytes) -> tuple[str, bool] | None:
    if message.startswith(b"tick:"):
        return message[5:].decode(), True
    return ("", False) if message in {CLICK, b"redraw"} else None


def announced(message: bytes) -> str | None:
    return message[9:].decode() if message.startswith(b"announce:") else None


class Page:
    """A page behind QuietPages: `heard` is what reaches it of what its browser sends."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self._quiet = QuietPages(self._app, Seen(asked, announced, lambda sent: sent == b"ended"))

    def sends(self, messages: Sequence[bytes]) -> list[bytes]:
        """What of these messages reaches the page, which has just been drawn."""
        self.heard = []
        coming: list[Message] = [{"type": "websocket.receive", "bytes": sent} for sent in messages]
        coming.append({"type": "websocket.disconnect", "code": 1000})

        async def receive() -> Message:
            return coming.pop(0)

        async def send(_message: Message) -> None:
            return

        asyncio.run(self._quiet({"type": "websocket"}, receive, send))
        return self.heard

    async def _app(self, _scope: Scope, receive: Receive, send: Send) -> None:
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
    assert Page().sends([CLICK, TICK, TICK, b"redraw", TICK]) == [CLICK, b"redraw", TICK]


def test_after_a_commit_every_tick_reaches_the_page_until_it_is_drawn_anew(
    filled: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    revisions = iter([1, 1, 1, 2, 2, 2, 2, 2, 2])
    monkeypatch.setattr(quiet_pages, "newest_revision", lambda _database: next(revisions))
    # Agreed at 1; the first tick of the minute; none; at 2 two that the page hears; drawn; agreed at 2; none.
    heard = Page().sends([TICK, TICK, TICK, TICK, TICK, b"redraw", TICK, TICK, TICK])
    assert heard == [TICK, TICK, TICK, TICK, b"redraw", TICK]
    assert filled.revision > 0


def test_a_revision_of_any_region_is_seen(filled: Workspace) -> None:
    before = quiet_pages.newest_revision(filled.database)
    send(filled, ROWS.replace("Sehat", "Cepat"))
    assert quiet_pages.newest_revision(filled.database) == filled.revision == before + 1


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
