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
from smartcity.reports.sheets import WORKBOOK_OPTIONS, RecordSheet, Styles
from smartcity.reports.template import add_record_sheets

BUDGET_BY_YEAR = "budget_by_year"


def export_workbook(
    innovations: Sequence[SheetRecord],
    registry: Sequence[SheetRecord],
    region: str,
    decisions: Sequence[DecisionRow] = (),
) -> bytes:
    """An xlsx that, read again, changes nothing: Inovasi and Daftar OPD with ids, and what has no column.

    Columns that match no field and yearly budgets stand on Rincian, a sheet of ours that is not read again.
    Without a registry there is no sheet of OPDs, without decisions none of those, which is not read again.
    """
    buffer = io.BytesIO()
    opds = [str(record.fields["name"]) for record in registry]
    with Workbook(buffer, WORKBOOK_OPTIONS) as workbook:
        styles = add_record_sheets(workbook, innovations, opds, region)
        if registry:
            RecordSheet(workbook, styles, "opd", text("reports.sheet.registry", LANGUAGE)).write(registry, 2)
        _add_details(workbook, styles, [*innovations, *registry])
        add_decisions(workbook, styles, decisions)
    return buffer.getvalue()


def _add_details(workbook: Workbook, styles: Styles, records: Sequence[SheetRecord]) -> None:
    lines = [(record, *line) for record in records for line in _details(record)]
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
    for row, (record, header, content) in enumerate(lines, start=3):
        cells = (
            record.record_id or "",
            *(str(record.fields.get(name) or "") for name in names),
            header,
            content,
        )
        for column, cell in enumerate(cells):
            sheet.write_string(row, column, cell[:LONGEST_TEXT])


def _details(record: SheetRecord) -> Iterator[tuple[str, str]]:
    yield from record.extra.items()
    for year, amount in (record.fields.get(BUDGET_BY_YEAR) or {}).items():
        yield text("reports.details.budget_of_year", LANGUAGE, year=year), str(amount)
