"""Values of xlsx, xls and ods workbooks, read by calamine, with true row and column numbers."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from zipfile import ZipFile

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from smartcity.intake.limits import over_limit
from smartcity.intake.reading.archive import open_archive
from smartcity.intake.reading.formats import check_ole, spreadsheet_in_zip
from smartcity.intake.reading.ods import MergedRange, check_ods, merged_ranges
from smartcity.intake.reading.sheet_scan import SheetStructure
from smartcity.intake.reading.xlsx import sheet_structures
from smartcity.intake.tables import Cell, Limits, Sheet, UnreadableFileError, Workbook

_EXACT_INTEGERS = 2**53  # beyond it a float does not say which whole number was meant


def read_zipped(content: bytes, limits: Limits) -> Workbook:
    """The workbook of an xlsx, xlsm or ods file; raises UnreadableFileError."""
    with open_archive(content, limits) as archive:
        if spreadsheet_in_zip(archive) == "ods":
            check_ods(archive, limits)
            return _read_ods(content, archive, limits)
        return _read_xlsx(content, archive, limits)


def read_ole(content: bytes, limits: Limits) -> Workbook:
    """The workbook of an old xls file; raises UnreadableFileError."""
    check_ole(content)
    with _opened(content) as workbook:
        return Workbook("xls", _all_sheets(workbook, limits))


def _read_xlsx(content: bytes, archive: ZipFile, limits: Limits) -> Workbook:
    """Scans before it reads, since calamine aborts the process where a sheet's rectangle is too large."""
    structures = sheet_structures(archive, limits)
    with _opened(content) as workbook:
        sheets = _all_sheets(workbook, limits)
    for sheet in sheets:
        structure = structures.get(sheet.name or "")
        sheet.structure_seen = sheet.hidden or structure is not None
        if structure is not None and not sheet.hidden:
            _add_structure(sheet, structure)
    return Workbook("xlsx", sheets)


def _read_ods(content: bytes, archive: ZipFile, limits: Limits) -> Workbook:
    """As read by calamine, with the merged ranges it does not give for this format."""
    with _opened(content) as workbook:
        sheets = _all_sheets(workbook, limits)
    for sheet, merged in zip(sheets, merged_ranges(archive, len(sheets)), strict=True):
        sheet.merged = _within(merged, sheet.rows)
    return Workbook("ods", sheets)


@contextmanager
def _opened(content: bytes) -> Iterator[CalamineWorkbook]:
    """The workbook as calamine opens it, its errors and panics turned into UnreadableFileError."""
    try:
        yield CalamineWorkbook.from_filelike(io.BytesIO(content))
    except PasswordError as error:
        raise UnreadableFileError("file-encrypted") from error
    except CalamineError as error:
        raise UnreadableFileError("file-unreadable") from error
    except BaseException as error:
        # A panic of the Rust code arrives as a BaseException of a class that no module exports.
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableFileError("file-unreadable") from error


def _sheets(workbook: CalamineWorkbook) -> list[tuple[str, bool]]:
    """Names of the sheets that hold cells (no chart sheets), and whether each is hidden."""
    return [
        (sheet.name, sheet.visible != SheetVisibleEnum.Visible)
        for sheet in workbook.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet
    ]


@dataclass(slots=True)
class _RowBudget:
    """How many rows with a value the sheets of one file have used."""

    limits: Limits
    used: int = 0

    def use(self) -> None:
        """Counts one more; raises `file-too-large` beyond the limit."""
        self.used += 1
        if self.used > self.limits.filled_rows:
            raise over_limit("file-too-large", "filled_rows", self.limits, self.used)


def _all_sheets(workbook: CalamineWorkbook, limits: Limits) -> list[Sheet]:
    """Every sheet in order, their rows counted together."""
    rows_left = _RowBudget(limits)
    return [_sheet(workbook, name, hidden, rows_left) for name, hidden in _sheets(workbook)]


def _sheet(workbook: CalamineWorkbook, name: str, hidden: bool, rows_left: _RowBudget) -> Sheet:
    """One sheet; of a hidden one, of which nothing is counted, only the first row."""
    read = workbook.get_sheet_by_name(name)
    if hidden:
        first: list[list[Cell]] = [[*row] for row in islice(read.iter_rows(), 1)] if read.start else []
        return Sheet(name, first, hidden=True, structure_seen=False)
    rows = _rows(read, rows_left)
    merged = [
        (top + 1, left + 1, bottom + 1, right + 1)
        for (top, left), (bottom, right) in read.merged_cell_ranges or []
    ]
    return Sheet(name, rows, merged=_within(merged, rows), structure_seen=False)


def _rows(read: CalamineSheet, rows_left: _RowBudget) -> list[list[Cell]]:
    """All rows from row 1 to the last with a value, each from column A; a blank row is an empty list.

    Equal values become one object, which takes a quarter off the memory of a large list and lets later steps
    hash each text once and walk the columns in a third less time.
    """
    if read.start is None:
        return []
    before: list[Cell] = [""] * read.start[1]
    rows: list[list[Cell]] = []
    shared: dict[str, str] = {}
    share = shared.setdefault
    number = _Numbers()
    for values in read.iter_rows():
        if not any(values) and values.count("") == len(values):
            rows.append([])
            continue
        rows_left.use()
        row: list[Cell] = [
            share(value, value) if type(value) is str else number[value] if type(value) is float else value
            for value in values
        ]
        rows.append(before + row if before else row)
    while rows and not rows[-1]:
        rows.pop()
    return rows


class _Numbers(dict[float, float | int]):
    """Each number once, a whole one as int: calamine gives 2.0 for a cell that says 2."""

    def __missing__(self, value: float) -> float | int:
        whole = value.is_integer() and abs(value) <= _EXACT_INTEGERS
        self[value] = number = int(value) if whole else value
        return number


def _within(merged: list[MergedRange], rows: list[list[Cell]]) -> list[MergedRange]:
    """The ranges cut to the cells read, so that nobody walks over a merged column to row 1 048 576."""
    height = len(rows)
    width = max(map(len, rows), default=0)
    cut = (
        (top, left, min(bottom, height), min(right, width))
        for top, left, bottom, right in merged
        if top <= height and left <= width
    )
    return [area for area in cut if area[:2] != area[2:]]


def _add_structure(sheet: Sheet, structure: SheetStructure) -> None:
    """What the scan saw, within the rows that hold values or error cells."""
    last = max((row for row, _ in (*structure.error_cells, *structure.uncalculated)), default=0)
    sheet.rows.extend([] for _ in range(last - len(sheet.rows)))
    sheet.error_cells = structure.error_cells
    sheet.uncalculated = frozenset(structure.uncalculated)
    sheet.hidden_rows = frozenset(row for row in structure.hidden_rows if row <= len(sheet.rows))
