"""What the innovations are made of: digital or not, how mature, and with how much known budget."""

from __future__ import annotations

import numpy as np
import pandas as pd

from smartcity.analysis.counting import NO, UNKNOWN, YES, count_pairs, count_places, flags, numbers, places_in
from smartcity.analysis.filters import UNASSIGNED, UNKNOWN_CODE
from smartcity.reference import Reference


def by_digital(innovations: pd.DataFrame) -> pd.DataFrame:
    """Digital against non-digital: `digital innovations share`, rows `yes`, `no`, `unknown` always.

    `share` is of all innovations, those that do not say included; absent (NaN) without innovations. Needs
    `digital` (true, false or absent).
    """
    return _flag_table(innovations, "digital")


def by_maturity(innovations: pd.DataFrame, reference: Reference) -> pd.DataFrame:
    """Maturity a dimension: index `dimension`, a column a step (`initiative pilot applied`), `unknown`.

    The six dimensions in their order, then `unassigned`; `unknown` counts innovations that do not say.
    Needs `dimension` and `maturity`. No innovations give zeros.
    """
    dimensions = [dimension.code for dimension in reference.dimensions]
    steps = [term.code for term in reference.terms("maturity")]
    counts = count_pairs(
        places_in(innovations["dimension"], dimensions),
        places_in(innovations["maturity"], steps),
        (len(dimensions), len(steps)),
    )
    index = pd.Index([*dimensions, UNASSIGNED], name="dimension", dtype=object)
    return pd.DataFrame(counts, index=index, columns=[*steps, UNKNOWN_CODE])


def by_budget(innovations: pd.DataFrame, reference: Reference) -> pd.DataFrame:
    """Known budget a dimension: `dimension budget with_budget innovations`, seven rows always.

    `budget` is the sum of the known budgets in whole rupiah, `with_budget` how many of the `innovations`
    name one (zero rupiah is a named budget). A sum says nothing about those that name none. Needs
    `dimension` and `budget`. No innovations give zeros.
    """
    dimensions = [dimension.code for dimension in reference.dimensions]
    places = places_in(innovations["dimension"], dimensions)
    places = np.where(places < 0, len(dimensions), places)
    budgets = numbers(innovations["budget"])
    known = ~np.isnan(budgets)
    sums = np.bincount(places[known], weights=budgets[known], minlength=len(dimensions) + 1)
    return pd.DataFrame(
        {
            "dimension": [*dimensions, UNASSIGNED],
            "budget": np.rint(sums).astype(np.int64),
            "with_budget": count_places(places[known], len(dimensions) + 1)[:-1],
            "innovations": count_places(places, len(dimensions) + 1)[:-1],
        }
    )


def _flag_table(innovations: pd.DataFrame, field: str) -> pd.DataFrame:
    values = flags(innovations[field])
    counts = np.array([(values == flag).sum() for flag in (YES, NO, UNKNOWN)])
    return pd.DataFrame(
        {
            field: ["yes", "no", UNKNOWN_CODE],
            "innovations": counts,
            "share": counts / len(values) if len(values) else np.nan,
        }
    )
