"""Cleaning whole columns of a recognised table."""

from __future__ import annotations

from smartcity.intake.tables import FieldColumn, IntakeContext, Sheet
from smartcity.names import fold
from tests.recognised_tables import REGISTRY, cleaned, column_of, said
from tests.sheets import sheet_of

BASIC = ["opd", "name", "dimension"]


def test_every_field_of_the_kind_is_there_and_cleaned() -> None:
    table = cleaned(
        sheet_of("""
OPD|Nama Inovasi|Dimensi|Tahapan|Jenis|Anggaran|Quick Win|Mulai
DINKES|SI  CEPAT|smart living|Uji Coba|Non Digital|Rp 75.000.000,00|Ya|2019-2020
"""),
        [*BASIC, "maturity", "digital", "budget", "quick_win", "start_year"],
    )
    record = {field: values[0] for field, values in table.records.fields.items() if values[0] is not None}
    assert record == {
        "opd": "Dinas Kesehatan",
        "name": "SI CEPAT",
        "dimension": "living",
        "maturity": "pilot",
        "digital": False,
        "budget": 75_000_000,
        "quick_win": True,
        "start_year": 2019,
        "end_year": 2020,
    }
    assert {len(values) for values in table.records.fields.values()} == {1}
    assert table.records.rows == [2]
    assert said(table) == []


def test_findings_stand_at_the_very_cell() -> None:
    table = cleaned(
        sheet_of("""
OPD|Nama Inovasi|Dimensi|Anggaran|Quick Win
Dinas Kesehatan|SI CEPAT|Smart Livng|1.250|x
Dinas Sosial|SI PEDULI|Smart Mobility|entah|Ya
"""),
        [*BASIC, "budget", "quick_win"],
    )
    assert said(table) == [
        ("dimension-corrected", "C2"),
        ("flag-ambiguous", "E2"),
        ("money-ambiguous", "D2"),
        ("dimension-unknown", "C3"),
        ("money-unreadable", "D3"),
    ]
    assert column_of(table, "budget") == [None, None]
    assert column_of(table, "dimension") == ["living", None]


def test_a_money_unit_in_the_header_multiplies_what_fits_it() -> None:
    budget = FieldColumn("budget", 4, "Anggaran (juta)", multiplier=1_000_000)
    table = cleaned(
        sheet_of("OPD|Nama|Dimensi|Anggaran (juta)\nDinkes|A|Living|75\nDinkes|B|Living|1,5 M"),
        [*BASIC, budget],
    )
    assert column_of(table, "budget") == [75_000_000, 1_500_000_000]


def test_yearly_amounts_are_kept_and_add_up() -> None:
    years = [
        FieldColumn("budget", 4, "2023", "year", "2023", 1_000_000),
        FieldColumn("budget", 5, "2024", "year", "2024", 1_000_000),
    ]
    table = cleaned(
        sheet_of("""
OPD|Nama|Dimensi|2023|2024
Dinkes|A|Living|75|100
Dinkes|B|Living||50
Dinkes|C|Living||
Dinkes|D|Living|entah|50
"""),
        [*BASIC, *years],
    )
    assert column_of(table, "budget") == [175_000_000, 50_000_000, None, None]
    assert column_of(table, "budget_by_year") == [
        {"2023": 75_000_000, "2024": 100_000_000},
        {"2024": 50_000_000},
        None,
        {"2024": 50_000_000},
    ]
    assert said(table) == [("money-unreadable", "D5")]


def test_a_total_that_is_not_the_sum_of_its_years_is_said() -> None:
    years = [
        FieldColumn("budget", 4, "2023", "year", "2023"),
        FieldColumn("budget", 5, "2024", "year", "2024"),
    ]
    table = cleaned(
        sheet_of("OPD|Nama|Dimensi|2023|2024|Total\nDinkes|A|Living|1000000|2000000|5000000"),
        [*BASIC, *years, "budget"],
    )
    assert column_of(table, "budget") == [5_000_000]
    assert said(table) == [("budget-differs", "F2")]


def ticked(drawing: str) -> tuple[list[str | None], list[list[str] | None], list[tuple[str, str | None]]]:
    codes = ["governance", "branding", "economy", "living", "society", "environment"]
    ticks = [FieldColumn("dimension", place, code, "tick", code) for place, code in enumerate(codes, 3)]
    table = cleaned(sheet_of("OPD|Nama|G|B|E|L|S|En\n" + drawing), ["opd", "name", *ticks])
    return column_of(table, "dimension"), column_of(table, "secondary_dimensions"), said(table)


def test_the_first_tick_leads() -> None:
    assert ticked("Dinkes|A||v||||\nDinkes|B|√|||√||\nDinkes|C||||||") == (
        ["branding", "governance", None],
        [None, ["living"], None],
        [],
    )


def test_an_x_is_a_tick_where_it_can_only_choose() -> None:
    assert ticked("Dinkes|A||x||||\nDinkes|B|x|||x||")[0] == ["branding", "governance"]
    dimensions, _, findings = ticked("Dinkes|A||x||||\nDinkes|B|v|||||")
    assert dimensions == [None, "governance"]
    assert findings == [("dimension-ambiguous", "C2")]


def test_group_rows_win_over_the_banner_and_own_cells_over_both() -> None:
    table = cleaned(
        sheet_of("Nama|OPD\nA|\nB|\nC|Dinas Perhubungan"),
        ["name", "opd"],
        fixed={"opd": "Dinas Kesehatan", "dimension": "Smart Living"},
        group_fields={3: {"opd": "Dinas Sosial"}},
    )
    assert column_of(table, "opd") == ["Dinas Kesehatan", "Dinas Sosial", "Dinas Perhubungan"]
    assert column_of(table, "dimension") == ["living", "living", "living"]


