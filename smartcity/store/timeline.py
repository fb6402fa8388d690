"""What was stored and set aside in what order, light enough to replay a region's whole history."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, case, select

from smartcity.store.active import SETTING_ASIDE, BatchMark, records_of_batches, stored_batches
from smartcity.store.database import Database
from smartcity.store.schema import BATCH, BATCH_EVENT, RECORD_ROW
from smartcity.store.stored_values import from_json, from_moment_text
from smartcity.store.values import StoredAs

REGISTRY = "opd"


class RowMark(NamedTuple):
    """One stored row of a record: which batches it hangs on, and what it says (a tombstone says nothing).

    `owner` is the OPD that the record belongs to, of a record of kind `opd` its own name.
    """

    batch_id: int
    origin_batch: int | None
    kind: str
    record_id: str
    says: bool
    owner: str | None


@dataclass(frozen=True, slots=True)
class BatchStep:
    """A batch that began to count or ceased to, at a revision."""

    revision: int
    at: datetime
    batch_id: int
    counts: bool


@dataclass(frozen=True, slots=True)
class History:
    """What a region's figures went through after the revision `since`, 0 for all of it.

    `steps`: when each batch began to count, ceased and began again, from the very first one on; a waiting one
    begins when approved. `marks`: every accepted row and tombstone, in the order in which they were stored,
    of the records that steps after `since` touch. `batches`: those that still hold their rows.
    """

    since: int
    steps: list[BatchStep]
    marks: list[RowMark]
    batches: frozenset[BatchMark]


def read_history(
    database: Database,
    region: str,
    kinds: Collection[str],
    known: tuple[int, frozenset[BatchMark]] | None = None,
) -> History:
    """The history of the records of these kinds, or what came after the last step of a `known` one.

    `known` is that step's revision and the known history's batches. All of it is read where one of those
    has been erased since, or where very many records were touched.
    """
    with database.reading() as connection:
        batches = stored_batches(connection, region)
        steps = _batch_steps(connection, region)
        since, records = 0, None
        if known is not None and known[1] <= batches:
            later = {step.batch_id for step in steps if step.revision > known[0]}
            records = records_of_batches(connection, later)
            since = 0 if records is None else known[0]
        return History(since, steps, _row_marks(connection, region, kinds, records), batches)


def _row_marks(
    connection: Connection, region: str, kinds: Collection[str], records: Collection[str] | None
) -> list[RowMark]:
    columns = (
        RECORD_ROW.c.batch,
        RECORD_ROW.c.origin_batch,
        RECORD_ROW.c.kind,
        RECORD_ROW.c.record_id,
        RECORD_ROW.c.stored_as,
        RECORD_ROW.c.opd,
        # The fields of 60 000 innovations would take most of the time, and none of them is asked for.
        case((RECORD_ROW.c.kind == REGISTRY, RECORD_ROW.c.fields)),
    )
    wanted = select(*columns).where(
        RECORD_ROW.c.region == region,
        RECORD_ROW.c.kind.in_(kinds),
        RECORD_ROW.c.record_id.is_not(None),
        RECORD_ROW.c.stored_as.in_((StoredAs.ACCEPTED, StoredAs.WITHDRAWN)),
    )
    if records is not None:
        wanted = wanted.where(RECORD_ROW.c.record_id.in_(records))
    rows = connection.execute(wanted.order_by(RECORD_ROW.c.id)).all()
    return [
        RowMark(batch, origin, kind, record, stored_as == StoredAs.ACCEPTED, _owner(opd, fields))
        for batch, origin, kind, record, stored_as, opd, fields in rows
    ]


def _owner(opd: str | None, registered: str | None) -> str | None:
    """The OPD's name; `registered` are the fields of a record of the registry."""
    return opd if registered is None else from_json(registered).get("name")


def _batch_steps(connection: Connection, region: str) -> list[BatchStep]:
    stored = connection.execute(
        select(BATCH.c.id, BATCH.c.revision, BATCH.c.at).where(BATCH.c.region == region)
    ).all()
    events = connection.execute(
        select(BATCH_EVENT.c.id, BATCH_EVENT.c.batch, BATCH_EVENT.c.revision, BATCH_EVENT.c.at)
        .add_columns(BATCH_EVENT.c.action)
        .join(BATCH, BATCH.c.id == BATCH_EVENT.c.batch)
        .where(BATCH.c.region == region)
        .order_by(BATCH_EVENT.c.id)
    ).all()
    steps = [BatchStep(row.revision, from_moment_text(row.at), row.id, True) for row in stored]
    steps += [
        BatchStep(row.revision, from_moment_text(row.at), row.batch, row.action not in SETTING_ASIDE)
        for row in events
    ]
    return sorted(steps, key=lambda step: step.revision)
