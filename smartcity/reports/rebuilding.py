"""A new xlsx with a file's cells at their own addresses and its findings marked, where editing is no way."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_cell_to_rowcol, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from smartcity.records import FileResult, Finding
from smartcity.reference.own_workbook import load_own_workbook
from smartcity.reference.texts import text
from smartcity.reports.columns import LANGUAGE, LONGEST_TEXT
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

MOST_ROWS = 20_000
"""Above as many rows only the rows with findings are given back."""

CellPlace = tuple[int, int]

SheetValue = str | float | int | bool | date | datetime | time | timedelta | None
_NAME_LENGTH = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_DATE_FORMATS = {"date": "dd/mm/yyyy", "datetime": "dd/mm/yyyy hh:mm", "time": "hh:mm", "timedelta": "[h]:mm"}


@dataclass(frozen=True, slots=True)
class SheetCells:
    """A sheet of the file; `rows[0]` is row 1, merges and error cells count from 1, `name` may be None."""

    name: str | None
    rows: Sequence[Sequence[SheetValue]]
    hidden: bool = False
    merged: Sequence[tuple[int, int, int, int]] = ()
    hidden_rows: frozenset[int] = frozenset()
    error_cells: Mapping[tuple[int, int], str] = field(default_factory=dict)


def rebuild_marked(sheets: Sequence[SheetCells], file_format: str, result: FileResult) -> bytes:
    """An xlsx with the same sheet names and cell addresses, findings marked as `marked.mark_workbook` does.

    Of a file with more than MOST_ROWS rows the records without findings are left out; the other rows keep
    their numbers, so that the corrected copy is read like the file.
    """
    only_rows = result.counts.rows > MOST_ROWS
    remarks = [text("reports.marked.rebuilt", LANGUAGE, format=file_format)]
    if only_rows:
        remarks.append(text("reports.marked.only_rows", LANGUAGE, limit=MOST_ROWS))
    own = load_own_workbook()
    theirs = [sheet for sheet in sheets if _first_cell(sheet) != own.findings_mark]
    by_name = {sheet.name: sheet for sheet in theirs}
    lines = finding_lines(result, lambda finding: _place(by_name, finding))
    marks = cell_marks(lines)
    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
    with Workbook(buffer, options) as workbook:
        names = _sheet_names(theirs)
        styles = _Styles(workbook)
        for sheet, name in zip(theirs, names, strict=True):
            left_out = _rows_without_findings(sheet, result) if only_rows else frozenset()
            on_sheet = {mark.cell: mark for mark in marks if mark.sheet == sheet.name}
            _SheetWriter(workbook.add_worksheet(name), styles, on_sheet).write(sheet, left_out)
        listed = workbook.add_worksheet(sheet_title(names))
        targets = {sheet.name: name for sheet, name in zip(theirs, names, strict=True)}
        _write_findings(listed, styles, lines, note_lines(result, lines, remarks), targets)
        listed.activate()
    return buffer.getvalue()


class _Styles:
    """The formats of the copy, made once each."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[str | None, str | None], Format] = {}
        self.header = workbook.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": "#12355B"})
        self.quiet = workbook.add_format({"font_color": "#7B8794"})
        self.link = workbook.add_format({"font_color": "#0563C1", "underline": 1, "valign": "top"})
        self.wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})

    def of(self, fill: str | None, shape: str | None = None) -> Format:
        """The format of a cell with this fill and number format."""
        key = (fill, shape)
        if key not in self._made:
            wanted: dict[str, object] = {"valign": "top"}
            if fill:
                wanted |= {"bg_color": f"#{fill}"}
            if shape:
                wanted |= {"num_format": shape}
            self._made[key] = self._workbook.add_format(wanted)
        return self._made[key]


