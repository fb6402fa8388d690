"""Reading many records column by column, and only those that changed since they were read before."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from smartcity.store.active import (
    BatchMark,
    counting_batches,
    newest_rows,
    records_of_batches,
    stored_batches,
)
from smartcity.store.database import Database
from smartcity.store.rows import COLUMNS, rows_with_origin
from smartcity.store.schema import RECORD_ROW
from smartcity.store.stored_values import from_json, from_moment_text
from smartcity.store.values import StoredAs


@dataclass(frozen=True, slots=True)
class RowColumns:
    """Stored rows column by column, for tables: all lists have the same length, values as in `StoredRow`."""

    record_id: Sequence[str | None]
    kind: Sequence[str]
    natural_key: Sequence[str]
    fields: Sequence[dict[str, Any]]
    extra: Sequence[dict[str, str]]
    personal_headers: Sequence[Sequence[str]]
    row_id: Sequence[int]
    source_batch: Sequence[int]
    file: Sequence[str | None]
    sheet: Sequence[str | None]
    row_number: Sequence[int | None]
    sent_by: Sequence[str]
    sent_at: Sequence[datetime]
    decided_by: Sequence[str | None]


@dataclass(frozen=True, slots=True)
class RecordsRead:
    """The newest row of each record that was read, in the order in which they were stored.

    `records`: the records that were read, all others say what they said when the `known` batches counted;
    None where every record was read. Of two records with one natural key both are here, and only the newer
    one counts. `batches`: what counts at the revision, `known` for the next time.
    """

    batches: frozenset[BatchMark]
    records: Collection[str] | None
    columns: dict[str, RowColumns]


def read_records(
    database: Database,
    region: str,
    kinds: Collection[str],
    revision: int,
    known: frozenset[BatchMark] | None = None,
) -> RecordsRead:
    """The records of these kinds that count at the revision, or those that changed since `known`.

    What a record says depends only on the batches that count, and a stored row never changes: so it is the
    records of batches that began to count or ceased to that are read anew. All are where a batch of `known`
    has been erased since, where very many changed, and without `known`.
    """
    with database.reading() as connection:
        batches = counting_batches(connection, region, revision)
        records = None if known is None else _changed_records(connection, region, known, batches)
        newest = newest_rows(region, revision)
        if records is not None:
            newest = newest.where(RECORD_ROW.c.record_id.in_(records))
        wanted = rows_with_origin().where(
            RECORD_ROW.c.id.in_(newest), RECORD_ROW.c.stored_as == StoredAs.ACCEPTED
        )
        rows = connection.execute(wanted.order_by(RECORD_ROW.c.id)).all()
    found: dict[str, list[Row[Any]]] = {kind: [] for kind in kinds}
    for row in rows:
        if row.kind in found:
            found[row.kind].append(row)
    return RecordsRead(batches, records, {kind: _columns(rows) for kind, rows in found.items()})


def _changed_records(
    connection: Connection, region: str, known: frozenset[BatchMark], batches: frozenset[BatchMark]
) -> list[str] | None:
    if not known <= stored_batches(connection, region):
        return None
    return records_of_batches(connection, {batch.id for batch in known ^ batches})


def _columns(found: Sequence[Row[Any]]) -> RowColumns:
    """The rows column by column; their JSON is parsed as one long list, see `rows`."""
    values = zip(*found, strict=True) if found else [()] * len(COLUMNS)
    columns = dict(zip((column.name for column in COLUMNS), values, strict=True))
    moments = {text: from_moment_text(text) for text in set(columns["sent_at"])}
    decided = zip(columns["actor"], columns["origin_batch"], strict=True)
    return RowColumns(
        record_id=columns["record_id"],
        kind=columns["kind"],
        natural_key=columns["natural_key"],
        fields=from_json(f"[{','.join(columns['fields'])}]"),
        extra=from_json(f"[{','.join(columns['extra'])}]"),
        personal_headers=from_json(f"[{','.join(columns['personal_headers'])}]"),
        row_id=columns["id"],
        source_batch=columns["source_batch"],
        file=columns["file"],
        sheet=columns["sheet"],
        row_number=columns["row_number"],
        sent_by=columns["sent_by"],
        sent_at=[moments[text] for text in columns["sent_at"]],
        decided_by=[actor if origin is not None else None for actor, origin in decided],
    )
