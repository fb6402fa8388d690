"""Closing a bimtek stage, which keeps its figures as they are, and opening it again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from smartcity.analysis.closings import closed_stages, snapshot
from smartcity.analysis.progress import Progress, region_progress
from smartcity.analysis.quick_win_evidence import QuickWinEvidence
from smartcity.reference import load_reference
from smartcity.store.commits import commit
from smartcity.store.errors import StaleRevisionError, StoreBusyError
from smartcity.store.rows import current_rows
from smartcity.store.values import Change, Draft, Receipt, RowContent, Source, StoredAs
from smartcity.workflow.actors import Permission
from smartcity.workflow.errors import DecisionError, StageStateError
from smartcity.workflow.keys import name_key, natural_key, new_record_id
from smartcity.workflow.region_time import today
from smartcity.workflow.tables import RegionTables, load_tables
from smartcity.workflow.workspace import Workspace

KIND = "stage_closing"
_ATTEMPTS = 20


def progress_of(tables: RegionTables) -> Progress:
    """Where every OPD and the region stand in the tables, at their revision."""
    return region_progress(
        tables.stages,
        tables.registry,
        tables.innovations,
        tables.held,
        QuickWinEvidence(tables.innovations, tables.quick_wins, tables.risks, tables.settings.rules),
        ticks=tables.progress,
        closings=tables.closings,
        reference=load_reference(),
    )


def close_stage(workspace: Workspace, stage: int, on: date | None = None, note: str = "") -> Receipt:
    """Close a stage with its figures as they stand now; they stay so until it is opened again.

    `on` is the day it counts from (today in the region's zone without one); the audit log keeps who did it.
    Raises StageStateError where it is closed already, naming who closed it; DecisionError for a day to come
    or an unknown stage; PermissionDeniedError.
    """
    return _set(workspace, stage, True, on, note)


def reopen_stage(workspace: Workspace, stage: int, on: date | None = None, note: str = "") -> Receipt:
    """Open a closed stage again, so that its figures follow the data. Raises as `close_stage`."""
    return _set(workspace, stage, False, on, note)


def _set(workspace: Workspace, stage: int, closed: bool, on: date | None, note: str) -> Receipt:
    workspace.actor.require(Permission.MANAGE_REGION)
    day = on or today(workspace)
    if day > today(workspace):
        raise DecisionError("date", day.isoformat())
    for _ in range(_ATTEMPTS):
        tables = load_tables(workspace)
        if stage not in {known.number for known in tables.stages.stages}:
            raise DecisionError("stage", stage)
        _require_other_state(tables, stage, closed)
        fields = {"stage": stage, "closed": closed, "date": day.isoformat(), "note": note.strip() or None}
        if closed:
            fields["figures"] = snapshot(progress_of(tables).cells, stage, tables.stages)
        try:
            return commit(workspace.database, _draft(workspace, tables, fields))
        except StaleRevisionError:
            continue
    raise StoreBusyError(workspace.code)


def _require_other_state(tables: RegionTables, stage: int, closed: bool) -> None:
    standing = closed_stages(tables.closings).get(stage)
    if (standing is not None) != closed:
        return
    if standing is not None:
        raise StageStateError(stage, True, standing["sent_by"], standing["date"])
    raise StageStateError(stage, False)


def _draft(workspace: Workspace, tables: RegionTables, fields: Mapping[str, Any]) -> Draft:
    key = natural_key(KIND, fields)
    stored = current_rows(workspace.database, workspace.code, kind=KIND, revision=tables.revision)
    known = next((row for row in stored if row.content.natural_key == key), None)
    row = RowContent(
        kind=KIND,
        stored_as=StoredAs.ACCEPTED,
        natural_key=key,
        name_key=name_key(KIND, fields),
        opd=None,
        fields=dict(fields),
        record_id=known.content.record_id if known else new_record_id(workspace.code, KIND, key, set()),
        change=Change.CHANGED if known else Change.NEW,
    )
    return Draft(
        workspace.code,
        workspace.actor.author,
        Source.CLOSING,
        rows=[row],
        counts={"stage": int(fields["stage"]), "closed": int(fields["closed"])},
        based_on=tables.revision,
    )
