"""Every row of a table is told apart: records, totals, groups, notes, signatures, merged records."""

from __future__ import annotations

from smartcity.intake.locate import locate_tables
from tests.sheets import kinds_of, rows_of, sheet_of


def test_totals_notes_and_a_signature_block_are_no_records() -> None:
    drawing = """
No|OPD|Nama Inovasi|Anggaran
1|Dinas Kesehatan|SIMPEL|1000000
2|Dinas Sosial|SAPA|2000000
J U M L A H |||3000000

Catatan : angka sementara|||
* belum final|||
||Medan,        2022|
Mengetahui,||KEPALA DINAS SOSIAL|
||……………………….|
||NIP. 19700101 199001 1 001|
"""
    (table,) = locate_tables(sheet_of(drawing))
    assert kinds_of(table) == {
        2: "data",
        3: "data",
        4: "total",
        5: "blank",
        6: "note",
        7: "note",
        8: "signature",
        9: "signature",
        10: "signature",
        11: "signature",
    }


def test_a_name_that_holds_a_total_s_word_stays_a_record() -> None:
    drawing = """
No|OPD|Nama Inovasi|Anggaran
1|Dinas Pariwisata|Jumlah Kunjungan Online|1000000
2|Dinas Pemuda dan Olahraga|Total Football Desa|
3||Catatan Ibu Hamil Digital|
4|Kepala Dinas Kesehatan|Mengetahui Gizi Sejak Dini|
||Jumlah Penduduk Miskin Online|500000
Total|||1500000
"""
    (table,) = locate_tables(sheet_of(drawing))
    assert rows_of(table, "data") == [2, 3, 4, 5, 6]
    assert rows_of(table, "total") == [7]


def test_group_rows_label_the_records_below_them() -> None:
    drawing = """
No|Nama Inovasi|Dimensi|Anggaran
I|DINAS KESEHATAN||
1|SIMPEL|Smart Living|1
2|SEHATI|Smart Living|1
II.|Dinas Sosial||
1|SAPA|Smart Society|1
A.|Smart Economy||
1|PASAR|Smart Economy|1
"""
    (table,) = locate_tables(sheet_of(drawing))
    assert rows_of(table, "group") == [2, 5, 7]
    assert table.group_labels == {
        3: ("DINAS KESEHATAN",),
        4: ("DINAS KESEHATAN",),
        6: ("Dinas Sosial",),
        8: ("Dinas Sosial", "Smart Economy"),
    }


def test_a_dimension_or_an_opd_alone_in_a_row_is_a_group() -> None:
    drawing = """
No|OPD|Nama Inovasi|Anggaran
SMART LIVING|||
1|Dinas Kesehatan|SIMPEL|1
|Dinas Sosial||
2||SAPA|1
||Smart Economy|
3|Dinas Perdagangan|PASAR|1
"""
    (table,) = locate_tables(sheet_of(drawing))
    assert rows_of(table, "group") == [2, 4, 6]
    assert table.group_labels[5] == ("SMART LIVING", "Dinas Sosial")
    assert table.group_labels[7] == ("Smart Economy",)


def test_a_merged_band_over_the_table_is_a_group() -> None:
    drawing = """
No|OPD|Nama Inovasi|Anggaran
FGD Kelompok Pertama|||
1|Dinas Kesehatan|SIMPEL|1
"""
    (table,) = locate_tables(sheet_of(drawing, "A2:D2"))
    assert table.row_kinds == ["group", "data"]
    assert table.group_labels == {3: ("FGD Kelompok Pertama",)}


def test_records_numbered_in_roman_are_no_groups() -> None:
    drawing = """
No|OPD|Nama Inovasi|Anggaran
I|Dinas Kesehatan|SIMPEL|1
II|Dinas Sosial|SAPA|1
III||PASAR|
"""
    (table,) = locate_tables(sheet_of(drawing))
    assert table.row_kinds == ["data", "data", "data"]


def test_blank_rows_and_prepared_rows_do_not_end_the_table() -> None:
    drawing = """
No|OPD|Nama Inovasi
1|Dinas Kesehatan|SIMPEL


2|Dinas Sosial|SAPA
3||
4|-|
.||
"""
    (table,) = locate_tables(sheet_of(drawing))
    assert table.row_kinds == ["data", "blank", "blank", "data", "number", "number", "note"]


