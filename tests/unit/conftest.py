"""What the tests of store and workflow share: a fresh database, in SQLite and in PostgreSQL alike."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from smartcity.store import Database, open_database
from smartcity.store.schema import TABLES
from tests import postgres

_PROGRAMS = postgres.programs()
_KINDS = ["sqlite", "postgresql"] if _PROGRAMS or os.environ.get("CI") else ["sqlite"]


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 5, 4, 3, 0, tzinfo=UTC)  # 10:00 WIB

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


def pytest_report_header() -> str:
    return f"postgresql: {_PROGRAMS or 'not found, the store is tested on sqlite only'}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    assert _PROGRAMS is not None, "PostgreSQL is needed: apt-get install postgresql"
    with postgres.running_server(_PROGRAMS) as server:
        yield server.address


@pytest.fixture(scope="session")
def postgres_database(postgres_server: str) -> str:
    address = postgres.create_database(postgres_server, "smartcity")
    open_database(address).close()
    return address


@pytest.fixture(params=_KINDS)
def database_address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without any data."""
    if request.param == "sqlite":
        return str(tmp_path / "smartcity.sqlite3")
    address: str = request.getfixturevalue("postgres_database")
    names = ", ".join(table.name for table in TABLES if table.name != "schema_version")
    with psycopg.connect(address) as connection:
        connection.execute(f"TRUNCATE {names}")
    return address


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(database_address: str, clock: Clock) -> Iterator[Database]:
    with ExitStack() as closing:
        opened = open_database(database_address, clock=clock)
        closing.callback(opened.close)
        yield opened
