"""Why no set keeps all rules: which of them clash, and the smallest change of one that helps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from smartcity.analysis.best_set import cheapest_set
from smartcity.analysis.dominance import undominated
from smartcity.analysis.selection_pool import NOT_IN_POOL, SelectionPool
from smartcity.reference.quick_win_settings import SelectionRules

MAX_PER_OPD = "max-per-opd"
MUST_NOT = "must-not"
MUST = "must"
BUDGET = "budget"
MAX_RESIDUAL = "max-residual"
TARGET = "target"

EASIEST_FIRST = (MAX_PER_OPD, MUST_NOT, MUST, BUDGET, MAX_RESIDUAL, TARGET)
"""The order of conflicts and relaxations: what costs a region least to give up stands first."""

TRIED_FIRST = (MUST_NOT, MUST, MAX_RESIDUAL, BUDGET, MAX_PER_OPD, TARGET)
"""Where several sets of rules clash, those without the rules named here first are told."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """One of the rules that clash: its code, the value given, the dimension or record that it concerns.

    `reason` says why a `must` candidate cannot be chosen under the rules (codes of `Selection.left_out`, or
    `not-in-pool`), None where it could be.
    """

    rule: str
    given: int | None = None
    dimension: str | None = None
    record_id: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Relaxation:
    """The smallest change of one rule that makes a set possible with all others as they are.

    `needed` is the value it needs, in the unit of `given`; None: the rule has to be dropped (always so for
    `must` and `must-not`, and for `budget` where no amount helps because candidates lack a budget). `enough`
    is false where other rules clash apart from these: then it resolves this conflict, not yet all.
    """

    rule: str
    given: int | None
    needed: int | None
    dimension: str | None = None
    record_id: str | None = None
    enough: bool = True


@dataclass(frozen=True, slots=True)
class _Rule:
    code: str
    subject: str | None = None


def clash(table: SelectionPool, rules: SelectionRules) -> tuple[tuple[Conflict, ...], tuple[Relaxation, ...]]:
    """A smallest group of rules that no set can keep together, and what would resolve it.

    Smallest: without any one of its rules the others can be kept. Both tuples follow `EASIEST_FIRST`;
    ((), ()) where a set keeps all rules.
    """
    every = _rules_given(table, rules)
    if _possible(table, rules, every):
        return (), ()
    clashing = _fewest(every, lambda kept: not _possible(table, rules, kept))
    in_order = sorted(clashing, key=lambda rule: EASIEST_FIRST.index(rule.code))
    conflict = tuple(_conflict(table, rules, rule) for rule in in_order)
    return conflict, tuple(_relaxation(table, rules, rule, every, clashing) for rule in in_order)


def _rules_given(table: SelectionPool, rules: SelectionRules) -> list[_Rule]:
    """All rules, in the order in which leaving them out is tried."""
    given = [_Rule(MUST_NOT, record_id) for record_id in sorted(set(rules.must_not))]
    given += [_Rule(MUST, record_id) for record_id in sorted(set(rules.must))]
    limits = {MAX_RESIDUAL: rules.max_residual, BUDGET: rules.budget, MAX_PER_OPD: rules.max_per_opd}
    given += [_Rule(code) for code, limit in limits.items() if limit is not None]
    return [*given, *(_Rule(TARGET, dimension) for dimension in table.dimensions)]


def _fewest(rules: Sequence[_Rule], clashes: Callable[[Sequence[_Rule]], bool]) -> list[_Rule]:
    """A part of the rules that clashes while no smaller part of it does; whole kinds are tried first."""
    kept = list(rules)
    for code in TRIED_FIRST:
        others = [rule for rule in kept if rule.code != code]
        if clashes(others):
            kept = others
            continue
        for rule in [rule for rule in kept if rule.code == code]:
            fewer = [each for each in kept if each != rule]
            if clashes(fewer):
                kept = fewer
    return kept


def _possible(table: SelectionPool, rules: SelectionRules, kept: Iterable[_Rule]) -> bool:
    return _cheapest(table, _only(table, rules, kept)) is not None


def _only(table: SelectionPool, rules: SelectionRules, kept: Iterable[_Rule]) -> SelectionRules:
    """The rules that are kept; a dimension whose target is not gets what its `must` candidates need."""
    codes = {rule.code for rule in kept}
    subjects = {
        code: {rule.subject for rule in kept if rule.code == code} for code in (MUST, MUST_NOT, TARGET)
    }
    must = tuple(record_id for record_id in rules.must if record_id in subjects[MUST])
    return SelectionRules(
        targets={
            dimension: rules.target(dimension) if dimension in subjects[TARGET] else needed
            for dimension, needed in _must_counts(table, must).items()
        },
        max_per_opd=rules.max_per_opd if MAX_PER_OPD in codes else None,
        budget=rules.budget if BUDGET in codes else None,
        max_residual=rules.max_residual if MAX_RESIDUAL in codes else None,
        must=must,
        must_not=tuple(record_id for record_id in rules.must_not if record_id in subjects[MUST_NOT]),
    )


def _must_counts(table: SelectionPool, must: Sequence[str]) -> dict[str, int]:
    counts = np.bincount(table.dimension[table.places(dict.fromkeys(must))], minlength=len(table.dimensions))
    return dict(zip(table.dimensions, counts.tolist(), strict=True))


def _cheapest(table: SelectionPool, rules: SelectionRules) -> int | None:
    """The smallest total budget of a set that keeps the rules; None where there is none."""
    if table.lacking(rules.must):
        return None
    problem = table.problem(rules)
    by_cost = replace(problem, value=-problem.budget, tie_budget=problem.budget, cap=None)
    members = cheapest_set(undominated(by_cost, sets=1))
    if members is None or not problem.keeps_cap(members):
        return None
    return int(problem.budget[list(members)].sum())


def _conflict(table: SelectionPool, rules: SelectionRules, rule: _Rule) -> Conflict:
    if rule.code == TARGET and rule.subject is not None:
        return Conflict(TARGET, rules.target(rule.subject), dimension=rule.subject)
    if rule.subject is None:
        return Conflict(rule.code, _limit(rules, rule.code))
    named = dict(table.left_out(rules))
    reason = NOT_IN_POOL if table.lacking([rule.subject]) else named.get(rule.subject)
    return Conflict(rule.code, record_id=rule.subject, reason=reason if rule.code == MUST else None)


def _limit(rules: SelectionRules, code: str) -> int | None:
    return {MAX_PER_OPD: rules.max_per_opd, BUDGET: rules.budget, MAX_RESIDUAL: rules.max_residual}[code]


def _relaxation(
    table: SelectionPool,
    rules: SelectionRules,
    rule: _Rule,
    every: Sequence[_Rule],
    clashing: Sequence[_Rule],
) -> Relaxation:
    """What makes a set possible: with all other rules, else with those that the rule clashes with."""
    others = [each for each in every if each != rule]
    enough = _possible(table, rules, others)
    if not enough:
        others = [each for each in clashing if each != rule]
    left = _only(table, rules, others)
    if rule.code == TARGET and rule.subject is not None:
        given = rules.target(rule.subject)
        needed = _nearest_target(table, left, rule.subject, given)
        return Relaxation(TARGET, given, needed, dimension=rule.subject, enough=enough)
    if rule.subject is not None:
        return Relaxation(rule.code, None, None, record_id=rule.subject, enough=enough)
    find = {BUDGET: _needed_budget, MAX_PER_OPD: _needed_per_opd, MAX_RESIDUAL: _needed_residual}[rule.code]
    return Relaxation(rule.code, _limit(rules, rule.code), find(table, left), enough=enough)


def _nearest_target(table: SelectionPool, left: SelectionRules, dimension: str, given: int) -> int:
    """The possible number nearest to the given one: they go from the `must` candidates up without a gap."""
    least = left.target(dimension)
    if least > given:
        return least
    supply = int((table.dimension == table.dimensions.index(dimension)).sum())

    def possible(number: int) -> bool:
        return _cheapest(table, replace(left, targets={**left.targets, dimension: number})) is not None

    return _last(range(least, min(given, supply + 1)), possible)


def _needed_budget(table: SelectionPool, left: SelectionRules) -> int | None:
    """The cheapest total among candidates with a budget."""
    everything = int(table.budget.sum())
    return _cheapest(table, replace(left, budget=everything))


def _needed_per_opd(table: SelectionPool, left: SelectionRules) -> int:
    size = int(table.targets(left).sum())
    too_few = _last(range(size), lambda number: not _allowed(table, left, number))
    return too_few + 1


def _allowed(table: SelectionPool, left: SelectionRules, per_opd: int) -> bool:
    return _cheapest(table, replace(left, max_per_opd=per_opd)) is not None


def _needed_residual(table: SelectionPool, left: SelectionRules) -> int:
    limits = sorted({int(value) for value in table.residual[~np.isnan(table.residual)]})
    too_low = _last(
        range(-1, len(limits) - 1),
        lambda at: at < 0 or _cheapest(table, replace(left, max_residual=limits[at])) is None,
    )
    return limits[too_low + 1]


def _last(numbers: range, holds: Callable[[int], bool]) -> int:
    """The last number for which something holds that holds for the first, and for none after a gap."""
    low, high = numbers[0], numbers[-1]
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if holds(middle) else (low, middle - 1)
    return low
