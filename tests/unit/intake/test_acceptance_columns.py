"""What columns are taken for, and rows that wait with a suggestion."""

from __future__ import annotations

import pytest

from smartcity.intake.tables import ExpectedOpd, IntakeContext
from tests.drawn_files import check_drawn, columns, ends, hints, said, values

CODED = IntakeContext(
    registry=(
        ExpectedOpd("Dinas Kesehatan", "Dinkes", "031101"),
        ExpectedOpd("Dinas Sosial", "Dinsos", "1.06"),
        ExpectedOpd("Sekretariat Daerah", "Setda", "4.10"),
        ExpectedOpd("Dinas Perhubungan", None, "0512"),
        ExpectedOpd("Dinas Pariwisata", None, "00512"),
    )
)


@pytest.mark.parametrize("header", ["thn_pembuatan", "Tahun Pembuatan", "Tahun Pengembangan"])
def test_a_year_of_making_is_the_start_year(header: str) -> None:
    result = check_drawn(
        f"OPD|Inovasi|Dimensi|{header}\nDinas Sosial|Peduli Lansia|Society|2019\n"
        "Dinas Sosial|Dapur Umum|Society|-"
    )
    assert columns(result)["start_year"] == "D"
    assert values(result, "start_year") == {2: 2019, 3: None}
    assert values(result, "applied_on") == {2: None, 3: None}


def test_a_year_that_a_program_wrote_with_a_decimal_point() -> None:
    result = check_drawn("OPD|Inovasi|Dimensi|Tahun\nDinas Sosial|Peduli Lansia|Society|2022.0")
    assert values(result, "start_year") == {2: 2022}


def test_the_evaluation_s_parts_do_not_displace_the_pillar() -> None:
    result = check_drawn(
        "OPD|Inovasi|Pilar|Dimensi\nDinas Sosial|Peduli Lansia|Smart Society|Quick Win\n"
        "Dinas Sosial|Dapur Umum|Smart Living|Outcome"
    )
    assert columns(result)["dimension"] == "C"
    assert values(result, "dimension") == {2: "society", 3: "living"}
    assert result.tables[0].extra[0] == {"Dimensi": "Quick Win"}


def test_scores_and_counts_are_no_budget() -> None:
    result = check_drawn("OPD|Inovasi|Dimensi|Jumlah\nDinas Sosial|Peduli Lansia|Society|3")
    assert values(result, "budget") == {2: None}
    assert said(result) == set()
    result = check_drawn("OPD|Inovasi|Dimensi|Jumlah\nDinas Sosial|Peduli Lansia|Society|3000000")
    assert values(result, "budget") == {2: 3_000_000}


def test_an_unclear_secondary_dimension_holds_nothing() -> None:
    result = check_drawn(
        "OPD|Inovasi|Dimensi|Dimensi Pendukung\nDinas Sosial|Peduli Lansia|Society|Smart Mobility\n"
        "Dinas Sosial|Dapur Umum|Society|Smart Living; SE"
    )
    assert ends(result) == {2: "accepted", 3: "accepted"}
    assert values(result, "secondary_dimensions") == {2: None, 3: ["living"]}
    assert said(result) == {("secondary-dimension-unknown", "D2"), ("secondary-dimension-unknown", "D3")}


def test_an_opd_named_once_is_suggested_for_the_blank_cells_below() -> None:
    result = check_drawn(
        """
No|OPD|Inovasi|Dimensi
1|Dinas Kesehatan|Posyandu Plus|Living
2||Antre Daring|Living
3|Entah Apa|Dapur Umum|Society
4||Siaga Warga|Society
5|Dinas Sosial|Peduli Lansia|Society
6||Rumah Singgah|Society
"""
    )
    assert ends(result) == {2: "accepted", 3: "held", 4: "held", 5: "held", 6: "accepted", 7: "held"}
    assert said(result) == {("opd-missing", cell) for cell in ("B3", "B5", "B7")} | {("opd-unknown", "B4")}
    assert hints(result) == {"B3": ("Dinas Kesehatan",), "B4": (), "B5": (), "B7": ("Dinas Sosial",)}


@pytest.mark.parametrize("sent", ["Seluruh Perangkat Daerah", "Bupati", "OPD terkait", "asdqwa", "test"])
@pytest.mark.parametrize("context", [IntakeContext(), CODED])
def test_what_is_no_opd_is_unknown_without_a_guess(sent: str, context: IntakeContext) -> None:
    result = check_drawn(f"OPD|Inovasi|Dimensi\n{sent}|Peduli Lansia|Society", context=context)
    assert said(result) == {("opd-unknown", "A2")}
    assert hints(result) == {"A2": ()}


@pytest.mark.parametrize(
    ("sent", "opd"),
    [
        ("031101", "Dinas Kesehatan"),
        ("31101", "Dinas Kesehatan"),
        ("1.06", "Dinas Sosial"),
        ("1.06 - Dinas Sosial", "Dinas Sosial"),
        ("1. Dinas Sosial", "Dinas Sosial"),
        ("4.10", "Sekretariat Daerah"),
        ("4.1", "Sekretariat Daerah"),
    ],
)
def test_an_opd_is_known_by_its_code(sent: str, opd: str) -> None:
    result = check_drawn(f"Kode OPD|Inovasi|Dimensi\n{sent}|Peduli Lansia|Society", context=CODED)
    assert values(result, "opd") == {2: opd}
    assert said(result) == set()


def test_a_code_that_lost_zeros_and_could_be_two_is_asked() -> None:
    result = check_drawn("Kode OPD|Inovasi|Dimensi\n512|Peduli Lansia|Society", context=CODED)
    assert said(result) == {("opd-ambiguous", "A2")}
    assert hints(result) == {"A2": ("Dinas Perhubungan", "Dinas Pariwisata")}
