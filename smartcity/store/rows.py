"""Reading records: the current ones, the held ones, those of a batch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select

from smartcity.store.active import counts_at, newest_rows, settled_rows
from smartcity.store.database import Database
from smartcity.store.regions import revision_of
from smartcity.store.schema import BATCH, RECORD_ROW, from_json, from_moment_text
from smartcity.store.values import Change, HeldReason, RowContent, RowOrigin, StoredAs, StoredRow

_ORIGIN = BATCH.alias("origin")
_COLUMNS = (
    *(column for column in RECORD_ROW.c if column.name != "region"),
    BATCH.c.actor.label("actor"),
    BATCH.c.source.label("source"),
    func.coalesce(_ORIGIN.c.id, BATCH.c.id).label("source_batch"),
    func.coalesce(_ORIGIN.c.file, BATCH.c.file).label("file"),
    func.coalesce(_ORIGIN.c.actor, BATCH.c.actor).label("sent_by"),
    func.coalesce(_ORIGIN.c.at, BATCH.c.at).label("sent_at"),
)


@dataclass(frozen=True, slots=True)
class KnownRecord:
    """What identifies a current record, without its content."""

    record_id: str
    kind: str
    natural_key: str
    row_id: int
    batch_id: int


def current_rows(
    database: Database, region: str, *, kind: str | None = None, revision: int | None = None
) -> list[StoredRow]:
    """The records that count at the revision (None: now), in the order in which they were stored.

    Of two records with one natural key, which a withdrawal can leave behind, only the newer one.
    """
    with database.reading() as connection:
        at = revision_of(connection, region) if revision is None else revision
        wanted = _rows_with_origin().where(
            RECORD_ROW.c.id.in_(newest_rows(region, at)),
            RECORD_ROW.c.stored_as == StoredAs.ACCEPTED,
        )
        if kind is not None:
            wanted = wanted.where(RECORD_ROW.c.kind == kind)
        found = connection.execute(wanted.order_by(RECORD_ROW.c.id)).all()
    last = {(row.kind, row.natural_key): row.id for row in found}
    return _stored_rows(row for row in found if last[row.kind, row.natural_key] == row.id)


def known_records(database: Database, region: str) -> list[KnownRecord]:
    """The region's current records by id and natural key; cheap beside `current_rows`."""
    columns = (
        RECORD_ROW.c.record_id,
        RECORD_ROW.c.kind,
        RECORD_ROW.c.natural_key,
        RECORD_ROW.c.id,
        RECORD_ROW.c.batch,
    )
    with database.reading() as connection:
        newest = newest_rows(region, revision_of(connection, region))
        wanted = select(*columns).where(
            RECORD_ROW.c.id.in_(newest), RECORD_ROW.c.stored_as == StoredAs.ACCEPTED
        )
        return [KnownRecord(*row) for row in connection.execute(wanted.order_by(RECORD_ROW.c.id))]


def held_rows(database: Database, region: str, *, revision: int | None = None) -> list[StoredRow]:
    """The rows that wait for a decision at the revision (None: now), oldest first."""
    with database.reading() as connection:
        at = revision_of(connection, region) if revision is None else revision
        wanted = _rows_with_origin().where(
            RECORD_ROW.c.region == region,
            RECORD_ROW.c.stored_as == StoredAs.HELD,
            counts_at(region, at),
            RECORD_ROW.c.id.not_in(settled_rows(region, at)),
        )
        return _stored_rows(connection.execute(wanted.order_by(RECORD_ROW.c.id)).all())


def rows_of_batch(database: Database, region: str, batch_id: int) -> list[StoredRow]:
    """Every row that the batch stored, also held, rejected and tombstones; empty once it is purged."""
    wanted = _rows_with_origin().where(RECORD_ROW.c.region == region, RECORD_ROW.c.batch == batch_id)
    with database.reading() as connection:
        return _stored_rows(connection.execute(wanted.order_by(RECORD_ROW.c.id)).all())


def rows_by_number(database: Database, region: str, row_ids: Sequence[int]) -> list[StoredRow]:
    """The stored rows with these numbers that the region has, in order of their numbers."""
    wanted = _rows_with_origin().where(RECORD_ROW.c.region == region, RECORD_ROW.c.id.in_(row_ids))
    with database.reading() as connection:
        return _stored_rows(connection.execute(wanted.order_by(RECORD_ROW.c.id)).all())


def history_of_record(database: Database, region: str, record_id: str) -> list[StoredRow]:
    """Every row of the record, of whatever batch, oldest first; tombstones have no fields."""
    wanted = _rows_with_origin().where(RECORD_ROW.c.region == region, RECORD_ROW.c.record_id == record_id)
    with database.reading() as connection:
        return _stored_rows(connection.execute(wanted.order_by(RECORD_ROW.c.id)).all())


def _rows_with_origin() -> Select[Any]:
    return (
        select(*_COLUMNS)
        .join(BATCH, BATCH.c.id == RECORD_ROW.c.batch)
        .outerjoin(_ORIGIN, _ORIGIN.c.id == RECORD_ROW.c.origin_batch)
    )


def _stored_rows(found: Iterable[Row[Any]]) -> list[StoredRow]:
    moments: dict[str, datetime] = {}
    rows = []
    for row in found:
        if row.sent_at not in moments:
            moments[row.sent_at] = from_moment_text(row.sent_at)
        origin = RowOrigin(
            row.id,
            row.batch,
            row.source_batch,
            row.file,
            row.sent_by,
            moments[row.sent_at],
            row.actor if row.origin_batch is not None else None,
        )
        rows.append(StoredRow(_content(row), origin))
    return rows


def _content(row: Row[Any]) -> RowContent:
    reasons = from_json(row.held_for) if row.held_for != "[]" else ()
    return RowContent(
        kind=row.kind,
        stored_as=StoredAs(row.stored_as),
        natural_key=row.natural_key,
        name_key=row.name_key,
        opd=row.opd,
        fields=from_json(row.fields),
        record_id=row.record_id,
        change=Change(row.change) if row.change else None,
        sheet=row.sheet,
        row_number=row.row_number,
        extra=from_json(row.extra) if row.extra != "{}" else {},
        personal_headers=tuple(from_json(row.personal_headers)) if row.personal_headers != "[]" else (),
        held_for=tuple(HeldReason(r[0], r[1], r[2], tuple(r[3]), r[4]) for r in reasons),
        sent=from_json(row.sent) if row.sent != "{}" else {},
        origin_batch=row.origin_batch,
        origin_row=row.origin_row,
    )
