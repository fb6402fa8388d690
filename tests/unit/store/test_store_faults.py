"""A killed writer, a full disk, a file or a server that is gone and back, a backup while others write."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from smartcity.store import Database, audit, batches, open_database
from smartcity.store.backup import backup, restore
from smartcity.store.errors import StoreFullError, StoreUnavailableError
from smartcity.store.regions import current_revision, last_change, revision_at
from smartcity.store.rows import rows_of_batch
from tests import postgres
from tests.store_rows import AUTHOR, REGION, accepted, add_region, names, store
from tests.unit.conftest import Clock

ROOT = Path(__file__).parents[3]
ROWS = 30
# One child a step: it is killed before its step number `last`, a statement or the commit itself.
KILLED_AT_EACH_STEP = """
import itertools, os, signal, sys
from sqlalchemy import Engine, event
from smartcity.store import open_database
from tests.store_rows import accepted, store

def child(last):
    database = open_database(sys.argv[1])
    steps = itertools.count()
    def step(*_):
        if next(steps) == last:
            os.kill(os.getpid(), signal.SIGKILL)
    event.listen(Engine, "before_cursor_execute", step)
    event.listen(Engine, "commit", step)
    rows = [accepted(f"{last}-{place}") for place in range(int(sys.argv[2]))]
    print("stored", store(database, *rows).batch_id, flush=True)
    os._exit(0)

for last in itertools.count():
    number = os.fork()
    if not number:
        child(last)
    _, status = os.waitpid(number, 0)
    print("killed" if os.WIFSIGNALED(status) else "ended", last, flush=True)
    if not os.WIFSIGNALED(status):
        break
