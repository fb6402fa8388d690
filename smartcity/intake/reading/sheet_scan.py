"""What calamine cannot see of an xlsx sheet: error cells, uncalculated formulas, hidden rows, extent.

One pass over the sheet's bytes in chunks that end with a row. A chunk is first searched for a few bytes; only
what they point at is looked at closer, so a sheet without such cells costs little more than its unpacking.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from typing import IO, NamedTuple

from smartcity.intake.tables import CellPlace, UnreadableFileError

_CHUNK = 1 << 18
_MAX_ROW_BYTES = 16 << 20  # sixteen thousand cells of a thousand bytes
_LAST_COLUMN = 16_384
_WIDEST = {1: 26, 2: 702, 3: _LAST_COLUMN}
_REFERENCE = re.compile(rb"""\sr=["']([A-Za-z]{0,3})(\d{1,7})["']""")
_CALCULATED_TEXT = re.compile(rb"""\st=["']str["']""")
_PREFIX = re.compile(rb"<(?:([\w.-]+):)?worksheet[\s>/]")


@dataclass(slots=True)
class SheetStructure:
    """What the scan saw; places are 1-based.

    `last_row` and `last_column` bound the cells from above: no cell lies beyond, empty cells count too.
    """

    error_cells: dict[CellPlace, str] = field(default_factory=dict)
    uncalculated: set[CellPlace] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    last_row: int = 0
    last_column: int = 0


class _Patterns(NamedTuple):
    """The searches for one namespace prefix (`<row` or, as some writers have it, `<x:row`)."""

    row_open: bytes
    row_close: bytes
    data_close: bytes
    cell_open: bytes
    row_with_place: bytes
    cell_with_place: bytes
    any_cell: re.Pattern[bytes]
    two_letters: re.Pattern[bytes]
    three_letters: re.Pattern[bytes]
    formula_open: bytes
    hidden_row: re.Pattern[bytes]
    error_cell: re.Pattern[bytes]
    unsaved_formula: re.Pattern[bytes]
    row_or_cell: re.Pattern[bytes]


@lru_cache(maxsize=8)
def _patterns(prefix: bytes) -> _Patterns:
    """The searches for a prefix such as b'' or b'x:'."""
    p = re.escape(prefix)
    return _Patterns(
        row_open=b"<" + prefix + b"row",
        row_close=b"</" + prefix + b"row>",
        data_close=b"</" + prefix + b"sheetData>",
        cell_open=b"<" + prefix + b"c",
        row_with_place=b"<" + prefix + b'row r="',
        cell_with_place=b"<" + prefix + b'c r="',
        any_cell=re.compile(rb"<" + p + rb"c[\s>/]"),
        two_letters=re.compile(rb"<" + p + rb'c r="[A-Z]{2}'),
        three_letters=re.compile(rb"<" + p + rb'c r="[A-Z]{3}'),
        formula_open=b"<" + prefix + b"f",
        hidden_row=re.compile(rb"<" + p + rb"""row\s[^>]*\bhidden=["'](?:1|true)["'][^>]*>"""),
        error_cell=re.compile(
            rb"<" + p + rb"""c\b[^>]*\st=["']e["'][^>]*>(?:(?!</""" + p + rb"c>).)*?<" + p + rb"v>([^<]*)<",
            re.DOTALL,
        ),
        unsaved_formula=re.compile(
            rb"<%bf\b(?:[^>]*/>|[^>]*>[^<]*</%bf>)\s*(?:<%bv\s*/>|<%bv>\s*</%bv>|</%bc>)" % (p, p, p, p, p, p)
        ),
        row_or_cell=re.compile(rb"<%b(row|c)\b([^>]*)>(\s*</)?" % p),
    )


def scan_sheet(stream: IO[bytes]) -> SheetStructure:
    """What the XML of one sheet holds beside values; an empty sheet gives an empty structure.

    Raises `file-too-complex` for a single row larger than a workbook can mean.
    """
    seen = SheetStructure()
    widest = 0
    rows_before = 0
    plain = True
    for chunk, patterns in _whole_rows(stream):
        if not widest:
            plain = _is_plain(chunk, patterns)
            widest = 1 if plain else 3
        rows = 0 if plain else chunk.count(patterns.row_open)
        seen.last_row = max(seen.last_row, rows_before + rows, _last_row(chunk, patterns))
        widest = max(widest, _letters(chunk, patterns, widest))
        if b"hidden=" in chunk:
            for found in patterns.hidden_row.finditer(chunk):
                seen.hidden_rows.add(_row_number(chunk, found.start() + 1, patterns, rows_before))
        if b't="e"' in chunk or (not plain and b"t='e'" in chunk):
            for found in patterns.error_cell.finditer(chunk):
                place = _place(chunk, found.start(), patterns, rows_before)
                seen.error_cells[place] = unescape(found.group(1).decode("utf-8", "replace"))
        if patterns.formula_open in chunk:
            for found in patterns.unsaved_formula.finditer(chunk):
                start = chunk.rfind(patterns.cell_open, 0, found.start())
                if start >= 0 and not _CALCULATED_TEXT.search(chunk, start, found.start()):
                    seen.uncalculated.add(_place(chunk, start, patterns, rows_before))
        rows_before += rows
    seen.last_column = _WIDEST[widest] if seen.last_row else 0
    return seen


def filled_extent(stream: IO[bytes]) -> CellPlace:
    """The last row and the last column that hold a value, (0, 0) for an empty sheet.

    Looks at every cell, which takes some ten times as long as `scan_sheet`.
    """
    last_row = last_column = row = column = 0
    for chunk, patterns in _whole_rows(stream):
        for tag in patterns.row_or_cell.finditer(chunk):
            attributes = tag.group(2)
            reference = _REFERENCE.search(attributes)
            if tag.group(1) == b"row":
                row = int(reference.group(2)) if reference else row + 1
                column = 0
                continue
            column = _column_number(reference.group(1)) if reference else column + 1
            if not attributes.endswith(b"/") and not tag.group(3):
                own_row = int(reference.group(2)) if reference else row
                last_row, last_column = max(last_row, own_row), max(last_column, column)
    return last_row, last_column


def _whole_rows(stream: IO[bytes]) -> Iterator[tuple[bytes, _Patterns]]:
    """The sheet's bytes in pieces that end after a row, each with the searches that fit the sheet."""
    patterns = _patterns(b"")
    rest = b""
    started = finished = False
    while piece := stream.read(_CHUNK):
        if finished:
            continue  # to the end, where the zip compares its checksum
        rest += piece
        if not started and (root := _PREFIX.search(rest)):
            prefix = root.group(1)
            patterns = _patterns(prefix + b":" if prefix else b"")
            started = True
        data_end = rest.find(patterns.data_close)
        finished = data_end >= 0
        end = data_end if finished else rest.rfind(patterns.row_close) + len(patterns.row_close)
        if finished or end >= len(patterns.row_close):
            yield rest[:end], patterns
            rest = rest[end:]
        elif len(rest) > _MAX_ROW_BYTES:
            raise UnreadableFileError("file-too-complex", reason="row")


def _last_row(chunk: bytes, patterns: _Patterns) -> int:
    """The number that the chunk's last row gives itself, 0 where it has none."""
    start = chunk.rfind(patterns.row_open + b" ")
    found = _REFERENCE.search(chunk, start, chunk.find(b">", start)) if start >= 0 else None
    return int(found.group(2)) if found else 0


def _letters(chunk: bytes, patterns: _Patterns, known: int) -> int:
    """How many letters the widest column has, where `known` is what earlier chunks had."""
    if known == 1 and patterns.two_letters.search(chunk):
        known = 2
    return 3 if known == 2 and patterns.three_letters.search(chunk) else known


def _is_plain(chunk: bytes, patterns: _Patterns) -> bool:
    """Whether the sheet is written as nearly all are: rows and cells say their place first, quoted by `"`."""
    placed = chunk.count(patterns.cell_with_place)
    rows = chunk.count(patterns.row_with_place)
    return placed == len(patterns.any_cell.findall(chunk)) and rows == chunk.count(patterns.row_open)


def _place(chunk: bytes, cell: int, patterns: _Patterns, rows_before: int) -> CellPlace:
    """Row and column of the cell whose tag starts at `cell`, counted where the file does not say them."""
    found = _REFERENCE.search(chunk, cell, chunk.find(b">", cell))
    if found and found.group(1):
        return int(found.group(2)), _column_number(found.group(1))
    row = chunk.rfind(patterns.row_open, 0, cell)
    column = 0
    for tag in patterns.row_or_cell.finditer(chunk, row + 1, cell + 1):
        reference = _REFERENCE.search(tag.group(2))
        column = _column_number(reference.group(1)) if reference else column + 1
    return _row_number(chunk, cell, patterns, rows_before), column + 1


def _row_number(chunk: bytes, inside: int, patterns: _Patterns, rows_before: int) -> int:
    """The number of the row that contains a position: its own, or its place among the sheet's rows."""
    row = chunk.rfind(patterns.row_open, 0, inside + len(patterns.row_open))
    tag_end = chunk.find(b">", row)
    found = _REFERENCE.search(chunk, row, tag_end)
    return int(found.group(2)) if found else rows_before + chunk.count(patterns.row_open, 0, tag_end)


def _column_number(letters: bytes) -> int:
    """1 for A, 28 for AB."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
