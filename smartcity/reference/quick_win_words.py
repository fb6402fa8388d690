"""The words by which readiness and risk registers are read, from data/reference/quick_win_words.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from smartcity.reference.loading import DATA_FOLDER
from smartcity.reference.sheet_words import label_key
from smartcity.reference.tables import Section, read_toml

ScoreWords = Mapping[str, int]
"""Word -> the score that it stands for."""


@dataclass(frozen=True, slots=True)
class QuickWinWords:
    """Word lists in the form of `label_key`.

    `marks` and `level_headers` tell a column of levels, `document_marks` a named document; the others belong
    to risk registers: words of titles and headers (`results`: what likelihood and impact give together),
    words around a scale, and the words for scores on each scale.
    """

    marks: frozenset[str]
    level_headers: frozenset[str]
    document_marks: frozenset[str]
    titles: frozenset[str]
    inherent: frozenset[str]
    residual: frozenset[str]
    fillers: frozenset[str]
    likelihood_letters: frozenset[str]
    impact_letters: frozenset[str]
    results: frozenset[str]
    scale_marks: frozenset[str]
    range_words: frozenset[str]
    likelihood_5: ScoreWords
    impact_5: ScoreWords
    level_3: ScoreWords


@cache
def load_quick_win_words() -> QuickWinWords:
    """The word lists, read once; raises ReferenceDataError naming file and key."""
    file = read_toml(DATA_FOLDER / "quick_win_words.toml")
    readiness, risk = file.section("readiness"), file.section("risk")
    built = QuickWinWords(
        marks=_keys(readiness, "marks"),
        level_headers=_keys(readiness, "level_headers"),
        document_marks=_keys(readiness, "document_marks"),
        titles=_keys(risk, "titles"),
        inherent=_keys(risk, "inherent"),
        residual=_keys(risk, "residual"),
        fillers=_keys(risk, "fillers"),
        likelihood_letters=_keys(risk, "likelihood_letters"),
        impact_letters=_keys(risk, "impact_letters"),
        results=_keys(risk, "results"),
        scale_marks=_keys(risk, "scale_marks"),
        range_words=_keys(risk, "range_words"),
        likelihood_5=_scores(risk.section("likelihood_5"), 5),
        impact_5=_scores(risk.section("impact_5"), 5),
        level_3=_scores(risk.section("level_3"), 3),
    )
    for section in (readiness, risk, file):
        section.done()
    return built


def _keys(section: Section, name: str) -> frozenset[str]:
    return frozenset(label_key(word) for word in section.words(name))


def _scores(section: Section, highest: int) -> ScoreWords:
    scores = {label_key(word): score for score in range(1, highest + 1) for word in section.words(str(score))}
    section.done()
    return scores
