"""Which dimensions and sub-dimensions hold innovations, and which stand empty.

A record counts once, under its primary dimension; secondary dimensions are counted apart.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain

import numpy as np
import pandas as pd

from smartcity.analysis.counting import count_pairs, count_places, places_in
from smartcity.analysis.filters import UNASSIGNED
from smartcity.reference import Reference

MATRIX_ORDERS = ("total", "name", "emptiest", "registry")


def by_dimension(innovations: pd.DataFrame, reference: Reference) -> pd.DataFrame:
    """Innovations a dimension: `dimension innovations secondary`, seven rows always.

    The six dimensions in their order, then `unassigned`. `secondary` counts the innovations that name the
    dimension second; it is no part of `innovations`. Needs `dimension` and `secondary_dimensions` (lists of
    codes or absent). No innovations give zeros.
    """
    codes = _dimension_codes(reference)
    counts = count_places(places_in(innovations["dimension"], codes), len(codes))
    cells = innovations["secondary_dimensions"].to_numpy(dtype=object)
    lists = [value for value in cells if value and isinstance(value, (list, tuple))]
    secondary = Counter(chain.from_iterable(dict.fromkeys(value) for value in lists))
    return pd.DataFrame(
        {
            "dimension": [*codes, UNASSIGNED],
            "innovations": counts,
            "secondary": [secondary[code] for code in codes] + [0],
        }
    )


def by_subdimension(innovations: pd.DataFrame, reference: Reference) -> pd.DataFrame:
    """Innovations a sub-dimension: `dimension subdimension innovations`, 25 rows always.

    For each dimension its three sub-dimensions (`governance/public_service`) and `governance/unassigned`,
    last `unassigned` for those without a dimension, so that the four of a dimension add up to its own
    count: a sub-dimension of another dimension than the record's counts as unassigned. Needs `dimension`
    and `subdimension`. No innovations give zeros.
    """
    dimensions = _dimension_codes(reference)
    grid = [[sub.code for sub in dimension.subdimensions] for dimension in reference.dimensions]
    codes = [code for row in grid for code in row]
    table = count_pairs(
        places_in(innovations["dimension"], dimensions),
        places_in(innovations["subdimension"], codes),
        (len(dimensions), len(codes)),
    )
    rows = []
    for dimension, parts, counts in zip(dimensions, grid, table.tolist(), strict=False):
        own = [(dimension, code, counts[codes.index(code)]) for code in parts]
        rest = sum(counts) - sum(count for _, _, count in own)
        rows += [*own, (dimension, f"{dimension}/{UNASSIGNED}", rest)]
    rows.append((UNASSIGNED, UNASSIGNED, int(table[-1].sum())))
    columns = zip(("dimension", "subdimension", "innovations"), zip(*rows, strict=True), strict=True)
    return pd.DataFrame({name: list(column) for name, column in columns})


def empty_subdimensions(table: pd.DataFrame) -> list[str]:
    """The codes of the sub-dimensions of a `by_subdimension` table that hold no innovation, in order."""
    counts = zip(table["subdimension"], table["innovations"], strict=True)
    return [code for code, count in counts if not count and not code.endswith(UNASSIGNED)]


def opd_matrix(
    registry: pd.DataFrame | None, innovations: pd.DataFrame, reference: Reference, order: str = "registry"
) -> pd.DataFrame:
    """OPD x dimension: index `opd`, a column of counts a dimension, then `unassigned` and `total`.

    Every OPD of the registry has its row, also with zeros; then those that report without being in it, by
    name. `order` is one of MATRIX_ORDERS: `registry`, `total` (most first), `emptiest` (most empty
    dimensions first, then fewest innovations), `name`; ties keep the order of names. Needs `opd` and
    `dimension`. Neither registry nor innovations give an empty table.
    """
    dimensions = _dimension_codes(reference)
    opds = matrix_opds(registry, innovations)
    pairs = count_pairs(
        places_in(innovations["opd"], opds),
        places_in(innovations["dimension"], dimensions),
        (len(opds), len(dimensions)),
    )[: len(opds)]
    table = pd.DataFrame(
        pairs, index=pd.Index(opds, name="opd", dtype=object), columns=[*dimensions, UNASSIGNED]
    )
    table["total"] = pairs.sum(axis=1)
    return _ordered(table, dimensions, order)


def matrix_opds(registry: pd.DataFrame | None, innovations: pd.DataFrame) -> list[str]:
    """The OPDs that have a row in `opd_matrix`, in the order `registry`; needs `opd`."""
    expected = [] if registry is None else list(dict.fromkeys(registry["name"]))
    sent = set(innovations["opd"].dropna().unique())
    return [*expected, *sorted(sent.difference(expected))]


def matrix_rows(matrix: pd.DataFrame) -> pd.DataFrame:
    """A matrix as rows `opd dimension innovations`: all six dimensions each, `unassigned` only where any."""
    counts = matrix.drop(columns="total")
    rows = pd.DataFrame(
        {
            "opd": np.repeat(counts.index.to_numpy(), len(counts.columns)),
            "dimension": np.tile(counts.columns.to_numpy(), len(counts)),
            "innovations": counts.to_numpy().ravel(),
        }
    )
    keep = (rows["dimension"] != UNASSIGNED) | (rows["innovations"] > 0)
    return rows[keep].reset_index(drop=True)


def _ordered(table: pd.DataFrame, dimensions: list[str], order: str) -> pd.DataFrame:
    if order == "registry":
        return table
    table = table.iloc[np.argsort(table.index.str.casefold(), kind="stable")]
    if order == "total":
        return table.sort_values("total", ascending=False, kind="stable")
    if order == "emptiest":
        empty = (table[dimensions] == 0).sum(axis=1)
        return table.iloc[np.lexsort((table["total"], -empty))]
    return table


def _dimension_codes(reference: Reference) -> list[str]:
    return [dimension.code for dimension in reference.dimensions]
