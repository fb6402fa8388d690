"""A running server with two regions and a code for every role, asked over HTTP and the raw WebSocket.

A forwarding header makes every caller here one from outside, as behind a proxy or on the hall's network.
"""

from __future__ import annotations

import http.client
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from smartcity.intake.tables import ExpectedOpd
from smartcity.workflow import registry
from smartcity.workflow.access import CodeWish, make_codes
from smartcity.workflow.actors import Role
from smartcity.workflow.workspace import Workspace, open_database, open_workspace
from tests.browser.conftest import Server
from tests.browser.running import RunningServer

OPD, OTHER_OPD = "Dinas Kesehatan", "Dinas Pendidikan"
REGION, ELSEWHERE = "32.04", "32.05"
OUTSIDE = {"X-Forwarded-For": "203.0.113.9", "Host": "smartcity.contoh.go.id"}
BROWSER = {"Accept": "text/html,application/xhtml+xml"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(slots=True)
class Hall:
    """A running server, its region, a code for every role, and one of a facilitator of another region."""

    server: Server
    region: Workspace
    codes: dict[Role, str]
    code_elsewhere: str = ""
    _cookies: dict[str, dict[str, str]] = field(default_factory=dict)

    def ask(
        self, path: str, headers: Mapping[str, str] = {}, method: str = "GET", body: bytes | None = None
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=20)
        connection.request(method, path, body, {**OUTSIDE, **headers})
        given = connection.getresponse()
        answer = Answer(given.status, {k.lower(): v for k, v in given.getheaders()}, given.read())
        connection.close()
        return answer

    def submit(self, code: str, headers: Mapping[str, str] = {}, **fields: str) -> Answer:
        form = urlencode({"code": code, **fields}).encode()
        return self.ask("/masuk", {**FORM, **headers}, "POST", form)

    def cookie_of(self, code: str) -> dict[str, str]:
        """The cookie of a new session."""
        given = self.submit(code)
        assert given.status == 303, given.body
        return {"Cookie": given.headers["set-cookie"].partition(";")[0]}

    def cookie(self, role: Role) -> dict[str, str]:
        """The cookie of a new session of this role."""
        return self.cookie_of(self.codes[role])

    def kept_cookie(self, code: str) -> dict[str, str]:
        """The cookie of a session that is signed in once for all tests."""
        if code not in self._cookies:
            self._cookies[code] = self.cookie_of(code)
        return self._cookies[code]

    def socket(self, headers: Mapping[str, str]) -> ClientConnection:
        # The library names the host itself, and it stays this machine: the forwarding header decides.
        own = {"X-Forwarded-For": OUTSIDE["X-Forwarded-For"], **headers}
        address = f"ws://127.0.0.1:{self.server.port}/_stcore/stream"
        return connect(address, subprotocols=["streamlit"], additional_headers=own, max_size=None)  # type: ignore[list-item]


@contextmanager
def running_hall(folder: Path) -> Iterator[Hall]:
    """A server on a database of its own that nobody has used yet."""
    running = RunningServer(folder)
    database = open_database(str(running.server.database))
    region = open_workspace(database, REGION, create=True)
    elsewhere = open_workspace(database, ELSEWHERE, create=True)
    registry.save_opds(region, [ExpectedOpd(OPD), ExpectedOpd(OTHER_OPD)])
    wishes = [CodeWish(role, OPD if role is Role.OPD else None, f"Kode {role}") for role in Role]
    codes = {slip.role: slip.code for slip in make_codes(region, wishes)}
    [slip] = make_codes(elsewhere, [CodeWish(Role.FACILITATOR)])
    running.start()
    try:
        yield Hall(running.server, region, codes, slip.code)
    finally:
        running.kill()
        database.close()


def asked_for(page: str, query: str = "") -> bytes:
    """The message that opens a page."""
    wanted = BackMsg()
    wanted.rerun_script.page_name = page
    wanted.rerun_script.query_string = query
    return wanted.SerializeToString()


def messages_of_run(socket: ClientConnection, message: bytes) -> Sequence[ForwardMsg]:
    """What the server sends from this message until the script has ended."""
    socket.send(message)
    messages = []
    while True:
        given = ForwardMsg()
        given.ParseFromString(socket.recv(timeout=60))  # type: ignore[arg-type]
        messages.append(given)
        if given.WhichOneof("type") == "script_finished":
            return messages


def elements(messages: Sequence[ForwardMsg], kind: str) -> list[object]:
    """The elements of a kind that the messages bring, as their messages."""
    return [
        getattr(message.delta.new_element, kind)
        for message in messages
        if message.WhichOneof("type") == "delta" and message.delta.new_element.WhichOneof("type") == kind
    ]


def run_page(socket: ClientConnection, page: str, query: str = "") -> list[str]:
    """The titles and texts that a page shows once its script has ended."""
    shown = messages_of_run(socket, asked_for(page, query))
    return [element.body for kind in ("heading", "text") for element in elements(shown, kind)]  # type: ignore[attr-defined]


def messages_until_closed(socket: ClientConnection, received: list[bytes]) -> None:
    """Collects what comes until the server closes. Raises ConnectionClosed then."""
    while True:
        received.append(bytes(socket.recv(timeout=20)))  # type: ignore[arg-type]
