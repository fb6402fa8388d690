"""The candidates of a selection as arrays in their stable order, and which of them the rules leave out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from smartcity.analysis.best_set import Integers, SetProblem
from smartcity.names import fold_each
from smartcity.reference.quick_win_settings import SelectionRules

UNITS_PER_POINT = 1_000_000
"""Values are told apart to six decimals: what differs by less is a tie."""

NOT_IN_POOL = "not-in-pool"
MUST_NOT = "must-not"
VALUE_UNKNOWN = "value-unknown"
BUDGET_UNKNOWN = "budget-unknown"
OVER_RESIDUAL = "over-residual"
BUDGET_ZERO = "budget-zero"
RESIDUAL_UNKNOWN = "residual-unknown"

Named = tuple[tuple[str, str], ...]
"""(record id, reason code), candidates in their order."""


@dataclass(frozen=True, slots=True)
class SelectionPool:
    """Candidates sorted by OPD and name (folded), then record id, so that row order decides nothing.

    `value` in millionths of a point and `budget` in rupiah are whole numbers, 0 where they are not known;
    `dimension` and `opd` are places in `dimensions` and numbers of OPDs; `residual` is NaN without risks.
    """

    ids: npt.NDArray[np.object_]
    dimensions: tuple[str, ...]
    dimension: Integers
    opd: Integers
    value: Integers
    has_value: npt.NDArray[np.bool_]
    budget: Integers
    has_budget: npt.NDArray[np.bool_]
    residual: npt.NDArray[np.float64]

    def places(self, record_ids: Iterable[str]) -> Integers:
        """The candidates' places in the stable order; those that are not in the pool are left out."""
        wanted = list(record_ids)
        at = {record_id: place for place, record_id in enumerate(self.ids)} if wanted else {}
        return np.array([at[record_id] for record_id in wanted if record_id in at], dtype=np.int64)

    def members(self, record_ids: Sequence[str]) -> Integers:
        """The candidates' places in the order given; raises KeyError for those that are not in the pool."""
        unknown = self.lacking(record_ids)
        if unknown:
            raise KeyError(*sorted(unknown))
        return self.places(record_ids)

    def lacking(self, record_ids: Iterable[str]) -> set[str]:
        """Which of the record ids are not in the pool."""
        wanted = set(record_ids)
        return wanted.difference(self.ids) if wanted else wanted

    def is_one_of(self, record_ids: Iterable[str]) -> npt.NDArray[np.bool_]:
        """Which candidates are among the given ones."""
        found = np.zeros(len(self.ids), dtype=bool)
        found[self.places(record_ids)] = True
        return found

    def barred(self, rules: SelectionRules) -> dict[str, npt.NDArray[np.bool_]]:
        """Which candidates each rule on single candidates leaves out, by reason."""
        barred = {MUST_NOT: self.is_one_of(rules.must_not), VALUE_UNKNOWN: ~self.has_value}
        if rules.budget is not None:
            barred[BUDGET_UNKNOWN] = ~self.has_budget
        if rules.max_residual is not None:
            barred[OVER_RESIDUAL] = self.residual > rules.max_residual
        return barred

    def eligible(self, rules: SelectionRules) -> npt.NDArray[np.bool_]:
        """Which candidates no rule on single candidates leaves out."""
        allowed = np.ones(len(self.ids), dtype=bool)
        for barred in self.barred(rules).values():
            allowed &= ~barred
        return allowed

    def left_out(self, rules: SelectionRules) -> Named:
        """Who is left out, each with the first reason that holds."""
        return self._named(self.barred(rules))

    def noted(self, rules: SelectionRules) -> Named:
        """Who stays in with a value that a rule could not judge: no cost under a cap, no risk assessed."""
        notes = {}
        if rules.budget is not None:
            notes[BUDGET_ZERO] = self.has_budget & (self.budget == 0)
        if rules.max_residual is not None:
            notes[RESIDUAL_UNKNOWN] = np.isnan(self.residual)
        stays = self.eligible(rules)
        return tuple(pair for reason, who in notes.items() for pair in self._named({reason: who & stays}))

    def tie_budget(self, size: int) -> Integers:
        """Budgets for telling ties apart in sets of a size: an unknown one is dearer than all known ones."""
        dearest = int(self.budget.max(initial=0))
        return np.where(self.has_budget, self.budget, size * dearest + 1)

    def tie_order(self, size: int) -> Integers:
        """Each candidate's number in the order that decides between equal values in sets of a size."""
        order = np.lexsort((np.arange(len(self.ids)), self.tie_budget(size)))
        numbers = np.empty_like(order)
        numbers[order] = np.arange(len(order))
        return numbers

    def targets(self, rules: SelectionRules) -> Integers:
        """How many each of `dimensions` gets."""
        return np.array([rules.target(dimension) for dimension in self.dimensions], dtype=np.int64)

    def problem(self, rules: SelectionRules) -> SetProblem:
        """What is to be solved; candidates left out stay in their places and are not allowed."""
        targets = self.targets(rules)
        return SetProblem(
            places=np.flatnonzero(self.eligible(rules)),
            value=self.value,
            budget=self.budget,
            tie_budget=self.tie_budget(int(targets.sum())),
            dimension=self.dimension,
            opd=self.opd,
            must=self.is_one_of(rules.must),
            targets=targets,
            max_per_opd=rules.max_per_opd,
            cap=rules.budget,
        )

    def _named(self, reasons: dict[str, npt.NDArray[np.bool_]]) -> Named:
        concerned = np.flatnonzero(np.any(list(reasons.values()), axis=0)) if reasons else ()
        return tuple(
            (str(self.ids[place]), next(reason for reason, who in reasons.items() if who[place]))
            for place in concerned
        )


def selection_pool(pool: pd.DataFrame, dimensions: Sequence[str], rules: SelectionRules) -> SelectionPool:
    """The pool in its stable order.

    Needs `record_id opd name dimension value budget residual` (NaN: not known), a row a candidate.
    `dimensions` are all that take part; those that the targets or the pool name beside them follow.
    """
    opds, names, ids = (pool[column].tolist() for column in ("opd", "name", "record_id"))
    folded, folded_names = fold_each(set(opds)), fold_each(names)
    keys = [
        f"{folded[opd]}\x00{folded_names[name]}\x00{record_id}"
        for opd, name, record_id in zip(opds, names, ids, strict=True)
    ]
    order = sorted(range(len(keys)), key=keys.__getitem__)
    value, budget, residual = (
        pool[column].to_numpy(dtype=np.float64, na_value=np.nan)[order]
        for column in ("value", "budget", "residual")
    )
    known = list(dict.fromkeys([*dimensions, *rules.targets, *sorted(pool["dimension"].unique())]))
    numbers = {opd: number for number, opd in enumerate(dict.fromkeys(folded.values()))}
    return SelectionPool(
        ids=np.array(ids, dtype=object)[order],
        dimensions=tuple(known),
        dimension=pd.Index(known).get_indexer(pool["dimension"]).astype(np.int64)[order],
        opd=np.array([numbers[folded[opd]] for opd in opds], dtype=np.int64)[order],
        value=np.rint(np.nan_to_num(value) * UNITS_PER_POINT).astype(np.int64),
        has_value=~np.isnan(value),
        budget=np.rint(np.nan_to_num(budget)).astype(np.int64),
        has_budget=~np.isnan(budget),
        residual=residual,
    )
