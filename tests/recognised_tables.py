"""Recognised tables made by hand, and what cleaning and checking them gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from smartcity.intake.check import check_tables
from smartcity.intake.clean import CleanedTable, clean_table
from smartcity.intake.tables import (
    Column,
    ExpectedOpd,
    FieldColumn,
    IntakeContext,
    LocatedTable,
    RecognisedTable,
    Sheet,
)
from smartcity.names import OpdMatcher
from smartcity.records import Finding
from smartcity.reference.loading import load_reference

REGISTRY = tuple(
    ExpectedOpd(name)
    for name in (
        "Dinas Kesehatan",
        "Dinas Sosial",
        "Dinas Perhubungan",
        "Dinas Komunikasi dan Informatika",
        "Dinas Kependudukan dan Pencatatan Sipil",
    )
)
MATCHER = OpdMatcher(load_reference(), REGISTRY)


def table_on(
    sheet: Sheet,
    fields: Sequence[FieldColumn | str | None],
    *,
    kind: str = "innovation",
    row_kinds: Mapping[int, str] | None = None,
    fixed: Mapping[str, str] | None = None,
    group_fields: Mapping[int, dict[str, str]] | None = None,
    merged_from: Mapping[tuple[int, int], int] | None = None,
) -> RecognisedTable:
    """The table with its header in row 1; `fields` says what each column feeds from A on, None: nothing."""
    headers = [str(cell) for cell in sheet.rows[0]]
    columns = [Column(place, (header,)) for place, header in enumerate(headers, 1)]
    fed = [
        field if isinstance(field, FieldColumn) else FieldColumn(field, place, headers[place - 1])
        for place, field in enumerate(fields, 1)
        if field is not None
    ]
    places = {column.place for column in fed}
    kinds = [(row_kinds or {}).get(row, "data") for row in range(2, len(sheet.rows) + 1)]
    located = LocatedTable(columns, [1], [], 2, len(sheet.rows), kinds, merged_from=dict(merged_from or {}))
    return RecognisedTable(
        kind,
        located,
        fed,
        [column for column in columns if column.place not in places],
        fixed=dict(fixed or {}),
        group_fields=dict(group_fields or {}),
    )


def cleaned(
    sheet: Sheet,
    fields: Sequence[FieldColumn | str | None],
    context: IntakeContext | None = None,
    **table: Mapping[Any, Any] | str,
) -> CleanedTable:
    """The table cleaned but not checked, OPDs matched against REGISTRY."""
    recognised = table_on(sheet, fields, **table)
    return clean_table(recognised, sheet, context or IntakeContext(registry=REGISTRY), MATCHER.match)


def checked(
    sheet: Sheet,
    fields: Sequence[FieldColumn | str | None],
    context: IntakeContext | None = None,
    **table: Mapping[Any, Any] | str,
) -> CleanedTable:
    """The table cleaned and checked by itself."""
    result = cleaned(sheet, fields, context, **table)
    check_tables([result], context or IntakeContext(registry=REGISTRY))
    return result


def column_of(table: CleanedTable, field: str) -> list[Any]:
    """A field's values in row order."""
    return table.records.fields[field]


def said(table: CleanedTable) -> list[tuple[str, str | None]]:
    """Code and cell of every finding, in order of the rows."""
    findings: list[Finding] = sorted(table.log.findings, key=lambda finding: (finding.row or 0, finding.code))
    return [(finding.code, finding.cell) for finding in findings]


def ends(table: CleanedTable) -> dict[int, str]:
    """Row -> where it ended."""
    records = table.records
    return {row: end.value for row, end in zip(records.rows, records.dispositions, strict=True)}