"""


def test_a_commit_killed_at_any_step_is_whole_or_nothing(database_address: str) -> None:
    opened = open_database(database_address)
    add_region(opened)
    done = subprocess.run(
        [sys.executable, "-c", KILLED_AT_EACH_STEP, database_address, str(ROWS)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    said = [line.split() for line in done.stdout.splitlines()]
    killed = sum(1 for word, _ in said if word == "killed")
    acknowledged = {int(number) for word, number in said if word == "stored"}
    stored = {batch.id for batch in batches.list_batches(opened, REGION.code)}
    assert killed > 8, "every statement of a commit is a step"
    assert acknowledged == stored, "one was acknowledged, and none that was killed before left anything"
    assert all(len(rows_of_batch(opened, REGION.code, batch)) == ROWS for batch in stored)
    store(opened, accepted("Sesudahnya"))
    assert len(names(opened)) == ROWS + 1
    opened.close()


@contextmanager
def full_disk() -> Iterator[None]:
    """Every connection made meanwhile finds no room for another page, as on a disk that is full."""

    def no_room(connection: object, _entry: object) -> None:
        connection.execute("PRAGMA max_page_count = 1").close()  # type: ignore[attr-defined]

    event.listen(Engine, "connect", no_room)
    try:
        yield
    finally:
        event.remove(Engine, "connect", no_room)


def test_a_full_disk_stores_nothing_and_what_is_stored_can_be_read(tmp_path: Path) -> None:
    file = str(tmp_path / "data.sqlite3")
    opened = open_database(file)
    add_region(opened)
    store(opened, accepted("Sehat"))
    opened.close()
    with full_disk():
        opened = open_database(file)
        for _ in range(2):
            with pytest.raises(StoreFullError):
                store(opened, *(accepted(f"{place}", note="x" * 200) for place in range(200)))
        assert names(opened) == ["Sehat"]
        assert current_revision(opened, REGION.code) == 2
        opened.close()
    opened = open_database(file)
    store(opened, accepted("Sesudahnya"))
    assert names(opened) == ["Sehat", "Sesudahnya"]
    opened.close()


def test_a_file_that_is_gone_is_neither_written_nor_made_anew_and_found_when_it_is_back(
    tmp_path: Path,
) -> None:
    folder, elsewhere = tmp_path / "data", tmp_path / "elsewhere"
    opened = open_database(str(folder / "data.sqlite3"))
    add_region(opened)
    store(opened, accepted("Sehat"))
    folder.rename(elsewhere)  # as a drive that was pulled
    for _ in range(2):
        with pytest.raises(StoreUnavailableError):
            store(opened, accepted("Hilang"))
        with pytest.raises(StoreUnavailableError):
            names(opened)
    assert not folder.exists()
    folder.mkdir()
    with pytest.raises(StoreUnavailableError):
        names(opened)
    assert list(folder.iterdir()) == []
    folder.rmdir()
    elsewhere.rename(folder)
    assert names(opened) == ["Sehat"]
    store(opened, accepted("Sesudahnya"))
    assert names(opened) == ["Sehat", "Sesudahnya"]
    opened.close()


def test_a_file_that_was_replaced_is_the_one_that_is_read_and_written(tmp_path: Path) -> None:
    file, other = tmp_path / "data.sqlite3", tmp_path / "other.sqlite3"
    for path, name in ((other, "Pengganti"), (file, "Semula")):
        opened = open_database(str(path))
        add_region(opened)
        store(opened, accepted(name))
        if path == other:
            opened.close()
    for path in tmp_path.glob("data.sqlite3-*"):
        path.unlink()
    other.rename(file)
    store(opened, accepted("Sesudahnya"))
    assert names(opened) == ["Pengganti", "Sesudahnya"]
    opened.close()
    again = open_database(str(file))
    assert names(again) == ["Pengganti", "Sesudahnya"]
    again.close()


@pytest.fixture(scope="module")
def own_server() -> Iterator[postgres.PostgresServer]:
    """A PostgreSQL that is running and may be stopped."""
    programs = postgres.programs()
    assert programs is not None, "PostgreSQL is needed: apt-get install postgresql"
    with postgres.running_server(programs) as server:
        yield server


def test_a_postgresql_that_was_stopped_is_used_again_once_it_is_back(
    own_server: postgres.PostgresServer,
) -> None:
    opened = open_database(postgres.create_database(own_server.address, "stopped"))
    add_region(opened)
    store(opened, accepted("Sehat"))
    own_server.stop()
    for _ in range(2):
        with pytest.raises(StoreUnavailableError):
            store(opened, accepted("Hilang"))
        with pytest.raises(StoreUnavailableError):
            names(opened)
    own_server.start()
    store(opened, accepted("Sesudahnya"))
    assert names(opened) == ["Sehat", "Sesudahnya"]
    opened.close()


def test_a_server_that_goes_in_mid_commit_leaves_nothing_of_it(own_server: postgres.PostgresServer) -> None:
    opened = open_database(postgres.create_database(own_server.address, "mid_commit"))
    add_region(opened)

    def stop(*_: object) -> None:
        own_server.stop()

    event.listen(Engine, "commit", stop)
    try:
        with pytest.raises(StoreUnavailableError):
            store(opened, accepted("Hilang"))
    finally:
        event.remove(Engine, "commit", stop)
    own_server.start()
    assert names(opened) == []
    assert batches.list_batches(opened, REGION.code) == []
    opened.close()


def test_backups_taken_while_others_commit_hold_the_state_of_one_moment(
    database: Database, tmp_path: Path
) -> None:
    add_region(database)
    stop = threading.Event()
    written: list[int] = []

    def write() -> None:
        while not stop.is_set():
            rows = [accepted(f"{len(written)}-{place}") for place in range(ROWS)]
            written.append(store(database, *rows).batch_id)

    writer = threading.Thread(target=write)
    writer.start()
    kept = []
    try:
        while len(kept) < 3:
            before = len(written)
            if before > 3 * len(kept):
                target = tmp_path / f"{len(kept)}.zip"
                backup(database, target)
                kept.append((target, before))
    finally:
        stop.set()
        writer.join()
    other = open_database(str(tmp_path / "restored.sqlite3"))
    for target, before in kept:
        restore(other, target, replace=True)
        found = [batch.id for batch in reversed(batches.list_batches(other, REGION.code))]
        assert found == written[: len(found)], "what came in during the backup is in it whole or not at all"
        assert len(found) >= before, "all that was acknowledged before"
        assert len(names(other)) == ROWS * len(found)
        batches.withdraw(other, REGION.code, found[0], AUTHOR)
        store(other, accepted("Sesudahnya"))
    other.close()


def test_a_clock_that_ran_ahead_and_was_put_right_confuses_no_order(database: Database, clock: Clock) -> None:
    monday = clock.now.date()
    add_region(database)
    clock.move(days=400)
    store(database, accepted("Terlalu dini"))
    ahead = clock.now
    clock.move(days=-400, hours=1)
    store(database, accepted("Tepat waktu"))
    assert names(database) == ["Terlalu dini", "Tepat waktu"]
    assert last_change(database, REGION.code) == clock.now, "not the day that never was"
    assert revision_at(database, REGION, monday) == current_revision(database, REGION.code)
    assert [batch.at for batch in batches.list_batches(database, REGION.code)] == [clock.now, ahead]
    actions = [entry.action for entry in audit.list_audit(database, REGION.code)]
    assert actions == ["commit-upload", "commit-upload", "region"], "as it happened, newest first"
