"""All steps of the intake on one file: read, locate, recognise, clean, check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256

from smartcity.intake.beside import forget_said_twice, with_tables_beside
from smartcity.intake.check import check_tables
from smartcity.intake.clean import CleanedTable, clean_table
from smartcity.intake.clean_progress import clean_progress
from smartcity.intake.clean_readiness import clean_readiness
from smartcity.intake.clean_risk import clean_risk
from smartcity.intake.cleaning.findings import column_letters, severity_of
from smartcity.intake.cleaning.organisations import Match
from smartcity.intake.locate import locate_tables
from smartcity.intake.reading import read_workbook
from smartcity.intake.recognise import recognise_table
from smartcity.intake.recognising.progress import KIND as PROGRESS
from smartcity.intake.tables import (
    Cell,
    IntakeContext,
    Limits,
    LocatedTable,
    RecognisedTable,
    Sheet,
    SheetChoice,
    Workbook,
)
from smartcity.intake.upright import UprightForm, read_upright
from smartcity.intake.values.plain_text import cell_text
from smartcity.intake.values.readiness import KIND as READINESS
from smartcity.intake.values.scores import KIND as RISK
from smartcity.names import OpdMatch, OpdMatcher
from smartcity.records import (
    Counts,
    Disposition,
    FileResult,
    FileStatus,
    Finding,
    Severity,
    SheetResult,
    TableLayout,
)
from smartcity.reference.loading import load_reference
from smartcity.reference.own_workbook import load_own_workbook

_CLEANERS = {PROGRESS: clean_progress, READINESS: clean_readiness, RISK: clean_risk}

PREVIEW_ROWS = 200
_PREVIEW_COLUMNS = 100
_PREVIEW_CHARACTERS = 300
_FORMATS_WITH_STRUCTURE = frozenset({"xlsx", "xls", "ods"})
# Where two tables share a row (one beside the other), the row ends where a person is needed most.
_BY_NEED = (Disposition.HELD, Disposition.ACCEPTED, Disposition.REJECTED)


@dataclass(slots=True)
class _ReadSheet:
    """One sheet with its tables on the way through the steps."""

    sheet: Sheet
    located: list[LocatedTable] = field(default_factory=list)
    recognised: list[RecognisedTable | None] = field(default_factory=list)
    cleaned: list[CleanedTable] = field(default_factory=list)
    form: UprightForm | None = None


def check_content(name: str, content: bytes, context: IntakeContext, limits: Limits) -> FileResult:
    """Everything the intake says about one file, in this process.

    A file without any table is a result with `no-table`. Raises UnreadableFileError where the content cannot
    be read; a hostile file may end the process, so what comes from outside goes through
    `smartcity.intake.worker`.
    """
    workbook = read_workbook(name, content, limits)
    own = load_own_workbook()
    sheets = [_ReadSheet(sheet) for sheet in workbook.sheets if not own.is_own_sheet(_first_cell(sheet))]
    match = _matcher(context)
    for read in sheets:
        if not read.sheet.hidden:
            _read_sheet(read, context, match)
    cleaned = [table for read in sheets for table in read.cleaned]
    check_tables(cleaned, context)
    for read in sheets:
        forget_said_twice(read.recognised, read.cleaned)
        _number_as_sent(read)
    results = [_sheet_result(read) for read in sheets]
    findings = _in_order([*_file_findings(workbook, sheets), *_found(cleaned)], workbook)
    clear = all(finding.severity is Severity.INFO for finding in findings)
    return FileResult(
        file=name,
        sha256=sha256(content).hexdigest(),
        size=len(content),
        status=FileStatus.OK if clear else FileStatus.FINDINGS,
        counts=sum((result.counts for result in results), Counts()),
        sheets=results,
        tables=[table.records for table in cleaned],
        findings=findings,
    )


def _first_cell(sheet: Sheet) -> Cell:
    return sheet.rows[0][0] if sheet.rows and sheet.rows[0] else None


def _matcher(context: IntakeContext) -> Match:
    """Matching of OPDs that looks at every sent name once."""
    decided = {sent: name for (field_code, sent), name in context.aliases.items() if field_code == "opd"}
    matcher = OpdMatcher(load_reference(), context.registry, decided, context.region)

    @cache
    def match(sent: str) -> OpdMatch:
        return matcher.match(sent)

    return match


def _read_sheet(read: _ReadSheet, context: IntakeContext, match: Match) -> None:
    choice = context.sheet_choices.get(read.sheet.name or "", SheetChoice())
    read.located = locate_tables(read.sheet, choice.header_rows)
    read.recognised = [recognise_table(located, read.sheet, context) for located in read.located]
    if not any(read.recognised):
        _read_form(read, context)
    read.located, read.recognised = with_tables_beside(read.located, read.recognised)
    laid_out = read.form.sheet if read.form else read.sheet
    read.cleaned = [
        _CLEANERS.get(recognised.kind, clean_table)(recognised, laid_out, context, match)
        for recognised in read.recognised
        if recognised
    ]


def _read_form(read: _ReadSheet, context: IntakeContext) -> None:
    """Take a sheet without any table for a form, if it reads like one."""
    form = read_upright(read.sheet)
    located = locate_tables(form.sheet)[:1] if form else []
    recognised = [table for each in located if form and (table := recognise_table(each, form.sheet, context))]
    if recognised:
        read.form, read.located, read.recognised = form, located, list(recognised)


def _number_as_sent(read: _ReadSheet) -> None:
    """Give the innovations of a form the rows of its own sheet."""
    rows = read.form.record_rows if read.form else {}
    for table in read.cleaned if rows else ():
        table.records.rows = [rows[row] for row in table.records.rows]
        table.log.findings = [
            replace(finding, row=rows.get(finding.row or 0)) for finding in table.log.findings
        ]


def _sheet_result(read: _ReadSheet) -> SheetResult:
    sheet = read.sheet
    if sheet.hidden:
        return SheetResult(sheet.name, hidden=True, counts=Counts())
    layouts = [
        _form_layout(read.form, recognised) if read.form and recognised else _layout(located, recognised)
        for located, recognised in zip(read.located, read.recognised, strict=True)
    ]
    return SheetResult(
        sheet=sheet.name,
        hidden=False,
        counts=_count(sheet, read.cleaned),
        tables=sorted(layouts, key=lambda layout: layout.kind is None),
        preview=[_preview_row(row) for row in sheet.rows[:PREVIEW_ROWS]],
    )


def _preview_row(row: Sequence[Cell]) -> list[str]:
    return [cell_text(cell)[:_PREVIEW_CHARACTERS] for cell in row[:_PREVIEW_COLUMNS]]


def _layout(located: LocatedTable, recognised: RecognisedTable | None) -> TableLayout:
    places = [column.place for column in located.columns]
    top = min(located.header_rows, default=located.first_row)
    columns: dict[str, str | list[str]] = {}
    if recognised is not None:
        letters: dict[str, list[str]] = {}
        for column in recognised.columns:
            letters.setdefault(column.field, []).append(column_letters(column.place))
        columns = {code: several[0] if len(several) == 1 else several for code, several in letters.items()}
    unmapped = recognised.unmapped if recognised else located.columns
    first, last = min(places, default=1), max(places, default=1)
    return TableLayout(
        kind=recognised.kind if recognised else None,
        range=f"{column_letters(first)}{top}:{column_letters(last)}{located.last_row}",
        header_rows=list(located.header_rows),
        columns=columns,
        unmapped=[
            {"column": column_letters(column.place), "header": " ".join(filter(None, column.headers))}
            for column in unmapped
        ],
        fingerprint=recognised.fingerprint if recognised else "",
    )


def _form_layout(form: UprightForm, recognised: RecognisedTable) -> TableLayout:
    """A form's layout: no header row, and for each field the column of its answers."""
    answers = {there[1]: column_letters(origin[1]) for there, origin in form.sheet.origins.items()}
    rows, places = zip(*form.sheet.origins.values(), strict=True)
    return TableLayout(
        kind=recognised.kind,
        range=f"{column_letters(min(places))}{min(rows)}:{column_letters(max(places))}{max(rows)}",
        header_rows=[],
        columns={column.field: answers[column.place] for column in recognised.columns},
        unmapped=[
            {"column": answers[column.place], "header": " ".join(column.headers)}
            for column in recognised.unmapped
        ],
        fingerprint="",
    )


