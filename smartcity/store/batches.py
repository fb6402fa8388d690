"""The history of a region: its batches, and taking them out, back in, or erasing them for good."""

from __future__ import annotations

from sqlalchemy import Connection, Row, delete, exists, or_, select, update

from smartcity.store.audit import record
from smartcity.store.commits import add_event
from smartcity.store.database import Database
from smartcity.store.errors import BatchStateError, UnknownBatchError
from smartcity.store.regions import move_revision
from smartcity.store.schema import (
    ALIAS,
    BATCH,
    BATCH_EVENT,
    COLUMN_CHOICE,
    HELD_RESOLUTION,
    ORIGINAL,
    RECORD_ROW,
    WAITING_FILE,
)
from smartcity.store.stored_values import from_json, from_moment_text
from smartcity.store.values import AWAIT_REVIEW, Author, BatchState, Mode, SentFile, Source, StoredBatch

_STATE_AFTER = {
    None: BatchState.ACTIVE,
    "reinstate": BatchState.ACTIVE,
    "approve": BatchState.ACTIVE,
    "withdraw": BatchState.WITHDRAWN,
    AWAIT_REVIEW: BatchState.WAITING,
    "purge": BatchState.PURGED,
}
_STEP_FROM = {
    "withdraw": (BatchState.ACTIVE, BatchState.WAITING),
    "reinstate": (BatchState.WITHDRAWN,),
    "approve": (BatchState.WAITING,),
    "purge": (BatchState.ACTIVE, BatchState.WITHDRAWN, BatchState.WAITING),
}


def list_batches(database: Database, region: str) -> list[StoredBatch]:
    """Every batch of the region with its present state, newest first."""
    with database.reading() as connection:
        found = connection.execute(
            select(BATCH).where(BATCH.c.region == region).order_by(BATCH.c.id.desc())
        ).all()
        events = connection.execute(
            select(BATCH_EVENT.c.batch, BATCH_EVENT.c.action)
            .join(BATCH, BATCH.c.id == BATCH_EVENT.c.batch)
            .where(BATCH.c.region == region)
            .order_by(BATCH_EVENT.c.id)
        )
        last_action = {event.batch: event.action for event in events}
    return [_stored_batch(row, last_action.get(row.id)) for row in found]


def batches_of_opd(database: Database, region: str, opd: str, author: Author) -> set[int]:
    """The numbers of the region's batches that hold rows of this OPD alone, or are the author's own."""
    of_region = (RECORD_ROW.c.region == region) & (RECORD_ROW.c.batch == BATCH.c.id)
    others = of_region & or_(RECORD_ROW.c.opd.is_(None), RECORD_ROW.c.opd != opd)
    alone = exists().where(of_region, RECORD_ROW.c.opd == opd) & ~exists().where(others)
    sent = (BATCH.c.actor == author.name) & (BATCH.c.role == author.role)
    wanted = select(BATCH.c.id).where(BATCH.c.region == region, or_(sent, alone))
    with database.reading() as connection:
        return set(connection.execute(wanted).scalars())


def withdraw(database: Database, region: str, batch_id: int, author: Author) -> int:
    """Take a batch out of every figure; the region's new revision.

    What it replaced counts again. Raises UnknownBatchError, BatchStateError where it is withdrawn or purged.
    """
    return _step(database, region, batch_id, "withdraw", author)


def reinstate(database: Database, region: str, batch_id: int, author: Author) -> int:
    """Bring a withdrawn batch back at its old place in time; the region's new revision.

    Raises UnknownBatchError, BatchStateError where it is not withdrawn.
    """
    return _step(database, region, batch_id, "reinstate", author)


def approve(database: Database, region: str, batch_id: int, author: Author) -> int:
    """Let a batch count that waited for a facilitator; the region's new revision.

    Raises UnknownBatchError, BatchStateError where it is not waiting.
    """
    return _step(database, region, batch_id, "approve", author)


