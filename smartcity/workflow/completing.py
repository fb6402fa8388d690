"""Rows that wait only for a dimension which the region has already decided for the same innovation.

Most public lists have no dimension; once its rows are completed in the app, the next version of the list must
not ask again.
"""

from __future__ import annotations

from smartcity.records import Disposition, FileResult, FileStatus, Finding, RecordTable, Severity
from smartcity.store.values import StoredRow
from smartcity.workflow.keys import natural_key
from smartcity.workflow.row_values import row_fields

_ONLY_MISSING = ("dimension-missing",)
_COMPLETED = ("dimension", "subdimension")


def complete_from_store(result: FileResult, stored: list[StoredRow]) -> None:
    """Accept, in place, the rows whose only gap the stored record fills; each gets `dimension-kept`."""
    by_key = {(row.content.kind, row.content.natural_key): row for row in stored}
    completed: set[tuple[str | None, int]] = set()
    for table in result.tables:
        for place, reasons in enumerate(table.held_for):
            if tuple(dict.fromkeys(reasons)) != _ONLY_MISSING:
                continue
            known = by_key.get((table.kind, natural_key(table.kind, row_fields(table, place))))
            if known is not None and known.content.fields.get("dimension"):
                _complete(result, table, place, known)
                completed.add((table.sheet, table.rows[place]))
    if completed:
        result.findings = [
            finding
            for finding in result.findings
            if finding.code not in _ONLY_MISSING or (finding.sheet, finding.row) not in completed
        ]
        _settle_status(result)


def _complete(result: FileResult, table: RecordTable, place: int, known: StoredRow) -> None:
    for field in _COMPLETED:
        if table.fields[field][place] is None:
            table.fields[field][place] = known.content.fields.get(field)
    table.dispositions[place] = Disposition.ACCEPTED
    table.held_for[place] = ()
    table.sent.pop(place, None)
    row, name = table.rows[place], str(known.content.fields.get("name", ""))
    counts = [result.counts, *(sheet.counts for sheet in result.sheets if sheet.sheet == table.sheet)]
    for count in counts:
        count.held -= 1
        count.accepted += 1
    result.findings.append(
        Finding(
            "dimension-kept",
            Severity.INFO,
            sheet=table.sheet,
            row=row,
            field="dimension",
            value=name,
        )
    )


def _settle_status(result: FileResult) -> None:
    if all(finding.severity is Severity.INFO for finding in result.findings):
        result.status = FileStatus.OK
