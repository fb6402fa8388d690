"""The records of a region as frames, of which only those are read that changed since the last reading."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from threading import Lock
from weakref import WeakKeyDictionary

import pandas as pd

from smartcity.store import Database
from smartcity.store.active import BatchMark
from smartcity.store.columns import RowColumns, read_records
from smartcity.workflow.frames import frame_of, updated

_KINDS = (
    "innovation",
    "opd",
    "progress",
    "follow_up",
    "stage_closing",
    "readiness",
    "risk",
    "quick_win",
    "overlap",
    "decision",
)
_STATES_KEPT = 4
"""Now, and a few days that somebody looks back to."""

_State = tuple[str, date | None]


@dataclass(frozen=True, slots=True)
class KnownRecords:
    """The records when these `batches` counted: a frame a kind, see `frames.frame_of`.

    `newest` holds the newest row of each record, with its `natural_key`; `frames`, without that column, the
    newer one only of two records with one natural key, which a withdrawal can leave behind.
    """

    batches: frozenset[BatchMark]
    newest: dict[str, pd.DataFrame]
    frames: dict[str, pd.DataFrame]


_known: WeakKeyDictionary[Database, dict[_State, KnownRecords]] = WeakKeyDictionary()
_keeping = Lock()


def known_records(database: Database, region: str, as_of: date | None) -> KnownRecords | None:
    """What was read last of the region as of this day, else what was read last of it as of now."""
    with _keeping:
        states = _known.get(database, {})
        return states.get((region, as_of)) or states.get((region, None))


def remember_records(database: Database, region: str, as_of: date | None, records: KnownRecords) -> None:
    """Keep the records for the next reading, for as long as the database is open."""
    with _keeping:
        states = _known.setdefault(database, {})
        states.pop((region, as_of), None)
        states[region, as_of] = records
        while len(states) > _STATES_KEPT:
            del states[next(iter(states))]


def records_at(
    database: Database, region: str, revision: int, *, since: KnownRecords | None, with_personal: bool
) -> KnownRecords:
    """The region's records at the revision, the same whether or not earlier ones are known.

    Rows that were erased since are in no frame of the result. `since` must have the same `with_personal`.
    """
    read = read_records(database, region, _KINDS, revision, since.batches if since else None)
    newest: dict[str, pd.DataFrame] = {}
    frames: dict[str, pd.DataFrame] = {}
    for kind, rows in read.columns.items():
        if since is None or read.records is None:
            newest[kind] = _newest(rows, kind, with_personal)
        else:
            before = since.newest[kind]
            changed = _newest(rows, kind, with_personal) if rows.row_id else before.iloc[:0]
            newest[kind] = updated(before, read.records, changed, kind)
            if newest[kind] is before:
                frames[kind] = since.frames[kind]
                continue
        frames[kind] = _counting(newest[kind])
    return KnownRecords(read.batches, newest, frames)


def _newest(rows: RowColumns, kind: str, with_personal: bool) -> pd.DataFrame:
    frame = frame_of(rows, kind, with_personal)
    frame["natural_key"] = pd.Series(rows.natural_key, dtype="str")
    return frame


def _counting(newest: pd.DataFrame) -> pd.DataFrame:
    superseded = newest["natural_key"].duplicated(keep="last")
    shown = newest.drop(columns="natural_key")
    return shown[~superseded].reset_index(drop=True) if superseded.any() else shown
