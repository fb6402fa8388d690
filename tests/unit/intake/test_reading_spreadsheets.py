"""Values with their true places, and what stands beside values in a spreadsheet."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from smartcity.intake.reading import read_workbook
from smartcity.intake.tables import Limits, Sheet
from tests import workbooks


def sheets_of(content: bytes) -> list[Sheet]:
    return read_workbook("usulan", content, Limits()).sheets


def only_sheet(content: bytes) -> Sheet:
    (sheet,) = sheets_of(content)
    return sheet


BUILDERS = [workbooks.xlsx, workbooks.xls, workbooks.ods]


@pytest.mark.parametrize("build", BUILDERS)
def test_a_table_that_starts_at_c4_keeps_its_rows_and_columns(build: type) -> None:
    content = build(
        {"Data": [[], [], [], ["", "", "OPD", "Nama"], ["", "", "Dinas Contoh", "Inovasi A"], []]}
    )
    rows = only_sheet(content).rows
    assert [list(filter(None, row)) for row in rows] == [
        [],
        [],
        [],
        ["OPD", "Nama"],
        ["Dinas Contoh", "Inovasi A"],
    ]
    assert rows[3][2] == "OPD"
    assert rows[4][3] == "Inovasi A"


@pytest.mark.parametrize("build", BUILDERS)
def test_blank_rows_between_keep_the_numbers_below(build: type) -> None:
    rows = only_sheet(build({"Data": [["a"], [], [], ["b"]]})).rows
    assert [row[:1] for row in rows] == [["a"], [], [], ["b"]]


@pytest.mark.parametrize("build", BUILDERS)
def test_whole_numbers_are_int_and_codes_stay_text(build: type) -> None:
    (row,) = only_sheet(build({"Data": [[2.0, 2.5, "001", "32.10", 3201012345678901, "NA", True]]})).rows
    assert row[:6] == [2, 2.5, "001", "32.10", 3201012345678901, "NA"]
    assert [type(value) for value in row[:3]] == [int, float, str]
    assert row[6] in (True, 1)


def test_dates_are_dates() -> None:
    (row,) = only_sheet(workbooks.xlsx({"Data": [[date(2022, 8, 17), datetime(2022, 8, 17, 9, 30)]]})).rows  # noqa: DTZ001
    assert row == [date(2022, 8, 17), datetime(2022, 8, 17, 9, 30)]  # noqa: DTZ001 -- cells have no zone


def test_the_longest_text_of_a_cell_is_kept() -> None:
    text = "x" * 32_767
    assert only_sheet(workbooks.xlsx({"Data": [["a", text]]})).rows == [["a", text]]


def test_text_that_looks_like_markup_or_a_formula_stays_text() -> None:
    row = ["<img src=x onerror=alert(1)>", "[x](javascript:y)", "$x$", "&amp;"]
    assert only_sheet(workbooks.shared_strings([["=HYPERLINK(1)", *row]])).rows == [["=HYPERLINK(1)", *row]]


@pytest.mark.parametrize("build", BUILDERS)
def test_merged_ranges_with_the_value_in_their_first_cell(build: type) -> None:
    sheet = only_sheet(build({"Data": workbooks.LETTERHEAD}, merged={"Data": workbooks.LETTERHEAD_MERGED}))
    assert set(sheet.merged) == set(workbooks.LETTERHEAD_MERGED)
    assert sheet.rows[6][1] == "Dinas Kesehatan"
    assert sheet.rows[7][1] == ""


def test_merged_ranges_end_where_the_values_end() -> None:
    merged = b'<mergeCells><mergeCell ref="A1:A900000"/><mergeCell ref="A5:A6"/></mergeCells></worksheet>'
    content = workbooks.with_part(
        workbooks.xlsx({"Data": [["a", "b"], ["c"]]}),
        "xl/worksheets/sheet1.xml",
        lambda body: body.replace(b"</worksheet>", merged),
    )
    assert only_sheet(content).merged == [(1, 1, 2, 1)]


def test_error_cells_uncalculated_formulas_and_hidden_rows_are_seen() -> None:
    rows = [["Nama", "Anggaran"], ["A", "#N/A"], ["B", "=SUM(A1:A2)"], ["C", "#DIV/0!"], ["D", 4]]
    sheet = only_sheet(workbooks.xlsx({"Data": rows}, hidden_rows={"Data": [3, 5, 90]}))
    assert sheet.error_cells == {(2, 2): "#N/A", (4, 2): "#DIV/0!"}
    assert sheet.uncalculated == {(3, 2)}
    assert sheet.hidden_rows == {3, 5}
    assert sheet.structure_seen


def test_error_cells_below_the_last_value_have_their_rows() -> None:
    sheet = only_sheet(workbooks.xlsx({"Data": [["Nama"], [], ["", "#REF!"]]}))
    assert len(sheet.rows) == 3
    assert sheet.error_cells == {(3, 2): "#REF!"}


def test_hidden_sheets_are_flagged_and_only_their_first_row_is_read() -> None:
    content = workbooks.xlsx(
        {"Data": [["a"]], "Daftar": [["b"], ["c"], ["#N/A"]], "Rahasia": []},
        hidden_sheets=["Daftar"],
        very_hidden_sheets=["Rahasia"],
    )
    read = [(sheet.name, sheet.hidden, sheet.rows) for sheet in sheets_of(content)]
    assert read == [("Data", False, [["a"]]), ("Daftar", True, [["b"]]), ("Rahasia", True, [])]
    assert not sheets_of(content)[1].error_cells


def test_a_hidden_sheet_of_an_ods_is_flagged() -> None:
    sheets = sheets_of(workbooks.ods({"Data": [["a"]], "Daftar": [["b"]]}, hidden_sheets=["Daftar"]))
    assert [sheet.hidden for sheet in sheets] == [False, True]


def test_what_xls_and_ods_do_not_show_is_said() -> None:
    for build in (workbooks.xls, workbooks.ods):
        assert not only_sheet(build({"Data": [["a"]]})).structure_seen


def test_a_sheet_without_values_has_no_rows() -> None:
    assert only_sheet(workbooks.xlsx({"Data": []})).rows == []


def test_equal_texts_are_one_object() -> None:
    first, second = only_sheet(workbooks.shared_strings([["Dinas Contoh"], ["Dinas Contoh"]])).rows
    assert first[0] is second[0]
