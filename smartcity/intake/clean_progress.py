"""A recognised table of progress -> its records: a row each, or for a wide row one a deliverable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from smartcity.intake.clean import CleanedTable
from smartcity.intake.cleaning.columns import distinct
from smartcity.intake.cleaning.extra import ExtraColumns
from smartcity.intake.cleaning.findings import FindingLog
from smartcity.intake.cleaning.organisations import Match, read_opd
from smartcity.intake.cleaning.source import SourceRows
from smartcity.intake.recognising.progress import DELIVERABLE_ROLE, KIND
from smartcity.intake.tables import Cell, FieldColumn, IntakeContext, RecognisedTable, Sheet
from smartcity.intake.values.dates import read_date
from smartcity.intake.values.plain_text import is_blank, one_line, text_of
from smartcity.intake.values.progress import StageWords, StateColumn, read_state
from smartcity.intake.values.reading import Reading
from smartcity.records import Disposition, RecordTable
from smartcity.reference import load_reference


@dataclass(slots=True)
class _Record:
    """One statement: its source row and what it says; `sent` are the cells of its fields."""

    index: int
    fields: dict[str, Any]
    sent: dict[str, Cell]


def clean_progress(
    recognised: RecognisedTable, sheet: Sheet, context: IntakeContext, match_opd: Match
) -> CleanedTable:
    """The records of a table of progress, all accepted so far.

    A wide row gives a record for each deliverable that its cells speak of, all with the row's number; a cell
    that could mean either, or names a day to come, gives none, so that the older state stays, with a finding.
    A long row always gives one. Rows that say nothing leave no record.
    """
    return _ProgressCleaner(recognised, sheet, context, match_opd).clean()


class _ProgressCleaner:
    """The state of cleaning one table."""

    def __init__(
        self, recognised: RecognisedTable, sheet: Sheet, context: IntakeContext, match: Match
    ) -> None:
        self.recognised = recognised
        self.source = SourceRows(recognised, sheet)
        self.words = StageWords(context.stages or load_reference().stages)
        self.today = context.today or datetime.now(UTC).date()
        self.match = match
        self.only_opd = context.only_opd
        self.field_codes = tuple(load_reference().kinds[KIND].fields)
        self.log = FindingLog(sheet.name)
        self.places = {column.field: column.place for column in reversed(recognised.columns)}
        self.wide = [column for column in recognised.columns if column.role == DELIVERABLE_ROLE]

    def clean(self) -> CleanedTable:
        """The records, the extra columns beside each, and what was noticed."""
        found = list(self._wide_records() if self.wide else self._long_records())
        self._note_what_rows_decide(found)
        extra = ExtraColumns(self.source, self.log)
        extra.note_broken_cells()
        beside, ids = extra.by_row(), extra.record_ids()
        numbers = self.source.numbers
        records = RecordTable(
            kind=KIND,
            sheet=self.source.sheet.name,
            rows=[numbers[record.index] for record in found],
            dispositions=[Disposition.ACCEPTED] * len(found),
            fields={name: [record.fields.get(name) for record in found] for name in self.field_codes},
            extra=[beside[record.index] for record in found],
            record_ids=[None if self.wide else ids[record.index] for record in found],
            held_for=[()] * len(found),
            personal_headers=extra.personal_headers(),
        )
        sent = {name: [record.sent.get(name) for record in found] for name in self.field_codes}
        return CleanedTable(records, self.log, self.places, sent)

    def _cells(self, field: str) -> list[Cell]:
        columns = [column for column in self.recognised.columns if column.field == field]
        cells = self.source.field_cells(columns, repeats=field in {"opd", "stage"})
        self.source.fill_given(field, cells)
        return cells

    def _long_records(self) -> Iterator[_Record]:
        columns = {field: self._cells(field) for field in self.field_codes}
        traits = StateColumn.of(distinct(columns["state"]))
        for index, number in enumerate(self.source.numbers):
            cells = {field: columns[field][index] for field in self.field_codes}
            if is_blank(cells["deliverable"]) and is_blank(cells["state"]):
                continue
            fields: dict[str, Any] = {}
            self._name(number, cells, fields)
            reading = read_state(cells["state"], traits)
            self._note(reading.code, number, "state", cells["state"])
            fields["state"] = reading.value
            own = None if is_blank(cells["date"]) else read_date(cells["date"])
            if own is not None and own.value is None:
                self._note("date-unreadable", number, "date", cells["date"])
            fields["date"] = (own.value if own else None) or (reading.also or {}).get("date")
            if fields["date"] and self._is_to_come(fields["date"]):
                self._note(
                    "date-future", number, "date" if own else "state", cells["date" if own else "state"]
                )
            fields["note"], fields["evidence"] = text_of(cells["note"]), text_of(cells["evidence"])
            sent = {name: cell for name, cell in cells.items() if not is_blank(cell) and name in fields}
            yield _Record(index, fields, sent)

    def _name(self, number: int, cells: Mapping[str, Cell], fields: dict[str, Any]) -> None:
        """OPD, stage and deliverable of a long row, with findings for what is not known."""
        code = self.words.deliverable(one_line(cells["deliverable"]))
        fields["deliverable"] = code
        if code is None and not is_blank(cells["deliverable"]):
            self._note("deliverable-unknown", number, "deliverable", cells["deliverable"])
        told = self.words.stage(one_line(cells["stage"]))
        if told is None and not is_blank(cells["stage"]):
            self._note("stage-unknown", number, "stage", cells["stage"])
        elif code is not None:
            fields["stage"] = self._stage(code, told, number, cells["stage"])
        else:
            fields["stage"] = told
        if code is None or self.words.stages.deliverables[code].scope == "opd":
            self._read_opd(number, cells["opd"], fields)
        elif self.only_opd is not None:
            params = {"own": self.only_opd}
            self.log.add("opd-not-yours", number, self.places.get("deliverable"), "opd", params=params)

    def _stage(self, code: str, told: int | None, number: int, cell: Cell) -> int | None:
        """The stage that asks for the deliverable, also where the sheet names another and only one does."""
        stage, asked = self.words.resolve(code, told), self.words.stages.stages_of(code)
        if stage is None and len(asked) == 1:
            kept = self.words.stages.stage(asked[0]).names["id"]
            place, value = self.places.get("stage"), one_line(cell)
            self.log.add("stage-corrected", number, place, "stage", value=value, params={"kept": kept})
            return asked[0]
        if stage is None:
            self._note("stage-missing", number, "stage", cell)
        return stage

    def _wide_records(self) -> Iterator[_Record]:
        owners = self._cells("opd")
        columns = [(column, self.source.column(column.place)) for column in self.wide]
        traits = [StateColumn.of(distinct(cells)) for _, cells in columns]
        for index, number in enumerate(self.source.numbers):
            said = [
                (column, cells[index], read_state(cells[index], trait))
                for (column, cells), trait in zip(columns, traits, strict=True)
            ]
            if all(reading.value is None and reading.code is None for *_, reading in said):
                continue
            yield from self._of_wide_row(index, number, owners[index], said)

    def _of_wide_row(
        self, index: int, number: int, owner: Cell, said: Sequence[tuple[FieldColumn, Cell, Reading]]
    ) -> Iterator[_Record]:
        """The records of one row; where no cell is sure the unclear ones wait, so that no row is lost."""
        named: dict[str, Any] = {}
        self._read_opd(number, owner, named)
        any_sure = any(reading.value and self._problem(reading) is None for *_, reading in said)
        for column, cell, reading in said:
            problem = self._problem(reading)
            if problem is None and reading.value is None:
                continue
            if problem is not None and any_sure:
                code = "state-cell-future" if problem == "date-future" else "state-cell-unclear"
                self._note_cell(code, number, column, cell)
                continue
            if problem is not None:
                self._note_cell(problem, number, column, cell)
            fields = named | self._of_column(column) | {"state": reading.value if problem is None else None}
            fields["date"] = (reading.also or {}).get("date")
            yield _Record(index, fields, {"opd": owner, "state": cell})

    def _problem(self, reading: Reading) -> str | None:
        """Why a cell's state cannot be taken as it is."""
        day = (reading.also or {}).get("date")
        return "date-future" if day and self._is_to_come(day) else reading.code

    def _of_column(self, column: FieldColumn) -> dict[str, Any]:
        stage, _, code = (column.detail or "").partition("|")
        told = self.words.resolve(code, int(stage) if stage else None)
        return {"stage": told or self.words.stages.stages_of(code)[0], "deliverable": code}

    def _read_opd(self, number: int, cell: Cell, fields: dict[str, Any]) -> None:
        if is_blank(cell):
            self.log.add("opd-missing", number, self.places.get("opd"), "opd")
            return
        reading = read_opd(cell, self.match)
        fields["opd"] = reading.value
        self.log.add_reading(reading, number, self.places.get("opd"), "opd", one_line(cell))

    def _is_to_come(self, day: str) -> bool:
        return day > self.today.isoformat()[: len(day)]

    def _note(self, code: str | None, number: int, field: str, cell: Cell) -> None:
        if code is not None:
            self.log.add(code, number, self.places.get(field), field, value=one_line(cell) or None)

    def _note_cell(self, code: str, number: int, column: FieldColumn, cell: Cell) -> None:
        name = self.words.stages.deliverables[(column.detail or "").partition("|")[2]].names["id"]
        self.log.add(code, number, column.place, "state", value=one_line(cell), params={"deliverable": name})

    def _note_what_rows_decide(self, found: Sequence[_Record]) -> None:
        """Say once for each deliverable that stored rows decide it, whatever the sheet says."""
        told = dict.fromkeys(str(record.fields["deliverable"]) for record in found)
        for code in told:
            deliverable = self.words.stages.deliverables.get(code)
            if deliverable is not None and not deliverable.ticked:
                params = {"deliverable": deliverable.names["id"]}
                self.log.add("deliverable-from-rows", None, None, "deliverable", params=params)
