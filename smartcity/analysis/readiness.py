"""How ready each quick-win candidate is, from levels of evidence. The method is this product's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smartcity.analysis.candidates import by_age, joined
from smartcity.analysis.counting import places_in
from smartcity.reference.quick_win_settings import QuickWinSettings
from smartcity.reference.readiness import HIGHEST_LEVEL, LEVELS, NOT_APPLICABLE, ReadinessModel

READY, ALMOST, NOT_YET = "ready", "almost", "not_yet"
STATUSES = (READY, ALMOST, NOT_YET)
LEVEL_CODES = (*(str(level) for level in LEVELS), NOT_APPLICABLE)
PERCENT = 100.0
# Scores are compared with thresholds: what floats add in the last digits must not decide.
DECIMALS = 9

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Assessment:
    """What is known of each candidate: two frames with its record_id as index and a column an aspect.

    `levels`: 0-3, NaN where the aspect does not apply, 0 also where nobody has assessed it. `assessed`:
    whether somebody has, "does not apply" included.
    """

    levels: pd.DataFrame
    assessed: pd.DataFrame


def assess(
    candidates: pd.DataFrame, readiness: pd.DataFrame, innovations: pd.DataFrame, model: ReadinessModel
) -> Assessment:
    """The levels of all candidates in their order, every aspect and impact criterion a column.

    Of several records on one aspect the newest counts; records of other innovations and unknown codes
    count nowhere. Needs of candidates `record_id`; of readiness the columns of `joined`, `aspect level
    row_id`; of innovations what `joined` needs. No records leave every aspect not assessed.
    """
    codes = [aspect.code for aspect in model.aspects]
    index = pd.Index(candidates["record_id"], dtype=object, name="record_id")
    rows = by_age(joined(readiness, innovations))
    record = index.get_indexer(pd.Index(rows["record_id"], dtype=object))
    aspect = places_in(rows["aspect"], codes)
    level = places_in(rows["level"], LEVEL_CODES)
    known = (record >= 0) & (aspect >= 0) & (level >= 0)
    levels = np.zeros((len(index), len(codes)))
    assessed = np.zeros(levels.shape, dtype=bool)
    # where a place stands twice, numpy keeps the last value given: the newest record
    levels[record[known], aspect[known]] = np.array([*LEVELS, np.nan])[level[known]]
    assessed[record[known], aspect[known]] = True
    return Assessment(pd.DataFrame(levels, index, codes), pd.DataFrame(assessed, index, codes))


def score(levels: pd.DataFrame, weights: Mapping[str, float]) -> pd.Series:
    """Points 0-100 a row: 100 x sum(weight x level / 3) / sum(weight) over the aspects that apply.

    Aspects without a weight do not count; NaN where no weighted aspect applies.
    """
    points, total = np.zeros(len(levels)), np.zeros(len(levels))
    for aspect, weight in weights.items():
        level = levels[aspect].to_numpy()
        applies = ~np.isnan(level)
        points += np.where(applies, level, 0) * weight
        total += applies * weight
    reached = np.full(len(levels), np.nan)
    np.divide(PERCENT * points, HIGHEST_LEVEL * total, out=reached, where=total > 0)
    return pd.Series(np.round(reached, DECIMALS), index=levels.index)


def impact_lacking(candidates: pd.DataFrame, assessment: Assessment, model: ReadinessModel) -> pd.DataFrame:
    """The candidates of the pool whose impact is not assessed in every criterion, to be named."""
    criteria = [aspect.code for aspect in model.impact_aspects]
    complete = assessment.assessed[criteria].to_numpy().all(axis=1)
    return candidates[candidates["in_pool"].to_numpy(dtype=bool) & ~complete]


def impact_counts(candidates: pd.DataFrame, assessment: Assessment, model: ReadinessModel) -> bool:
    """Whether impact may weigh in the value: once every candidate of the pool has all its criteria."""
    return bool(candidates["in_pool"].any()) and impact_lacking(candidates, assessment, model).empty


def readiness(
    candidates: pd.DataFrame, assessment: Assessment, settings: QuickWinSettings, model: ReadinessModel
) -> pd.DataFrame:
    """The candidates, in their order, with their scores and their best next step.

    Adds `readiness` and `impact` (0-100, NaN where no weighted aspect applies), `value` (both by the
    settings' share of impact, which is 0 until `impact_counts`; NaN without readiness), `status` (ready,
    almost, not_yet), `missing` (tuple of applying aspects below the model's level), and the one piece of
    evidence that raises readiness most: `best_step` (aspect, None where nothing rises), `best_level`,
    `best_gain` (points). Equal gains fall to the aspect with the lowest level, then the first. Needs the
    columns of `candidates`.
    """
    levels = assessment.levels
    reached = score(levels, settings.weights).to_numpy()
    impact = score(levels, settings.impact_weights).to_numpy()
    share = settings.impact_share / PERCENT if impact_counts(candidates, assessment, model) else 0.0
    codes = [aspect.code for aspect in model.readiness_aspects]
    step, gain = _best_steps(
        levels[codes].to_numpy(), np.array([settings.weights.get(c, 0.0) for c in codes])
    )
    rises = gain > 0
    raised = levels[codes].to_numpy()[np.arange(len(levels)), step] + 1
    best_step = np.array(codes, dtype=object)[step]
    best_step[~rises] = None
    return candidates.assign(
        readiness=reached,
        impact=impact,
        value=_value(reached, impact, share),
        status=_status(reached, settings.ready_from, settings.almost_from),
        missing=pd.Series(_missing(levels[codes], model.missing_below), index=candidates.index, dtype=object),
        best_step=pd.Series(best_step, index=candidates.index, dtype=object),
        best_level=pd.array(np.where(rises, raised, np.nan), dtype="Int64"),
        best_gain=np.where(rises, gain, np.nan),
    )


def _value(reached: Floats, impact: Floats, share: float) -> Floats:
    """Readiness alone where impact does not apply."""
    return np.round((1 - share) * reached + share * np.where(np.isnan(impact), reached, impact), DECIMALS)


def _status(reached: Floats, ready_from: float, almost_from: float) -> NDArray[np.object_]:
    """Comparisons with NaN are false, so that a candidate without a score is not yet ready."""
    words = np.full(len(reached), NOT_YET, dtype=object)
    words[reached >= almost_from] = ALMOST
    words[reached >= ready_from] = READY
    return words


def _missing(levels: pd.DataFrame, missing_below: int) -> list[tuple[str, ...]]:
    """Few patterns stand for many candidates, so each tuple is made once."""
    below = levels.to_numpy() < missing_below
    patterns, which = np.unique(below @ (1 << np.arange(below.shape[1])), return_inverse=True)
    named = [_named(list(levels.columns), int(pattern)) for pattern in patterns]
    return [named[place] for place in which]


def _named(codes: Sequence[str], pattern: int) -> tuple[str, ...]:
    return tuple(code for bit, code in enumerate(codes) if pattern >> bit & 1)


def _best_steps(levels: Floats, weights: Floats) -> tuple[NDArray[np.intp], Floats]:
    """Which aspect gains most by one level, and how many points (0 where none can).

    Of equal gains the lowest level counts, then the first aspect: what is missing comes before polish.
    """
    applies = ~np.isnan(levels)
    total = applies @ weights
    gain = np.where(applies & (levels < HIGHEST_LEVEL), weights, 0.0)
    best = gain.max(axis=1, initial=0.0)
    step = np.where(applies & (gain == best[:, None]), levels, np.inf).argmin(axis=1)
    points = np.zeros(len(levels))
    np.divide(PERCENT * best, HIGHEST_LEVEL * total, out=points, where=total > 0)
    return step, np.round(points, DECIMALS)
