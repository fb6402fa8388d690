"""Ticking deliverables: what a person says about an OPD or the region, with date, note and evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from smartcity.analysis.closings import closed_stages
from smartcity.reference import Deliverable, StageList, load_reference
from smartcity.store.rows import current_rows
from smartcity.store.values import Receipt, Source, StoredRow
from smartcity.workflow.actors import Permission, Role
from smartcity.workflow.edits import Edit, commit_edits
from smartcity.workflow.errors import DecisionError, PermissionDeniedError, StageStateError
from smartcity.workflow.keys import natural_key
from smartcity.workflow.region_time import today
from smartcity.workflow.tables import RegionTables, load_tables
from smartcity.workflow.workspace import Workspace

KIND = "progress"
NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Tick:
    """What a person says about one cell; `opd` None is the region.

    `state` None takes back what was said, so that stored rows (or nothing) speak again. `based_on` is the
    `row_id` of the cell as it was shown.
    """

    stage: int
    deliverable: str
    opd: str | None
    state: str | None
    on: date | None = None
    note: str | None = None
    evidence: str | None = None
    based_on: int | None = None


def tick(workspace: Workspace, ticks: Sequence[Tick]) -> Receipt | None:
    """Store what a person says, all of it or nothing; None where nothing changed.

    Without a day it is today in the region's zone. Raises EditConflictError where somebody else said
    something else about a cell since it was shown; StageStateError for a closed stage; DecisionError for a
    day to come, an unknown OPD, deliverable or state, or a state other than not applicable where stored rows
    alone decide; PermissionDeniedError (an OPD speaks for itself only, and where the list lets it).
    """
    workspace.actor.require(Permission.TICK)
    tables = load_tables(workspace)
    closed = closed_stages(tables.closings)
    stored = current_rows(workspace.database, workspace.code, kind=KIND)
    keys = {row.content.natural_key for row in stored}
    edits = []
    for each in ticks:
        deliverable = _deliverable(tables.stages, each)
        if each.stage in closed:
            closing = closed[each.stage]
            raise StageStateError(each.stage, True, closing["sent_by"], closing["date"])
        _check(workspace, tables, each, deliverable)
        edits.append(_edit(workspace, each, _moved(stored, keys, each, tables.stages)))
    return commit_edits(workspace, KIND, Source.TICK, edits)


def _deliverable(stages: StageList, each: Tick) -> Deliverable:
    deliverable = stages.deliverables.get(each.deliverable)
    if deliverable is None or each.stage not in stages.stages_of(each.deliverable):
        raise DecisionError("deliverable", each.deliverable)
    if (deliverable.scope == "region") != (each.opd is None):
        raise DecisionError("opd", each.opd)
    return deliverable


def _check(workspace: Workspace, tables: RegionTables, each: Tick, deliverable: Deliverable) -> None:
    actor = workspace.actor
    if actor.role is Role.OPD and (each.opd != actor.opd or "opd" not in deliverable.changed_by):
        raise PermissionDeniedError(actor.role, Permission.TICK)
    known = set(tables.registry["name"]) or set(tables.innovations["opd"].dropna())
    if each.opd is not None and each.opd not in known:
        raise DecisionError("opd", each.opd)
    states = {term.code for term in load_reference().terms("progress_state")} - {"ambiguous"}
    if each.state is not None and each.state not in states:
        raise DecisionError("state", each.state)
    if not deliverable.ticked and each.state not in {None, NOT_APPLICABLE}:
        raise DecisionError("state", each.state)
    if each.on is not None and each.on > today(workspace):
        raise DecisionError("date", each.on.isoformat())


def _edit(workspace: Workspace, each: Tick, found_at: str | None) -> Edit:
    fields = None
    if each.state is not None:
        fields = {
            "state": each.state,
            "date": (each.on or today(workspace)).isoformat(),
            "note": (each.note or "").strip(),
            "evidence": (each.evidence or "").strip(),
        }
    return Edit(_key(each.opd, each.stage, each.deliverable), fields, each.based_on, found_at)


def _moved(stored: Sequence[StoredRow], keys: set[str], each: Tick, stages: StageList) -> str | None:
    """Where the cell's record stands that was written when its deliverable belonged to another stage."""
    own = natural_key(KIND, _key(each.opd, each.stage, each.deliverable))
    if own in keys or len(stages.stages_of(each.deliverable)) != 1:
        return None
    elsewhere = [
        row.content.natural_key
        for row in stored
        if (row.content.opd, row.content.fields.get("deliverable")) == (each.opd, each.deliverable)
    ]
    return elsewhere[-1] if elsewhere else None


def _key(opd: str | None, stage: int, deliverable: str) -> Mapping[str, object]:
    return {"opd": opd, "stage": stage, "deliverable": deliverable}