class _SheetWriter:
    """Writes one sheet of the copy with its marks."""

    def __init__(self, sheet: Worksheet, styles: _Styles, marks: Mapping[str, CellMark]) -> None:
        self._sheet = sheet
        self._styles = styles
        self._marks = marks

    def write(self, source: SheetCells, left_out: frozenset[int]) -> None:
        """The rows but those left out; a merged cell stays merged where all its rows stay."""
        if source.hidden:
            self._sheet.hide()
        self._sheet.set_column(0, 60, 22)
        standing_for = _merged_values(source, left_out)
        if not left_out:
            self._merge(source)
        for row, values in enumerate(source.rows):
            if row + 1 in left_out:
                continue
            for column, value in enumerate(values):
                shown = standing_for.get((row + 1, column + 1), value)
                self._write_cell(row, column, shown, source.error_cells.get((row + 1, column + 1)))
        for number in source.hidden_rows:
            self._sheet.set_row(number - 1, None, None, {"hidden": True})
        self._write_beyond(source)
        self._add_comments()

    def _merge(self, source: SheetCells) -> None:
        """Merge what the file merged, within the cells that it fills and where ranges do not overlap."""
        width = max((len(values) for values in source.rows), default=0)
        taken: set[CellPlace] = set()
        for first_row, first_column, last_row, last_column in source.merged:
            rows = range(first_row - 1, min(last_row, len(source.rows)))
            columns = range(first_column - 1, min(last_column, width))
            cells = {(row, column) for row in rows for column in columns}
            if len(cells) > 1 and not cells & taken:
                taken |= cells
                place = (rows[0], columns[0], rows[-1], columns[-1])
                self._sheet.merge_range(*place, "", self._styles.of(None))

    def _write_beyond(self, source: SheetCells) -> None:
        """Marks and error cells that stand right of a row's last value or below the last row."""
        marked = {xl_cell_to_rowcol(address) for address in self._marks}
        errors = {(row - 1, column - 1): error for (row, column), error in source.error_cells.items()}
        for row, column in marked | errors.keys():
            if row >= len(source.rows) or column >= len(source.rows[row]):
                self._write_cell(row, column, None, errors.get((row, column)))

    def _write_cell(self, row: int, column: int, value: SheetValue, error: str | None) -> None:
        mark = self._marks.get(xl_rowcol_to_cell(row, column))
        fill = mark.fill if mark else None
        shape = self._styles.of(fill, _DATE_FORMATS.get(type(value).__name__))
        if error:
            self._sheet.write_formula(row, column, f"={error}", shape, error)
        elif value is None or value == "":
            if mark:
                self._sheet.write_blank(row, column, None, shape)
        elif isinstance(value, bool):
            self._sheet.write_boolean(row, column, value, shape)
        elif isinstance(value, int | float):
            self._sheet.write_number(row, column, value, shape)
        elif isinstance(value, str):
            self._sheet.write_string(row, column, value[:LONGEST_TEXT], shape)
        else:
            self._write_moment(row, column, value, shape)

    def _write_moment(self, row: int, column: int, value: date | time | timedelta, shape: Format) -> None:
        """A date as Excel counts days; text where it is before Excel's first day."""
        if isinstance(value, date) and value.year < 1900:
            self._sheet.write_string(row, column, value.isoformat(), shape)
        else:
            self._sheet.write_datetime(row, column, value, shape)

    def _add_comments(self) -> None:
        author = load_own_workbook().comment_author
        for address, mark in self._marks.items():
            row, column = xl_cell_to_rowcol(address)
            self._sheet.write_comment(
                row, column, mark.comment, {"author": author, "width": 380, "height": 170, "font_size": 9}
            )


def _first_cell(sheet: SheetCells) -> SheetValue:
    return sheet.rows[0][0] if sheet.rows and sheet.rows[0] else None


