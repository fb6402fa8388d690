"""Sheets of readiness, wide and long, and levels of readiness inside a list of innovations."""

from __future__ import annotations

import pytest

from smartcity.intake.tables import Cell, ExpectedOpd, IntakeContext, SheetChoice
from smartcity.intake.values.readiness import aspect_heading, aspect_named, read_level
from smartcity.records import Disposition, FileResult
from smartcity.reference.texts import finding_message, finding_todo
from tests.one_sheet import check_sheet, found

HEALTH, SOCIAL, TRANSPORT = "Dinas Kesehatan", "Dinas Sosial", "Dinas Perhubungan"
REGISTRY = (
    ExpectedOpd(HEALTH, "Dinkes"),
    ExpectedOpd(SOCIAL, "Dinsos"),
    ExpectedOpd(TRANSPORT, "Dishub"),
)
CONTEXT = IntakeContext(registry=REGISTRY)
WIDE = ["OPD", "Inovasi", "Regulasi", "Anggaran", "SDM", "Data dan Aplikasi"]
LONG = ["OPD", "Inovasi", "Aspek", "Nilai", "Bukti", "Tanggal", "PIC"]
LIST = ["OPD", "Nama Inovasi", "Dimensi"]


def read(*rows: list[Cell], merged: tuple[str, ...] = (), context: IntakeContext = CONTEXT) -> FileResult:
    return check_sheet(rows, context, merged=merged)


ACCEPTED, HELD = Disposition.ACCEPTED, Disposition.HELD


def told(result: FileResult, *fields: str, disposition: Disposition = ACCEPTED) -> list[tuple[object, ...]]:
    """Row and these fields of the records of readiness that ended so."""
    table = next(table for table in result.tables if table.kind == "readiness")
    return [
        (row, *(table.fields[name][place] for name in fields))
        for place, row in enumerate(table.rows)
        if table.dispositions[place] is disposition
    ]


def test_a_wide_row_gives_a_record_an_aspect_and_is_counted_once() -> None:
    result = read(
        WIDE,
        ["Dinkes", "SI CEPAT", 2, "DPA", 3.0, "terintegrasi"],
        ["Dinsos", "SAPA", "SK Kepala Daerah", "belum", "-", "tidak perlu aplikasi"],
    )
    assert told(result, "opd", "innovation", "aspect", "level") == [
        (2, HEALTH, "SI CEPAT", "regulation", "2"),
        (2, HEALTH, "SI CEPAT", "budget", "2"),
        (2, HEALTH, "SI CEPAT", "people", "3"),
        (2, HEALTH, "SI CEPAT", "data_app", "3"),
        (3, SOCIAL, "SAPA", "regulation", "2"),
        (3, SOCIAL, "SAPA", "budget", "0"),
        (3, SOCIAL, "SAPA", "data_app", "not_applicable"),
    ]
    assert (result.counts.rows, result.counts.accepted, result.counts.skipped) == (3, 2, 1)
    assert found(result) == []


def test_impact_criteria_stand_among_the_aspects() -> None:
    header = ["OPD", "Nama Quick Win", "Daya ungkit", "Manfaat langsung", "Waktu hasil"]
    result = read(header, ["Dinkes", "SI CEPAT", "tinggi", "masyarakat luas", 1])
    assert told(result, "aspect", "level") == [
        (2, "leverage", "3"),
        (2, "direct_benefit", "3"),
        (2, "time_to_result", "1"),
    ]


