"""A server that nobody has used yet, asked for every page over the raw WebSocket, as a script would.

Streamlit runs a script lying directly in `pages/` by its address, past app.py, until a session has called
st.navigation; ours lie one level down. And whoever is not at this machine sees only what to do.
"""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from smartcity.reference.texts import text
from smartcity.ui.navigation import MENU
from tests.browser.conftest import ROOT, Server

PAGES = [entry for entries in MENU.values() for entry in entries]
ADDRESSES = [
    *(entry.code for entry in PAGES),
    *(entry.script.removesuffix(".py").removeprefix("pages/") for entry in PAGES),
    *(entry.script.removesuffix(".py").rpartition("/")[2] for entry in PAGES),
    *(entry.script for entry in PAGES),
]


def ask(server: Server, page: str, headers: Mapping[str, str]) -> Sequence[ForwardMsg]:
    """Every message that a fresh session gets until its script has ended."""
    address = f"ws://127.0.0.1:{server.port}/_stcore/stream"
    wanted = BackMsg()
    wanted.rerun_script.page_name = page
    messages = []
    with connect(
        address, subprotocols=["streamlit"], additional_headers=dict(headers), max_size=None
    ) as socket:
        socket.send(wanted.SerializeToString())
        while True:
            message = ForwardMsg()
            message.ParseFromString(socket.recv(timeout=30))
            messages.append(message)
            if message.WhichOneof("type") == "script_finished":
                return messages


def shown_texts(messages: Sequence[ForwardMsg]) -> list[str]:
    elements = [m.delta.new_element for m in messages if m.WhichOneof("type") == "delta"]
    headings = [e.heading.body for e in elements if e.WhichOneof("type") == "heading"]
    return headings + [e.text.body for e in elements if e.WhichOneof("type") == "text"]


def test_no_page_of_a_cold_server_runs_outside_the_entry(cold_server: Server) -> None:
    for page in ADDRESSES:
        messages = ask(cold_server, page, {})
        kinds = {message.WhichOneof("type") for message in messages}
        assert "navigation" in kinds, f"{page} was shown without app.py"


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"X-Forwarded-For": "203.0.113.9"}, "closed_forwarded"),
        ({"Forwarded": "for=203.0.113.9"}, "closed_forwarded"),
    ],
)
def test_a_forwarded_caller_sees_only_what_to_do(
    server: Server, headers: Mapping[str, str], reason: str
) -> None:
    expected = [text(f"pages.{key}", "id") for key in ("closed_title", reason, "closed_what_to_do")]
    for entry in PAGES:
        assert shown_texts(ask(server, entry.code, headers)) == expected


def test_scripts_and_data_are_not_served_as_files(server: Server) -> None:
    for path in ("pages/intake/upload.py", "app/static/../app.py", "app/static/../data/local/smartcity.db"):
        try:
            with urllib.request.urlopen(f"{server.address}/{path}", timeout=10) as answer:
                body = answer.read()
        except urllib.error.HTTPError as refused:
            body = refused.read()
        assert b"import streamlit" not in body
        assert not body.startswith(b"SQLite format 3")
    assert (ROOT / "static" / "favicon.svg").exists()
