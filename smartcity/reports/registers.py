"""Readiness and risks in our workbooks: a form to fill in for each innovation, and sheets of all records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from smartcity.reference import load_reference
from smartcity.reference.readiness import LEVELS, NOT_APPLICABLE, Aspect
from smartcity.reference.risk import SCALES
from smartcity.reference.texts import text
from smartcity.reports.columns import LANGUAGE, SheetRecord, choices, fields_of
from smartcity.reports.sheets import (
    A4,
    EMPTY_ROWS,
    PROTECTION,
    ChoiceLists,
    RecordSheet,
    Styles,
    messages,
    write_value,
)

FROZEN_COLUMNS = 3
_SCORES = ("likelihood", "impact", "residual_likelihood", "residual_impact")
_LEVEL_WIDTH, _EVIDENCE_WIDTH = 26, 30


@dataclass(frozen=True, slots=True)
class Registers:
    """What a workbook says of innovations beside themselves; `scale` is that of the region's risks."""

    readiness: Sequence[SheetRecord] = ()
    risks: Sequence[SheetRecord] = ()
    scale: int = SCALES[0]


def register_choices() -> dict[str, list[str]]:
    """The lists that drop-downs of these sheets refer to, by name."""
    lists = {
        spec.vocabulary or spec.code: words
        for kind in ("readiness", "risk")
        for spec in fields_of(kind)
        if (words := choices(spec))
    }
    return lists | {f"level_{each.code}": _level_words(each) for each in load_reference().readiness.aspects}


def _level_words(aspect: Aspect) -> list[str]:
    """The levels as an officer chooses them: the number with what shows it."""
    return [*(f"{level} - {aspect.levels[level][LANGUAGE]}" for level in LEVELS), _not_applicable()]


def _not_applicable() -> str:
    terms = load_reference().terms("readiness_level")
    return next(term.names[LANGUAGE] for term in terms if term.code == NOT_APPLICABLE)


class ReadinessForm:
    """The sheet Kesiapan of the template: a row an innovation, for each aspect a level and its evidence."""

    def __init__(self, workbook: Workbook, styles: Styles) -> None:
        self.sheet: Worksheet = workbook.add_worksheet(text("reports.sheet.readiness", LANGUAGE))
        self._styles = styles
        self._fields = load_reference().kinds["readiness"].fields
        self._aspects = load_reference().readiness.aspects
        self._last_row = EMPTY_ROWS

    def write(self, innovations: Sequence[SheetRecord], readiness: Sequence[SheetRecord]) -> None:
        """Header and a row an innovation with what is known of it, ready for more rows below."""
        self._last_row = len(innovations) + EMPTY_ROWS
        known = {(_owner(record), str(record.fields.get("aspect"))): record.fields for record in readiness}
        self._set_columns()
        self._write_header()
        cell = self._styles.cells["text"]
        for row, record in enumerate(innovations, start=1):
            opd, name = record.fields.get("opd"), record.fields.get("name")
            write_value(self.sheet, row, 0, record.record_id, self._styles.locked)
            write_value(self.sheet, row, 1, opd, cell)
            write_value(self.sheet, row, 2, name, cell)
            for column, aspect in self._places():
                own = known.get(((str(opd), str(name)), aspect.code), {})
                write_value(self.sheet, row, column, _level_word(aspect, own.get("level")), cell)
                write_value(self.sheet, row, column + 1, own.get("evidence"), cell)
        self.sheet.protect("", PROTECTION)
        self.sheet.set_landscape()
        self.sheet.set_paper(A4)
        self.sheet.repeat_rows(0)

    def _places(self) -> Iterator[tuple[int, Aspect]]:
        """The column of each aspect's level; its evidence stands right of it."""
        for place, aspect in enumerate(self._aspects):
            yield FROZEN_COLUMNS + 2 * place, aspect

    def _set_columns(self) -> None:
        cell = self._styles.cells["text"]
        self.sheet.set_column(0, 0, 15, self._styles.locked)
        self.sheet.set_column(1, 2, 36, cell)
        for column, _ in self._places():
            self.sheet.set_column(column, column, _LEVEL_WIDTH, cell)
            self.sheet.set_column(column + 1, column + 1, _EVIDENCE_WIDTH, cell)

    def _write_header(self) -> None:
        self.sheet.set_row(0, 48)
        self.sheet.freeze_panes(1, FROZEN_COLUMNS)
        names = [self._fields[code].names[LANGUAGE] for code in ("innovation_id", "opd", "innovation")]
        for column, name in enumerate(names):
            self.sheet.write_string(
                0, column, name, self._styles.required if column else self._styles.optional
            )
        for column, aspect in self._places():
            name = aspect.names[LANGUAGE]
            level = text("reports.registers.level", LANGUAGE, aspect=name)
            evidence = text("reports.registers.evidence", LANGUAGE, aspect=name)
            self.sheet.write_string(0, column, level, self._styles.required)
            self.sheet.write_string(0, column + 1, evidence, self._styles.optional)
            note = "\n".join(_level_words(aspect))
            self.sheet.write_comment(0, column, note, {"width": 320, "height": 120, "font_size": 9})

    def add_choices(self, lists: ChoiceLists) -> None:
        """The drop-down of each aspect's levels, and that of OPDs."""
        rules: dict[int, Mapping[str, Any] | None] = {1: lists.rule(self._fields["opd"], "")}
        rules |= {column: lists.named_rule(f"level_{aspect.code}") for column, aspect in self._places()}
        for column, rule in rules.items():
            if rule:
                self.sheet.data_validation(1, column, self._last_row, column, dict(rule))


