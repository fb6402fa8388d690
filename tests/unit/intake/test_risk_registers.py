"""Risk registers: headers of one row and two, scores as numbers and words, and the scale they are on."""

from __future__ import annotations

from typing import Any

import pytest

from smartcity.intake.tables import Cell, ExpectedOpd, IntakeContext
from smartcity.records import Disposition, FileResult
from smartcity.reference.texts import finding_message
from tests.one_sheet import check_sheet, found

HEALTH, SOCIAL = "Dinas Kesehatan", "Dinas Sosial"
CONTEXT = IntakeContext(registry=(ExpectedOpd(HEALTH, "Dinkes"), ExpectedOpd(SOCIAL, "Dinsos")))
SHORT = ["OPD", "Inovasi", "Peristiwa Risiko", "Kemungkinan", "Dampak"]


def read(*rows: list[Cell], merged: tuple[str, ...] = (), title: str = "Lembar") -> FileResult:
    return check_sheet(rows, CONTEXT, merged=merged, title=title)


def risks(result: FileResult) -> list[dict[str, Any]]:
    """The records with row, disposition and the fields that say something."""
    table = result.tables[0]
    assert table.kind == "risk"
    return [
        {
            "row": row,
            "end": table.dispositions[place].value,
            **{name: column[place] for name, column in table.fields.items() if column[place] is not None},
        }
        for place, row in enumerate(table.rows)
    ]


def test_a_register_with_inherent_and_residual_under_two_header_rows() -> None:
    top = ["No", "OPD", "Nama Inovasi", "Peristiwa Risiko", "Penyebab", "Uraian Dampak", "Area Dampak"]
    top += ["Risiko Melekat", None, None, None, "Keputusan Penanganan", "Rencana Aksi Penanganan"]
    top += ["Penanggung Jawab", "Jadwal", "Risiko Residu", None, None, "Status"]
    below = [*[None] * 7, "LK", "LD", "BR", "Level Risiko", *[None] * 4, "LK", "LD", "BR", None]
    row = [1, "Dinkes", "SI CEPAT", "Server mati", "Listrik padam", "Antre manual", "Layanan"]
    row += [4, 4, 19, "Tinggi", "Mitigasi", "Genset", "Kepala Bidang TIK", "2022-12", 2, 3, 11, "selesai"]
    merged = ("H1:K1", "P1:R1", *(f"{letter}1:{letter}2" for letter in "ABCDEFGLMNOS"))
    result = read(top, below, row, merged=merged)
    assert result.sheets[0].tables[0].header_rows == [1, 2]
    assert risks(result) == [
        {
            "row": 3,
            "end": "accepted",
            "opd": HEALTH,
            "innovation": "SI CEPAT",
            "event": "Server mati",
            "cause": "Listrik padam",
            "consequence": "Antre manual",
            "area": "Layanan",
            "scale": 5,
            "likelihood": 4,
            "impact": 4,
            "residual_likelihood": 2,
            "residual_impact": 3,
            "treatment": "mitigate",
            "plan": "Genset",
            "owner": "Kepala Bidang TIK",
            "due": "2022-12",
            "status": "done",
        }
    ]
    # what likelihood and impact give is looked up, never taken from the sheet
    extra = result.tables[0].extra[0]
    assert (extra["Risiko Melekat BR"], extra["Risiko Residu BR"]) == ("19", "11")
    assert found(result) == []


def test_the_moment_of_a_score_in_one_header() -> None:
    header = [
        *SHORT[:3],
        "LK Inheren",
        "LD Inheren",
        "Mitigasi",
        "Kemungkinan Setelah Mitigasi",
        "LD (Residu)",
    ]
    result = read(header, ["Dinkes", "SI CEPAT", "Server mati", 5, 3, "Genset cadangan", 2, 1])
    fields = ("likelihood", "impact", "residual_likelihood", "residual_impact", "plan")
    assert [risks(result)[0][field] for field in fields] == [5, 3, 2, 1, "Genset cadangan"]


def test_letters_mean_likelihood_and_impact_side_by_side() -> None:
    result = read([*SHORT[:3], "K", "D", "K x D"], ["Dinkes", "SI CEPAT", "Server mati", 4, 2, 8])
    assert (risks(result)[0]["likelihood"], risks(result)[0]["impact"]) == (4, 2)
    assert result.tables[0].extra[0] == {"K x D": "8"}