def test_evidence_belongs_to_its_aspect_by_name_by_place_and_under_two_headers() -> None:
    by_name = read(
        ["OPD", "Inovasi", "Regulasi", "Anggaran", "SDM", "Bukti Regulasi", "PIC SDM", "Tanggal Anggaran"],
        ["Dinkes", "SI CEPAT", 2, 1, 0, "SK 188/2022", "Kepala Bidang", "17 Agustus 2022"],
    )
    by_place = read(
        ["OPD", "Inovasi", "Regulasi", "Bukti", "Anggaran", "Bukti", "SDM", "Bukti"],
        ["Dinkes", "SI CEPAT", 2, "SK 188/2022", 1, "RKA", 0, None],
    )
    two_rows = read(
        ["OPD", "Inovasi", "Regulasi", None, "Anggaran", None],
        [None, None, "Nilai", "Bukti", "Nilai", "Bukti"],
        ["Dinkes", "SI CEPAT", 2, "SK 188/2022", 1, "RKA"],
        merged=("A1:A2", "B1:B2", "C1:D1", "E1:F1"),
    )
    fields = ("aspect", "level", "evidence", "date", "person")
    assert told(by_name, *fields) == [
        (2, "regulation", "2", "SK 188/2022", None, None),
        (2, "budget", "1", None, "2022-08-17", None),
        (2, "people", "0", None, None, "Kepala Bidang"),
    ]
    assert told(by_place, *fields[:3]) == [
        (2, "regulation", "2", "SK 188/2022"),
        (2, "budget", "1", "RKA"),
        (2, "people", "0", None),
    ]
    assert told(two_rows, *fields[:3]) == [
        (3, "regulation", "2", "SK 188/2022"),
        (3, "budget", "1", "RKA"),
    ]


def test_a_document_is_level_and_evidence_at_once() -> None:
    result = read(WIDE, ["Dinkes", "SI CEPAT", "Perbup No 12 Tahun 2021", "2 - DPA 2022 Rp50 juta", 1, 0])
    assert told(result, "aspect", "level", "evidence")[:2] == [
        (2, "regulation", "3", "Perbup No 12 Tahun 2021"),
        (2, "budget", "2", "DPA 2022 Rp50 juta"),
    ]


def test_a_level_off_the_scale_makes_no_record_and_the_others_stay() -> None:
    result = read(WIDE, ["Dinkes", "SI CEPAT", 7, 2, "kurang", 1], ["Dinsos", "SAPA", 2, 2, 2, 2])
    assert told(result, "aspect", "level")[:2] == [(2, "budget", "2"), (2, "data_app", "1")]
    assert found(result) == [("level-out-of-range", "C2"), ("level-unknown", "E2")]
    assert (result.counts.accepted, result.counts.held) == (2, 0)
    first = result.findings[0]
    assert "Regulasi" in finding_message(first, "id")
    assert "0, 1, 2, 3" in finding_todo(first, "en")


def test_a_column_of_nothing_but_levels_off_the_scale_is_still_one() -> None:
    result = read(WIDE, ["Dinkes", "SI CEPAT", 2, 7, 1, 1])
    assert found(result) == [("level-out-of-range", "D2")]
    amounts = read([*WIDE[:2], "Regulasi", "SDM", "SOP", "Anggaran"], ["Dinkes", "A", 1, 1, 1, 25_000_000])
    assert amounts.tables[0].extra[0] == {"Anggaran": "25000000"}
    assert found(amounts) == []


def test_a_level_off_the_scale_in_a_list_leaves_the_innovation_alone() -> None:
    result = read([*LIST, "Kesiapan Regulasi (0-3)"], ["Dinkes", "A", "Smart Living", 9])
    assert found(result) == [("level-out-of-range", "D2")]
    assert (len(result.tables[0]), len(result.tables[1])) == (1, 0)
    assert result.counts.accepted == 1


def test_a_row_without_any_sure_level_waits() -> None:
    result = read(WIDE, ["Dinkes", "SI CEPAT", 2, 2, 2, 2], ["Dinsos", "SAPA", 7, None, None, None])
    assert told(result, "aspect", "level", disposition=HELD) == [(3, "regulation", None)]
    assert found(result) == [("level-out-of-range", "C3"), ("level-missing", "C3")]
    assert result.counts.held == 1


def test_a_prepared_row_leaves_no_record() -> None:
    result = read(WIDE, ["Dinkes", "SI CEPAT", 2, 2, 2, 2], ["Dinsos", "SAPA", None, None, "-", None])
    assert {row for (row,) in told(result)} == {2}
    assert (result.counts.accepted, result.counts.skipped) == (1, 2)
    assert found(result) == []


