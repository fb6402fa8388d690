"""The nearest weight of one aspect at which another candidate becomes better, computed in closed form.

With one aspect's weight t and the others scaled in proportion, a readiness is a ratio of two functions linear
in t (aspects that do not apply leave numerator and denominator). Two candidates are equally good where a
quadratic in t is zero.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_BETTER = 1e-9
"""Points of value; less is rounding."""

_WIDTH = 1e-12


@dataclass(frozen=True, slots=True)
class Standing:
    """Candidates as the value sees them: a row a candidate, a column an aspect.

    `levels` are 0 to 1, NaN where the aspect does not apply; `impact` is 0 to 100, NaN where it does not
    apply and readiness is the whole value; `impact_share` is 0 to 1.
    """

    levels: Floats
    impact: Floats
    impact_share: float

    def at(self, rows: npt.NDArray[np.int64] | slice) -> Standing:
        """Only these candidates."""
        return Standing(self.levels[rows], self.impact[rows], self.impact_share)

    def values(self, weights: Floats) -> Floats:
        """Values in points, a row a weighting (each non-negative), a column a candidate.

        NaN where no aspect with weight applies.
        """
        filled = np.nan_to_num(self.levels)
        applies = (~np.isnan(self.levels)).astype(np.float64)
        with np.errstate(invalid="ignore"):
            readiness = 100 * (weights @ filled.T) / (weights @ applies.T)
        return self.readiness_part * readiness + self.impact_points

    @property
    def readiness_part(self) -> Floats:
        """The part of each value that readiness makes."""
        return np.where(np.isnan(self.impact), 1.0, 1.0 - self.impact_share)

    @property
    def impact_points(self) -> Floats:
        """What impact adds to each value."""
        return self.impact_share * np.nan_to_num(self.impact)


@dataclass(frozen=True, slots=True)
class Flip:
    """The aspect (its place), its weight from 0 to 1 there, and the rival (its place) that gets ahead."""

    aspect: int
    weight: float
    rival: int


def nearest_flip(member: Standing, rivals: Standing, weights: Floats) -> Flip | None:
    """The smallest change of one aspect's weight that puts a rival ahead of the member; None where none does.

    `member` is one row; `weights` sum to 1. The other weights keep their proportion, or share equally where
    they are all 0. Of equally near ones the first aspect, then the first rival. Expects that no rival is
    ahead at the weights as they are.
    """
    nearest: tuple[float, Flip] | None = None
    for aspect, weight in enumerate(weights):
        at = _first_ahead(member, rivals, weights, aspect)
        distance = np.round(np.abs(at - weight), 9)
        if np.isnan(distance).all():
            continue
        rival = int(np.nanargmin(distance))
        if nearest is None or distance[rival] < nearest[0]:
            nearest = float(distance[rival]), Flip(aspect, float(at[rival]), rival)
    return nearest[1] if nearest else None


def _first_ahead(member: Standing, rivals: Standing, weights: Floats, aspect: int) -> Floats:
    """For each rival the weight of the aspect nearest to now from which it is ahead; NaN where none."""
    others = np.delete(weights, aspect)
    total = others.sum()
    others = others / total if total > 0 else np.full(len(others), 1 / len(others))
    top, bottom = _ratio(rivals.levels, others, aspect)
    own_top, own_bottom = _ratio(member.levels, others, aspect)
    weight_both = _product(bottom, own_bottom)
    ahead = 100 * rivals.readiness_part[:, None] * _product(top, own_bottom)
    ahead -= 100 * member.readiness_part * _product(own_top, bottom)
    ahead += (rivals.impact_points - member.impact_points)[:, None] * weight_both
    breaks = _roots(ahead)
    now = float(weights[aspect])
    up = _edge(ahead, weight_both, now, np.where(breaks > now, breaks, 1.0), 1.0)
    down = _edge(ahead, weight_both, now, np.where(breaks < now, breaks, 0.0), 0.0)
    nearer_up = np.nan_to_num(np.abs(up - now), nan=np.inf) <= np.nan_to_num(np.abs(down - now), nan=np.inf)
    return np.where(nearer_up, up, down)


def _ratio(levels: Floats, others: Floats, aspect: int) -> tuple[Floats, Floats]:
    """Numerator and denominator of readiness / 100 as coefficients of 1 and t, a row a candidate.

    A common factor is cancelled, so that neither vanishes between 0 and 1. Both are NaN where no aspect with
    weight applies.
    """
    rest = np.delete(levels, aspect, axis=1)
    reached = np.nan_to_num(rest) @ others
    asked = (~np.isnan(rest)) @ others
    own = levels[:, aspect]
    constant = np.isnan(own) | (asked <= 0)
    level = np.where(asked > 0, reached, own)
    level_weight = np.where(asked > 0, asked, np.where(np.isnan(own), np.nan, 1.0))
    top = np.column_stack([level, np.where(constant, 0.0, np.nan_to_num(own) - reached)])
    bottom = np.column_stack([level_weight, np.where(constant, 0.0, 1.0 - asked)])
    return top, bottom


def _product(first: Floats, second: Floats) -> Floats:
    """Two linear functions multiplied: coefficients of 1, t, t squared."""
    return np.column_stack(
        [
            first[:, 0] * second[:, 0],
            first[:, 0] * second[:, 1] + first[:, 1] * second[:, 0],
            first[:, 1] * second[:, 1],
        ]
    )


def _roots(quadratic: Floats) -> Floats:
    """The real roots, two columns, NaN where there are none; in the form that cancels no digits."""
    constant, linear, square = quadratic.T
    with np.errstate(invalid="ignore", divide="ignore"):
        half = -(linear + np.copysign(np.sqrt(linear**2 - 4 * square * constant), linear)) / 2
        return np.column_stack([half / square, constant / half])


def _edge(ahead: Floats, positive: Floats, now: float, breaks: Floats, end: float) -> Floats:
    """Going from now to the end: where the first stretch begins in which the rival is ahead, NaN if none."""
    breaks = np.clip(np.nan_to_num(breaks, nan=end), min(now, end), max(now, end))
    breaks = np.sort(breaks, axis=1)
    if end < now:
        breaks = breaks[:, ::-1]
    count = len(breaks)
    edges = np.column_stack([np.full(count, now), breaks, np.full(count, end)])
    middle = (edges[:, :-1] + edges[:, 1:]) / 2
    powers = np.stack([np.ones_like(middle), middle, middle**2])
    lead = np.einsum("rk,krm->rm", ahead, powers) / np.einsum("rk,krm->rm", positive, powers)
    is_ahead = (lead > _BETTER) & (np.abs(np.diff(edges, axis=1)) > _WIDTH)
    first = np.argmax(is_ahead, axis=1)
    return np.where(is_ahead.any(axis=1), edges[np.arange(count), first], np.nan)
