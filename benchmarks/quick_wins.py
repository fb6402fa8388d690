"""`python -m benchmarks.quick_wins`: choosing, weighing and comparing candidates; always the same ones."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median

import numpy as np
import pandas as pd

from benchmarks.measuring import Figure, machine, table
from smartcity.analysis.firmness import firmness
from smartcity.analysis.overlap import ANSWER_COLUMNS, overlap_pairs
from smartcity.analysis.quick_wins import QuickWins
from smartcity.analysis.readiness import Assessment, readiness
from smartcity.analysis.selection import choose, replacements
from smartcity.reference import Reference, SelectionRules, load_reference
from smartcity.reference.quick_win_settings import default_settings

SEED = 20_220_919
MANY, FEW, SENT = 60_000, 120, 5_000
OPDS = 500
ROUNDS = 5
TARGET_SIZE = 6


def candidates(count: int, opds: int, reference: Reference) -> QuickWins:
    """So many candidates, all assessed, with levels at random; budgets around 300 million, some far above."""
    draw = np.random.default_rng(SEED)
    ids = [f"id-{number:06}" for number in range(count)]
    index = pd.Index(ids, dtype=object, name="record_id")
    model = reference.readiness
    aspects = [aspect.code for aspect in model.aspects]
    levels = pd.DataFrame(draw.integers(0, 4, (count, len(aspects))).astype(float), index, aspects)
    for aspect in model.readiness_aspects:
        if aspect.may_not_apply:
            levels.loc[draw.random(count) < 0.2, aspect.code] = np.nan
    dimensions = [dimension.code for dimension in reference.dimensions]
    frame = pd.DataFrame(
        {
            "record_id": ids,
            "opd": [f"Dinas {number}" for number in draw.integers(0, opds, count)],
            "name": [f"Layanan Terpadu {number}" for number in draw.permutation(count)],
            "dimension": [dimensions[place] for place in draw.integers(0, len(dimensions), count)],
            "in_pool": True,
            "budget": np.exp(draw.normal(19.5, 1.2, count)).round(-3),
            "residual": draw.integers(1, 26, count).astype(float),
        }
    )
    cap = int(frame["budget"].median() * TARGET_SIZE / 3)
    settings = replace(default_settings(reference), rules=SelectionRules(max_per_opd=1, budget=cap))
    known = Assessment(levels, pd.DataFrame(True, index, aspects))
    preset = reference.risk.preset(settings.risk_preset)
    judged = readiness(frame, known, settings, model)
    return QuickWins(judged, known, pd.DataFrame(), {}, settings, preset, impact_counts=True)


def measure_quick_wins() -> list[Figure]:
    """The figures of the budgets for quick wins: medians of five, in this process, imports not counted."""
    reference = load_reference()
    dimensions = [dimension.code for dimension in reference.dimensions]
    many, few = candidates(MANY, OPDS, reference), candidates(FEW, OPDS, reference)
    capped = many.settings.rules
    chosen = choose(few.pool, few.settings.rules, dimensions).chosen
    best_of_many = choose(many.pool, capped, dimensions).chosen

    def change() -> None:
        found = choose(few.pool, few.settings.rules, dimensions)
        firmness(few, found.chosen)
        replacements(few.pool, few.settings.rules, found.chosen)

    sent = innovations(SENT, OPDS, reference)
    unanswered = pd.DataFrame(columns=["first_id", "second_id", *ANSWER_COLUMNS], dtype=object)
    return [
        _figure(
            "6 of 60,000 chosen with a budget cap, and the runner-up",
            lambda: choose(many.pool, capped, dimensions),
            1,
            0.3,
        ),
        _figure(
            "6 of 60,000 chosen without a cap",
            lambda: choose(many.pool, replace(capped, budget=None), dimensions),
        ),
        _figure(
            "why no set of 60,000 keeps a cap of one rupiah",
            lambda: choose(many.pool, replace(capped, budget=1), dimensions),
        ),
        _figure("firmness of 6 among 120, 10,000 draws", lambda: firmness(few, chosen), 0.5),
        _figure("120 candidates after a change: set, firmness, replacements", change, 0.5),
        _figure("firmness of 6 among 60,000, 10,000 draws", lambda: firmness(many, best_of_many)),
        _figure(
            "overlap of 5,000 innovations with names, problems and descriptions",
            lambda: overlap_pairs(sent, unanswered, reference, "Kabupaten Contoh"),
            5,
        ),
    ]


def innovations(count: int, opds: int, reference: Reference) -> pd.DataFrame:
    """So many innovations of so many OPDs, told in the words that speak for a dimension."""
    draw = np.random.default_rng(SEED)
    words = sorted({word for hint in reference.word_hints for word in hint.word.split()})

    def phrases(length: int) -> list[str]:
        return [" ".join(draw.choice(words, length)).title() for _ in range(count)]

    return pd.DataFrame(
        {
            "record_id": [f"id-{number:06}" for number in range(count)],
            "opd": [f"Dinas {number}" for number in draw.integers(0, opds, count)],
            "name": phrases(4),
            "quick_win": draw.random(count) < 0.02,
            "problem": phrases(9),
            "description": phrases(12),
            "benefit": None,
        }
    )


def _figure(
    name: str, task: Callable[[], object], must: float | None = None, aim: float | None = None
) -> Figure:
    return Figure(name, median(_timed(task) for _ in range(ROUNDS)), "s", must, aim)


def _timed(task: Callable[[], object]) -> float:
    started = time.perf_counter()
    task()
    return time.perf_counter() - started


if __name__ == "__main__":
    print(machine())
    print(table(measure_quick_wins()))
