"""Leaving out the candidates that cannot be in a best set, because better ones always fit in their place."""

from __future__ import annotations

from bisect import bisect_right, insort

import numpy as np
import numpy.typing as npt
import pandas as pd

from smartcity.analysis.best_set import Integers, SetProblem


def undominated(problem: SetProblem, sets: int) -> SetProblem:
    """The problem with only the candidates that one of its `sets` best sets can hold.

    One candidate dominates another of its dimension that it precedes (more value, then the smaller budget,
    then the stable order) and that costs no less, where there is a cap. A set that holds the dominated one is
    beaten by each set with a dominating one in its place, of which the others in the set can block only so
    many: in the same OPD one a member that dimension and OPD allow, over all OPDs one OPD a member. Where
    still `sets` are left, that set is not among the best. `must` candidates always stay.
    """
    per_cell = problem.targets
    cell = problem.dimension[problem.places]
    if problem.max_per_opd is not None:
        per_cell = np.minimum(per_cell, problem.max_per_opd)
        cell = cell * (int(problem.opd.max(initial=0)) + 1) + problem.opd[problem.places]
    wanted = problem.targets[problem.dimension[problem.places]] > 0
    order = np.lexsort(
        (
            problem.places,
            problem.tie_budget[problem.places],
            -problem.value[problem.places],
            cell,
        )
    )
    order = order[wanted[order]]
    allowed = per_cell[problem.dimension[problem.places[order]]] + sets - 1
    kept = order[_layers(cell[order], _spending(problem)[problem.places[order]], allowed)]
    places = problem.places[np.sort(kept)]
    if problem.max_per_opd is not None:
        places = _few_dominating_opds(problem, places, problem.size + sets - 1)
    return problem.among(places)


def _spending(problem: SetProblem) -> Integers:
    """What a candidate takes of what is limited: nothing without a cap."""
    return problem.budget if problem.cap is not None else np.zeros_like(problem.budget)


def _layers(cell: Integers, spending: Integers, allowed: Integers) -> npt.NDArray[np.bool_]:
    """Which entries are in the first `allowed` layers of their cell, given best first within each cell.

    A layer holds what nothing before it in the cell undercuts or equals once earlier layers are gone; what is
    in layer n + 1 has at least n that dominate it.
    """
    kept = np.zeros(len(cell), dtype=bool)
    left = np.arange(len(cell))
    layer = 0
    while len(left):
        layer += 1
        cells = cell[left]
        lowest = pd.Series(spending[left]).groupby(cells, sort=False).cummin().to_numpy()
        first = np.r_[True, cells[1:] != cells[:-1]]
        before = np.r_[0, lowest[:-1]]
        front = first | (spending[left] < before)
        kept[left[front]] = True
        left = left[~front & (allowed[left] > layer)]
    return kept


def _few_dominating_opds(problem: SetProblem, places: Integers, enough: int) -> Integers:
    """Without the candidates that those of `enough` different OPDs dominate."""
    order = np.lexsort(
        (places, problem.tie_budget[places], -problem.value[places], problem.dimension[places])
    )
    spending, kept = _spending(problem), []
    dimension = -1
    cheapest: dict[int, int] = {}
    ranked: list[int] = []
    for place in places[order].tolist():
        if problem.dimension[place] != dimension:
            dimension, cheapest, ranked = int(problem.dimension[place]), {}, []
        cost, opd = int(spending[place]), int(problem.opd[place])
        if bisect_right(ranked, cost) >= enough:
            continue
        kept.append(place)
        if opd not in cheapest or cost < cheapest[opd]:
            if opd in cheapest:
                ranked.remove(cheapest[opd])
            cheapest[opd] = cost
            insort(ranked, cost)
    return np.array(sorted(kept), dtype=np.int64)
