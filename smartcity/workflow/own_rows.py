"""What an OPD sees of its region: its own rows and what it sent, and nothing of the others.

Everything that hands out rows asks here; for every other role nothing is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from smartcity.store.batches import batches_of_opd
from smartcity.store.rows import current_rows
from smartcity.store.values import StoredAs, StoredBatch, StoredRow
from smartcity.workflow.workspace import Workspace

_KEPT_AS_SENT = frozenset({StoredAs.HELD, StoredAs.REJECTED})


def seen_rows(workspace: Workspace, rows: Iterable[StoredRow]) -> list[StoredRow]:
    """The rows that the actor may see, in their order."""
    return [row for row in rows if _is_seen(workspace, row)]


def seen_current_rows(workspace: Workspace, revision: int) -> list[StoredRow]:
    """The records that count at the revision and that the actor may see; of an OPD's only these are read."""
    rows = current_rows(workspace.database, workspace.code, revision=revision, of_opd=workspace.only_opd)
    return seen_rows(workspace, rows)


def seen_batches(workspace: Workspace, batches: Iterable[StoredBatch]) -> list[StoredBatch]:
    """The batches that the actor may see: for an OPD what it sent itself, or what holds its rows alone."""
    opd = workspace.only_opd
    if opd is None:
        return list(batches)
    own = batches_of_opd(workspace.database, workspace.code, opd, workspace.actor.author)
    return [batch for batch in batches if batch.id in own]


def own_part(frame: pd.DataFrame, opd: str, *, or_sent_by: str | None = None) -> pd.DataFrame:
    """The rows of a frame with columns `opd` and `sent_by` that are of the OPD, or were sent by it."""
    wanted = frame["opd"].eq(opd)
    if or_sent_by is not None:
        wanted |= frame["sent_by"].eq(or_sent_by)
    return chosen_rows(frame, wanted)


def chosen_rows(frame: pd.DataFrame, wanted: pd.Series) -> pd.DataFrame:
    """The wanted rows, numbered anew; names that only other rows have are forgotten."""
    part = frame[wanted.fillna(False).astype(bool)].reset_index(drop=True)
    for name in part.columns:
        if isinstance(part[name].dtype, pd.CategoricalDtype):
            part[name] = part[name].cat.remove_unused_categories()
    return part


def own_closings(closings: pd.DataFrame, opd: str) -> pd.DataFrame:
    """Closings of stages whose kept figures are those of the OPD and of the region alone."""
    part = closings.copy()
    part["figures"] = pd.Series([_own_figures(kept, opd) for kept in closings["figures"]], dtype=object)
    return part


def _own_figures(figures: Mapping[str, Any] | None, opd: str) -> Mapping[str, Any] | None:
    if figures is None:
        return None
    place = figures["columns"].index("opd")
    return {**figures, "cells": [cell for cell in figures["cells"] if cell[place] in {None, opd}]}


def _is_seen(workspace: Workspace, row: StoredRow) -> bool:
    opd, content = workspace.only_opd, row.content
    if opd is None or content.opd == opd:
        return True
    if content.kind == "opd":
        return content.fields.get("name") == opd
    return content.stored_as in _KEPT_AS_SENT and row.origin.sent_by == workspace.actor.name
