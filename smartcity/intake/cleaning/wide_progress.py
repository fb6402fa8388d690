"""Rows of progress with a column for each deliverable, or for each stage: a statement a cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from smartcity.intake.cleaning.columns import distinct
from smartcity.intake.cleaning.progress_rows import ProgressNotes
from smartcity.intake.cleaning.source import SourceRows
from smartcity.intake.cleaning.statements import Statement
from smartcity.intake.recognising.progress import STAGE_ROLE
from smartcity.intake.tables import Cell, FieldColumn
from smartcity.intake.values.plain_text import is_blank, one_line
from smartcity.intake.values.progress import StateColumn, read_state
from smartcity.intake.values.reading import Reading
from smartcity.names.region_names import names_own_region


@dataclass(frozen=True, slots=True)
class _Said:
    """What one cell says, under which column."""

    column: FieldColumn
    cell: Cell
    reading: Reading

    @property
    def deliverable(self) -> str:
        """The code that the column stands for."""
        return (self.column.detail or "").partition("|")[2]


class WideProgress:
    """The rows of one wide table; `owners` are the cells that name the OPD or the region of each."""

    def __init__(
        self, columns: Sequence[FieldColumn], source: SourceRows, owners: Sequence[Cell], notes: ProgressNotes
    ) -> None:
        self.columns = columns
        self.source = source
        self.owners = owners
        self.notes = notes
        self.of_stages = any(column.role == STAGE_ROLE for column in columns)

    def statements(self) -> Iterator[Statement]:
        """A statement for each cell that says something, all with the row's number.

        A cell under a bare stage waits to be told its deliverable.
        """
        cells = [(column, self.source.column(column.place)) for column in self.columns]
        traits = [StateColumn.of(distinct(values)) for _, values in cells]
        for index, number in enumerate(self.source.numbers):
            said = [
                _Said(column, values[index], reading)
                for (column, values), trait in zip(cells, traits, strict=True)
                if (reading := read_state(values[index], trait)).value or reading.code
            ]
            if said:
                yield from self._of_row(index, number, said)

    def _of_row(self, index: int, number: int, said: Sequence[_Said]) -> Iterator[Statement]:
        owner = self.owners[index]
        is_own = names_own_region(one_line(owner), self.notes.region)
        if is_own is False:
            self.notes.log.add("region-other", number, self._owner_place, "opd", value=one_line(owner))
            return
        if is_blank(owner) and not self.of_stages:
            is_own = all(self.notes.words.is_of_region(each.deliverable) for each in said)
        if self.of_stages:
            fields = {} if is_own else {"opd": self.notes.opd(number, owner)}
            yield from self._of_stages(index, number, said, fields)
            return
        told = [each for each in said if self._is_asked(number, each, of_region=bool(is_own))]
        if told:
            fields = {} if is_own else {"opd": self.notes.opd(number, owner)}
            yield from self._of_deliverables(index, number, told, fields)

    @property
    def _owner_place(self) -> int | None:
        return next(
            (column.place for column in self.source.recognised.columns if column.field == "opd"), None
        )

    def _is_asked(self, number: int, said: _Said, *, of_region: bool) -> bool:
        """Whether the deliverable is asked of such a row; where it is not, that is noted."""
        if self.notes.words.is_of_region(said.deliverable) == of_region:
            return True
        code = "deliverable-of-opds" if of_region else "deliverable-of-region"
        self.notes.cell(code, number, said.column.place, said.cell, said.deliverable)
        return False

    def _of_deliverables(
        self, index: int, number: int, said: Sequence[_Said], named: dict[str, Any]
    ) -> Iterator[Statement]:
        """The statements of one row; where no cell is sure the unclear ones wait, so that no row is lost."""
        any_sure = any(self._problem(each.reading) is None for each in said)
        for each in said:
            problem = self._problem(each.reading)
            place = each.column.place
            if problem is not None and any_sure:
                code = "state-cell-future" if problem == "date-future" else "state-cell-unclear"
                self.notes.cell(code, number, place, each.cell, each.deliverable)
                continue
            if problem is not None:
                self.notes.cell(problem, number, place, each.cell, each.deliverable)
            if self.notes.words.is_of_region(each.deliverable):
                self.notes.region_row(number, place)
            fields = named | {"stage": self._stage(each), "deliverable": each.deliverable}
            yield self._statement(index, each, fields, problem)

    def _of_stages(
        self, index: int, number: int, said: Sequence[_Said], named: dict[str, Any]
    ) -> Iterator[Statement]:
        for each in said:
            problem, place = self._problem(each.reading), each.column.place
            header = one_line(each.column.header)
            self.notes.log.add("stage-without-deliverable", number, place, "deliverable", value=header)
            if problem is not None:
                self.notes.log.add(problem, number, place, "state", value=one_line(each.cell))
            statement = self._statement(index, each, named | {"stage": int(each.column.detail or 0)}, problem)
            statement.sent["deliverable"] = header
            yield statement

    def _statement(self, index: int, said: _Said, fields: dict[str, Any], problem: str | None) -> Statement:
        sent: dict[str, Cell] = {"state": said.cell}
        if "opd" in fields:
            sent["opd"] = self.owners[index]
        if problem is None:
            fields |= {"state": said.reading.value, "date": (said.reading.also or {}).get("date")}
        return Statement(index, fields, sent, said.column.place)

    def _problem(self, reading: Reading) -> str | None:
        """Why a cell's state cannot be taken as it is."""
        return "date-future" if self.notes.is_to_come((reading.also or {}).get("date")) else reading.code

    def _stage(self, said: _Said) -> int:
        stage = (said.column.detail or "").partition("|")[0]
        told = self.notes.words.resolve(said.deliverable, int(stage) if stage else None)
        return told or self.notes.words.stages.stages_of(said.deliverable)[0]
