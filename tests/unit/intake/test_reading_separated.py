"""Text files: separator, quotes and encoding are found from the whole file."""

from __future__ import annotations

import pytest

from smartcity.intake.reading import read_workbook
from smartcity.intake.tables import Limits
from tests import workbooks

TABLE = [[str(value) for value in row] for row in workbooks.INNOVATIONS]


def rows_of(content: bytes) -> list[list[object]]:
    workbook = read_workbook("usulan.csv", content, Limits())
    (sheet,) = workbook.sheets
    assert (workbook.format, sheet.name, sheet.structure_seen) == ("csv", None, True)
    return [list(row) for row in sheet.rows]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_every_usual_way_to_write_a_table(separator: str, encoding: str, line_end: str) -> None:
    assert rows_of(workbooks.separated(TABLE, separator, encoding, line_end=line_end)) == TABLE


def test_a_last_line_without_its_end_and_all_cells_quoted() -> None:
    assert rows_of(workbooks.separated(TABLE, quote_all=True).rstrip()) == TABLE


def test_windows_letters_deep_in_the_file() -> None:
    rows = rows_of(workbooks.late_windows_csv())
    assert rows[-1][1:3] == ["Dinas\u00a0Pariwisata", "Ca\u00f1a"]


def test_a_utf8_file_with_a_cut_letter_stays_utf8() -> None:
    rows = [["Nama", "Manfaat"], *[["“Antre”", "café – é"]] * 20]
    content = workbooks.separated(rows)
    broken = content.replace("é".encode(), b"\xc3", 1)
    read = rows_of(broken)
    assert read[2:] == rows[2:]
    assert "\ufffd" in str(read[1])


def test_a_decimal_comma_does_not_make_the_comma_the_separator() -> None:
    table = [["Nama", "Nilai", "Target"], ["A", "1,5", "2,5"], ["B", "3,5", "4,5"]]
    assert rows_of(workbooks.separated(table, ";")) == table


def test_semicolons_in_texts_do_not_make_them_the_separator() -> None:
    table = [["Nama", "OPD", "Alamat"], ["A", "Dinas B, C", "x;y"], ["D", "Dinas E", "z;w;v"]]
    assert rows_of(workbooks.separated(table, ",")) == table


def test_a_letterhead_of_other_width_does_not_confuse() -> None:
    content = b"PEMERINTAH KABUPATEN CONTOH, TAHUN 2025\n\nNo;OPD;Nama\n1;Dinas A;B, C\n2;Dinas D;E\n"
    assert rows_of(content) == [
        ["PEMERINTAH KABUPATEN CONTOH, TAHUN 2025"],
        [],
        ["No", "OPD", "Nama"],
        ["1", "Dinas A", "B, C"],
        ["2", "Dinas D", "E"],
    ]


def test_line_breaks_in_quotes_make_one_record() -> None:
    table = [["Nama", "Uraian"], ["A", "baris satu\r\nbaris dua\n\nbaris empat"], ["B", 'kata "kutip"']]
    assert rows_of(workbooks.separated(table, ",")) == table


def test_one_forgotten_quote_does_not_swallow_the_rest() -> None:
    content = b'No;OPD;Nama\n1;"Dinas A;X\n2;"Dinas B";Y\n3;Dinas C;Z\n'
    assert rows_of(content)[2:] == [["2", "Dinas B", "Y"], ["3", "Dinas C", "Z"]]
    assert rows_of(content)[1] == ["1", '"Dinas A', "X"]


def test_a_very_long_cell_is_kept() -> None:
    table = [["Nama", "Gambar"], ["A", "x" * 300_000]]
    assert rows_of(workbooks.separated(table)) == table


def test_nameless_trailing_columns_and_files_without_header() -> None:
    table = [["1101", "11", "KABUPATEN CONTOH", "", ""], ["1102", "11", "KOTA CONTOH", "", "x"]]
    assert rows_of(workbooks.separated(table, ",")) == table


def test_codes_and_numbers_stay_the_text_they_are() -> None:
    assert rows_of(b"kode;nilai\n01.01;1.250\n000000;NA\n") == [
        ["kode", "nilai"],
        ["01.01", "1.250"],
        ["000000", "NA"],
    ]


def test_blank_records_are_counted_and_those_at_the_end_are_not() -> None:
    assert rows_of(b"a;b\n\n;\nc;d\n\n;;\n") == [["a", "b"], [], [], ["c", "d"]]


def test_the_line_that_names_the_separator_is_no_row() -> None:
    assert rows_of(b"sep=,\r\nNama,OPD\r\nA;1,B\r\n") == [["Nama", "OPD"], ["A;1", "B"]]


def test_one_column_needs_no_separator() -> None:
    assert rows_of(b"Nama Inovasi\nAntre Daring\n") == [["Nama Inovasi"], ["Antre Daring"]]
