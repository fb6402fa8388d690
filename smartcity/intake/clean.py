"""A recognised table -> its records, column by column, with a finding for what was changed or left open."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from smartcity.intake.cleaning.columns import distinct, read_distinct, read_text_cells, remembered
from smartcity.intake.cleaning.extra import ExtraColumns
from smartcity.intake.cleaning.findings import FindingLog
from smartcity.intake.cleaning.organisations import Match, read_opd, read_opds
from smartcity.intake.cleaning.rows_without_name import rows_to_skip
from smartcity.intake.cleaning.source import SourceRows
from smartcity.intake.cleaning.ticks import read_ticks, sums, yearly_amounts
from smartcity.intake.tables import Cell, FieldColumn, IntakeContext, RecognisedTable, Sheet
from smartcity.intake.values.dimensions import read_subdimension
from smartcity.intake.values.money import read_amounts
from smartcity.intake.values.plain_text import cell_text, is_blank, one_line
from smartcity.intake.values.reading import Reading, Readings, read_each
from smartcity.names import fold
from smartcity.records import Disposition, RecordTable
from smartcity.reference.loading import load_reference
from smartcity.reference.model import Field, Kind

BUDGET_BY_YEAR = "budget_by_year"
"""Beside the fields of a kind with a budget: {year: rupiah} where the sheet has a column for each year."""

_SAID_OF_THE_FIRST_ROW_ONLY = frozenset({"money", "percent"})


@dataclass(slots=True)
class CleanedTable:
    """A table's records before the rules that compare rows, with what the checks need beside them.

    `places` is the 1-based column that a finding about a field points at; `sent` are the cells of each
    mapped field as sent, one for each record. Where each cell of a row is a record, `statement_places` are
    their columns: a finding in one of these holds that record alone.
    """

    records: RecordTable
    log: FindingLog
    places: dict[str, int]
    sent: dict[str, list[Cell]]
    statement_places: list[int] = dataclasses.field(default_factory=list)


def clean_table(
    recognised: RecognisedTable, sheet: Sheet, context: IntakeContext, match_opd: Match
) -> CleanedTable:
    """The records of a table, all accepted so far, each field of its kind present.

    `match_opd` gives the canonical OPD of a sent text. Rows that hold nothing but their number leave no
    record. Raises KeyError where the table's kind is not one of data/reference.
    """
    return _TableCleaner(recognised, sheet, context, match_opd).clean()


class _TableCleaner:
    """The state of cleaning one table."""

    def __init__(
        self, recognised: RecognisedTable, sheet: Sheet, context: IntakeContext, match: Match
    ) -> None:
        self.kind: Kind = load_reference().kinds[recognised.kind]
        self.context = context
        self.match = match
        self.log = FindingLog(sheet.name, sheet.origins)
        source = SourceRows(recognised, sheet)
        self.source = source.without(rows_to_skip(source))
        self.fields: dict[str, list[Any]] = {}
        self.also: dict[str, dict[int, Any]] = {}
        self.sent: dict[str, list[Cell]] = {}
        self.columns: dict[tuple[str, str], list[FieldColumn]] = {}
        for column in recognised.columns:
            self.columns.setdefault((column.field, column.role), []).append(column)
        own_cell_last = sorted(reversed(recognised.columns), key=lambda column: column.role == "value")
        self.places = {column.field: column.place for column in own_cell_last}

    def clean(self) -> CleanedTable:
        """All fields in the kind's order, then what spans several of them."""
        for field in self.kind.fields.values():
            if field.type != "subdimension":
                self._clean_field(field)
        for field in self.kind.fields.values():
            if field.type == "subdimension":
                self._clean_subdimension(field)
        self._spread()
        self._compare_years()
        self.fields = {code: self.fields[code] for code in (*self.kind.fields, *self.fields)}
        if "budget" in self.fields:
            self.fields.setdefault(BUDGET_BY_YEAR, [None] * len(self.source.numbers))
        extra = ExtraColumns(self.source, self.log)
        extra.note_broken_cells()
        numbers = self.source.numbers
        records = RecordTable(
            kind=self.kind.code,
            sheet=self.source.sheet.name,
            rows=list(numbers),
            dispositions=[Disposition.ACCEPTED] * len(numbers),
            fields=self.fields,
            extra=extra.by_row(),
            record_ids=extra.record_ids(),
            held_for=[()] * len(numbers),
            personal_headers=extra.personal_headers(),
        )
        return CleanedTable(records, self.log, self.places, self.sent)

    def _clean_field(self, field: Field) -> None:
        cells = self._cells(field)
        if (field.code, "year") in self.columns:
            self._clean_yearly(field, cells)
        elif (field.code, "tick") in self.columns and cells is None:
            self._clean_ticks(field)
        elif cells is None:
            self.fields[field.code] = [None] * len(self.source.numbers)
        elif field.type in ("text", "url"):
            self._clean_text(field, cells)
        elif field.type in ("opd", "opd_list"):
            read = read_opd if field.type == "opd" else read_opds
            self._take(field, cells, read_each(distinct(cells), lambda value: read(value, self.match)))
        else:
            self._take(field, cells, read_distinct(distinct(cells), field, self._multiplier(field)))

    def _multiplier(self, field: Field) -> int:
        """The money unit that the headers of the field's columns name."""
        return max((column.multiplier for column in self.columns.get((field.code, "value"), ())), default=1)

    def _cells(self, field: Field) -> list[Cell] | None:
        """The cells that give the field, one a row; None where no column, banner or group row does."""
        columns = self.columns.get((field.code, "value"), [])
        if not columns and not self.source.gives(field.code):
            return None
        repeats = field.type not in _SAID_OF_THE_FIRST_ROW_ONLY and field.code != "name"
        cells = self.source.field_cells(columns, repeats)
        self.source.fill_given(field.code, cells)
        self.sent[field.code] = cells
        return cells

    def _clean_text(self, field: Field, cells: list[Cell]) -> None:
        texts, noted = read_text_cells(
            distinct(cells), field.code in self.kind.natural_key or field.type == "url"
        )
        self.fields[field.code] = [texts[cell] for cell in cells]
        self._note(field.code, cells, noted)
        if self.kind.code == "opd" and field.code == "name":
            self._note_placeholders(field, cells, texts)

    def _note_placeholders(self, field: Field, cells: list[Cell], texts: dict[Cell, str | None]) -> None:
        """In a registry, hold what stands for several OPDs (`Seluruh Perangkat Daerah`) or for none."""
        named = {cell: text for cell, text in texts.items() if text is not None}
        placeholders = [cell for cell, text in named.items() if self.match(text).how == "placeholder"]
        self._note(field.code, cells, dict.fromkeys(placeholders, Reading(None, "opd-unknown")))

    def _take(self, field: Field, cells: list[Cell], readings: Readings) -> None:
        """Fill the field from its readings and note what they say."""
        readings = self._with_decisions(field, readings)
        values = {cell: reading.value for cell, reading in readings.items()}
        self.fields[field.code] = [values[cell] for cell in cells]
        noted = {cell: reading for cell, reading in readings.items() if reading.code is not None}
        self._note(field.code, cells, noted)
        self._keep_also(cells, readings)

    def _note(self, field: str, cells: Sequence[Cell], noted: Readings) -> None:
        self.log.add_readings(self.source.numbers, cells, noted, self.places.get(field), field)

    def _keep_also(self, cells: Sequence[Any], readings: dict[Any, Reading]) -> None:
        with_more = {cell: reading.also for cell, reading in readings.items() if reading.also}
        if not with_more:
            return
        for index, cell in enumerate(cells):
            for field, value in (with_more.get(cell) or {}).items():
                self.also.setdefault(field, {})[index] = value

    def _with_decisions(self, field: Field, readings: Readings) -> Readings:
        """The readings, a person's remembered decisions in place of what the cell alone says."""
        decided = {
            sent: canonical for (code, sent), canonical in self.context.aliases.items() if code == field.code
        }
        if not decided or field.type in ("opd", "opd_list"):
            return readings
        known = {cell: decided[key] for cell in readings if (key := fold(one_line(cell))) in decided}
        return remembered(readings, known, field)

    def _clean_ticks(self, field: Field) -> None:
        columns = self.columns[field.code, "tick"]
        rows = list(zip(*(self.source.column(column.place) for column in columns), strict=True))
        readings = read_ticks(rows, columns, field.code)
        self.fields[field.code] = [readings[marks].value for marks in rows]
        for number, marks in zip(self.source.numbers, rows, strict=True):
            if readings[marks].code:
                shown = " | ".join(cell_text(cell) for cell in marks if not is_blank(cell))
                self.log.add_reading(readings[marks], number, columns[0].place, field.code, shown)
        self._keep_also(rows, readings)

    def _clean_yearly(self, field: Field, totals: list[Cell] | None) -> None:
        """The field as the sum of its years where the sheet gives no total of its own."""
        columns = self.columns[field.code, "year"]
        readings: list[list[Reading]] = []
        for column in columns:
            cells = self.source.column(column.place)
            amounts = read_amounts(distinct(cells), column.multiplier)
            noted = {cell: reading for cell, reading in amounts.items() if reading.code}
            self.log.add_readings(self.source.numbers, cells, noted, column.place, field.code)
            readings.append([amounts[cell] for cell in cells])
        by_year = yearly_amounts(columns, readings)
        complete = [all(reading.code is None for reading in row) for row in zip(*readings, strict=True)]
        summed = sums(by_year, complete)
        if totals is not None:
            self._take(field, totals, read_distinct(distinct(totals), field, self._multiplier(field)))
            summed = self._totals_or_sums(field, summed)
        self.fields[field.code] = summed
        self.fields[BUDGET_BY_YEAR] = by_year

    def _totals_or_sums(self, field: Field, summed: Sequence[int | None]) -> list[int | None]:
        """The sheet's own totals, the sum where there is none; a total that is not the sum is noted."""
        amounts: list[int | None] = []
        for number, total, years in zip(self.source.numbers, self.fields[field.code], summed, strict=True):
            if None not in (total, years) and total != years:
                place = self.places.get(field.code)
                params = {"sum": str(years)}
                self.log.add("budget-differs", number, place, field.code, value=str(total), params=params)
            amounts.append(years if total is None else total)
        return amounts

    def _clean_subdimension(self, field: Field) -> None:
        cells = self._cells(field)
        if cells is None:
            self.fields[field.code] = [None] * len(self.source.numbers)
            return
        pairs = list(zip(cells, self.fields["dimension"], strict=True))
        readings = {pair: read_subdimension(*pair) for pair in dict.fromkeys(pairs)}
        self.fields[field.code] = [readings[pair].value for pair in pairs]
        for number, pair in zip(self.source.numbers, pairs, strict=True):
            if readings[pair].code:
                self.log.add_reading(
                    readings[pair], number, self.places.get(field.code), field.code, one_line(pair[0])
                )

    def _spread(self) -> None:
        """Give other fields what a cell said of them: more dimensions or OPDs, the last year of a range."""
        for field, by_index in self.also.items():
            values = self.fields.setdefault(field, [None] * len(self.source.numbers))
            for index, value in by_index.items():
                if isinstance(value, list):
                    values[index] = list(dict.fromkeys([*value, *(values[index] or ())]))
                elif values[index] is None:
                    values[index] = value
        secondary = self.fields.get("secondary_dimensions")
        for index, codes in enumerate(secondary or ()):
            if codes and secondary:
                secondary[index] = [code for code in codes if code != self.fields["dimension"][index]]

    def _compare_years(self) -> None:
        """Leave an end year before the start year open, since either may be the wrong one."""
        starts, ends = self.fields.get("start_year"), self.fields.get("end_year")
        if starts is None or ends is None:
            return
        place = self.places.get("end_year")
        for index, (number, start, end) in enumerate(zip(self.source.numbers, starts, ends, strict=True)):
            if start is not None and end is not None and end < start:
                ends[index] = None
                self.log.add("years-reversed", number, place, "end_year", value=f"{start}-{end}")
