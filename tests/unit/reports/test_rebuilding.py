"""Files that cannot be edited in place come back as an xlsx: same names, same addresses, same findings."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, time, timedelta

import pytest

from smartcity.intake.reading import read_workbook
from smartcity.intake.tables import Limits
from smartcity.records import FileResult
from smartcity.reference.own_workbook import load_own_workbook
from smartcity.reports import rebuilding
from smartcity.reports.rebuilding import SheetCells, rebuild_marked
from tests.unit.reports.marking import ROWS, check, loaded, places, saved, workbook_of

MOMENT = datetime.fromisoformat("2022-08-17T09:30")
OWN = load_own_workbook()


def rebuilt(content: bytes, result: FileResult) -> bytes:
    workbook = read_workbook(result.file, content, Limits())
    sheets = [
        SheetCells(sheet.name, sheet.rows, sheet.hidden, sheet.merged, sheet.hidden_rows, sheet.error_cells)
        for sheet in workbook.sheets
    ]
    return rebuild_marked(sheets, workbook.format, result)


def as_csv() -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";").writerows(ROWS)
    return buffer.getvalue().encode("cp1252")


def test_a_csv_comes_back_with_its_cells_and_marks_where_they_were() -> None:
    content = as_csv()
    result = check(content, "usulan.csv")
    workbook = loaded(rebuilt(content, result))
    assert workbook.sheetnames == ["Data", "Temuan"]
    assert workbook["Data"]["D5"].value == "Smart Mobility"
    assert str(workbook["Data"]["D5"].fill.fgColor.rgb).endswith(OWN.fills["error"])
    assert workbook["Data"]["D5"].comment.text.startswith(OWN.comment_mark)


def test_the_rebuilt_file_gives_the_findings_of_the_file() -> None:
    content = as_csv()
    result = check(content, "usulan.csv")
    again = check(rebuilt(content, result))
    assert places(again) == places(result)
    assert again.counts.accepted == result.counts.accepted


def test_values_keep_their_types() -> None:
    values = ["=1+1", "http://contoh.invalid", 2.5, True, date(2022, 8, 17), MOMENT]
    rows = [[*values, time(9, 30), timedelta(hours=30), None, date(1850, 1, 1), "x" * 40_000]]
    sheet = SheetCells("Nilai", rows, error_cells={(2, 3): "#N/A"})
    result = FileResult("nilai.xls", "", 0, check(as_csv()).status)
    written = loaded(rebuild_marked([sheet], "xls", result))["Nilai"]
    assert (written["A1"].value, written["A1"].data_type) == ("=1+1", "s")
    assert written["B1"].hyperlink is None
    assert [written.cell(1, column).value for column in (3, 4)] == [2.5, True]
    assert written["E1"].value == datetime.fromisoformat("2022-08-17")
    assert written["F1"].value == MOMENT
    assert written["G1"].value == time(9, 30)
    assert written["J1"].value == "1850-01-01"
    assert len(written["K1"].value) == 32_767
    assert written["C2"].value == "=#N/A"


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Rekap: 2025/2026", "rekap  2025 2026"], ["Rekap  2025 2026", "rekap  2025 2026 2"]),
        (["x" * 40, "x" * 40], ["x" * 31, "x" * 27 + " 2"]),
        (["Temuan", "'"], ["Temuan", "Data"]),
        (["\U0001f4ca" * 20], ["\U0001f4ca" * 15]),
        (["a\x01b"], ["a b"]),
    ],
)
def test_sheet_names_become_what_excel_allows(names: list[str], expected: list[str]) -> None:
    result = FileResult("a.ods", "", 0, check(as_csv()).status)
    workbook = loaded(rebuild_marked([SheetCells(name, [["x"]]) for name in names], "ods", result))
    assert workbook.sheetnames[:-1] == expected
    assert workbook.sheetnames[-1].startswith("Temuan")


def test_of_a_long_file_only_rows_with_findings_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuilding, "MOST_ROWS", 5)
    workbook = workbook_of()
    sheet = workbook.worksheets[0]
    sheet.append([4, None, "TAMBAH", "Smart Mobility", 5_000_000])
    sheet.merge_cells("B5:B7")
    content = saved(workbook)
    result = check(content)
    copy = loaded(rebuilt(content, result)).worksheets[0]
    assert copy["C3"].value == "Nama Inovasi"
    assert copy["C4"].value is None  # its row has no finding
    assert copy["C5"].value == "PUSAKA"
    # The merged OPD is said in each row that is given back, so that the row still has one.
    assert [copy[f"B{row}"].value for row in (5, 7)] == ["Dinas Sosial", "Dinas Sosial"]


def test_merged_cells_stay_within_what_the_sheet_fills() -> None:
    sheet = SheetCells("Data", [["judul", "x"], ["a", "b"]], merged=[(1, 1, 1, 16_384), (1, 1, 2, 1)])
    result = FileResult("a.ods", "", 0, check(as_csv()).status)
    written = loaded(rebuild_marked([sheet], "ods", result))["Data"]
    assert [str(merged) for merged in written.merged_cells.ranges] == ["A1:B1"]


def test_our_sheet_of_an_earlier_check_is_left_out() -> None:
    sheets = [SheetCells("Data", [["x"]]), SheetCells("Temuan", [[OWN.findings_mark]])]
    result = FileResult("a.ods", "", 0, check(as_csv()).status)
    workbook = loaded(rebuild_marked(sheets, "ods", result))
    assert workbook.sheetnames == ["Data", "Temuan"]
