"""Tables of an HTML page, as old web applications save them under the name .xls."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from smartcity.intake.limits import over_limit
from smartcity.intake.reading.decoding import decode_text
from smartcity.intake.tables import Cell, Limits, Sheet, UnreadableFileError, Workbook

_WIDEST = 16_384
_BYTES_PER_CELL = 64
_CELLS = ("td", "th")
_BLOCKS = frozenset({"p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6"})
_UNSEEN = frozenset({"script", "style", "table"})
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_LINE_BREAK = "\u2028"  # stands for <br> while the source's own line breaks count as blanks, as in a browser


def read_html(content: bytes, limits: Limits) -> Workbook:
    """Each table of the page as a sheet, named by its place where there are several.

    Cells that span columns or rows are merged ranges. A cell's text does not hold that of a table within
    it, which is a sheet of its own. A page without a table gives one sheet without rows. Raises
    `file-empty`, `file-unreadable`, `file-too-large` (rows) and `file-too-complex` (spans beyond the
    worker's memory).
    """
    tables = list(_parsed(content).iter("table"))
    builder = _SheetBuilder(limits)
    names = [None] if len(tables) == 1 else [str(number) for number in range(1, len(tables) + 1)]
    sheets = [builder.sheet(table, name) for table, name in zip(tables, names, strict=True)]
    return Workbook("html", sheets or [Sheet(None, [])])


def _parsed(content: bytes) -> etree._Element:
    """The page's root; broken markup is mended as browsers do, nothing outside the file is loaded."""
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(decode_text(content).encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableFileError("file-unreadable") from error
    if root is None:
        raise UnreadableFileError("file-unreadable")
    return root


class _SheetBuilder:
    """Lays the cells of tables on grids; rows and cells are counted over all tables of the file."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._filled = 0
        self._cells = 0

    def sheet(self, table: etree._Element, name: str | None) -> Sheet:
        """The table as a sheet; a merged cell's text stands in its first place."""
        sheet = Sheet(name, [])
        hidden: set[int] = set()
        open_spans: dict[int, int] = {}  # column -> last row that a cell from above covers
        for number, row in enumerate(_rows(table), start=1):
            cells = self._row(sheet, row, number, open_spans)
            sheet.rows.append(cells if any(cells) else [])
            self._count(cells)
            if _HIDDEN.search(row.get("style", "")):
                hidden.add(number)
        while sheet.rows and not sheet.rows[-1]:
            sheet.rows.pop()
        height = len(sheet.rows)
        sheet.hidden_rows = frozenset(row for row in hidden if row <= height)
        sheet.merged = [
            (top, left, min(bottom, height), right)
            for top, left, bottom, right in sheet.merged
            if top <= height and (left < right or top < min(bottom, height))
        ]
        return sheet

    def _row(self, sheet: Sheet, row: etree._Element, number: int, open_spans: dict[int, int]) -> list[Cell]:
        """The row's values from column A; its merged cells are added to the sheet."""
        values: list[Cell] = []
        for cell in row:
            if cell.tag not in _CELLS:
                continue
            while open_spans.get(len(values) + 1, 0) >= number:
                values.append("")
            wide = _span(cell, "colspan", _WIDEST - len(values))
            high = _span(cell, "rowspan", self._limits.filled_rows)
            left = len(values) + 1
            values += [_text(cell), *[""] * (wide - 1)]
            if wide * high > 1:
                sheet.merged.append((number, left, number + high - 1, left + wide - 1))
            if high > 1:
                open_spans.update(dict.fromkeys(range(left, left + wide), number + high - 1))
        return values

    def _count(self, cells: list[Cell]) -> None:
        """Counts a row; raises where the file's rows or cells pass the limits."""
        self._cells += len(cells)
        if self._cells > self._limits.worker_bytes // _BYTES_PER_CELL:
            raise UnreadableFileError("file-too-complex", reason="extent")
        self._filled += any(cells)
        if self._filled > self._limits.filled_rows:
            raise over_limit("file-too-large", "filled_rows", self._limits, self._filled)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """The table's own rows in order, without those of tables within it."""
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from child.iterchildren("tr")


def _span(cell: etree._Element, name: str, most: int) -> int:
    """A span of at least 1; what is no number counts as 1, as in browsers."""
    sent = cell.get(name, "1").strip()
    return max(1, min(int(sent), most)) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 1


def _text(cell: etree._Element) -> str:
    """The cell's visible text: blanks joined, a new line where the page starts one."""
    lines = (" ".join(line.split()) for line in "".join(_pieces(cell)).split(_LINE_BREAK))
    return "\n".join(line for line in lines if line)


def _pieces(element: etree._Element) -> Iterator[str]:
    """The element's texts in order, with marks where a new line starts."""
    yield element.text or ""
    for child in element:
        if child.tag not in _UNSEEN:
            block = child.tag in _BLOCKS
            if block or child.tag == "br":
                yield _LINE_BREAK
            yield from _pieces(child)
            if block:
                yield _LINE_BREAK
        yield child.tail or ""
