from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity.intake.tables import Cell
from smartcity.intake.values.dimensions import read_dimension, read_dimensions, read_subdimension
from smartcity.reference.loading import load_reference

CODES = [dimension.code for dimension in load_reference().dimensions]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Smart Governance", "governance"),
        ("smart government", "governance"),
        ("Ekosistem Smart Governance", "governance"),
        ("1. Smart Branding", "branding"),
        ("(a) Smart Living", "living"),
        ("“Smart Economy”", "economy"),
        ("smart ekonomi", "economy"),
        ("_smart branding", "branding"),
        ("SMART  LIVING", "living"),
        ("smart_environment", "environment"),
        ("tata kelola pemerintahan yang cerdas", "governance"),
        ("society", "society"),
    ],
)
def test_known_spellings_need_no_finding(written: str, code: str) -> None:
    reading = read_dimension(written)
    assert (reading.value, reading.code) == (code, None)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Smart Governanve", "governance"),
        ("Smart Environtment", "environment"),
        ("Smart Live", "living"),
        ("Smart Govermnace", "governance"),
        ("Smart Envirronmentt", "environment"),
    ],
)
def test_typos_are_corrected_and_said(written: str, code: str) -> None:
    reading = read_dimension(written)
    assert (reading.value, reading.code) == (code, "dimension-corrected")


@pytest.mark.parametrize(
    ("written", "code", "suggestions"),
    [
        ("SE", "dimension-ambiguous", ("economy", "environment")),
        ("Smart Mobility", "dimension-unknown", ("living",)),
        ("Smart People", "dimension-unknown", ("society",)),
        ("Pariwisata", "dimension-unknown", ("branding",)),
        ("3", "dimension-unknown", ()),
        (3.0, "dimension-unknown", ()),
        ("Outcome", "dimension-unknown", ()),
        ("Smart Governance / Smart Mobility", "dimension-ambiguous", ("governance", "living")),
    ],
)
def test_what_a_person_must_decide_is_suggested_and_not_taken(
    written: Cell, code: str, suggestions: tuple[str, ...]
) -> None:
    reading = read_dimension(written)
    assert (reading.value, reading.code, reading.suggestions) == (None, code, suggestions)


def test_a_misspelt_name_of_another_framework_is_not_corrected_into_ours() -> None:
    reading = read_dimension("Smart Mobilty")
    assert (reading.value, reading.code) == (None, "dimension-unknown")
    assert "living" in reading.suggestions


@pytest.mark.parametrize(
    "written",
    [
        "Smart Living, Smart Society",
        "Smart Living; Smart Society",
        "Smart Living / Smart Society",
        "Smart Living | Smart Society",
        "Smart Living dan Smart Society",
        "Living & Society",
        "Smart Living\nSmart Society",
    ],
)
def test_the_first_of_several_leads(written: str) -> None:
    reading = read_dimension(written)
    assert (reading.value, reading.also) == ("living", {"secondary_dimensions": ["society"]})
    assert read_dimensions(written).value == ["living", "society"]


@pytest.mark.parametrize("written", ["", None, "-", "tidak ada"])
def test_empty_cells(written: Cell) -> None:
    reading = read_dimension(written)
    assert (reading.value, reading.code) == (None, None)


@pytest.mark.parametrize(
    ("written", "dimension", "value", "code"),
    [
        ("Pariwisata", "branding", "branding/tourism", None),
        ("Pelayanan Publik", None, "governance/public_service", None),
        ("living/health", "living", "living/health", None),
        ("Prasarana Kesehatn", "living", "living/health", "subdimension-corrected"),
        ("Pariwisata", "living", None, "subdimension-mismatch"),
        ("xyz", "living", None, "subdimension-unknown"),
    ],
)
def test_subdimensions(written: str, dimension: str | None, value: str | None, code: str | None) -> None:
    reading = read_subdimension(written, dimension)
    assert (reading.value, reading.code) == (value, code)


@given(st.text(max_size=60) | st.floats() | st.none())
def test_any_cell_gives_a_dimension_or_says_why_not(value: Cell) -> None:
    reading = read_dimension(value)
    assert reading.value is None or reading.value in CODES
    assert set(reading.suggestions) <= set(CODES)
    read_subdimension(value, "living")


@given(st.lists(st.sampled_from(CODES), min_size=1, max_size=6, unique=True))
def test_codes_listed_in_a_cell_come_back_in_order(codes: list[str]) -> None:
    assert read_dimensions("; ".join(codes)).value == codes
