"""Sheets of bimtek progress: long and wide, words of states and stages, what is held and what stays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from smartcity.intake.tables import Cell, ExpectedOpd, IntakeContext
from smartcity.intake.values.progress import StageWords, StateColumn, read_state
from smartcity.records import Disposition, FileResult, Finding
from smartcity.reference import load_reference
from smartcity.reference.texts import finding_message
from tests.one_sheet import check_sheet, found

REGISTRY = tuple(
    ExpectedOpd(name, short)
    for name, short in (
        ("Dinas Kesehatan", "Dinkes"),
        ("Dinas Sosial", "Dinsos"),
        ("Dinas Perhubungan", "Dishub"),
        ("Dinas Pariwisata", "Dispar"),
    )
)
CONTEXT = IntakeContext(registry=REGISTRY, today=date(2026, 5, 4))
HEALTH, SOCIAL, TRANSPORT = "Dinas Kesehatan", "Dinas Sosial", "Dinas Perhubungan"
WIDE = ["OPD", "Masalah", "Penyebab", "Peta Jalan", "Rencana Aksi"]
LONG = ["Perangkat Daerah", "Tahap", "Tahapan", "Status", "Tanggal", "Keterangan"]


def read(*rows: Sequence[Cell], merged: tuple[str, ...] = (), context: IntakeContext = CONTEXT) -> FileResult:
    return check_sheet(rows, context, merged=merged, title="Progres")


def said(result: FileResult, *, accepted: bool = True) -> list[tuple[object, ...]]:
    """Row, OPD, stage, deliverable and state of the accepted (or the other) records."""
    table = result.tables[0]
    return [
        (row, *(table.fields[name][place] for name in ("opd", "stage", "deliverable", "state")))
        for place, row in enumerate(table.rows)
        if (table.dispositions[place] is Disposition.ACCEPTED) == accepted
    ]


def test_a_wide_row_gives_a_record_a_deliverable_and_is_counted_once() -> None:
    result = read(WIDE, ["Dinkes", "sudah", "proses", "√", "80%"], ["Dinsos", "belum", "-", None, "100%"])
    assert said(result) == [
        (2, HEALTH, 1, "problems", "done"),
        (2, HEALTH, 1, "causes", "partly"),
        (2, HEALTH, 3, "roadmap", "done"),
        (2, HEALTH, 3, "action_plan", "partly"),
        (3, SOCIAL, 1, "problems", "missing"),
        (3, SOCIAL, 3, "action_plan", "done"),
    ]
    assert (result.counts.rows, result.counts.accepted, result.counts.skipped) == (3, 2, 1)
    assert found(result) == []


def test_stage_heads_over_merged_columns_and_a_day_in_a_cell() -> None:
    result = read(
        ["REKAP PROGRES BIMTEK SMART CITY"],
        [],
        ["No", "OPD", "Tahap I", None, "Tahap III", None],
        [None, None, "Masalah", "Akar Masalah", "Peta Jalan", "Rencana Aksi"],
        [1, "Dinas Kesehatan", "sudah", "sdh", date(2026, 5, 1), "proses"],
        [2, "Dinas Sosial", "blm", "on progress", date(2026, 6, 1), "n/a"],
        ["Jumlah", None, 1, None, None, None],
        merged=("C3:D3", "E3:F3", "A3:A4", "B3:B4"),
    )
    assert (5, HEALTH, 3, "roadmap", "done") in said(result)
    dates = dict(zip(result.tables[0].fields["deliverable"], result.tables[0].fields["date"], strict=True))
    assert dates["roadmap"] == "2026-05-01"
    assert (6, SOCIAL, 3, "action_plan", "not_applicable") in said(result)
    # the day to come leaves the older state alone
    assert (6, SOCIAL) not in {(row, opd) for row, opd, _, code, _ in said(result) if code == "roadmap"}
    assert found(result) == [("state-cell-future", "E6")]
    assert (result.counts.accepted, result.counts.skipped) == (2, 5)


def test_crosses_and_letters_of_mixed_use_leave_the_older_state() -> None:
    result = read(WIDE, ["Dinkes", "sudah", "v", "v", "x"], ["Dinsos", "sudah", "v", "x", "sudah"])
    assert found(result) == [
        ("state-cell-unclear", "D2"),
        ("state-cell-unclear", "E2"),
        ("state-cell-unclear", "D3"),
    ]
    assert (2, HEALTH, 1, "causes", "done") in said(result)
    assert "roadmap" not in {code for *_, code, _ in said(result)}


def test_a_row_with_nothing_sure_waits() -> None:
    result = read(WIDE, ["Dinkes", "sudah", "sudah", "v", "v"], ["Dinsos", "x", None, None, None])
    assert said(result, accepted=False) == [(3, SOCIAL, 1, "problems", None)]
    assert found(result) == [("state-ambiguous", "B3")]
    assert result.counts.held == 1


def test_an_unknown_department_holds_its_whole_row() -> None:
    result = read(WIDE, ["Dinkes", "v", "v", "v", "v"], ["Dinas Antah Berantah", "v", "v", "v", "v"])
    assert len(said(result)) == 4
    assert {row for row, *_ in said(result, accepted=False)} == {3}
    assert found(result) == [("opd-unknown", "A3")]


def test_a_long_table_with_its_words_for_stages() -> None:
    result = read(
        LONG,
        ["Dinkes", "III", "Peta jalan", "Selesai", "1 Mei 2026", "ok"],
        ["Dinkes", "Tahap tiga", "Renaksi", "proses 60%", None, None],
        ["Dinsos", "ke-2", "Kelengkapan", "0,5", None, None],
        ["Dinsos", "Bimtek 4", "Grand Desain", "sudah, 2 Mei 2026", None, None],
        [None, "I", "Visi", "sudah", "3/5/2026", None],
    )
    assert said(result) == [
        (2, HEALTH, 3, "roadmap", "done"),
        (3, HEALTH, 3, "action_plan", "partly"),
        (5, SOCIAL, 4, "grand_design", "done"),
        (6, None, 1, "vision", "done"),
    ]
    assert result.tables[0].fields["date"] == ["2026-05-01", None, None, "2026-05-02", "2026-05-03"]
    assert found(result) == [("deliverable-from-rows", None), ("state-unknown", "D4")]


@pytest.mark.parametrize(
    ("row", "finding"),
    [
        (["Dinkes", "III", "Podcast", "sudah", None, None], ("deliverable-unknown", "C4")),
        (["Dinkes", "III", None, "sudah", None, None], ("deliverable-missing", "C4")),
        (["Dinkes", "III", "Peta jalan", None, None, None], ("state-missing", "D4")),
        (["Dinkes", "III", "Peta jalan", "x", None, None], ("state-ambiguous", "D4")),
        (["Dinkes", "III", "Peta jalan", "hampir", None, None], ("state-unknown", "D4")),
        (["Dinkes", "Tahap I evaluasi", "Masalah", "sudah", None, None], ("stage-unknown", "B4")),
        (["Dinkes", "III", "Peta jalan", "sudah", "17 Agustus 2026", None], ("date-future", "E4")),
        ([None, "III", "Peta jalan", "sudah", None, None], ("opd-missing", "A4")),
        (["Dinas Antah Berantah", "III", "Peta jalan", "sudah", None, None], ("opd-unknown", "A4")),
    ],
)
def test_what_is_not_sure_holds_its_row(row: list[Cell], finding: tuple[str, str]) -> None:
    result = read(
        LONG,
        ["Dinsos", "III", "Peta jalan", "sudah", None, None],
        ["Dishub", "III", "Rencana aksi", "belum", None, None],
        row,
    )
    assert finding in found(result)
    assert {line for line, *_ in said(result, accepted=False)} == {4}
    assert (result.counts.accepted, result.counts.held) == (2, 1)


def test_two_states_of_one_deliverable_hold_both_rows() -> None:
    result = read(
        LONG,
        ["Dinkes", "III", "Peta jalan", "sudah", None, None],
        ["Dinsos", "III", "Peta jalan", "sudah", None, None],
        ["Dinas Kesehatan", "3", "roadmap", "belum", None, None],
    )
    assert said(result) == [(3, SOCIAL, 3, "roadmap", "done")]
    assert found(result) == [("states-differ", "D2"), ("states-differ", "D4")]


def test_another_stage_than_the_list_names_is_said() -> None:
    result = read(
        LONG,
        ["Dinkes", "II", "Peta jalan", "sudah", None, None],
        ["Dinsos", "III", "Peta jalan", "sudah", None, None],
    )
    assert (2, HEALTH, 3, "roadmap", "done") in said(result)
    assert found(result) == [("stage-corrected", "B2")]


def test_an_opd_speaks_for_itself_only() -> None:
    own = IntakeContext(registry=REGISTRY, only_opd=HEALTH, today=CONTEXT.today)
    result = read(
        LONG,
        ["Dinkes", "III", "Peta jalan", "sudah", None, None],
        ["Dinsos", "III", "Peta jalan", "sudah", None, None],
        ["Dinkes", "I", "Visi", "sudah", None, None],
        context=own,
    )
    assert said(result) == [(2, HEALTH, 3, "roadmap", "done")]
    assert [code for code, _ in found(result)] == ["opd-not-yours", "opd-not-yours"]


def test_innovations_with_problems_and_quick_wins_are_no_progress() -> None:
    result = read(
        ["No", "Nama OPD", "Nama Inovasi", "Dimensi", "Permasalahan", "Quick Win"],
        [1, "Dinas Kesehatan", "SEHAT BERSAMA", "Smart Living", "Antre lama", "Ya"],
        [2, "Dinas Sosial", "PEDULI SESAMA", "Smart Society", "Jauh", "Tidak"],
    )
    assert [table.kind for table in result.tables] == ["innovation"]


def test_the_department_in_a_banner_holds_for_every_row() -> None:
    result = read(
        ["Nama OPD : Dinas Kesehatan"],
        ["No", "Keluaran", "Status", "Ket"],
        [1, "Masalah", "sudah", None],
        [2, "Akar masalah", "belum", "menyusul"],
    )
    assert said(result) == [
        (3, HEALTH, 1, "problems", "done"),
        (4, HEALTH, 1, "causes", "missing"),
    ]


@pytest.mark.parametrize(
    ("cell", "state"),
    [
        ("Sudah", "done"),
        ("V", "done"),
        ("√", "done"),
        ("100 %", "done"),
        (1, "done"),
        (1.0, "done"),
        (date(2026, 5, 1), "done"),
        ("17/4/2026", "done"),
        ("selesai (17/4/2026)", "done"),
        (0.4, "partly"),
        (60, "partly"),
        ("85,71 persen", "partly"),
        ("dalam proses", "partly"),
        ("belum lengkap", "partly"),
        ("belum", "missing"),
        ("nihil", "missing"),
        (0, "missing"),
        ("0%", "missing"),
        ("n/a", "not_applicable"),
    ],
)
def test_words_of_states(cell: Cell, state: str) -> None:
    assert read_state(cell, StateColumn()).value == state


@pytest.mark.parametrize("cell", ["x", "X", "×", "?", "selesai 60%"])
def test_what_may_mean_either_is_asked(cell: Cell) -> None:
    reading = read_state(cell, StateColumn())
    assert (reading.value, reading.code) == (None, "state-ambiguous")


@pytest.mark.parametrize("cell", ["sudah tapi belum lengkap", "lihat lampiran", 150, -1, "2026", "Mei 2026"])
def test_a_sentence_is_never_guessed(cell: Cell) -> None:
    reading = read_state(cell, StateColumn())
    assert (reading.value, reading.code) == (None, "state-unknown")


@pytest.mark.parametrize("cell", [None, "", "-", "...", " "])
def test_an_empty_cell_says_nothing(cell: Cell) -> None:
    reading = read_state(cell, StateColumn())
    assert (reading.value, reading.code) == (None, None)


def test_a_one_among_percentages_is_asked() -> None:
    assert read_state(1, StateColumn.of([1, 40, 60])).code == "state-ambiguous"
    assert read_state(1, StateColumn.of([1, 0])).value == "done"


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("III", 3),
        ("3", 3),
        ("ketiga", 3),
        ("tahap tiga", 3),
        ("Tahap III", 3),
        ("Bimtek 3", 3),
        ("Bimtek ke-III", 3),
        ("ke-2", 2),
        ("Tahap II evaluasi", None),
        ("Tahap inisiatif", None),
        ("Tahap V", None),
        ("I dan II", None),
        ("", None),
    ],
)
def test_words_of_stages(text: str, stage: int | None) -> None:
    assert StageWords(load_reference().stages).stage(text) == stage


def first(result: FileResult, code: str) -> Finding:
    return next(finding for finding in result.findings if finding.code == code)


def test_a_finding_names_the_deliverable_and_the_cell() -> None:
    result = read(WIDE, ["Dinkes", "sudah", "sudah", "v", "entah"], ["Dinsos", "sudah", "ya", "v", "v"])
    finding = first(result, "state-cell-unclear")
    names = {"deliverable_id": "Rencana aksi", "deliverable_en": "Action plan"}
    assert (finding.cell, finding.value, finding.params) == ("E2", "entah", names)
    assert "Rencana aksi" in finding_message(finding, "id")
    assert "Action plan" in finding_message(finding, "en")


def test_a_list_of_innovations_with_marks_under_its_problems_is_no_progress() -> None:
    result = read(
        ["Perangkat Daerah (OPD)", "Nama Inovasi", "Dimensi", "Permasalahan", "Penyebab"],
        ["Dinas Kesehatan", "SEHAT BERSAMA", "Smart Living", "0", "0"],
        ["Dinas Sosial", "PEDULI SESAMA", "Smart Society", "0", "v"],
    )
    assert [table.kind for table in result.tables] == ["innovation"]
