"""Percentages from 0 to 100, and plain numbers in Indonesian notation."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from smartcity.intake.tables import Cell
from smartcity.intake.values.plain_text import cell_text, says_nothing
from smartcity.intake.values.reading import EMPTY, Reading, Readings

_PERCENT_WORDS = re.compile(r"\s*(?:%|persen|prosen|percent)\s*$", re.IGNORECASE)
_DECIMAL = re.compile(r"[+-]?\d+(?:[.,]\d+)?")


def plain_number(value: Cell) -> float | None:
    """A number without thousands marks (`85,71`, `85.71`, `-3`); None where it is none."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return float(value) if math.isfinite(value) else None
    text = cell_text(value).strip()
    return float(text.replace(",", ".")) if len(text) < 30 and _DECIMAL.fullmatch(text) else None


def read_percents(values: Iterable[Cell]) -> Readings:
    """The distinct values of one column as percentages from 0 to 100.

    Where no value of the column exceeds 1 and some lie between 0 and 1, the column holds fractions
    (a cell formatted as percent is stored so): 0,8571 gives 85.71. Where fractions and percentages mix,
    those between 0 and 1 are `percent-ambiguous`. Below 0 or above 100 is `percent-out-of-range`.
    """
    distinct = list(values)
    bare = [number for number in map(plain_number, distinct) if number is not None]
    has_fractions = any(0 < number < 1 for number in bare)
    fractions_only = has_fractions and all(0 <= number <= 1 for number in bare)
    return {value: _read_percent(value, fractions_only, has_fractions) for value in distinct}


def _read_percent(value: Cell, fractions_only: bool, has_fractions: bool) -> Reading:
    if says_nothing(value):
        return EMPTY
    number = plain_number(value)
    if number is None:
        text = cell_text(value)
        number = plain_number(_PERCENT_WORDS.sub("", text)) if _PERCENT_WORDS.search(text) else None
        if number is None:
            return Reading(None, "percent-unreadable")
    elif fractions_only:
        number = round(number * 100, 8)
    elif has_fractions and 0 < number < 1:
        return Reading(None, "percent-ambiguous", (f"{number:g}", f"{number * 100:g}"))
    if not 0 <= number <= 100:
        return Reading(None, "percent-out-of-range")
    return Reading(int(number) if number.is_integer() else number)
