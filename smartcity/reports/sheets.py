"""Writing one sheet of records with XlsxWriter: headers, notes, drop-downs, formats, protection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from smartcity.reference import Field, load_reference
from smartcity.reference.own_workbook import load_own_workbook
from smartcity.reference.texts import text
from smartcity.reports.columns import (
    LANGUAGE,
    CellValue,
    SheetRecord,
    cell_value,
    choices,
    fields_of,
)

A4 = 9
"""The paper's number in Excel."""

EMPTY_ROWS = 2000
"""Rows below the last record that are ready to be filled in."""

WORKBOOK_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
YEARS = (1990, 2100)

_NUMBER_FORMATS = {"money": "#,##0", "year": "0", "percent": "0.##", "whole": "0"}
_TEXT_FORMAT = "@"
"""Also for dates: Excel would make a day of `2022-08`, which the sender did not say."""

_WIDTHS = {
    "text": 36,
    "opd": 36,
    "opd_list": 30,
    "text_list": 30,
    "dimension_list": 26,
    "url": 30,
    "code_list": 18,
}
_WIDTH = 18
PROTECTION = {
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
    "insert_rows": True,
    "autofilter": True,
    "sort": True,
}


@dataclass(frozen=True, slots=True)
class Styles:
    """The formats of a workbook."""

    required: Format
    optional: Format
    locked: Format
    cells: dict[str, Format]

    @classmethod
    def of(cls, workbook: Workbook) -> Styles:
        """The formats, added to the workbook."""
        head = {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1, "border_color": "#9FB3C8"}
        cell = {"locked": False, "text_wrap": True, "valign": "top"}
        formats = {**{kind: _TEXT_FORMAT for kind in _text_types()}, **_NUMBER_FORMATS}
        return cls(
            required=workbook.add_format({**head, "bg_color": "#12355B", "font_color": "#FFFFFF"}),
            optional=workbook.add_format({**head, "bg_color": "#D9E2EC"}),
            locked=workbook.add_format({"font_color": "#7B8794", "valign": "top", "num_format": "@"}),
            cells={
                kind: workbook.add_format({**cell, "num_format": shape}) for kind, shape in formats.items()
            },
        )


def _text_types() -> set[str]:
    kinds = load_reference().kinds.values()
    return {spec.type for kind in kinds for spec in kind.fields.values()} - _NUMBER_FORMATS.keys()


