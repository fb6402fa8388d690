"""Messy files built in memory, the way departments send them and the way attackers would.

Every function returns the bytes of one file. Names of departments and innovations are invented.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Collection, Mapping, Sequence

import msoffcrypto
import openpyxl
import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableProperties
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

Rows = Sequence[Sequence[object]]
Area = tuple[int, int, int, int]
"""First row, first column, last row, last column; 1-based."""

INNOVATIONS: Rows = (
    ("No", "OPD", "Nama Inovasi", "Dimensi"),
    (1, "Dinas Kesehatan", "Antre Daring Puskesmas", "Smart Living"),
    (2, "Dinas Perhubungan", "Pantau Angkutan Desa", "Smart Living"),
    (3, "Dinas Koperasi dan UKM", "Pasar Tani Digital", "Smart Economy"),
)

LETTERHEAD: Rows = (
    ("PEMERINTAH KABUPATEN CONTOH",),
    ("DAFTAR INOVASI PERANGKAT DAERAH TAHUN 2025",),
    (),
    ("No", "Perangkat Daerah", "Inovasi", "", "Anggaran (Rp)"),
    ("", "", "Nama", "Dimensi", ""),
    ("(1)", "(2)", "(3)", "(4)", "(5)"),
    (1, "Dinas Kesehatan", "Antre Daring Puskesmas", "Smart Living", 150_000_000),
    ("", "", "Rekam Medis Terpadu", "Smart Living", 90_000_000),
    (2, "Dinas Perhubungan", "Pantau Angkutan Desa", "Smart Living", "Rp 75.000.000,00"),
    ("", "JUMLAH", "", "", 315_000_000),
    (),
    (
        "",
        "",
        "",
        "Contoh, 3 Februari 2025",
    ),
    ("", "", "", "Kepala Dinas,"),
)
LETTERHEAD_MERGED: tuple[Area, ...] = (
    (1, 1, 1, 5),
    (2, 1, 2, 5),
    (4, 1, 5, 1),
    (4, 2, 5, 2),
    (4, 3, 4, 4),
    (4, 5, 5, 5),
    (7, 2, 8, 2),
)


def xlsx(
    sheets: Mapping[str, Rows],
    *,
    merged: Mapping[str, Collection[Area]] | None = None,
    hidden_rows: Mapping[str, Collection[int]] | None = None,
    hidden_sheets: Collection[str] = (),
    very_hidden_sheets: Collection[str] = (),
) -> bytes:
    """A workbook as openpyxl writes it: inline texts, `=...` a formula without value, `#N/A` an error."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                if value not in ("", None):
                    sheet.cell(number, column).value = value
        for top, left, bottom, right in (merged or {}).get(name, ()):
            sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
        for row in (hidden_rows or {}).get(name, ()):
            sheet.row_dimensions[row].hidden = True
        sheet.sheet_state = (
            "hidden" if name in hidden_sheets else "veryHidden" if name in very_hidden_sheets else "visible"
        )
    return _saved(book.save)


def letterhead() -> bytes:
    """Titles, a merged two-row header, a row of numbers, a merged department, a total and a signature."""
    return xlsx({"Daftar": LETTERHEAD}, merged={"Daftar": LETTERHEAD_MERGED})


