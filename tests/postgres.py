"""A throw-away PostgreSQL for the tests: its own folder, a Unix socket, nothing left behind."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

SERVER_USER = "postgres"


def programs() -> Path | None:
    """The folder of the newest installed initdb and postgres, None where there is none."""
    on_path = shutil.which("initdb")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    return Path(on_path).parent if on_path else None


class PostgresServer:
    """An empty server that a test may stop and start again; made in a folder of its own."""

    def __init__(self, bin_folder: Path) -> None:
        self._bin = bin_folder
        self._folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: a socket's path may have 107 characters
        self._as_owner = _as_owner(self._folder)
        self._data = self._folder / "data"
        self._server: subprocess.Popen[bytes] | None = None
        run = [*self._as_owner, str(bin_folder / "initdb"), "-D", str(self._data), "-U", SERVER_USER]
        options = ["-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run([*run, *options], check=True, capture_output=True)

    @property
    def address(self) -> str:
        """The address without a database name, which goes in place of `{name}`."""
        return f"postgresql://{SERVER_USER}@/{{name}}?host={self._folder}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [
            *self._as_owner,
            str(self._bin / "postgres"),
            *("-D", str(self._data), "-k", str(self._folder), "-c", "listen_addresses="),
            *("-c", "fsync=off", "-c", "full_page_writes=off", "-c", "shared_buffers=32MB"),
        ]
        with (self._folder / "log").open("ab") as log:
            self._server = subprocess.Popen(command, stdout=log, stderr=log)
        _wait_until_up(self._folder, self._server)

    def stop(self) -> None:
        """End it and every connection at once; nothing where it does not run."""
        if self._server is not None:
            stop = [str(self._bin / "pg_ctl"), "-D", str(self._data), "stop", "-m", "immediate"]
            subprocess.run([*self._as_owner, *stop], check=False, capture_output=True)
            self._server.wait(timeout=20)
            self._server = None

    def remove(self) -> None:
        """Stop it and leave nothing behind."""
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)


@contextmanager
def running_server(bin_folder: Path) -> Iterator[PostgresServer]:
    """A running, empty server; stopped and removed at the end."""
    server = PostgresServer(bin_folder)
    try:
        server.start()
        yield server
    finally:
        server.remove()


def create_database(address: str, name: str) -> str:
    """The address of a new, empty database of the server."""
    with psycopg.connect(address.format(name="postgres"), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return address.format(name=name)


def _as_owner(folder: Path) -> list[str]:
    """How to start a program as the folder's owner: initdb refuses to run as root."""
    if os.geteuid() != 0:
        return []
    shutil.chown(folder, SERVER_USER, SERVER_USER)
    return ["runuser", "-u", SERVER_USER, "--"]


def _wait_until_up(folder: Path, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            psycopg.connect(host=str(folder), user=SERVER_USER, dbname="postgres").close()
        except psycopg.OperationalError:
            if server.poll() is not None:
                break
            time.sleep(0.1)
        else:
            return
    raise RuntimeError((folder / "log").read_text(encoding="utf-8", errors="replace"))
