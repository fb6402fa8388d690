"""The findings of a file as lines of its sheet of findings and as marks on its cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from smartcity.records import FileResult, Finding, Severity
from smartcity.reference.own_workbook import load_own_workbook
from smartcity.reference.texts import finding_message, finding_todo, text
from smartcity.reports.columns import LANGUAGE, LONGEST_TEXT

MOST_FINDINGS = 20_000
"""As many findings are marked and listed; with more, the sheet says so."""

MOST_IN_COMMENT = 8
_WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}

FindPlace = Callable[[Finding], str | None]
"""The address of the cell that a finding is about or, where it names only a row, of that row's first cell."""


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One line of the sheet of findings; `cell` is where its link leads (None: nowhere)."""

    finding: Finding
    cell: str | None

    @property
    def texts(self) -> tuple[str, str, str, str, str]:
        """Severity, place, content, message and what to do, in Indonesian."""
        finding = self.finding
        shown = (
            text(f"reports.severity.{finding.severity}", LANGUAGE),
            self._place(),
            finding.value or "",
            finding_message(finding, LANGUAGE),
            finding_todo(finding, LANGUAGE),
        )
        severity, place, value, message, todo = (part[:LONGEST_TEXT] for part in shown)
        return severity, place, value, message, todo

    def _place(self) -> str:
        finding = self.finding
        sheet = finding.sheet or text("reports.sheet.copy", LANGUAGE)
        if finding.cell:
            return f"{sheet} {finding.cell}"
        if finding.row:
            return text("reports.marked.row_of_sheet", LANGUAGE, sheet=sheet, row=finding.row)
        return finding.sheet or text("reports.marked.whole_file", LANGUAGE)


@dataclass(frozen=True, slots=True)
class CellMark:
    """What is written on one cell: the fill of its worst finding, and the comment with all of them."""

    sheet: str | None
    cell: str
    fill: str
    comment: str


def finding_lines(result: FileResult, place_of: FindPlace) -> list[FindingLine]:
    """The file's findings as lines, worst first, then in the order of the sheets; at most MOST_FINDINGS."""
    order = {sheet.sheet: number for number, sheet in enumerate(result.sheets)}
    findings = sorted(
        result.findings,
        key=lambda finding: (
            _WEIGHT[finding.severity],
            order.get(finding.sheet, -1),
            finding.row or 0,
            finding.cell or "",
        ),
    )
    return [FindingLine(finding, place_of(finding)) for finding in findings[:MOST_FINDINGS]]


def cell_marks(lines: Sequence[FindingLine]) -> list[CellMark]:
    """One mark a cell that has findings; findings without a cell have a line only."""
    own = load_own_workbook()
    placed = [(line.finding.sheet or "", line.cell, line) for line in lines if line.cell]
    placed.sort(key=lambda entry: (entry[0], entry[1], _WEIGHT[entry[2].finding.severity]))
    marks = []
    for (_, cell), members in groupby(placed, key=lambda entry: (entry[0], entry[1])):
        on_cell = [line for _, _, line in members]
        worst = on_cell[0].finding
        told = [_told(line) for line in on_cell[:MOST_IN_COMMENT]]
        comment = "\n\n".join((own.comment_mark, *told))
        marks.append(CellMark(worst.sheet, cell, own.fills[worst.severity], comment))
    return marks


def _told(line: FindingLine) -> str:
    severity, _, _, message, todo = line.texts
    return f"{severity}: {message}\n{todo}"


def note_lines(result: FileResult, lines: Sequence[FindingLine], remarks: Sequence[str]) -> list[str]:
    """What stands above the list: the file, what to do, what the copy lacks."""
    notes = [text("reports.marked.file", LANGUAGE, file=result.file)]
    if not lines:
        notes.append(text("reports.marked.none", LANGUAGE))
    else:
        notes.append(text("reports.marked.how", LANGUAGE))
    if len(lines) < len(result.findings):
        notes.append(text("reports.marked.cut", LANGUAGE, shown=len(lines), all=len(result.findings)))
    return [*notes, *remarks]


def line_headers() -> list[str]:
    """The headers of the list."""
    keys = ("number", "severity", "place", "content", "problem", "todo")
    return [text(f"reports.marked.{key}", LANGUAGE) for key in keys]


def sheet_title(taken: Sequence[str]) -> str:
    """The name of the sheet of findings, with a number where the sender has a sheet of that name."""
    name = text("reports.sheet.findings", LANGUAGE)
    lower = {title.casefold() for title in taken}
    number, title = 2, name
    while title.casefold() in lower:
        number, title = number + 1, f"{name} {number}"
    return title


LINE_WIDTHS = (6, 18, 28, 32, 64, 64)
"""Widths of the list's columns in characters."""

_LINE_HEIGHT, _MOST_LINES = 15, 12


def line_height(line: FindingLine) -> int:
    """The height in points of a line of the list whose texts wrap in their columns."""
    filled = zip(line.texts, LINE_WIDTHS[1:], strict=True)
    return _LINE_HEIGHT * min(_MOST_LINES, max(1 + len(words) // width for words, width in filled))
