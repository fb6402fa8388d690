"""Pools of candidates for tests of the selection, and the selection by trying every set."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from smartcity.reference.quick_win_settings import SelectionRules

DIMENSIONS = ("governance", "economy", "living")
COLUMNS = ["record_id", "opd", "name", "dimension", "value", "budget", "residual"]

Members = tuple[str, ...]


def pool_of(*rows: Sequence[object]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.astype(dict.fromkeys(COLUMNS[4:], "float64"))


def every_set(pool: pd.DataFrame, rules: SelectionRules) -> Iterator[list[Mapping[str, object]]]:
    """All sets that keep the rules, tried one by one."""
    rows = [row for row in pool.to_dict("records") if _allowed(row, rules)]
    groups = [
        itertools.combinations(
            [row for row in rows if row["dimension"] == dimension], rules.target(dimension)
        )
        for dimension in DIMENSIONS
    ]
    for parts in itertools.product(*groups):
        members = [row for part in parts for row in part]
        opds = [row["opd"] for row in members]
        most = max((opds.count(opd) for opd in opds), default=0)
        if rules.max_per_opd is not None and most > rules.max_per_opd:
            continue
        if rules.budget is not None and sum(row["budget"] for row in members) > rules.budget:
            continue
        if set(rules.must) <= {row["record_id"] for row in members}:
            yield members


def _allowed(row: Mapping[str, object], rules: SelectionRules) -> bool:
    if row["record_id"] in rules.must_not:
        return False
    if rules.budget is not None and np.isnan(row["budget"]):
        return False
    return rules.max_residual is None or not row["residual"] > rules.max_residual


def ranked_by_trying(pool: pd.DataFrame, rules: SelectionRules) -> list[Members]:
    """Every set as sorted record ids, the best first, by value and the tie rule."""

    def rank(members: list[Mapping[str, object]]) -> tuple[object, ...]:
        unknown = sum(np.isnan(row["budget"]) for row in members)
        cost = sum(row["budget"] for row in members if not np.isnan(row["budget"]))
        order = sorted((row["opd"], row["name"], row["record_id"]) for row in members)
        return (-round(sum(row["value"] for row in members), 6), unknown, cost, order)

    sets = sorted(every_set(pool, rules), key=rank)
    return [tuple(sorted(str(row["record_id"]) for row in members)) for members in sets]


@st.composite
def pools(draw: st.DrawFn) -> pd.DataFrame:
    """Up to twelve candidates of three dimensions and three OPDs; few values, so that many sets tie."""
    maybe = st.none()
    row = st.tuples(
        st.sampled_from(["dinas a", "dinas b", "dinas c"]),
        st.sampled_from(["alfa", "beta"]),
        st.sampled_from(DIMENSIONS),
        st.sampled_from([0.0, 10.0, 33.333333, 33.333334, 50.0]),
        maybe | st.sampled_from([0, 100, 250, 251, 999_999_999_999]),
        maybe | st.integers(1, 4),
    )
    rows = draw(st.lists(row, min_size=draw(st.sampled_from([0, 9])), max_size=14))
    ids = draw(st.permutations([f"id{number}" for number in range(len(rows))]))
    return pool_of(*([record_id, *row] for record_id, row in zip(ids, rows, strict=True)))


@st.composite
def rules_for(draw: st.DrawFn, pool: pd.DataFrame) -> SelectionRules:
    ids = st.sampled_from([*pool["record_id"], "unknown"])
    return SelectionRules(
        targets=draw(st.dictionaries(st.sampled_from(DIMENSIONS), st.integers(0, 2))),
        max_per_opd=draw(st.none() | st.integers(1, 3)),
        budget=draw(st.none() | st.sampled_from([1, 350, 501, 10**12, 10**13])),
        max_residual=draw(st.none() | st.integers(0, 3)),
        must=draw(st.just(()) | st.lists(ids, max_size=2, unique=True).map(tuple)),
        must_not=draw(st.just(()) | st.lists(ids, max_size=2, unique=True).map(tuple)),
    )


@st.composite
def pools_and_rules(draw: st.DrawFn) -> tuple[pd.DataFrame, SelectionRules]:
    pool = draw(pools())
    return pool, draw(rules_for(pool))


def members_in_order(members: Members, pool: pd.DataFrame) -> Members:
    """The members by dimension, then OPD and name."""
    rows = pool[pool["record_id"].isin(members)].sort_values(["opd", "name", "record_id"])
    place = rows["dimension"].map(DIMENSIONS.index)
    return tuple(rows.loc[place.sort_values(kind="stable").index, "record_id"])
