"""What stands beside the fields: columns that match none, record ids, personal data, broken cells."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from smartcity.intake.cleaning.columns import LONGEST_CELL_TEXT, distinct
from smartcity.intake.cleaning.findings import FindingLog, column_letters
from smartcity.intake.cleaning.source import SourceRows
from smartcity.intake.tables import Column
from smartcity.intake.values.personal import holds_personal_values, is_personal_header
from smartcity.intake.values.plain_text import one_line, text_of
from smartcity.reference.own_workbook import load_own_workbook


class ExtraColumns:
    """The columns of a table that feed no field."""

    def __init__(self, source: SourceRows, log: FindingLog) -> None:
        self.source = source
        self.log = log
        id_header = load_own_workbook().record_id_header
        unmapped = source.recognised.unmapped
        self._ids = next((column for column in unmapped if id_header in column.headers), None)
        self._columns = [column for column in unmapped if column is not self._ids]

    @cached_property
    def _by_header(self) -> dict[str, Column]:
        """The columns by a header of their own; the same header twice, or none, is told by its letter."""
        named: dict[str, Column] = {}
        for column in self._columns:
            letter = column_letters(column.place)
            header = one_line(" ".join(dict.fromkeys(filter(None, column.headers)))) or letter
            named[header if header not in named else f"{header} ({letter})"] = column
        return named

    def by_row(self) -> list[dict[str, str]]:
        """For each record {header: text} of its filled cells; rows without any share one empty dict."""
        nothing: dict[str, str] = {}
        headers: list[str] = []
        columns: list[list[str | None]] = []
        for header, column in self._by_header.items():
            cells = self.source.column(column.place)
            texts = {cell: text_of(cell) for cell in distinct(cells)}
            if any(text is not None for text in texts.values()):
                headers.append(header)
                columns.append([texts[cell] for cell in cells])
                self._note_cut_texts(column, texts.values())
        if not headers:
            return [nothing] * len(self.source.numbers)
        return [
            {header: text for header, text in zip(headers, row, strict=True) if text is not None} or nothing
            for row in zip(*columns, strict=True)
        ]

    def _note_cut_texts(self, column: Column, texts: Iterable[str | None]) -> None:
        if not any(text is not None and len(text) >= LONGEST_CELL_TEXT for text in texts):
            return
        for number, cell in zip(self.source.numbers, self.source.column(column.place), strict=True):
            if isinstance(cell, str) and len(cell) == LONGEST_CELL_TEXT:
                self.log.add("text-truncated-by-source", number, column.place, value=one_line(cell))

    def record_ids(self) -> list[str | None]:
        """The record ids that our template and exports carry, None where there is none."""
        if self._ids is None:
            return [None] * len(self.source.numbers)
        return [text_of(cell) for cell in self.source.column(self._ids.place)]

    def personal_headers(self) -> frozenset[str]:
        """The headers of columns that look like personal data; each is noted at its header's cell."""
        header_row = max(self.source.recognised.located.header_rows, default=None)
        found = set()
        for header, column in self._by_header.items():
            if is_personal_header(header) or holds_personal_values(self.source.column(column.place)):
                found.add(header)
                self.log.add("personal-column", header_row, column.place, value=header)
        return frozenset(found)

    def note_broken_cells(self) -> None:
        """Note error values and formulas without a saved value in the table's columns, at their cells."""
        sheet = self.source.sheet
        if not sheet.error_cells and not sheet.uncalculated:
            return
        fields = {column.place: column.field for column in self.source.recognised.columns}
        places = {*fields, *(column.place for column in self._columns)}
        rows = {row for number in self.source.numbers for row in self.source.joined_rows(number)}
        for (row, place), error in sheet.error_cells.items():
            if row in rows and place in places:
                self.log.add("cell-error", row, place, fields.get(place), value=error)
        for row, place in sheet.uncalculated:
            if row in rows and place in places:
                self.log.add("formula-without-value", row, place, fields.get(place))
