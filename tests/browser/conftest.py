"""A server of its own on a free port with an empty database, and a Chromium that reports what it asks for."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

from tests import postgres

ROOT = Path(__file__).parents[2]
expect.set_options(timeout=20_000)
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
# Where a program is missing its tests are left out on a desk, and fail in CI.
_NEED_NGINX = ["test_behind_nginx.py", "test_oidc_behind_nginx.py", "test_several_servers.py"]
_NEED_POSTGRES = ["test_several_servers.py"]
collect_ignore = [
    test
    for needing, program in ((_NEED_NGINX, NGINX), (_NEED_POSTGRES, postgres.programs()))
    for test in needing
    if program is None and not os.environ.get("CI")
]
QUIET_CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(slots=True)
class Server:
    """A running app: its port and its database file."""

    port: int
    database: Path

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"


@dataclass  # no slots: playwright keeps a wrapper of each listener on its object
class Watched:
    """A browser page with everything it asked for and complained about."""

    page: Page
    server: Server
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def note_request(self, request: Request) -> None:
        self.requests.append(request.url)

    def note_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def foreign_requests(self) -> list[str]:
        inside = (f"http://localhost:{self.server.port}/", f"ws://localhost:{self.server.port}/")
        return [url for url in self.requests if not url.startswith((*inside, "data:", "blob:"))]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_up(port: int, process: subprocess.Popen[bytes], seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert process.poll() is None, "the server ended by itself"
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise AssertionError("the server did not come up")


@pytest.fixture
def cold_server(tmp_path: Path) -> Iterator[Server]:
    """A server that nobody has asked for a page yet."""
    yield from run_server(tmp_path)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all journeys of a session."""
    yield from run_server(tmp_path_factory.mktemp("server"))


def run_server(folder: Path) -> Iterator[Server]:
    port = free_port()
    database = folder / "smartcity.db"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "SMARTCITY_DATABASE": str(database)},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_until_up(port, process)
            yield Server(port, database)
        finally:
            process.terminate()
            process.wait(timeout=20)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=list(QUIET_CHROMIUM))
        yield chromium
        chromium.close()


@pytest.fixture
def watched(browser: Browser, server: Server) -> Iterator[Watched]:
    """A fresh page on the shared server, at the size of a projector in a small hall."""
    yield from watch(browser, server)


def watch(browser: Browser, server: Server) -> Iterator[Watched]:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="id-ID")
    page = context.new_page()
    page.set_default_timeout(20_000)
    seen = Watched(page, server)
    page.on("request", seen.note_request)
    page.on("websocket", lambda socket_: seen.requests.append(socket_.url))
    page.on("console", seen.note_console)
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    yield seen
    context.close()
