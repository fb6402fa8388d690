"""The app as a server of its own on a free port of this machine, for clients that measure it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from types import MappingProxyType

import psutil

from benchmarks.measuring import ROOT

START_SECONDS = 60
_MEMORY = {"MALLOC_ARENA_MAX": "2", "MALLOC_TRIM_THRESHOLD_": "65536"}  # as scripts/start.sh sets it


@dataclass(frozen=True, slots=True)
class RunningApp:
    """A server on a port of this machine."""

    port: int
    process: psutil.Process

    @property
    def address(self) -> str:
        """Where a browser of this machine opens it."""
        return f"http://localhost:{self.port}"

    @property
    def memory(self) -> int:
        """The bytes of memory that it holds now."""
        return int(self.process.memory_info().rss)

    @property
    def cpu_seconds(self) -> float:
        """How long it has used a core so far, with the processes that it started."""
        taken = self.process.cpu_times()
        return float(taken.user + taken.system + taken.children_user + taken.children_system)


@dataclass(frozen=True, slots=True)
class RunningApps:
    """Processes of the app on one database; everybody stays with one, as behind deploy/nginx.conf."""

    apps: tuple[RunningApp, ...]

    def port(self, place: int) -> int:
        """The port of the process that the person with this number stays with."""
        return self.apps[place % len(self.apps)].port

    @property
    def memory(self) -> int:
        """The bytes of memory that all hold now."""
        return sum(app.memory for app in self.apps)

    @property
    def cpu_seconds(self) -> float:
        """How long all have used a core so far."""
        return sum(app.cpu_seconds for app in self.apps)


@contextmanager
def running_apps(address: str, count: int) -> Iterator[RunningApps]:
    """So many processes of the app with the database at `address`, until the block ends."""
    with ExitStack() as ending:
        yield RunningApps(tuple(ending.enter_context(running_app(address)) for _ in range(count)))


@contextmanager
def running_app(address: str, settings: Mapping[str, str] = MappingProxyType({})) -> Iterator[RunningApp]:
    """The app with the database at `address` and these further settings, until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **_MEMORY, "SMARTCITY_DATABASE": address, **settings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_up(port)
        yield RunningApp(port, psutil.Process(process.pid))
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_until_up(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise TimeoutError("the app did not come up")
