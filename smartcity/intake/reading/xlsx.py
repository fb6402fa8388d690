"""The parts of an xlsx beside its values: which part holds which sheet, and what a scan of each shows."""

from __future__ import annotations

from zipfile import ZipFile

from smartcity.intake.reading.archive import part_named, read_index, refuse_doctype, zip_errors
from smartcity.intake.reading.sheet_scan import SheetStructure, filled_extent, scan_sheet
from smartcity.intake.tables import Limits, UnreadableFileError

_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_STRINGS = "xl/sharedStrings.xml"
_BYTES_PER_CELL = 96  # calamine holds a cell once sparse, once in a dense rectangle, and Python once more


def sheet_structures(archive: ZipFile, limits: Limits) -> dict[str, SheetStructure]:
    """What a scan shows of each sheet, by its name; a sheet whose part is not found is left out.

    Raises `file-too-complex` where the rectangle of a sheet's values cannot fit the worker's memory (param
    `sheet`, and `cell`, the far corner), or a part declares entities; `file-unreadable` where a part is
    broken.
    """
    strings = part_named(archive, _STRINGS)
    if strings is not None:
        refuse_doctype(archive, strings)
    structures = {}
    for name, part in _sheet_parts(archive).items():
        refuse_doctype(archive, part)
        structures[name] = _checked_structure(archive, name, part, limits)
    return structures


def _checked_structure(archive: ZipFile, name: str, part: str, limits: Limits) -> SheetStructure:
    """The scan of one sheet; its values are known to fit afterwards."""
    most_cells = limits.worker_bytes // _BYTES_PER_CELL
    with zip_errors(), archive.open(part) as stream:
        structure = scan_sheet(stream)
    if structure.last_row * structure.last_column <= most_cells:
        return structure
    with zip_errors(), archive.open(part) as stream:
        row, column = filled_extent(stream)
    if row * column > most_cells:
        raise UnreadableFileError(
            "file-too-complex", reason="extent", sheet=name, cell=f"{column_letters(column)}{row}"
        )
    return structure


def _sheet_parts(archive: ZipFile) -> dict[str, str]:
    """The part of each sheet by the sheet's name, as the workbook lists them."""
    relations = part_named(archive, _RELATIONS)
    workbook = part_named(archive, _WORKBOOK)
    if relations is None or workbook is None:
        raise UnreadableFileError("file-unreadable")
    targets = {
        relation.get("Id", ""): relation.get("Target", "").replace("\\", "/")
        for relation in read_index(archive, relations)
        if "worksheet" in relation.get("Type", "")
    }
    parts = {}
    for element in read_index(archive, workbook).iter():
        if not element.tag.endswith("}sheet"):
            continue
        identifier = next((value for key, value in element.items() if key.endswith("}id")), "")
        target = targets.get(identifier, "")
        part = part_named(archive, target if target.startswith("/") else f"xl/{target}")
        if target and part is not None:
            parts[element.get("name", "")] = part
    return parts


def column_letters(column: int) -> str:
    """A for 1, AB for 28."""
    letters = ""
    while column:
        column, place = divmod(column - 1, 26)
        letters = chr(65 + place) + letters
    return letters
