"""The template as Excel and the intake see it: choices, notes, protection, rows already there."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from smartcity.intake.pipeline import check_content
from smartcity.intake.tables import ExpectedOpd, IntakeContext, Limits
from smartcity.records import FileStatus
from smartcity.reference import load_reference
from smartcity.reference.own_workbook import load_own_workbook
from smartcity.reports.columns import SheetRecord
from smartcity.reports.template import template_workbook

OPDS = ("Dinas Kesehatan", "Dinas Sosial")
CONTEXT = IntakeContext(registry=tuple(ExpectedOpd(name) for name in OPDS))
RECORD = SheetRecord(
    "ABC123",
    {
        "opd": "Dinas Kesehatan",
        "name": "SIAGA",
        "dimension": "living",
        "applied_on": "2022-08",
        "budget": 250_000_000,
    },
)
LAST_PREPARED_ROW = 2002  # 2000 empty rows below the header and one record


@pytest.fixture(scope="module")
def workbook() -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(template_workbook([RECORD], OPDS, "Kabupaten Contoh")))


@pytest.fixture(scope="module")
def sheet(workbook: openpyxl.Workbook) -> Worksheet:
    return workbook["Inovasi"]


def column(sheet: Worksheet, field: str) -> str:
    header = load_reference().kinds["innovation"].fields[field].names["id"]
    return next(cell.column_letter for cell in sheet[1] if cell.value == header)


def choices_of(workbook: openpyxl.Workbook, field: str) -> list[str]:
    """The words of a field's drop-down, from the cells that its rule refers to."""
    sheet = workbook["Inovasi"]
    rules = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    source = rules[f"{column(sheet, field)}2"].formula1
    name, cells = source.split("!")
    return [row[0].value for row in workbook[name][cells.replace("$", "")]]


def test_every_field_has_a_column_and_a_note_with_an_example(sheet: Worksheet) -> None:
    fields = load_reference().kinds["innovation"].fields.values()
    heads = [cell.value for cell in sheet[1]]
    assert heads == [load_own_workbook().record_id_header, *(field.names["id"] for field in fields)]
    assert all(cell.comment is not None and cell.comment.text for cell in sheet[1])
    assert "Dinas Kesehatan" in sheet[f"{column(sheet, 'opd')}1"].comment.text


def test_drop_downs_refer_to_the_hidden_list(workbook: openpyxl.Workbook) -> None:
    assert workbook["Daftar"].sheet_state == "hidden"
    assert choices_of(workbook, "opd") == list(OPDS)
    assert choices_of(workbook, "dimension")[3] == "Smart Living"
    assert choices_of(workbook, "maturity") == ["Inisiatif", "Uji Coba", "Penerapan"]
    assert choices_of(workbook, "digital") == ["Ya", "Tidak"]
    assert choices_of(workbook, "quick_win") == ["Ya", "Tidak"]
    assert "Berjalan" in choices_of(workbook, "status")


def test_no_rule_is_longer_than_excel_reads(sheet: Worksheet) -> None:
    assert all(len(rule.formula1) <= 255 for rule in sheet.data_validations.dataValidation)


def test_choices_reach_every_prepared_row(sheet: Worksheet) -> None:
    ends = {str(rule.sqref).split(":")[1] for rule in sheet.data_validations.dataValidation}
    assert all(end.endswith(str(LAST_PREPARED_ROW)) for end in ends)


def test_sub_dimensions_follow_the_dimension_of_their_row(workbook: openpyxl.Workbook) -> None:
    sheet = workbook["Inovasi"]
    rules = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in sheet.data_validations.dataValidation}
    rule = rules[f"{column(sheet, 'subdimension')}2"]
    assert rule.startswith("OFFSET(Daftar!")
    assert f"MATCH(${column(sheet, 'dimension')}2," in rule
    # The list that it counts in: three parts a dimension, in the order of the dimensions.
    first = rule.removeprefix("OFFSET(Daftar!").split(",")[0].replace("$", "")
    start = workbook["Daftar"][first]
    listed = [workbook["Daftar"].cell(start.row + offset, start.column).value for offset in range(18)]
    assert listed == [part.names["id"] for part in load_reference().subdimensions.values()]
    codes = [dimension.code for dimension in load_reference().dimensions]
    parts = list(load_reference().subdimensions)
    assert [part.split("/")[0] for part in parts] == [code for code in codes for _ in range(3)]


