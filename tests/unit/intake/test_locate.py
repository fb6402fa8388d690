"""Tables are found on sheets as offices make them."""

from __future__ import annotations

from smartcity.intake.locate import locate_tables
from smartcity.intake.tables import Sheet
from tests.sheets import headers_of, sheet_of


def test_a_header_in_row_one_and_a_record_a_row() -> None:
    (table,) = locate_tables(sheet_of("No|OPD|Nama Inovasi\n1|Dinas Kesehatan|SIMPEL\n2|Dinas Sosial|SAPA"))
    assert (table.header_rows, table.first_row, table.last_row) == ([1], 2, 3)
    assert table.row_kinds == ["data", "data"]
    assert [column.headers for column in table.columns] == [("No",), ("OPD",), ("Nama Inovasi",)]


def test_letterhead_titles_and_an_offset_are_no_part_of_the_table() -> None:
    drawing = """
||PEMERINTAH KABUPATEN CONTOH|
||DAFTAR USULAN INOVASI TAHUN 2023|

||Nama OPD : Dinas Kesehatan|

|No|Nama Inovasi|Dimensi
|1|SIMPEL|Smart Living
|2|SAPA|Smart Society
"""
    (table,) = locate_tables(sheet_of(drawing, "C1:D1 C2:D2"))
    assert table.header_rows == [6]
    assert [column.place for column in table.columns] == [2, 3, 4]
    assert table.banners == [
        "PEMERINTAH KABUPATEN CONTOH",
        "DAFTAR USULAN INOVASI TAHUN 2023",
        "Nama OPD : Dinas Kesehatan",
    ]


def test_two_header_rows_with_merged_parents_and_a_row_of_numbers() -> None:
    drawing = """
DAFTAR INOVASI|||||||
No|OPD|Nama Inovasi|Waktu|||Anggaran|
|||Inisiatif|Uji Coba|Penerapan|2023|2024
(1)|(2)|(3)|(4)|(5)|(6)|(7)|(8)
1|Dinas Kesehatan|SIMPEL|2021|2022|2023|5000000|6000000
"""
    (table,) = locate_tables(sheet_of(drawing, "A1:H1 A2:A3 B2:B3 C2:C3 D2:F2 G2:H2"))
    assert (table.header_rows, table.number_rows, table.first_row) == ([2, 3], [4], 5)
    assert [column.headers for column in table.columns] == [
        ("No",),
        ("OPD",),
        ("Nama Inovasi",),
        ("Waktu", "Inisiatif"),
        ("Waktu", "Uji Coba"),
        ("Waktu", "Penerapan"),
        ("Anggaran", "2023"),
        ("Anggaran", "2024"),
    ]


def test_two_header_rows_without_merged_cells_as_csv_saves_them() -> None:
    drawing = """
No,OPD,Nama Inovasi,Waktu,,,Anggaran,
,,,Inisiatif,Uji Coba,Penerapan,2023,2024
1,Dinas Kesehatan,SIMPEL,2021,2022,2023,5000000,6000000
""".replace(",", "|")
    (table,) = locate_tables(sheet_of(drawing, name=None))
    assert table.header_rows == [1, 2]
    assert table.columns[5].headers == ("Waktu", "Penerapan")
    assert table.columns[7].headers == ("Anggaran", "2024")
    assert table.columns[2].headers == ("Nama Inovasi",)


def test_four_header_rows() -> None:
    drawing = """
No|OPD|Nama Inovasi|Rencana|||
|||Anggaran|||Keterangan
|||APBD||Mitra|
|||2023|2024|2023|
1|Dinas Kesehatan|SIMPEL|1000000|2000000|0|baru
"""
    merged = "A1:A4 B1:B4 C1:C4 D1:G1 D2:F2 G2:G4 D3:E3"
    (table,) = locate_tables(sheet_of(drawing, merged))
    assert table.header_rows == [1, 2, 3, 4]
    assert table.columns[4].headers == ("Rencana", "Anggaran", "APBD", "2024")
    assert table.row_kinds == ["data"]


def test_column_numbers_in_their_forms() -> None:
    for numbers in ("1|2|3|4", "a|b|c|d", "(a)|(b)|©|(d)", "1|2|3|4=2+3"):
        drawing = f"No|OPD|Nama Inovasi|Dimensi\n{numbers}\n1|Dinas Sosial|SAPA|Smart Society"
        (table,) = locate_tables(sheet_of(drawing))
        assert (table.number_rows, table.first_row) == ([2], 3), numbers


