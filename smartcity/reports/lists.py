"""A list as a workbook to take along: a title, headings, and text and days as they were shown."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from xlsxwriter import Workbook

from smartcity.reports.columns import LONGEST_TEXT
from smartcity.reports.sheets import WORKBOOK_OPTIONS

HEAD_ROW = 2


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column: its heading and its width in letters."""

    head: str
    width: int = 24


def list_workbook(
    sheet_name: str, title: str, columns: Sequence[ListColumn], rows: Sequence[Sequence[str | date | None]]
) -> bytes:
    """An xlsx with one sheet: the title in A1, headings in row 3, a row a line; days are real dates.

    Text stays text, whatever it begins with. No rows give the headings alone.
    """
    buffer = io.BytesIO()
    with Workbook(buffer, WORKBOOK_OPTIONS) as workbook:
        sheet = workbook.add_worksheet(sheet_name)
        bold = workbook.add_format({"bold": True})
        head = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        text = workbook.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        day = workbook.add_format({"num_format": "dd/mm/yyyy", "align": "left", "valign": "top"})
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
        sheet.freeze_panes(HEAD_ROW + 1, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEAD_ROW)
        sheet.write_string(0, 0, title[:LONGEST_TEXT], bold)
        for place, column in enumerate(columns):
            sheet.write_string(HEAD_ROW, place, column.head, head)
        for line, cells in enumerate(rows, start=HEAD_ROW + 1):
            for place, value in enumerate(cells):
                if isinstance(value, date):
                    sheet.write_datetime(line, place, value, day)
                elif value:
                    sheet.write_string(line, place, value[:LONGEST_TEXT], text)
        if rows:
            sheet.autofilter(HEAD_ROW, 0, HEAD_ROW + len(rows), len(columns) - 1)
    return buffer.getvalue()
