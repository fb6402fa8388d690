"""Cells as text, and a sheet as a grid whose places are 1-based."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from smartcity.intake.tables import Cell, Sheet

_INVISIBLE = str.maketrans("", "", "\u200b\u200c\u200d\u2060\ufeff\u00ad")
_MAY_BE_BLANK = frozenset(" \t\n\r\v\f\u00a0\u2003\u200b\u200c\u200d\u2060\ufeff\u00ad")
_MOST_MERGED = 2_000_000


def cell_text(cell: Cell) -> str:
    """The cell as one line of text: whole numbers without a decimal point, dates as ISO, '' for empty."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return " ".join((cell if cell.isascii() else cell.translate(_INVISIBLE)).split())
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, (datetime, date, time)):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return str(cell)


def is_blank(cell: Cell) -> bool:
    """Whether the cell holds nothing that can be seen."""
    if cell is None or cell == "":
        return True
    return isinstance(cell, str) and not (cell if cell.isascii() else cell.translate(_INVISIBLE)).strip()


class Grid:
    """A rectangle of a sheet, with counts of filled cells and the merged cells in it; all places 1-based.

    `filled[row]` is how many cells of the row are not empty between `left` and `right`; `bottom` is at most
    the last row of the sheet that holds a value.
    """

    def __init__(self, sheet: Sheet, left: int, right: int, top: int, bottom: int) -> None:
        self.sheet = sheet
        self.rows = sheet.rows
        self.left, self.right = left, right
        self.top, self.bottom = top, min(bottom, len(sheet.rows))
        self.filled = [0] * top + list(self._count_filled())
        self.merged = list(self._clip_merges())

    @classmethod
    def whole(cls, sheet: Sheet) -> Grid:
        """The grid of a whole sheet."""
        height = last_filled_row(sheet.rows)
        return cls(sheet, 1, max(map(len, sheet.rows[:height]), default=0), 1, height)

    def part(self, left: int, right: int, top: int, bottom: int) -> Grid:
        """A smaller rectangle of the same sheet; itself where nothing is cut off."""
        if (left, right, top, bottom) == (self.left, self.right, self.top, self.bottom):
            return self
        return Grid(self.sheet, left, right, top, bottom)

    def _clip_merges(self) -> Iterator[tuple[int, int, int, int]]:
        """The merged cells that reach into the rectangle, cut to it; no more than a real sheet can hold."""
        spent = 0
        for upper, first, lower, last in self.sheet.merged:
            if upper > self.bottom or lower < self.top or first > self.right or last < self.left:
                continue
            clipped = (upper, max(first, self.left), min(lower, self.bottom), min(last, self.right))
            spent += clipped[2] - clipped[0] + clipped[3] - clipped[1]
            if spent > _MOST_MERGED:
                return
            yield clipped

    def _count_filled(self) -> Iterator[int]:
        start, stop = self.left - 1, self.right
        rows = self.rows[self.top - 1 : self.bottom]
        whole = start == 0 and all(len(row) <= stop for row in rows)
        for row in rows:
            part = row if whole else row[start:stop]
            count = len(part) - part.count("") - part.count(None)
            if 0 < count <= 3:
                count -= sum(
                    isinstance(cell, str) and cell[:1] in _MAY_BE_BLANK and is_blank(cell)
                    for cell in part
                    if cell
                )
            yield count

    def cell(self, row: int, column: int) -> Cell:
        """The value at a place, None outside the sheet."""
        if not 1 <= row <= len(self.rows):
            return None
        values = self.rows[row - 1]
        return values[column - 1] if column <= len(values) else None

    def text(self, row: int, column: int) -> str:
        """The text at a place, '' outside the sheet."""
        return cell_text(self.cell(row, column))

    def cells(self, row: int) -> list[tuple[int, Cell]]:
        """The filled cells of a row between the grid's columns, as (column, value)."""
        part = self.rows[row - 1][self.left - 1 : self.right]
        return [(place, cell) for place, cell in enumerate(part, self.left) if not is_blank(cell)]

    def texts(self, row: int) -> list[str]:
        """The texts of a row's filled cells between the grid's columns."""
        return [cell_text(cell) for _, cell in self.cells(row)]


def last_filled_row(rows: Sequence[Sequence[Cell]]) -> int:
    """The 1-based number of the last row that holds a value, 0 for none."""
    for number in range(len(rows), 0, -1):
        if any(not is_blank(cell) for cell in rows[number - 1]):
            return number
    return 0
