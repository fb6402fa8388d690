"""Giving formulas back the results that Excel had saved with them, which openpyxl does not write.

Without them a program that only reads (ours too) would see empty cells until Excel has opened the file.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from xml.sax.saxutils import escape

from lxml import etree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_WRITTEN_FORMULA = re.compile(
    rb'<c r="([A-Z]+[0-9]+)"([^>]*)>(<f(?:[^>]*/>|[^>]*>.*?</f>))<v\s*(?:/>|></v>)</c>', re.DOTALL
)
_TYPE = re.compile(rb'\st="[^"]*"')

SavedResult = tuple[str, str]
"""The type attribute of a formula's cell and the text of its saved result."""


def with_saved_results(original: bytes, rewritten: bytes) -> bytes:
    """`rewritten`, as openpyxl wrote it, with the formula results of `original`, by sheet and cell."""
    with (
        zipfile.ZipFile(io.BytesIO(original)) as source,
        zipfile.ZipFile(io.BytesIO(rewritten)) as target,
    ):
        source_sheets, target_sheets = _sheet_parts(source), _sheet_parts(target)
        replaced: dict[str, bytes] = {}
        for name, part in target_sheets.items():
            results = _results(source, source_sheets[name]) if name in source_sheets else {}
            if results:
                replaced[part] = _filled(target.read(part), results)
        if not replaced:
            return rewritten
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as copy:
            for entry in target.infolist():
                copy.writestr(entry, replaced.get(entry.filename) or target.read(entry))
        return buffer.getvalue()


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Name of each sheet -> its part in the package."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    book = etree.fromstring(archive.read("xl/workbook.xml"), parser)
    relations = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), parser)
    targets = {relation.get("Id"): relation.get("Target") for relation in relations.iter(_RELATION)}
    parts = {}
    for sheet in book.iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(_LINK), "")
        part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        if part in archive.namelist():
            parts[sheet.get("name")] = part
    return parts


def _results(archive: zipfile.ZipFile, part: str) -> dict[bytes, SavedResult]:
    """Address -> saved result of each formula on a sheet."""
    results: dict[bytes, SavedResult] = {}
    with archive.open(part) as sheet:
        for _, cell in etree.iterparse(sheet, tag=f"{_MAIN}c", resolve_entities=False, no_network=True):
            value = cell.find(f"{_MAIN}v")
            if value is not None and value.text and cell.find(f"{_MAIN}f") is not None:
                results[cell.get("r", "").encode()] = (cell.get("t", "n"), value.text)
            cell.clear()
    return results


def _filled(sheet: bytes, results: dict[bytes, SavedResult]) -> bytes:
    def fill(match: re.Match[bytes]) -> bytes:
        address, attributes, formula = match.groups()
        if address not in results:
            return match[0]
        kind, value = results[address]
        plain = _TYPE.sub(b"", attributes)
        opened = b'<c r="%b"%b t="%b">' % (address, plain, kind.encode())
        return b"%b%b<v>%b</v></c>" % (opened, formula, escape(value).encode())

    return _WRITTEN_FORMULA.sub(fill, sheet)
