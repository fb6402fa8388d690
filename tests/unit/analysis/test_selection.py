"""The selection of quick wins: cases worked by hand, and against trying every set."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartcity.analysis import selection as selection_module
from smartcity.analysis.best_set import SolverError
from smartcity.analysis.selection import Price, choose, price, replacements
from smartcity.reference.quick_win_settings import SelectionRules
from tests.quick_win_pools import DIMENSIONS, members_in_order, pool_of, pools_and_rules, ranked_by_trying

MILLION = 1_000_000

# Two OPDs lead in two dimensions each; the dearer ones are the better ones.
POOL = pool_of(
    ("g1", "Dinas A", "Alfa", "governance", 90, 900 * MILLION, 12),
    ("g2", "Dinas B", "Beta", "governance", 80, 300 * MILLION, 6),
    ("e1", "Dinas A", "Gama", "economy", 85, 400 * MILLION, None),
    ("e2", "Dinas C", "Delta", "economy", 60, 100 * MILLION, 4),
    ("l1", "Dinas D", "Eta", "living", 70, None, 2),
    ("l2", "Dinas E", "Zeta", "living", 50, 0, 9),
)


def chosen(rules: SelectionRules, pool: pd.DataFrame = POOL) -> tuple[str, ...]:
    return choose(pool, rules, DIMENSIONS).chosen


def test_without_rules_the_best_of_each_dimension_is_chosen_and_the_next_best_set_told() -> None:
    selection = choose(POOL, SelectionRules(), DIMENSIONS)
    assert selection.status == "optimal"
    assert (selection.chosen, selection.objective) == (("g1", "e1", "l1"), 245.0)
    # giving up 10 points in governance is cheaper than 25 in economy or 20 in living
    assert (selection.runner_up, selection.runner_up_objective) == (("g2", "e1", "l1"), 235.0)
    assert (selection.conflict, selection.relaxations, selection.left_out, selection.noted) == (
        (),
        (),
        (),
        (),
    )


def test_a_solver_that_gives_up_is_said_and_names_no_set(monkeypatch: pytest.MonkeyPatch) -> None:
    def gives_up(*_: object, **__: object) -> None:
        raise SolverError("time limit")

    monkeypatch.setattr(selection_module, "best_sets", gives_up)
    selection = choose(POOL, SelectionRules(), DIMENSIONS)
    assert (selection.status, selection.chosen, selection.conflict) == ("unsolved", (), ())


def test_at_most_one_of_an_opd_spreads_the_set() -> None:
    # g2 + e1 = 165 beats g1 + e2 = 150
    assert chosen(SelectionRules(max_per_opd=1)) == ("g2", "e1", "l1")


def test_the_same_opd_in_another_spelling_is_one_opd() -> None:
    assert choose(POOL, SelectionRules(max_per_opd=1), DIMENSIONS).runner_up == ("g1", "e2", "l1")  # 220
    pool = POOL.replace({"opd": {"Dinas C": "DINAS  A."}})
    assert choose(pool, SelectionRules(max_per_opd=1), DIMENSIONS).runner_up == ("g2", "e1", "l2")  # 215


def test_under_a_cap_candidates_without_a_budget_are_left_out_and_named() -> None:
    selection = choose(POOL, SelectionRules(budget=700 * MILLION), DIMENSIONS)
    assert selection.chosen == ("g2", "e1", "l2")  # 300 + 400 + 0 million: exactly the cap
    assert selection.left_out == (("l1", "budget-unknown"),)
    assert selection.noted == (("l2", "budget-zero"),)
    assert chosen(SelectionRules(budget=700 * MILLION - 1)) == ("g2", "e2", "l2")


def test_the_residual_risk_of_a_member_has_a_limit_and_the_unassessed_are_named() -> None:
    selection = choose(POOL, SelectionRules(max_residual=6), DIMENSIONS)
    assert selection.chosen == ("g2", "e1", "l1")
    assert selection.left_out == (("g1", "over-residual"), ("l2", "over-residual"))
    assert selection.noted == (("e1", "residual-unknown"),)


def test_what_must_be_in_is_in_and_what_must_not_is_not() -> None:
    rules = SelectionRules(must=("e2",), must_not=("g1",))
    selection = choose(POOL, rules, DIMENSIONS)
    assert selection.chosen == ("g2", "e2", "l1")
    assert selection.left_out == (("g1", "must-not"),)


def test_targets_of_two_and_of_none() -> None:
    assert chosen(SelectionRules(targets={"governance": 2, "living": 0})) == ("g1", "g2", "e1")


def test_where_every_target_is_none_nothing_is_chosen() -> None:
    selection = choose(POOL.iloc[:0], SelectionRules(targets=dict.fromkeys(DIMENSIONS, 0)), DIMENSIONS)
    assert (selection.status, selection.chosen, selection.objective) == ("optimal", (), 0.0)
    assert selection.runner_up is None


def test_a_candidate_without_value_is_left_out_and_named() -> None:
    pool = POOL.assign(value=POOL["value"].where(POOL["record_id"] != "g1"))
    selection = choose(pool, SelectionRules(), DIMENSIONS)
    assert selection.chosen[0] == "g2"
    assert selection.left_out == (("g1", "value-unknown"),)


@pytest.mark.parametrize(
    ("budgets", "expected"),
    [
        ((5, 4, 3), "c"),  # the cheapest
        ((5, None, 5), "a"),  # then the first by OPD and name; an unknown budget is dearer than any known
        ((None, None, 0), "c"),
        ((None, None, None), "a"),
    ],
)
def test_equal_values_are_told_apart_by_budget_then_opd_and_name(
    budgets: tuple[int | None, ...], expected: str
) -> None:
    names = ("Alfa", "beta", "Gama")
    rows = [
        (record_id, "Dinas A", name, "living", 50 + tiny, budget, None)
        for record_id, name, budget, tiny in zip("abc", names, budgets, (0, 4e-7, -4e-7), strict=True)
    ]
    rules = SelectionRules(targets={"governance": 0, "economy": 0})
    assert chosen(rules, pool_of(*rows)) == (expected,)
    assert chosen(rules, pool_of(*rows[::-1])) == (expected,)


def test_a_millionth_of_a_point_is_no_tie() -> None:
    pool = pool_of(
        ("a", "Dinas A", "Alfa", "living", 50, 1, None),
        ("b", "Dinas A", "Beta", "living", 50.000001, 2, None),
    )
    assert chosen(SelectionRules(targets={"governance": 0, "economy": 0}), pool) == ("b",)


def test_the_last_rupiah_counts_in_large_budgets() -> None:
    # odd numbers near ten trillion in sum; a set of one each is worth 235, the next 230
    offers = [(90, 4_999_999_999_999), (75, 3_333_333_333_331), (70, 1_777_777_777_777)]
    pool = pool_of(
        *(
            (f"{dimension}{place}", "Dinas A", f"{place}", dimension, value, budget, None)
            for dimension in DIMENSIONS
            for place, (value, budget) in enumerate(offers)
        )
    )
    cap = sum(budget for _, budget in offers)
    assert choose(pool, SelectionRules(budget=cap), DIMENSIONS).objective == 235
    assert choose(pool, SelectionRules(budget=cap - 1), DIMENSIONS).objective == 230


@settings(max_examples=60, deadline=None)
@given(pools_and_rules())
def test_the_set_and_its_runner_up_are_those_found_by_trying_every_set(
    case: tuple[pd.DataFrame, SelectionRules],
) -> None:
    pool, rules = case
    ranked = ranked_by_trying(pool, rules)
    selection = choose(pool, rules, DIMENSIONS)
    assert selection.status == ("optimal" if ranked else "infeasible")
    assert tuple(sorted(selection.chosen)) == (ranked[0] if ranked else ())
    runner_up = None if selection.runner_up is None else tuple(sorted(selection.runner_up))
    assert runner_up == (ranked[1] if len(ranked) > 1 else None)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_many_candidates_with_values_of_all_kinds_agree_with_trying_every_set(seed: int) -> None:
    random = np.random.default_rng(seed)
    rows = [
        (f"id{n}", f"dinas {random.integers(5)}", f"nama {n:02}", DIMENSIONS[n % 3], value, budget, None)
        for n, (value, budget) in enumerate(
            zip(random.uniform(0, 100, 30), np.exp(random.normal(19, 1, 30)).round(), strict=True)
        )
    ]
    pool = pool_of(*rows)
    rules = SelectionRules(max_per_opd=1, budget=int(pool["budget"].median() * random.uniform(1, 3)))
    ranked = ranked_by_trying(pool, rules)
    selection = choose(pool, rules, DIMENSIONS)
    assert [tuple(sorted(found)) for found in (selection.chosen, selection.runner_up or ())] == (
        [*ranked[:2], (), ()][:2]
    )


@settings(max_examples=25, deadline=None)
@given(pools_and_rules(), st.randoms(use_true_random=False))
def test_the_order_of_rows_means_nothing(case: tuple[pd.DataFrame, SelectionRules], random: object) -> None:
    pool, rules = case
    order = list(range(len(pool)))
    random.shuffle(order)  # type: ignore[attr-defined]
    assert choose(pool.iloc[order], rules, DIMENSIONS) == choose(pool, rules, DIMENSIONS)


def test_each_member_has_its_best_replacement_with_the_change_of_the_whole_set() -> None:
    rules = SelectionRules(max_per_opd=1)
    table = replacements(POOL, rules, ("g2", "e1", "l1")).set_index("member")
    # g1 is of Dinas A, which e1 fills
    assert table["replacement"].to_dict() == {"g2": None, "e1": "e2", "l1": "l2"}
    assert table["value_change"].tolist()[1:] == [-25.0, -20.0]
    # l1 has no budget: with it no total is known
    assert table["budget_change"].isna().tolist() == [True, True, True]
    # highest residual: 6 of g2; with l2 it is 9
    assert table["residual_change"].tolist()[1:] == [0.0, 3.0]


def test_a_replacement_keeps_the_cap_with_the_others_and_a_must_has_none() -> None:
    rules = SelectionRules(budget=1_000 * MILLION, must=("e2",))
    table = replacements(POOL, rules, ("g1", "e2", "l2")).set_index("member")
    assert table["replacement"].to_dict() == {"g1": "g2", "e2": None, "l2": None}
    assert table.loc["g1", "budget_change"] == -600 * MILLION


def test_the_price_of_another_set() -> None:
    assert price(POOL, ("g1", "e1", "l2"), ("g2", "e2", "l2")) == Price(-35.0, -900 * MILLION, -3.0)
    assert price(POOL, ("e1",), ("l1",)) == Price(-15.0, None, None)
    with pytest.raises(KeyError):
        price(POOL, ("g1",), ("unknown",))


@settings(max_examples=25, deadline=None)
@given(pools_and_rules())
def test_a_replacement_is_the_best_set_with_the_other_members(
    case: tuple[pd.DataFrame, SelectionRules],
) -> None:
    pool, rules = case
    ranked = ranked_by_trying(pool, rules)
    if not ranked:
        return
    best = members_in_order(ranked[0], pool)
    for member, replacement in replacements(pool, rules, best)[["member", "replacement"]].itertuples(
        index=False
    ):
        others = set(best) - {member}
        dimension = pool.set_index("record_id")["dimension"]
        same = [
            found - others
            for found in map(set, ranked)
            if others < found
            and found != set(best)
            and dimension[[*(found - others)]].eq(dimension[member]).all()
        ]
        assert replacement == (next(iter(same[0])) if same else None)
