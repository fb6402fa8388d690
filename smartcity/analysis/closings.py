"""Closed stages: their figures as they were, to be stored and to be shown again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from smartcity.reference import StageList
from smartcity.reference.stages import stage_list_from, stage_list_values

CELL_COLUMNS = (
    "scope",
    "opd",
    "stage",
    "deliverable",
    "state",
    "source",
    "reason",
    "have",
    "need",
    "date",
    "note",
    "evidence",
    "by",
    "row_id",
)
_KEPT = tuple(column for column in CELL_COLUMNS if column not in {"stage", "row_id"})


def snapshot(cells: pd.DataFrame, stage: int, stages: StageList) -> dict[str, Any]:
    """What to store when a stage closes: its cells and what its deliverables were, as plain values.

    `cells` is a table of `progress.progress_cells`, `stages` the list that made it.
    """
    own = cells[cells["stage"] == stage]
    return {
        "columns": list(_KEPT),
        "cells": own[list(_KEPT)].astype(object).where(own[list(_KEPT)].notna(), None).to_numpy().tolist(),
        "list": stage_list_values(stages),
    }


def closed_stages(closings: pd.DataFrame) -> dict[int, Mapping[str, Any]]:
    """The closings that hold now, by stage: the row of `closings` as a mapping; reopened ones are absent."""
    if closings.empty:
        return {}
    return {
        int(row["stage"]): {str(key): value for key, value in row.items()}
        for row in closings.to_dict("records")
        if row["closed"] is True
    }


def stages_in_force(stages: StageList, closed: Mapping[int, Mapping[str, Any]]) -> StageList:
    """The list, with every stage of `closed_stages` as it was when it closed."""
    deliverables = dict(stages.deliverables)
    by_number = {stage.number: stage for stage in stages.stages}
    for number, closing in closed.items():
        then = stage_list_from(closing["figures"]["list"], f"stage {number}")
        by_number[number] = then.stage(number)
        for code in by_number[number].deliverables:
            deliverables.setdefault(code, then.deliverables[code])
    return replace(
        stages,
        stages=tuple(by_number[stage.number] for stage in stages.stages),
        deliverables=deliverables,
    )


def closed_cells(stage: int, closing: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The cells that a closed stage keeps, as rows of `progress.progress_cells`."""
    figures = closing["figures"]
    return [
        dict.fromkeys(CELL_COLUMNS)
        | dict(zip(figures["columns"], cell, strict=True))
        | {"stage": stage, "source": "closed"}
        for cell in figures["cells"]
    ]
