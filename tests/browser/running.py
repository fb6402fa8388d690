"""A server that a test may kill and start again on its port, with its database."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.browser.conftest import ROOT, Server, free_port, wait_until_up


class RunningServer:
    """An app on a port of its own; `database` may be filled before it is started.

    `settings` are variables of its environment, beside or instead of those of the tests.
    """

    def __init__(self, folder: Path, settings: Mapping[str, str] = {}) -> None:
        self.server = Server(free_port(), folder / "smartcity.db")
        self._log = folder / "server.log"
        self._settings = {"SMARTCITY_DATABASE": str(self.server.database), **settings}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [sys.executable, "-m", "streamlit", "run", "app.py"]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "--server.port", str(self.server.port)],
                cwd=ROOT,
                env={**os.environ, **self._settings},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        wait_until_up(self.server.port, self._process)

    @property
    def number(self) -> int:
        """The number of its process, which must be running."""
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        """End it as a power cut would; nothing where it does not run."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(timeout=20)
            self._process = None
