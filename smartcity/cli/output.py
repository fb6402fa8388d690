"""What the command line says about checked files: JSON for scripts, sentences for people."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from smartcity.intake.values.personal import mask, mask_inside
from smartcity.records import (
    Counts,
    Disposition,
    FileResult,
    FileStatus,
    Finding,
    RecordTable,
    SheetResult,
    TableLayout,
)
from smartcity.reference.loading import load_reference
from smartcity.reference.texts import finding_group, finding_message, finding_todo, text

_CELLS_SHOWN = 8
_EXIT_CODES = {FileStatus.OK: 0, FileStatus.FINDINGS: 1, FileStatus.UNREADABLE: 2}
_WORST_FIRST = ("error", "warning", "info")

Json = dict[str, Any]


def exit_code(results: Sequence[FileResult]) -> int:
    """0 where nothing is above info, 1 with findings, 2 with an unreadable file; the highest wins."""
    return max((_EXIT_CODES[result.status] for result in results), default=0)


def to_json(results: Sequence[FileResult], language: str, *, with_records: bool) -> str:
    """The results as one JSON document; personal data is masked in it."""
    files = [file_json(result, language, with_records=with_records) for result in results]
    return json.dumps({"files": files}, ensure_ascii=False, allow_nan=False)


def file_json(result: FileResult, language: str, *, with_records: bool) -> Json:
    """One file as JSON values: absent values are None, dates ISO text, amounts whole numbers."""
    described: Json = {
        "file": result.file,
        "sha256": result.sha256 or None,
        "status": result.status.value,
        "counts": _counts(result.counts),
        "sheets": [_sheet(sheet) for sheet in result.sheets],
    }
    if with_records:
        described["records"] = [record for table in result.tables for record in _records(table)]
    described["findings"] = [_finding(finding, language) for finding in result.findings]
    return described


def _counts(counts: Counts) -> Json:
    return {
        "rows": counts.rows,
        "accepted": counts.accepted,
        "held": counts.held,
        "rejected": counts.rejected,
        "skipped": counts.skipped,
    }


def _sheet(sheet: SheetResult) -> Json:
    main = sheet.tables[0] if sheet.tables else None
    described: Json = {
        "sheet": sheet.sheet,
        "kind": main.kind if main else None,
        "header_rows": main.header_rows if main else [],
        "columns": main.columns if main else {},
        "unmapped": main.unmapped if main else [],
        "hidden": sheet.hidden,
        "counts": _counts(sheet.counts),
    }
    if len(sheet.tables) > 1:
        described["tables"] = [_layout(layout) for layout in sheet.tables]
    return described


def _layout(layout: TableLayout) -> Json:
    return {
        "kind": layout.kind,
        "range": layout.range,
        "header_rows": layout.header_rows,
        "columns": layout.columns,
        "unmapped": layout.unmapped,
    }


def _records(table: RecordTable) -> Iterator[Json]:
    """The records of a table; lists are never None, held and rejected ones say why and what was sent."""
    types = {code: field.type for code, field in load_reference().kinds[table.kind].fields.items()}
    for index, row in enumerate(table.rows):
        disposition = table.dispositions[index]
        record: Json = {
            "kind": table.kind,
            "disposition": disposition.value,
            "sheet": table.sheet,
            "row": row,
        }
        for code, values in table.fields.items():
            value = values[index]
            record[code] = [] if value is None and types.get(code, "").endswith("_list") else value
        record["extra"] = _masked_extra(table.extra[index], table.personal_headers)
        if disposition is not Disposition.ACCEPTED:
            record["held_for"] = list(table.held_for[index])
            record["sent"] = {code: mask_inside(sent) for code, sent in table.sent.get(index, {}).items()}
        yield record


def _masked_extra(extra: dict[str, str], personal: frozenset[str]) -> dict[str, str]:
    return {
        header: mask(value) if header in personal else mask_inside(value) for header, value in extra.items()
    }


def _finding(finding: Finding, language: str) -> Json:
    shown = _without_personal_data(finding)
    return {
        "severity": shown.severity.value,
        "code": shown.code,
        "sheet": shown.sheet,
        "row": shown.row,
        "cell": shown.cell,
        "field": shown.field,
        "value": shown.value,
        "message": finding_message(shown, language),
        "suggestions": list(shown.suggestions),
    }


def _without_personal_data(finding: Finding) -> Finding:
    value = mask_inside(finding.value) if finding.value is not None else None
    return replace(
        finding, value=value, params={key: mask_inside(part) for key, part in finding.params.items()}
    )


def to_text(results: Sequence[FileResult], language: str) -> str:
    """The results in sentences: per file its counts, then the findings in groups, worst first."""
    return "\n\n".join("\n".join(_file_lines(result, language)) for result in results)


def _file_lines(result: FileResult, language: str) -> Iterator[str]:
    counts = result.counts
    yield harmless(result.file)
    yield "  " + text(f"cli.check.status.{result.status.value}", language)
    if result.status is not FileStatus.UNREADABLE:
        yield "  " + text("cli.check.counts", language, **_counts(counts))
    for sheet in result.sheets:
        for layout in sheet.tables:
            if layout.kind is not None:
                yield "  " + _layout_line(sheet, layout, language)
    for severity in _WORST_FIRST:
        found = [finding for finding in result.findings if finding.severity == severity]
        yield from _group_lines(found, language)


def _layout_line(sheet: SheetResult, layout: TableLayout, language: str) -> str:
    kind = load_reference().kinds[layout.kind or ""].names[language]
    name = "" if sheet.sheet is None else text("cli.check.of_sheet", language, sheet=harmless(sheet.sheet))
    return text("cli.check.table", language, kind=kind, range=layout.range, sheet=name)


def _group_lines(findings: Sequence[Finding], language: str) -> Iterator[str]:
    """Equal findings as one line with their cells; what to do stands once a code."""

    def same(finding: Finding) -> tuple[str, str]:
        return finding.code, finding.value or ""

    by_code = groupby(sorted(findings, key=same), key=lambda finding: finding.code)
    for code, of_code in by_code:
        members = [_without_personal_data(finding) for finding in of_code]
        severity = text(f"cli.check.severity.{members[0].severity.value}", language)
        yield f"  {severity}: {finding_group(code, str(len(members)), language)}"
        for _, equal in groupby(members, key=same):
            group = list(equal)
            yield f"    {harmless(finding_message(group[0], language))}{_cells(group, language)}"
        yield f"    -> {harmless(finding_todo(members[0], language))}"


def _cells(findings: Sequence[Finding], language: str) -> str:
    places = [_place(finding) for finding in findings if finding.row is not None]
    if not places:
        return ""
    more = len(places) - _CELLS_SHOWN
    shown = ", ".join(places[:_CELLS_SHOWN])
    return f" [{shown}{text('cli.check.more', language, count=more) if more > 0 else ''}]"


def _place(finding: Finding) -> str:
    place = finding.cell or str(finding.row)
    return place if finding.sheet is None else f"{harmless(finding.sheet)}!{place}"


def harmless(written: str) -> str:
    """The text without characters that steer a terminal, line breaks as spaces."""
    return "".join(sign if sign.isprintable() else " " for sign in written)
