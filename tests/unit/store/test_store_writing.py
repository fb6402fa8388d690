"""One transaction a commit: competing writers, a locked or killed database, odd text, erasing."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smartcity.store import Database, audit, batches, open_database
from smartcity.store import database as database_module
from smartcity.store.errors import (
    StaleRevisionError,
    StoreBusyError,
    StoreUnavailableError,
    StoreVersionError,
    UnknownRegionError,
)
from smartcity.store.regions import current_revision, list_regions
from smartcity.store.remembered import aliases
from smartcity.store.removal import remove_region
from smartcity.store.rows import current_rows, rows_of_batch
from smartcity.store.stored_values import storable
from smartcity.store.values import AliasEntry, BatchState, SentFile, Source, StoredRegion
from tests.store_rows import AUTHOR, REGION, accepted, add_region, held, names, store

ROOT = Path(__file__).parents[3]


def test_competing_writers_lose_nothing_and_never_share_a_revision(database: Database) -> None:
    add_region(database)
    revisions: list[int] = []

    def write(number: int) -> None:
        for round_ in range(10):
            revisions.append(store(database, accepted(f"{number}-{round_}")).revision)

    writers = [threading.Thread(target=write, args=(number,)) for number in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(names(database)) == 20
    assert sorted(revisions) == list(range(2, 22))


def test_a_draft_of_an_older_revision_stores_nothing(database: Database) -> None:
    add_region(database)
    revision = current_revision(database, REGION.code)
    store(database, accepted("Sehat"))
    with pytest.raises(StaleRevisionError):
        store(database, accepted("Cepat"), based_on=revision)
    assert names(database) == ["Sehat"]
    assert len(batches.list_batches(database, REGION.code)) == 1


def test_an_unknown_region_stores_nothing(database: Database) -> None:
    with pytest.raises(UnknownRegionError):
        store(database, accepted("Sehat"))
    assert list_regions(database) == []


def test_a_database_locked_for_long_says_that_it_is_busy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "WAIT_FOR_WRITER_MS", 50)
    file = tmp_path / "data.sqlite3"
    opened = open_database(str(file))
    add_region(opened)
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusyError):
        store(opened, accepted("Sehat"))
    assert names(opened) == []  # reading goes on
    other.execute("ROLLBACK")
    other.close()
    store(opened, accepted("Sehat"))
    opened.close()


def test_a_process_killed_in_mid_commit_loses_nothing_acknowledged(database_address: str) -> None:
    opened = open_database(database_address)
    add_region(opened)
    program = (
        "import sys, os\n"
        "from smartcity.store import open_database\n"
        "from tests.store_rows import accepted, store\n"
        "database = open_database(sys.argv[1])\n"
        "for number in range(1000):\n"
        "    rows = [accepted(f'{number}-{place}') for place in range(400)]\n"
        "    print(store(database, *rows).batch_id, flush=True)\n"
    )
    for _ in range(2):
        writer = subprocess.Popen(
            [sys.executable, "-c", program, database_address], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        acknowledged = [int(writer.stdout.readline()) for _ in range(3)]
        writer.send_signal(signal.SIGKILL)
        acknowledged += [int(line) for line in writer.stdout.read().split()]
        writer.stdout.close()
        writer.wait()
        stored = {batch.id for batch in batches.list_batches(opened, REGION.code)}
        assert set(acknowledged) <= stored
        assert all(len(rows_of_batch(opened, REGION.code, batch)) == 400 for batch in stored)
    store(opened, accepted("Sesudahnya"))
    opened.close()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet=st.characters(codec=None), min_size=1, max_size=40))
def test_any_text_can_be_stored_and_read(database: Database, text: str) -> None:
    if not list_regions(database):
        add_region(database)
    row = accepted("Sehat", note=text)
    row.extra, row.sheet, row.opd = {text: text}, text, text
    receipt = store(database, row, file=SentFile(text, "aa", b"isi"))
    stored = rows_of_batch(database, REGION.code, receipt.batch_id)[0]
    assert stored.content.sheet == stored.content.opd == stored.origin.file == storable(text)
    assert storable(stored.content.fields["note"]) == storable(text)


@pytest.mark.parametrize(
    ("sent", "kept"), [("a\0b", "a\ufffdb"), ("a\ud800b", "a\ufffdb"), ("né\0", "né\ufffd"), ("aman", "aman")]
)
def test_what_a_database_cannot_hold_is_replaced(sent: str, kept: str) -> None:
    assert storable(sent) == kept


def test_purge_erases_rows_decisions_and_the_original_for_good(database: Database) -> None:
    add_region(database)
    secret = accepted("Rahasia", note="3201012345678901")
    upload = store(
        database, secret, held("Menunggu"), file=SentFile("rahasia.xlsx", "bb", b"3201012345678901")
    )
    row_id = rows_of_batch(database, REGION.code, upload.batch_id)[1].origin.row_id
    decided = accepted("Menunggu")
    decided.origin_batch, decided.origin_row = upload.batch_id, row_id
    store(database, decided, source=Source.DECISION, file=None, resolves=(row_id,))
    batches.purge(database, REGION.code, upload.batch_id, AUTHOR)
    assert names(database) == []
    assert names(database, upload.revision) == []
    known = batches.list_batches(database, REGION.code)
    purged = next(batch for batch in known if batch.id == upload.batch_id)
    assert (purged.state, purged.file, purged.sha256) == (BatchState.PURGED, None, None)
    assert batches.original(database, REGION.code, upload.batch_id) is None
    assert "purge" in [entry.action for entry in audit.list_audit(database, REGION.code)]


def test_after_a_purge_the_files_of_the_database_hold_nothing_of_it(tmp_path: Path) -> None:
    opened = open_database(str(tmp_path / "data.sqlite3"))
    add_region(opened)
    receipt = store(
        opened, accepted("Rahasia", note="NOMOR-RAHASIA"), file=SentFile("a", "cc", b"NOMOR-RAHASIA")
    )
    batches.purge(opened, REGION.code, receipt.batch_id, AUTHOR)
    assert not [path for path in tmp_path.iterdir() if b"NOMOR-RAHASIA" in path.read_bytes()]
    opened.close()


def test_an_original_that_another_batch_sent_too_stays_for_that_one(database: Database) -> None:
    add_region(database)
    first = store(database, accepted("Sehat"))
    second = store(database, accepted("Sehat"))
    batches.purge(database, REGION.code, first.batch_id, AUTHOR)
    kept = batches.original(database, REGION.code, second.batch_id)
    assert kept == SentFile("usulan.xlsx", "aa", b"isi")


def test_withdrawing_a_decision_forgets_its_aliases(database: Database) -> None:
    add_region(database)
    entry = AliasEntry("opd", "kominfo sp", "Dinas Komunikasi dan Informatika")
    receipt = store(database, accepted("Sehat"), aliases=(entry,))
    assert aliases(database, REGION.code) == {("opd", "kominfo sp"): "Dinas Komunikasi dan Informatika"}
    batches.withdraw(database, REGION.code, receipt.batch_id, AUTHOR)
    assert aliases(database, REGION.code) == {}


def test_removing_a_region_leaves_the_others_alone(database: Database) -> None:
    add_region(database)
    other = StoredRegion("32.04", "Kabupaten Bandung", "WIB")
    add_region(database, other)
    store(database, accepted("Sehat"), held("Cepat"))
    remove_region(database, REGION.code, AUTHOR)
    assert list_regions(database) == [other]
    assert current_rows(database, REGION.code) == []
    with pytest.raises(UnknownRegionError):
        remove_region(database, REGION.code, AUTHOR)


def test_a_newer_schema_is_refused_and_opening_again_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "data.sqlite3"
    open_database(str(file)).close()
    open_database(f"sqlite:///{file}").close()
    with sqlite3.connect(file) as connection:
        assert connection.execute("SELECT version FROM schema_version").fetchall() == [(1,), (2,), (3,)]
        connection.execute("INSERT INTO schema_version VALUES (99, '')")
    connection.close()
    with pytest.raises(StoreVersionError):
        open_database(str(file))


@pytest.mark.parametrize("address", ["mysql://x/y", "postgresql://127.0.0.1:1/none", "sqlite://"])
def test_an_address_that_leads_nowhere_is_refused(address: str) -> None:
    with pytest.raises(StoreUnavailableError):
        open_database(address)


def test_a_file_that_is_no_database_or_is_not_there_is_refused(tmp_path: Path) -> None:
    text = tmp_path / "catatan.txt"
    text.write_text("bukan basis data, hanya catatan rapat " * 50, encoding="utf-8")
    with pytest.raises(StoreUnavailableError):
        open_database(str(text))
    with pytest.raises(StoreUnavailableError):
        open_database(str(tmp_path / "tidak-ada.sqlite3"), create=False)
    assert not (tmp_path / "tidak-ada.sqlite3").exists()
