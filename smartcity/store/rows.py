"""Reading records: the current ones, the held ones, those of a batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Row, Select, func, or_, select

from smartcity.store.active import batches_to_review, counts_at, newest_rows, settled_rows
from smartcity.store.database import Database
from smartcity.store.regions import revision_of
from smartcity.store.schema import BATCH, RECORD_ROW
from smartcity.store.stored_values import from_json, from_moment_text
from smartcity.store.values import Change, HeldReason, RowContent, RowOrigin, StoredAs, StoredRow

_ROWS_AT_ONCE = 1000
_REGISTRY = "opd"
_JSON_COLUMNS = ("fields", "extra", "personal_headers", "held_for", "sent")
_STORED_AS = {stored_as.value: stored_as for stored_as in StoredAs}
_CHANGES: dict[str | None, Change | None] = {None: None, **{change.value: change for change in Change}}
_ORIGIN = BATCH.alias("origin")
COLUMNS = (
    *(column for column in RECORD_ROW.c if column.name != "region"),
    BATCH.c.actor.label("actor"),
    BATCH.c.source.label("source"),
    func.coalesce(_ORIGIN.c.id, BATCH.c.id).label("source_batch"),
    func.coalesce(_ORIGIN.c.file, BATCH.c.file).label("file"),
    func.coalesce(_ORIGIN.c.actor, BATCH.c.actor).label("sent_by"),
    func.coalesce(_ORIGIN.c.at, BATCH.c.at).label("sent_at"),
)


def current_rows(
    database: Database,
    region: str,
    *,
    kind: str | None = None,
    revision: int | None = None,
    of_opd: str | None = None,
) -> list[StoredRow]:
    """The records that count at the revision (None: now), in the order in which they were stored.

    Of two records with one natural key, which a withdrawal can leave behind, only the newer one. With
    `of_opd` only the records of this OPD, and those of the registry.
    """
    return _stored_rows(_current(database, region, kind, revision, of_opd))


def rows_with_origin() -> Select[Any]:
    """The rows with who stored them, and which upload they come from: COLUMNS, to be narrowed."""
    return (
        select(*COLUMNS)
        .join(BATCH, BATCH.c.id == RECORD_ROW.c.batch)
        .outerjoin(_ORIGIN, _ORIGIN.c.id == RECORD_ROW.c.origin_batch)
    )


def _current(
    database: Database, region: str, kind: str | None, revision: int | None, of_opd: str | None
) -> Sequence[Row[Any]]:
    with database.reading() as connection:
        at = revision_of(connection, region) if revision is None else revision
        newest, wanted = newest_rows(region, at, kind), rows_with_origin()
        if of_opd is not None:
            # A record may have been another OPD's before: the part is taken of its newest row.
            part = or_(RECORD_ROW.c.opd == of_opd, RECORD_ROW.c.kind == _REGISTRY)
            ever = select(RECORD_ROW.c.record_id).where(RECORD_ROW.c.region == region, part)
            newest, wanted = newest.where(RECORD_ROW.c.record_id.in_(ever)), wanted.where(part)
        wanted = wanted.where(RECORD_ROW.c.id.in_(newest), RECORD_ROW.c.stored_as == StoredAs.ACCEPTED)
        found = connection.execute(wanted.order_by(RECORD_ROW.c.id)).all()
    last = {(row.kind, row.natural_key): row.id for row in found}
    if len(last) == len(found):
        return found
    return [row for row in found if last[row.kind, row.natural_key] == row.id]


def held_rows(database: Database, region: str, *, revision: int | None = None) -> list[StoredRow]:
    """The rows that wait for a decision at the revision (None: now), oldest first."""
    with database.reading() as connection:
        at = revision_of(connection, region) if revision is None else revision
        wanted = rows_with_origin().where(
            RECORD_ROW.c.region == region,
            RECORD_ROW.c.stored_as == StoredAs.HELD,
            counts_at(region, at),
            RECORD_ROW.c.id.not_in(settled_rows(region, at)),
        )
        return _stored_rows(connection.execute(wanted.order_by(RECORD_ROW.c.id)).all())


def rows_to_review(database: Database, region: str, *, revision: int) -> list[StoredRow]:
    """The accepted and held rows of batches that waited for a facilitator's look at the revision."""
    with database.reading() as connection:
        wanted = rows_with_origin().where(
            RECORD_ROW.c.region == region,
            RECORD_ROW.c.stored_as.in_((StoredAs.ACCEPTED, StoredAs.HELD)),
            RECORD_ROW.c.batch.in_(batches_to_review(region, revision)),
        )
        return _stored_rows(connection.execute(wanted.order_by(RECORD_ROW.c.id)).all())