def test_header_and_ids_are_locked_and_the_rest_is_free(sheet: Worksheet) -> None:
    assert sheet.protection.sheet
    assert sheet["A1"].protection.locked
    assert sheet["A2"].protection.locked
    assert sheet[f"{column(sheet, 'name')}1"].protection.locked
    assert not sheet[f"{column(sheet, 'name')}2"].protection.locked
    assert not sheet.column_dimensions[column(sheet, "name")].protection.locked
    assert sheet.freeze_panes == "D2"


def test_numbers_dates_and_text_have_their_formats(sheet: Worksheet) -> None:
    formats = {
        field: sheet[f"{column(sheet, field)}2"].number_format for field in ("name", "applied_on", "budget")
    }
    assert formats == {"name": "@", "applied_on": "@", "budget": "#,##0"}


def test_a_prefilled_template_comes_back_as_it_went(workbook: openpyxl.Workbook) -> None:
    content = template_workbook([RECORD], OPDS, "Kabupaten Contoh")
    result = check_content("template.xlsx", content, CONTEXT, Limits())
    assert result.status is FileStatus.OK
    assert result.findings == []
    assert result.tables[0].record_ids == ["ABC123"]
    assert result.counts.accepted == 1


def fill(content: bytes, rows: list[dict[str, Any]]) -> bytes:
    """The template with rows typed into it, as a person would."""
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    sheet = workbook["Inovasi"]
    for number, row in enumerate(rows, start=2):
        for field, value in row.items():
            sheet[f"{column(sheet, field)}{number}"] = value
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def test_a_template_filled_in_gives_no_finding() -> None:
    row = {
        "opd": "Dinas Sosial",
        "name": "PUSAKA (Pusat Sambung Kasih Keluarga)",
        "dimension": "Smart Society",
        "secondary_dimensions": "Smart Living; Smart Governance",
        "subdimension": "Interaksi Masyarakat",
        "problem": "Keluarga rentan tidak tahu tempat meminta bantuan",
        "maturity": "Uji Coba",
        "digital": "Tidak",
        "applied_on": "2022-08",
        "start_year": 2022,
        "end_year": 2026,
        "budget": 240_000_000,
        "fund_source": "APBD; CSR",
        "supporting_opds": "Dinas Kesehatan",
        "quick_win": "Ya",
        "status": "Berjalan",
        "progress_pct": 60,
    }
    content = fill(template_workbook([], OPDS, "Kabupaten Contoh"), [row])
    result = check_content("template.xlsx", content, CONTEXT, Limits())
    assert result.findings == []
    fields = {field: values[0] for field, values in result.tables[0].fields.items()}
    assert fields["dimension"] == "society"
    assert fields["subdimension"] == "society/community"
    assert fields["secondary_dimensions"] == ["living", "governance"]
    assert (fields["maturity"], fields["digital"], fields["quick_win"]) == ("pilot", False, True)
    assert (fields["applied_on"], fields["budget"], fields["progress_pct"]) == ("2022-08", 240_000_000, 60)
    assert fields["fund_source"] == ["apbd", "csr"]


def test_an_empty_template_holds_no_row() -> None:
    result = check_content("template.xlsx", template_workbook([], OPDS, "Contoh"), CONTEXT, Limits())
    assert result.findings == []
    assert (result.counts.accepted, result.counts.held, result.counts.rejected) == (0, 0, 0)


def test_without_a_registry_the_opd_is_free(sheet: Worksheet) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(template_workbook([], [], "Contoh")))
    places = {str(rule.sqref)[0] for rule in workbook["Inovasi"].data_validations.dataValidation}
    assert column(sheet, "opd") not in places
