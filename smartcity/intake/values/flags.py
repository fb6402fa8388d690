"""Yes and no, marks, and fields whose value is one of a few codes (maturity, status, form)."""

from __future__ import annotations

import re

from smartcity.intake.tables import Cell
from smartcity.intake.values.plain_text import cell_text, is_blank
from smartcity.intake.values.reading import EMPTY, Reading
from smartcity.intake.values.words import value_words, word_key

_STROKES = re.compile(r"[\s\-\u2010-\u2015_.…]*")
_BETWEEN_CODES = re.compile(r"\s*(?:[,;/|\n&+]|\bdan\b)\s*", re.IGNORECASE)
_SHORTEST_WORD_INSIDE = 4

UNKNOWN_CODE = {
    "maturity": "maturity-unknown",
    "status": "status-unknown",
    "risk_treatment": "treatment-unknown",
    "risk_status": "risk-status-unknown",
}
"""Vocabulary -> code of the finding for a word that it does not hold."""


def read_flag(value: Cell, vocabulary: str | None) -> Reading:
    """True or False by the words of `vocabulary`, then by those of every flag.

    A mark or word that could mean either (`x`) is `flag-ambiguous`; an empty cell stays empty.
    """
    text = cell_text(value)
    if _STROKES.fullmatch(text):
        return EMPTY
    words = value_words().vocabularies
    key = word_key(text)
    meaning = words.get(vocabulary or "flag", {}).get(key) or words["flag"].get(key)
    if meaning in ("yes", "no"):
        return Reading(meaning == "yes")
    return EMPTY if is_blank(value) else Reading(None, "flag-ambiguous")


def mark_meaning(value: Cell) -> str | None:
    """What a cell under a heading to tick says: `yes`, `no`, `ambiguous` (an `x`), None for another text."""
    text = cell_text(value)
    if _STROKES.fullmatch(text):
        return "no"
    return value_words().vocabularies["flag"].get(word_key(text))


def read_code(value: Cell, vocabulary: str) -> Reading:
    """The code that a word stands for in `vocabulary`.

    An unknown word is `<vocabulary>-unknown` (`code-unknown` where there is none) with the codes whose words
    it contains as suggestions.
    """
    if is_blank(value):
        return EMPTY
    meanings = value_words().vocabularies[vocabulary]
    key = word_key(cell_text(value))
    if key in meanings:
        return Reading(meanings[key])
    return Reading(None, UNKNOWN_CODE.get(vocabulary, "code-unknown"), _codes_inside(key, meanings))


def read_codes(value: Cell, vocabulary: str) -> Reading:
    """Every code of a cell with several words; a part that the vocabulary does not hold stays as its text."""
    if is_blank(value):
        return EMPTY
    meanings = value_words().vocabularies[vocabulary]
    text = cell_text(value)
    if word_key(text) in meanings:
        return Reading([meanings[word_key(text)]])
    parts = [part for part in _BETWEEN_CODES.split(text) if not is_blank(part)]
    return Reading(list(dict.fromkeys(meanings.get(word_key(part), part.strip()) for part in parts)))


def _codes_inside(key: str, meanings: dict[str, str]) -> tuple[str, ...]:
    padded = f" {key} "
    inside = (
        code
        for word, code in meanings.items()
        if len(word) >= _SHORTEST_WORD_INSIDE and f" {word} " in padded
    )
    return tuple(dict.fromkeys(inside))
