"""Fields spread over several columns: a tick under one of six dimensions, an amount for each year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from smartcity.intake.cleaning.columns import distinct
from smartcity.intake.tables import Cell, FieldColumn
from smartcity.intake.values.flags import mark_meaning
from smartcity.intake.values.reading import EMPTY, Reading

_TRUTH = {"yes": True, "no": False}

Marks = tuple[Cell, ...]
"""The cells of one row under the columns to tick."""


def read_ticks(rows: Sequence[Marks], columns: Sequence[FieldColumn], field: str) -> dict[Marks, Reading]:
    """The code of the first ticked column for each distinct row of marks, the others as secondary.

    Of two columns headed yes and no the ticked one gives true or false.

    An `x` counts as a tick where the columns hold no clearer mark and no row has more than half of its
    cells marked, for then it can only choose; elsewhere it is ambiguous.
    """
    codes = [column.detail or "" for column in columns]
    patterns = list(dict.fromkeys(rows))
    meanings = {cell: mark_meaning(cell) for cell in distinct(cell for marks in patterns for cell in marks)}
    x_chooses = "yes" not in meanings.values() and all(
        sum(meanings[cell] != "no" for cell in marks) * 2 <= len(columns) for marks in patterns
    )
    return {
        marks: _read_marks([meanings[cell] for cell in marks], codes, x_chooses, field) for marks in patterns
    }


def _read_marks(meanings: list[str | None], codes: list[str], x_chooses: bool, field: str) -> Reading:
    ticked = [code for code, meaning in zip(codes, meanings, strict=True) if meaning == "yes"]
    unclear = [code for code, meaning in zip(codes, meanings, strict=True) if meaning in ("ambiguous", None)]
    if unclear and x_chooses and None not in meanings:
        ticked, unclear = unclear, []
    if unclear:
        suggestions = tuple(dict.fromkeys([*ticked, *unclear]))
        return Reading(None, "dimension-ambiguous" if field == "dimension" else "flag-ambiguous", suggestions)
    if not ticked:
        return EMPTY
    if field == "dimension":
        return Reading(ticked[0], also={"secondary_dimensions": ticked[1:]} if ticked[1:] else None)
    value = _TRUTH.get(ticked[0], ticked[0])
    return Reading(value) if len(ticked) == 1 else Reading(None, "flag-ambiguous", tuple(ticked))


def yearly_amounts(
    columns: Sequence[FieldColumn], amounts: Sequence[Sequence[Reading]]
) -> list[dict[str, int] | None]:
    """For each row the amounts by year, None where no year holds one; `amounts` are the columns' readings."""
    years = [column.detail or column.header for column in columns]
    by_row: list[dict[str, int] | None] = []
    for readings in zip(*amounts, strict=True):
        known: dict[str, int] = {}
        for year, reading in zip(years, readings, strict=True):
            if reading.value is not None:
                known[year] = known.get(year, 0) + reading.value
        by_row.append(known or None)
    return by_row


def sums(by_year: Sequence[dict[str, int] | None], complete: Sequence[bool]) -> list[Any]:
    """The sum of each row's years; None where there is none or a year could not be read."""
    return [
        sum(amounts.values()) if amounts and whole else None
        for amounts, whole in zip(by_year, complete, strict=True)
    ]
