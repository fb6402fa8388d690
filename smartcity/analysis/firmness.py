"""How firm a choice of quick wins is: how often each member stays when weights change, and what ends that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from smartcity.analysis.best_set import Integers, best_sets
from smartcity.analysis.dominance import undominated
from smartcity.analysis.flip import Floats, Standing, nearest_flip
from smartcity.analysis.quick_wins import QuickWins
from smartcity.analysis.selection import rivals_of
from smartcity.analysis.selection_pool import UNITS_PER_POINT, SelectionPool, selection_pool
from smartcity.reference.readiness import HIGHEST_LEVEL

DRAWS = 10_000
COLUMNS = ["record_id", "dimension", "share", "flip_aspect", "flip_weight", "rival"]
_TOGETHER = 256
"""So many rivals are weighed at once; more would only take memory."""


def firmness(found: QuickWins, chosen: Sequence[str], draws: int = DRAWS, seed: int = 0) -> pd.DataFrame:
    """How firm each member stands: `record_id dimension share flip_aspect flip_weight rival`, in their order.

    `chosen` are record ids of the pool; rules, weights and impact's share are the settings'. A rival is
    another candidate of the dimension that keeps all rules while the other members stay. Values are equal
    within a millionth of a point, and then the order of `choose` decides.

    `share`: of `draws` weightings of the readiness aspects, drawn evenly from all that sum to 1, those in
    which no rival is better. `flip_weight` (0 to 1): the weight of `flip_aspect` nearest to its present one
    from which `rival` is better, the other weights scaled in proportion; None, NaN and None where no single
    weight does that. Where a rival is better already there is no flip, and `rival` names the best of them. A
    `must` member has share 1 and no flip, since the rules allow only it. No members give an empty table.
    Raises KeyError for a member that is not in the pool.
    """
    rules, weights = found.settings.rules, found.settings.weights
    table = selection_pool(found.pool, (), rules)
    members = table.members(chosen)
    standing = _standing(found, table)
    present = np.array(list(weights.values()), dtype=np.float64)
    present /= present.sum()
    drawn = _drawn(found, draws, seed)
    order = table.tie_order(len(members))
    rows: list[tuple[object, ...]] = []
    for member in members.tolist():
        named = str(table.ids[member]), table.dimensions[table.dimension[member]]
        rivals = rivals_of(table, rules, member, members)
        if named[0] in rules.must or not len(rivals):
            rows.append((*named, 1.0, None, np.nan, None))
            continue
        rivals = rivals[np.argsort(order[rivals])]
        rivals = rivals[_undominated(standing.at(rivals))]
        duel = _Duel(standing.at(np.array([member])), standing.at(rivals), order[rivals] < order[member])
        flip, rival = None, duel.best_now(present)
        if rival is None:
            flip = nearest_flip(duel.member, duel.rivals, present)
            rival = flip.rival if flip else None
        rows.append(
            (
                *named,
                duel.share(drawn),
                list(weights)[flip.aspect] if flip else None,
                flip.weight if flip else np.nan,
                None if rival is None else str(table.ids[rivals[rival]]),
            )
        )
    return pd.DataFrame(rows, columns=COLUMNS, dtype=object).astype(
        {"share": "float64", "flip_weight": "float64"}
    )


def share_in_best_set(
    found: QuickWins,
    dimensions: Sequence[str],
    draws: int,
    tell: Callable[[int, int], None],
    seed: int = 0,
) -> pd.Series:
    """The share of weightings in whose best set a candidate is, by record id; who is in none is left out.

    The set is chosen anew, as by `choose` with these dimensions, for each of `draws` weightings drawn as in
    `firmness`; `tell(done, draws)` is called after each. Highest share first, then in the order of `choose`.
    Empty where no set keeps the rules.
    """
    rules = found.settings.rules
    table = selection_pool(found.pool, dimensions, rules)
    standing, problem = _standing(found, table), table.problem(rules)
    times = np.zeros(len(table.ids), dtype=np.int64)
    possible = not table.lacking(rules.must)
    for done, weights in enumerate(_drawn(found, draws, seed), start=1):
        weighed = replace(problem, value=_counted(standing, weights[None, :])[0])
        for members in best_sets(undominated(weighed, sets=1), count=1) if possible else []:
            times[list(members)] += 1
        tell(done, draws)
    ever = np.flatnonzero(times)
    ever = ever[np.argsort(-times[ever], kind="stable")]
    index = pd.Index(table.ids[ever], dtype=object, name="record_id")
    return pd.Series(times[ever] / draws, index=index, name="share", dtype="float64")


@dataclass(frozen=True, slots=True)
class _Duel:
    """A member against its rivals; `first` are the rivals that come before it where values are equal."""

    member: Standing
    rivals: Standing
    first: npt.NDArray[np.bool_]

    def share(self, drawn: Floats) -> float:
        """The part of the weightings in which no rival is better."""
        beaten = np.zeros(len(drawn), dtype=bool)
        for start in range(0, len(self.first), _TOGETHER):
            part = slice(start, start + _TOGETHER)
            mine, theirs = _counted(self.member, drawn), _counted(self.rivals.at(part), drawn)
            beaten |= (theirs + self.first[part] > mine).any(axis=1)
        return float(1 - beaten.mean())

    def best_now(self, present: Floats) -> int | None:
        """The best of the rivals that are better under these weights; None where none is."""
        mine, theirs = _counted(self.member, present[None, :])[0], _counted(self.rivals, present[None, :])[0]
        best = int(theirs.argmax())
        return best if theirs[best] + self.first[best] > mine else None


def _standing(found: QuickWins, table: SelectionPool) -> Standing:
    share = found.settings.impact_share / 100 if found.impact_counts else 0.0
    levels = found.assessment.levels[list(found.settings.weights)].reindex(table.ids)
    impact = found.candidates.set_index("record_id")["impact"].reindex(table.ids)
    return Standing(
        levels=levels.to_numpy(dtype=np.float64) / HIGHEST_LEVEL,
        impact=impact.to_numpy(dtype=np.float64, na_value=np.nan),
        impact_share=share,
    )


def _drawn(found: QuickWins, draws: int, seed: int) -> Floats:
    return np.random.default_rng(seed).dirichlet(np.ones(len(found.settings.weights)), draws)


def _counted(standing: Standing, weights: Floats) -> Integers:
    """Values in whole units; the lowest number where there is none."""
    values = standing.values(weights) * UNITS_PER_POINT
    return np.where(np.isnan(values), np.iinfo(np.int64).min // 2, np.rint(np.nan_to_num(values))).astype(
        np.int64
    )


def _undominated(standing: Standing) -> Integers:
    """The rows that no other beats or equals under every weighting, given the first when equal first.

    Only rows to which the same aspects, and impact, apply can be compared so.
    """
    applies = ~np.isnan(np.column_stack([standing.levels, standing.impact]))
    kind = applies @ (1 << np.arange(applies.shape[1]))
    scores = np.column_stack([np.nan_to_num(standing.levels), standing.impact_points])
    left = np.lexsort((np.arange(len(scores)), -scores.sum(axis=1), kind))
    kept = []
    while len(left):
        best = left[0]
        kept.append(best)
        beaten = (kind[left] == kind[best]) & np.all(scores[left] <= scores[best], axis=1)
        left = left[1:][~beaten[1:]]
    return np.sort(np.array(kept, dtype=np.int64))
