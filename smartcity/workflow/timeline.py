"""A region's history as one table: every record's changes in the order in which figures saw them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from threading import Lock
from weakref import WeakKeyDictionary

import pandas as pd

from smartcity.store import Database
from smartcity.store.active import BatchMark
from smartcity.store.timeline import REGISTRY, BatchStep, History, RowMark, read_history
from smartcity.workflow.actors import Permission
from smartcity.workflow.frames import joined, repeating, texts
from smartcity.workflow.own_rows import chosen_rows
from smartcity.workflow.workspace import Workspace

KINDS = ("innovation", REGISTRY)
COLUMNS = ["revision", "at", "kind", "record_id", "counts", "opd"]

_Change = tuple[BatchStep, str, RowMark, bool]


@dataclass(frozen=True, slots=True)
class _KnownLog:
    """A log, the revision of the last step in it, and the batches that held their rows when it was made."""

    log: pd.DataFrame
    revision: int
    batches: frozenset[BatchMark]


_known: WeakKeyDictionary[Database, dict[str, _KnownLog]] = WeakKeyDictionary()
_keeping = Lock()


def record_log(workspace: Workspace) -> pd.DataFrame:
    """What each change of figures did: `revision at kind record_id counts opd`, oldest first.

    One row a record (of kind `innovation` or `opd`) and revision that changed it: from then on it `counts`
    with this OPD (an `opd` record's own name), or no longer does. Withdrawn and reinstated batches are
    replayed as they happened, purged ones never were. `at` is UTC. An OPD sees its own records' changes.
    Raises PermissionDeniedError.
    """
    workspace.actor.require(Permission.READ)
    with _keeping:
        known = _known.get(workspace.database, {}).get(workspace.code)
    history = read_history(
        workspace.database, workspace.code, KINDS, (known.revision, known.batches) if known else None
    )
    log = _log_of(history)
    if known is not None and history.since:
        log = joined(known.log, log) if len(log) else known.log
    revision = history.steps[-1].revision if history.steps else 0
    with _keeping:
        _known.setdefault(workspace.database, {})[workspace.code] = _KnownLog(log, revision, history.batches)
    if workspace.only_opd is None:
        return log.copy(deep=False)
    return chosen_rows(log, log["opd"].eq(workspace.only_opd))


def _log_of(history: History) -> pd.DataFrame:
    changes = list(_replayed(history))
    return pd.DataFrame(
        {
            "revision": pd.Series([step.revision for step, *_ in changes], dtype="int64"),
            "at": pd.Series([step.at for step, *_ in changes], dtype="datetime64[us, UTC]"),
            "kind": repeating([mark.kind for _, _, mark, _ in changes]),
            "record_id": texts([record for _, record, _, _ in changes]),
            "counts": pd.Series([counts for *_, counts in changes], dtype=bool),
            "opd": repeating([mark.owner for _, _, mark, _ in changes]),
        },
        columns=COLUMNS,
    )


def _replayed(history: History) -> Iterator[_Change]:
    """The changes: at each step the records that its batch touches are looked at anew."""
    of_record: dict[str, list[RowMark]] = defaultdict(list)
    for mark in history.marks:
        of_record[mark.record_id].append(mark)
    touched = _touched(history.marks)
    active: set[int] = set()
    for revision, of_revision in groupby(history.steps, key=lambda step: step.revision):
        steps = list(of_revision)
        records: dict[str, None] = {}
        if revision > history.since:
            for step in steps:
                records |= touched.get(step.batch_id, {})
        last = {record: _newest(of_record[record], active) for record in records}
        for step in steps:
            (active.add if step.counts else active.discard)(step.batch_id)
        for record, before in last.items():
            now = _newest(of_record[record], active)
            if now is not None and (before is None or now.owner != before.owner):
                yield steps[0], record, now, True
            elif now is None and before is not None:
                yield steps[0], record, before, False


def _touched(marks: Sequence[RowMark]) -> dict[int, dict[str, None]]:
    """By batch the records of which it holds or sent a row, in the order in which they were stored."""
    touched: dict[int, dict[str, None]] = defaultdict(dict)
    for mark in marks:
        for batch in (mark.batch_id, mark.origin_batch):
            if batch is not None:
                touched[batch][mark.record_id] = None
    return touched


def _newest(marks: Sequence[RowMark], active: set[int]) -> RowMark | None:
    """The row of a record that counts, None where there is none or it is a tombstone."""
    for mark in reversed(marks):
        if mark.batch_id in active and (mark.origin_batch is None or mark.origin_batch in active):
            return mark if mark.says else None
    return None
