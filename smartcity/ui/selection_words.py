"""The selection in words: what a candidate and a set cost and risk, and how two sets differ."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from smartcity.analysis.quick_wins import QuickWins
from smartcity.analysis.set_figures import SetFigures, left_and_entered, set_figures
from smartcity.reference import RiskPreset
from smartcity.reference.formats import number, rupiah
from smartcity.reference.texts import joined
from smartcity.ui import session
from smartcity.ui.advised import Advised
from smartcity.ui.language import say
from smartcity.ui.quick_win_words import dimension_words, points_words, size_words

_TOGETHER = "\u00a0"
_MINUS = "\u2212"
"""A hyphen would break the line before the amount."""


def money_words(amount: Any) -> str:  # noqa: ANN401 - a cell of a frame
    """Rupiah in short; of none, that the budget is not known."""
    if amount is None or pd.isna(amount):
        return say("selection_no_budget")
    return rupiah(int(amount), session.language(), short=True)


def risk_words(residual: Any, preset: RiskPreset) -> str:  # noqa: ANN401 - a cell of a frame
    """The highest risk with its level's word; of none, that no risk has a size."""
    size = size_words(residual, preset)
    return say("selection_risk", size=size) if size else say("selection_no_risk")


def price_words(value: Any, budget: Any, residual: Any) -> list[str]:  # noqa: ANN401 - cells of a frame
    """What an exchange changes: `nilai −8,3`, `anggaran +Rp200 juta`, `risiko tertinggi tetap`."""
    language = session.language()
    parts = [say("selection_price_value", change=_signed(value, lambda change: number(change, 1, language)))]
    if budget is None or pd.isna(budget):
        parts.append(say("selection_price_budget_unknown"))
    else:
        shown = _signed(budget, lambda change: rupiah(int(change), language, short=True))
        shown = shown.replace(" ", _TOGETHER)
        parts.append(say("selection_price_budget", change=shown))
    if residual is not None and not pd.isna(residual):
        shown = _signed(residual, lambda change: number(change, 0, language))
        parts.append(say("selection_price_risk", change=shown))
    return parts


def members_words(members: Sequence[str], found: QuickWins) -> str:
    """Candidates with their dimensions: A (Smart Living) dan B (Smart Economy)."""
    rows = found.rows.loc[list(members)]
    named = [
        f"{name} ({dimension_words(dimension)})"
        for name, dimension in zip(rows["name"], rows["dimension"], strict=True)
    ]
    return joined(named, session.language())


def exchange_words(before: Sequence[str], after: Sequence[str], found: QuickWins) -> str:
    """Who leaves a set and who enters it, as one sentence."""
    left, entered = left_and_entered(before, after)
    said = []
    if left:
        said.append(say("selection_left", names=members_words(left, found)))
    if entered:
        said.append(say("selection_entered", names=members_words(entered, found)))
    return " ".join(said) or say("selection_same_members")


def difference_words(stored: Advised, tried: Advised) -> list[str]:
    """How what is tried out differs from what is stored: members, value, budget, highest risk."""
    before, after = stored.advice.selection, tried.advice.selection
    if after.status != "optimal":
        return [say("simulation_no_set")]
    if before.status != "optimal":
        return [say("simulation_first_set", names=members_words(after.chosen, tried.found))]
    old, new = set_figures(stored.found, before.chosen), set_figures(tried.found, after.chosen)
    moved = {
        "value": (points_words(old.value), points_words(new.value)),
        "budget": (budget_words(old), budget_words(new)),
        "risk": (_highest(old, stored.found.preset), _highest(new, tried.found.preset)),
    }
    said = [exchange_words(before.chosen, after.chosen, tried.found)]
    for name, (was, now) in moved.items():
        if was == now:
            said.append(say(f"simulation_same_{name}", now=now))
        else:
            said.append(say(f"simulation_moved_{name}", was=was, now=now))
    return said


def budget_words(figures: SetFigures) -> str:
    """What a set costs; members without a budget are said."""
    total = rupiah(figures.budget, session.language())
    if not figures.without_budget:
        return total
    count = number(figures.without_budget, 0, session.language())
    return say("selection_budget_partly", total=total, count=count)


def _highest(figures: SetFigures, preset: RiskPreset) -> str:
    return size_words(figures.residual, preset) or say("selection_none_scored")


def _signed(change: Any, write: Callable[[Any], str]) -> str:  # noqa: ANN401 - a cell of a frame
    """The change with its sign; of none, the word that says so."""
    shown = write(change)
    if shown == write(0):
        return say("selection_unchanged")
    return f"+{shown}" if change > 0 else shown.replace("-", _MINUS)
