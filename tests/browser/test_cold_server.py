"""A server that nobody has used yet, asked for every page over the raw WebSocket, as a script would.

Streamlit runs a script lying directly in `pages/` by its address, past app.py, until a session has called
st.navigation; ours lie one level down. And whoever is not at this machine sees only what to do.
"""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence

import pytest
from playwright.sync_api import Browser
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from smartcity.ui.navigation import MENU
from tests.browser.conftest import ROOT, Server, watch

PAGES = [entry for entries in MENU.values() for entry in entries]
ADDRESSES = [
    *(entry.code for entry in PAGES),
    *(entry.file.removesuffix(".py").removeprefix("pages/") for entry in PAGES),
    *(entry.file.removesuffix(".py").rpartition("/")[2] for entry in PAGES),
    *(entry.file for entry in PAGES),
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


def test_no_page_of_a_cold_server_runs_outside_the_entry(cold_server: Server) -> None:
    for page in ADDRESSES:
        messages = ask(cold_server, page, {})
        kinds = {message.WhichOneof("type") for message in messages}
        assert "navigation" in kinds, f"{page} was shown without app.py"


@pytest.mark.parametrize("headers", [{"X-Forwarded-For": "203.0.113.9"}, {"Forwarded": "for=203.0.113.9"}])
def test_a_forwarded_caller_gets_no_socket(server: Server, headers: Mapping[str, str]) -> None:
    for entry in PAGES:
        with pytest.raises(InvalidStatus) as refused:
            ask(server, entry.code, headers)
        assert refused.value.response.status_code == 403


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


def answer(address: str) -> tuple[int, Mapping[str, str], bytes]:
    try:
        with urllib.request.urlopen(address, timeout=10) as given:
            return given.status, given.headers, given.read()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers, refused.read()


def test_every_answer_carries_the_headers_that_keep_a_browser_here(server: Server) -> None:
    for path in ("/", "/coverage", "/app/static/favicon.svg", "/_stcore/health", "/no/such/file"):
        _, headers, _ = answer(f"{server.address}{path}")
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], path
        assert headers["X-Content-Type-Options"] == "nosniff", path


def test_inner_figures_and_the_interface_for_programs_are_closed(server: Server) -> None:
    for path in ("/_stcore/metrics", "/_stcore/agent/", "/_stcore/agent/sessions"):
        assert answer(f"{server.address}{path}")[0] == 404, path


def test_fonts_come_from_this_server_and_nothing_above_their_folder_does(server: Server) -> None:
    font = "/app/static/fonts/plus-jakarta-sans-latin-wght-normal.woff2"
    assert answer(f"{server.address}{font}")[0] == 200
    for path in (
        "/app/static/%2e%2e/app.py",
        "/app/static/..%2fapp.py",
        "/app/static/fonts/%2e%2e/%2e%2e/app.py",
    ):
        assert b"st.App" not in answer(f"{server.address}{path}")[2], path


def test_a_link_to_a_page_opens_it_on_a_server_that_nobody_has_used(
    browser: Browser, cold_server: Server
) -> None:
    for seen in watch(browser, cold_server):
        seen.page.goto(f"{cold_server.address}/coverage")
        seen.page.locator("h1").first.wait_for()
        seen.page.wait_for_timeout(1500)
        assert seen.page.get_by_role("dialog").count() == 0
