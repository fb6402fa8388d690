"""The sentences that say the point of readiness, of all candidates and of one, as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from smartcity.analysis.headlines import MOST_NAMED, Clause, Headline, Quantity, Unit
from smartcity.analysis.readiness import ALMOST, READY
from smartcity.reference import Reference
from smartcity.reference.readiness import ReadinessModel
from smartcity.reference.texts import LANGUAGES


def readiness_headline(table: pd.DataFrame, reference: Reference) -> Headline:
    """How many candidates of a `readiness.readiness` table are ready and almost, and where none is.

    Dimensions without a ready candidate are named once there is a ready one; more than three are counted.
    """
    if table.empty:
        return (Clause("readiness_no_candidates"),)
    statuses = table["status"].tolist()
    ready, almost = statuses.count(READY), statuses.count(ALMOST)
    quantities = {"ready": Quantity(ready), "candidates": Quantity(len(table))}
    clauses = [Clause("readiness_ready", quantities, {"status": READY})]
    if almost:
        clauses.append(Clause("readiness_almost", {"almost": Quantity(almost)}, {"status": ALMOST}))
    dimensions = zip(table["dimension"], statuses, strict=True)
    reached = {dimension for dimension, status in dimensions if status == READY}
    without = [dimension.code for dimension in reference.dimensions if dimension.code not in reached]
    if ready and without:
        clauses.append(_none_ready(without))
    return tuple(clauses)


def candidate_headline(candidate: Mapping[str, Any], model: ReadinessModel) -> Headline:
    """Status and score of one row of a `readiness.readiness` table, what is missing, the best next step."""
    name = Quantity(dict.fromkeys(LANGUAGES, candidate["name"]), Unit.NAMES)
    if pd.isna(candidate["readiness"]):
        return (Clause("readiness_candidate_unscored", {"candidate": name}),)
    points = Quantity(float(candidate["readiness"]), Unit.DECIMAL)
    clauses = [Clause(f"readiness_candidate_{candidate['status']}", {"candidate": name, "points": points})]
    if candidate["missing"]:
        clauses.append(_missing(candidate["missing"], model))
    if candidate["best_step"] is not None:
        evidence = model.aspect(candidate["best_step"]).levels[int(candidate["best_level"])]
        quantities = {
            "evidence": Quantity(evidence, Unit.NAMES),
            "gain": Quantity(float(candidate["best_gain"]), Unit.DECIMAL),
        }
        opens = {"aspect": candidate["best_step"]}
        clauses.append(Clause("readiness_candidate_best", quantities, opens))
    return tuple(clauses)


def _missing(codes: tuple[str, ...], model: ReadinessModel) -> Clause:
    if len(codes) > MOST_NAMED:
        return Clause("readiness_candidate_missing_several", {"aspects": Quantity(len(codes))})
    names = {
        language: ", ".join(model.aspect(code).names[language] for code in codes) for language in LANGUAGES
    }
    return Clause("readiness_candidate_missing", {"aspects": Quantity(names, Unit.NAMES)})


def _none_ready(codes: list[str]) -> Clause:
    if len(codes) > MOST_NAMED:
        return Clause("readiness_none_ready_in_several", {"dimensions": Quantity(len(codes))})
    opens = {"dimension": codes[0]} if len(codes) == 1 else {}
    dimensions = Quantity(tuple(codes), Unit.DIMENSIONS)
    return Clause("readiness_none_ready_in", {"dimensions": dimensions}, opens)
