"""The sender's own sheet as a grid: header rows tinted, findings marked, columns under our field names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from smartcity.records import Finding, Severity, SheetResult, TableLayout

HEADER_STYLE = "background-color: #d9dfeb; color: #1a1a1a; font-weight: 700"
FINDING_STYLES = {
    Severity.ERROR: "background-color: #f0a9a0; color: #1a1a1a",
    Severity.WARNING: "background-color: #f7d9d0; color: #1a1a1a",
    Severity.INFO: "background-color: #ececec; color: #1a1a1a",
}
KNOWN_WIDTH, OTHER_WIDTH = 165, 84
"""Pixels: a title above the table must not push the columns that matter out of sight."""
_WEIGHT = {Severity.INFO: 0, Severity.WARNING: 1, Severity.ERROR: 2}


def column_letter(place: int) -> str:
    """The letters of a 1-based column: 1 is A, 27 is AA."""
    letters = ""
    while place > 0:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def fields_by_column(layout: TableLayout | None) -> dict[str, str]:
    """Column letter -> field code for every column that feeds a field; empty without a table."""
    fields: dict[str, str] = {}
    if layout is None:
        return fields
    for field, letters in layout.columns.items():
        for letter in [letters] if isinstance(letters, str) else letters:
            fields[letter] = field
    return fields


def cell_styles(sheet: SheetResult, findings: Sequence[Finding], frame: pd.DataFrame) -> pd.DataFrame:
    """CSS for each cell of the frame, whose index are the sheet's row numbers and columns its letters.

    A cell with several findings shows the worst; findings of other sheets or outside the frame are left out.
    """
    styles = pd.DataFrame("", index=frame.index, columns=frame.columns)
    for table in sheet.tables:
        for row in table.header_rows:
            if row in styles.index:
                styles.loc[row] = HEADER_STYLE
    marked: dict[tuple[int, str], Severity] = {}
    for finding in findings:
        if finding.sheet != sheet.sheet or finding.cell is None or finding.row is None:
            continue
        place = (finding.row, finding.cell.rstrip("0123456789"))
        if place not in marked or _WEIGHT[finding.severity] > _WEIGHT[marked[place]]:
            marked[place] = finding.severity
    for (row, letter), severity in marked.items():
        if row in styles.index and letter in styles.columns:
            styles.loc[row, letter] = FINDING_STYLES[severity]
    return styles


def preview_frame(rows: Sequence[Sequence[str]], first_row: int) -> pd.DataFrame:
    """The sheet's cells as text, rows by number and columns by letter; ragged rows are filled up."""
    width = max((len(row) for row in rows), default=0)
    return pd.DataFrame(
        [[*row, *[""] * (width - len(row))] for row in rows],
        index=range(first_row, first_row + len(rows)),
        columns=[column_letter(place + 1) for place in range(width)],
        dtype=object,
    )


def styled_preview(sheet: SheetResult, findings: Sequence[Finding]) -> Styler:
    """The preview with its tints and marks."""
    frame = preview_frame(sheet.preview, 1)
    return frame.style.apply(lambda shown: cell_styles(sheet, findings, shown), axis=None)


def show_preview(
    sheet: SheetResult, findings: Sequence[Finding], field_names: Mapping[str, str], height: int = 420
) -> None:
    """Shows the grid; `field_names` names the fields in the visitor's language."""
    fields = fields_by_column(sheet.tables[0] if sheet.tables else None)
    frame = preview_frame(sheet.preview, 1)
    labels = {
        letter: f"{letter} · {field_names[fields[letter]]}" if letter in fields else letter
        for letter in frame.columns
    }
    st.dataframe(
        styled_preview(sheet, findings),
        height=min(height, 38 + 35 * max(len(frame), 1)),
        column_config={
            letter: st.column_config.TextColumn(label, width=KNOWN_WIDTH if letter in fields else OTHER_WIDTH)
            for letter, label in labels.items()
        },
    )
