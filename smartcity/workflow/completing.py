"""Rows that wait only for what the region has already decided for the same record.

Most public lists have no dimension, and many risk registers do not say their scale; once a person has said it
in the app, the next version of the list must not ask again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from smartcity.records import Disposition, FileResult, FileStatus, Finding, RecordTable, Severity
from smartcity.store.values import StoredRow
from smartcity.workflow.keys import natural_key, record_title
from smartcity.workflow.row_values import row_fields

_DIMENSION_MISSING = ("dimension-missing",)
_SCALE_UNKNOWN = ("risk-scale-unknown",)
_COMPLETED = ("dimension", "subdimension")
_SCORES = ("likelihood", "impact", "residual_likelihood", "residual_impact")
_Stored = Mapping[tuple[str, str], StoredRow]
_Row = tuple[str | None, int]


def complete_from_store(result: FileResult, stored: list[StoredRow]) -> None:
    """Accept, in place, the rows whose only gap the stored records fill.

    A row without a dimension takes that of its own stored record (`dimension-kept`). Risks without a scale
    take the one that the stored records of their table agree on (`risk-scale-kept`), where it holds their
    scores.
    """
    by_key = {(row.content.kind, row.content.natural_key): row for row in stored}
    waiting = waiting_records(result)
    completed: dict[str, set[_Row]] = {_DIMENSION_MISSING[0]: set(), _SCALE_UNKNOWN[0]: set()}
    for table in result.tables:
        scale = _scale_of(table, by_key)
        for place, reasons in enumerate(table.held_for):
            only, row = tuple(dict.fromkeys(reasons)), (table.sheet, table.rows[place])
            if only == _DIMENSION_MISSING and _keep_dimension(table, place, by_key):
                kept = _kept(table, place, "dimension-kept", "dimension")
            elif only == _SCALE_UNKNOWN and scale is not None and _fits(table, place, scale):
                table.fields["scale"][place] = scale
                kept = _kept(table, place, "risk-scale-kept", "scale", {"scale": str(scale)})
            else:
                continue
            completed[only[0]].add(row)
            waiting[row] -= 1
            if not waiting[row]:
                _count_accepted(result, table.sheet)
            result.findings.append(kept)
    if any(completed.values()):
        result.findings = [
            finding
            for finding in result.findings
            if (finding.sheet, finding.row) not in completed.get(finding.code, ())
        ]
        _settle_status(result)


def waiting_records(result: FileResult) -> Counter[_Row]:
    """How many held records each (sheet, row) has; a row of a list may be an innovation and its readiness."""
    return Counter(
        (table.sheet, row)
        for table in result.tables
        for row, end in zip(table.rows, table.dispositions, strict=True)
        if end is Disposition.HELD
    )


def _keep_dimension(table: RecordTable, place: int, by_key: _Stored) -> bool:
    known = by_key.get((table.kind, natural_key(table.kind, row_fields(table, place))))
    if known is None or not known.content.fields.get("dimension"):
        return False
    for field in _COMPLETED:
        if table.fields[field][place] is None:
            table.fields[field][place] = known.content.fields.get(field)
    return True


def _scale_of(table: RecordTable, by_key: _Stored) -> int | None:
    """The one scale of the stored records that the table's waiting rows belong to; None where they differ."""
    known = (
        by_key.get((table.kind, natural_key(table.kind, row_fields(table, place))))
        for place, reasons in enumerate(table.held_for)
        if _SCALE_UNKNOWN[0] in reasons
    )
    scales = {row.content.fields["scale"] for row in known if row and row.content.fields.get("scale")}
    return scales.pop() if len(scales) == 1 else None


def _fits(table: RecordTable, place: int, scale: int) -> bool:
    return all((table.fields[score][place] or 0) <= scale for score in _SCORES)


def _kept(
    table: RecordTable, place: int, code: str, field: str, params: dict[str, str] | None = None
) -> Finding:
    """Accept the record, and say what it took from the store."""
    table.dispositions[place] = Disposition.ACCEPTED
    table.held_for[place] = ()
    table.sent.pop(place, None)
    title, row = record_title(table.kind, row_fields(table, place)), table.rows[place]
    return Finding(code, Severity.INFO, table.sheet, row, field=field, value=title, params=params or {})


def _count_accepted(result: FileResult, sheet: str | None) -> None:
    for count in [result.counts, *(entry.counts for entry in result.sheets if entry.sheet == sheet)]:
        count.held -= 1
        count.accepted += 1


def _settle_status(result: FileResult) -> None:
    if all(finding.severity is Severity.INFO for finding in result.findings):
        result.status = FileStatus.OK