def _count(sheet: Sheet, tables: Sequence[CleanedTable]) -> Counts:
    """The sheet's rows by where they ended; what no record claims is skipped."""
    ends: dict[int, Disposition] = {}
    for table in tables:
        for row, disposition in zip(table.records.rows, table.records.dispositions, strict=True):
            before = ends.get(row, disposition)
            ends[row] = disposition if before is disposition else min(before, disposition, key=_BY_NEED.index)
    rows = max(_last_filled_row(sheet), max(ends, default=0))
    counted = Counter(ends.values())
    return Counts(
        rows=rows,
        accepted=counted[Disposition.ACCEPTED],
        held=counted[Disposition.HELD],
        rejected=counted[Disposition.REJECTED],
        skipped=rows - len(ends),
    )


def _last_filled_row(sheet: Sheet) -> int:
    """The number of the last row with a value, 0 for an empty sheet."""
    for number in range(len(sheet.rows), 0, -1):
        if any(cell is not None and cell != "" for cell in sheet.rows[number - 1]):
            return number
    return 0


def _file_findings(workbook: Workbook, sheets: Sequence[_ReadSheet]) -> list[Finding]:
    """What is said once about the file or a sheet."""
    findings: list[Finding] = []
    if not any(read.cleaned for read in sheets):
        findings.append(_finding("no-table"))
    visible = [read.sheet for read in sheets if not read.sheet.hidden]
    if workbook.format in _FORMATS_WITH_STRUCTURE and not all(sheet.structure_seen for sheet in visible):
        findings.append(_finding("structure-unseen"))
    for read in sheets:
        if read.sheet.hidden:
            findings.append(_finding("hidden-sheet", read.sheet.name))
        elif read.sheet.hidden_rows and read.cleaned:
            findings.append(_finding("hidden-rows", read.sheet.name, count=str(len(read.sheet.hidden_rows))))
    return findings


def _finding(code: str, sheet: str | None = None, **params: str) -> Finding:
    return Finding(code, severity_of(code), sheet, params=params)


def _found(tables: Iterable[CleanedTable]) -> list[Finding]:
    return [finding for table in tables for finding in table.log.findings]


def _in_order(findings: list[Finding], workbook: Workbook) -> list[Finding]:
    """By sheet and row; what concerns the whole file or sheet comes first."""
    order = {sheet.name: place for place, sheet in enumerate(workbook.sheets)}
    return sorted(findings, key=lambda finding: (order.get(finding.sheet, -1), finding.row or 0))
