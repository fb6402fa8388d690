"""A recognised risk register -> its records; scores keep the scale that they were given on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from smartcity.intake.clean import CleanedTable, clean_table
from smartcity.intake.cleaning.organisations import Match
from smartcity.intake.cleaning.source import SourceRows
from smartcity.intake.tables import Cell, IntakeContext, RecognisedTable, Sheet
from smartcity.intake.values.plain_text import is_blank, one_line
from smartcity.intake.values.scores import SCORES, Score, read_score, scale_of, scale_said, score_on
from smartcity.reference.risk import SCALES

SCALE, SCALE_UNKNOWN = "scale", "risk-scale-unknown"
_IDENTITY = frozenset({"opd", "innovation", "innovation_id", "scale"})


def clean_risk(
    recognised: RecognisedTable, sheet: Sheet, context: IntakeContext, match_opd: Match
) -> CleanedTable:
    """The records of a risk register, all accepted so far.

    The scale of a row's scores is what its own cell says, else what a header or a line above the table says,
    else what the scores themselves show; where nothing tells, the row waits for it with its numbers as sent.
    A score off the scale, or a word that none has, leaves the field empty, with a finding. Rows that say
    nothing but whose they would be leave no record.
    """
    filled = _without_unsaid(recognised, sheet)
    cleaned = clean_table(filled, sheet, context, match_opd)
    _Scores(filled, cleaned).fill()
    return cleaned


def _without_unsaid(recognised: RecognisedTable, sheet: Sheet) -> RecognisedTable:
    """The table, rows prepared for an innovation but without any word on a risk counted as blank."""
    source = SourceRows(recognised, sheet)
    said: set[int] = set()
    for column in recognised.columns:
        if column.field not in _IDENTITY:
            cells = source.field_cells([column], repeats=True)
            said |= {number for number, cell in zip(source.numbers, cells, strict=True) if not is_blank(cell)}
    located = recognised.located
    kinds = [
        "blank" if kind == "data" and row not in said else kind
        for row, kind in enumerate(located.row_kinds, located.first_row)
    ]
    return replace(recognised, located=replace(located, row_kinds=kinds))


class _Scores:
    """The scores of one register, read against its scale."""

    def __init__(self, recognised: RecognisedTable, cleaned: CleanedTable) -> None:
        self.cleaned = cleaned
        self.columns = {column.field: column for column in recognised.columns if column.field in SCORES}
        self.read = {
            field: [read_score(cell) for cell in cleaned.sent[field]]
            for field in self.columns
            if field in cleaned.sent
        }
        self.scale = self._said(recognised) or scale_of(
            {field: [score for score in scores if score] for field, scores in self.read.items()}
        )

    def _said(self, recognised: RecognisedTable) -> int | None:
        """The scale that headers name, else the lines above the table; where they differ, none."""
        located = recognised.located
        by_place = {column.place: column for column in located.columns}
        headers = [by_place[column.place].headers for column in self.columns.values()]
        told = {scale_said(text, of_column=True) for texts in headers for text in texts} - {None}
        lines = [*located.banners, *located.sheet_banners]
        told = told or {scale_said(text) for text in lines} - {None}
        return told.pop() if len(told) == 1 else None

    def fill(self) -> None:
        """Put scores and scale into the records, with findings for what cannot be taken as it is."""
        records = self.cleaned.records
        records.fields |= {field: [None] * len(records) for field in (SCALE, *SCORES)}
        own = self.cleaned.sent.get(SCALE, [None] * len(records))
        for index, row in enumerate(records.rows):
            scores = {field: score for field, read in self.read.items() if (score := read[index])}
            if scores:
                self._fill_row(index, row, scores, self._own_scale(row, own[index]) or self.scale)

    def _own_scale(self, row: int, cell: Cell) -> int | None:
        """The scale that the row's own cell names, with a finding where it names none."""
        score = read_score(cell)
        if score is None:
            return None
        if score.number in SCALES:
            return int(score.number or 0)
        said = scale_said(one_line(cell), of_column=True)
        if said is None:
            self._note("risk-scale-unreadable", row, SCALE, cell)
        return said

    def _fill_row(self, index: int, row: int, scores: Mapping[str, Score], scale: int | None) -> None:
        fields = self.cleaned.records.fields
        values: dict[str, int] = {}
        for field, score in scores.items():
            number, code = score_on(score, field, scale or max(SCALES))
            if number is not None:
                values[field] = number
            elif code is not None:
                self._note(code, row, field, self.cleaned.sent[field][index], scale)
        for field, number in values.items():
            fields[field][index] = number
        if values and scale is None:
            column = self.columns[next(iter(values))]
            self.cleaned.log.add(
                SCALE_UNKNOWN,
                row,
                column.place,
                SCALE,
                value=one_line(column.header),
                suggestions=tuple(map(str, SCALES)),
            )
        elif values:
            fields[SCALE][index] = scale

    def _note(self, code: str, row: int, field: str, cell: Cell, scale: int | None = None) -> None:
        params = {"scale": str(scale or max(SCALES))}
        place = self.cleaned.places.get(field)
        self.cleaned.log.add(code, row, place, field, value=one_line(cell), params=params)
