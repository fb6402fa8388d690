"""The nearest weight at which another candidate gets ahead: worked by hand, and by looking on both sides."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartcity.analysis.flip import Flip, Standing, nearest_flip

NA = np.nan


def standing(
    *levels: tuple[float, ...], impact: tuple[float, ...] | None = None, share: float = 0
) -> Standing:
    return Standing(np.array(levels, dtype=float), np.array(impact or (0.0,) * len(levels)), share)


def flip(member: Standing, rivals: Standing, *weights: float) -> Flip | None:
    return nearest_flip(member, rivals, np.array(weights))


def test_two_aspects() -> None:
    # 100 t against 200/3 (1 - t): equal at t = 2/5
    found = flip(standing((1, 0)), standing((0, 2 / 3)), 0.5, 0.5)
    assert found == Flip(aspect=0, weight=pytest.approx(0.4), rival=0)


def test_aspects_that_do_not_apply_make_it_quadratic() -> None:
    # The weight t of the second, the first and third having 2/3 and 1/3 of the rest:
    # member (2 - t) / (2 + t), rival 3 t / (1 + 2 t), equal where 5 t2 + 3 t - 2 = 0: t = 2/5, 0.15 away.
    # The first would have to fall to 1/7 (0.36 away), the third to 2/23 (0.16 away).
    found = flip(standing((1, 1 / 3, NA)), standing((NA, 1, 0)), 0.5, 0.25, 0.25)
    assert found == Flip(aspect=1, weight=pytest.approx(0.4), rival=0)


def test_impact_keeps_its_share() -> None:
    # 50 t against 50 (1 - t) + 20: equal at t = 0.7
    member, rival = standing((1, 0), impact=(0,), share=0.5), standing((0, 1), impact=(40,), share=0.5)
    assert flip(member, rival, 0.8, 0.2) == Flip(aspect=0, weight=pytest.approx(0.7), rival=0)


def test_where_impact_does_not_apply_readiness_is_the_whole_value() -> None:
    # 50 t + 20 against 100 (1 - t): equal at t = 8/15
    member, rival = standing((1, 0), impact=(40,), share=0.5), standing((0, 1), impact=(NA,), share=0.5)
    assert flip(member, rival, 0.8, 0.2) == Flip(aspect=0, weight=pytest.approx(8 / 15), rival=0)


def test_weights_that_are_all_nothing_share_equally() -> None:
    # t against (1 - t), whichever of the other two it comes from
    found = flip(standing((1, 0, 0)), standing((0, 1, 1)), 1, 0, 0)
    assert found == Flip(aspect=0, weight=pytest.approx(0.5), rival=0)


def test_the_nearest_of_several_rivals_gets_ahead() -> None:
    # equal at 1/3, 2/5 and never
    rivals = standing((0, 1 / 2), (0, 2 / 3), (1, 0))
    assert flip(standing((1, 0)), rivals, 0.5, 0.5) == Flip(aspect=0, weight=pytest.approx(0.4), rival=1)


def test_a_rival_that_is_equal_now_gets_ahead_at_once() -> None:
    assert flip(standing((1, 0)), standing((0, 1)), 0.5, 0.5) == Flip(0, pytest.approx(0.5), 0)


@pytest.mark.parametrize(
    ("member", "rival"),
    [
        ((1, 1), (1, 0)),  # never better, equal where the second weighs nothing
        ((1, 1), (1, NA)),  # always equal
        ((1, NA), (NA, 1)),  # always equal: each is judged by the one that applies
        ((NA, NA), (1, 1)),  # the member has no value
        ((1, 1), (NA, NA)),  # the rival has none
    ],
)
def test_nobody_gets_ahead(member: tuple[float, ...], rival: tuple[float, ...]) -> None:
    assert flip(standing(member), standing(rival), 0.5, 0.5) is None


LEVEL = st.sampled_from([0, 1 / 3, 2 / 3, 1, NA])
ROW = st.tuples(LEVEL, LEVEL, LEVEL, LEVEL)
CASE = st.tuples(
    st.lists(ROW, min_size=2, max_size=5),
    st.tuples(*[st.integers(0, 20)] * 4).filter(any),
    st.sampled_from([0.0, 0.3]),
    st.integers(0, 2**31),
)


@settings(max_examples=300, deadline=None)
@given(CASE)
def test_beyond_the_flip_the_rival_is_ahead_and_before_it_nobody_is(case: tuple[object, ...]) -> None:
    rows, parts, share, seed = case
    impact = np.random.default_rng(seed).choice([0, 20, 55, 100, NA], len(rows))
    everyone = standing(*rows, impact=tuple(impact), share=share)
    weights = np.array(parts, dtype=float) / sum(parts)
    values = everyone.values(weights[None, :])[0]
    if np.isnan(values).all():
        return
    best = int(np.nanargmax(values))
    rival_rows = np.delete(np.arange(len(rows)), best)
    found = nearest_flip(everyone.at(np.array([best])), everyone.at(rival_rows), weights)

    def lead(aspect: int, at: float) -> np.ndarray:
        others = np.delete(weights, aspect)
        others = others / others.sum() if others.any() else np.full(3, 1 / 3)
        now = everyone.values(np.insert(others * (1 - at), aspect, at)[None, :])[0]
        return np.nan_to_num(now[rival_rows] - now[best], nan=-1.0)

    reach = 1.0 if found is None else abs(found.weight - weights[found.aspect])
    for aspect, weight in enumerate(weights):
        low, high = max(weight - reach, 0), min(weight + reach, 1)
        for at in np.linspace(low, high, 41)[1:-1]:
            assert lead(aspect, at).max() < 1e-6
    if found is not None:
        way = np.sign(found.weight - weights[found.aspect])
        steps = [way] if way else [-1, 1]
        assert any(lead(found.aspect, found.weight + step * 1e-5)[found.rival] > 0 for step in steps)
