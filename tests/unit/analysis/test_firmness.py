"""How firm a choice is: shares known exactly, flips by hand, and who is compared with whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from smartcity.analysis.firmness import COLUMNS, firmness, share_in_best_set
from smartcity.analysis.quick_wins import QuickWins
from smartcity.analysis.readiness import Assessment
from smartcity.reference.quick_win_settings import SelectionRules, default_settings
from tests.frames import REFERENCE

ASPECTS = [aspect.code for aspect in REFERENCE.readiness.readiness_aspects]
SETTINGS = default_settings(REFERENCE)
ERROR = 0.015  # three standard errors of a share of 10 000 draws


def quick_wins(
    levels: Mapping[str, Mapping[str, float]],
    rules: SelectionRules | None = None,
    impact: Mapping[str, float] | None = None,
    **columns: Mapping[str, object],
) -> QuickWins:
    """Candidates of one dimension and an OPD each; aspects that are not named are at level 0."""
    ids = list(levels)
    index = pd.Index(ids, dtype=object, name="record_id")
    matrix = pd.DataFrame(
        [[levels[each].get(aspect, 0.0) for aspect in ASPECTS] for each in ids], index, ASPECTS
    )
    frame = pd.DataFrame({"record_id": ids, "in_pool": True, "value": 0.0})
    start = {"opd": {each: f"Dinas {each}" for each in ids}, "name": {each: each for each in ids}}
    for column in ("opd", "name", "dimension", "budget", "residual"):
        known = columns.get(column, start.get(column, {}))
        frame[column] = [known.get(each, "living" if column == "dimension" else np.nan) for each in ids]
    frame["impact"] = [(impact or {}).get(each, np.nan) for each in ids]
    return QuickWins(
        frame,
        Assessment(matrix, matrix.notna()),
        pd.DataFrame(),
        {},
        replace(SETTINGS, rules=rules or SelectionRules()),
        REFERENCE.risk.presets[0],
        impact is not None,
    )


def only(table: pd.DataFrame) -> dict[str, object]:
    assert list(table.columns) == COLUMNS
    (row,) = table.to_dict("records")
    return row


def test_of_two_that_differ_in_one_aspect_each_either_is_better_in_half_of_the_weightings() -> None:
    row = only(firmness(quick_wins({"a": {"regulation": 3}, "b": {"budget": 3}}), ["a"]))
    assert (row["record_id"], row["dimension"]) == ("a", "living")
    assert row["share"] == pytest.approx(1 / 2, abs=ERROR)
    # equal as the weights are, each 1/8: any less for regulation, and b is ahead
    assert (row["flip_aspect"], row["flip_weight"], row["rival"]) == ("regulation", pytest.approx(1 / 8), "b")


def test_a_third_of_the_evidence_loses_in_a_quarter_of_the_weightings() -> None:
    # a is better where 3 w1 > w2. Weights drawn evenly are as shares of independent waiting times, of which
    # the second is less than three times the first with probability 3 / 4.
    row = only(firmness(quick_wins({"a": {"regulation": 3}, "b": {"budget": 1}}), ["a"]))
    assert row["share"] == pytest.approx(3 / 4, abs=ERROR)
    # t against (1 - t) / 21: equal at 1/22, 0.08 below 1/8; for budget t / 3 against (1 - t) / 7: at 3/10
    assert (row["flip_aspect"], row["flip_weight"]) == ("regulation", pytest.approx(1 / 22))


def test_impact_counts_with_its_share_where_it_counts_at_all() -> None:
    # 70 w1 against 0.3 x 7 = 2.1: better where w1 > 0.03, which has probability 0.97 ** 7
    levels = {"a": {"regulation": 3}, "b": {}}
    found = quick_wins(levels, impact={"a": 0, "b": 7})
    row = only(firmness(found, ["a"]))
    assert row["share"] == pytest.approx(0.97**7, abs=ERROR)
    assert (row["flip_aspect"], row["flip_weight"]) == ("regulation", pytest.approx(0.03))
    without = only(firmness(replace(found, impact_counts=False), ["a"]))
    assert (without["share"], without["flip_aspect"], without["rival"]) == (1.0, None, None)


def test_an_aspect_that_does_not_apply_is_in_neither_numerator_nor_denominator() -> None:
    # b has everything that applies to it: 100 under every weighting, as a; the order of OPDs decides
    levels = {"a": dict.fromkeys(ASPECTS, 3), "b": {**dict.fromkeys(ASPECTS, 3), "risk": np.nan}}
    found = quick_wins(levels)
    assert only(firmness(found, ["a"]))["share"] == 1
    row = only(firmness(found, ["b"]))
    assert (row["share"], row["flip_aspect"], row["rival"]) == (0.0, None, "a")
    cheaper = quick_wins(levels, budget={"a": 2, "b": 1})
    assert only(firmness(cheaper, ["b"]))["share"] == 1


def test_who_is_better_already_is_named_and_there_is_no_flip() -> None:
    found = quick_wins({"a": {"regulation": 1}, "b": {"regulation": 2}, "c": {"regulation": 3}})
    row = only(firmness(found, ["a"]))
    assert (row["share"], row["flip_aspect"], row["rival"]) == (0.0, None, "c")
    assert np.isnan(row["flip_weight"])


BETTER = {"a": {"regulation": 1}, "b": {"regulation": 2}, "other": {}}


@pytest.mark.parametrize(
    ("rules", "columns"),
    [
        (SelectionRules(must_not=("b",)), {}),
        (SelectionRules(max_residual=5), {"residual": {"b": 6}}),
        (SelectionRules(budget=10), {"budget": {"a": 4, "other": 4, "b": 7}}),
        (SelectionRules(budget=10), {"budget": {"a": 4, "other": 4}}),
        (SelectionRules(max_per_opd=1), {"opd": {"a": "Dinas A", "b": "DINAS B", "other": "Dinas B"}}),
        (SelectionRules(), {"dimension": {"other": "economy", "b": "economy"}}),
        (SelectionRules(must=("a",)), {}),
    ],
)
def test_only_who_keeps_the_rules_with_the_other_members_is_compared(
    rules: SelectionRules, columns: dict[str, dict[str, object]]
) -> None:
    columns = {"dimension": {"other": "economy"}, "name": dict(zip(BETTER, BETTER, strict=True)), **columns}
    columns.setdefault("opd", {each: f"Dinas {each}" for each in BETTER})
    row = firmness(quick_wins(BETTER, rules, **columns), ["a", "other"]).iloc[0]
    assert (row["record_id"], row["share"], row["flip_aspect"], row["rival"]) == ("a", 1.0, None, None)
    without_rules = quick_wins(BETTER, **{**columns, "dimension": {"other": "economy"}})
    assert firmness(without_rules, ["a", "other"]).iloc[0]["share"] == 0


def test_members_stand_in_the_order_given_and_none_give_an_empty_table() -> None:
    found = quick_wins(BETTER)
    assert firmness(found, ["other", "a"], draws=10)["record_id"].tolist() == ["other", "a"]
    empty = firmness(quick_wins({}), [], draws=10)
    assert list(empty.columns) == COLUMNS
    assert empty.empty
    with pytest.raises(KeyError):
        firmness(found, ["unknown"])


def test_many_rivals_give_the_same_share_as_comparing_each_draw_with_each_of_them() -> None:
    random = np.random.default_rng(5)
    levels = {
        f"c{n:04}": dict(
            zip(ASPECTS, random.choice([0, 1, 2, 3, np.nan], 8, p=[0.2, 0.3, 0.3, 0.1, 0.1]), strict=True)
        )
        for n in range(600)
    }
    found = quick_wins(levels)
    matrix = found.assessment.levels.to_numpy()
    weights = np.random.default_rng(0).dirichlet(np.ones(8), 400)
    values = 100 / 3 * weights @ np.nan_to_num(matrix).T / (weights @ (~np.isnan(matrix)).T)
    first = values.round(6).argmax(axis=1)
    best = int(np.bincount(first).argmax())
    assert only(firmness(found, [f"c{best:04}"], draws=400))["share"] == (first == best).mean()


def test_the_share_in_the_best_set_follows_the_set_and_not_the_dimension_alone() -> None:
    # a and b as above, but b shares its OPD with the only candidate of the other dimension, which must be in
    levels = {"a": {"regulation": 3}, "b": {"budget": 3}, "other": {}}
    columns = {
        "opd": {"a": "Dinas A", "b": "Dinas B", "other": "Dinas B"},
        "dimension": {"other": "economy"},
    }
    told: list[tuple[int, int]] = []

    def tell(done: int, draws: int) -> None:
        told.append((done, draws))

    found = quick_wins(levels, **columns)
    free = share_in_best_set(found, ("economy", "living"), 40, tell)
    assert told == [(done, 40) for done in range(1, 41)]
    assert free["other"] == 1
    assert free["a"] + free["b"] == 1
    assert 0.2 < free["a"] < 0.8
    bound = share_in_best_set(
        quick_wins(levels, SelectionRules(max_per_opd=1), **columns), ("economy", "living"), 3, tell
    )
    assert bound.to_dict() == {"a": 1.0, "other": 1.0}


def test_where_no_set_keeps_the_rules_nobody_has_a_share() -> None:
    for rules in (SelectionRules(must=("unknown",)), SelectionRules(targets={"living": 3})):
        assert share_in_best_set(quick_wins({"a": {}}, rules), ("living",), 2, lambda *_: None).empty
