"""Writing grids as files of every format that OPDs send; the same grids always give the same bytes."""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter
import xlwt

from scripts.sample_grid import Grid, Value

CREATED = datetime(2025, 1, 6, tzinfo=UTC).replace(tzinfo=None)
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def write_xlsx(grids: Sequence[Grid]) -> bytes:
    """The grids as sheets of an xlsx."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_urls": False}) as workbook:
        workbook.set_properties({"title": "Kabupaten Contoh", "created": CREATED})
        header = workbook.add_format({"bold": True, "text_wrap": True, "align": "center", "border": 1})
        cell = workbook.add_format({"text_wrap": True, "valign": "top"})
        for grid in grids:
            sheet = workbook.add_worksheet(grid.sheet)
            sheet.set_column(0, 0, 6)
            sheet.set_column(1, 20, 24)
            if grid.hidden:
                sheet.hide()
            _fill_sheet(sheet, grid, header, cell)
    return buffer.getvalue()


def _fill_sheet(
    sheet: xlsxwriter.worksheet.Worksheet,
    grid: Grid,
    header: xlsxwriter.format.Format,
    cell: xlsxwriter.format.Format,
) -> None:
    for first_row, first_column, last_row, last_column in grid.merges:
        shape = header if first_row in grid.header_rows else cell
        sheet.merge_range(first_row, first_column, last_row, last_column, "", shape)
    for number, row in enumerate(grid.rows):
        is_line = sum(value not in (None, "") for value in row) == 1
        shape = header if number in grid.header_rows else None if is_line else cell
        for column, value in enumerate(row):
            if value not in (None, ""):
                sheet.write(number, column, value, shape)
    for (number, column), error in grid.error_cells.items():
        sheet.write_formula(number, column, "=NA()", None, error)
    for number in grid.hidden_rows:
        sheet.set_row(number, None, None, {"hidden": True})


def write_xls(grids: Sequence[Grid]) -> bytes:
    """The grids as sheets of an old binary xls."""
    workbook = xlwt.Workbook(encoding="utf-8")
    for grid in grids:
        sheet = workbook.add_sheet(grid.sheet)
        merged = {(first_row, first_column) for first_row, first_column, _, _ in grid.merges}
        for first_row, first_column, last_row, last_column in grid.merges:
            sheet.write_merge(
                first_row, last_row, first_column, last_column, grid.rows[first_row][first_column]
            )
        for number, row in enumerate(grid.rows):
            for column, value in enumerate(row):
                if value not in (None, "") and (number, column) not in merged:
                    sheet.write(number, column, value)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def write_csv(grid: Grid, separator: str, encoding: str) -> bytes:
    """The grid as delimited text with Windows line ends and decimal commas."""
    lines = (separator.join(_csv_cell(value, separator) for value in row) for row in grid.rows)
    return ("\r\n".join(lines) + "\r\n").encode(encoding)


def _csv_cell(value: Value, separator: str) -> str:
    text = _plain(value)
    return '"' + text.replace('"', '""') + '"' if separator in text or '"' in text else text


def _plain(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    return str(value)


def write_html(grid: Grid) -> bytes:
    """The grid as the HTML table that old web applications export under the name .xls."""
    rows = "\n".join(
        "<tr>" + "".join(f"<td>{html.escape(_plain(value))}</td>" for value in row) + "</tr>"
        for row in grid.rows
    )
    head = '<html><head><meta charset="utf-8"></head>'
    return f'{head}<body>\n<table border="1">\n{rows}\n</table></body></html>\n'.encode()


def write_ods(grids: Sequence[Grid]) -> bytes:
    """The grids as sheets of an OpenDocument spreadsheet."""
    spaces = "".join(
        f' xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    tables = "".join(_ods_table(grid) for grid in grids)
    content = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<office:document-content{spaces} office:version="1.2"><office:body><office:spreadsheet>'
        f"{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS_TYPE}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    parts = {"mimetype": ODS_TYPE, "content.xml": content, "META-INF/manifest.xml": manifest}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, date_time=CREATED.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, text)
    return buffer.getvalue()


def _ods_table(grid: Grid) -> str:
    rows = "".join(
        "<table:table-row>" + "".join(_ods_cell(value) for value in row) + "</table:table-row>"
        for row in grid.rows
    )
    return f"<table:table table:name={quoteattr(grid.sheet)}>{rows}</table:table>"


def _ods_cell(value: Value) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    kind = (
        'office:value-type="string"'
        if isinstance(value, str)
        else f'office:value-type="float" office:value="{value}"'
    )
    return f"<table:table-cell {kind}><text:p>{escape(_plain(value))}</text:p></table:table-cell>"
