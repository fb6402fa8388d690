"""A table's kind and columns are known by headers, then by values, and a person's choice wins."""

from __future__ import annotations

from smartcity.intake.locate import locate_tables
from smartcity.intake.recognise import column_place, recognise_table, table_fingerprint
from smartcity.intake.tables import ExpectedOpd, IntakeContext, RecognisedTable, Sheet, SheetChoice
from tests.sheets import sheet_of, shifted


def recognise(sheet: Sheet, context: IntakeContext | None = None) -> RecognisedTable | None:
    tables = locate_tables(sheet)
    return recognise_table(tables[0], sheet, context or IntakeContext()) if tables else None


def fields_of(table: RecognisedTable | None) -> dict[str, int | list[int]]:
    assert table is not None
    places: dict[str, list[int]] = {}
    for column in table.columns:
        places.setdefault(column.field, []).append(column.place)
    return {field: each[0] if len(each) == 1 else each for field, each in places.items()}


def test_columns_by_their_headers() -> None:
    table = recognise(
        sheet_of("""
No|Perangkat Daerah|Judul Inovasi|Pilar Smart City|Sub Dimensi|Permasalahan|Pagu Anggaran (Rp.)|Ket.|Warna
1|Dinas Kesehatan|SIMPEL|Smart Living|Kesehatan|antre lama|5000000|baru|biru
""")
    )
    assert table is not None
    assert table.kind == "innovation"
    assert fields_of(table) == {
        "opd": 2,
        "name": 3,
        "dimension": 4,
        "subdimension": 5,
        "problem": 6,
        "budget": 7,
        "note": 8,
    }
    assert [column.place for column in table.unmapped] == [1, 9]


def test_database_names_glued_names_and_typing_errors_are_known() -> None:
    assert fields_of(
        recognise(
            sheet_of(
                "nama_opd|NamaInovasi|dasarhukum|Diskripsi|Tahun Pelaksnaan\nDinas Sosial|SAPA|SK|x|2022"
            )
        )
    ) == {"opd": 1, "name": 2, "legal_basis": 3, "description": 4, "start_year": 5}
    assert fields_of(
        recognise(
            sheet_of("No|Perangkat Dearah|Nama Inovsi|Permasalhan|Angaran\n1|Dinas Sosial|SAPA|x|5000000")
        )
    ) == {"opd": 2, "name": 3, "problem": 4, "budget": 5}


def test_dates_and_years_below_merged_parents() -> None:
    table = recognise(
        sheet_of(
            """
No|OPD|Nama Inovasi|Waktu|||Anggaran (dalam juta)|
|||Inisiatif|Uji Coba|Penerapan|2023|2024
1|Dinas Kesehatan|SIMPEL|2021|2022|2023|5|6
""",
            "A1:A2 B1:B2 C1:C2 D1:F1 G1:H1",
        )
    )
    assert fields_of(table) == {
        "opd": 2,
        "name": 3,
        "initiated_on": 4,
        "piloted_on": 5,
        "applied_on": 6,
        "budget": [7, 8],
    }
    years = [
        (column.role, column.detail, column.multiplier)
        for column in table.columns
        if column.field == "budget"
    ]
    assert years == [("year", "2023", 1_000_000), ("year", "2024", 1_000_000)]


def test_money_units_in_headers_and_above_the_table() -> None:
    for header, multiplier in (
        ("Anggaran", 1),
        ("Anggaran (dalam juta rupiah)", 1_000_000),
        ("Pagu (Rp. 000,-)", 1_000),
        ("Pagu Anggaran (Rp.)", 1),
        ("Anggaran (Miliar Rupiah)", 1_000_000_000),
    ):
        table = recognise(sheet_of(f"No|OPD|Nama Inovasi|{header}\n1|Dinas Sosial|SAPA|250"))
        assert [column.multiplier for column in table.columns if column.field == "budget"] == [multiplier], (
            header
        )
    table = recognise(
        sheet_of("(dalam jutaan rupiah)\nNo|OPD|Nama Inovasi|Anggaran\n1|Dinas Sosial|SAPA|250")
    )
    assert table.columns[-1].multiplier == 1_000_000


