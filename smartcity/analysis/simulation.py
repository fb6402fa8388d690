"""What if: the same region with other weights, levels, dimensions or rules, and what that changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from smartcity.analysis.quick_wins import QuickWins, QuickWinTables
from smartcity.reference import QuickWinSettings
from smartcity.reference.readiness import NOT_APPLICABLE


@dataclass(frozen=True)
class Simulation:
    """What a meeting tries out, on top of what is stored; nothing of it is stored.

    `settings` None are the stored ones; `levels` are codes of `readiness_level` by (record id, aspect);
    `dimensions` are codes of dimensions by record id.
    """

    settings: QuickWinSettings | None = None
    levels: Mapping[tuple[str, str], str] = field(default_factory=dict)
    dimensions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SimulatedTables:
    """A region's tables with a simulation in them, as `quick_wins.quick_wins` takes them."""

    innovations: pd.DataFrame
    readiness: pd.DataFrame
    risks: pd.DataFrame
    quick_wins: pd.DataFrame
    overlaps: pd.DataFrame
    settings: QuickWinSettings


def simulated(tables: QuickWinTables, simulation: Simulation) -> SimulatedTables:
    """The tables with the simulation in them; the given ones stay as they are.

    Levels and dimensions of innovations that the region does not have change nothing.
    """
    return SimulatedTables(
        _with_dimensions(tables.innovations, simulation.dimensions),
        _with_levels(tables, simulation.levels),
        tables.risks,
        tables.quick_wins,
        tables.overlaps,
        simulation.settings or tables.settings,
    )


def only_changes(stored: QuickWins, simulation: Simulation) -> Simulation:
    """The simulation without what `stored` says already; `Simulation()` where nothing differs."""
    levels, assessed = stored.assessment.levels, stored.assessment.assessed

    def is_stored(record_id: str, aspect: str, level: str) -> bool:
        if record_id not in levels.index or not assessed.at[record_id, aspect]:
            return False
        known: Any = levels.at[record_id, aspect]
        return level == (NOT_APPLICABLE if pd.isna(known) else str(int(known)))

    candidates = stored.candidates
    codes = dict(zip(candidates["record_id"], candidates["dimension"], strict=True))
    return Simulation(
        None if simulation.settings == stored.settings else simulation.settings,
        {place: level for place, level in simulation.levels.items() if not is_stored(*place, level)},
        {record: code for record, code in simulation.dimensions.items() if codes.get(record) != code},
    )


def _with_dimensions(innovations: pd.DataFrame, dimensions: Mapping[str, str]) -> pd.DataFrame:
    if not dimensions:
        return innovations
    told = innovations["record_id"].map(dimensions)
    codes = innovations["dimension"].astype(object)
    return innovations.assign(dimension=codes.where(told.isna(), told).astype("category"))


def _with_levels(tables: QuickWinTables, levels: Mapping[tuple[str, str], str]) -> pd.DataFrame:
    """The records of readiness with one more, newer than all, for each level that is tried out."""
    if not levels:
        return tables.readiness
    records = tables.readiness
    wanted = tables.innovations[tables.innovations["record_id"].isin([record for record, _ in levels])]
    named = dict(zip(wanted["record_id"], zip(wanted["opd"], wanted["name"], strict=True), strict=True))
    newest = int(records["row_id"].max()) if len(records) else 0
    rows = [
        {
            "opd": named[record][0],
            "innovation": named[record][1],
            "innovation_id": record,
            "aspect": aspect,
            "level": level,
            "row_id": newest + place,
        }
        for place, ((record, aspect), level) in enumerate(levels.items(), start=1)
        if record in named
    ]
    more = pd.DataFrame(rows, columns=["opd", "innovation", "innovation_id", "aspect", "level", "row_id"])
    columns = [column for column in more.columns if column in records.columns]
    return pd.concat([records[columns].astype(object), more[columns].astype(object)], ignore_index=True)