def test_a_merged_opd_stands_for_its_rows_and_a_merged_amount_for_the_first() -> None:
    table = cleaned(
        sheet_of("OPD|Nama|Dimensi|Anggaran\nDinas Sosial|A|Living|9000000\n|B|Living|"),
        [*BASIC, "budget"],
        merged_from={(3, 1): 2, (3, 4): 2},
    )
    assert column_of(table, "opd") == ["Dinas Sosial", "Dinas Sosial"]
    assert column_of(table, "budget") == [9_000_000, None]


def test_the_lower_rows_of_a_record_join_the_first() -> None:
    table = cleaned(
        sheet_of("OPD|Nama|Dimensi|Masalah|Ket.\nDinas Sosial|SI|Living|antre|satu\n|PEDULI|Society|lama|"),
        [*BASIC, "problem", None],
        row_kinds={3: "continuation"},
    )
    assert table.records.rows == [2]
    assert column_of(table, "name") == ["SI PEDULI"]
    assert column_of(table, "problem") == ["antre\nlama"]
    assert column_of(table, "dimension") == ["living"]
    assert column_of(table, "secondary_dimensions") == [["society"]]
    assert table.records.extra == [{"Ket.": "satu"}]


def test_several_opds_in_a_cell_only_where_each_is_known() -> None:
    table = cleaned(
        sheet_of("""
OPD|Nama|Dimensi
Dinas Kependudukan dan Pencatatan Sipil|A|Living
Dinas Kesehatan, Dinas Sosial|B|Living
Dinas Kesehatan / Dinas Antariksa|C|Living
"""),
        BASIC,
    )
    assert column_of(table, "opd") == ["Dinas Kependudukan dan Pencatatan Sipil", "Dinas Kesehatan", None]
    assert column_of(table, "supporting_opds") == [None, ["Dinas Sosial"], None]
    (finding,) = table.log.findings
    assert (finding.severity, finding.cell, finding.suggestions[0]) == ("error", "A4", "Dinas Kesehatan")


def test_a_subdimension_is_read_within_its_dimension() -> None:
    table = cleaned(
        sheet_of("OPD|Nama|Dimensi|Sub\nDinkes|A|Living|Kesehatan\nDinkes|B|Living|Pariwisata"),
        [*BASIC, "subdimension"],
    )
    assert column_of(table, "subdimension") == ["living/health", None]
    assert said(table) == [("subdimension-mismatch", "D3")]


def test_error_cells_formulas_and_cut_texts_are_said_at_their_cells() -> None:
    sheet = Sheet(
        "Data",
        [
            ["OPD", "Nama", "Dimensi", "Masalah", "Lain"],
            ["Dinkes", "A", "Living", "x" * 32_767, "y" * 32_767],
        ],
        error_cells={(2, 1): "#N/A", (9, 9): "#REF!"},
        uncalculated=frozenset({(2, 3), (1, 1)}),
    )
    table = cleaned(sheet, [*BASIC, "problem", None])
    assert said(table) == [
        ("cell-error", "A2"),
        ("formula-without-value", "C2"),
        ("text-truncated-by-source", "D2"),
        ("text-truncated-by-source", "E2"),
    ]


def test_columns_without_a_field_are_kept_and_personal_ones_named() -> None:
    table = cleaned(
        sheet_of(
            "OPD|Nama|Dimensi|Ket.|Ket.|NIP|Kolom\nDinkes|A|Living|satu|dua|x|nama@contoh.go.id\nDinkes|B|Living||||"
        ),
        [*BASIC, None, None, None, None],
    )
    assert table.records.extra == [
        {"Ket.": "satu", "Ket. (E)": "dua", "NIP": "x", "Kolom": "nama@contoh.go.id"},
        {},
    ]
    assert table.records.personal_headers == {"NIP", "Kolom"}
    assert said(table) == [("personal-column", "F1"), ("personal-column", "G1")]


def test_record_ids_of_our_own_workbooks() -> None:
    table = cleaned(
        sheet_of("OPD|Nama|Dimensi|ID Catatan\nDinkes|A|Living|r-1\nDinkes|B|Living|"), [*BASIC, None]
    )
    assert table.records.record_ids == ["r-1", None]
    assert table.records.extra == [{}, {}]


def test_rows_with_nothing_but_their_number_leave_no_record() -> None:
    table = cleaned(
        sheet_of("No|OPD|Nama|Dimensi|Anggaran\n1|Dinkes|A|Living|\n2||||\n3||||0\n4|Dinkes||Living|"),
        [None, *BASIC, "budget"],
    )
    assert table.records.rows == [2, 5]


def test_remembered_decisions_win_over_what_the_cell_alone_says() -> None:
    context = IntakeContext(
        registry=REGISTRY,
        aliases={("dimension", fold("SE")): "economy", ("budget", fold("1.250")): "1250000000"},
    )
    table = cleaned(sheet_of("OPD|Nama|Dimensi|Anggaran\nDinkes|A|SE|1.250"), [*BASIC, "budget"], context)
    assert column_of(table, "dimension") == ["economy"]
    assert column_of(table, "budget") == [1_250_000_000]
    assert said(table) == []


def test_a_reversed_range_of_years_is_left_open() -> None:
    table = cleaned(
        sheet_of("OPD|Nama|Dimensi|Mulai|Selesai\nDinkes|A|Living|2025|2022"),
        [*BASIC, "start_year", "end_year"],
    )
    assert (column_of(table, "start_year"), column_of(table, "end_year")) == ([2025], [None])
    assert said(table) == [("years-reversed", "E2")]
