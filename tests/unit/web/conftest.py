"""A served region with three expected OPDs: one reports, one waits for a decision, one has not sent."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from smartcity.intake.tables import ExpectedOpd
from smartcity.workflow import registry
from smartcity.workflow.commit import commit_file
from smartcity.workflow.receive import check_uploads
from smartcity.workflow.workspace import Workspace, open_database, open_workspace

REGION = "32.04"
OPDS = ("Dinas Kesehatan", "Dinas Pendidikan", "Dinas Perhubungan")
HEAD = "OPD;Nama Inovasi;Dimensi;Sub Dimensi\n"
ROWS = "Dinas Kesehatan;Antre <b>Sehat</b>;Smart Living;Kesehatan\nDinas Pendidikan;Buku Bersama;;\n"


@pytest.fixture(autouse=True)
def own_loop() -> Iterator[None]:
    """Lets a test run an event loop although a browser of tests before it still has one in this thread."""
    theirs = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(theirs)


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """A region that holds nothing, in the database of the settings."""
    file = str(tmp_path / "smartcity.db")
    monkeypatch.setenv("SMARTCITY_DATABASE", file)
    with closing(open_database(file)) as database:
        yield open_workspace(database, REGION, create=True)


@pytest.fixture
def filled(empty: Workspace) -> Workspace:
    """The region with its OPDs and what they sent."""
    fill(empty)
    return empty


@pytest.fixture(scope="session")
def reporting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The same region once for all tests that only look at it."""
    with closing(open_database(str(tmp_path_factory.mktemp("web") / "smartcity.db"))) as database:
        workspace = open_workspace(database, REGION, create=True)
        fill(workspace)
        yield workspace


def fill(workspace: Workspace) -> None:
    """Say who is expected, and commit what two of them sent."""
    registry.save_opds(workspace, [ExpectedOpd(name) for name in OPDS])
    send(workspace, ROWS)


def send(workspace: Workspace, rows: str) -> None:
    """Commit these rows."""
    [received] = check_uploads(workspace, [("usulan.csv", (HEAD + rows).encode())])
    commit_file(workspace, received)
