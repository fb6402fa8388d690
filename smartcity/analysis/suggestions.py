"""A suggested dimension for innovations without one, from what the OPD does and the words of the innovation.

The method is this product's own: a hint, with its reason, that a person confirms. Words and OPD hints stand
in data/reference (word_hints.csv, opd_names.csv).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from smartcity.analysis.opd_hints import OpdHints
from smartcity.names import fold
from smartcity.reference import OpdName, Reference, WordHint
from smartcity.reference.texts import joined, text

NAME_POINTS = 3.0
OPD_POINTS = 2.0
TEXT_POINTS = 1.0
DOUBT = 1.0
TEXT_FIELDS = ("problem", "description", "benefit")
COLUMNS = ["dimension", "subdimension", "score", "words", "opd_kinds"]


@dataclass(frozen=True, slots=True)
class _Voice:
    """Something that speaks for a dimension: a word of the record or a kind of OPD, and how loudly."""

    dimension: str
    subdimension: str | None
    points: float
    word: str | None = None
    opd_kind: str | None = None


def suggest_dimensions(rows: pd.DataFrame, reference: Reference) -> pd.DataFrame:
    """A suggestion a row, on the rows' index: `dimension subdimension score words opd_kinds`.

    Needs `name`; reads `opd`, `problem`, `description` and `benefit` where they are. Each word hint found in
    the name counts 3, in the other texts 1, the OPD 2 (shared among what a merged OPD does); a longer hint
    hides the shorter ones inside it. The dimension with most points is suggested, a tie goes to the OPD's,
    then to the first in order; the sub-dimension likewise within it. `score` is its part of all points and
    one more for doubt, so that a single hint stays below certain; `words` and `opd_kinds` (names of the
    kinds) are what spoke for it. Where nothing speaks all are None or empty. Row order and repetition change
    nothing.
    """
    finder, opds = _WordFinder(reference.word_hints), OpdHints(reference)
    texts = [field for field in TEXT_FIELDS if field in rows]
    found = [
        _decide([*_opd_voices(opds.kinds(row.get("opd"))), *finder.voices(row, texts)], reference)
        for row in rows.to_dict("records")
    ]
    return pd.DataFrame(found, columns=COLUMNS, index=rows.index)


def reason_text(suggestion: Mapping[str, object], language: str, reference: Reference) -> str:
    """Why a row of `suggest_dimensions` says what it says, in words; '' where nothing was suggested."""
    dimension = suggestion["dimension"]
    if not isinstance(dimension, str):
        return ""
    name = reference.dimension(dimension).names[language]
    words, kinds = suggestion["words"], suggestion["opd_kinds"]
    parts = []
    if isinstance(words, Sequence) and words:
        shown = joined([f"“{word}”" for word in words], language)
        parts.append(text("suggestions.words", language, words=shown))
    if isinstance(kinds, Sequence) and kinds:
        parts.append(text("suggestions.opd", language, opds=joined(list(kinds), language), dimension=name))
    return "; ".join(parts)


class _WordFinder:
    """Finds the word hints in texts; longer ones first, so that `bank sampah` is not also `sampah`."""

    def __init__(self, hints: Sequence[WordHint]) -> None:
        self._hints = {fold(hint.word): hint for hint in hints}
        longest_first = sorted(self._hints, key=lambda word: (-len(word), word))
        self._pattern = re.compile(r"\b(?:" + ("|".join(map(re.escape, longest_first)) or "(?!)") + r")\b")

    def voices(self, row: Mapping[object, object], texts: Sequence[str]) -> Iterator[_Voice]:
        """A voice for each different hint: at the name's loudness where the name holds it."""
        heard: set[str] = set()
        for field, points in [("name", NAME_POINTS), *((field, TEXT_POINTS) for field in texts)]:
            value = row.get(field)
            if not isinstance(value, str):
                continue
            for word in self._pattern.findall(fold(value)):
                if word not in heard:
                    heard.add(word)
                    hint = self._hints[word]
                    yield _Voice(hint.dimension, hint.subdimension, points, word=word)


def _opd_voices(kinds: Sequence[OpdName]) -> list[_Voice]:
    return [
        _Voice(kind.dimension, kind.subdimension, OPD_POINTS / len(kinds), opd_kind=kind.name)
        for kind in kinds
        if kind.dimension is not None
    ]


def _decide(voices: Sequence[_Voice], reference: Reference) -> tuple[object, ...]:
    if not voices:
        return (None, None, None, (), ())
    order = [dimension.code for dimension in reference.dimensions]
    opd_choice = next((voice.dimension for voice in voices if voice.opd_kind), None)
    points = _points([(voice.dimension, voice.points) for voice in voices])
    best = max(points, key=lambda code: (points[code], code == opd_choice, -order.index(code)))
    speaking = [voice for voice in voices if voice.dimension == best]
    parts = _points([(voice.subdimension, voice.points) for voice in speaking if voice.subdimension])
    places = list(reference.subdimensions)
    subdimension = max(parts, key=lambda code: (parts[code], -places.index(code))) if parts else None
    return (
        best,
        subdimension,
        round(points[best] / (sum(points.values()) + DOUBT), 4),
        tuple(sorted({voice.word for voice in speaking if voice.word})),
        tuple(voice.opd_kind for voice in speaking if voice.opd_kind),
    )


def _points(votes: Sequence[tuple[str, float]]) -> dict[str, float]:
    sums: dict[str, float] = {}
    for code, points in votes:
        sums[code] = sums.get(code, 0.0) + points
    return sums
