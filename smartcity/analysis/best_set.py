"""The best set of candidates under counts per dimension and OPD and a budget cap, solved exactly.

Everything is in whole numbers. Of sets with the same value the one with the smaller total budget is the
better, then the one whose members come first in the candidates' order: comparing their places sorted, the
first that differs decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, linprog, milp
from scipy.sparse import csr_array, vstack

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Places = tuple[int, ...]

_CORE = 120
"""So many candidates are tried before it is computed which others could matter."""

_LARGEST = 1e9
"""Coefficients above are scaled down to it: the solver's tolerances are absolute (1e-6)."""

_MARGIN = 10
"""By so many units of value a bound may be off through rounding; values are millionths of a point."""

_SECONDS = 10
"""A solve that takes longer is given up; it usually takes hundredths."""


@dataclass(frozen=True, slots=True)
class SetProblem:
    """Candidates, of which those at `places` may be taken, and what a set must keep to.

    All arrays are over the same candidates in their stable order. A set has exactly `targets[d]` members of
    each dimension d, at most `max_per_opd` of an OPD, costs at most `cap` and holds every `must` candidate.
    """

    places: Integers
    value: Integers
    budget: Integers
    tie_budget: Integers
    dimension: Integers
    opd: Integers
    must: npt.NDArray[np.bool_]
    targets: Integers
    max_per_opd: int | None
    cap: int | None

    @property
    def size(self) -> int:
        """How many members a set has."""
        return int(self.targets.sum())

    @property
    def required(self) -> Integers:
        """The places of the `must` candidates, whether they may be taken or not."""
        return np.flatnonzero(self.must)

    def among(self, places: Integers) -> SetProblem:
        """The same problem with only these places (and every `must` of before)."""
        musts = self.places[self.must[self.places]]
        return replace(self, places=np.union1d(places, musts))

    def keeps_cap(self, members: Places) -> bool:
        """Whether the members together cost no more than the cap."""
        return self.cap is None or int(self.budget[list(members)].sum()) <= self.cap


@dataclass(frozen=True, slots=True)
class _Limit:
    """A row of the model: the sum of `amount` over the members is at most `most`."""

    amount: Integers
    most: int


class SolverError(RuntimeError):
    """The solver ended, or was given up, without saying that there is a best set or none."""


def best_sets(problem: SetProblem, count: int) -> list[Places]:
    """The `count` best different sets, best first, each as sorted places; fewer where no more exist."""
    if not problem.size:
        return [] if problem.must.any() else [()]
    if not _could_be_met(problem):
        return []
    reach = _reach(problem)
    found: list[Places] = []
    while reach is not None and len(found) < count:
        best = _best(problem, reach, found)
        if best is None:
            break
        found.append(best)
    return found


def cheapest_set(problem: SetProblem) -> Places | None:
    """A set with the smallest total budget, whatever its value; None where none keeps the other rules."""
    if not problem.size:
        return None if problem.must.any() else ()
    return _solve(replace(problem, cap=None), problem.budget) if _could_be_met(problem) else None


def _could_be_met(problem: SetProblem) -> bool:
    allowed = np.bincount(problem.dimension[problem.places], minlength=len(problem.targets))
    return bool(np.all(allowed >= problem.targets)) and bool(np.isin(problem.required, problem.places).all())


def _best(problem: SetProblem, reach: Floats, but: Sequence[Places]) -> Places | None:
    """The best set but those: most valuable, then cheapest, then first in order."""
    core = problem.among(problem.places[np.argsort(-reach, kind="stable")[:_CORE]])
    found = _solve(core, -problem.value, but=but)
    least = -np.inf if found is None else float(problem.value[list(found)].sum())
    within = problem.among(problem.places[reach >= least - _MARGIN])
    if found is None or not np.isin(within.places, core.places).all():
        found = _solve(within, -problem.value, but=but)
    if found is None:
        return None
    value = int(problem.value[list(found)].sum())
    tied = problem.among(problem.places[reach >= value - _MARGIN])
    if len(tied.places) == problem.size:
        return found
    as_good = _Limit(-problem.value, -value)
    cheapest = _solve(tied, problem.tie_budget, [as_good], but) or found  # found itself is as good
    as_cheap = _Limit(problem.tie_budget, int(problem.tie_budget[list(cheapest)].sum()))
    return _first_in_order(tied, cheapest, [as_good, as_cheap], but)


def _first_in_order(
    problem: SetProblem, found: Places, limits: Sequence[_Limit], but: Sequence[Places]
) -> Places:
    """Of the sets within the limits the one whose sorted places come first."""
    settled: Places = ()
    for position in range(problem.size):
        while True:
            earlier = problem.places[problem.places < found[position]]
            earlier = earlier[~np.isin(earlier, settled)]
            if not len(earlier):
                break
            one_of_them = np.zeros_like(problem.value)
            one_of_them[earlier] = -1
            order = np.arange(len(problem.value))
            better = _solve(problem, order, [*limits, _Limit(one_of_them, -1)], but, settled)
            if better is None:
                break
            found = better
        settled = found[: position + 1]
    return found


