"""What a worker process does to give a sender's workbook back: opening it is as dangerous as reading it."""

from __future__ import annotations

from zipfile import BadZipFile

from smartcity.intake.reading import read_workbook
from smartcity.intake.tables import Limits
from smartcity.records import FileResult
from smartcity.reports.kept_parts import part_counts
from smartcity.reports.marked import UnmarkableWorkbookError, mark_workbook
from smartcity.reports.rebuilding import MOST_ROWS, SheetCells, rebuild_marked

MACROS = "xl/vbaProject.bin"


def marked_content(content: bytes, limits: Limits, result: FileResult) -> tuple[bytes, str]:
    """The marked workbook and its suffix: xlsx and xlsm in place, anything else and long files as a copy.

    Raises UnreadableFileError. To be called in a worker process.
    """
    parts = _parts(content)
    if "xl/workbook.xml" in parts and result.counts.rows <= MOST_ROWS:
        try:
            return mark_workbook(content, result), ".xlsm" if MACROS in parts else ".xlsx"
        except UnmarkableWorkbookError:
            return _copy(content, limits, result)
    return _copy(content, limits, result)


def _parts(content: bytes) -> frozenset[str]:
    """The names in an xlsx's package, none for another format."""
    try:
        return part_counts(content).names
    except BadZipFile:
        return frozenset()


def _copy(content: bytes, limits: Limits, result: FileResult) -> tuple[bytes, str]:
    workbook = read_workbook(result.file, content, limits)
    sheets = [
        SheetCells(
            sheet.name, sheet.rows, sheet.hidden, tuple(sheet.merged), sheet.hidden_rows, sheet.error_cells
        )
        for sheet in workbook.sheets
    ]
    return rebuild_marked(sheets, workbook.format, result), ".xlsx"
