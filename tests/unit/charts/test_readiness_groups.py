"""Candidates by dimension: counted by hand, and the best first whatever their order."""

from __future__ import annotations

from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from smartcity.analysis.readiness import NOT_YET, READY
from smartcity.charts.readiness_groups import SHOWN, groups_of
from tests.frames import REFERENCE

CODES = [dimension.code for dimension in REFERENCE.dimensions]


def table_of(rows: list[tuple[str | None, float, str]]) -> pd.DataFrame:
    """A table of readiness from (dimension, score, status), records numbered in their order."""
    frame = pd.DataFrame(index=range(len(rows)), columns=list(SHOWN), dtype=object)
    frame["record_id"] = [f"record-{place}" for place in range(len(rows))]
    frame["dimension"] = pd.Series([row[0] for row in rows], dtype=object)
    frame["readiness"] = pd.Series([row[1] for row in rows], dtype="float64")
    frame["status"] = pd.Series([row[2] for row in rows], dtype="str")
    return frame


def test_each_dimension_counts_its_own_and_those_without_one_come_last() -> None:
    rows = [("living", 40.0, NOT_YET), ("living", 90.0, READY), (None, 50.0, NOT_YET)]
    groups = groups_of(table_of(rows), REFERENCE, most=5)
    assert [group.code for group in groups] == [*CODES, "unassigned"]
    living = groups[CODES.index("living")]
    assert (living.size, living.ready) == (2, 1)
    assert [record["record_id"] for record in living.best] == ["record-1", "record-0"]
    assert [record["record_id"] for record in groups[-1].best] == ["record-2"]


def test_no_candidates_leave_six_empty_groups() -> None:
    groups = groups_of(table_of([]), REFERENCE, most=5)
    assert [(group.code, group.size, group.best) for group in groups] == [(code, 0, []) for code in CODES]


candidates = st.tuples(
    st.sampled_from([*CODES, None]),
    st.sampled_from([float("nan"), 0.0, 37.5, 50.0, 100.0]),
    st.sampled_from([READY, NOT_YET]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(candidates, max_size=15), st.integers(min_value=0, max_value=4))
def test_the_best_are_the_first_of_all_in_order_of_their_score(rows: list[Any], most: int) -> None:
    groups = groups_of(table_of(rows), REFERENCE, most)
    assert sum(group.size for group in groups) == len(rows)
    for group in groups:
        own = [
            (place, score)
            for place, (code, score, _) in enumerate(rows)
            if (code or "unassigned") == group.code and score == score  # noqa: PLR0124 - not NaN
        ]
        best = sorted(own, key=lambda candidate: (-candidate[1], candidate[0]))[:most]
        assert [record["record_id"] for record in group.best] == [f"record-{place}" for place, _ in best]
