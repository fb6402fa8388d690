"""Keeping what a meeting tried out: rules, levels and dimension tags, as one batch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, partial
from typing import Any

import pandas as pd

from smartcity.analysis.candidates import by_age, joined
from smartcity.analysis.quick_wins import quick_wins
from smartcity.analysis.simulation import Simulation, only_changes
from smartcity.reference import load_reference
from smartcity.reference.quick_win_settings import setting_problems, settings_values
from smartcity.reference.texts import text
from smartcity.store.commits import commit
from smartcity.store.rows import current_rows
from smartcity.store.values import Receipt, RowContent, Source, StoredRow
from smartcity.workflow.actors import Permission
from smartcity.workflow.edits import Edit, draft_of_rows, edited_rows, rewritten
from smartcity.workflow.errors import DecisionError, SettingsError, StaleRevisionError
from smartcity.workflow.quick_win_edits import (
    READINESS,
    edit_of_innovation,
    innovation_key,
    require_term,
)
from smartcity.workflow.stored_settings import KIND as SETTINGS
from smartcity.workflow.tables import RegionTables, load_tables
from smartcity.workflow.workspace import Workspace

_INNOVATION = "innovation"
_KEPT_OF_A_LEVEL = ("evidence", "date", "person")
_NOTE_LANGUAGE = "id"
"""Notes are stored once, for all readers, in the language of the region's officials."""


def keep(workspace: Workspace, simulation: Simulation, based_on: int) -> Receipt | None:
    """Store what the simulation changes, all of it in one batch or nothing; None where it changes nothing.

    `based_on` is the revision that the people saw. A level keeps the evidence, date and person of the record
    that stood, and its note says that it came from a simulation. An innovation keeps all but its dimension,
    and a sub-dimension of the former one goes; file, sheet and row stay those it came from. Raises
    StaleRevisionError where the region changed since, SettingsError for rules that cannot be used,
    DecisionError for an unknown innovation, level or dimension, PermissionDeniedError, StoreBusyError.
    """
    tables = load_tables(workspace)
    if tables.revision != based_on:
        raise StaleRevisionError(based_on, tables.revision)
    _require_aspects(simulation)
    changes = only_changes(quick_wins(tables, load_reference()), simulation)
    rows = [
        *_settings_rows(workspace, changes, tables),
        *_level_rows(workspace, changes, tables),
        *_dimension_rows(workspace, changes, based_on),
    ]
    if not rows:
        return None
    return commit(workspace.database, draft_of_rows(workspace, Source.SIMULATION, rows, based_on))


def _require_aspects(simulation: Simulation) -> None:
    known = {aspect.code for aspect in load_reference().readiness.aspects}
    for _, aspect in simulation.levels:
        if aspect not in known:
            raise DecisionError("aspect", aspect)


def _settings_rows(workspace: Workspace, changes: Simulation, tables: RegionTables) -> list[RowContent]:
    if changes.settings is None:
        return []
    workspace.actor.require(Permission.DECIDE_QUICK_WINS)
    problems = setting_problems(changes.settings, load_reference())
    if problems:
        raise SettingsError(problems)
    edit = Edit({}, {"settings": settings_values(changes.settings)}, tables.settings_row)
    return edited_rows(workspace, SETTINGS, [edit], tables.revision)


def _level_rows(workspace: Workspace, changes: Simulation, tables: RegionTables) -> list[RowContent]:
    if not changes.levels:
        return []
    workspace.actor.require(Permission.ASSESS)
    stood = _records_of_levels(tables)
    key_of = cache(partial(innovation_key, workspace))
    edits = []
    for (innovation_id, aspect), level in changes.levels.items():
        require_term("level", level, "readiness_level")
        record = stood.get((innovation_id, aspect), {})
        said = {
            "level": level,
            **{name: record.get(name) for name in _KEPT_OF_A_LEVEL},
            "note": _with_origin(record.get("note")),
        }
        key = key_of(innovation_id) | {"aspect": aspect}
        edits.append(edit_of_innovation(workspace, innovation_id, key, said, record.get("row_id")))
    return edited_rows(workspace, READINESS, edits, tables.revision)


def _records_of_levels(tables: RegionTables) -> dict[tuple[str, str], Mapping[Any, Any]]:
    """The record that counts for each innovation and aspect, absent values as None."""
    rows = by_age(joined(tables.readiness, tables.innovations)).astype(object)
    records = rows.where(pd.notna(rows), None).to_dict("records")
    return {(str(row["record_id"]), str(row["aspect"])): row for row in records}


def _with_origin(note: str | None) -> str:
    """The note that stood and, once, that the level came from a simulation."""
    origin = text("simulation.kept_note", _NOTE_LANGUAGE)
    if not note or origin in note:
        return note or origin
    return f"{note} ({origin})"


def _dimension_rows(workspace: Workspace, changes: Simulation, revision: int) -> Iterator[RowContent]:
    if not changes.dimensions:
        return
    workspace.actor.require(Permission.DECIDE)
    stored = current_rows(workspace.database, workspace.code, kind=_INNOVATION, revision=revision)
    by_id = {row.content.record_id: row for row in stored}
    known = {dimension.code for dimension in load_reference().dimensions}
    for record_id, dimension in changes.dimensions.items():
        if dimension not in known:
            raise DecisionError("dimension", dimension)
        if record_id not in by_id:
            raise DecisionError("innovation", record_id)
        yield _with_dimension(by_id[record_id], dimension)


def _with_dimension(row: StoredRow, dimension: str) -> RowContent:
    """The stored row under another dimension, still led to the cells that it came from."""
    fields = {**row.content.fields, "dimension": dimension}
    part = load_reference().subdimensions.get(str(fields.get("subdimension")))
    if part is not None and part.dimension != dimension:
        del fields["subdimension"]
    others = [code for code in fields.get("secondary_dimensions") or () if code != dimension]
    fields["secondary_dimensions"] = others or None
    return rewritten(row, {name: value for name, value in fields.items() if value is not None})
