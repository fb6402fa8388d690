from __future__ import annotations

import pytest

from smartcity.intake.tables import Cell
from smartcity.intake.values.flags import mark_meaning, read_code, read_codes, read_flag


@pytest.mark.parametrize(
    "value", ["Ya", "y", "YA", "v", "V", "√", "✓", 1.0, "1", "sudah", "Ada", "aktif", "Quick Win", "QW"]
)
def test_yes_in_a_quick_win_column(value: Cell) -> None:
    assert read_flag(value, "quick_win").value is True


@pytest.mark.parametrize(
    "value", ["Tidak", "tdk", "N", 0.0, "0", "belum", "tidak ada", "noada", "bukan quick win"]
)
def test_no_in_a_quick_win_column(value: Cell) -> None:
    assert read_flag(value, "quick_win").value is False


@pytest.mark.parametrize("value", ["", None, "-", " ", "…"])
def test_an_empty_mark_is_neither(value: Cell) -> None:
    reading = read_flag(value, "quick_win")
    assert (reading.value, reading.code) == (None, None)


@pytest.mark.parametrize("value", ["x", "X", "sebagian", "mungkin", 2.0])
def test_marks_that_may_mean_either_are_asked(value: Cell) -> None:
    reading = read_flag(value, "quick_win")
    assert (reading.value, reading.code) == (None, "flag-ambiguous")


@pytest.mark.parametrize(
    ("word", "digital"),
    [("Digital", True), ("daring", True), ("Non Digital", False), ("non-digital", False), ("luring", False)],
)
def test_non_digital_is_not_digital(word: str, digital: bool) -> None:
    assert read_flag(word, "digital").value is digital


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("Inisiatif", "initiative"),
        ("Inisiasi", "initiative"),
        ("Uji Coba", "pilot"),
        ("Ujicoba", "pilot"),
        ("UJI-COBA", "pilot"),
        ("Penerapan", "applied"),
        ("Diterapkan", "applied"),
        ("applied", "applied"),
    ],
)
def test_stages_of_an_innovation(word: str, code: str) -> None:
    assert read_code(word, "maturity").value == code


@pytest.mark.parametrize(("word", "code"), [("aktif", "running"), ("naktif", "stopped"), ("Selesai", "done")])
def test_states_of_an_innovation(word: str, code: str) -> None:
    assert read_code(word, "status").value == code


def test_an_unknown_word_suggests_the_codes_it_contains() -> None:
    reading = read_code("Tahap Uji Coba 2022", "maturity")
    assert (reading.value, reading.code, reading.suggestions) == (None, "maturity-unknown", ("pilot",))


def test_several_sources_of_funds_in_one_cell() -> None:
    assert read_codes("APBD/CSR", "fund_source").value == ["apbd", "csr"]
    assert read_codes("APBD, Hibah Bank Desa", "fund_source").value == ["apbd", "Hibah Bank Desa"]
    assert read_codes("-", "fund_source").value is None


@pytest.mark.parametrize(
    ("cell", "meaning"),
    [
        ("v", "yes"),
        ("√", "yes"),
        ("", "no"),
        (None, "no"),
        ("-", "no"),
        ("x", "ambiguous"),
        ("lihat lampiran", None),
    ],
)
def test_marks_under_a_heading_to_tick(cell: Cell, meaning: str | None) -> None:
    assert mark_meaning(cell) == meaning
