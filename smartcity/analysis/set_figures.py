"""A set of quick wins in figures, and how two of them differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from smartcity.analysis.quick_wins import QuickWins


@dataclass(frozen=True, slots=True)
class SetFigures:
    """What a set adds up to: total value, whole rupiah, and the highest residual risk.

    `value` is None where a member has none, `residual` where no member has a risk with a size. `budget` sums
    the budgets that are known, `without_budget` counts the members that have none.
    """

    value: float | None
    budget: int
    without_budget: int
    residual: int | None


def set_figures(found: QuickWins, members: Sequence[str]) -> SetFigures:
    """The figures of these members (record ids of candidates); a set of none adds up to nothing.

    Raises KeyError for one that is no candidate.
    """
    rows = found.rows.loc[list(members)]
    value, highest = rows["value"].sum(skipna=False), rows["residual"].max()
    return SetFigures(
        value=None if pd.isna(value) else float(value),
        budget=int(rows["budget"].sum()),
        without_budget=int(rows["budget"].isna().sum()),
        residual=None if pd.isna(highest) else int(highest),
    )


def left_and_entered(before: Sequence[str], after: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who is only in the set before, and who only in the one after, each in its own order."""
    return (
        tuple(member for member in before if member not in after),
        tuple(member for member in after if member not in before),
    )
