"""The export: every current innovation and the registry in the layout of the template."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from xlsxwriter import Workbook

from smartcity.analysis.decision_texts import DecisionRow
from smartcity.reference.own_workbook import load_own_workbook
from smartcity.reference.texts import text
from smartcity.reports.columns import LANGUAGE, LONGEST_TEXT, SheetRecord, fields_of
from smartcity.reports.decision_sheet import add_decisions
from smartcity.reports.registers import Registers
from smartcity.reports.sheets import WORKBOOK_OPTIONS, RecordSheet, Styles
from smartcity.reports.template import add_record_sheets

BUDGET_BY_YEAR = "budget_by_year"


def export_workbook(
    innovations: Sequence[SheetRecord],
    registry: Sequence[SheetRecord],
    region: str,
    decisions: Sequence[DecisionRow] = (),
    registers: Registers | None = None,
) -> bytes:
    """An xlsx that, read again, changes nothing: all records with ids, a sheet a kind.

    Columns that match no field and yearly budgets stand on Rincian, a sheet of ours that is not read again.
    A kind without records has no sheet, but for innovations; decisions have one that is not read again.
    """
    buffer = io.BytesIO()
    opds = [str(record.fields["name"]) for record in registry]
    registers = registers or Registers()
    with Workbook(buffer, WORKBOOK_OPTIONS) as workbook:
        styles = add_record_sheets(workbook, innovations, opds, region, registers, in_full=True)
        if registry:
            RecordSheet(workbook, styles, "opd", text("reports.sheet.registry", LANGUAGE)).write(registry, 2)
        records = [*innovations, *registry, *registers.readiness, *registers.risks]
        _add_details(workbook, styles, records)
        add_decisions(workbook, styles, decisions)
    return buffer.getvalue()


def _add_details(workbook: Workbook, styles: Styles, records: Sequence[SheetRecord]) -> None:
    # The aspects of one row of a sheet share what stood beside them: that is written once.
    lines: dict[tuple[str, ...], str] = {}
    for record in records:
        name = record.fields.get("name") or record.fields.get("innovation") or ""
        for detail in _details(record):
            lines.setdefault(
                (str(record.fields.get("opd") or ""), str(name), *detail), record.record_id or ""
            )
    if not lines:
        return
    own = load_own_workbook()
    sheet = workbook.add_worksheet(text("reports.sheet.details", LANGUAGE))
    sheet.set_column(0, 4, 24)
    sheet.write_string(0, 0, own.details_mark)
    names = ("opd", "name")
    fields = {spec.code: spec.names[LANGUAGE] for spec in fields_of("innovation")}
    heads = [own.record_id_header, *(fields[name] for name in names)]
    heads += [text("reports.details.column", LANGUAGE), text("reports.details.content", LANGUAGE)]
    for column, head in enumerate(heads):
        sheet.write_string(2, column, head, styles.optional)
    for row, (line, record_id) in enumerate(lines.items(), start=3):
        for column, cell in enumerate((record_id, *line)):
            sheet.write_string(row, column, cell[:LONGEST_TEXT])


def _details(record: SheetRecord) -> Iterator[tuple[str, str]]:
    yield from record.extra.items()
    for year, amount in (record.fields.get(BUDGET_BY_YEAR) or {}).items():
        yield text("reports.details.budget_of_year", LANGUAGE, year=year), str(amount)