def shared_strings(rows: Rows, sheet: str = "Inovasi") -> bytes:
    """A workbook as Excel writes it, with a table of shared strings (by XlsxWriter)."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_urls": False})
    written = book.add_worksheet(sheet)
    for number, row in enumerate(rows):
        written.write_row(number, 0, row)
    book.close()
    return buffer.getvalue()


def large(rows: int, columns: int = 25) -> bytes:
    """A header and so many rows of mixed text and numbers, few of them distinct."""
    header = [f"Kolom {column}" for column in range(columns)]
    body = [
        [f"Inovasi {row}", f"Dinas Contoh {row % 40}", *(row * column % 997 for column in range(columns - 2))]
        for row in range(rows)
    ]
    return shared_strings([header, *body])


def with_part(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same zip with one part changed."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            body = source.read(entry)
            target.writestr(entry.filename, change(body) if entry.filename == part else body)
    return buffer.getvalue()


def raw_sheet(sheet_data: str) -> bytes:
    """A workbook whose only sheet holds exactly this XML within its `sheetData`."""
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    body = f"{head}<sheetData>{sheet_data}</sheetData></worksheet>".encode()
    return with_part(xlsx({"Data": [["x"]]}), "xl/worksheets/sheet1.xml", lambda _: body)


def single_far_cell() -> bytes:
    """Five kilobytes with one value in the last cell that a sheet has, XFD1048576."""
    book = openpyxl.Workbook()
    book.active["A1"] = "Nama Inovasi"
    book.active["XFD1048576"] = 1
    return _saved(book.save)


def lying_far_cell() -> bytes:
    """The same corner, in a row that says it is the first, so that a look at rows alone does not see it."""
    return raw_sheet('<row r="1"><c r="A1"><v>1</v></c><c r="ZZ1048576"><v>1</v></c></row>')


def zip_bomb(megabytes: int = 300) -> bytes:
    """A workbook whose sheet unpacks to so many megabytes of blanks."""
    buffer = io.BytesIO()
    blanks = b" " * (1 << 20)
    with (
        zipfile.ZipFile(io.BytesIO(xlsx({"Data": [["x"]]}))) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            if entry.filename != "xl/worksheets/sheet1.xml":
                target.writestr(entry.filename, source.read(entry))
        with target.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            part.write(
                b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
            )
            for _ in range(megabytes):
                part.write(blanks)
            part.write(b"</sheetData></worksheet>")
    return buffer.getvalue()


def entity_bomb(part: str = "xl/sharedStrings.xml") -> bytes:
    """A workbook in one of whose parts nine levels of entities stand for a thousand million laughs."""
    levels = ['<!ENTITY lol0 "lol">']
    levels += [f'<!ENTITY lol{level} "{f"&lol{level - 1};" * 10}">' for level in range(1, 10)]
    doctype = f"<!DOCTYPE bomb [{''.join(levels)}]>".encode()

    def armed(body: bytes) -> bytes:
        head, close, rest = body.partition(b"?>")
        return head + close + doctype + rest.replace(b"Nama Inovasi", b"&lol9;")

    return with_part(shared_strings(INNOVATIONS), part, armed)


def encrypted(content: bytes, password: str = "rahasia") -> bytes:
    """The workbook locked with a password, as Excel does it."""
    buffer = io.BytesIO()
    msoffcrypto.OfficeFile(io.BytesIO(content)).encrypt(password, buffer)
    return buffer.getvalue()


def xls(sheets: Mapping[str, Rows], *, merged: Mapping[str, Collection[Area]] | None = None) -> bytes:
    """An old Excel 97-2003 workbook."""
    book = xlwt.Workbook()
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        areas = {(top, left): (bottom, right) for top, left, bottom, right in (merged or {}).get(name, ())}
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                if (number, column) in areas:
                    bottom, right = areas[number, column]
                    sheet.write_merge(number - 1, bottom - 1, column - 1, right - 1, value)
                elif value not in ("", None) and not _covered(areas, number, column):
                    sheet.write(number - 1, column - 1, value)
    return _saved(book.save)


def encrypted_xls() -> bytes:
    """An old workbook with the record that says it is locked, right behind the first record of its stream."""
    content = xls({"Data": INNOVATIONS})
    start = content.index(b"\x09\x08\x10\x00") + 20
    lock = b"\x2f\x00\x08\x00" + b"\x01\x00" + b"\x01\x00\x01\x00" + b"\x12\x34"
    return content[:start] + lock + content[start + len(lock) :]


def ods(
    sheets: Mapping[str, Rows],
    *,
    merged: Mapping[str, Collection[Area]] | None = None,
    hidden_sheets: Collection[str] = (),
) -> bytes:
    """A LibreOffice workbook, ending in the million repeated blank rows that LibreOffice writes."""
    book = OpenDocumentSpreadsheet()
    hidden = Style(name="hidden", family="table")
    hidden.addElement(TableProperties(display="false"))
    book.automaticstyles.addElement(hidden)
    for name, rows in sheets.items():
        table = Table(name=name, stylename="hidden") if name in hidden_sheets else Table(name=name)
        areas = {(top, left): (bottom, right) for top, left, bottom, right in (merged or {}).get(name, ())}
        for number, row in enumerate(rows, start=1):
            line = TableRow()
            for column, value in enumerate(row, start=1):
                line.addElement(_ods_cell(value, areas, number, column))
            table.addElement(line)
        blank = TableRow(numberrowsrepeated=1_048_576 - len(rows))
        blank.addElement(TableCell(numbercolumnsrepeated=16_384))
        table.addElement(blank)
        book.spreadsheet.addElement(table)
    return _saved(book.save)


def ods_bomb() -> bytes:
    """A LibreOffice workbook with one value repeated over a whole sheet."""
    return with_part(
        ods({"Data": [["x"], ["y"]]}),
        "content.xml",
        lambda body: body.replace(
            b"<table:table-row>", b'<table:table-row table:number-rows-repeated="524288">'
        ).replace(
            b"<table:table-cell office", b'<table:table-cell table:number-columns-repeated="16384" office'
        ),
    )


def separated(
    rows: Rows,
    separator: str = ";",
    encoding: str = "utf-8",
    line_end: str = "\r\n",
    *,
    quote_all: bool = False,
) -> bytes:
    """A text file of records; encodings `utf-8-sig` and `utf-16` bring their mark."""
    buffer = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
    csv.writer(buffer, delimiter=separator, lineterminator=line_end, quoting=quoting).writerows(rows)
    return buffer.getvalue().encode(encoding)


def late_windows_csv() -> bytes:
    """Plain ASCII for more than 20 kB, then a no-break space as Windows-1252 writes it."""
    many = [(number, "Dinas Contoh", f"Inovasi {number}", "Smart Living") for number in range(1000)]
    last = (1000, "Dinas\u00a0Pariwisata", "Ca\u00f1a", "Smart Branding")
    return separated([*INNOVATIONS, *many, last], ",", "cp1252")


def html(*tables: Rows, head: str = "<html><head></head><body>") -> bytes:
    """A page of tables, as web applications export it under the name .xls."""
    body = "".join(
        "<table>"
        + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
        + "</table>"
        for rows in tables
    )
    return f"{head}{body}</body></html>".encode()


def zip_of(parts: Mapping[str, bytes]) -> bytes:
    """A zip with these parts, such as a Word document or a binary workbook by name only."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return buffer.getvalue()