def rows_of_batch(database: Database, region: str, batch_id: int) -> list[StoredRow]:
    """Every row that the batch stored, also held, rejected and tombstones; empty once it is purged."""
    wanted = rows_with_origin().where(RECORD_ROW.c.region == region, RECORD_ROW.c.batch == batch_id)
    with database.reading() as connection:
        return _stored_rows(connection.execute(wanted.order_by(RECORD_ROW.c.id)).all())


def rows_by_number(database: Database, region: str, row_ids: Sequence[int]) -> list[StoredRow]:
    """The stored rows with these numbers that the region has, in order of their numbers."""
    wanted = rows_with_origin().where(RECORD_ROW.c.region == region, RECORD_ROW.c.id.in_(row_ids))
    with database.reading() as connection:
        return _stored_rows(connection.execute(wanted.order_by(RECORD_ROW.c.id)).all())


def history_of_record(database: Database, region: str, record_id: str) -> list[StoredRow]:
    """Every row of the record, of whatever batch, oldest first; tombstones have no fields."""
    wanted = rows_with_origin().where(RECORD_ROW.c.region == region, RECORD_ROW.c.record_id == record_id)
    with database.reading() as connection:
        return _stored_rows(connection.execute(wanted.order_by(RECORD_ROW.c.id)).all())


def _stored_rows(found: Sequence[Row[Any]]) -> list[StoredRow]:
    rows: list[StoredRow] = []
    for start in range(0, len(found), _ROWS_AT_ONCE):
        rows += _parsed(found[start : start + _ROWS_AT_ONCE])
    return rows


def _parsed(part: Sequence[Row[Any]]) -> Iterator[StoredRow]:
    """The rows as values; their JSON is parsed as a few long lists, at half the cost of many short texts."""
    parsed = {
        name: from_json(f"[{','.join([getattr(row, name) for row in part])}]") for name in _JSON_COLUMNS
    }
    moments = {text: from_moment_text(text) for text in {row.sent_at for row in part}}
    for place, row in enumerate(part):
        decided_by = row.actor if row.origin_batch is not None else None
        yield StoredRow(
            RowContent(
                kind=row.kind,
                stored_as=_STORED_AS[row.stored_as],
                natural_key=row.natural_key,
                name_key=row.name_key,
                opd=row.opd,
                fields=parsed["fields"][place],
                record_id=row.record_id,
                change=_CHANGES[row.change],
                sheet=row.sheet,
                row_number=row.row_number,
                extra=parsed["extra"][place],
                personal_headers=tuple(parsed["personal_headers"][place]),
                held_for=tuple(_held_reason(reason) for reason in parsed["held_for"][place]),
                sent=parsed["sent"][place],
                origin_batch=row.origin_batch,
                origin_row=row.origin_row,
            ),
            RowOrigin(
                row.id,
                row.batch,
                row.source_batch,
                row.file,
                row.sent_by,
                moments[row.sent_at],
                decided_by,
            ),
        )


def _held_reason(written: list[Any]) -> HeldReason:
    code, field, value, suggestions, cell = written
    return HeldReason(code, field, value, tuple(suggestions), cell)
