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


@contextmanager
def running_server(bin_folder: Path) -> Iterator[str]:
    """The address of a running, empty server (without a database name); stopped and removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: a socket's path may have 107 characters
    as_owner = _as_owner(folder)
    data = folder / "data"
    run = [*as_owner, str(bin_folder / "initdb"), "-D", str(data), "-U", SERVER_USER]
    options = ["-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    subprocess.run([*run, *options], check=True, capture_output=True)
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [
                *as_owner,
                str(bin_folder / "postgres"),
                *("-D", str(data), "-k", str(folder), "-c", "listen_addresses="),
                *("-c", "fsync=off", "-c", "full_page_writes=off", "-c", "shared_buffers=32MB"),
            ],
            stdout=log,
            stderr=log,
        )
    try:
        _wait_until_up(folder, server)
        yield f"postgresql://{SERVER_USER}@/{{name}}?host={folder}"
    finally:
        stop = [str(bin_folder / "pg_ctl"), "-D", str(data), "stop", "-m", "immediate"]
        subprocess.run([*as_owner, *stop], check=False, capture_output=True)
        server.wait(timeout=20)
        shutil.rmtree(folder, ignore_errors=True)


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
