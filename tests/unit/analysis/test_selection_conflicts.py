"""Why no set keeps the rules: cases worked by hand, and that every relaxation helps and is the smallest."""

from __future__ import annotations

import itertools
from collections.abc import Collection
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import assume, given, settings

from smartcity.analysis.selection import choose
from smartcity.analysis.selection_conflicts import Conflict, Relaxation
from smartcity.reference.quick_win_settings import SelectionRules
from tests.quick_win_pools import DIMENSIONS, every_set, pool_of, pools_and_rules

# The cheapest set costs 50 + 100 + 0; Dinas A alone has economy, and half of governance.
POOL = pool_of(
    ("g1", "Dinas A", "Alfa", "governance", 90, 50, 12),
    ("g2", "Dinas B", "Beta", "governance", 80, 300, 6),
    ("e1", "Dinas A", "Gama", "economy", 85, 100, 9),
    ("l1", "Dinas C", "Eta", "living", 70, None, 2),
    ("l2", "Dinas C", "Zeta", "living", 50, 0, None),
)


def target(dimension: str, given: int = 1) -> Conflict:
    return Conflict("target", given, dimension=dimension)


def fewer(dimension: str, given: int, needed: int, enough: bool = True) -> Relaxation:
    return Relaxation("target", given, needed, dimension=dimension, enough=enough)


def must(record_id: str, reason: str | None = None) -> Conflict:
    return Conflict("must", record_id=record_id, reason=reason)


def drop(rule: str, record_id: str, enough: bool = True) -> Relaxation:
    return Relaxation(rule, None, None, record_id=record_id, enough=enough)


@pytest.mark.parametrize(
    ("rules", "conflict", "relaxations"),
    [
        pytest.param(
            SelectionRules(budget=149),
            (Conflict("budget", 149), *map(target, DIMENSIONS[:2])),
            (Relaxation("budget", 149, 150), fewer("governance", 1, 0), fewer("economy", 1, 0)),
            id="the cap is below the cheapest set",
        ),
        pytest.param(
            SelectionRules(max_per_opd=1, must=("g1",)),
            (Conflict("max-per-opd", 1), must("g1"), target("economy")),
            (Relaxation("max-per-opd", 1, 2), drop("must", "g1"), fewer("economy", 1, 0)),
            id="an OPD would need two",
        ),
        pytest.param(
            SelectionRules(max_residual=5),
            (Conflict("max-residual", 5), target("economy")),
            (Relaxation("max-residual", 5, 9), fewer("economy", 1, 0, enough=False)),
            id="only risky ones, and in governance too",
        ),
        pytest.param(
            SelectionRules(targets={"governance": 3}),
            (target("governance", 3),),
            (fewer("governance", 3, 2),),
            id="more wanted than there are",
        ),
        pytest.param(
            SelectionRules(must=("l1", "l2")),
            (must("l1"), must("l2"), target("living")),
            (drop("must", "l1"), drop("must", "l2"), Relaxation("target", 1, 2, dimension="living")),
            id="two must be in where one is wanted",
        ),
        pytest.param(
            SelectionRules(must=("g1",), must_not=("g1",)),
            (Conflict("must-not", record_id="g1"), must("g1", "must-not")),
            (drop("must-not", "g1"), drop("must", "g1")),
            id="must and must not",
        ),
        pytest.param(
            SelectionRules(must=("unknown",)),
            (must("unknown", "not-in-pool"),),
            (drop("must", "unknown"),),
            id="not among the candidates",
        ),
        pytest.param(
            SelectionRules(must=("l1",), budget=10_000),
            (must("l1", "budget-unknown"), Conflict("budget", 10_000)),
            (drop("must", "l1"), Relaxation("budget", 10_000, None)),
            id="no amount helps who has no budget",
        ),
        pytest.param(
            SelectionRules(must=("g1",), max_residual=10),
            (must("g1", "over-residual"), Conflict("max-residual", 10)),
            (drop("must", "g1"), Relaxation("max-residual", 10, 12)),
            id="must be in and is too risky",
        ),
    ],
)
def test_the_rules_that_clash_and_what_would_help(
    rules: SelectionRules, conflict: tuple[Conflict, ...], relaxations: tuple[Relaxation, ...]
) -> None:
    selection = choose(POOL, rules, DIMENSIONS)
    assert (selection.status, selection.chosen, selection.objective) == ("infeasible", (), None)
    assert selection.conflict == conflict
    assert selection.relaxations == relaxations


