"""HTML tables under the name of a spreadsheet."""

from __future__ import annotations

from smartcity.intake.reading import read_workbook
from smartcity.intake.tables import Limits, Sheet
from tests import workbooks


def sheets_of(page: str) -> list[Sheet]:
    return read_workbook("usulan.xls", page.encode(), Limits()).sheets


def only_sheet(page: str) -> Sheet:
    (sheet,) = sheets_of(page)
    return sheet


def test_one_table_has_no_name_and_several_have_numbers() -> None:
    one = workbooks.html(workbooks.INNOVATIONS).decode()
    assert only_sheet(one).name is None
    two = workbooks.html(workbooks.INNOVATIONS, [["a"]]).decode()
    assert [(sheet.name, len(sheet.rows)) for sheet in sheets_of(two)] == [("1", 4), ("2", 1)]


def test_head_body_and_foot_come_in_order() -> None:
    page = "<table><thead><tr><th>Nama<tbody><tr><td>A<tr><td>B</tbody><tfoot><tr><td>Jumlah</table>"
    assert only_sheet(page).rows == [["Nama"], ["A"], ["B"], ["Jumlah"]]


def test_spans_are_merged_ranges_with_the_text_in_the_first_cell() -> None:
    page = (
        "<table><tr><th rowspan=2>No<th rowspan='2'>OPD<th colspan=2>Inovasi</tr><tr><th>Nama<th>Dimensi</tr>"
        "<tr><td>1<td rowspan=2>Dinas A<td>X<td>Living</tr><tr><td>2<td>Y<td>Economy</tr></table>"
    )
    sheet = only_sheet(page)
    assert sheet.rows == [
        ["No", "OPD", "Inovasi", ""],
        ["", "", "Nama", "Dimensi"],
        ["1", "Dinas A", "X", "Living"],
        ["2", "", "Y", "Economy"],
    ]
    assert set(sheet.merged) == {(1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 1, 4), (3, 2, 4, 2)}


def test_spans_that_mean_nothing_or_too_much() -> None:
    page = "<table><tr><td colspan=0>a<td colspan=x>b<td rowspan=99999999>c</tr><tr><td>d</tr></table>"
    sheet = only_sheet(page)
    assert sheet.rows == [["a", "b", "c"], ["d"]]
    assert sheet.merged == [(1, 3, 2, 3)]


def test_the_text_of_a_cell_is_what_a_browser_shows() -> None:
    page = (
        "<table><tr><td>  Antre \n Daring<br>Puskesmas <b>Contoh</b>&nbsp;&amp; &lt;b&gt;"
        "<script>alert(1)</script><!-- x --></td><td><p>satu</p><p>dua</p></td></tr></table>"
    )
    assert only_sheet(page).rows == [["Antre Daring\nPuskesmas Contoh & <b>", "satu\ndua"]]


def test_a_table_in_a_cell_is_a_sheet_of_its_own() -> None:
    page = "<table><tr><td>Kop surat<table><tr><td>Nama</tr></table></td><td>x</td></tr></table>"
    assert [sheet.rows for sheet in sheets_of(page)] == [[["Kop surat", "x"]], [["Nama"]]]


def test_rows_that_the_page_hides_are_told() -> None:
    page = "<table><tr><td>a</tr><tr style='display: none'><td>b</tr><tr><td>c</tr></table>"
    assert only_sheet(page).hidden_rows == {2}


def test_a_page_without_a_table_is_a_sheet_without_rows() -> None:
    assert only_sheet("<html><body>Silakan masuk</body></html>").rows == []


def test_windows_letters_and_nothing_loaded_from_outside() -> None:
    page = b'<html><head><link rel=stylesheet href="http://contoh.invalid/x.css"></head><table><tr><td>Ca\xf1a\xa0B</table>'
    (sheet,) = read_workbook("x.xls", page, Limits()).sheets
    assert sheet.rows == [["Ca\u00f1a B"]]


def test_entities_of_the_file_s_own_are_not_expanded() -> None:
    page = '<!DOCTYPE html [<!ENTITY a "lol"><!ENTITY b SYSTEM "file:///etc/hostname">]><table><tr><td>&a;&b;</table>'
    assert "lol" not in str(only_sheet(page).rows)