def truncated(content: bytes, share: float = 0.5) -> bytes:
    """The first part of a file, as a broken download leaves it."""
    return content[: int(len(content) * share)]


def _saved(save: Callable[[io.BytesIO], object]) -> bytes:
    buffer = io.BytesIO()
    save(buffer)
    return buffer.getvalue()


def _covered(areas: Mapping[tuple[int, int], tuple[int, int]], row: int, column: int) -> bool:
    return any(
        top <= row <= bottom and left <= column <= right for (top, left), (bottom, right) in areas.items()
    )


def _ods_cell(
    value: object, areas: Mapping[tuple[int, int], tuple[int, int]], row: int, column: int
) -> TableCell | CoveredTableCell:
    if (row, column) not in areas and _covered(areas, row, column):
        return CoveredTableCell()
    attributes: dict[str, object] = {}
    if (row, column) in areas:
        bottom, right = areas[row, column]
        attributes = {"numberrowsspanned": bottom - row + 1, "numbercolumnsspanned": right - column + 1}
    if value in ("", None):
        return TableCell(**attributes)
    if isinstance(value, bool):
        return TableCell(valuetype="boolean", booleanvalue=str(value).lower(), **attributes)
    if isinstance(value, int | float):
        return TableCell(valuetype="float", value=value, **attributes)
    cell = TableCell(valuetype="string", **attributes)
    cell.addElement(P(text=str(value)))
    return cell
