"""Somebody with a cookie who asks a server of this machine for pages, on one connection as a browser does."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

import h11

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_WAIT_SECONDS = 300.0
_CHUNK = 65536
_KEPT_OPEN = 3.0
"""Seconds after which an idle connection is opened anew; the server closes it after five."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; the names of headers are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(slots=True)
class Visitor:
    """Asks the server on a port; `cookie` is sent along, `received` counts the bytes of all answers."""

    port: int
    cookie: str = ""
    received: int = 0
    _used_at: float = 0.0
    _streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    _talk: h11.Connection = field(default_factory=lambda: h11.Connection(h11.CLIENT))

    async def ask(
        self, path: str, method: str = "GET", body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Answer:
        """The answer to one request. Raises OSError and h11.ProtocolError for a connection that breaks."""
        answer = await asyncio.wait_for(self._ask(path, method, body, headers or {}), _WAIT_SECONDS)
        self.received += len(answer.body)
        return answer

    async def sign_in(self, code: str, target: str = "/") -> Answer:
        """Sign in with an access code; the answer. Raises PermissionError where it was refused."""
        form = urlencode({"code": code, "next": target}).encode()
        answer = await self.ask("/masuk", "POST", form, FORM)
        if answer.status != 303:
            raise PermissionError(answer.status)
        self.cookie = answer.headers["set-cookie"].partition(";")[0]
        return answer

    async def send_and_hang_up(self, path: str, body: bytes, headers: Mapping[str, str]) -> None:
        """POST something and close the connection at once, before the answer can come."""
        await self._send(path, "POST", body, headers)
        self.close()

    def close(self) -> None:
        """Close the connection; the next request opens another."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None

    async def _ask(self, path: str, method: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        await self._send(path, method, body, headers)
        assert self._streams is not None
        reader, _ = self._streams
        status, found, content = 0, {}, b""
        while True:
            event = self._talk.next_event()
            if event is h11.NEED_DATA:
                self._talk.receive_data(await reader.read(_CHUNK))
            elif isinstance(event, h11.Response):
                status = event.status_code
                found = {name.decode(): value.decode("latin-1") for name, value in event.headers}
            elif isinstance(event, h11.Data):
                content += event.data
            elif isinstance(event, h11.EndOfMessage):
                break
        if self._talk.our_state is h11.MUST_CLOSE or self._talk.their_state is h11.MUST_CLOSE:
            self.close()
        else:
            self._talk.start_next_cycle()
        self._used_at = time.monotonic()
        return Answer(status, found, content)

    async def _send(self, path: str, method: str, body: bytes, headers: Mapping[str, str]) -> None:
        if time.monotonic() - self._used_at > _KEPT_OPEN:
            self.close()
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self.port)
            self._talk = h11.Connection(h11.CLIENT)
        _, writer = self._streams
        sent = {"Host": f"127.0.0.1:{self.port}", "Content-Length": str(len(body)), **headers}
        if self.cookie:
            sent["Cookie"] = self.cookie
        request = h11.Request(method=method, target=path, headers=list(sent.items()))
        for event in (request, h11.Data(data=body), h11.EndOfMessage()):
            writer.write(self._talk.send(event) or b"")
        await writer.drain()
