"""The sheet of decisions in the export: one row a decision, to read and never to be read again."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter import Workbook

from smartcity.analysis.decision_texts import DecisionRow
from smartcity.reference.own_workbook import load_own_workbook
from smartcity.reference.texts import text
from smartcity.reports.columns import LANGUAGE, LONGEST_TEXT
from smartcity.reports.sheets import Styles

_WIDTHS = (8, 18, 24, 60, 12, 20, 60, 10, 40)
_COLUMNS = ("number", "day", "by", "set", "value", "budget", "overrides", "revision", "note")


def add_decisions(workbook: Workbook, styles: Styles, decisions: Sequence[DecisionRow]) -> None:
    """Write the sheet; without decisions there is none."""
    if not decisions:
        return
    sheet = workbook.add_worksheet(text("reports.sheet.decisions", LANGUAGE))
    sheet.write_string(0, 0, load_own_workbook().decisions_mark)
    for place, (column, width) in enumerate(zip(_COLUMNS, _WIDTHS, strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(2, place, text(f"reports.decisions.{column}", LANGUAGE), styles.optional)
    for line, decision in enumerate(decisions, start=3):
        sheet.write_number(line, 0, decision.number)
        texts = {1: decision.day, 2: decision.decided_by, 3: decision.members, 6: decision.overrides}
        for place, said in {**texts, 8: decision.note}.items():
            sheet.write_string(line, place, said[:LONGEST_TEXT])
        sheet.write_number(line, 4, decision.value)
        sheet.write_number(line, 5, decision.budget)
        sheet.write_number(line, 7, decision.revision)
