"""The source cells of a recognised table, column by column, with the lower rows of merged records joined."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from smartcity.intake.tables import Cell, FieldColumn, LocatedTable, RecognisedTable, Sheet
from smartcity.intake.values.plain_text import cell_text, is_blank


class SourceRows:
    """The data rows of a table: `numbers` are their 1-based rows, columns are read in that order."""

    def __init__(self, recognised: RecognisedTable, sheet: Sheet) -> None:
        self.recognised = recognised
        self.sheet = sheet
        self.numbers, self._lower = _data_rows(recognised.located)
        self._rows = [sheet.rows[number - 1] for number in self.numbers]
        self._shortest = min(map(len, self._rows), default=0)

    def without(self, skipped: Iterable[int]) -> SourceRows:
        """The same rows but for those numbers."""
        left_out = set(skipped)
        kept = SourceRows.__new__(SourceRows)
        kept.recognised, kept.sheet, kept._shortest = self.recognised, self.sheet, self._shortest
        pairs = [pair for pair in zip(self.numbers, self._rows, strict=True) if pair[0] not in left_out]
        kept.numbers, kept._rows = [number for number, _ in pairs], [row for _, row in pairs]
        kept._lower = {number: lower for number, lower in self._lower.items() if number not in left_out}
        return kept

    def joined_rows(self, number: int) -> list[int]:
        """The row itself and the lower rows that belong to its record."""
        return [number, *self._lower.get(number, ())]

    def column(self, place: int) -> list[Cell]:
        """The column's own cells, those of lower rows joined to the first by line breaks."""
        at = place - 1
        if at < self._shortest:
            cells = [row[at] for row in self._rows]
        else:
            cells = [row[at] if at < len(row) else None for row in self._rows]
        if True in map(_is_boolean, set(map(type, cells))):
            cells = [cell_text(cell) if isinstance(cell, bool) else cell for cell in cells]
        if self._lower:
            self._join_lower(cells, at)
        return cells

    def _join_lower(self, cells: list[Cell], at: int) -> None:
        for index, number in enumerate(self.numbers):
            lower = self._lower.get(number)
            if not lower:
                continue
            own = [cells[index], *(_cell(self.sheet.rows[row - 1], at) for row in lower)]
            filled = [cell for cell in own if not is_blank(cell)]
            if len(filled) == 1:
                cells[index] = filled[0]
            elif filled:
                cells[index] = "\n".join(dict.fromkeys(cell_text(cell) for cell in filled))

    def field_cells(self, columns: Sequence[FieldColumn], repeats: bool) -> list[Cell]:
        """The cells of a field: its columns joined, then merged cells, group rows and `fixed` filled in.

        `repeats` is False for a field whose merged cell speaks for its first row only (an amount).
        """
        cells: list[Cell] = [None] * len(self.numbers)
        if columns:
            cells = self.column(columns[0].place)
        for column in columns[1:]:
            cells = [
                _both(first, second) for first, second in zip(cells, self.column(column.place), strict=True)
            ]
        if columns and repeats:
            self._fill_merged(cells, columns)
        return cells

    def _fill_merged(self, cells: list[Cell], columns: Sequence[FieldColumn]) -> None:
        merged_from = self.recognised.located.merged_from
        if not merged_from:
            return
        for index, number in enumerate(self.numbers):
            if not is_blank(cells[index]):
                continue
            for column in columns:
                origin = merged_from.get((number, column.place))
                if origin is not None:
                    cells[index] = _cell(self.sheet.rows[origin - 1], column.place - 1)

    def fill_given(self, field: str, cells: list[Cell]) -> None:
        """Fill empty cells with what group rows, the banner or the sheet's name give for the field."""
        fixed = self.recognised.fixed.get(field)
        by_row = self.recognised.group_fields
        if fixed is None and not any(field in given for given in by_row.values()):
            return
        for index, number in enumerate(self.numbers):
            if is_blank(cells[index]):
                cells[index] = by_row.get(number, {}).get(field, fixed)

    def gives(self, field: str) -> bool:
        """Whether a banner, the sheet's name or a group row gives the field."""
        by_row = self.recognised.group_fields
        return field in self.recognised.fixed or any(field in given for given in by_row.values())


def _is_boolean(kind: type) -> bool:
    return kind is bool


def _cell(row: list[Cell], at: int) -> Cell:
    return row[at] if at < len(row) else None


def _both(first: Cell, second: Cell) -> Cell:
    """Two cells of one field: the filled one, or both under each other."""
    if is_blank(second) or first == second:
        return first
    return second if is_blank(first) else f"{cell_text(first)}\n{cell_text(second)}"


def _data_rows(located: LocatedTable) -> tuple[list[int], dict[int, list[int]]]:
    """The numbers of the data rows, and for those of merged records the lower rows."""
    numbers: list[int] = []
    lower: dict[int, list[int]] = {}
    for number, kind in enumerate(located.row_kinds, located.first_row):
        if kind == "data":
            numbers.append(number)
        elif kind == "continuation" and numbers:
            lower.setdefault(numbers[-1], []).append(number)
    return numbers, lower