def test_two_tables_one_under_the_other() -> None:
    drawing = """
A. DAFTAR OPD||
No|Kode|Nama OPD
1|01|Dinas Kesehatan

B. DAFTAR INOVASI||

No|OPD|Nama Inovasi
1|Dinas Kesehatan|SIMPEL
2|Dinas Sosial|SAPA
"""
    tables = locate_tables(sheet_of(drawing))
    assert headers_of(tables) == [[7], [2]]
    assert tables[0].banners == ["B. DAFTAR INOVASI"]
    assert (tables[1].first_row, tables[1].last_row) == (3, 3)


def test_two_tables_side_by_side() -> None:
    drawing = """
No|OPD|Nama Inovasi||No|Nama OPD
1|Dinas Kesehatan|SIMPEL||1|Dinas Kesehatan
2|Dinas Sosial|SAPA||2|Dinas Sosial
3|Dinas Sosial|SIAP||
"""
    tables = locate_tables(sheet_of(drawing))
    assert [[column.place for column in table.columns] for table in tables] == [[1, 2, 3], [5, 6]]
    assert [table.row_kinds.count("data") for table in tables] == [3, 2]


def test_a_small_legend_at_the_right_is_not_read_into_the_records() -> None:
    drawing = """
No|OPD|Nama Inovasi|Dimensi||Kode|Arti
1|Dinas Kesehatan|SIMPEL|SL||SL|Smart Living
2|Dinas Sosial|SAPA|SS||SS|Smart Society
3|Dinas Sosial|SIAP|SS||
4|Dinas Sosial|SIGAP|SS||
5|Dinas Sosial|SEDIA|SS||
"""
    tables = locate_tables(sheet_of(drawing))
    assert [column.place for column in tables[0].columns] == [1, 2, 3, 4]
    assert tables[0].row_kinds == ["data"] * 5


def test_an_empty_column_inside_one_table_does_not_cut_it() -> None:
    drawing = """
No|OPD||Nama Inovasi|Dimensi
1|Dinas Kesehatan||SIMPEL|Smart Living
2|Dinas Sosial||SAPA|Smart Society
"""
    (table,) = locate_tables(sheet_of(drawing))
    assert [column.place for column in table.columns] == [1, 2, 4, 5]


def test_a_table_of_unknown_words_and_a_table_without_header() -> None:
    (unknown,) = locate_tables(sheet_of("kode_kab|kab|prov\n9401|MERAUKE|94\n9402|JAYAWIJAYA|94"))
    assert (unknown.header_rows, unknown.row_kinds) == ([1], ["data", "data"])
    (bare,) = locate_tables(sheet_of("1101|11|KABUPATEN SIMEULUE\n1102|11|KABUPATEN ACEH SINGKIL"))
    assert (bare.header_rows, bare.first_row, bare.row_kinds) == ([], 1, ["data", "data"])


def test_sheets_that_hold_no_table() -> None:
    for drawing in ("", "Petunjuk pengisian", "Judul\nIsi satu baris\nIsi lagi"):
        assert locate_tables(sheet_of(drawing)) == []
    assert locate_tables(Sheet("Kosong", [])) == []


def test_a_template_with_a_header_and_no_record() -> None:
    (table,) = locate_tables(sheet_of("No|OPD|Nama Inovasi|Dimensi\n|||\nKeterangan : isi semua kolom|||"))
    assert (table.header_rows, table.row_kinds) == ([1], ["blank", "note"])


def test_a_person_s_choice_of_the_header_wins() -> None:
    sheet = sheet_of("No|OPD|Nama Inovasi\nNomor|Asal|Gagasan\n1|Dinas Sosial|SAPA")
    (table,) = locate_tables(sheet, [2])
    assert table.header_rows == [2]
    assert table.columns[2].headers == ("Gagasan",)
    assert table.row_kinds == ["data"]


def test_header_texts_with_line_breaks_spaces_and_capitals() -> None:
    drawing = "NO.|NAMA\\nPERANGKAT  DAERAH|JUDUL\\nINOVASI \n1|Dinas Sosial|SAPA"
    (table,) = locate_tables(sheet_of(drawing))
    assert table.header_rows == [1]
    assert table.columns[1].headers == ("NAMA PERANGKAT DAERAH",)


def test_a_list_of_one_column() -> None:
    (table,) = locate_tables(sheet_of("OPD : Bappeda\nNama Inovasi\nSIMPEL\nSEHATI"))
    assert (table.header_rows, table.row_kinds, table.banners) == ([2], ["data", "data"], ["OPD : Bappeda"])
