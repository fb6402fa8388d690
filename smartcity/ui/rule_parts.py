"""The rules of a selection as the parts that the bar asks for one by one, and amounts as people type them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from smartcity.intake.values.money import read_amounts
from smartcity.reference import QuickWinSettings, Reference, SelectionRules

MAX_PER_OPD, BUDGET, MAX_RESIDUAL = "max_per_opd", "budget", "max_residual"
MUST, MUST_NOT, IMPACT_SHARE = "must", "must_not", "impact_share"
TARGET, WEIGHT = "target_", "weight_"
MILLION = 1_000_000
LARGEST = 10**15
"""In rupiah; more is a slip of the hand: the whole state budget is near 4 x 10^15."""
_MARKS = {"id": (".", ","), "en": (",", ".")}

Parts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Amount:
    """What was typed for an amount: whole rupiah, None where nothing was typed or it cannot be read."""

    value: int | None
    is_readable: bool = True


def parts_of(settings: QuickWinSettings, reference: Reference) -> dict[str, Any]:
    """Every part that the bar asks for, with its value: targets and weights each on its own."""
    rules = settings.rules
    return {
        **{f"{TARGET}{each.code}": rules.target(each.code) for each in reference.dimensions},
        MAX_PER_OPD: rules.max_per_opd,
        BUDGET: rules.budget,
        MAX_RESIDUAL: rules.max_residual,
        MUST: rules.must,
        MUST_NOT: rules.must_not,
        **{f"{WEIGHT}{code}": weight for code, weight in settings.weights.items()},
        IMPACT_SHARE: settings.impact_share,
    }


def with_parts(settings: QuickWinSettings, parts: Parts, reference: Reference) -> QuickWinSettings:
    """The settings with these parts instead of their own; parts that are not named stay."""
    own = parts_of(settings, reference)
    if all(own[name] == value for name, value in parts.items()):
        return settings
    every = {**own, **parts}
    targets = {each.code: every[f"{TARGET}{each.code}"] for each in reference.dimensions}
    return replace(
        settings,
        weights={code: every[f"{WEIGHT}{code}"] for code in settings.weights},
        impact_share=every[IMPACT_SHARE],
        rules=SelectionRules(
            targets, every[MAX_PER_OPD], every[BUDGET], every[MAX_RESIDUAL], every[MUST], every[MUST_NOT]
        ),
    )


def typed_amount(typed: str, language: str) -> Amount:
    """What a person means by an amount in a box that asks for rupiah.

    `1.650.000.000`, `Rp1,65 miliar`, `1,65 M`, `750 jt`; a bare number below a million is in millions, as
    budgets are spoken of in a meeting, with the marks of the language.
    """
    said = typed.strip()
    if not said:
        return Amount(None)
    bare = _bare_number(said, language)
    if bare is not None:
        value = round(bare * MILLION) if 0 < bare < MILLION else round(bare)
        return Amount(value) if value <= LARGEST else Amount(None, is_readable=False)
    reading = read_amounts([said])[said]
    return Amount(reading.value, reading.value is not None)


def _bare_number(said: str, language: str) -> float | None:
    """The number where nothing but digits and the marks of the language stand; None otherwise."""
    thousands, point = (re.escape(mark) for mark in _MARKS[language])
    if not re.fullmatch(rf"(\d+|\d{{1,3}}({thousands}\d{{3}})+)({point}\d+)?", said, re.ASCII):
        return None
    grouping, decimal = _MARKS[language]
    return float(said.replace(grouping, "").replace(decimal, "."))
