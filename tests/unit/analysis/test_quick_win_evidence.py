"""What quick wins show of the bimtek: registers of risks by OPD, how many are decided; counted by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from smartcity.analysis.progress import region_progress
from smartcity.analysis.progress_texts import why_text
from smartcity.analysis.quick_win_evidence import QuickWinEvidence
from smartcity.reference import SelectionRules
from tests.frames import (
    REFERENCE,
    closings_frame,
    held_frame,
    innovations_frame,
    quick_wins_frame,
    registry_frame,
    risks_frame,
    ticks_frame,
)

HEALTH, SOCIAL, ROADS = "Dinas Kesehatan", "Dinas Sosial", "Dinas Perhubungan"
NAMED = ("Kepala Bidang", "Genset")
Risk = tuple[str, str | None, str | None]
ROWS: list[dict[str, Any]] = [
    {"opd": HEALTH, "record_id": "a", "dimension": "living", "quick_win": True},
    {"opd": HEALTH, "record_id": "b", "dimension": "living"},
    {"opd": SOCIAL, "record_id": "c", "dimension": "society"},
    {"opd": ROADS, "record_id": "d", "dimension": "economy"},
]


def cells(
    states: Mapping[str, str],
    risks: tuple[Risk, ...] = (),
    rules: SelectionRules = SelectionRules(),  # noqa: B008 - frozen
    ticks: tuple[tuple[str | None, int, str, str], ...] = (),
) -> dict[tuple[str | None, str], tuple[str, str, int, int]]:
    """State, reason, have and need of each cell of stage III."""
    innovations = innovations_frame(ROWS)
    progress = region_progress(
        REFERENCE.stages,
        registry_frame(HEALTH, SOCIAL, ROADS),
        innovations,
        held_frame(),
        QuickWinEvidence(innovations, quick_wins_frame(states), risks_frame(*risks), rules),
        ticks=ticks_frame(*ticks),
        closings=closings_frame(),
        reference=REFERENCE,
    )
    rows = progress.cells.to_dict("records")
    assert all(why_text(row, progress, language, REFERENCE) for row in rows for language in ("id", "en"))
    return {
        (row["opd"], row["deliverable"]): (row["state"], row["reason"], row["have"], row["need"])
        for row in rows
    }


def test_a_state_makes_a_candidate_and_an_end_takes_it_out() -> None:
    found = cells({"c": "proposed", "d": "stopped"})
    assert found[HEALTH, "quick_win"] == ("done", "quick_win", 1, 2)
    assert found[SOCIAL, "quick_win"] == ("done", "quick_win", 1, 1)
    assert found[ROADS, "quick_win"] == ("missing", "no_quick_win", 0, 1)
    assert found[ROADS, "risk_register"][:2] == ("not_applicable", "not_owed")
    # marked in the list, but replaced since
    assert cells({"a": "replaced"})[HEALTH, "quick_win"][0] == "missing"


@pytest.mark.parametrize(
    ("risks", "cell"),
    [
        ((), ("missing", "no_risks", 0, 2)),
        ((("a", None, None),), ("partly", "risk_register", 0, 2)),
        ((("a", *NAMED),), ("partly", "risk_register", 1, 2)),
        ((("a", *NAMED), ("b", "Kepala Bidang", None)), ("partly", "risk_register", 1, 2)),
        ((("a", *NAMED), ("b", None, None), ("b", *NAMED)), ("done", "risk_register", 2, 2)),
        ((("c", *NAMED), ("elsewhere", *NAMED)), ("missing", "no_risks", 0, 2)),
    ],
)
def test_a_register_is_done_when_each_candidate_has_a_risk_with_owner_and_plan(
    risks: tuple[Risk, ...], cell: tuple[str, str, int, int]
) -> None:
    assert cells({"b": "nominated"}, risks)[HEALTH, "risk_register"] == cell


def test_a_person_who_says_done_is_further() -> None:
    ticked = cells({}, ticks=((HEALTH, 3, "risk_register", "done"),))
    assert ticked[HEALTH, "risk_register"][:2] == ("done", "ticked")


def test_the_region_is_done_when_each_dimension_has_its_number() -> None:
    key = (None, "quick_wins_decided")
    assert cells({"a": "analysed"})[key] == ("missing", "quick_wins_decided", 0, 6)
    # two of living count once
    found = cells({"a": "running", "b": "decided", "c": "evaluated", "d": "formulated"})
    assert found[key] == ("partly", "quick_wins_decided", 2, 6)
    others = dict.fromkeys(("governance", "branding", "environment", "economy"), 0)
    few = SelectionRules(targets={"living": 2, **others})
    settled = {"a": "running", "b": "decided", "c": "evaluated"}
    assert cells(settled, rules=few)[key] == ("done", "quick_wins_decided", 3, 3)
    ticked = cells({"a": "running"}, ticks=((None, 3, "quick_wins_decided", "done"),))
    assert ticked[key][:2] == ("done", "ticked")
