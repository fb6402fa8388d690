"""A backup taken from one database fills any other, or nothing."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from smartcity.store import Database, batches, open_database
from smartcity.store.backup import backup, restore
from smartcity.store.errors import BackupError, StoreNotEmptyError
from smartcity.store.migrations import CURRENT_VERSION
from smartcity.store.regions import current_revision
from smartcity.store.values import SentFile
from tests.store_rows import AUTHOR, REGION, accepted, add_region, held, names, store, waiting


@pytest.fixture
def kept(database: Database, tmp_path: Path) -> Path:
    """A backup of a region with a withdrawn batch, a held row and two originals."""
    add_region(database)
    store(database, accepted("Sehat", note="né\0"), held("Cepat"))
    gone = store(database, accepted("Ditarik"), file=SentFile("lain.xlsx", "bb", b"\0\xff"))
    batches.withdraw(database, REGION.code, gone.batch_id, AUTHOR)
    backup(database, tmp_path / "cadangan.zip")
    return tmp_path / "cadangan.zip"


def test_a_restored_database_answers_as_the_first_one(database: Database, kept: Path, tmp_path: Path) -> None:
    other = open_database(str(tmp_path / "lain.sqlite3"))
    rows = restore(other, kept)
    assert (rows["record_row"], rows["original"]) == (3, 2)
    assert (names(other), waiting(other)) == (["Sehat"], ["Cepat"])
    assert names(other, 3) == names(database, 3) == ["Sehat", "Ditarik"]
    assert current_revision(other, REGION.code) == current_revision(database, REGION.code)
    assert batches.list_batches(other, REGION.code) == batches.list_batches(database, REGION.code)
    assert batches.original(other, REGION.code, 2) == SentFile("lain.xlsx", "bb", b"\0\xff")
    store(other, accepted("Sesudahnya"))  # numbers go on where they stood
    assert names(other) == ["Sehat", "Sesudahnya"]
    other.close()


def test_a_backup_comes_back_into_the_database_it_was_taken_from(database: Database, kept: Path) -> None:
    store(database, accepted("Sesudahnya"))
    with pytest.raises(StoreNotEmptyError):
        restore(database, kept)
    assert names(database) == ["Sehat", "Sesudahnya"]
    restore(database, kept, replace=True)
    assert names(database) == ["Sehat"]


def test_a_backup_overwrites_no_file(database: Database, kept: Path) -> None:
    before = kept.read_bytes()
    with pytest.raises(BackupError):
        backup(database, kept)
    assert kept.read_bytes() == before
    with pytest.raises(BackupError):
        backup(database, kept.parent / "tidak" / "ada.zip")


def without_a_row(content: bytes) -> bytes:
    return content.partition(b"\n")[2]


def with_another_value(content: bytes) -> bytes:
    return content.replace(b"Sehat", b"Sakit")


@pytest.mark.parametrize("damage", [without_a_row, with_another_value])
def test_a_damaged_backup_changes_nothing(database: Database, kept: Path, damage: object) -> None:
    damaged = kept.with_name("rusak.zip")
    with zipfile.ZipFile(kept) as source, zipfile.ZipFile(damaged, "w") as target:
        for member in source.namelist():
            content = source.read(member)
            changed = damage(content) if member == "record_row.jsonl" else content  # type: ignore[operator]
            target.writestr(member, changed)
    with pytest.raises(BackupError):
        restore(database, damaged, replace=True)
    assert names(database) == ["Sehat"]


def of_version(kept: Path, version: object) -> Path:
    """A copy of the backup that says it was taken by a program with this schema version."""
    copy = kept.with_name("lama.zip")
    with zipfile.ZipFile(kept) as source, zipfile.ZipFile(copy, "w") as target:
        for member in source.namelist():
            content = source.read(member)
            if member == "manifest.json":
                content = json.dumps({**json.loads(content), "schema_version": version}).encode()
            target.writestr(member, content)
    return copy


def test_a_backup_of_the_first_schema_is_still_restored(kept: Path, tmp_path: Path) -> None:
    other = open_database(str(tmp_path / "lain.sqlite3"))
    rows = restore(other, of_version(kept, 1))
    assert (rows["record_row"], rows["original"]) == (3, 2)
    assert (names(other), waiting(other)) == (["Sehat"], ["Cepat"])
    other.close()


@pytest.mark.parametrize("version", [0, CURRENT_VERSION + 1, "2", None])
def test_a_backup_of_an_unknown_schema_changes_nothing(
    database: Database, kept: Path, version: object
) -> None:
    with pytest.raises(BackupError):
        restore(database, of_version(kept, version), replace=True)
    assert names(database) == ["Sehat"]


def test_a_file_that_is_no_backup_is_refused(database: Database, tmp_path: Path) -> None:
    text, foreign = tmp_path / "a.zip", tmp_path / "b.zip"
    text.write_text("bukan zip", encoding="utf-8")
    with zipfile.ZipFile(foreign, "w") as archive:
        archive.writestr("manifest.json", json.dumps({"format": "lain"}))
    for path in (text, foreign, tmp_path / "tidak-ada.zip"):
        with pytest.raises(BackupError):
            restore(database, path)
