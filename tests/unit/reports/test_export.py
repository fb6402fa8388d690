"""The export: everything current, nothing that runs, nothing personal, and the same when it comes back."""

from __future__ import annotations

import io
import zipfile

import openpyxl

from smartcity.intake.pipeline import check_content
from smartcity.intake.tables import IntakeContext, Limits
from smartcity.reference.own_workbook import load_own_workbook
from smartcity.reports.columns import SheetRecord
from smartcity.reports.export import export_workbook

HOSTILE = (
    '=HYPERLINK("http://contoh.invalid";"x")',
    "+1+1",
    "-2",
    "@SUM(1)",
    "http://contoh.invalid/?a=1",
    "mailto:a",
)


def innovation(record_id: str, **fields: object) -> SheetRecord:
    return SheetRecord(record_id, {"opd": "Dinas Sosial", "name": record_id, "dimension": "living", **fields})


def test_text_never_becomes_a_formula_or_a_link() -> None:
    records = [innovation(f"R{number}", note=text, name=text) for number, text in enumerate(HOSTILE)]
    content = export_workbook(records, [SheetRecord("O", {"name": "=1+1"})], "Contoh")
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" and cell.hyperlink is None for cell in row)
    names = [row[2] for row in workbook["Inovasi"].iter_rows(min_row=2, values_only=True)]
    assert names == list(HOSTILE)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.namelist()
        assert not any("externalLink" in part for part in parts)
        assert not any(
            b'TargetMode="External"' in archive.read(part) for part in parts if part.endswith(".rels")
        )


def test_what_has_no_column_stands_on_a_sheet_of_its_own() -> None:
    record = SheetRecord(
        "R1",
        {
            "opd": "Dinas Sosial",
            "name": "PUSAKA",
            "dimension": "society",
            "budget": 300,
            "budget_by_year": {"2024": 100, "2025": 200},
        },
        {"Lokasi": "Terminal"},
    )
    workbook = openpyxl.load_workbook(io.BytesIO(export_workbook([record], [], "Contoh")))
    details = workbook["Rincian"]
    assert details["A1"].value == load_own_workbook().details_mark
    lines = [(row[0], row[3], row[4]) for row in details.iter_rows(min_row=4, values_only=True)]
    assert lines == [
        ("R1", "Lokasi", "Terminal"),
        ("R1", "Anggaran 2024", "100"),
        ("R1", "Anggaran 2025", "200"),
    ]


def test_without_extra_columns_and_registry_there_are_no_such_sheets() -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(export_workbook([innovation("R1")], [], "Contoh")))
    assert workbook.sheetnames == ["Inovasi", "Petunjuk", "Daftar"]


def test_amounts_stay_exact_beyond_what_a_cell_counts() -> None:
    # A double counts whole numbers up to 2^53; one more would be rounded in the cell.
    exact, beyond = 2**53, 2**53 + 1
    records = [innovation("R1", budget=exact), innovation("R2", budget=beyond)]
    sheet = openpyxl.load_workbook(io.BytesIO(export_workbook(records, [], "Contoh")))["Inovasi"]
    place = next(cell.column for cell in sheet[1] if cell.value == "Anggaran")
    assert sheet.cell(2, place).value == exact
    assert sheet.cell(3, place).value == str(beyond)


def test_small_amounts_say_that_they_are_rupiah() -> None:
    # Beside 250000000 a bare 75000 could as well be in thousands: the intake would ask.
    records = [
        innovation("R1", budget=75_000),
        innovation("R2", budget=5),
        innovation("R3", budget=250_000_000),
    ]
    result = check_content("ekspor.xlsx", export_workbook(records, [], "Contoh"), IntakeContext(), Limits())
    assert result.tables[0].fields["budget"] == [75_000, 5, 250_000_000]
    assert not [finding for finding in result.findings if finding.field == "budget"]
