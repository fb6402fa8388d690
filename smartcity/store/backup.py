"""A backup is a zip that any database of ours can be restored from, taken while the app runs.

It holds `manifest.json` (format, schema version, for each table its columns, rows and the sha256 of its
lines), `<table>.jsonl` with one JSON list a row, and each original as a file of its own under `originals/`.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, select, text

from smartcity.store.database import Database
from smartcity.store.errors import BackupError, StoreNotEmptyError
from smartcity.store.migrations import CURRENT_VERSION, SAME_COLUMNS_SINCE
from smartcity.store.schema import (
    ACCESS_SESSION,
    ORIGINAL,
    REGION,
    SCHEMA_VERSION,
    SIGN_IN_ATTEMPT,
    TABLES,
    WAITING_FILE,
)

_FORMAT = "smartcity-backup"
_MANIFEST = "manifest.json"
_ROWS_AT_ONCE = 2000
_PASSING = (SCHEMA_VERSION, ACCESS_SESSION, SIGN_IN_ATTEMPT, WAITING_FILE)
"""What belongs to the running server: who is signed in, and what they have yet to send, stays out."""
_KEPT_TABLES = tuple(table for table in TABLES if table not in _PASSING)


def backup(database: Database, target: Path) -> dict[str, int]:
    """Write everything as of one moment to the new file `target`; rows by table.

    Raises BackupError where the file exists or cannot be written; then nothing is left behind.
    """
    if target.exists():
        raise BackupError(f"{target} exists")
    part = target.with_name(target.name + ".part")
    try:
        with database.reading() as connection, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            tables = {table.name: _write_table(connection, table, archive) for table in _KEPT_TABLES}
            manifest = {"format": _FORMAT, "schema_version": CURRENT_VERSION, "tables": tables}
            archive.writestr(_MANIFEST, json.dumps(manifest, indent=1))
        part.rename(target)
    except OSError as error:
        raise BackupError(str(error)) from error
    finally:
        part.unlink(missing_ok=True)
    return {name: table["rows"] for name, table in tables.items()}


def restore(database: Database, source: Path, *, replace: bool = False) -> dict[str, int]:
    """Fill the database from a backup, checked line by line; rows by table.

    All or nothing. Raises BackupError for a file that is missing, damaged or not ours, StoreNotEmptyError
    where the database holds a region and `replace` is not given.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = _read_manifest(archive)
            with database.writing() as connection:
                if connection.execute(select(REGION.c.code).limit(1)).first() is not None and not replace:
                    raise StoreNotEmptyError(database.address)
                for table in reversed(TABLES):
                    if table is not SCHEMA_VERSION:
                        connection.execute(table.delete())
                held = [
                    table for table in _KEPT_TABLES if table.name in manifest
                ]  # older ones lack the newest
                for table in held:
                    _fill_table(connection, table, archive, manifest[table.name])
                _check_integrity(database, connection)
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
        raise BackupError(f"{source}: {error}") from error
    if replace:
        database.forget_deleted()
    return {name: described["rows"] for name, described in manifest.items()}


def _write_table(connection: Connection, table: Table, archive: zipfile.ZipFile) -> dict[str, Any]:
    columns = [column for column in table.columns if column is not ORIGINAL.c.content]
    digest, rows = hashlib.sha256(), 0
    found = connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(
        select(*columns).order_by(*table.primary_key.columns)
    )
    with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as lines:
        for row in found:
            line = json.dumps(list(row), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            digest.update(line)
            lines.write(line)
            rows += 1
    if table is ORIGINAL:
        _write_originals(connection, archive)
    return {"columns": [column.name for column in columns], "rows": rows, "sha256": digest.hexdigest()}


def _write_originals(connection: Connection, archive: zipfile.ZipFile) -> None:
    for sha256 in connection.execute(select(ORIGINAL.c.sha256)).scalars().all():
        content = connection.execute(select(ORIGINAL.c.content).where(ORIGINAL.c.sha256 == sha256)).scalar()
        archive.writestr(f"originals/{sha256}", bytes(content or b""))


def _read_manifest(archive: zipfile.ZipFile) -> dict[str, dict[str, Any]]:
    manifest = json.loads(archive.read(_MANIFEST))
    if manifest.get("format") != _FORMAT:
        raise BackupError("not a backup of this program")
    if not SAME_COLUMNS_SINCE <= manifest["schema_version"] <= CURRENT_VERSION:
        raise BackupError(f"schema {manifest['schema_version']}, this program has {CURRENT_VERSION}")
    tables: dict[str, dict[str, Any]] = manifest["tables"]
    return tables


def _fill_table(
    connection: Connection, table: Table, archive: zipfile.ZipFile, described: dict[str, Any]
) -> None:
    columns: list[str] = described["columns"]
    digest, rows = hashlib.sha256(), 0
    waiting: list[dict[str, Any]] = []
    for line in _lines(archive, f"{table.name}.jsonl"):
        digest.update(line)
        values = dict(zip(columns, json.loads(line), strict=True))
        if table is ORIGINAL:
            values["content"] = _original(archive, values)
        waiting.append(values)
        rows += 1
        if len(waiting) == _ROWS_AT_ONCE:
            connection.execute(table.insert(), waiting)
            waiting = []
    if waiting:
        connection.execute(table.insert(), waiting)
    stored = connection.execute(select(func.count()).select_from(table)).scalar()
    if (rows, digest.hexdigest()) != (described["rows"], described["sha256"]) or stored != rows:
        raise BackupError(f"{table.name}: damaged")


def _original(archive: zipfile.ZipFile, described: dict[str, Any]) -> bytes:
    """The file's bytes, which must be those that were sent."""
    content = archive.read(f"originals/{described['sha256']}")
    if len(content) != described["size"]:
        raise BackupError(f"originals/{described['sha256']}: damaged")
    return content


def _lines(archive: zipfile.ZipFile, member: str) -> Iterator[bytes]:
    with archive.open(member) as lines:
        yield from lines


def _check_integrity(database: Database, connection: Connection) -> None:
    """SQLite's own checks; PostgreSQL checks references as it goes."""
    if not database.is_sqlite:
        return
    broken = connection.execute(text("PRAGMA foreign_key_check")).first()
    state = connection.execute(text("PRAGMA integrity_check")).scalar()
    if broken is not None or state != "ok":
        raise BackupError(f"integrity: {broken or state}")
