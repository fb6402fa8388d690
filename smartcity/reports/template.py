"""The template: a workbook to fill in, empty or with an OPD's records in it."""

from __future__ import annotations

import io
from collections.abc import Sequence

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from smartcity.reference import Field
from smartcity.reference.own_workbook import load_own_workbook
from smartcity.reference.texts import text
from smartcity.reports.columns import LANGUAGE, SheetRecord, example
from smartcity.reports.registers import (
    ReadinessForm,
    Registers,
    RiskSheet,
    readiness_sheet,
    register_choices,
)
from smartcity.reports.sheets import A4, WORKBOOK_OPTIONS, ChoiceLists, RecordSheet, Styles

FROZEN_COLUMNS = 3
"""Id, OPD and name stay in sight."""


def template_workbook(
    records: Sequence[SheetRecord], opds: Sequence[str], region: str, registers: Registers | None = None
) -> bytes:
    """An xlsx to fill in: Inovasi (`records` already there), Kesiapan, Daftar Risiko, Petunjuk, hidden lists.

    `registers` are what is known of the records' readiness and risks. Kesiapan has a row for each record.
    `opds` are the names to choose from; without any the OPD's column is free. Filled in and read by the
    intake it gives no finding of its own.
    """
    buffer = io.BytesIO()
    with Workbook(buffer, WORKBOOK_OPTIONS) as workbook:
        add_record_sheets(workbook, records, opds, region, registers or Registers(), in_full=False)
    return buffer.getvalue()


def add_record_sheets(
    workbook: Workbook,
    records: Sequence[SheetRecord],
    opds: Sequence[str],
    region: str,
    registers: Registers,
    *,
    in_full: bool,
) -> Styles:
    """Add Inovasi, Kesiapan, Daftar Risiko, Petunjuk and the hidden lists; gives the formats for more sheets.

    `in_full` gives readiness a row an aspect with date, person and note, else a row an innovation.
    """
    styles = Styles.of(workbook)
    innovations = RecordSheet(workbook, styles, "innovation", text("reports.sheet.innovations", LANGUAGE))
    innovations.write(records, FROZEN_COLUMNS, {spec.code: _note(spec) for spec in innovations.fields})
    beside = _registers(workbook, styles, records, registers, in_full=in_full)
    guide: Worksheet = workbook.add_worksheet(text("reports.sheet.guide", LANGUAGE))
    _write_guide(guide, innovations, workbook, styles, region)
    lists = ChoiceLists(workbook, opds, register_choices())
    lists.write()
    innovations.add_choices(lists)
    for sheet in beside:
        sheet.add_choices(lists)
    return styles


def _registers(
    workbook: Workbook,
    styles: Styles,
    records: Sequence[SheetRecord],
    registers: Registers,
    *,
    in_full: bool,
) -> list[RecordSheet | ReadinessForm]:
    """The sheets of readiness and risks; in full those with records, else both, ready to be filled in."""
    sheets: list[RecordSheet | ReadinessForm] = []
    if not in_full:
        form = ReadinessForm(workbook, styles)
        form.write(records, registers.readiness)
        sheets.append(form)
    elif registers.readiness:
        sheets.append(readiness_sheet(workbook, styles, registers.readiness))
    if registers.risks or not in_full:
        sheets.append(RiskSheet(workbook, styles, registers.risks, registers.scale))
    return sheets


def _note(spec: Field) -> str:
    explanation = text(f"reports.notes.{spec.code}", LANGUAGE)
    return text("reports.guide.note_with_example", LANGUAGE, explanation=explanation, example=example(spec))


def _write_guide(
    sheet: Worksheet, innovations: RecordSheet, workbook: Workbook, styles: Styles, region: str
) -> None:
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    heading = workbook.add_format({"bold": True, "font_size": 16})
    quiet = workbook.add_format({"font_color": "#7B8794"})
    own = load_own_workbook()
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 9)
    sheet.set_column(2, 2, 80)
    sheet.set_column(3, 3, 44)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.write_string(0, 0, own.guide_mark, quiet)
    sheet.set_row(1, 28)
    sheet.write_string(1, 0, text("reports.guide.title", LANGUAGE, region=region), heading)
    steps = ("rows", "required", "choices", "readiness", "risks", "record_id", "protection", "send")
    for row, step in enumerate(steps, start=3):
        line = text(f"reports.guide.{step}", LANGUAGE, **_step_values(step, own.record_id_header))
        sheet.write_string(row, 0, f"{row - 2}. {line}")
    header_row = len(steps) + 4
    for column, key in enumerate(("column", "need", "explanation", "example")):
        sheet.write_string(header_row, column, text(f"reports.guide.{key}", LANGUAGE), styles.required)
    for row, spec in enumerate(innovations.fields, start=header_row + 1):
        need = text("reports.guide.yes" if spec.required else "reports.guide.no", LANGUAGE)
        explanation = text(f"reports.notes.{spec.code}", LANGUAGE)
        for column, line in enumerate((spec.names[LANGUAGE], need, explanation, example(spec))):
            sheet.write_string(row, column, line, wrapped)


def _step_values(step: str, record_id_header: str) -> dict[str, str]:
    return {"header": record_id_header} if step == "record_id" else {}
