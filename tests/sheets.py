"""Sheets drawn as text, for tests of locating and recognising."""

from __future__ import annotations

import re
from collections.abc import Iterable

from smartcity.intake.tables import Cell, LocatedTable, Sheet

_RANGE = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")


def sheet_of(drawing: str, merged: str = "", name: str | None = "Lembar") -> Sheet:
    """The sheet drawn: a line a row, `|` between cells, whole numbers as the float that a reader gives.

    `merged` names merged cells as `A1:C1 B4:B6`. The drawing's first and last line break do not count.
    """
    rows = [[_cell(text) for text in line.split("|")] for line in drawing.strip("\n").split("\n")]
    return Sheet(name, rows, merged=[_merge(text) for text in merged.split()])


def _cell(text: str) -> Cell:
    text = text.strip()
    return float(text) if re.fullmatch(r"\d{1,12}", text) else text.replace("\\n", "\n")


def _merge(text: str) -> tuple[int, int, int, int]:
    left, top, right, bottom = _RANGE.fullmatch(text).groups()
    return int(top), _place(left), int(bottom), _place(right)


def _place(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place


def kinds_of(table: LocatedTable) -> dict[int, str]:
    """Row -> kind."""
    return dict(enumerate(table.row_kinds, table.first_row))


def rows_of(table: LocatedTable, kind: str) -> list[int]:
    """The rows of one kind."""
    return [row for row, each in kinds_of(table).items() if each == kind]


def shifted(sheet: Sheet, rows: int, columns: int) -> Sheet:
    """The same sheet with empty rows above and empty columns before it."""
    moved: list[list[Cell]] = [[] for _ in range(rows)]
    moved += [[None] * columns + list(row) for row in sheet.rows]
    merged = [
        (top + rows, left + columns, bottom + rows, right + columns)
        for top, left, bottom, right in sheet.merged
    ]
    return Sheet(sheet.name, moved, merged=merged)


def headers_of(tables: Iterable[LocatedTable]) -> list[list[int]]:
    """The header rows of each table."""
    return [table.header_rows for table in tables]
