"""High-confidence typos: words one or two edits away from exactly one known word."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

_SHORTEST = 5
_TWO_EDITS_FROM = 8
_ACRONYM_FROM = 7


class Spelling:
    """Corrects words to one of `choices` and whole abbreviations to one of `acronyms` (with what each means).

    `known` are further words that are right as they are.
    """

    def __init__(self, choices: Iterable[str], known: Iterable[str], acronyms: dict[str, str]) -> None:
        self._choices = sorted({word for word in choices if len(word) >= _SHORTEST})
        self._words = frozenset(self._choices) | frozenset(known)
        self._acronyms = acronyms
        self._corrections: dict[str, str | None] = {}

    def correct(self, words: list[str]) -> list[str] | None:
        """The words with every unknown one corrected; None where one cannot be, or none needs it."""
        corrected = [word if word in self._words else self._word(word) for word in words]
        found = [word for word in corrected if word is not None]
        return found if len(found) == len(words) and found != words else None

    def correct_first(self, words: list[str]) -> list[str]:
        """The words with the first one corrected where it is a typo; what follows is a proper name."""
        first = words[0] if words[0] in self._words else self._word(words[0])
        return [first or words[0], *words[1:]]

    def _word(self, word: str) -> str | None:
        if word not in self._corrections:
            self._corrections[word] = self._nearest(word)
        return self._corrections[word]

    def _nearest(self, word: str) -> str | None:
        """The one known word within one edit, or two for a long word; a number is never a typo."""
        if len(word) < _SHORTEST or any(sign.isdigit() for sign in word):
            return None
        edits = 2 if len(word) >= _TWO_EDITS_FROM else 1
        near = process.extract(word, self._choices, scorer=OSA.distance, score_cutoff=edits, limit=5)
        best = [text for text, distance, _ in near if distance == near[0][1]]
        return best[0] if len(best) == 1 else None

    def acronym(self, word: str) -> str | None:
        """What the one known abbreviation within one edit means; None for short words and where two fit."""
        if len(word) < _ACRONYM_FROM:
            return None
        near = process.extract(word, self._acronyms.keys(), scorer=OSA.distance, score_cutoff=1, limit=None)
        meant = {self._acronyms[text] for text, _, _ in near if len(text) >= _ACRONYM_FROM - 1}
        return meant.pop() if len(meant) == 1 else None
