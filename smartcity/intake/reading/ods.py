"""What calamine does not say of an ods: a password, merged ranges, and repeats that would fill the memory."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import ZipFile

from smartcity.intake.reading.archive import part_named, refuse_doctype, zip_errors
from smartcity.intake.tables import Limits, UnreadableFileError

_CONTENT = "content.xml"
_MANIFEST = "META-INF/manifest.xml"
_CHUNK = 1 << 20
_BYTES_PER_CELL = 96
_REPEATS = re.compile(rb'number-(?:rows|columns)-repeated="\d{3,}"')
_SPANS = re.compile(rb'number-(?:rows|columns)-spanned="')
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_CELLS = {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}

MergedRange = tuple[int, int, int, int]


def check_ods(archive: ZipFile, limits: Limits) -> None:
    """Nothing for an ods that can be read.

    Raises `file-encrypted`, `file-unreadable` (no content), `file-too-complex` (entities, or a value repeated
    over more cells than fit the worker's memory).
    """
    manifest = part_named(archive, _MANIFEST)
    with zip_errors():
        if manifest is not None and b"encryption-data" in archive.read(manifest):
            raise UnreadableFileError("file-encrypted")
    content = part_named(archive, _CONTENT)
    if content is None:
        raise UnreadableFileError("file-unreadable")
    refuse_doctype(archive, content)
    if not _mentions(archive, content, _REPEATS):
        return
    for row, column in _layout(archive, content).corners:
        if row * column > limits.worker_bytes // _BYTES_PER_CELL:
            raise UnreadableFileError("file-too-complex", reason="extent")


def merged_ranges(archive: ZipFile, sheets: int) -> list[list[MergedRange]]:
    """The merged ranges of each of so many sheets, 1-based; empty lists where the file has none."""
    content = part_named(archive, _CONTENT)
    if content is None or not _mentions(archive, content, _SPANS):
        return [[] for _ in range(sheets)]
    merged = _layout(archive, content).merged
    return [*merged, *([] for _ in range(sheets))][:sheets]


def _mentions(archive: ZipFile, part: str, wanted: re.Pattern[bytes]) -> bool:
    """Whether the part's bytes hold a match, chunks overlapping by more than a match is long."""
    tail = b""
    with zip_errors(), archive.open(part) as stream:
        while piece := stream.read(_CHUNK):
            if wanted.search(tail + piece):
                return True
            tail = piece[-100:]
    return False


@dataclass(slots=True)
class _Layout:
    """Walks the elements of a content part; per sheet the merged ranges and the last place with a value."""

    merged: list[list[MergedRange]] = field(default_factory=list)
    corners: list[tuple[int, int]] = field(default_factory=list)
    row: int = 0
    row_repeat: int = 1
    column: int = 0
    column_repeat: int = 1

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Takes an opening tag."""
        if tag == f"{_TABLE}table":
            self.merged.append([])
            self.corners.append((0, 0))
            self.row, self.row_repeat = 0, 1
        elif tag == f"{_TABLE}table-row":
            self.row += self.row_repeat
            self.row_repeat = _count(attributes, "number-rows-repeated")
            self.column, self.column_repeat = 0, 1
        elif tag in _CELLS:
            self._cell(attributes)
        elif tag == f"{_TEXT}p":
            self._value()

    def _cell(self, attributes: dict[str, str]) -> None:
        """Takes a cell, which starts where the last one's repeats end."""
        self.column += self.column_repeat
        self.column_repeat = _count(attributes, "number-columns-repeated")
        wide = _count(attributes, "number-columns-spanned")
        high = _count(attributes, "number-rows-spanned")
        if wide * high > 1:
            area = (max(self.row, 1), self.column, max(self.row, 1) + high - 1, self.column + wide - 1)
            self.merged[-1].append(area)
        if f"{_OFFICE}value-type" in attributes:
            self._value()

    def _value(self) -> None:
        """Moves the sheet's far corner to the end of the cell in hand."""
        if self.corners:
            row, column = self.corners[-1]
            last_row, last_column = self.row + self.row_repeat - 1, self.column + self.column_repeat - 1
            self.corners[-1] = max(row, last_row), max(column, last_column)


def _layout(archive: ZipFile, part: str) -> _Layout:
    """The layout of a content part; raises `file-unreadable` where its XML is broken."""
    layout = _Layout()
    parser = ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = layout.start
    try:
        with zip_errors(), archive.open(part) as stream:
            parser.ParseFile(stream)
    except (ExpatError, IndexError) as error:
        raise UnreadableFileError("file-unreadable") from error
    return layout


def _count(attributes: dict[str, str], name: str) -> int:
    """A repeat or span, 1 where it is absent; raises `file-unreadable` for anything but a number."""
    sent = attributes.get(_TABLE + name, "1")
    if not (sent.isascii() and sent.isdigit() and len(sent) < 12):
        raise UnreadableFileError("file-unreadable")
    return max(int(sent), 1)
