"""The quick wins of a region as one value, and what a simulation changes in it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd
import pytest

from smartcity.analysis.quick_wins import POOL_COLUMNS, QuickWins, quick_wins
from smartcity.analysis.simulation import Simulation, only_changes, simulated
from smartcity.reference import QuickWinSettings
from smartcity.reference.quick_win_settings import default_settings
from tests.frames import REFERENCE, innovations_frame

KEYS = ["opd", "innovation", "innovation_id"]


@dataclass(frozen=True)
class Tables:
    innovations: pd.DataFrame
    readiness: pd.DataFrame
    risks: pd.DataFrame
    quick_wins: pd.DataFrame
    overlaps: pd.DataFrame
    settings: QuickWinSettings


def frame(kind: str, *records: dict[str, object]) -> pd.DataFrame:
    columns = ["record_id", *REFERENCE.kinds[kind].fields, "row_id"]
    rows = [{"row_id": place, **record} for place, record in enumerate(records, start=1)]
    return pd.DataFrame(rows, columns=columns, dtype=object)


@pytest.fixture
def tables() -> Tables:
    innovations = innovations_frame(
        [
            {"record_id": "A", "opd": "Dinas Kesehatan", "name": "SI CEPAT", "dimension": "living"},
            {"record_id": "B", "opd": "Dinas Sosial", "name": "SI PEDULI", "dimension": "society"},
            {"record_id": "C", "opd": "Dinas Sosial", "name": "SI LAIN", "dimension": "society"},
        ]
    ).assign(quick_win=pd.array([True, True, False], dtype="boolean"))
    regulation = {"opd": "Dinas Kesehatan", "innovation": "si cepat", "aspect": "regulation", "level": "3"}
    risk = {"opd": "DINAS SOSIAL", "innovation": "SI PEDULI", "event": "Server mati", "scale": 5}
    return Tables(
        innovations,
        frame("readiness", regulation, {**regulation, "innovation": "SI HILANG"}),
        frame("risk", {**risk, "likelihood": 5, "impact": 5, "residual_likelihood": 2, "residual_impact": 2}),
        frame("quick_win"),
        frame("overlap"),
        default_settings(REFERENCE),
    )


def found(tables: Tables) -> QuickWins:
    return quick_wins(tables, REFERENCE)


def test_what_is_known_of_each_candidate_stands_in_one_place(tables: Tables) -> None:
    # One aspect of eight at level 3 with equal weights: 100 / 8 = 12.5. Residual 2 x 2 on matrix A is 7.
    pool = found(tables).pool
    assert tuple(pool.columns) == POOL_COLUMNS
    assert dict(zip(pool["record_id"], pool["value"], strict=True)) == {"A": 12.5, "B": 0.0}
    assert pool["residual"].astype(object).where(pool["residual"].notna(), None).tolist() == [None, 7.0]


def test_what_belongs_to_no_innovation_is_named(tables: Tables) -> None:
    left = found(tables).without_innovation
    assert list(left["readiness"]["innovation"]) == ["SI HILANG"]
    assert left["risk"].empty


def test_a_region_without_quick_wins_gives_empty_tables(tables: Tables) -> None:
    none = replace(tables, innovations=innovations_frame(), readiness=frame("readiness"), risks=frame("risk"))
    assert found(none).pool.empty
    assert tuple(found(none).pool.columns) == POOL_COLUMNS


def test_a_simulation_changes_only_what_it_names_and_leaves_the_tables_alone(tables: Tables) -> None:
    settings = replace(tables.settings, ready_from=10.0, almost_from=5.0)
    what_if = Simulation(settings, {("B", "budget"): "3", ("NOBODY", "budget"): "3"}, {"A": "economy"})
    tried = quick_wins(simulated(tables, what_if), REFERENCE).candidates.set_index("record_id")
    assert (tried.at["A", "dimension"], tried.at["A", "status"]) == ("economy", "ready")
    assert (tried.at["B", "readiness"], tried.at["B", "dimension"]) == (12.5, "society")
    stored = found(tables).candidates.set_index("record_id")
    assert (stored.at["A", "dimension"], stored.at["B", "readiness"]) == ("living", 0.0)


def test_a_level_that_is_tried_out_counts_before_the_stored_one(tables: Tables) -> None:
    what_if = Simulation(levels={("A", "regulation"): "not_applicable", ("A", "people"): "3"})
    tried = quick_wins(simulated(tables, what_if), REFERENCE).candidates.set_index("record_id")
    assert tried.at["A", "readiness"] == pytest.approx(100 / 7)


def test_what_says_the_same_as_the_stored_state_is_no_simulation(tables: Tables) -> None:
    same = Simulation(tables.settings, {("A", "regulation"): "3"}, {"B": "society"})
    assert only_changes(found(tables), same) == Simulation()
    other = Simulation(None, {("A", "regulation"): "2", ("A", "people"): "0"}, {"B": "living"})
    assert only_changes(found(tables), other) == other
