"""Which data rows are no record at all: those prepared but not filled, with nothing beside their number."""

from __future__ import annotations

from smartcity.intake.cleaning.source import SourceRows
from smartcity.intake.tables import Cell
from smartcity.intake.values.flags import mark_meaning
from smartcity.intake.values.plain_text import is_blank


def rows_to_skip(source: SourceRows) -> list[int]:
    """The rows without a name where no mapped cell holds more than zero and no other cell holds a word."""
    recognised = source.recognised
    name_columns = [column for column in recognised.columns if column.field == "name"]
    if "name" in recognised.fixed:
        return []
    cells = source.field_cells(name_columns, repeats=False)
    blank = {cell for cell in dict.fromkeys(cells) if is_blank(cell)}
    nameless = [number for number, cell in zip(source.numbers, cells, strict=True) if cell in blank]
    return [number for number in nameless if not _looks_like_a_record(source, number)]


def _looks_like_a_record(source: SourceRows, number: int) -> bool:
    for row_number in source.joined_rows(number):
        row = source.sheet.rows[row_number - 1]
        for column in source.recognised.columns:
            cell = row[column.place - 1] if column.place <= len(row) else None
            if column.role == "tick":
                if mark_meaning(cell) != "no":
                    return True
            elif not is_blank(cell) and cell not in (0, "0"):
                return True
        if any(_holds_a_word(row, column.place) for column in source.recognised.unmapped):
            return True
    return False


def _holds_a_word(row: list[Cell], place: int) -> bool:
    cell = row[place - 1] if place <= len(row) else None
    return isinstance(cell, str) and not is_blank(cell) and any(map(str.isalpha, cell))