def _reach(problem: SetProblem) -> Floats | None:
    """For each allowed place an upper bound on the value of every set that holds it; None: there is no set.

    Lagrange's bound with the multipliers of the linear relaxation: each member pays for its budget and its
    OPD, and the dimensions then choose apart. Any multipliers give a valid bound, these a close one.
    """
    rows, most = _shared_limits(problem)
    places = problem.places
    exact = _per_dimension(problem)
    value = problem.value[places].astype(np.float64)
    relaxed = _solved(
        lambda presolve: linprog(
            -value,
            A_ub=rows,
            b_ub=most,
            A_eq=exact,
            b_eq=problem.targets,
            bounds=np.column_stack([problem.must[places], np.ones(len(places))]),
            method="highs",
            options={"presolve": presolve},
        )
    )
    if relaxed is None:
        return None
    prices = np.maximum(-relaxed.ineqlin.marginals, 0.0)
    left = value - rows.T @ prices
    total = float(prices @ most)
    dimension, must = problem.dimension[places], problem.must[places]
    loss = np.zeros(len(places))
    for code, target in enumerate(problem.targets):
        here = dimension == code
        forced, free = np.flatnonzero(here & must), np.flatnonzero(here & ~must)
        wanted = int(target) - len(forced)
        best = free[np.argsort(-left[free], kind="stable")[:wanted]]
        total += float(left[forced].sum() + left[best].sum())
        loss[free] = np.maximum(left[best].min() - left[free], 0.0) if len(best) else np.inf
    return total - loss


def _solve(
    problem: SetProblem,
    cost: Integers,
    limits: Sequence[_Limit] = (),
    but: Sequence[Places] = (),
    fixed: Iterable[int] = (),
) -> Places | None:
    """The set with the smallest sum of `cost` within the limits, none of `but`; None where there is none."""
    places = problem.places
    rows, most = _shared_limits(problem)
    blocks, highest = [rows], [most]
    for limit in limits:
        row, allowed = _row(problem, limit.amount, limit.most)
        blocks.append(row)
        highest.append(np.array([allowed]))
    taken = problem.must[places] | np.isin(places, list(fixed))
    cuts = [np.isin(places, members) for members in but if np.isin(members, places).all()]
    while True:
        cut_rows = [csr_array(cut.astype(np.float64)[None, :]) for cut in cuts]
        ends = [np.full(len(cuts), problem.size - 1.0)]
        matrix = vstack([_per_dimension(problem), *blocks, *cut_rows], format="csr")
        upper = np.concatenate([problem.targets, *highest, *ends])
        lower = np.concatenate([problem.targets, np.full(len(upper) - len(problem.targets), -np.inf)])
        solved = _milp(_scaled(cost[places]), LinearConstraint(matrix, lower, upper), taken)
        if solved is None:
            return None
        chosen = solved > 0.5
        members = tuple(int(place) for place in places[chosen])
        if problem.keeps_cap(members) and all(
            int(limit.amount[list(members)].sum()) <= limit.most for limit in limits
        ):
            return members
        cuts.append(chosen)  # within the solver's tolerance only: not this one


def _milp(cost: Floats, rows: LinearConstraint, taken: npt.NDArray[np.bool_]) -> Floats | None:
    solved = _solved(
        lambda presolve: milp(
            cost,
            integrality=np.ones(len(cost)),
            bounds=Bounds(taken.astype(np.float64), 1.0),
            constraints=rows,
            options={"mip_rel_gap": 0.0, "presolve": presolve, "time_limit": _SECONDS},
        )
    )
    return None if solved is None else solved.x


def _solved(solve: Callable[[bool], OptimizeResult]) -> OptimizeResult | None:
    """The optimum, None where there is none; anything else the solver says is an error."""
    result = solve(True)
    if result.status == 4:  # presolve cannot tell infeasible from unbounded, which nothing here is
        result = solve(False)
    if result.status not in (0, 2):
        raise SolverError(result.message)
    return result if result.status == 0 else None


def _per_dimension(problem: SetProblem) -> csr_array:
    count = len(problem.places)
    return csr_array(
        (np.ones(count), (problem.dimension[problem.places], np.arange(count))),
        shape=(len(problem.targets), count),
    )


def _shared_limits(problem: SetProblem) -> tuple[csr_array, Floats]:
    """Rows for the OPDs with more candidates than they may get, and for the budget."""
    places, count = problem.places, len(problem.places)
    blocks, most = [csr_array((0, count))], [np.zeros(0)]
    if problem.max_per_opd is not None and problem.max_per_opd < problem.size:
        _, opd = np.unique(problem.opd[places], return_inverse=True)
        crowded = np.bincount(opd) > problem.max_per_opd
        rows = csr_array((np.ones(count), (opd, np.arange(count))), shape=(len(crowded), count))
        blocks.append(rows[np.flatnonzero(crowded)])
        most.append(np.full(int(crowded.sum()), float(problem.max_per_opd)))
    if problem.cap is not None:
        row, allowed = _row(problem, problem.budget, problem.cap)
        blocks.append(row)
        most.append(np.array([allowed]))
    return vstack(blocks, format="csr"), np.concatenate(most)


def _row(problem: SetProblem, amount: Integers, most: int) -> tuple[csr_array, float]:
    """A limit with the smallest amount of each dimension taken off, which every member of it has anyway."""
    places = problem.places
    least = np.zeros(len(problem.targets), dtype=np.int64)
    dimension = problem.dimension[places]
    for code in np.unique(dimension):
        least[code] = amount[places[dimension == code]].min()
    above = amount[places] - least[dimension]
    room = most - int(least @ problem.targets)
    step = max(int(np.gcd.reduce(above)), 1)
    above, room = above // step, room // step
    scale = min(1.0, _LARGEST / max(int(above.max()), 1))
    return csr_array(above[None, :] * scale), room * scale


def _scaled(cost: Integers) -> Floats:
    step = max(int(np.gcd.reduce(cost)), 1)
    largest = max(int(np.abs(cost).max()) // step, 1)
    return cost / step * min(1.0, _LARGEST / largest)
