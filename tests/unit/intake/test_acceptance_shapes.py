"""Whole sheets in shapes that departments send: several tables, groups without a column, ticks."""

from __future__ import annotations

import pytest

from smartcity.records import Counts
from tests.drawn_files import check_drawn, columns, ends, said, values


def test_a_lower_table_has_its_own_columns_and_title() -> None:
    result = check_drawn(
        """
USULAN DINAS KESEHATAN||
No|Inovasi|Dimensi
1|Posyandu Plus|Living
2|Ambulans Kampung|Living

USULAN DINAS SOSIAL||
No|Inovasi|Dimensi|Tahapan
1|Peduli Lansia|Society|Penerapan
|Jumlah|1
""",
        merged="A1:C1 A6:D6",
    )
    assert result.counts == Counts(rows=9, accepted=3, skipped=6)
    assert values(result, "opd") == {3: "Dinas Kesehatan", 4: "Dinas Kesehatan", 8: "Dinas Sosial"}
    assert values(result, "maturity")[8] == "applied"
    assert [table.range for table in result.sheets[0].tables] == ["A2:C4", "A7:D9"]
    assert said(result) == set()


def test_a_repeated_header_under_another_title_does_not_keep_the_first_opd() -> None:
    result = check_drawn(
        "USULAN DINAS KESEHATAN\nNo|Inovasi|Dimensi\n1|Posyandu Plus|Living\n2|Ambulans Kampung|Living\n\n"
        "USULAN DINAS SOSIAL\nNo|Inovasi|Dimensi\n1|Peduli Lansia|Society"
    )
    assert values(result, "opd") == {3: "Dinas Kesehatan", 4: "Dinas Kesehatan", 8: "Dinas Sosial"}


def test_what_stands_above_the_first_table_holds_for_the_lower_ones() -> None:
    result = check_drawn(
        """
Perangkat Daerah : Dinas Kesehatan

A. SMART LIVING
No|Nama Inovasi|Tahapan
1|Antre Daring|Penerapan

B. SMART SOCIETY
No|Nama Inovasi|Tahapan|Anggaran
1|Kader Cerdas|Inisiatif|50000000
"""
    )
    assert values(result, "opd") == {5: "Dinas Kesehatan", 9: "Dinas Kesehatan"}
    assert values(result, "dimension") == {5: "living", 9: "society"}
    assert values(result, "budget") == {5: None, 9: 50_000_000}


def test_a_title_holds_for_both_tables_that_stand_side_by_side() -> None:
    result = check_drawn(
        """
INOVASI DINAS PARIWISATA
No|Inovasi|Dimensi||No|Inovasi|Dimensi
1|Jelajah Desa|Branding||1|Kuliner Kota|Economy
2|Peta Wisata|Branding||2|Homestay Aman|Economy
"""
    )
    assert [table.fields["opd"] for table in result.tables] == [["Dinas Pariwisata"] * 2] * 2
    assert result.counts == Counts(rows=4, accepted=2, skipped=2)


def test_numbered_opds_among_the_names_are_groups() -> None:
    result = check_drawn(
        """
No|Inovasi|Tahapan
A.|SMART GOVERNANCE
1.|Dinas Kesehatan
1|Antre Daring|Penerapan
2|Rekam Medis|Uji Coba
2|Dinas Pendidikan
1|Rapor Daring|Inisiatif
B.|SMART LIVING
1.|RSUD Sehat Sentosa
1|Kamar Kosong|Penerapan
"""
    )
    assert values(result, "opd") == {
        4: "Dinas Kesehatan",
        5: "Dinas Kesehatan",
        7: "Dinas Pendidikan",
        10: "RSUD Sehat Sentosa",
    }
    assert set(values(result, "dimension").values()) == {"governance", "living"}


def test_a_name_that_reads_like_an_opd_stays_a_record_where_counting_goes_on() -> None:
    result = check_drawn(
        "No|Nama Inovasi|Tahapan\n1|Antre Daring|Penerapan\n2|Perpustakaan Keliling\n3|Rapor Daring|Uji Coba"
    )
    assert list(ends(result)) == [2, 3, 4]


def test_codes_that_hold_the_codes_below_are_groups() -> None:
    result = check_drawn(
        """
Kode|Uraian|Dimensi|OPD
1.|PELAYANAN DASAR
1.01|PENDIDIKAN
1.01.01|Sekolah Ramah|Society|Dinas Pendidikan
1.01.02|Guru Berbagi|Society|Dinas Pendidikan
1.02|KESEHATAN
1.02.01|Posyandu Plus|Living|Dinas Kesehatan
"""
    )
    assert ends(result) == {4: "accepted", 5: "accepted", 7: "accepted"}


def test_a_wide_sheet_of_unknown_headers_is_a_table() -> None:
    unknown = "|".join(f"Kolom{number}" for number in range(300))
    filled = "|".join(f"isi{number}" for number in range(300))
    result = check_drawn(f"OPD|Inovasi|Dimensi|{unknown}\nDinas Sosial|Peduli Lansia|Society|{filled}")
    assert ends(result) == {2: "accepted"}
    assert len(result.tables[0].extra[0]) == 300


@pytest.mark.parametrize(
    ("headers", "field"),
    [
        ("Jenis Inovasi||\n||||Digital|Non Digital", "digital"),
        ("Quick Win||\n||||Ya|Tidak", "quick_win"),
    ],
)
def test_a_tick_under_yes_or_no_is_true_or_false(headers: str, field: str) -> None:
    result = check_drawn(
        f"No|OPD|Inovasi|Dimensi|{headers}\n"
        "1|Dinas Sosial|Peduli Lansia|Society|√\n2|Dinas Sosial|Rumah Singgah|Society||v\n"
        "3|Dinas Sosial|Dapur Umum|Society||\n4|Dinas Sosial|Siaga Warga|Society|√|√",
        merged="A1:A2 B1:B2 C1:C2 D1:D2 E1:F1",
    )
    assert columns(result)[field] == ["E", "F"]
    assert values(result, field) == {3: True, 4: False, 5: None, 6: None}
    assert said(result) == {("flag-ambiguous", "E6")}
