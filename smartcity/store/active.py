"""Which batches and rows count at a revision; every question about the current state starts here."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, ScalarSelect, Select, func, or_, select

from smartcity.store.schema import BATCH, BATCH_EVENT, HELD_RESOLUTION, RECORD_ROW
from smartcity.store.values import AWAIT_REVIEW, StoredAs

SETTING_ASIDE = ("withdraw", AWAIT_REVIEW, "purge")
"""Events after which a batch does not count, until another event says otherwise."""

_MOST_RECORDS = 5_000
_MOST_BATCHES = 1_000


class BatchMark(NamedTuple):
    """What tells a batch from all others: a restored backup may give its number again, at another moment."""

    id: int
    at: str


def active_batches(region: str, revision: int) -> Select[tuple[int]]:
    """Numbers of the region's batches that count at the revision."""
    set_aside = _last_event_is(SETTING_ASIDE, revision)
    return select(BATCH.c.id).where(
        BATCH.c.region == region, BATCH.c.revision <= revision, BATCH.c.id.not_in(set_aside)
    )


def batches_to_review(region: str, revision: int) -> Select[tuple[int]]:
    """Numbers of the region's batches that waited for a facilitator's look at the revision."""
    waiting = _last_event_is((AWAIT_REVIEW,), revision)
    return select(BATCH.c.id).where(
        BATCH.c.region == region, BATCH.c.revision <= revision, BATCH.c.id.in_(waiting)
    )


def _last_event_is(actions: Collection[str], revision: int) -> Select[tuple[int]]:
    later = BATCH_EVENT.alias()
    last_event: ScalarSelect[int] = (
        select(func.max(later.c.id))
        .where(later.c.batch == BATCH_EVENT.c.batch, later.c.revision <= revision)
        .scalar_subquery()
    )
    return select(BATCH_EVENT.c.batch).where(
        BATCH_EVENT.c.id == last_event, BATCH_EVENT.c.action.in_(actions)
    )


def counts_at(region: str, revision: int) -> ColumnElement[bool]:
    """Whether a row counts: its own batch does, and so does the upload that a decided row came from."""
    active = active_batches(region, revision)
    return RECORD_ROW.c.batch.in_(active) & or_(
        RECORD_ROW.c.origin_batch.is_(None), RECORD_ROW.c.origin_batch.in_(active)
    )


def newest_rows(region: str, revision: int, kind: str | None = None) -> Select[tuple[int]]:
    """Numbers of the newest row of each record (of one kind, or of all), tombstones included."""
    says_something = RECORD_ROW.c.stored_as.in_((StoredAs.ACCEPTED, StoredAs.WITHDRAWN))
    found = (
        select(func.max(RECORD_ROW.c.id))
        .where(RECORD_ROW.c.region == region, RECORD_ROW.c.record_id.is_not(None))
        .where(says_something, counts_at(region, revision))
        .group_by(RECORD_ROW.c.record_id)
    )
    return found if kind is None else found.where(RECORD_ROW.c.kind == kind)


def settled_rows(region: str, revision: int) -> Select[tuple[int]]:
    """Numbers of the held rows that a batch which counts has settled."""
    return select(HELD_RESOLUTION.c.held_row).where(
        HELD_RESOLUTION.c.batch.in_(active_batches(region, revision))
    )


def counting_batches(connection: Connection, region: str, revision: int) -> frozenset[BatchMark]:
    """The region's batches that count at the revision and still hold their rows."""
    return _marks(connection, BATCH.c.id.in_(active_batches(region, revision)))


def stored_batches(connection: Connection, region: str) -> frozenset[BatchMark]:
    """Every batch of the region that still holds its rows, whether it counts or not."""
    return _marks(connection, BATCH.c.region == region)


def _marks(connection: Connection, wanted: ColumnElement[bool]) -> frozenset[BatchMark]:
    purged = select(BATCH_EVENT.c.batch).where(BATCH_EVENT.c.action == "purge")
    found = connection.execute(select(BATCH.c.id, BATCH.c.at).where(wanted, BATCH.c.id.not_in(purged)))
    return frozenset(BatchMark(*row) for row in found)


def records_of_batches(connection: Connection, batches: Collection[int]) -> list[str] | None:
    """The records of which these batches hold or have decided a row; None where they are very many.

    Only these records can say something else when the batches begin to count or cease to.
    """
    if len(batches) > _MOST_BATCHES:
        return None
    named = RECORD_ROW.c.record_id.is_not(None)
    own = select(RECORD_ROW.c.record_id).where(RECORD_ROW.c.batch.in_(batches), named)
    decided = select(RECORD_ROW.c.record_id).where(RECORD_ROW.c.origin_batch.in_(batches), named)
    found = connection.execute(own.union(decided).limit(_MOST_RECORDS + 1)).scalars().all()
    return None if len(found) > _MOST_RECORDS else [record for record in found if record is not None]
