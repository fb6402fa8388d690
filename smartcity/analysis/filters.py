"""What part of the innovations is looked at: the filters of the bar above every page, applied to a frame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smartcity.analysis.counting import NO, UNKNOWN, YES, flags, numbers

UNASSIGNED = "unassigned"
UNKNOWN_CODE = "unknown"
FLAG_CODES = {"yes": YES, "no": NO, UNKNOWN_CODE: UNKNOWN}
DATE_FIELDS = ("initiated_on", "piloted_on", "applied_on")

Mask = NDArray[np.bool_]
_YEARS = 10_000


@dataclass(frozen=True, slots=True)
class Filters:
    """The chosen part; None leaves a field open. All are codes, so that a link can carry them.

    `dimension` may be `unassigned`; `subdimension` is `governance/public_service`, or
    `governance/unassigned` for that dimension's innovations without one. `digital` and `quick_win` are
    `yes`, `no` or `unknown`; `maturity` a code or `unknown`; `budget` is `known` or `unknown`; `lacks` is
    the code of a field that is empty. `secondary` widens `dimension` to those that name it second.
    """

    dimension: str | None = None
    subdimension: str | None = None
    opd: str | None = None
    year: int | None = None
    digital: str | None = None
    maturity: str | None = None
    quick_win: str | None = None
    budget: str | None = None
    lacks: str | None = None
    secondary: bool = False

    def narrowed(self, mark: Mapping[str, Any]) -> Filters:
        """These filters and those that a chart's mark carries in its customdata; other keys are ignored."""
        known = {field.name for field in fields(self)}
        return replace(self, **{key: value for key, value in mark.items() if key in known})


def filtered(innovations: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """The innovations that fit every chosen filter, in their order; all of them (no copy) without a filter.

    Needs the columns that the chosen filters name. An empty frame gives an empty frame.
    """
    fits = fitting(innovations, filters)
    return innovations if fits is None else innovations[fits]


def fitting(innovations: pd.DataFrame, filters: Filters) -> Mask | None:
    """Which innovations fit every chosen filter; None without a filter. Needs the columns as `filtered`."""
    masks = [
        mask
        for mask in (
            _dimension_mask(innovations, filters),
            _subdimension_mask(innovations, filters.subdimension),
            _code_mask(innovations, "opd", filters.opd),
            _code_mask(innovations, "maturity", filters.maturity),
            _flag_mask(innovations, "digital", filters.digital),
            _flag_mask(innovations, "quick_win", filters.quick_win),
            None if filters.year is None else active_in(innovations, filters.year),
            None if filters.budget is None else _budget_mask(innovations, filters.budget),
            None if filters.lacks is None else ~filled(innovations[filters.lacks]),
        )
        if mask is not None
    ]
    return np.logical_and.reduce(masks) if masks else None


def active_in(innovations: pd.DataFrame, year: int) -> Mask:
    """Which innovations belong to a year.

    From `start_year` to `end_year`, both included; without an end only the first year counts. Without
    `start_year` the earliest known of `initiated_on`, `piloted_on`, `applied_on` (ISO text) is its first
    year. One that names none of these belongs to no year.
    """
    first = first_years(innovations)
    last = np.fmax(first, numbers(innovations["end_year"]))
    inside: Mask = (first <= year) & (year <= last)
    return inside


def first_years(innovations: pd.DataFrame) -> NDArray[np.float64]:
    """The first year of each innovation by the rule of `active_in`, NaN where it names none."""
    first = numbers(innovations["start_year"])
    open_rows = np.flatnonzero(np.isnan(first))
    if open_rows.size:
        dated = [_years_of(innovations[field].iloc[open_rows]) for field in DATE_FIELDS]
        first[open_rows] = np.fmin.reduce(dated)
    return first


def years_present(innovations: pd.DataFrame) -> list[int]:
    """Every year that some innovation belongs to, ascending; empty where none names one."""
    first = first_years(innovations)
    last = np.fmax(first, numbers(innovations["end_year"]))
    known = ~np.isnan(first)
    pairs = np.unique(first[known] * _YEARS + last[known]).astype(np.int64).tolist()
    spans = [divmod(pair, _YEARS) for pair in pairs]
    return sorted({year for start, end in spans for year in range(start, end + 1)})


def filled(values: pd.Series) -> Mask:
    """Which rows of a column hold a value: neither absent nor an empty text or list."""
    present: Mask = values.notna().to_numpy(dtype=bool)
    if values.dtype == object:
        holding = (value not in ("", [], ()) for value in values)
        present = present & np.fromiter(holding, dtype=bool, count=len(values))
    return present


def _years_of(dates: pd.Series) -> NDArray[np.float64]:
    texts = dates.astype(object)
    return np.array([float(text[:4]) if isinstance(text, str) else np.nan for text in texts])


def _dimension_mask(innovations: pd.DataFrame, filters: Filters) -> Mask | None:
    mask = _code_mask(innovations, "dimension", filters.dimension, absent=UNASSIGNED)
    if mask is None or not filters.secondary:
        return mask
    second = (
        isinstance(codes, (list, tuple)) and filters.dimension in codes
        for codes in innovations["secondary_dimensions"]
    )
    either: Mask = mask | np.fromiter(second, dtype=bool, count=len(innovations))
    return either


def _subdimension_mask(innovations: pd.DataFrame, code: str | None) -> Mask | None:
    if code is None or not code.endswith("/" + UNASSIGNED):
        return _code_mask(innovations, "subdimension", code, absent=UNASSIGNED)
    dimension = code.partition("/")[0]
    inside = innovations["dimension"].eq(dimension).fillna(False).to_numpy(dtype=bool)
    own = innovations["subdimension"].astype("str").str.startswith(dimension + "/")
    without: Mask = inside & ~own.fillna(False).to_numpy(dtype=bool)
    return without


def _code_mask(
    innovations: pd.DataFrame, field: str, code: str | None, absent: str = UNKNOWN_CODE
) -> Mask | None:
    if code is None:
        return None
    values = innovations[field]
    mask = values.isna() if code == absent else values.eq(code).fillna(False)
    return mask.to_numpy(dtype=bool)


def _flag_mask(innovations: pd.DataFrame, field: str, code: str | None) -> Mask | None:
    return None if code is None else flags(innovations[field]) == FLAG_CODES[code]


def _budget_mask(innovations: pd.DataFrame, code: str) -> Mask:
    known = ~np.isnan(numbers(innovations["budget"]))
    return known if code == "known" else ~known
