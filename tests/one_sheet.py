"""A workbook of one sheet as the intake checks it."""

from __future__ import annotations

import io
from collections.abc import Sequence

import openpyxl

from smartcity.intake.pipeline import check_content
from smartcity.intake.tables import Cell, IntakeContext, Limits
from smartcity.records import FileResult


def check_sheet(
    rows: Sequence[Sequence[Cell]],
    context: IntakeContext,
    *,
    merged: Sequence[str] = (),
    title: str = "Lembar",
) -> FileResult:
    """What the intake says of a workbook whose sheet holds these rows, with these ranges merged."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for place in merged:
        sheet.merge_cells(place)
    content = io.BytesIO()
    book.save(content)
    return check_content("berkas.xlsx", content.getvalue(), context, Limits())


def found(result: FileResult) -> list[tuple[str, str | None]]:
    """Code and cell of every finding."""
    return [(finding.code, finding.cell) for finding in result.findings]
