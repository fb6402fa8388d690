"""What pictures count of innovations: coded columns and filled cells, so that a part of them is soon taken.

A row of innovations is mostly long texts, which no picture counts but every part of the frame would copy.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from smartcity.analysis.completeness import filled_cells
from smartcity.analysis.filters import Filters, fitting
from smartcity.reference import Reference

COLUMNS = (
    "opd",
    "dimension",
    "secondary_dimensions",
    "subdimension",
    "maturity",
    "digital",
    "budget",
    "sent_at",
)


@dataclass(frozen=True, slots=True)
class Counted:
    """`innovations` with COLUMNS, and `cells`, the table of `completeness.filled_cells`, on one index."""

    innovations: pd.DataFrame
    cells: pd.DataFrame


def counted(innovations: pd.DataFrame, reference: Reference) -> Counted:
    """What pictures count of the innovations.

    Needs COLUMNS and every counted field. No innovations give tables without rows.
    """
    return Counted(innovations[list(COLUMNS)], filled_cells(innovations, reference))


def counted_part(whole: Counted, innovations: pd.DataFrame, filters: Filters) -> Counted:
    """What pictures count of those that fit the filters; `whole` itself without a filter.

    `whole` is `counted` of the same innovations, which need the columns that the filters name.
    """
    mask = fitting(innovations, filters)
    if mask is None:
        return whole
    rows = np.flatnonzero(mask)
    return Counted(whole.innovations.take(rows), whole.cells.take(rows))
