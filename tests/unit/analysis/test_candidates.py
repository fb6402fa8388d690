"""Who is a candidate, who can be chosen and why not, and what belongs to whom."""

from __future__ import annotations

import random
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartcity.analysis.candidates import WHY_NOT, candidates, joined, orphans
from tests.frames import innovations_frame
from tests.quick_win_frames import overlaps_frame, quick_wins_frame

STATES = [
    "nominated",
    "analysed",
    "formulated",
    "decided",
    "running",
    "evaluated",
    "replaced",
    "stopped",
    "proposed",
]


def innovation(place: int, **values: object) -> dict[str, Any]:
    return {"opd": "Dinas A", "dimension": "living", "record_id": f"r{place}", "name": f"N{place}"} | values


def reasons(table: pd.DataFrame) -> dict[str, str | None]:
    assert (table["in_pool"] == table["why_not"].isna()).all()
    return {row["record_id"]: row["why_not"] for row in table.to_dict("records")}


def test_without_states_every_marked_innovation_is_in_the_pool() -> None:
    rows = [innovation(0, quick_win=True), innovation(1, quick_win=False), innovation(2)]
    table = candidates(innovations_frame(rows), quick_wins_frame(), overlaps_frame())
    assert reasons(table) == {"r0": None}
    assert table["state"].tolist() == [None]


def test_with_states_the_pool_is_nominated_to_formulated() -> None:
    rows = [innovation(place) for place in range(len(STATES))]
    states = quick_wins_frame(*(("Dinas A", f"N{place}", None, state) for place, state in enumerate(STATES)))
    marked = innovation(9, quick_win=True)
    table = candidates(innovations_frame([*rows, marked]), states, overlaps_frame())
    assert table.set_index("record_id")["why_not"].to_dict() == {
        "r0": None,  # nominated
        "r1": None,  # analysed
        "r2": None,  # formulated
        "r3": "decided-already",
        "r4": "decided-already",
        "r5": "decided-already",
        "r6": "stopped",
        "r7": "stopped",
        "r8": "not-nominated",
        "r9": "not-nominated",  # marked, without a state
    }


def test_the_newest_state_counts_whatever_the_order_of_rows() -> None:
    innovations = innovations_frame([innovation(0, name="SI CEPAT")])
    states = quick_wins_frame(
        ("Dinas A", "SI CEPAT", None, "proposed"), ("Dinas A", "Nama lama", "r0", "decided")
    )
    for rows in (states, states.iloc[::-1]):
        assert candidates(innovations, rows, overlaps_frame())["state"].tolist() == ["decided"]


def test_without_a_dimension_a_candidate_is_named_but_cannot_be_chosen() -> None:
    innovations = innovations_frame([innovation(0, quick_win=True, dimension=None)])
    table = candidates(innovations, quick_wins_frame(), overlaps_frame())
    assert reasons(table) == {"r0": "no-dimension"}
    assert table["dimension"].tolist() == [None]


def test_one_joint_quick_win_leaves_only_its_lead_in_the_pool() -> None:
    innovations = innovations_frame([innovation(place, quick_win=True) for place in range(5)])
    overlaps = overlaps_frame(
        ("r0", "r1", "same", "r1"), ("r2", "r3", "same", None), ("r3", "r4", "different", "r3")
    )
    table = candidates(innovations, quick_wins_frame(), overlaps)
    assert reasons(table) == {"r0": "joint-with-other", "r1": None, "r2": None, "r3": None, "r4": None}


def test_a_lead_that_is_no_candidate_leads_nobody() -> None:
    innovations = innovations_frame([innovation(0, quick_win=True), innovation(1)])
    overlaps = overlaps_frame(("r0", "r1", "same", "r1"), ("r0", "withdrawn", "same", "withdrawn"))
    assert reasons(candidates(innovations, quick_wins_frame(), overlaps)) == {"r0": None}


