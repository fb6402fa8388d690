"""Readiness scores worked by hand, and what must always hold."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartcity.analysis.candidates import candidates
from smartcity.analysis.readiness import assess, impact_counts, impact_lacking, readiness, score
from smartcity.reference.quick_win_settings import QuickWinSettings
from tests.frames import innovations_frame
from tests.quick_win_frames import (
    EQUAL,
    MODEL,
    SETTINGS,
    assessed_candidates,
    overlaps_frame,
    quick_wins_frame,
    readiness_frame,
)

ASPECTS = [aspect.code for aspect in MODEL.readiness_aspects]
IMPACT = [aspect.code for aspect in MODEL.impact_aspects]
FULL_IMPACT = dict.fromkeys(IMPACT, "3")
LEVELS = st.sampled_from(["0", "1", "2", "3", "not_applicable", None])


def row_of(rules: QuickWinSettings = SETTINGS, **levels: str) -> dict[str, Any]:
    table, assessment = assessed_candidates(levels)
    return readiness(table, assessment, rules, MODEL).iloc[0].to_dict()


def test_a_score_worked_by_hand() -> None:
    # 100 x (2 + 3 + 1 + 2 + 3 + 0 + 1) / (3 x 7): no application needed, so seven aspects count
    row = row_of(
        regulation="2", budget="3", people="1", infrastructure="2", data_app="not_applicable",
        stakeholders="3", procedure="0", risk="1",
    )  # fmt: skip
    assert row["readiness"] == pytest.approx(1200 / 21)
    assert row["status"] == "almost"
    assert row["missing"] == ("people", "procedure", "risk")
    # each of seven aspects carries 100/7, a level a third of it; of all that can rise procedure is lowest
    assert (row["best_step"], row["best_level"]) == ("procedure", 1)
    assert row["best_gain"] == pytest.approx(100 / 21)


def test_weights_decide_score_and_best_step() -> None:
    weights = {**dict.fromkeys(ASPECTS, 0.0), "budget": 60.0, "people": 30.0, "risk": 10.0}
    # 100 x (60 x 3 + 30 x 1 + 10 x 0) / (3 x 100) = 70; budget cannot rise, people bring 30 / 3
    row = row_of(replace(SETTINGS, weights=weights), regulation="1", budget="3", people="1")
    assert (row["readiness"], row["status"]) == (70.0, "almost")
    assert (row["best_step"], row["best_level"], row["best_gain"]) == ("people", 2, 10.0)


@pytest.mark.parametrize(
    ("levels", "points", "status"),
    [
        (["3", "3", "2", "2", "2", "2", "2", "2"], 75.0, "ready"),  # 18 of 24
        (["3", "2", "2", "2", "2", "2", "2", "2"], 1700 / 24, "almost"),
        (["3", "3", "3", "3", "0", "0", "0", "0"], 50.0, "almost"),
        (["3", "3", "3", "2", "0", "0", "0", "0"], 1100 / 24, "not_yet"),
        (["3"] * 8, 100.0, "ready"),
    ],
)
def test_a_threshold_belongs_to_the_better_status(levels: list[str], points: float, status: str) -> None:
    row = row_of(**dict(zip(ASPECTS, levels, strict=True)))
    assert row["readiness"] == pytest.approx(points)
    assert row["status"] == status


def test_thresholds_come_from_the_settings() -> None:
    levels = dict.fromkeys(ASPECTS, "2")  # two thirds
    assert row_of(replace(SETTINGS, ready_from=66.0), **levels)["status"] == "ready"
    assert row_of(replace(SETTINGS, ready_from=90.0, almost_from=70.0), **levels)["status"] == "not_yet"


def test_what_nobody_assessed_counts_as_zero_and_is_missing() -> None:
    row = row_of(regulation="3")
    assert row["readiness"] == 12.5
    assert row["missing"] == tuple(ASPECTS[1:])
    # one level of budget: a third of 12.5
    assert (row["best_step"], row["best_level"]) == ("budget", 1)
    assert row["best_gain"] == pytest.approx(12.5 / 3)


def test_nothing_rises_above_the_highest_level() -> None:
    row = row_of(**dict.fromkeys(ASPECTS, "3"))
    assert (row["best_step"], row["missing"]) == (None, ())
    assert pd.isna(row["best_level"])
    assert pd.isna(row["best_gain"])


def test_where_no_aspect_applies_there_is_no_score() -> None:
    row = row_of(**dict.fromkeys(ASPECTS, "not_applicable"))
    assert np.isnan(row["readiness"])
    assert np.isnan(row["value"])
    assert (row["status"], row["best_step"], row["missing"]) == ("not_yet", None, ())


def test_impact_weighs_only_once_the_whole_pool_has_it() -> None:
    ready = dict.fromkeys(ASPECTS, "3")
    part = {"leverage": "3", "direct_benefit": "2"}
    table, assessment = assessed_candidates(ready | FULL_IMPACT, ready | part)
    assert not impact_counts(table, assessment, MODEL)
    assert impact_lacking(table, assessment, MODEL)["record_id"].tolist() == ["record-1"]
    scored = readiness(table, assessment, SETTINGS, MODEL)
    assert scored["value"].tolist() == [100.0, 100.0]
    assert scored["impact"].tolist() == pytest.approx([100.0, 500 / 9])

    table, assessment = assessed_candidates(ready | FULL_IMPACT, ready | part | {"time_to_result": "0"})
    assert impact_counts(table, assessment, MODEL)
    # 70 % of 100 and 30 % of 100 x (3 + 2 + 0) / 9
    values = readiness(table, assessment, SETTINGS, MODEL)["value"].tolist()
    assert values == pytest.approx([100.0, 70 + 0.3 * 500 / 9])


def test_a_candidate_outside_the_pool_does_not_hold_impact_back() -> None:
    table, assessment = assessed_candidates(FULL_IMPACT, {"leverage": "1"})
    assert not impact_counts(table, assessment, MODEL)
    assert impact_counts(table.assign(in_pool=[True, False]), assessment, MODEL)
    assert not impact_counts(table.assign(in_pool=False), assessment, MODEL)


def test_the_newest_record_of_an_aspect_counts_and_records_of_others_do_not() -> None:
    innovations = innovations_frame(
        [
            {"record_id": "r0", "opd": "Dinas A", "name": "SI CEPAT", "quick_win": True},
            {"record_id": "r1", "opd": "Dinas A", "name": "Nama lama"},
        ]
    )
    table = candidates(innovations, quick_wins_frame(), overlaps_frame())
    records = readiness_frame(
        ("Dinas A", "SI CEPAT", None, "budget", "3"),
        ("Dinas A", "Nama dulu", "r0", "budget", "1"),
        ("Dinas A", "SI CEPAT", "r1", "people", "3"),
        ("Dinas B", "SI CEPAT", None, "risk", "3"),
        ("Dinas A", "SI CEPAT", None, "unknown", "3"),
        ("Dinas A", "SI CEPAT", None, "procedure", "7"),
    )
    for rows in (records, records.iloc[::-1]):
        known = assess(table, rows, innovations, MODEL)
        assert known.levels.loc["r0", "budget"] == 1
        assert known.assessed.loc["r0"].sum() == 1
        assert known.levels.loc["r0"].sum() == 1


def test_no_candidates_give_an_empty_table() -> None:
    table, assessment = assessed_candidates()
    scored = readiness(table, assessment, SETTINGS, MODEL)
    assert scored.empty
    assert {"readiness", "impact", "value", "status", "missing", "best_step", "best_level"} <= set(scored)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(LEVELS, min_size=11, max_size=11), min_size=1, max_size=5), st.data())
def test_scores_keep_their_promises(rows: list[list[str | None]], data: st.DataObject) -> None:
    codes = [*ASPECTS, *IMPACT]
    weights = data.draw(st.lists(st.floats(0, 100), min_size=8, max_size=8))
    rules = replace(SETTINGS, weights=dict(zip(ASPECTS, weights, strict=True)))
    known = [{code: level for code, level in zip(codes, row, strict=True) if level} for row in rows]
    table, assessment = assessed_candidates(*known)
    scored = readiness(table, assessment, rules, MODEL)
    for column in ("readiness", "impact", "value"):
        assert scored[column].dropna().between(0, 100).all()
    assert (scored["value"].isna() == scored["readiness"].isna()).all()
    for place, row in enumerate(scored.to_dict("records")):
        if row["best_step"] is None:
            continue
        raised = assessment.levels.copy()
        raised.loc[row["record_id"], row["best_step"]] += 1
        assert raised.loc[row["record_id"], row["best_step"]] == row["best_level"] <= 3
        gained = score(raised, rules.weights).iloc[place] - row["readiness"]
        assert gained == pytest.approx(row["best_gain"], abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(st.lists(LEVELS, min_size=8, max_size=8), st.integers(0, 7))
def test_raising_a_level_never_lowers_and_not_applicable_is_never_zero(
    levels: list[str | None], place: int
) -> None:
    known = dict(zip(ASPECTS, levels, strict=True))
    aspect = ASPECTS[place]
    table, assessment = assessed_candidates({code: level for code, level in known.items() if level})
    before = score(assessment.levels, EQUAL).iloc[0]
    higher = assessment.levels.assign(**{aspect: np.minimum(assessment.levels[aspect] + 1, 3)})
    if not np.isnan(before):
        assert score(higher, EQUAL).iloc[0] >= before
    left_out = score(assessment.levels.assign(**{aspect: np.nan}), EQUAL).iloc[0]
    as_zero = score(assessment.levels.assign(**{aspect: 0.0}), EQUAL).iloc[0]
    assert np.isnan(left_out) or left_out >= as_zero
    without = {code: weight for code, weight in EQUAL.items() if code != aspect}
    alone = score(assessment.levels, without).iloc[0]
    assert left_out == pytest.approx(alone, nan_ok=True)
    assert len(table) == 1


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.lists(LEVELS, min_size=8, max_size=8), min_size=2, max_size=6),
    st.randoms(use_true_random=False),
)
def test_row_order_is_irrelevant(rows: list[list[str | None]], order: random.Random) -> None:
    known = [{code: level for code, level in zip(ASPECTS, row, strict=True) if level} for row in rows]
    table, assessment = assessed_candidates(*known)
    scored = readiness(table, assessment, SETTINGS, MODEL)
    places = list(range(len(rows)))
    order.shuffle(places)
    shuffled = replace(
        assessment, levels=assessment.levels.iloc[places], assessed=assessment.assessed.iloc[places]
    )
    again = readiness(table.iloc[places].reset_index(drop=True), shuffled, SETTINGS, MODEL)
    pd.testing.assert_frame_equal(scored.iloc[places].reset_index(drop=True), again)
