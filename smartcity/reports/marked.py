"""The sender's own xlsx or xlsm with its findings marked in place: fills, comments, a sheet of findings."""

from __future__ import annotations

import io
from collections.abc import Sequence
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from smartcity.records import FileResult, Finding
from smartcity.reference.own_workbook import load_own_workbook
from smartcity.reference.texts import text
from smartcity.reports.columns import LANGUAGE
from smartcity.reports.finding_lines import (
    LINE_WIDTHS,
    CellMark,
    FindingLine,
    cell_marks,
    finding_lines,
    line_headers,
    line_height,
    note_lines,
    sheet_title,
)
from smartcity.reports.kept_parts import lost_parts, part_counts
from smartcity.reports.saved_results import with_saved_results

COMMENT_WIDTH, COMMENT_HEIGHT = 380, 170
UNMARKABLE = (
    InvalidFileException,
    BadZipFile,
    SyntaxError,
    AttributeError,
    IndexError,
    KeyError,
    OSError,
    TypeError,
    ValueError,
)
"""What openpyxl raises for a workbook that it cannot load or write, though its values could be read."""


class UnmarkableWorkbookError(Exception):
    """The workbook cannot be edited in place; a copy of its values can still be marked."""


def mark_workbook(content: bytes, result: FileResult) -> bytes:
    """The workbook with every finding's cell filled and commented, and a sheet that lists all findings.

    Marks of an earlier check are taken off first. Macros stay in an xlsm. What openpyxl cannot keep is named
    on the sheet of findings; saved results of formulas stay. Raises UnmarkableWorkbookError.
    """
    try:
        marked = _mark(content, result)
        return with_saved_results(content, marked)
    except UNMARKABLE as error:
        raise UnmarkableWorkbookError(str(error)) from error


def _mark(content: bytes, result: FileResult) -> bytes:
    remarks = _remarks(content)
    workbook = _load(content)
    remove_marks(workbook)
    lines = finding_lines(result, lambda finding: _place(workbook, finding))
    for mark in cell_marks(lines):
        _mark_cell(_sheet(workbook, mark.sheet), mark)
    _add_findings(workbook, lines, note_lines(result, lines, remarks))
    return _saved(workbook)


def _load(content: bytes) -> Workbook:
    macros = "xl/vbaProject.bin" in part_counts(content).names
    return load_workbook(io.BytesIO(content), keep_vba=macros, rich_text=True)


def _saved(workbook: Workbook) -> bytes:
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _remarks(content: bytes) -> list[str]:
    """The sentence about what saving loses, from a trial run where the workbook has such parts at all."""
    before = part_counts(content)
    if not before.counts:
        return []
    lost = lost_parts(before, part_counts(_saved(_load(content))))
    if not lost:
        return []
    return [text("reports.marked.not_kept", LANGUAGE, parts=", ".join(lost))]


def remove_marks(workbook: Workbook) -> None:
    """Take our fills, our part of comments and our sheets of findings off the workbook."""
    own = load_own_workbook()
    for sheet in list(workbook.worksheets):
        if sheet["A1"].value == own.findings_mark:
            workbook.remove(sheet)
            continue
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment is not None:
                    _clean_comment(cell)


def _clean_comment(cell: Cell) -> None:
    """Drop our part of the cell's comment and our fill; the sender's comment keeps a readable size."""
    own = load_own_workbook()
    theirs, mark, _ = cell.comment.text.partition(own.comment_mark)
    if mark and str(cell.fill.fgColor.rgb)[-6:] in own.fills.values():
        cell.fill = PatternFill()
    author = cell.comment.author
    kept = theirs.rstrip() if mark else cell.comment.text
    cell.comment = _comment(kept, author) if kept else None


def _comment(words: str, author: str) -> Comment:
    return Comment(words, author, width=COMMENT_WIDTH, height=COMMENT_HEIGHT)


def _sheet(workbook: Workbook, name: str | None) -> Worksheet:
    return workbook[name] if name is not None else workbook.worksheets[0]


def _place(workbook: Workbook, finding: Finding) -> str | None:
    if finding.sheet is not None and finding.sheet not in workbook.sheetnames:
        return None
    sheet = _sheet(workbook, finding.sheet)
    if not isinstance(sheet, Worksheet):
        return None
    if finding.cell:
        return _top_left(sheet, finding.cell)
    if not finding.row:
        return None
    filled = (cell for cell in sheet[finding.row] if cell.value not in (None, ""))
    first = next(filled, None)
    return str(first.coordinate) if first is not None else f"A{finding.row}"


def _top_left(sheet: Worksheet, address: str) -> str:
    """The cell itself or, inside a merged range, the one that shows."""
    if isinstance(sheet[address], MergedCell):
        for merged in sheet.merged_cells.ranges:
            if address in merged:
                return str(merged.start_cell.coordinate)
    return address


def _mark_cell(sheet: Worksheet, mark: CellMark) -> None:
    cell = sheet[mark.cell]
    cell.fill = PatternFill("solid", fgColor=mark.fill)
    theirs = cell.comment
    author = theirs.author if theirs is not None else load_own_workbook().comment_author
    words = f"{theirs.text}\n\n{mark.comment}" if theirs is not None else mark.comment
    cell.comment = _comment(words, author)


def _add_findings(workbook: Workbook, lines: Sequence[FindingLine], notes: Sequence[str]) -> None:
    sheet = workbook.create_sheet(sheet_title(workbook.sheetnames))
    own = load_own_workbook()
    _put(sheet, 1, 1, own.findings_mark).font = _font(color="7B8794")
    for row, note in enumerate(notes, start=2):
        _put(sheet, row, 1, note).font = _font(bold=row == 2)
    header_row = len(notes) + 3
    for column, head in enumerate(line_headers(), start=1):
        cell = _put(sheet, header_row, column, head)
        cell.font = _font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="12355B")
        sheet.column_dimensions[get_column_letter(column)].width = LINE_WIDTHS[column - 1]
    for number, line in enumerate(lines, start=1):
        _write_line(workbook, sheet, header_row + number, number, line)
    sheet.freeze_panes = f"A{header_row + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    for other in workbook.worksheets:
        other.sheet_view.tabSelected = other is sheet
    workbook.active = sheet


def _write_line(workbook: Workbook, sheet: Worksheet, row: int, number: int, line: FindingLine) -> None:
    sheet.cell(row, 1, number).alignment = Alignment(vertical="top")
    sheet.row_dimensions[row].height = line_height(line)
    for column, words in enumerate(line.texts, start=2):
        _put(sheet, row, column, words).alignment = Alignment(wrap_text=True, vertical="top")
    fill = load_own_workbook().fills[line.finding.severity]
    sheet.cell(row, 2).fill = PatternFill("solid", fgColor=fill)
    if line.cell:
        place = sheet.cell(row, 3)
        target = _sheet(workbook, line.finding.sheet).title
        place.hyperlink = Hyperlink(ref=place.coordinate, location=f"{quote_sheetname(target)}!{line.cell}")
        place.font = _font(color="0563C1", underline="single")
        place.alignment = Alignment(wrap_text=True, vertical="top")


def _font(**wanted: object) -> Font:
    """A font of Excel's usual family and size."""
    return Font(name="Calibri", size=11, **wanted)


def _put(sheet: Worksheet, row: int, column: int, words: str) -> Cell:
    """Text in a cell that stays text: openpyxl would make a formula of what begins with `=`."""
    cell = sheet.cell(row, column, words)
    cell.data_type = "s"
    return cell
