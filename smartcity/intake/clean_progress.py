"""A recognised table of progress -> its records: a row each, or for a wide row one a deliverable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from smartcity.intake.clean import CleanedTable
from smartcity.intake.cleaning.columns import distinct
from smartcity.intake.cleaning.findings import FindingLog
from smartcity.intake.cleaning.organisations import Match
from smartcity.intake.cleaning.progress_rows import ProgressNotes
from smartcity.intake.cleaning.source import SourceRows
from smartcity.intake.cleaning.statements import Statement, statement_table
from smartcity.intake.cleaning.wide_progress import WideProgress
from smartcity.intake.recognising.progress import DELIVERABLE_ROLE, KIND, STAGE_ROLE
from smartcity.intake.tables import Cell, IntakeContext, RecognisedTable, Sheet
from smartcity.intake.values.dates import read_date
from smartcity.intake.values.plain_text import is_blank, one_line, text_of
from smartcity.intake.values.progress import StateColumn, read_state
from smartcity.names.region_names import names_own_region
from smartcity.reference import load_reference


def clean_progress(
    recognised: RecognisedTable, sheet: Sheet, context: IntakeContext, match_opd: Match
) -> CleanedTable:
    """The records of a table of progress, all accepted so far.

    A wide row gives a record for each deliverable that its cells speak of, all with the row's number; a cell
    that could mean either, or names a day to come, gives none, so that the older state stays, with a finding.
    A row of the region gives the region's deliverables, a row of an OPD those of OPDs. A cell under a bare
    stage gives a record that is to be told its deliverable. A long row always gives one. Rows that say
    nothing leave no record.
    """
    return _ProgressCleaner(recognised, sheet, context, match_opd).clean()


class _ProgressCleaner:
    """The state of cleaning one table."""

    def __init__(
        self, recognised: RecognisedTable, sheet: Sheet, context: IntakeContext, match: Match
    ) -> None:
        self.recognised = recognised
        self.source = SourceRows(recognised, sheet)
        self.field_codes = tuple(load_reference().kinds[KIND].fields)
        self.log = FindingLog(sheet.name)
        self.places = {column.field: column.place for column in reversed(recognised.columns)}
        self.wide = [column for column in recognised.columns if column.role in {DELIVERABLE_ROLE, STAGE_ROLE}]
        self.notes = ProgressNotes(self.log, context, match, self.places.get("opd"))
        self.words = self.notes.words

    def clean(self) -> CleanedTable:
        """The records, the extra columns beside each, and what was noticed."""
        found = list(self._statements())
        self._note_what_rows_decide(found)
        self._note_stages_beside()
        return statement_table(KIND, found, self.source, self.log, self.places, wide=bool(self.wide))

    def _statements(self) -> Iterator[Statement]:
        if self.wide:
            return WideProgress(self.wide, self.source, self._cells("opd"), self.notes).statements()
        return self._long_statements()

    def _cells(self, field: str) -> list[Cell]:
        columns = [column for column in self.recognised.columns if column.field == field]
        cells = self.source.field_cells(columns, repeats=field in {"opd", "stage"})
        self.source.fill_given(field, cells)
        return cells

    def _long_statements(self) -> Iterator[Statement]:
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
            if self.notes.is_to_come(fields["date"]):
                told_in = "date" if own else "state"
                self._note("date-future", number, told_in, cells[told_in])
                fields["date"] = None
            fields["note"], fields["evidence"] = text_of(cells["note"]), text_of(cells["evidence"])
            sent = {name: cell for name, cell in cells.items() if not is_blank(cell) and name in fields}
            yield Statement(index, fields, sent)

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
        if code is not None and self.words.is_of_region(code):
            self.notes.region_row(number, self.places.get("deliverable"))
        elif code is not None or names_own_region(one_line(cells["opd"]), self.notes.region) is None:
            fields["opd"] = self.notes.opd(number, cells["opd"])

    def _stage(self, code: str, told: int | None, number: int, cell: Cell) -> int | None:
        """The stage that asks for the deliverable, also where the sheet names another and only one does."""
        stage, asked = self.words.resolve(code, told), self.words.stages.stages_of(code)
        if stage is None and len(asked) == 1:
            names = self.words.stages.stage(asked[0]).names
            params = {f"kept_{language}": name for language, name in names.items()}
            place, value = self.places.get("stage"), one_line(cell)
            self.log.add("stage-corrected", number, place, "stage", value=value, params=params)
            return asked[0]
        if stage is None:
            self._note("stage-missing", number, "stage", cell)
        return stage

    def _note(self, code: str | None, number: int, field: str, cell: Cell) -> None:
        if code is not None:
            self.log.add(code, number, self.places.get(field), field, value=one_line(cell) or None)

    def _note_what_rows_decide(self, found: Sequence[Statement]) -> None:
        """Say once for each deliverable that stored rows decide it, whatever the sheet says."""
        told = dict.fromkeys(str(record.fields.get("deliverable")) for record in found)
        for code in told:
            deliverable = self.words.stages.deliverables.get(code)
            if deliverable is not None and not deliverable.ticked:
                params = self.notes.names(code)
                self.log.add("deliverable-from-rows", None, None, "deliverable", params=params)

    def _note_stages_beside(self) -> None:
        """Say once for each column of a bare stage beside deliverables that it is kept but not counted."""
        header_row = max(self.recognised.located.header_rows, default=None)
        for column in self.recognised.unmapped:
            if self.words.bare_stage(column.headers) is None:
                continue
            if any(not is_blank(cell) for cell in self.source.column(column.place)):
                header = one_line(column.headers[-1])
                self.log.add("stage-column-beside", header_row, column.place, value=header)