def test_the_lower_rows_of_a_merged_record_continue_it() -> None:
    drawing = """
No|OPD|Nama Inovasi|Uraian
1|Dinas Kesehatan|SIMPEL|pendaftaran
|||dan antrean
2|Dinas Sosial|SAPA|layanan


3|Dinas Sosial|SIAP|aduan
"""
    (table,) = locate_tables(sheet_of(drawing, "A2:A3 B2:B3 C2:C3 A4:A6 B4:B6 C4:C6"))
    assert table.row_kinds == ["data", "continuation", "data", "continuation", "continuation", "data"]
    assert table.merged_from == {}


def test_a_merged_opd_stands_for_the_records_below_it() -> None:
    drawing = """
No|OPD|Nama Inovasi|Dimensi
1|Dinas Kesehatan|SIMPEL|Smart Living
2||SEHATI|
3||GIZI|Smart Society
4|Dinas Sosial|SAPA|Smart Society
"""
    (table,) = locate_tables(sheet_of(drawing, "B2:B4 D2:D3"))
    assert table.row_kinds == ["data"] * 4
    assert table.merged_from == {(3, 2): 2, (4, 2): 2, (3, 4): 2}


def test_text_below_a_record_without_merged_cells_continues_it() -> None:
    drawing = """
No|OPD|Nama Inovasi|Uraian|Manfaat
1|Dinas Kesehatan|SIMPEL|pendaftaran|cepat
|||dan antrean|
2|Dinas Sosial|SAPA|layanan|mudah
"""
    (table,) = locate_tables(sheet_of(drawing))
    assert table.row_kinds == ["data", "continuation", "data"]


def test_a_header_printed_again_on_each_page_is_skipped() -> None:
    drawing = """
No|OPD|Nama Inovasi
1|2|3
1|Dinas Kesehatan|SIMPEL
No|OPD|Nama Inovasi
1|2|3
2|Dinas Sosial|SAPA
"""
    (table,) = locate_tables(sheet_of(drawing))
    assert table.row_kinds == ["data", "header", "number", "data"]


def test_a_signature_block_larger_than_the_table_is_all_signature() -> None:
    drawing = """
No|OPD|Nama Inovasi|Dimensi|Anggaran
1|Dinas Kesehatan|SIMPEL|Smart Living|100
2|Dinas Kesehatan|SEHATI|Smart Living|100
|||Contoh,  12 Juli 2023|
|Mengetahui,||Yang Membuat,|
|Sekretaris Daerah||Kepala Dinas Kesehatan|

|(Nama Pejabat)||(Nama Lain)|
|Pembina Utama Muda||Penata Tk. I|
|NIP. 1||NIP. 2|
"""
    (table,) = locate_tables(sheet_of(drawing))
    assert rows_of(table, "data") == [2, 3]
    assert rows_of(table, "signature") == [4, 5, 6, 8, 9, 10]


def test_blocks_with_their_own_banner_header_and_signature() -> None:
    drawing = """
Nama OPD : Dinas Kesehatan
No|Nama Inovasi|Dimensi
1|SIMPEL|Smart Living
Jumlah|1|
||Kepala Dinas Kesehatan
||(Nama Pejabat)

Nama OPD|:|Dinas Sosial
No|Nama Inovasi|Dimensi
1|SAPA|Smart Society
"""
    (table,) = locate_tables(sheet_of(drawing))
    assert table.row_kinds == [
        *("data", "total", "signature", "signature", "blank", "group", "header", "data"),
    ]
    assert table.banners == ["Nama OPD : Dinas Kesehatan"]
    assert table.group_labels == {10: ("Nama OPD : Dinas Sosial",)}


def test_a_last_name_that_reads_like_an_opd_stays_a_record() -> None:
    drawing = """
No|Nama Inovasi|Dimensi|Tahapan Inovasi
|DINAS KESEHATAN||
1|SIMPEL|Smart Living|Uji Coba
|Puskesmas Ramah Pasien||
"""
    (table,) = locate_tables(sheet_of(drawing))
    assert table.row_kinds == ["group", "data", "data"]


def test_subtotals_named_after_their_group() -> None:
    drawing = """
No|OPD|Nama Inovasi|Anggaran
1|Dinas Kesehatan|SIMPEL|100
|Jumlah Dinas Kesehatan||100
2|Dinas Sosial|SAPA|100
|Sub Total||100
|Jumlah I + II||200
Total Anggaran|||200
Rata-rata|||100
"""
    (table,) = locate_tables(sheet_of(drawing))
    assert table.row_kinds == ["data", "total", "data", "total", "total", "total", "total"]