class RecordSheet:
    """One sheet of records of a kind: the id column, then a column a field, from row 1.

    `headers` replace the names of fields where a header says more.
    """

    def __init__(
        self,
        workbook: Workbook,
        styles: Styles,
        kind: str,
        name: str,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.fields = fields_of(kind)
        self._headers = {spec.code: spec.names[LANGUAGE] for spec in self.fields} | dict(headers or {})
        self._styles = styles
        self.sheet: Worksheet = workbook.add_worksheet(name)
        self._last_row = 0

    def write(
        self, records: Sequence[SheetRecord], frozen_columns: int, notes: Mapping[str, str] | None = None
    ) -> None:
        """Header, records and the empty rows below them, with formats and protection; `notes` by field."""
        self._last_row = len(records) + EMPTY_ROWS
        self._set_columns()
        self._write_header(frozen_columns, notes or {})
        for row, record in enumerate(records, start=1):
            write_value(self.sheet, row, 0, record.record_id, self._styles.locked)
            for column, spec in enumerate(self.fields, start=1):
                value = cell_value(spec, record.fields.get(spec.code))
                write_value(self.sheet, row, column, value, self._styles.cells[spec.type])
        self.sheet.autofilter(0, 0, max(1, len(records)), len(self.fields))
        self.sheet.ignore_errors({"number_stored_as_text": f"A1:{self._column_name(-1)}{self._last_row + 1}"})
        self.sheet.protect("", PROTECTION)
        self.sheet.set_landscape()
        self.sheet.set_paper(A4)
        self.sheet.repeat_rows(0)

    def _set_columns(self) -> None:
        self.sheet.set_column(0, 0, 15, self._styles.locked)
        for column, spec in enumerate(self.fields, start=1):
            self.sheet.set_column(
                column, column, _WIDTHS.get(spec.type, _WIDTH), self._styles.cells[spec.type]
            )

    def _write_header(self, frozen_columns: int, notes: Mapping[str, str]) -> None:
        """The header; all of row 1 at once, because rows are written to disk as they are finished."""
        self.sheet.set_row(0, 32)
        self.sheet.freeze_panes(1, frozen_columns)
        self.sheet.write_string(0, 0, load_own_workbook().record_id_header, self._styles.optional)
        self._note(0, text("reports.notes.record_id", LANGUAGE))
        for column, spec in enumerate(self.fields, start=1):
            shape = self._styles.required if spec.required else self._styles.optional
            self.sheet.write_string(0, column, self._headers[spec.code], shape)
            if spec.code in notes:
                self._note(column, notes[spec.code])

    def _note(self, column: int, note: str) -> None:
        self.sheet.write_comment(0, column, note, {"width": 260, "height": 110, "font_size": 9})

    def add_choices(self, lists: ChoiceLists, rules: Mapping[str, Mapping[str, Any]] | None = None) -> None:
        """A drop-down in each column with choices, a range check for numbers; `rules` by field win."""
        codes = [spec.code for spec in self.fields]
        dimension = self._column_name(codes.index("dimension") + 1) if "dimension" in codes else ""
        for column, spec in enumerate(self.fields, start=1):
            rule = (rules or {}).get(spec.code) or lists.rule(spec, dimension) or _number_rule(spec)
            if rule:
                self.sheet.data_validation(1, column, self._last_row, column, dict(rule))

    def _column_name(self, column: int) -> str:
        return str(xl_col_to_name(column % (len(self.fields) + 1)))


class ChoiceLists:
    """The hidden sheet that drop-downs refer to: OPDs, dimensions, their parts, other words.

    `more` are lists of other sheets, by the name that their rules ask for.
    """

    def __init__(
        self, workbook: Workbook, opds: Sequence[str], more: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        reference = load_reference()
        self._name = text("reports.sheet.lists", LANGUAGE)
        parts = [part.names[LANGUAGE] for part in reference.subdimensions.values()]
        self._lists: dict[str, list[str]] = {"opd": list(opds), "subdimension": parts}
        for spec in fields_of("innovation"):
            if words := choices(spec):
                self._lists[spec.code] = words
        self._lists |= {name: list(words) for name, words in (more or {}).items()}
        self._parts_each = len(parts) // len(reference.dimensions)
        self._sheet: Worksheet = workbook.add_worksheet(self._name)

    def write(self) -> None:
        """The lists, one a column from row 3 under their field's name, on a hidden sheet."""
        self._sheet.write_string(0, 0, load_own_workbook().lists_mark)
        longest = max(len(words) for words in self._lists.values())
        for row in range(-1, longest):
            for column, (code, words) in enumerate(self._lists.items()):
                if row < len(words):
                    self._sheet.write_string(row + 2, column, code if row < 0 else words[row])
        self._sheet.hide()

    def rule(self, spec: Field, dimension_column: str) -> dict[str, Any] | None:
        """The drop-down of a field; that of a sub-dimension follows the dimension in its row."""
        # Fields of one code may have different words: the status of an innovation and that of a risk.
        name = spec.vocabulary if spec.vocabulary in self._lists else spec.code
        if not self._lists.get(name):
            return None
        source = self._range(name)
        if spec.code == "subdimension":
            found = f"MATCH(${dimension_column}2,{self._range('dimension')},0)"
            source = f"OFFSET({self._first(spec.code)},{self._parts_each}*({found}-1),0,{self._parts_each},1)"
        return {"validate": "list", "source": f"={source}", **messages("list")}

    def named_rule(self, name: str) -> dict[str, Any]:
        """The drop-down of a list of `more`."""
        return {"validate": "list", "source": f"={self._range(name)}", **messages("list")}

    def _first(self, code: str) -> str:
        column = xl_col_to_name(list(self._lists).index(code))
        return f"{self._name}!${column}$3"

    def _range(self, code: str) -> str:
        column = xl_col_to_name(list(self._lists).index(code))
        return f"{self._first(code)}:${column}${len(self._lists[code]) + 2}"


def _number_rule(spec: Field) -> dict[str, Any] | None:
    if spec.type == "year":
        first, last = YEARS
        return {
            "validate": "integer",
            "criteria": "between",
            "minimum": first,
            "maximum": last,
            **messages("year"),
        }
    if spec.type == "money":
        return {"validate": "decimal", "criteria": ">=", "value": 0, **messages("money")}
    if spec.type == "percent":
        return {
            "validate": "decimal",
            "criteria": "between",
            "minimum": 0,
            "maximum": 100,
            **messages("percent"),
        }
    return None


def messages(kind: str) -> dict[str, str]:
    """Title and text that Excel shows where an entry does not fit."""
    return {
        "error_title": text(f"reports.validation.{kind}_title", LANGUAGE),
        "error_message": text(f"reports.validation.{kind}_message", LANGUAGE),
    }


def write_value(
    sheet: Worksheet, row: int, column: int, value: CellValue, shape: Format | None = None
) -> None:
    """The value in a cell: text stays text, whatever it begins with; nothing for None."""
    if isinstance(value, str):
        sheet.write_string(row, column, value, shape)
    elif value is not None:
        sheet.write_number(row, column, value, shape)
