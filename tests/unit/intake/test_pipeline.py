"""One file through all steps."""

from __future__ import annotations

import csv
import io

import pytest

from smartcity.intake.pipeline import PREVIEW_ROWS, check_content
from smartcity.intake.tables import IntakeContext, Limits, SheetChoice, UnreadableFileError
from smartcity.records import Counts, FileResult, FileStatus
from smartcity.reference.own_workbook import load_own_workbook
from tests.workbooks import INNOVATIONS, letterhead, xlsx

HEADER = ("No", "OPD", "Nama Inovasi", "Dimensi")


def check(content: bytes, context: IntakeContext | None = None, name: str = "usulan.xlsx") -> FileResult:
    return check_content(name, content, context or IntakeContext(), Limits())


def codes(result: FileResult) -> list[str]:
    return [finding.code for finding in result.findings]


def test_a_clean_file_is_ok() -> None:
    result = check(xlsx({"Inovasi": INNOVATIONS}))
    assert result.status is FileStatus.OK
    assert result.counts == Counts(rows=4, accepted=3, skipped=1)
    (sheet,) = result.sheets
    (layout,) = sheet.tables
    assert (layout.kind, layout.header_rows, layout.range) == ("innovation", [1], "A1:D4")
    assert layout.columns == {"opd": "B", "name": "C", "dimension": "D"}
    assert layout.unmapped == [{"column": "A", "header": "No"}]
    assert sheet.preview[1] == ["1", "Dinas Kesehatan", "Antre Daring Puskesmas", "Smart Living"]
    assert len(result.sha256) == 64


def test_a_letterhead_a_merged_header_a_total_and_a_signature_are_skipped() -> None:
    result = check(letterhead())
    assert result.counts == Counts(rows=13, accepted=3, skipped=10)
    (table,) = result.tables
    assert table.rows == [7, 8, 9]
    assert table.fields["opd"] == ["Dinas Kesehatan", "Dinas Kesehatan", "Dinas Perhubungan"]
    assert table.fields["budget"] == [150_000_000, 90_000_000, 75_000_000]


def test_hidden_sheets_are_listed_and_counted_nowhere() -> None:
    rows = [HEADER, (1, "Dinas Sosial", "SI PEDULI", "Smart Society")]
    result = check(xlsx({"Inovasi": INNOVATIONS, "Rahasia": rows}, hidden_sheets=["Rahasia"]))
    assert [(sheet.sheet, sheet.hidden, sheet.counts.rows) for sheet in result.sheets] == [
        ("Inovasi", False, 4),
        ("Rahasia", True, 0),
    ]
    assert result.counts.rows == 4
    assert codes(result) == ["hidden-sheet"]
    assert result.status is FileStatus.FINDINGS


def test_hidden_rows_are_read_and_said() -> None:
    result = check(xlsx({"Inovasi": INNOVATIONS}, hidden_rows={"Inovasi": [3]}))
    assert result.counts.accepted == 3
    assert codes(result) == ["hidden-rows"]
    assert result.findings[0].params == {"count": "1"}


def test_our_own_sheets_are_left_out_without_a_word() -> None:
    own = load_own_workbook()
    result = check(xlsx({"Inovasi": INNOVATIONS, "Temuan": [(own.findings_mark,), HEADER]}))
    assert [sheet.sheet for sheet in result.sheets] == ["Inovasi"]
    assert result.findings == []


@pytest.mark.parametrize("rows", [[("Rapat hari Senin",)], [("Tanggal", "Suhu"), (1, 30), (2, 31)]])
def test_a_file_without_a_table_is_said_and_its_rows_are_skipped(rows: list[tuple[object, ...]]) -> None:
    result = check(xlsx({"Catatan": rows}))
    assert codes(result) == ["no-table"]
    assert result.counts == Counts(rows=len(rows), skipped=len(rows))
    assert result.status is FileStatus.FINDINGS


def test_findings_stand_in_the_order_of_sheets_and_rows() -> None:
    bad = [
        HEADER,
        (1, "Dinas Sosial", "A", "SE"),
        (2, "", "B", "Smart Livng"),
        (3, "Dinas Sosial", "", "Smart Living"),
    ]
    result = check(xlsx({"Satu": bad, "Dua": bad}))
    places = [(finding.sheet, finding.row) for finding in result.findings]
    assert places == sorted(places, key=lambda place: (place[0] == "Dua", place[1]))
    assert {finding.cell for finding in result.findings if finding.code == "name-missing"} == {"C4"}


def test_error_cells_and_formulas_without_value_are_found_in_a_real_workbook() -> None:
    rows = [HEADER, (1, "#N/A", "A", "Smart Living"), (2, "Dinas Sosial", "=A1", "Smart Living")]
    found = {(finding.code, finding.cell) for finding in check(xlsx({"Data": rows})).findings}
    assert {("cell-error", "B2"), ("opd-missing", "B2")} <= found
    assert {("formula-without-value", "C3"), ("name-missing", "C3")} <= found


def test_a_persons_choice_of_columns_is_followed() -> None:
    rows = [HEADER, (1, "Dinas Sosial", "Antre", "Smart Living")]
    choice = IntakeContext(sheet_choices={"Data": SheetChoice(columns={"D": ""})})
    result = check(xlsx({"Data": rows}), choice)
    assert codes(result) == ["dimension-missing"]
    assert result.tables[0].extra == [{"No": "1", "Dimensi": "Smart Living"}]


def test_rows_of_a_csv_are_its_records() -> None:
    written = io.StringIO()
    csv.writer(written).writerows(
        [HEADER, (1, "Dinas Sosial", "SI\nPEDULI", "Smart Society"), (2, "Dinas Sosial", "B", "x")]
    )
    result = check(written.getvalue().encode(), name="usulan.csv")
    assert result.tables[0].rows == [2, 3]
    assert result.tables[0].sheet is None
    assert result.tables[0].fields["name"][0] == "SI PEDULI"
    assert [(finding.sheet, finding.cell) for finding in result.findings] == [(None, "D3")]


def test_the_preview_ends_after_its_rows() -> None:
    rows = [HEADER, *((number, "Dinas Sosial", f"Inovasi {number}", "Living") for number in range(300))]
    assert len(check(xlsx({"Data": rows})).sheets[0].preview) == PREVIEW_ROWS


def test_what_cannot_be_read_is_an_error_of_its_own() -> None:
    with pytest.raises(UnreadableFileError) as unreadable:
        check(b"\x00\x01\x02 nothing that anybody could read \xff\xfe", name="x.xlsx")
    assert unreadable.value.code.startswith("file-")
