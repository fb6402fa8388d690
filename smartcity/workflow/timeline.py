"""A region's history as one table: every record's changes in the order in which figures saw them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import pandas as pd

from smartcity.store.timeline import REGISTRY, BatchStep, RowMark, batch_steps, row_marks
from smartcity.workflow.actors import Permission
from smartcity.workflow.workspace import Workspace

KINDS = ("innovation", REGISTRY)
COLUMNS = ["revision", "at", "kind", "record_id", "counts", "opd"]

_Change = tuple[BatchStep, str, RowMark, bool]


def record_log(workspace: Workspace) -> pd.DataFrame:
    """What each change of figures did: `revision at kind record_id counts opd`, oldest first.

    One row a record (of kind `innovation` or `opd`) and revision that changed it: from then on it `counts`
    with this OPD (an `opd` record's own name), or no longer does. Withdrawn and reinstated
    batches are replayed as they happened, purged ones never were. `at` is UTC. Raises PermissionDeniedError.
    """
    workspace.actor.require(Permission.READ)
    marks = row_marks(workspace.database, workspace.code, KINDS)
    changes = list(_replayed(marks, batch_steps(workspace.database, workspace.code)))
    return pd.DataFrame(
        {
            "revision": pd.Series([step.revision for step, *_ in changes], dtype="int64"),
            "at": pd.Series([step.at for step, *_ in changes], dtype="datetime64[us, UTC]"),
            "kind": pd.Series([mark.kind for _, _, mark, _ in changes], dtype="category"),
            "record_id": pd.Series([record for _, record, _, _ in changes], dtype="str"),
            "counts": pd.Series([counts for *_, counts in changes], dtype=bool),
            "opd": pd.Series([mark.owner for _, _, mark, _ in changes], dtype="category"),
        },
        columns=COLUMNS,
    )


def _replayed(marks: Sequence[RowMark], steps: Sequence[BatchStep]) -> Iterator[_Change]:
    """The changes: at each step the records that its batch touches are looked at anew."""
    of_record: dict[str, list[RowMark]] = defaultdict(list)
    touched: dict[int, dict[str, None]] = defaultdict(dict)
    for mark in marks:
        of_record[mark.record_id].append(mark)
        for batch in (mark.batch_id, mark.origin_batch):
            if batch is not None:
                touched[batch][mark.record_id] = None
    active: set[int] = set()
    last: dict[str, RowMark] = {}
    place = 0
    while place < len(steps):
        step = steps[place]
        records: dict[str, None] = {}
        while place < len(steps) and steps[place].revision == step.revision:
            (active.add if steps[place].counts else active.discard)(steps[place].batch_id)
            records |= touched.get(steps[place].batch_id, {})
            place += 1
        for record in records:
            now = _newest(of_record[record], active)
            before = last.pop(record, None)
            if now is not None:
                last[record] = now
            if now is not None and (before is None or now.owner != before.owner):
                yield step, record, now, True
            elif now is None and before is not None:
                yield step, record, before, False


def _newest(marks: Sequence[RowMark], active: set[int]) -> RowMark | None:
    """The row of a record that counts, None where there is none or it is a tombstone."""
    for mark in reversed(marks):
        if mark.batch_id in active and (mark.origin_batch is None or mark.origin_batch in active):
            return mark if mark.says else None
    return None