def test_six_dimension_columns_with_ticks() -> None:
    table = recognise(
        sheet_of(
            """
No|OPD|Nama Inovasi|Dimensi|||||
|||Governance|Branding|Economy|Living|Society|Environment
1|Dinas Kesehatan|SIMPEL||||v||
2|Dinas Sosial|SAPA|||||√|
""",
            "A1:A2 B1:B2 C1:C2 D1:I1",
        )
    )
    ticks = [(column.place, column.detail) for column in table.columns if column.role == "tick"]
    assert ticks == [
        (4, "governance"),
        (5, "branding"),
        (6, "economy"),
        (7, "living"),
        (8, "society"),
        (9, "environment"),
    ]


def test_stages_with_ticks() -> None:
    table = recognise(
        sheet_of(
            """
No|OPD|Nama Inovasi|Tahapan Inovasi||
|||Inisiatif|Uji Coba|Penerapan
1|Dinas Kesehatan|SIMPEL|v||
2|Dinas Kesehatan|SEHATI||v|
""",
            "A1:A2 B1:B2 C1:C2 D1:F1",
        )
    )
    ticks = [(column.field, column.detail) for column in table.columns if column.role == "tick"]
    assert ticks == [("maturity", "initiative"), ("maturity", "pilot"), ("maturity", "applied")]


def test_innovations_with_figures_by_quarter_stay_innovations() -> None:
    drawing = """
No|OPD|Nama Inovasi|Triwulan I||Triwulan II|
|||Target|%|Target|%
1|Dinas Kesehatan|SIMPEL|5|10|5|10
"""
    table = recognise(sheet_of(drawing, "A1:A2 B1:B2 C1:C2 D1:E1 F1:G1"))
    assert fields_of(table) == {"opd": 2, "name": 3, "target": 4, "progress_pct": 5}


def test_values_decide_where_a_header_is_ambiguous_or_unknown() -> None:
    drawing = """
No|OPD|Nama Inovasi|Klasifikasi|Jenis|Status|Tahapan|Kolom Q
1|Dinas Kesehatan|SIMPEL|Smart Living|Digital|aktif|Inisiatif|Tata Kelola
2|Dinas Sosial|SAPA|Smart Society|Non Digital|naktif|Uji Coba|Pariwisata
3|Dinas Sosial|SIAP|smart society|Digital|aktif|Penerapan|Perlindungan
"""
    assert fields_of(recognise(sheet_of(drawing))) == {
        "opd": 2,
        "name": 3,
        "dimension": 4,
        "digital": 5,
        "status": 6,
        "maturity": 7,
    }
    drawing = """
No|Asal|Nama Inovasi|Ekosistem Kami|Posisi Kini
1|Dinas Kesehatan|SIMPEL|Smart Living|Inisiatif
2|Dinas Sosial|SAPA|Smart Society|Uji Coba
3|Bappeda|SIAP|Smart Governance|Penerapan
"""
    assert fields_of(recognise(sheet_of(drawing))) == {"opd": 2, "name": 3, "dimension": 4, "maturity": 5}


def test_a_status_of_stages_is_the_maturity() -> None:
    drawing = """
No|OPD|Nama Inovasi|Status
1|Dinas Sosial|SAPA|Inisiatif
2|Dinas Sosial|SIAP|Uji Coba
3|Bappeda|A B|Penerapan
"""
    assert fields_of(recognise(sheet_of(drawing)))["maturity"] == 4


def test_the_innovator_is_the_opd_and_the_region_is_not() -> None:
    drawing = """
No|Kode|Ide Inovasi|Inovator|K/L/D
1|15 LI KES 003|Gerakan Sehat|Dinas Kesehatan|Pemkab Contoh
2||Klinik Kemas|Dinas Koperasi|Pemkab Contoh
"""
    assert fields_of(recognise(sheet_of(drawing))) == {"name": 3, "opd": 4}