@pytest.mark.parametrize(
    ("title", "headers", "cells", "scale", "scores"),
    [
        ("Daftar Risiko (skala 1-5)", SHORT[3:], [1, 2], 5, [1, 2]),
        ("Daftar Risiko", ["Kemungkinan (1-3)", "Dampak (1-3)"], [1, 2], 3, [1, 2]),
        ("Daftar Risiko", ["Kemungkinan (1 s.d. 5)", "Dampak"], [3, 3], 5, [3, 3]),
        ("1 = Rendah, 2 = Sedang, 3 = Tinggi", SHORT[3:], [1, 2], 3, [1, 2]),
        ("Daftar Risiko", SHORT[3:], ["4 - Sering", "2 - Kurang Signifikan"], 5, [4, 2]),
        ("Daftar Risiko", SHORT[3:], ["Hampir Pasti", "Cukup signifikan"], 5, [5, 3]),
        ("Daftar Risiko", SHORT[3:], ["jarang terjadi", "Sedang"], 5, [2, 3]),
        ("Daftar Risiko", SHORT[3:], ["rendah", "Tinggi"], 3, [1, 3]),
        ("Daftar Risiko", SHORT[3:], ["Sedang (2)", 3], 3, [2, 3]),
        ("Daftar Risiko", SHORT[3:], ["3 - Sedang", 2], 5, [3, 2]),
        ("Daftar Risiko", SHORT[3:], [1, 5], 5, [1, 5]),
    ],
)
def test_what_tells_the_scale(
    title: str, headers: list[Cell], cells: list[Cell], scale: int, scores: list[int]
) -> None:
    result = read([title], [], [*SHORT[:3], *headers], ["Dinkes", "SI CEPAT", "Server mati", *cells])
    record = risks(result)[0]
    assert (record["end"], record["scale"]) == ("accepted", scale)
    assert [record["likelihood"], record["impact"]] == scores
    assert found(result) == []


def test_one_to_three_without_a_scale_waits_with_its_numbers() -> None:
    result = read(
        SHORT,
        ["Dinkes", "SI CEPAT", "Server mati", 1, 3],
        ["Dinsos", "SAPA", "Data bocor", None, 2],
        ["Dinsos", "SAPA", "Anggaran dipotong", None, None],
    )
    first, second, third = risks(result)
    assert (first["end"], first["likelihood"], first["impact"]) == ("held", 1, 3)
    assert (second["end"], second["impact"]) == ("held", 2)
    assert third["end"] == "accepted"
    assert "scale" not in first
    assert found(result) == [("risk-scale-unknown", "D2"), ("risk-scale-unknown", "E3")]
    assert result.findings[0].suggestions == ("5", "3")
    assert "Kemungkinan" in finding_message(result.findings[0], "id")


def test_a_value_above_three_tells_the_scale_of_the_whole_table() -> None:
    rows: list[list[Cell]] = [["Dinkes", "SI CEPAT", f"Risiko {n}", n, 1] for n in (1, 2, 4)]
    assert [risk["scale"] for risk in risks(read(SHORT, *rows))] == [5, 5, 5]


def test_a_scale_of_the_row_wins() -> None:
    header = [*SHORT, "Skala (5 atau 3)"]
    result = read(
        header,
        ["Dinkes", "SI CEPAT", "Server mati", 3, 3, 3],
        ["Dinkes", "SI CEPAT", "Data bocor", 4, 3, 5],
        ["Dinkes", "SI CEPAT", "Staf pindah", 2, 3, 10],
    )
    assert [risk["scale"] for risk in risks(result)] == [3, 5, 5]
    assert found(result) == [("risk-scale-unreadable", "F4")]


def test_what_is_no_score_leaves_the_field_empty() -> None:
    header = ["OPD", "Inovasi", "Peristiwa Risiko", "LK (1-3)", "LD (1-3)"]
    result = read(
        header,
        ["Dinkes", "SI CEPAT", "Server mati", 4, 2],
        ["Dinkes", "SI CEPAT", "Data bocor", 0, 2.5],
        ["Dinkes", "SI CEPAT", "Staf pindah", "entahlah", 3],
    )
    assert [(risk.get("likelihood"), risk.get("impact")) for risk in risks(result)] == [
        (None, 2),
        (None, None),
        (None, 3),
    ]
    assert found(result) == [
        ("risk-score-outside", "D2"),
        ("risk-score-outside", "D3"),
        ("risk-score-outside", "E3"),
        ("risk-score-unknown", "D4"),
    ]
    assert result.counts.accepted == 3