def _sheet_names(sheets: Sequence[SheetCells]) -> list[str]:
    """A name for each sheet that Excel allows: the sender's own, short enough, without forbidden signs."""
    unnamed = text("reports.sheet.copy", LANGUAGE)
    names: list[str] = []
    for sheet in sheets:
        base = _shortened(_NOT_IN_NAMES.sub(" ", sheet.name or ""), _NAME_LENGTH) or unnamed
        name, number = base, 2
        while name.casefold() in {taken.casefold() for taken in names}:
            name, number = f"{_shortened(base, _NAME_LENGTH - 4)} {number}", number + 1
        names.append(name)
    return names


def _shortened(name: str, length: int) -> str:
    """The beginning of the name that fits; Excel counts in units of UTF-16 and allows no outer apostrophe."""
    while len(name.encode("utf-16-le", "surrogatepass")) // 2 > length:
        name = name[:-1]
    return name.strip("' ")


def _place(sheets: Mapping[str | None, SheetCells], finding: Finding) -> str | None:
    sheet = sheets.get(finding.sheet)
    if sheet is None:
        return None
    if finding.cell:
        return _top_left(sheet, finding.cell)
    if not finding.row:
        return None
    values = sheet.rows[finding.row - 1] if finding.row <= len(sheet.rows) else ()
    filled = (column for column, value in enumerate(values) if value not in (None, ""))
    return str(xl_rowcol_to_cell(finding.row - 1, next(filled, 0)))


def _top_left(sheet: SheetCells, address: str) -> str:
    """The cell itself or, inside a merged range, the one that shows."""
    row, column = xl_cell_to_rowcol(address)
    for first_row, first_column, last_row, last_column in sheet.merged:
        if first_row <= row + 1 <= last_row and first_column <= column + 1 <= last_column:
            return str(xl_rowcol_to_cell(first_row - 1, first_column - 1))
    return address


def _rows_without_findings(sheet: SheetCells, result: FileResult) -> frozenset[int]:
    """Records of the sheet that no finding speaks of; titles, headers and group rows are no records."""
    with_findings = {finding.row for finding in result.findings if finding.sheet == sheet.name}
    tables = [table for table in result.tables if table.sheet == sheet.name]
    return frozenset(row for table in tables for row in table.rows if row not in with_findings)


def _merged_values(sheet: SheetCells, left_out: frozenset[int]) -> dict[tuple[int, int], SheetValue]:
    """Where rows are left out, what a merged cell says to each row that it covers."""
    if not left_out:
        return {}
    return {
        (row, first_column): sheet.rows[first_row - 1][first_column - 1]
        for first_row, first_column, last_row, _ in sheet.merged
        if first_row <= len(sheet.rows) and first_column <= len(sheet.rows[first_row - 1])
        for row in range(first_row, last_row + 1)
    }


def _write_findings(
    sheet: Worksheet,
    styles: _Styles,
    lines: Sequence[FindingLine],
    notes: Sequence[str],
    targets: Mapping[str | None, str],
) -> None:
    sheet.write_string(0, 0, load_own_workbook().findings_mark, styles.quiet)
    for row, note in enumerate(notes, start=1):
        sheet.write_string(row, 0, note)
    header_row = len(notes) + 2
    for column, head in enumerate(line_headers()):
        sheet.write_string(header_row, column, head, styles.header)
        sheet.set_column(column, column, LINE_WIDTHS[column])
    for number, line in enumerate(lines, start=1):
        row = header_row + number
        sheet.set_row(row, line_height(line))
        severity, place, value, message, todo = line.texts
        sheet.write_number(row, 0, number, styles.wrapped)
        sheet.write_string(row, 1, severity, styles.of(load_own_workbook().fills[line.finding.severity]))
        if line.cell:
            target = targets[line.finding.sheet].replace("'", "''")
            sheet.write_url(row, 2, f"internal:'{target}'!{line.cell}", styles.link, place)
        else:
            sheet.write_string(row, 2, place, styles.wrapped)
        for column, words in enumerate((value, message, todo), start=3):
            sheet.write_string(row, column, words, styles.wrapped)
    sheet.freeze_panes(header_row + 1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