def test_a_second_column_of_opds_holds_the_supporting_ones() -> None:
    drawing = "No|OPD|Nama Inovasi|Instansi\n1|Dinas Sosial|SAPA|Dinas Kesehatan\n2|Bappeda|SIAP|Diskominfo"
    assert fields_of(recognise(sheet_of(drawing))) == {"opd": 2, "name": 3, "supporting_opds": 4}


def test_personal_data_feeds_no_field() -> None:
    drawing = "No|OPD|Nama Inovasi|Nama PIC|No HP PIC|NIP\n1|Dinas Sosial|SAPA|-|0812|1970"
    table = recognise(sheet_of(drawing))
    assert fields_of(table) == {"opd": 2, "name": 3}
    assert {5, 6} <= {column.place for column in table.unmapped}


def test_a_list_of_opds_is_a_registry() -> None:
    table = recognise(
        sheet_of(
            "No|Kode|Nama Perangkat Daerah|Singkatan\n1|1.02|Dinas Kesehatan|Dinkes\n2|1.06|Dinas Sosial|Dsos"
        )
    )
    assert table.kind == "opd"
    assert fields_of(table) == {"code": 2, "name": 3, "short_name": 4}
    assert recognise(sheet_of("kode|nama\n1.02|Dinas Kesehatan\n1.06|Dinas Sosial")).kind == "opd"


def test_tables_of_other_things_have_no_kind() -> None:
    for drawing in (
        "Kode Rekening|Uraian|Anggaran|Realisasi\n5.1|BELANJA OPERASI|1000000|5000\n5.2|BELANJA MODAL|2000|0",
        "wilayah|tahun|nilai|target|satuan|id_indikator|nama_indikator\n1100|2021|3|5|%|1|a\n12|2021|3|5|%|1|x",
        "No|OPD|Triwulan I|II|III|IV\n1|Dinas Sosial|sudah|belum|belum|0%\n2|Bappeda|sudah|sudah|belum|0%",
        "No|OPD|Tahap I|Tahap II\n1|Dinas Sosial|Lia|Nora\n2|Bappeda|Made|Putu",
        "kode|nama\n11.01|Kabupaten Aceh Selatan\n11.02|Kabupaten Aceh Tenggara",
        "Dimensi|OPD\nSmart Living|Dinas Kesehatan\nSmart Society|Dinas Sosial",
        "1.01.02|PROGRAM PENGELOLAAN PENDIDIKAN\n1.01.03|PROGRAM PENGEMBANGAN KURIKULUM",
        "No|OPD|Peristiwa Risiko|Penyebab|Level Kemungkinan|Level Dampak\n1|Dinas Sosial|gagal|x|3|4",
    ):
        assert recognise(sheet_of(drawing)) is None, drawing


def test_a_list_without_header_is_recognised_by_its_values() -> None:
    drawing = """
1|Dinas Kesehatan|SIMPEL Puskesmas|Smart Living|Inisiatif
2|Dinas Sosial|SAPA Warga|Smart Society|Uji Coba
3|Bappeda|SIAP Rencana|Smart Governance|Penerapan
"""
    assert fields_of(recognise(sheet_of(drawing))) == {"opd": 2, "name": 3, "dimension": 4, "maturity": 5}


