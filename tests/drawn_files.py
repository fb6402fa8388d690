"""Workbooks drawn as text, checked as a whole, and what came out by row and cell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from smartcity.intake.pipeline import check_content
from smartcity.intake.tables import IntakeContext, Limits
from smartcity.records import FileResult
from tests.sheets import sheet_of
from tests.workbooks import xlsx


def check_drawn(
    drawing: str | Mapping[str, str], merged: str = "", context: IntakeContext | None = None
) -> FileResult:
    """The result of an xlsx with the drawn sheets, or the one sheet `Lembar`; `merged` is in the first."""
    drawings = {"Lembar": drawing} if isinstance(drawing, str) else drawing
    sheets = {name: sheet_of(drawn, name=name) for name, drawn in drawings.items()}
    first = next(iter(sheets))
    areas = {first: sheet_of("", merged).merged}
    content = xlsx({name: sheet.rows for name, sheet in sheets.items()}, merged=areas)
    return check_content("usulan.xlsx", content, context or IntakeContext(), Limits())


def ends(result: FileResult) -> dict[int, str]:
    """Row -> where it ended, of all tables."""
    return {
        row: end.value
        for table in result.tables
        for row, end in zip(table.rows, table.dispositions, strict=True)
    }


def values(result: FileResult, field: str) -> dict[int, Any]:
    """Row -> the field's value, of all tables."""
    return {
        row: value
        for table in result.tables
        for row, value in zip(table.rows, table.fields[field], strict=True)
    }


def said(result: FileResult) -> set[tuple[str, str | None]]:
    """Code and cell of the findings."""
    return {(finding.code, finding.cell) for finding in result.findings}


def hints(result: FileResult) -> dict[str | None, tuple[str, ...]]:
    """Cell -> suggestions of the finding there."""
    return {finding.cell: finding.suggestions for finding in result.findings}


def columns(result: FileResult) -> dict[str, str | list[str]]:
    """Field -> letters in the main table of the first sheet."""
    return result.sheets[0].tables[0].columns
