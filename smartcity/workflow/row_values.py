"""The values of one row of a checked file, as the store gives them back, and what a record holds after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from smartcity.names import fold
from smartcity.records import FileResult, RecordTable
from smartcity.reference import load_reference
from smartcity.store.stored_values import storable


@dataclass(frozen=True, slots=True)
class Carried:
    """What a table of a file speaks about: its fields and its extra columns. All else stays as stored."""

    fields: frozenset[str]
    headers: frozenset[str]


def carried_by(result: FileResult, table: RecordTable) -> Carried:
    """The fields with a column of the table or with any value, and the headers of its extra columns."""
    with_column = {
        name
        for sheet in result.sheets
        if sheet.sheet == table.sheet
        for layout in sheet.tables
        if layout.kind == table.kind
        for name in layout.columns
    }
    with_value = {
        name
        for name, values in table.fields.items()
        if any(value is not None and plain(value) is not None for value in values)
    }
    headers = {storable(header) for extra in table.extra for header in extra}
    return Carried(frozenset(with_column | with_value) & table.fields.keys(), frozenset(headers))


def plain(value: object) -> Any:  # noqa: ANN401 - any plain value of a field
    """The value as the store gives it back: nothing empty but None, text storable, keys text."""
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, str):
        return storable(value) or None
    if isinstance(value, list | tuple):
        return [plain(item) for item in value] or None
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()} or None
    return value


def row_fields(table: RecordTable, place: int) -> dict[str, Any]:
    """All fields of one row, as the store would give them back, absent ones left out."""
    fields = {}
    for name, column in table.fields.items():
        value = column[place]
        if value is not None:
            value = plain(value)
            if value is not None:
                fields[name] = value
    return fields


def row_extra(table: RecordTable, place: int) -> dict[str, str]:
    """The extra columns of one row, as the store would give them back."""
    return {storable(header): storable(text) for header, text in table.extra[place].items()}


def merged_fields(sent: Mapping[str, Any], stored: Mapping[str, Any], carried: Carried) -> dict[str, Any]:
    """What the record holds after the row: sent values, and stored ones where the file has no column.

    What says something else of a deliverable or an aspect is a new statement (`still_true`).
    """
    kept = still_true(sent, stored)
    return {**{name: value for name, value in kept.items() if name not in carried.fields}, **sent}


def still_true(sent: Mapping[str, Any], stored: Mapping[str, Any]) -> Mapping[str, Any]:
    """What of a stored record holds beside a new one: all, but with another state of a deliverable or level
    of an aspect date, note and evidence of the old one do not stay.
    """
    if any(name in stored and sent.get(name) != stored[name] for name in ("state", "level")):
        return {name: stored[name] for name in ("innovation_id",) if name in stored}
    return stored


def merged_extra(sent: Mapping[str, str], stored: Mapping[str, str], carried: Carried) -> dict[str, str]:
    """The extra columns after the row, by the same rule."""
    return {**{header: text for header, text in stored.items() if header not in carried.headers}, **sent}


def without_row_number(extra: Mapping[str, str]) -> dict[str, str]:
    """The extra columns without the running number, which says nothing about the record."""
    return {header: text for header, text in extra.items() if not _is_numbering(header)}


@cache
def _is_numbering(header: str) -> bool:
    return fold(header) in load_reference().header_words.row_number