def test_order_is_by_opd_then_name_then_id_without_regard_to_spelling() -> None:
    rows = [
        {"opd": "dinas b", "name": "Alfa", "record_id": "r5"},
        {"opd": "Dinas A", "name": "beta", "record_id": "r4"},
        {"opd": "DINAS A", "name": "Alfa", "record_id": "r3"},
        {"opd": "Dinas A", "name": "ALFA", "record_id": "r2"},
    ]
    innovations = innovations_frame([row | {"quick_win": True} for row in rows])
    table = candidates(innovations, quick_wins_frame(), overlaps_frame())
    assert table["record_id"].tolist() == ["r2", "r3", "r4", "r5"]


def test_records_join_by_id_first_then_by_folded_name_and_orphans_are_named() -> None:
    innovations = innovations_frame(
        [innovation(0, opd="Dinas Kesehatan", name="SI CEPAT"), innovation(1, name="Dua")]
    )
    states = quick_wins_frame(
        ("Dinas Kesehatan", "Si-Cepat", None, "proposed"),
        ("Dinas Kesehatan", "SI CEPAT", "r1", "proposed"),
        ("DINAS KESEHATAN", "si cepat", "withdrawn", "proposed"),
        ("Dinas B", "SI CEPAT", None, "proposed"),
    )
    assert joined(states, innovations)["record_id"].tolist() == ["r0", "r1", "r0", None]
    assert orphans(states, innovations)["opd"].tolist() == ["Dinas B"]


def test_of_two_innovations_of_one_name_the_smallest_id_is_joined() -> None:
    rows = [innovation(2, name="Sama"), innovation(1, name="SAMA")]
    states = quick_wins_frame(("Dinas A", "sama", None, "proposed"))
    for innovations in (innovations_frame(rows), innovations_frame(rows[::-1])):
        assert joined(states, innovations)["record_id"].tolist() == ["r1"]


def test_nothing_gives_an_empty_table_with_all_columns() -> None:
    table = candidates(innovations_frame(), quick_wins_frame(), overlaps_frame())
    assert table.empty
    assert set(table) == {"record_id", "opd", "name", "dimension", "budget", "state", "in_pool", "why_not"}
    lost = quick_wins_frame(("Dinas A", "N0", None, "proposed"))
    assert len(orphans(lost, innovations_frame())) == 1


@settings(max_examples=40, deadline=None)
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from([None, "living", "economy"]),
            st.sampled_from([None, True, False]),
            st.sampled_from([None, *STATES]),
        ),
        max_size=8,
    ),
    pairs=st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), st.booleans()), max_size=4),
    seed=st.randoms(use_true_random=False),
)
def test_row_order_never_matters(
    rows: list[tuple[str | None, bool | None, str | None]],
    pairs: list[tuple[int, int, bool]],
    seed: random.Random,
) -> None:
    innovations = [innovation(p, dimension=d, quick_win=marked) for p, (d, marked, _) in enumerate(rows)]
    states = quick_wins_frame(*(("Dinas A", f"N{p}", None, s) for p, (_, _, s) in enumerate(rows) if s))
    overlaps = overlaps_frame(*((f"r{a}", f"r{b}", "same", f"r{a if own else b}") for a, b, own in pairs))
    first = candidates(innovations_frame(innovations), states, overlaps)
    seed.shuffle(innovations)
    again = candidates(innovations_frame(innovations), states.iloc[::-1], overlaps.iloc[::-1])
    pd.testing.assert_frame_equal(first, again)
    assert set(first["why_not"].dropna()) <= set(WHY_NOT)


@pytest.mark.parametrize("budget", [0, 1_250_000_000, None])
def test_a_budget_of_zero_is_known_and_an_absent_one_is_not(budget: int | None) -> None:
    innovations = innovations_frame([innovation(0, quick_win=True, budget=budget)])
    value = candidates(innovations, quick_wins_frame(), overlaps_frame())["budget"].iloc[0]
    assert pd.isna(value) if budget is None else value == budget
