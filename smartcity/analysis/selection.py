"""The best set of quick wins under a region's rules, its runner-up, and what another set would cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from smartcity.analysis.best_set import Integers, Places, SolverError, best_sets
from smartcity.analysis.dominance import undominated
from smartcity.analysis.selection_conflicts import Conflict, Relaxation, clash
from smartcity.analysis.selection_pool import UNITS_PER_POINT, Named, SelectionPool, selection_pool
from smartcity.reference.quick_win_settings import SelectionRules

REPLACEMENT_COLUMNS = ["member", "replacement", "value_change", "budget_change", "residual_change"]


@dataclass(frozen=True, slots=True)
class Selection:
    """The best set and the second best, or why there is none.

    `chosen` and `runner_up` are record ids by dimension, then OPD and name; `objective` and
    `runner_up_objective` the sums of their values; `runner_up` is None where there is one set only.
    `left_out` names each candidate that could not be chosen with the reason (`must-not value-unknown
    budget-unknown over-residual`), `noted` those that could though a rule has nothing to judge them by
    (`budget-zero` under a cap, `residual-unknown` under a limit of risk). Without a set `conflict` holds the
    rules that clash and `relaxations` what would help.
    """

    status: Literal["optimal", "infeasible", "unsolved"]
    objective: float | None
    chosen: tuple[str, ...]
    runner_up: tuple[str, ...] | None
    runner_up_objective: float | None
    conflict: tuple[Conflict, ...]
    relaxations: tuple[Relaxation, ...]
    left_out: Named
    noted: Named


@dataclass(frozen=True, slots=True)
class Price:
    """What another set changes: total value, total budget in rupiah, highest residual risk.

    None where one of the two sets has a member without a budget, or none with a residual risk.
    """

    value: float
    budget: int | None
    residual: float | None


def choose(pool: pd.DataFrame, rules: SelectionRules, dimensions: Sequence[str]) -> Selection:
    """The set of candidates with the greatest total value that keeps all rules, and the next best.

    Needs `record_id opd name dimension value budget residual` (NaN: not known), a row a candidate;
    `dimensions` are all that the rules give a target. The answer does not depend on the order of rows. Values
    count to six decimals; of sets with equal value the one with the smaller total budget is the better (an
    unknown budget is dearer than any known one), then the one whose members come first in the order of OPD,
    name and record id. The runner-up is the best set that differs in at least one member. An empty pool gives
    a clash, unless every target is 0. Where the solver fails or takes too long (seen only with values in
    exact proportion to budgets) the status says so and nothing else is known.
    """
    table = selection_pool(pool, dimensions, rules)
    try:
        sets = [] if table.lacking(rules.must) else _best_two(table, rules)
        conflict, relaxations = ((), ()) if sets else clash(table, rules)
    except SolverError:
        sets, conflict, relaxations = None, (), ()
    chosen, runner_up = (*(sets or ()), None, None)[:2]
    return Selection(
        status="unsolved" if sets is None else "infeasible" if chosen is None else "optimal",
        objective=_total_value(table, chosen),
        chosen=_record_ids(table, chosen) or (),
        runner_up=_record_ids(table, runner_up),
        runner_up_objective=_total_value(table, runner_up),
        conflict=conflict,
        relaxations=relaxations,
        left_out=table.left_out(rules),
        noted=table.noted(rules),
    )


def _best_two(table: SelectionPool, rules: SelectionRules) -> list[Places]:
    return best_sets(undominated(table.problem(rules), sets=2), count=2)


def replacements(pool: pd.DataFrame, rules: SelectionRules, chosen: Sequence[str]) -> pd.DataFrame:
    """The best candidate to take each member's place, the others staying: a row a member, in their order.

    `member replacement value_change budget_change residual_change`: the replacement is of the member's
    dimension and keeps all rules together with the others; None where there is none, and for a `must` member,
    which the rules keep. The changes are those of the whole set, as in `price`. No members give an empty
    table. Raises KeyError for a member that is not in the pool.
    """
    table = selection_pool(pool, (), rules)
    members = table.members(chosen)
    rows: list[tuple[object, ...]] = []
    for member, record_id in zip(members.tolist(), chosen, strict=True):
        rivals = rivals_of(table, rules, member, members)
        if not len(rivals) or record_id in rules.must:
            rows.append((record_id, None, np.nan, np.nan, np.nan))
            continue
        best = int(rivals[0])
        other = np.append(members[members != member], best)
        change = _price(table, members, other)
        rows.append((record_id, str(table.ids[best]), change.value, change.budget, change.residual))
    frame = pd.DataFrame(rows, columns=REPLACEMENT_COLUMNS, dtype=object)
    return frame.astype(dict.fromkeys(REPLACEMENT_COLUMNS[2:], "float64"))


def price(pool: pd.DataFrame, chosen: Sequence[str], other: Sequence[str]) -> Price:
    """What taking the other set instead of the chosen one changes; negative where it has less.

    Needs the pool as `choose`; the other set need not keep the rules. Raises KeyError for a member that is
    not in the pool.
    """
    table = selection_pool(pool, (), SelectionRules())
    return _price(table, table.members(chosen), table.members(other))


def rivals_of(table: SelectionPool, rules: SelectionRules, member: int, members: Integers) -> Integers:
    """Who could take a member's place with all others fixed, the best by value and the tie rule first."""
    others = members[members != member]
    fits = table.eligible(rules) & (table.dimension == table.dimension[member])
    fits[members] = False
    if rules.max_per_opd is not None:
        full, counts = np.unique(table.opd[others], return_counts=True)
        fits &= ~np.isin(table.opd, full[counts >= rules.max_per_opd])
    if rules.budget is not None:
        fits &= table.budget + int(table.budget[others].sum()) <= rules.budget
    found = np.flatnonzero(fits)
    return found[np.lexsort((table.tie_order(len(members))[found], -table.value[found]))]


def _price(table: SelectionPool, chosen: Integers, other: Integers) -> Price:
    value = int(table.value[other].sum()) - int(table.value[chosen].sum())
    known = table.has_budget[other].all() and table.has_budget[chosen].all()
    budget = int(table.budget[other].sum()) - int(table.budget[chosen].sum())
    highest = [pd.Series(table.residual[members]).max() for members in (chosen, other)]
    residual = highest[1] - highest[0]
    return Price(
        value=value / UNITS_PER_POINT,
        budget=budget if known else None,
        residual=None if np.isnan(residual) else float(residual),
    )


def _record_ids(table: SelectionPool, members: Places | None) -> tuple[str, ...] | None:
    if members is None:
        return None
    return tuple(str(table.ids[place]) for place in sorted(members, key=lambda at: (table.dimension[at], at)))


def _total_value(table: SelectionPool, members: Places | None) -> float | None:
    return None if members is None else int(table.value[list(members)].sum()) / UNITS_PER_POINT
