"""The candidates of each dimension as the chart of readiness draws them: how many, and the best of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import pandas as pd

from smartcity.analysis.counting import numbers, places_in
from smartcity.analysis.filters import UNASSIGNED
from smartcity.analysis.readiness import READY
from smartcity.reference import Reference

SHOWN = (
    "record_id",
    "opd",
    "name",
    "dimension",
    "readiness",
    "status",
    "best_step",
    "best_level",
    "best_gain",
    "why_not",
)
"""What a dot says of its candidate."""


@dataclass(frozen=True, slots=True)
class Group:
    """The candidates of a dimension: how many, how many of them ready, and the best with SHOWN as records."""

    code: str
    size: int
    ready: int
    best: list[Mapping[Any, Any]]


def groups_of(table: pd.DataFrame, reference: Reference, most: int) -> list[Group]:
    """The rows of a `readiness.readiness` table by dimension, in order, six always.

    Those without a dimension come last, where there are any. `best` are at most `most` that have a score,
    the highest first, ties in the order of the table. The frame is taken apart once for all groups.
    """
    codes = [dimension.code for dimension in reference.dimensions]
    places = places_in(table["dimension"], codes)
    ready = places_in(table["status"], [READY]) == 0
    points = numbers(table["readiness"])
    best_first = np.argsort(-points, kind="stable")[: int((~np.isnan(points)).sum())]
    found = []
    for place, code in [*enumerate(codes), (-1, UNASSIGNED)]:
        own = places == place
        if code != UNASSIGNED or own.any():
            found.append((code, int(own.sum()), int(ready[own].sum()), best_first[own[best_first]][:most]))
    shown = table[list(SHOWN)].take(np.concatenate([best for *_, best in found]))
    records = iter(shown.to_dict("records") if most else ())
    return [Group(code, size, count, list(islice(records, len(best)))) for code, size, count, best in found]
