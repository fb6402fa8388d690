"""How much of the required and recommended fields is filled, per field, per OPD and per record."""

from __future__ import annotations

import numpy as np
import pandas as pd

from smartcity.analysis.counting import count_places, places_in
from smartcity.analysis.filters import filled
from smartcity.reference import Reference

KIND = "innovation"


def counted_fields(reference: Reference) -> list[str]:
    """The codes of an innovation's required and recommended fields, in the order of the kind."""
    fields = reference.kinds[KIND].fields
    return [code for code, field in fields.items() if field.required or field.recommended]


def filled_cells(innovations: pd.DataFrame, reference: Reference) -> pd.DataFrame:
    """Which counted cells hold a value: the innovations' index, a bool column a counted field.

    Needs every counted field as a column. An empty text or list counts as not filled; zero and 'no' are
    values. No innovations give a table without rows.
    """
    fields = counted_fields(reference)
    return pd.DataFrame({field: filled(innovations[field]) for field in fields}, index=innovations.index)


def by_field(cells: pd.DataFrame, reference: Reference) -> pd.DataFrame:
    """Completeness a field: `field required filled total share`, in the order of the kind.

    `cells` is a table of `filled_cells`; `share` is filled / total, absent (NaN) without innovations.
    """
    fields = reference.kinds[KIND].fields
    counts = cells.to_numpy(dtype=bool).sum(axis=0)
    return pd.DataFrame(
        {
            "field": list(cells.columns),
            "required": [fields[code].required for code in cells.columns],
            "filled": counts,
            "total": len(cells),
            "share": counts / len(cells) if len(cells) else np.nan,
        }
    )


def by_record(cells: pd.DataFrame) -> pd.Series:
    """The share of counted fields that each record fills, 0 to 1, on the records' index."""
    return pd.Series(cells.to_numpy(dtype=bool).mean(axis=1) if len(cells) else [], cells.index, dtype=float)


def by_opd(cells: pd.DataFrame, opds: pd.Series) -> pd.DataFrame:
    """Completeness an OPD: `opd innovations filled possible share`, least complete first, then by name.

    `opds` is the innovations' `opd` column on the index of `cells`; `possible` is innovations x counted
    fields. OPDs without an innovation have no row; no innovations give an empty table.
    """
    names = sorted(opds.dropna().unique())
    places = places_in(opds, names)
    filled_a_record = cells.to_numpy(dtype=bool).sum(axis=1)
    innovations = count_places(places, len(names))[:-1]
    known = places >= 0
    sums = np.bincount(places[known], weights=filled_a_record[known], minlength=len(names)).astype(np.int64)
    possible = innovations * len(cells.columns)
    table = pd.DataFrame(
        {
            "opd": pd.Series(names, dtype=object),
            "innovations": innovations,
            "filled": sums,
            "possible": possible,
            "share": sums / np.maximum(possible, 1),
        }
    )
    return table.sort_values("share", kind="stable", ignore_index=True)