def test_a_row_without_its_event_is_no_record_and_one_without_innovation_waits() -> None:
    result = read(
        [*SHORT, "Rencana Mitigasi"],
        ["Dinkes", "SI CEPAT", "Server mati", 4, 2, "Genset"],
        ["Dinkes", "SI CEPAT", None, 4, 2, "Genset"],
        [None, None, "Data bocor", 2, 2, "Sandi"],
        ["Dinsos", "SAPA", None, None, None, None],
    )
    assert [(risk["row"], risk["end"]) for risk in risks(result)] == [
        (2, "accepted"),
        (3, "rejected"),
        (4, "held"),
    ]
    assert found(result) == [("event-missing", "C3"), ("opd-missing", "A4"), ("innovation-missing", "B4")]
    assert [finding.suggestions for finding in result.findings[1:]] == [(HEALTH,), ("SI CEPAT",)]
    assert (result.counts.rows, result.counts.skipped) == (5, 2)


def test_merged_innovations_and_lines_above_hold_for_their_rows() -> None:
    merged = read(
        SHORT,
        ["Dinkes", "SI CEPAT", "Server mati", 4, 2],
        [None, None, "Data bocor", 5, 2],
        merged=("A2:A3", "B2:B3"),
    )
    above = read(
        ["REGISTER RISIKO"],
        ["Nama Quick Win : SI CEPAT"],
        ["OPD : Dinkes"],
        [],
        ["No", "Risiko", "Penyebab", "LK", "LD"],
        [1, "Server mati", "Listrik", 4, 2],
    )
    assert [risk["innovation"] for risk in risks(merged)] == ["SI CEPAT", "SI CEPAT"]
    assert [(risk["opd"], risk["innovation"]) for risk in risks(above)] == [(HEALTH, "SI CEPAT")]
    assert found(merged) == found(above) == []


def test_words_of_treatment_and_status() -> None:
    header = [*SHORT, "Opsi Penanganan", "Status Penanganan"]
    result = read(
        header,
        ["Dinkes", "A", "Satu", 4, 1, "Transfer", "belum"],
        ["Dinkes", "A", "Dua", 4, 1, "dihindari", "proses"],
        ["Dinkes", "A", "Tiga", 4, 1, "dipikirkan", "entah"],
    )
    assert [(risk.get("treatment"), risk.get("status")) for risk in risks(result)] == [
        ("share", "open"),
        ("avoid", "in_progress"),
        (None, None),
    ]
    assert found(result) == [("treatment-unknown", "F4"), ("risk-status-unknown", "G4")]


def test_a_plan_under_a_header_of_treatment_is_a_plan() -> None:
    header = [*SHORT, "Penanganan Risiko"]
    plan = "Menyiapkan server cadangan di Diskominfo dan menguji pemulihan setiap bulan"
    assert risks(read(header, ["Dinkes", "A", "Satu", 4, 1, plan]))[0]["plan"] == plan


def test_the_same_event_twice_is_a_repeat() -> None:
    result = read(SHORT, ["Dinkes", "A", "Satu", 4, 1], ["Dinkes", "A", "SATU", 5, 1])
    assert found(result) == [("duplicate-in-file", "C3")]
    assert result.tables[0].dispositions[1] is Disposition.HELD


def test_the_form_with_likelihood_alone() -> None:
    header = ["OPD", "Nama Inovasi", "Faktor Risiko", "Penyebab", "Kemungkinan (1,2,3)", "Mitigasi"]
    result = read(header, ["Dinkes", "A", "Server mati", "Listrik", 3, "Genset"])
    assert (risks(result)[0]["scale"], risks(result)[0]["likelihood"]) == (3, 3)
    assert "impact" not in risks(result)[0]


def test_a_register_of_something_else_is_none() -> None:
    header: list[Cell] = ["OPD", "Peristiwa Risiko", "Penyebab", "Level Kemungkinan", "Level Dampak"]
    row: list[Cell] = ["Dinkes", "Server mati", "Listrik", 4, 4]
    assert found(read(header, row)) == [("no-table", None)]
    held = read(["RISIKO QUICK WIN 2022"], [], header, row)
    assert found(held) == [("innovation-missing", None)]


def test_owners_that_are_numbers_of_persons_stay_personal() -> None:
    result = read([*SHORT, "Penanggung Jawab"], ["Dinkes", "A", "Satu", 4, 1, "198001012005011001"])
    assert "owner" not in risks(result)[0]
    assert result.tables[0].personal_headers == {"Penanggung Jawab"}
