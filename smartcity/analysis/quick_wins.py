"""Everything that is known of a region's quick wins at one moment: candidates, levels, risks and rules."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import pandas as pd

from smartcity.analysis.candidates import candidates, orphans
from smartcity.analysis.counting import numbers
from smartcity.analysis.readiness import Assessment, assess, impact_counts, readiness
from smartcity.analysis.risks import assess_risks, residual_by_candidate
from smartcity.reference import QuickWinSettings, Reference, RiskPreset

POOL_COLUMNS = ("record_id", "opd", "name", "dimension", "value", "budget", "residual")


class QuickWinTables(Protocol):
    """What is needed of a region's tables; `workflow.tables.RegionTables` has it."""

    @property
    def innovations(self) -> pd.DataFrame:
        """One row an innovation."""

    @property
    def readiness(self) -> pd.DataFrame:
        """Records of kind `readiness`."""

    @property
    def risks(self) -> pd.DataFrame:
        """Records of kind `risk`."""

    @property
    def quick_wins(self) -> pd.DataFrame:
        """Records of kind `quick_win`."""

    @property
    def overlaps(self) -> pd.DataFrame:
        """Records of kind `overlap`."""

    @property
    def settings(self) -> QuickWinSettings:
        """The region's rules."""


@dataclass(frozen=True)
class QuickWins:
    """A region's candidates with what is known of each.

    `candidates`: as `readiness.readiness` gives them, and `residual` (highest standing risk, NaN without).
    `assessment`: the levels behind them. `risks`: as `risks.assess_risks`. `without_innovation`: records of
    readiness and risk that belong to no innovation, by kind. `settings` and `preset` are what all this was
    judged by, `impact_counts` whether impact weighs in the value. `pool` and `rows` are made once: never
    write into them.
    """

    candidates: pd.DataFrame
    assessment: Assessment
    risks: pd.DataFrame
    without_innovation: dict[str, pd.DataFrame]
    settings: QuickWinSettings
    preset: RiskPreset
    impact_counts: bool

    @cached_property
    def pool(self) -> pd.DataFrame:
        """The candidates that can be chosen, with the columns POOL_COLUMNS."""
        chosen = self.candidates[self.candidates["in_pool"].to_numpy(dtype=bool)]
        return chosen[list(POOL_COLUMNS)].reset_index(drop=True)

    def candidate(self, record_id: str) -> pd.Series | None:
        """One candidate's row, None where there is none with this id."""
        found = self.candidates[self.candidates["record_id"] == record_id]
        return found.iloc[0] if len(found) else None

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The candidates by record id."""
        return self.candidates.set_index("record_id")


def quick_wins(tables: QuickWinTables, reference: Reference) -> QuickWins:
    """The quick wins of these tables; a region without any gives empty frames with every column."""
    settings = tables.settings
    found = candidates(tables.innovations, tables.quick_wins, tables.overlaps)
    assessment = assess(found, tables.readiness, tables.innovations, reference.readiness)
    judged = readiness(found, assessment, settings, reference.readiness)
    risks = assess_risks(tables.risks, tables.innovations, settings, reference.risk)
    residual = numbers(judged["record_id"].map(residual_by_candidate(risks)))
    return QuickWins(
        judged.assign(residual=residual),
        assessment,
        risks,
        {
            "readiness": orphans(tables.readiness, tables.innovations),
            "risk": orphans(tables.risks, tables.innovations),
        },
        settings,
        reference.risk.preset(settings.risk_preset),
        impact_counts(found, assessment, reference.readiness),
    )