def test_a_long_table_and_what_holds_its_rows() -> None:
    result = read(
        LONG,
        ["Dinkes", "SI CEPAT", "Regulasi", 2, "SK 188", "2022-05-01", "Kabid"],
        ["Dinkes", "SI CEPAT", "SDM & Kelembagaan", "belum", None, None, None],
        ["Dinsos", "SAPA", "Regulasy", 1, None, None, None],
        ["Dinsos", None, "SOP", "draf", None, None, None],
        ["Dinas Antah Berantah", "SAPA", "SOP", 3, None, None, None],
        ["Dinsos", "SAPA", "SOP", "9", None, None, None],
    )
    assert told(result, "aspect", "level", "evidence", "date", "person") == [
        (2, "regulation", "2", "SK 188", "2022-05-01", "Kabid"),
        (3, "people", "0", None, None, None),
    ]
    assert {row for (row,) in told(result, disposition=HELD)} == {4, 5, 6, 7}
    assert found(result) == [
        ("aspect-unknown", "C4"),
        ("innovation-missing", "B5"),
        ("opd-unknown", "A6"),
        ("level-out-of-range", "D7"),
        ("level-missing", "D7"),
    ]
    by_code = {finding.code: finding.suggestions for finding in result.findings}
    assert by_code["aspect-unknown"] == ("regulation",)
    assert by_code["innovation-missing"] == ("SAPA",)


def test_a_remembered_aspect_is_not_asked_again() -> None:
    context = IntakeContext(registry=REGISTRY, aliases={("aspect", "payung aturan"): "regulation"})
    rows: list[list[Cell]] = [["Dinkes", "A", "SDM", 2, *[None] * 3], ["Dinkes", "A", "SOP", 2, *[None] * 3]]
    result = read(LONG, *rows, ["Dinkes", "A", "Payung Aturan", 2, None, None, None], context=context)
    assert (4, "regulation") in told(result, "aspect")


def test_an_aspect_said_twice_of_an_innovation_is_a_repeat() -> None:
    result = read(WIDE, ["Dinkes", "A", 1, 1, 1, 1], ["Dinkes", "A", 2, None, None, None])
    assert told(result, "aspect", disposition=HELD) == [(3, "regulation")]
    assert found(result) == [("duplicate-in-file", "C3")]


def test_opd_and_innovation_from_the_lines_above() -> None:
    result = read(
        ["Nama Inovasi : SI CEPAT"],
        ["Perangkat Daerah : Dinkes"],
        [],
        LONG[2:],
        ["Regulasi", 2, "SK", None, None],
        ["Anggaran", 1, "RKA", None, None],
    )
    assert told(result, "opd", "innovation", "aspect")[0] == (5, HEALTH, "SI CEPAT", "regulation")


def test_an_innovation_merged_over_its_aspects() -> None:
    result = read(
        LONG,
        ["Dinkes", "SI CEPAT", "Regulasi", 2, "SK 188", None, None],
        [None, None, "Anggaran", 1, "RKA tahun depan", None, None],
        [None, None, "SDM", 0, None, None, None],
        merged=("A2:A4", "B2:B4"),
    )
    assert told(result, "innovation", "aspect", "level") == [
        (2, "SI CEPAT", "regulation", "2"),
        (3, "SI CEPAT", "budget", "1"),
        (4, "SI CEPAT", "people", "0"),
    ]


def test_numbers_of_persons_stay_personal() -> None:
    header = ["OPD", "Inovasi", "Regulasi", "Anggaran", "SDM", "NIP PIC", "PIC"]
    nip = "198001012005011001"
    result = read(header, ["Dinkes", "SI CEPAT", 2, 1, 0, nip, nip])
    table = result.tables[0]
    assert table.fields["person"] == [None, None, None]
    assert table.personal_headers == {"NIP PIC", "PIC"}
    assert ("personal-column", "F1") in found(result)


def test_levels_in_a_list_of_innovations() -> None:
    header = [*LIST, "Kesiapan Regulasi (0-3)", "Nilai Anggaran", "Bukti Regulasi", "Anggaran"]
    result = read(
        header,
        ["Dinkes", "SI CEPAT", "Smart Living", 2, 1, "SK 188", 25_000_000],
        ["Dinsos", "SAPA", None, 7, "DPA", None, "Rp 10.000.000"],
        ["Dinas Antah Berantah", "X", "Smart Living", 1, 1, None, None],
    )
    innovations = result.tables[0]
    assert innovations.kind == "innovation"
    assert innovations.fields["budget"] == [25_000_000, 10_000_000, None]
    assert innovations.extra == [{}, {}, {}]
    assert told(result, "opd", "innovation", "aspect", "level", "evidence") == [
        (2, HEALTH, "SI CEPAT", "regulation", "2", "SK 188"),
        (2, HEALTH, "SI CEPAT", "budget", "1", None),
        (3, SOCIAL, "SAPA", "budget", "2", None),
    ]
    assert {row for (row,) in told(result, disposition=HELD)} == {4}
    assert found(result) == [("dimension-missing", "C3"), ("level-out-of-range", "D3"), ("opd-unknown", "A4")]
    assert (result.counts.rows, result.counts.accepted, result.counts.held) == (4, 1, 2)
    assert [layout.kind for layout in result.sheets[0].tables] == ["innovation", "readiness"]


