"""Files between check and send: one a session, sent once, gone with the session or after their time."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from smartcity.store import Database, access, batches
from smartcity.store.access import CodeDraft, SessionDraft
from smartcity.store.attempts import Pauses, begin_attempt
from smartcity.store.backup import backup, restore
from smartcity.store.errors import FileNotWaitingError, StaleRevisionError
from smartcity.store.removal import remove_region
from smartcity.store.stored_values import from_moment_text
from smartcity.store.values import SentFile
from smartcity.store.waiting_files import content_of, keep, put_away, receipt_of, waiting_file
from tests.store_rows import AUTHOR, REGION, accepted, add_region, names, store
from tests.unit.conftest import Clock

KEPT = timedelta(hours=12)
FILE = SentFile("usulan.xlsx", "aa", b"isi")
OTHER = SentFile("susulan.xlsx", "bb", b"lain")


def sign_in(database: Database, session: str, code: int = 1) -> str:
    """A session of the region's code with this number."""
    expires = from_moment_text(database.now_text()) + KEPT
    opd = "Dinas Kesehatan"
    draft = SessionDraft(session, opd, REGION.code, "opd", opd, expires, code_id=code)
    begun = begin_attempt(database, "10.0.0.9", "ABCD", KEPT, lambda *_: Pauses())
    assert begun.number is not None
    assert access.start_session(database, draft, begun.number, AUTHOR)
    return session


@pytest.fixture
def session(database: Database) -> str:
    add_region(database)
    code = CodeDraft("ABCD", "opd", "Dinas Kesehatan", "", "00", "00")
    access.add_codes(database, REGION.code, [code], AUTHOR)
    return sign_in(database, "s1")


def kept(database: Database, session: str, ticket: str = "t1", file: SentFile = FILE) -> str:
    keep(database, session, ticket, file, KEPT)
    return ticket


def test_a_kept_file_waits_with_its_content(database: Database, session: str, clock: Clock) -> None:
    assert waiting_file(database, session) is None
    kept(database, session)
    found = waiting_file(database, session)
    assert found is not None
    assert (found.ticket, found.name, found.sha256, found.batch) == ("t1", "usulan.xlsx", "aa", None)
    assert found.at == clock.now
    assert content_of(database, session, "t1") == FILE


def test_a_session_has_one_file(database: Database, session: str) -> None:
    kept(database, session)
    kept(database, session, "t2", OTHER)
    assert waiting_file(database, session, "t1") is None
    with pytest.raises(FileNotWaitingError):
        content_of(database, session, "t1")
    assert content_of(database, session, "t2") == OTHER


def test_nobody_reaches_the_file_of_another_session(database: Database, session: str) -> None:
    kept(database, session)
    other = sign_in(database, "s2")
    assert waiting_file(database, other) is None
    assert waiting_file(database, other, "t1") is None
    with pytest.raises(FileNotWaitingError):
        content_of(database, other, "t1")
    put_away(database, other, "t1")
    assert content_of(database, session, "t1") == FILE


def test_what_is_put_away_is_gone(database: Database, session: str) -> None:
    kept(database, session)
    put_away(database, session, "t1")
    assert waiting_file(database, session) is None
    with pytest.raises(FileNotWaitingError):
        store(database, accepted("Sehat"), ticket="t1")
    assert names(database) == []


def test_a_sent_file_gives_its_receipt_again_and_no_second_batch(database: Database, session: str) -> None:
    kept(database, session)
    assert receipt_of(database, session, "t1") is None
    first = store(database, accepted("Sehat"), ticket="t1", counts={"rows": 1, "accepted": 1})
    again = store(database, accepted("Sehat"), ticket="t1", based_on=0)
    assert first == again == receipt_of(database, session, "t1")
    assert [batch.id for batch in batches.list_batches(database, REGION.code)] == [first.batch_id]
    sent = waiting_file(database, session, "t1")
    assert sent is not None
    assert sent.batch == first.batch_id
    assert waiting_file(database, session) is None
    put_away(database, session, "t1")
    assert receipt_of(database, session, "t1") == first


def test_the_receipt_of_a_file_that_awaits_a_look_stays_as_it_was(database: Database, session: str) -> None:
    kept(database, session)
    first = store(database, accepted("Sehat"), ticket="t1", awaits_review=True)
    assert first.waiting
    batches.approve(database, REGION.code, first.batch_id, AUTHOR)
    assert receipt_of(database, session, "t1") == first


def test_a_purged_batch_leaves_no_name_behind_and_is_not_sent_again(database: Database, session: str) -> None:
    kept(database, session)
    batches.purge(database, REGION.code, store(database, accepted("Sehat"), ticket="t1").batch_id, AUTHOR)
    assert waiting_file(database, session, "t1") is None
    with pytest.raises(FileNotWaitingError):
        store(database, accepted("Sehat"), ticket="t1")


def test_a_refused_commit_leaves_the_file_waiting(database: Database, session: str) -> None:
    kept(database, session)
    store(database, accepted("Cepat"))
    with pytest.raises(StaleRevisionError):
        store(database, accepted("Sehat"), ticket="t1", based_on=0)
    assert content_of(database, session, "t1") == FILE
    assert receipt_of(database, session, "t1") is None


@pytest.mark.parametrize("ended", ["signed out", "code revoked"])
def test_a_file_goes_with_its_session(database: Database, session: str, ended: str) -> None:
    kept(database, session)
    if ended == "signed out":
        access.end_sessions(database, REGION.code, [session], AUTHOR)
    else:
        [code] = access.list_codes(database, REGION.code)
        access.revoke_codes(database, REGION.code, [code.id], AUTHOR)
    assert waiting_file(database, session) is None
    with pytest.raises(FileNotWaitingError):
        kept(database, session, "t2")
    with pytest.raises(FileNotWaitingError):
        store(database, accepted("Sehat"), ticket="t1")


def test_a_file_is_forgotten_after_its_time(database: Database, session: str, clock: Clock) -> None:
    kept(database, session)
    clock.move(hours=11)
    other = sign_in(database, "s2")
    kept(database, other, "t2", OTHER)
    assert waiting_file(database, session) is not None
    clock.move(hours=2)
    kept(database, other, "t3", OTHER)
    assert waiting_file(database, session) is None


def test_a_backup_holds_no_waiting_file_and_a_restore_leaves_none(
    database: Database, session: str, tmp_path: Path
) -> None:
    kept(database, session)
    kept_tables = backup(database, tmp_path / "backup.zip")
    assert "waiting_file" not in kept_tables
    restore(database, tmp_path / "backup.zip", replace=True)
    assert waiting_file(database, session) is None


def test_a_region_goes_with_its_waiting_files(database: Database, session: str) -> None:
    kept(database, session)
    remove_region(database, REGION.code, AUTHOR)
    assert waiting_file(database, session) is None


def test_the_moment_of_a_receipt_is_that_of_its_batch(database: Database, session: str, clock: Clock) -> None:
    kept(database, session)
    sent_at: datetime = clock.now
    store(database, accepted("Sehat"), ticket="t1")
    clock.move(minutes=5)
    again = receipt_of(database, session, "t1")
    assert again is not None
    assert again.at == sent_at
