"""A recognised table of readiness -> its records: a row each, or for a wide row one an aspect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from smartcity.intake.clean import CleanedTable
from smartcity.intake.cleaning.findings import FindingLog
from smartcity.intake.cleaning.organisations import Match, read_opd
from smartcity.intake.cleaning.source import SourceRows
from smartcity.intake.cleaning.statements import Statement, statement_table
from smartcity.intake.recognising.readiness import ASPECT_ROLE, OF_ASPECT_ROLE
from smartcity.intake.tables import Cell, FieldColumn, IntakeContext, RecognisedTable, Sheet
from smartcity.intake.values.dates import read_date
from smartcity.intake.values.plain_text import is_blank, line_of, one_line, text_of
from smartcity.intake.values.readiness import KIND, LEVEL, aspect_named, read_level
from smartcity.intake.values.reading import Reading
from smartcity.names import fold
from smartcity.reference import load_reference

_IDENTITY = ("opd", "innovation")
_TEXTS = ("evidence", "person", "note")


def clean_readiness(
    recognised: RecognisedTable, sheet: Sheet, context: IntakeContext, match_opd: Match
) -> CleanedTable:
    """The records of a table of readiness, all accepted so far.

    A wide row gives a record for each aspect that it speaks of, all with the row's number. A cell that is no
    level gives none, with a finding; where no cell of the row is sure, and in a long row, the record waits
    for its level (in a list the row counts as its innovation). Rows that say nothing leave no record, and in
    a list those without a name.
    """
    return _ReadinessCleaner(recognised, sheet, context, match_opd).clean()


class _ReadinessCleaner:
    """The state of cleaning one table."""

    def __init__(
        self, recognised: RecognisedTable, sheet: Sheet, context: IntakeContext, match: Match
    ) -> None:
        self.recognised = recognised
        self.context = context
        self.match = match
        self.source = SourceRows(recognised, sheet)
        self.field_codes = tuple(load_reference().kinds[KIND].fields)
        self.log = FindingLog(sheet.name, sheet.origins)
        self.levels = [column for column in recognised.columns if column.role == ASPECT_ROLE]
        own_cell_first = sorted(recognised.columns, key=lambda column: column.role != "value")
        self.places = {column.field: column.place for column in reversed(own_cell_first)}
        self.cells = {field: self._cells(field) for field in self.field_codes}
        self.above = {field: _filled_above(self.cells[field]) for field in _IDENTITY}
        self.noted_dates: set[tuple[int, int | None]] = set()

    def clean(self) -> CleanedTable:
        """The records, the extra columns beside each, and what was noticed."""
        found = list(self._wide_statements() if self.levels else self._long_statements())
        return statement_table(KIND, found, self.source, self.log, self.places, wide=bool(self.levels))

    def _cells(self, field: str, aspect: str | None = None) -> list[Cell]:
        """The cells of a field, one a row; those of one aspect where it has columns of its own."""
        role = "value" if aspect is None else OF_ASPECT_ROLE
        columns = [
            column
            for column in self.recognised.columns
            if (column.field, column.role) == (field, role) and (aspect is None or column.detail == aspect)
        ]
        cells = self.source.field_cells(columns, repeats=field in _IDENTITY)
        if aspect is None:
            self.source.fill_given(field, cells)
        return cells

    def _wide_statements(self) -> Iterator[Statement]:
        levels = [(column, self.source.column(column.place)) for column in self.levels]
        own = {
            (column.detail, field): self._cells(field, column.detail)
            for column in self.levels
            for field in (*_TEXTS, "date")
        }
        for index, number in enumerate(self.source.numbers):
            said = []
            for column, cells in levels:
                beside = {
                    field: own[column.detail, field][index]
                    for field in (*_TEXTS, "date")
                    if not is_blank(own[column.detail, field][index])
                }
                reading = read_level(cells[index], column.detail)
                if reading.value or reading.code or beside:
                    said.append((column, cells[index], reading, beside))
            if not said or (self.recognised.in_list and is_blank(self.cells["innovation"][index])):
                continue
            named, sent = self._identity(index, number)
            any_sure = any(reading.value for _, _, reading, _ in said)
            for column, cell, reading, beside in said:
                if reading.code:
                    self._note_level(reading, number, column, cell)
                if reading.code and (any_sure or self.recognised.in_list):
                    continue
                if reading.value is None:
                    self._note_missing(number, column.place, cell)
                fields = named | {"aspect": column.detail, LEVEL: reading.value}
                fields |= self._rest(index, number, reading, beside, column.detail)
                yield Statement(index, fields, {**sent, LEVEL: cell}, column.place)

    def _long_statements(self) -> Iterator[Statement]:
        for index, number in enumerate(self.source.numbers):
            aspect_cell, level_cell = self.cells["aspect"][index], self.cells[LEVEL][index]
            if is_blank(aspect_cell) and is_blank(level_cell):
                continue
            fields, sent = self._identity(index, number)
            aspect = self._aspect(number, aspect_cell)
            reading = read_level(level_cell, aspect)
            if reading.code:
                self._note(reading.code, number, LEVEL, level_cell)
            if reading.value is None:
                self._note_missing(number, self.places.get(LEVEL), level_cell)
            fields |= {"aspect": aspect, LEVEL: reading.value}
            fields |= self._rest(index, number, reading, {}, None)
            sent |= {"aspect": aspect_cell, LEVEL: level_cell}
            yield Statement(index, fields, {name: cell for name, cell in sent.items() if not is_blank(cell)})

    def _identity(self, index: int, number: int) -> tuple[dict[str, Any], dict[str, Cell]]:
        """OPD and innovation of a row, with findings for what is missing or not known, once a row."""
        opd, innovation = self.cells["opd"][index], self.cells["innovation"][index]
        fields: dict[str, Any] = {"innovation": line_of(innovation)}
        place = self.places.get("opd")
        if is_blank(opd):
            above = read_opd(self.above["opd"][index], self.match).value
            self.log.add("opd-missing", number, place, "opd", suggestions=(above,) if above else ())
        else:
            reading = read_opd(opd, self.match)
            self.log.add_reading(reading, number, place, "opd", one_line(opd))
            fields["opd"] = reading.value
        if fields["innovation"] is None:
            place, above = self.places.get("innovation"), line_of(self.above["innovation"][index])
            found = (above,) if above else ()
            self.log.add("innovation-missing", number, place, "innovation", suggestions=found)
        return fields, {"opd": opd, "innovation": innovation}

    def _aspect(self, number: int, cell: Cell) -> str | None:
        """The aspect that a cell of a long row names, or that a person said its text means."""
        text = one_line(cell)
        code = self.context.aliases.get(("aspect", fold(text))) or aspect_named(text)
        if code is None and not is_blank(cell):
            names = {
                name.casefold(): aspect.code
                for aspect in load_reference().readiness.aspects
                for name in (*aspect.names.values(), *aspect.words)
            }
            near = dict.fromkeys(names[name] for name in get_close_matches(text.casefold(), names, n=3))
            self._note("aspect-unknown", number, "aspect", cell, suggestions=tuple(near))
        return code

    def _rest(
        self, index: int, number: int, reading: Reading, own: Mapping[str, Cell], aspect: str | None
    ) -> dict[str, Any]:
        """Evidence, date, person, note and id: the aspect's own cells before those of the whole row."""
        cells = {field: own.get(field, self.cells[field][index]) for field in (*_TEXTS, "date")}
        fields: dict[str, Any] = {field: text_of(cells[field]) for field in _TEXTS}
        fields["evidence"] = _joined((reading.also or {}).get("evidence"), fields["evidence"])
        if not is_blank(cells["date"]):
            fields["date"] = self._date(number, self._place_of("date", aspect), cells["date"])
        fields["innovation_id"] = line_of(self.cells["innovation_id"][index])
        return fields

    def _date(self, number: int, place: int | None, cell: Cell) -> str | None:
        """The date of a cell, what there is to say of it noted once, however many aspects it dates."""
        reading = read_date(cell)
        if (number, place) not in self.noted_dates:
            self.noted_dates.add((number, place))
            self.log.add_reading(reading, number, place, "date", one_line(cell))
        return reading.value if isinstance(reading.value, str) else None

    def _place_of(self, field: str, aspect: str | None) -> int | None:
        own = (
            column.place
            for column in self.recognised.columns
            if (column.field, column.detail) == (field, aspect) and aspect is not None
        )
        return next(own, self.places.get(field))

    def _note_level(self, reading: Reading, number: int, column: FieldColumn, cell: Cell) -> None:
        names = load_reference().readiness.aspect(column.detail or "").names
        params = {f"aspect_{language}": name for language, name in names.items()}
        if reading.code is not None:
            self.log.add(reading.code, number, column.place, LEVEL, value=one_line(cell), params=params)

    def _note_missing(self, number: int, place: int | None, cell: Cell) -> None:
        """A level that a person must tell; equal cells ask one question."""
        self.log.add("level-missing", number, place, LEVEL, value=one_line(cell) or None)

    def _note(self, code: str, number: int, field: str, cell: Cell, suggestions: Sequence[str] = ()) -> None:
        place, value = self.places.get(field), one_line(cell) or None
        self.log.add(code, number, place, field, value=value, suggestions=tuple(suggestions))


def _filled_above(cells: Sequence[Cell]) -> list[Cell]:
    """For each cell the nearest one above it that says something."""
    above: list[Cell] = []
    last: Cell = None
    for cell in cells:
        above.append(last)
        last = last if is_blank(cell) else cell
    return above


def _joined(first: str | None, second: str | None) -> str | None:
    """Both texts, one a line; the one there is."""
    texts = [text for text in dict.fromkeys((first, second)) if text]
    return "\n".join(texts) or None