def test_plain_columns_of_a_list_stay_what_they_are() -> None:
    header = [*LIST, "Regulasi", "Anggaran", "Pemangku Kepentingan"]
    result = read(
        header,
        ["Dinkes", "SI CEPAT", "Smart Living", "SK Bupati 12/2022", 25_000_000, "1 mitra"],
        ["Dinsos", "SAPA", "Smart Society", "Perbup 1/2020", 10_000_000, "2 mitra"],
    )
    assert [table.kind for table in result.tables] == ["innovation"]
    assert result.tables[0].fields["legal_basis"] == ["SK Bupati 12/2022", "Perbup 1/2020"]
    assert result.tables[0].fields["budget"] == [25_000_000, 10_000_000]


def test_a_row_of_a_list_without_a_name_is_rejected_as_before() -> None:
    header = [*LIST, "Kesiapan Regulasi (0-3)"]
    result = read(header, ["Dinkes", "A", "Smart Living", 2], ["Dinsos", None, "Smart Living", 2])
    assert found(result) == [("name-missing", "B3")]
    assert (result.counts.accepted, result.counts.rejected) == (1, 1)


def test_a_chosen_kind_wins() -> None:
    context = IntakeContext(registry=REGISTRY, sheet_choices={"Lembar": SheetChoice("readiness")})
    result = read(["OPD", "Inovasi", "Regulasi"], ["Dinkes", "SI CEPAT", "SK Kadis"], context=context)
    assert told(result, "aspect", "level") == [(2, "regulation", "1")]


@pytest.mark.parametrize(
    ("value", "aspect", "level", "code"),
    [
        (0, "budget", "0", None),
        ("3", None, "3", None),
        (3.0, "budget", "3", None),
        (4, "budget", None, "level-out-of-range"),
        (-1, "budget", None, "level-out-of-range"),
        (1.5, "budget", None, "level-out-of-range"),
        ("2,5", "budget", None, "level-out-of-range"),
        (True, "budget", None, "level-unknown"),
        ("Nilai 2", None, "2", None),
        ("2 - SK Kepala Daerah", "regulation", "2", None),
        ("2 - SK Kepala Dinas", "regulation", None, "level-unknown"),  # words say 1
        ("tidak ada", "procedure", "0", None),
        ("n/a", "data_app", "not_applicable", None),
        ("Tidak berlaku", None, "not_applicable", None),
        ("2-3 OPD", "stakeholders", "2", None),
        ("50%", "budget", None, "level-unknown"),
        ("SK Kepala Daerah", None, None, "level-unknown"),
        ("-", "budget", None, None),
        (None, "budget", None, None),
    ],
)
def test_levels(value: Cell, aspect: str | None, level: str | None, code: str | None) -> None:
    reading = read_level(value, aspect)
    assert (reading.value, reading.code) == (level, code)


@pytest.mark.parametrize(
    ("headers", "aspect", "field"),
    [
        (("Kesiapan Regulasi (0-3)",), "regulation", "level"),
        (("Nilai SDM",), "people", "level"),
        (("Kesiapan", "SOP"), "procedure", "level"),
        (("Regulasi", "Bukti"), "regulation", "evidence"),
        (("Bukti Dukung Anggaran",), "budget", "evidence"),
        (("3. Infrastruktur",), "infrastructure", "level"),
        (("SDM & Kelembagaan",), "people", "level"),
    ],
)
def test_headers_of_aspects(headers: tuple[str, ...], aspect: str, field: str) -> None:
    heading = aspect_heading(headers)
    assert heading is not None
    assert (heading.aspect, heading.field) == (aspect, field)


@pytest.mark.parametrize("text", ["Podcast", "", "Nama Inovasi", "Regulasi dan SDM"])
def test_texts_that_name_no_aspect(text: str) -> None:
    assert aspect_named(text) is None
