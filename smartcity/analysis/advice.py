"""What the app says about a region's quick wins: the best set, how firm it is, who could replace whom."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from smartcity.analysis.firmness import firmness
from smartcity.analysis.quick_wins import QuickWins
from smartcity.analysis.selection import Selection, choose, replacements
from smartcity.reference import Reference


@dataclass(frozen=True)
class Advice:
    """The best set under the region's rules (`selection.choose`) with what is known about it.

    `firmness` as `firmness.firmness` gives it, `replacements` as `selection.replacements` does; both are
    empty where no set keeps the rules.
    """

    selection: Selection
    firmness: pd.DataFrame
    replacements: pd.DataFrame


def advice_on(found: QuickWins, reference: Reference) -> Advice:
    """The advice on these quick wins under their own settings; an empty pool gives a selection of none."""
    settings, pool = found.settings, found.pool
    selection = choose(pool, settings.rules, [dimension.code for dimension in reference.dimensions])
    return Advice(
        selection,
        firmness(found, selection.chosen),
        replacements(pool, settings.rules, selection.chosen),
    )