def test_banners_group_rows_and_the_sheet_name_hold_for_the_rows() -> None:
    drawing = "Nama OPD : Dinas Kesehatan\nDIMENSI: SMART LIVING\nNo|Nama Inovasi\n1|SIMPEL"
    assert recognise(sheet_of(drawing)).fixed == {"opd": "Dinas Kesehatan", "dimension": "SMART LIVING"}
    drawing = "Nama OPD|:|Dinas Kesehatan||Tahun|:|2023\nNo|Nama Inovasi|Deskripsi\n1|SIMPEL|antre"
    assert recognise(sheet_of(drawing)).fixed == {"opd": "Dinas Kesehatan"}
    assert recognise(sheet_of("No|OPD|Nama Inovasi\n1|Dinas Sosial|SAPA", name="Smart Economy")).fixed == {
        "dimension": "Smart Economy"
    }
    assert recognise(sheet_of("No|Nama Inovasi|Dimensi\n1|SAPA|Smart Society", name="Dinkes")).fixed == {
        "opd": "Dinkes"
    }
    assert (
        recognise(
            sheet_of("No|OPD|Nama Inovasi|Dimensi\n1|Dinas Sosial|SAPA|Smart Living", name="Dinkes")
        ).fixed
        == {}
    )
    assert recognise(sheet_of("No|OPD|Nama Inovasi\n1|Dinas Sosial|SAPA", name="Data Inovasi 2")).fixed == {}
    drawing = "DAFTAR INOVASI DINAS SOSIAL TAHUN 2023\nNo|Nama Inovasi|Dimensi\n1|SAPA|Smart Society"
    assert recognise(sheet_of(drawing)).fixed == {"opd": "DINAS SOSIAL"}


def test_group_rows_give_fields_to_the_rows_below() -> None:
    drawing = """
No|Nama Inovasi|Anggaran|Keterangan
I|OPD : Dinas Kesehatan||
A.|Smart Living||
1|SIMPEL|1000000|x
B.|Dimensi Smart Society||
2|SEHATI|1000000|x
II|Dinas Sosial||
3|SAPA|1000000|x
"""
    table = recognise(sheet_of(drawing))
    assert table.group_fields == {
        4: {"opd": "Dinas Kesehatan", "dimension": "Smart Living"},
        6: {"opd": "Dinas Kesehatan", "dimension": "Dimensi Smart Society"},
        8: {"opd": "Dinas Sosial"},
    }


def test_choices_of_a_person_win() -> None:
    sheet = sheet_of("No|OPD|Gagasan Kami|Kolom X|Keterangan\n1|Dinas Sosial|SAPA|catatan|y")
    assert recognise(sheet) is None
    choice = SheetChoice(kind="innovation", columns={"C": "name", "D": "note", "E": ""})
    for context in (
        IntakeContext(sheet_choices={"Lembar": choice}),
        IntakeContext(column_choices={table_fingerprint(locate_tables(sheet)[0].columns): choice}),
    ):
        table = recognise(sheet, context)
        assert fields_of(table) == {"opd": 2, "name": 3, "note": 4}
        assert 5 in {column.place for column in table.unmapped}


def test_the_registry_tells_opds_that_no_word_shows() -> None:
    drawing = "No|Asal|Nama Inovasi\n1|Pusat Belajar|SAPA\n2|Pusat Belajar|SIAP\n3|Griya Sehat|A B C"
    context = IntakeContext(registry=(ExpectedOpd("Pusat Belajar"), ExpectedOpd("Griya Sehat")))
    assert fields_of(recognise(sheet_of(drawing), context)) == {"opd": 2, "name": 3}


def test_a_fingerprint_is_the_same_for_the_same_headers_in_the_same_columns() -> None:
    one, two = (
        locate_tables(sheet_of(f"{title}No|OPD|Nama Inovasi\n1|Dinas Sosial|{name}"))[0]
        for title, name in (("", "SAPA"), ("DAFTAR\n\n", "SIAP"))
    )
    assert table_fingerprint(one.columns) == table_fingerprint(two.columns)
    moved = locate_tables(shifted(sheet_of("No|OPD|Nama Inovasi\n1|Dinas Sosial|SAPA"), 0, 1))[0]
    assert table_fingerprint(moved.columns) != table_fingerprint(one.columns)


def test_column_places_of_letters() -> None:
    assert [column_place(letters) for letters in ("A", "z", "AB", "XFD", "1", "")] == [1, 26, 28, 16384, 0, 0]
