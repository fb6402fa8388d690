"""Scores of likelihood and impact, and the scale that they were given on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from smartcity.intake.tables import Cell
from smartcity.intake.values.plain_text import is_blank, one_line
from smartcity.intake.values.words import word_key
from smartcity.reference import load_reference
from smartcity.reference.quick_win_words import load_quick_win_words
from smartcity.reference.risk import SCALES
from smartcity.reference.sheet_words import label_key

KIND = "risk"
LIKELIHOODS = ("likelihood", "residual_likelihood")
SCORES = ("likelihood", "impact", "residual_likelihood", "residual_impact")
OUTSIDE, UNKNOWN_SCORE = "risk-score-outside", "risk-score-unknown"

_NUMBER_FIRST = re.compile(r"([-+]?\d+(?:[.,]\d+)?)(?:(\s*[-\u2010-\u2015:=.)(]\s*|\s+)(\D.*?))?\s*[.)]?\s*")
_WORD_FIRST = re.compile(r"(\D+?)\s*[-\u2010-\u2015:=(]\s*(\d+)\s*\)?")
_PAIR = re.compile(r"([1-5])\s*[=:.)\-\u2010-\u2015]\s*([^\d,;=:]+)")
_LARGEST, _SMALLER = max(SCALES), min(SCALES)


@dataclass(frozen=True, slots=True)
class Score:
    """What one cell says: a number, or a word without one; both None where it says nothing of a score."""

    number: float | None = None
    word: str | None = None


def read_score(value: Cell) -> Score | None:
    """The number and the word of a cell (`4`, `4 - Sering`, `Sering`); None for a blank one."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Score(float(value))
    if is_blank(value):
        return None
    text = one_line(value)
    if parts := _NUMBER_FIRST.fullmatch(text):
        word = word_key(parts[3]) if parts[3] else None
        # `2 kali` counts something; only a mark, or a word of a scale, makes the number a score.
        if word is None or not parts[2].isspace() or word in _any_word():
            return Score(float(parts[1].replace(",", ".")), word)
    elif parts := _WORD_FIRST.fullmatch(text):
        return Score(float(parts[2]), word_key(parts[1]))
    return Score(word=word_key(text))


def is_score(value: Cell, field: str) -> bool:
    """Whether a cell may be a score of likelihood or impact on either scale."""
    score = read_score(value)
    if score is None:
        return False
    if score.number is not None:
        return score.number.is_integer() and 0 <= score.number <= _LARGEST * 2
    return score.word in _words(field, _LARGEST) or score.word in _words(field, _SMALLER)


def score_on(score: Score, field: str, scale: int) -> tuple[int | None, str | None]:
    """The score on a scale, or why there is none: `risk-score-outside`, `risk-score-unknown`."""
    if score.number is not None:
        if score.number.is_integer() and 1 <= score.number <= scale:
            return int(score.number), None
        return None, OUTSIDE
    number = _words(field, scale).get(score.word or "")
    return (number, None) if number is not None else (None, UNKNOWN_SCORE)


def scale_said(text: str, *, of_column: bool = False) -> int | None:
    """The scale that a header or a line above the table names (`skala 1-5`, `1 = rendah, 2 = sedang, ...`).

    A bare range counts only in the header of the column itself.
    """
    key = label_key(text)
    words = load_quick_win_words()
    found = set()
    between = "|".join(sorted(map(re.escape, words.range_words), key=len, reverse=True))
    if of_column or not words.scale_marks.isdisjoint(key.split()):
        ranged = re.search(rf"(?<!\d )\b1 (?:(?:{between}) |2 (?:3 4 )?)?([35])\b(?! \d)", key)
        marks = "|".join(map(re.escape, sorted(words.scale_marks)))
        named = re.search(rf"\b(?:{marks})(?: (?:{marks}))? ([35])\b(?! atau)", key)
        found |= {int(match[1]) for match in (ranged, named) if match}
    pairs = {int(number): word_key(word) for number, word in _PAIR.findall(text)}
    if {1, 2, 3} <= pairs.keys() and all(word in _any_word() for word in pairs.values()):
        found.add(_LARGEST if max(pairs) > _SMALLER else _SMALLER)
    return found.pop() if len(found) == 1 else None


def scale_of(scores: Mapping[str, Iterable[Score]]) -> int | None:
    """The scale that the scores of a table themselves show, None where they do not tell.

    Five: a number above three, a word that only the longer scale has, or a number whose word has it there
    alone (`3 - Sedang`). Three: a number whose word has it on the shorter scale alone (`2 - Sedang`), or
    nothing but the words of the shorter scale. Signs of both tell nothing.
    """
    told: set[int] = set()
    only_words = False
    for field, column in scores.items():
        longer, shorter = _words(field, _LARGEST), _words(field, _SMALLER)
        for score in column:
            if score.number is not None and _SMALLER < score.number <= _LARGEST:
                told.add(_LARGEST)
            elif score.number is not None:
                on = {
                    scale
                    for scale, words in ((_LARGEST, longer), (_SMALLER, shorter))
                    if words.get(score.word or "") == score.number
                }
                told |= on if len(on) == 1 else set()
            elif score.word in longer and score.word not in shorter:
                told.add(_LARGEST)
            elif score.word in shorter:
                only_words = True
    if not told and only_words:
        return _SMALLER
    return told.pop() if len(told) == 1 else None


@cache
def _any_word() -> frozenset[str]:
    """The words of every scale."""
    return frozenset(word for field in SCORES for scale in SCALES for word in _words(field, scale))


@cache
def _words(field: str, scale: int) -> Mapping[str, int]:
    """The words of a scale for likelihood or impact, those of the presets among them."""
    words = load_quick_win_words()
    if scale == _SMALLER:
        return words.level_3
    likelihood = field in LIKELIHOODS
    known = dict(words.likelihood_5 if likelihood else words.impact_5)
    for preset in load_reference().risk.presets:
        if preset.scale == scale:
            levels = preset.likelihood_names if likelihood else preset.impact_names
            for number, names in enumerate(levels, 1):
                known |= {word_key(name): number for name in names.values()}
    return known
