"""Near-identical innovations of different OPDs, as candidates for integration; never merged by themselves.

The method is this product's own: a suggestion, with its reason, that a person answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smartcity.analysis.idea_likeness import EQUAL, NEAR_TEXT, ComparedIdeas, IdeaLikeness
from smartcity.analysis.ideas import read_ideas
from smartcity.reference import Reference

AGREEING_TEXT = 0.3
_STRONGER, _WEAKER, _UNKNOWN = 0.7, 0.3, 0.5

ANSWER_COLUMNS = ["answer", "joint_lead", "note", "row_id"]
COLUMNS = [
    *("first_id", "second_id", "first_opd", "first_name", "second_opd", "second_name"),
    *("likeness", "why", "suggested", *ANSWER_COLUMNS),
]


def overlap_pairs(
    innovations: pd.DataFrame, overlaps: pd.DataFrame, reference: Reference, region_name: str
) -> pd.DataFrame:
    """The pairs of innovations of different OPDs that say nearly the same, and those that people answered.

    Needs `record_id opd name quick_win problem description benefit`, and of the answers `first_id second_id
    answer joint_lead note row_id`. A row a pair, `first_id` < `second_id`: `likeness` 0 to 100; `why`: codes,
    `same-expansion same-name similar-name same-acronym-and-problem similar-problem similar-description`;
    `suggested`: `same`, `edition` or None; what people answered, None where nobody did. Unanswered pairs
    first, then the most alike, then by id. An answer about an innovation that is gone has no row. Row order
    means nothing; empty input gives no rows. The rules stand in docs/definitions.md (`overlap`).
    """
    ideas = read_ideas(innovations, reference, region_name)
    compared = ComparedIdeas(ideas)
    place_of = {record: place for place, record in enumerate(ideas.record_id)}
    answers = _answers(overlaps, place_of)
    pairs = np.array(sorted({*compared.candidates(), *answers}), dtype=np.int64).reshape(-1, 2)
    likeness = compared.likeness(pairs[:, 0], pairs[:, 1])
    answered = np.array([(one, other) in answers for one, other in pairs.tolist()], dtype=np.bool_)
    pairs = pairs[likeness.overlapping | answered]
    likeness = compared.likeness(pairs[:, 0], pairs[:, 1])
    rows = innovations.set_index("record_id")
    first, second = (rows.loc[[ideas.record_id[place] for place in side]] for side in pairs.T.tolist())
    of_a_place = np.array(ideas.of_a_place, dtype=np.bool_)
    both_of_places = of_a_place[pairs[:, 0]] & of_a_place[pairs[:, 1]]
    found = pd.DataFrame(
        {
            "first_id": first.index.astype(object),
            "second_id": second.index.astype(object),
            "first_opd": first["opd"].astype(object).to_numpy(),
            "first_name": first["name"].astype(object).to_numpy(),
            "second_opd": second["opd"].astype(object).to_numpy(),
            "second_name": second["name"].astype(object).to_numpy(),
            "likeness": _points(likeness),
            "why": pd.Series(_why(likeness), dtype=object),
            "suggested": pd.Series(_suggested(likeness, both_of_places), dtype=object),
        }
    )
    given = [answers.get((one, other), {}) for one, other in pairs.tolist()]
    for column in ANSWER_COLUMNS:
        found[column] = pd.Series([answer.get(column) for answer in given], dtype=object)
    found["answered"] = found["answer"].notna()
    order = ["answered", "likeness", "first_id", "second_id"]
    found = found.sort_values(order, ascending=[True, False, True, True], kind="stable")
    return found[COLUMNS].reset_index(drop=True)


def _answers(overlaps: pd.DataFrame, place_of: Mapping[str, int]) -> dict[tuple[int, int], Mapping[str, Any]]:
    found: dict[tuple[int, int], Mapping[str, Any]] = {}
    for row in overlaps.to_dict("records"):
        one, other = place_of.get(row["first_id"]), place_of.get(row["second_id"])
        if one is not None and other is not None:
            found[min(one, other), max(one, other)] = {
                column: None if pd.isna(row[column]) else row[column] for column in ANSWER_COLUMNS
            }
    return found


def _points(likeness: IdeaLikeness) -> NDArray[np.float64]:
    """Seven tenths the more alike of name and text, three tenths the other; an unknown text counts half."""
    text = np.where(np.isnan(likeness.text), _UNKNOWN, likeness.text)
    more, less = np.maximum(likeness.name, text), np.minimum(likeness.name, text)
    return np.round(100 * (_STRONGER * more + _WEAKER * less), 1)


def _why(likeness: IdeaLikeness) -> list[tuple[str, ...]]:
    said = {
        "same-expansion": likeness.same_name & likeness.expanded,
        "same-name": likeness.same_name & ~likeness.expanded,
        "similar-name": likeness.near_name & ~likeness.same_name,
        "same-acronym-and-problem": likeness.behind_one_acronym,
        "similar-problem": likeness.problem >= NEAR_TEXT,
        "similar-description": likeness.description >= NEAR_TEXT,
    }
    marks = zip(*(flags.tolist() for flags in said.values()), strict=True)
    return [tuple(code for code, mark in zip(said, row, strict=True) if mark) for row in marks]


def _suggested(likeness: IdeaLikeness, both_of_places: NDArray[np.bool_]) -> list[object]:
    """`edition` where two OPDs of places say the same, `same` where others do; None leaves it to people."""
    text_allows = np.isnan(likeness.text) | (likeness.text >= AGREEING_TEXT)
    one_idea = (likeness.same_name & text_allows) | (likeness.behind_one_acronym & (likeness.text >= EQUAL))
    answers = np.where(both_of_places, "edition", "same")
    return [str(answer) if sure else None for answer, sure in zip(answers, one_idea, strict=True)]
