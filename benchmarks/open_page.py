"""A Streamlit page as a browser keeps it open: the WebSocket with its messages, without the drawing.

It does what the page's script in a browser does: it remembers the messages that the server need not send
twice, and asks again for what renews itself (the notice of new data).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

WAIT_SECONDS = 60.0
"""What has not arrived after so many seconds is not waited for, and counts as that long."""
_KEPT_RUNS = 2  # for how many runs a browser remembers a message, `global.maxCachedMessageAge`
_WRITTEN = frozenset({"text", "markdown", "heading"})
Listener = Callable[[str], None]
"""Hears every text as it comes, and '' when a run of the whole page has ended."""


class PageFailedError(Exception):
    """The page showed an error in the place of its content."""


@dataclass(slots=True)
class OpenPage:
    """One open page: the choices of each box of its bar by the key in the address, and the texts it shows.

    `received` counts the bytes that came, `redrawn` the runs of the whole page; `listener` hears each text.
    """

    socket: ClientConnection
    region: str
    listener: Listener | None = None
    received: int = 0
    redrawn: int = 0
    texts: set[str] = field(default_factory=set)
    _page: str = ""
    _pages: dict[str, str] = field(default_factory=dict)
    boxes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _box_ids: dict[str, str] = field(default_factory=dict)
    _chosen: dict[str, str] = field(default_factory=dict)
    _query: str = ""
    _remembered: dict[str, int] = field(default_factory=dict)
    _timers: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _finished: asyncio.Future[None] | None = None
    _reader: asyncio.Task[None] | None = None

    async def show(self, name: str) -> float:
        """Open the page with this address; the seconds until all of it has arrived."""
        message = BackMsg()
        if name in self._pages:
            message.rerun_script.page_script_hash = self._pages[name]
        else:
            message.rerun_script.page_name = name
        self._chosen = {}
        self._query = urlencode({"region": self.region})
        return await self._run(message)

    async def choose(self, box: str, value: str) -> float:
        """Choose a value in the box of the bar with this address key; the seconds until all has arrived."""
        self._chosen[self._box_ids[box]] = value
        message = BackMsg()
        message.rerun_script.page_script_hash = self._page
        return await self._run(message)

    async def close(self) -> None:
        """Close the tab."""
        self._stop_timers()
        await self.socket.close()
        if self._reader is not None:
            await self._reader

    async def _run(self, message: BackMsg) -> float:
        self._finished = asyncio.get_running_loop().create_future()
        if self._reader is None:
            self._reader = asyncio.create_task(self._read())
        started = time.perf_counter()
        await self._send(message)
        done, _ = await asyncio.wait([self._finished], timeout=WAIT_SECONDS)
        for finished in done:
            finished.result()
        return time.perf_counter() - started

    async def _send(self, message: BackMsg) -> None:
        asked = message.rerun_script
        asked.query_string = self._query
        asked.cached_message_hashes.extend(self._remembered)
        states = [WidgetState(id=box, string_value=value) for box, value in self._chosen.items()]
        asked.widget_states.widgets.extend(states)
        await self.socket.send(message.SerializeToString())

    async def _read(self) -> None:
        try:
            async for content in self.socket:
                self.received += len(content)
                message = ForwardMsg()
                message.ParseFromString(content)
                self._take(message)
        finally:
            self._stop_timers()
            if self._finished is not None and not self._finished.done():
                self._finished.set_exception(PageFailedError("closed"))

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "new_session" and not message.metadata.run.fragment_ids:
            self._begin_run(message.new_session.page_script_hash)
        elif kind == "delta":
            self._take_element(message)
        elif kind == "navigation":
            self._pages = {page.url_pathname: page.page_script_hash for page in message.navigation.app_pages}
        elif kind == "page_info_changed":
            self._query = message.page_info_changed.query_string
        elif kind == "auto_rerun":
            self._renew(message.auto_rerun.fragment_id, message.auto_rerun.interval)
        elif kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
            self.redrawn += 1
            kept = self.redrawn - _KEPT_RUNS
            self._remembered = {hash_: run for hash_, run in self._remembered.items() if run > kept}
            if self.listener is not None:
                self.listener("")
            if self._finished is not None and not self._finished.done():
                self._finished.set_result(None)

    def _begin_run(self, page: str) -> None:
        self._stop_timers()
        self._page = page
        self.boxes, self._box_ids, self.texts = {}, {}, set()

    def _take_element(self, message: ForwardMsg) -> None:
        if message.metadata.cacheable:
            self._remembered[message.hash] = self.redrawn
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception" and self._finished is not None and not self._finished.done():
            self._finished.set_exception(PageFailedError(element.exception.message))
        elif kind == "selectbox":
            key = element.selectbox.query_param_key
            self.boxes[key], self._box_ids[key] = tuple(element.selectbox.options), element.selectbox.id
        elif kind in _WRITTEN:
            written = getattr(element, kind).body
            self.texts.add(written)
            if self.listener is not None:
                self.listener(written)

    def _renew(self, fragment: str, seconds: float) -> None:
        async def ask() -> None:
            while True:
                await asyncio.sleep(seconds)
                message = BackMsg()
                message.rerun_script.fragment_id = fragment
                message.rerun_script.is_auto_rerun = True
                message.rerun_script.page_script_hash = self._page
                await self._send(message)

        if fragment in self._timers:
            self._timers[fragment].cancel()
        self._timers[fragment] = asyncio.create_task(ask())

    def _stop_timers(self) -> None:
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()


async def open_page(port: int, cookie: str, region: str, name: str) -> OpenPage:
    """The page of a server on this machine, open in the session of the cookie, once all of it has arrived."""
    socket = await connect(
        f"ws://127.0.0.1:{port}/_stcore/stream",
        subprotocols=["streamlit"],  # type: ignore[list-item]
        additional_headers={"Cookie": cookie},
        max_size=None,
    )
    page = OpenPage(socket, region)
    await page.show(name)
    return page
