"""A set in figures: unknown budgets counted apart, the highest risk, who left and who entered."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from smartcity.analysis.quick_wins import QuickWins, quick_wins
from smartcity.analysis.set_figures import SetFigures, left_and_entered, set_figures
from smartcity.analysis.simulation import SimulatedTables
from tests.frames import REFERENCE, innovations_frame
from tests.quick_win_frames import SETTINGS, overlaps_frame, quick_wins_frame, readiness_frame
from tests.risk_frames import risks_frame


@pytest.fixture
def found() -> QuickWins:
    """Three candidates: values 10, 20.5 and 30; the third without a budget; the first without a risk."""
    innovations = innovations_frame([{"opd": "Dinas A", "dimension": "living", "quick_win": True}] * 3)
    tables = SimulatedTables(
        innovations, readiness_frame(), risks_frame(), quick_wins_frame(), overlaps_frame(), SETTINGS
    )
    made = quick_wins(tables, REFERENCE)
    figures = {"value": [10.0, 20.5, 30.0], "budget": [100.0, 250.0, np.nan], "residual": [np.nan, 12, 7]}
    return replace(made, candidates=made.candidates.assign(**figures))


def test_a_set_adds_up_value_and_budget_and_takes_the_highest_risk(found: QuickWins) -> None:
    assert set_figures(found, ["record-0", "record-1"]) == SetFigures(30.5, 350, 0, 12)
    assert set_figures(found, ["record-1", "record-2"]) == SetFigures(50.5, 250, 1, 12)
    assert set_figures(found, ["record-0"]) == SetFigures(10.0, 100, 0, None)
    assert set_figures(found, []) == SetFigures(0.0, 0, 0, None)


def test_a_member_without_a_value_leaves_the_set_without_one(found: QuickWins) -> None:
    unscored = replace(found, candidates=found.candidates.assign(value=[10.0, np.nan, 30.0]))
    assert set_figures(unscored, ["record-0", "record-1"]).value is None


def test_who_is_no_candidate_is_refused(found: QuickWins) -> None:
    with pytest.raises(KeyError):
        set_figures(found, ["NOBODY"])


def test_two_sets_differ_by_who_left_and_who_entered() -> None:
    assert left_and_entered(["a", "b", "c"], ["b", "d", "a"]) == (("c",), ("d",))
    assert left_and_entered(["a"], ["a"]) == ((), ())