def test_two_dimensions_without_candidates_are_told_one_after_the_other() -> None:
    selection = choose(POOL.iloc[:2], SelectionRules(), DIMENSIONS)
    assert selection.conflict == (target("living"),)
    assert selection.relaxations == (fewer("living", 1, 0, enough=False),)


def is_possible(pool: pd.DataFrame, rules: SelectionRules) -> bool:
    known = set(rules.must) <= set(pool["record_id"])
    return known and next(every_set(pool, rules), None) is not None


def relaxed(rules: SelectionRules, change: Relaxation, step: int = 0) -> SelectionRules:
    """The rules with the change made, `step` short of it."""
    needed = None if change.needed is None else change.needed - step
    if change.rule == "target":
        return replace(rules, targets={**rules.targets, change.dimension: needed})
    if change.record_id is not None:
        field = change.rule.replace("-", "_")
        return replace(
            rules, **{field: tuple(each for each in getattr(rules, field) if each != change.record_id)}
        )
    return replace(rules, **{change.rule.replace("-", "_"): needed})


def without(rules: SelectionRules, conflict: Conflict, pool: pd.DataFrame) -> list[SelectionRules]:
    """The rules without this one; without a target any number will do."""
    if conflict.rule == "target":
        numbers = range(len(pool) + 1)
        return [replace(rules, targets={**rules.targets, conflict.dimension: number}) for number in numbers]
    return [relaxed(rules, Relaxation(conflict.rule, None, None, record_id=conflict.record_id))]


@settings(max_examples=80, deadline=None)
@given(pools_and_rules())
def test_every_relaxation_that_is_enough_helps_and_one_step_less_does_not(
    case: tuple[pd.DataFrame, SelectionRules],
) -> None:
    pool, rules = case
    assume(not is_possible(pool, rules))
    selection = choose(pool, rules, DIMENSIONS)
    assert len(selection.relaxations) == len(selection.conflict) > 0
    for change, conflict in zip(selection.relaxations, selection.conflict, strict=True):
        assert (change.rule, change.given) == (conflict.rule, conflict.given)
        possible = any(is_possible(pool, other) for other in without(rules, conflict, pool))
        assert change.enough == possible
        if not change.enough:
            continue
        assert is_possible(pool, relaxed(rules, change))
        if change.needed is not None and change.given is not None:
            step = 1 if change.needed > change.given else -1
            assert not is_possible(pool, relaxed(rules, change, step))
        if change.needed is None and change.rule == "budget":
            assert not is_possible(pool, replace(rules, budget=10**15))


def possible_with_only(pool: pd.DataFrame, rules: SelectionRules, told: Collection[Conflict]) -> bool:
    """Whether a set keeps the rules told, all others dropped; no test asks for more than two that must be."""
    codes = {conflict.rule for conflict in told}
    named = {(conflict.rule, conflict.dimension or conflict.record_id) for conflict in told}
    only = SelectionRules(
        max_per_opd=rules.max_per_opd if "max-per-opd" in codes else None,
        budget=rules.budget if "budget" in codes else None,
        max_residual=rules.max_residual if "max-residual" in codes else None,
        must=tuple(each for each in rules.must if ("must", each) in named),
        must_not=tuple(each for each in rules.must_not if ("must-not", each) in named),
    )
    numbers = [
        [rules.target(dimension)] if ("target", dimension) in named else [0, 1, 2] for dimension in DIMENSIONS
    ]
    return any(
        is_possible(pool, replace(only, targets=dict(zip(DIMENSIONS, targets, strict=True))))
        for targets in itertools.product(*numbers)
    )


@settings(max_examples=60, deadline=None)
@given(pools_and_rules())
def test_the_rules_told_clash_by_themselves_and_no_fewer_of_them_do(
    case: tuple[pd.DataFrame, SelectionRules],
) -> None:
    pool, rules = case
    assume(not is_possible(pool, rules))
    told = choose(pool, rules, DIMENSIONS).conflict
    assert not possible_with_only(pool, rules, told)
    for conflict in told:
        assert possible_with_only(pool, rules, set(told) - {conflict})
