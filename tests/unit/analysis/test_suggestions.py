"""Suggested dimensions: what speaks, how loudly, and why; points counted by hand from the stated rule."""

from __future__ import annotations

import random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartcity.analysis.opd_hints import OpdHints, who_could_fill
from smartcity.analysis.suggestions import reason_text, suggest_dimensions
from tests.frames import REFERENCE, innovations_frame, registry_frame


def suggested(**record: str) -> dict[str, object]:
    row = suggest_dimensions(innovations_frame([record]), REFERENCE).iloc[0]
    return {str(key): value for key, value in row.items()}


def test_the_opd_speaks_where_no_word_does() -> None:
    found = suggested(opd="Dinas Kesehatan", name="ZZYZX")
    assert (found["dimension"], found["subdimension"]) == ("living", "living/health")
    assert found["score"] == pytest.approx(2 / 3, abs=1e-4)
    assert found["opd_kinds"] == ("Dinas Kesehatan",)
    assert found["words"] == ()


def test_a_word_of_the_name_outweighs_the_opd() -> None:
    found = suggested(opd="Dinas Kesehatan", name="Bank Sampah ZZYZX")
    assert found["dimension"] == "environment"
    assert found["score"] == pytest.approx(3 / 6, abs=1e-4)
    assert found["words"] == ("bank sampah",)
    assert found["opd_kinds"] == ()


def test_a_longer_hint_hides_the_shorter_one_inside() -> None:
    assert suggested(name="Bank Sampah")["words"] == ("bank sampah",)


def test_part_of_a_word_is_no_hint() -> None:
    assert suggested(name="Xsampahx")["dimension"] is None


def test_where_nothing_speaks_nothing_is_said() -> None:
    found = suggested(opd="ZZYZX", name="ZZYZX")
    assert found["dimension"] is None
    assert found["subdimension"] is None
    assert found["score"] is None or pd.isna(found["score"])
    assert reason_text(found, "id", REFERENCE) == ""


def test_the_reason_names_what_spoke() -> None:
    found = suggested(opd="Dinas Lingkungan Hidup", name="Bank Sampah")
    for language in ("id", "en"):
        reason = reason_text(found, language, REFERENCE)
        assert "bank sampah" in reason
        assert "Dinas Lingkungan Hidup" in reason


@pytest.mark.parametrize(
    ("opd", "kind"),
    [
        ("Dinkes", "Dinas Kesehatan"),
        ("Kecamatan Wanaelok", "Kecamatan"),
        ("Dinas Lingkungan Hidup Kabupaten Contoh", "Dinas Lingkungan Hidup"),
    ],
)
def test_an_opd_is_known_by_its_other_names(opd: str, kind: str) -> None:
    assert [found.name for found in OpdHints(REFERENCE).kinds(opd)] == [kind]


@pytest.mark.parametrize("opd", [None, float("nan"), "", "ZZYZX"])
def test_an_unknown_opd_hints_at_nothing(opd: object) -> None:
    assert OpdHints(REFERENCE).kinds(opd) == ()


def test_who_could_fill_an_empty_cell() -> None:
    registry = registry_frame("Dinas Kesehatan", "Dinas Perhubungan", "Dinas Pertanian", "RSUD Tirta Husada")
    innovations = innovations_frame([{"opd": "RSUD Tirta Husada", "dimension": "governance"}])
    table = who_could_fill("living/health", registry, innovations, REFERENCE)

    assert list(table["opd"]) == ["Dinas Kesehatan", "RSUD Tirta Husada", "Dinas Perhubungan"]
    assert list(table["close"]) == [True, True, False]
    assert list(table["innovations"]) == [0, 1, 0]
    assert who_could_fill("living", registry, innovations, REFERENCE)["close"].all()
    assert who_could_fill("living", None, innovations_frame(), REFERENCE).empty


def test_an_unknown_cell_is_an_error() -> None:
    with pytest.raises(KeyError):
        who_could_fill("living/nothing", None, innovations_frame(), REFERENCE)


words = st.sampled_from(["bank sampah", "posyandu", "wisata", "pajak", "zzyzx", "UMKM", "Sekolah"])


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(words, words, st.sampled_from(["Dinas Kesehatan", "Setda", "X"])), max_size=6))
def test_the_same_row_gets_the_same_suggestion_in_any_order(rows: list[tuple[str, str, str]]) -> None:
    frame = innovations_frame([{"name": f"{one} {two}", "opd": opd} for one, two, opd in rows])
    order = list(range(len(rows)))
    random.Random(0).shuffle(order)
    straight = suggest_dimensions(frame, REFERENCE)
    shuffled = suggest_dimensions(frame.iloc[order], REFERENCE).sort_index()
    pd.testing.assert_frame_equal(straight, shuffled, check_dtype=False)


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_heard_without_a_crash(name: str) -> None:
    found = suggested(opd=name, name=name)
    score = found["score"]
    assert score is None or pd.isna(score) or 0 < float(str(score)) < 1
