"""What was stored and set aside in what order, light enough to replay a region's whole history."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import case, select

from smartcity.store.active import SETTING_ASIDE
from smartcity.store.database import Database
from smartcity.store.schema import BATCH, BATCH_EVENT, RECORD_ROW, from_json, from_moment_text
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


def row_marks(database: Database, region: str, kinds: Collection[str]) -> list[RowMark]:
    """Every accepted row and tombstone of the kinds, in the order in which they were stored."""
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
    with database.reading() as connection:
        rows = connection.execute(wanted.order_by(RECORD_ROW.c.id)).all()
    return [
        RowMark(batch, origin, kind, record, stored_as == StoredAs.ACCEPTED, _owner(opd, fields))
        for batch, origin, kind, record, stored_as, opd, fields in rows
    ]


def _owner(opd: str | None, registered: str | None) -> str | None:
    """The OPD's name; `registered` are the fields of a record of the registry."""
    return opd if registered is None else from_json(registered).get("name")


def batch_steps(database: Database, region: str) -> list[BatchStep]:
    """When each batch began to count, ceased and began again; a waiting one begins when approved."""
    with database.reading() as connection:
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
