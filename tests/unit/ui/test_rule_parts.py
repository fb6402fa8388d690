"""Rules taken apart and put together again, and amounts as people type them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity.reference import SelectionRules
from smartcity.reference.formats import number, rupiah
from smartcity.ui.rule_parts import LARGEST, Amount, parts_of, typed_amount, with_parts
from tests.frames import REFERENCE
from tests.quick_win_frames import SETTINGS


def test_the_parts_put_together_are_the_settings() -> None:
    rules = SelectionRules({"living": 2}, 1, 500, 12, ("a", "b"), ("c",))
    settings = replace(SETTINGS, rules=rules)
    assert with_parts(SETTINGS, parts_of(settings, REFERENCE), REFERENCE).rules == replace(
        rules, targets={each.code: rules.target(each.code) for each in REFERENCE.dimensions}
    )


def test_parts_that_say_the_same_leave_the_settings_alone() -> None:
    assert with_parts(SETTINGS, parts_of(SETTINGS, REFERENCE), REFERENCE) is SETTINGS
    assert with_parts(SETTINGS, {}, REFERENCE) is SETTINGS


def test_one_part_changes_itself_and_nothing_else() -> None:
    changed = with_parts(SETTINGS, {"weight_budget": 20.0, "target_living": 3}, REFERENCE)
    assert changed.weights == {**SETTINGS.weights, "budget": 20.0}
    assert {each.code: changed.rules.target(each.code) for each in REFERENCE.dimensions} == {
        **{each.code: 1 for each in REFERENCE.dimensions},
        "living": 3,
    }
    assert (changed.ready_from, changed.risk_preset) == (SETTINGS.ready_from, SETTINGS.risk_preset)


@pytest.mark.parametrize(
    ("typed", "language", "value"),
    [
        ("1650", "id", 1_650_000_000),  # below a million: in millions
        ("1.650", "id", 1_650_000_000),
        ("1,65", "id", 1_650_000),
        ("1,650", "en", 1_650_000_000),
        ("1.650.000.000", "id", 1_650_000_000),
        ("1.650.000.000", "en", 1_650_000_000),
        (" Rp1,65 miliar ", "id", 1_650_000_000),
        ("1,65 M", "id", 1_650_000_000),
        ("750 jt", "id", 750_000_000),
        ("1000000", "id", 1_000_000),
        ("0", "id", 0),
        ("Rp0", "id", 0),
    ],
)
def test_amounts_as_people_type_them(typed: str, language: str, value: int) -> None:
    assert typed_amount(typed, language) == Amount(value)


@pytest.mark.parametrize("typed", ["dua ribu", "-5", "1.65 apa", "12.34.56", "9" * 17, "NaN", "\u0661"])
def test_what_is_no_amount_is_not_guessed(typed: str) -> None:
    assert typed_amount(typed, "id") == Amount(None, is_readable=False)


def test_nothing_typed_is_no_cap() -> None:
    assert typed_amount("  ", "id") == Amount(None)


@given(st.text(max_size=30), st.sampled_from(["id", "en"]))
def test_any_text_is_read_or_refused(typed: str, language: str) -> None:
    amount = typed_amount(typed, language)
    assert amount.value is None or (amount.is_readable and 0 <= amount.value <= LARGEST)


@given(st.integers(1_000_000, LARGEST), st.sampled_from(["id", "en"]))
def test_an_amount_as_it_is_shown_is_read_again(value: int, language: str) -> None:
    assert typed_amount(number(value, 0, language), language) == Amount(value)
    assert typed_amount(rupiah(value, language), language) == Amount(value)