def purge(database: Database, region: str, batch_id: int, author: Author) -> int:
    """Erase for good the batch's rows, the decisions on them and its original; the region's new revision.

    The batch stays in the history as purged, without its file's name. An original that another batch sent too
    stays for that one. Raises UnknownBatchError, BatchStateError where it is purged already.
    """
    with database.writing() as connection:
        batch = _batch_row(connection, region, batch_id)
        _require_step(connection, batch_id, "purge")
        revision = _note(connection, database, region, batch_id, "purge", author)
        _erase_rows(connection, batch_id)
        _erase_original(connection, batch)
    database.forget_deleted()
    return revision


def original(database: Database, region: str, batch_id: int) -> SentFile | None:
    """The file of the batch as it was sent; None for a batch without one (a decision, a purged upload)."""
    with database.reading() as connection:
        batch = _batch_row(connection, region, batch_id)
        if batch.sha256 is None:
            return None
        kept = connection.execute(select(ORIGINAL).where(ORIGINAL.c.sha256 == batch.sha256)).one()
    return SentFile(batch.file, kept.sha256, bytes(kept.content))


def _step(database: Database, region: str, batch_id: int, action: str, author: Author) -> int:
    with database.writing() as connection:
        _batch_row(connection, region, batch_id)
        _require_step(connection, batch_id, action)
        return _note(connection, database, region, batch_id, action, author)


def _require_step(connection: Connection, batch_id: int, action: str) -> None:
    state = _STATE_AFTER[_last_action(connection, batch_id)]
    if state not in _STEP_FROM[action]:
        raise BatchStateError(batch_id, state)


def _note(  # noqa: PLR0917 - one event, its batch and its author
    connection: Connection, database: Database, region: str, batch_id: int, action: str, author: Author
) -> int:
    at = database.now_text()
    revision = move_revision(connection, region, at)
    add_event(connection, batch_id, action, author, revision=revision, at=at)
    record(connection, at, region, author, action, batch_id=batch_id)
    return revision


def _erase_rows(connection: Connection, batch_id: int) -> None:
    of_batch = or_(RECORD_ROW.c.batch == batch_id, RECORD_ROW.c.origin_batch == batch_id)
    rows = select(RECORD_ROW.c.id).where(of_batch)
    for statement in (
        delete(HELD_RESOLUTION).where(HELD_RESOLUTION.c.held_row.in_(rows)),
        delete(HELD_RESOLUTION).where(HELD_RESOLUTION.c.batch == batch_id),
        delete(ALIAS).where(ALIAS.c.batch == batch_id),
        delete(COLUMN_CHOICE).where(COLUMN_CHOICE.c.batch == batch_id),
        delete(WAITING_FILE).where(WAITING_FILE.c.batch == batch_id),
        delete(RECORD_ROW).where(of_batch),
        update(BATCH).where(BATCH.c.id == batch_id).values(file=None, sha256=None, layout="[]"),
    ):
        connection.execute(statement)


def _erase_original(connection: Connection, batch: Row[tuple[object, ...]]) -> None:
    sent_too = select(BATCH.c.id).where(BATCH.c.sha256 == batch.sha256)
    if batch.sha256 is not None and connection.execute(sent_too).first() is None:
        connection.execute(delete(ORIGINAL).where(ORIGINAL.c.sha256 == batch.sha256))


def _batch_row(connection: Connection, region: str, batch_id: int) -> Row[tuple[object, ...]]:
    row = connection.execute(select(BATCH).where(BATCH.c.id == batch_id, BATCH.c.region == region)).first()
    if row is None:
        raise UnknownBatchError(batch_id)
    return row


def _last_action(connection: Connection, batch_id: int) -> str | None:
    last = select(BATCH_EVENT.c.action).where(BATCH_EVENT.c.batch == batch_id)
    return connection.execute(last.order_by(BATCH_EVENT.c.id.desc()).limit(1)).scalar()


def _stored_batch(row: Row[tuple[object, ...]], last_action: str | None) -> StoredBatch:
    return StoredBatch(
        id=row.id,
        region=row.region,
        revision=row.revision,
        at=from_moment_text(row.at),
        author=Author(row.actor, row.role),
        source=Source(row.source),
        mode=Mode(row.mode),
        state=_STATE_AFTER[last_action],
        file=row.file,
        sha256=row.sha256,
        counts=from_json(row.counts),
        layout=from_json(row.layout),
    )
