"""The values of one row of a checked file, as the store gives them back, and what a record holds after it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from smartcity.names import fold
from smartcity.records import FileResult, RecordTable
from smartcity.reference import load_reference
from smartcity.store.schema import storable


def carried_fields(result: FileResult, table: RecordTable) -> frozenset[str]:
    """The fields that the file speaks about in this table: those with a column, and those with any value."""
    with_column = {
        name
        for sheet in result.sheets
        if sheet.sheet == table.sheet
        for layout in sheet.tables
        if layout.kind == table.kind
        for name in layout.columns
    }
    with_value = {name for name, values in table.fields.items() if any(plain(v) is not None for v in values)}
    return frozenset(with_column | with_value) & table.fields.keys()


def plain(value: object) -> Any:  # noqa: ANN401 - any plain value of a field
    """The value as the store gives it back: nothing empty but None, text storable, keys text."""
    if isinstance(value, str):
        return storable(value) or None
    if isinstance(value, list | tuple):
        return [plain(item) for item in value] or None
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()} or None
    return value


def row_fields(table: RecordTable, place: int) -> dict[str, Any]:
    """All fields of one row, as the store would give them back, absent ones left out."""
    values = ((name, plain(column[place])) for name, column in table.fields.items())
    return {name: value for name, value in values if value is not None}


def merged_fields(
    sent: Mapping[str, Any], stored: Mapping[str, Any], carried: frozenset[str]
) -> dict[str, Any]:
    """What the record holds after the row: sent values, and stored ones where the file has no column.

    Another state of a deliverable is a new statement: date, note and evidence of the old one do not stay.
    """
    if "state" in stored and sent.get("state") != stored["state"]:
        return dict(sent)
    kept = {name: value for name, value in stored.items() if name not in carried}
    return {**kept, **sent}


def merged_extra(table: RecordTable, place: int, stored: Mapping[str, str]) -> dict[str, str]:
    """The extra columns after the row, by the same rule."""
    headers = {header for extra in table.extra for header in extra}
    kept = {header: text for header, text in stored.items() if header not in headers}
    return {**kept, **{storable(header): storable(text) for header, text in table.extra[place].items()}}


def without_row_number(extra: Mapping[str, str]) -> dict[str, str]:
    """The extra columns without the running number, which says nothing about the record."""
    return {header: text for header, text in extra.items() if not _is_numbering(header)}


@cache
def _is_numbering(header: str) -> bool:
    return fold(header) in load_reference().header_words.row_number