def _owner(record: SheetRecord) -> tuple[str, str]:
    return str(record.fields.get("opd")), str(record.fields.get("innovation"))


def _level_word(aspect: Aspect, level: str | None) -> str | None:
    if level is None or level == NOT_APPLICABLE:
        return _not_applicable() if level else None
    return _level_words(aspect)[int(level)]


def readiness_sheet(workbook: Workbook, styles: Styles, records: Sequence[SheetRecord]) -> RecordSheet:
    """The sheet Kesiapan of the export: a row an aspect, with all that is known of it."""
    sheet = RecordSheet(workbook, styles, "readiness", text("reports.sheet.readiness", LANGUAGE))
    sheet.write(records, FROZEN_COLUMNS)
    return sheet


class RiskSheet(RecordSheet):
    """The sheet Daftar Risiko; its headers say the scale that holds where a row does not say its own."""

    def __init__(
        self, workbook: Workbook, styles: Styles, records: Sequence[SheetRecord], scale: int
    ) -> None:
        fields = load_reference().kinds["risk"].fields
        headers = {code: _with_scale(fields[code].names[LANGUAGE], scale) for code in _SCORES}
        super().__init__(workbook, styles, "risk", text("reports.sheet.risks", LANGUAGE), headers)
        self.write(records, FROZEN_COLUMNS + 1, {"scale": text("reports.registers.scale_note", LANGUAGE)})
        self._scale = scale

    def add_choices(self, lists: ChoiceLists, rules: Mapping[str, Mapping[str, Any]] | None = None) -> None:
        """The drop-downs, and what scores and their scale take."""
        between = {"validate": "integer", "criteria": "between", "minimum": 1, "maximum": self._scale}
        scores = {code: {**between, **messages("score")} for code in _SCORES}
        scale = {"validate": "list", "source": list(SCALES), **messages("list")}
        super().add_choices(lists, {"scale": scale, **scores, **(rules or {})})


def _with_scale(name: str, scale: int) -> str:
    """The header of a score with its scale, inside the name's own bracket where it has one."""
    key = "score_inside" if name.endswith(")") else "score"
    return text(f"reports.registers.{key}", LANGUAGE, name=name.removesuffix(")"), scale=scale)
