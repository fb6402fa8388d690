"""What an OPD does, read from its full name or taken apart from an acronym such as Diskominfosantik."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from smartcity.names.folding import JOINING_WORDS, fold
from smartcity.reference import Reference

OFFICES = ("dinas", "badan", "kantor")
_OFFICE_SYLLABLES = {"dis": "dinas", "din": "dinas"}
_SILENT_WORDS = JOINING_WORDS | {"daerah", "bidang", "urusan"}
_LONGEST_PHRASE = 6
_MOST_READINGS = 8


@dataclass(frozen=True, slots=True)
class Functions:
    """One reading of a name: its office (dinas, badan, kantor; '' for none) and what it does, in order.

    `abbreviated` says that a part of it was an acronym.
    """

    office: str
    codes: tuple[str, ...]
    abbreviated: bool

    @property
    def set(self) -> frozenset[str]:
        """The functions without their order."""
        return frozenset(self.codes)


class FunctionReader:
    """Reads functions with the words and syllables of the reference data."""

    def __init__(self, reference: Reference) -> None:
        self._functions = reference.opd_functions
        self._phrases: dict[tuple[str, ...], tuple[str, ...]] = {}
        for function in reference.opd_functions.values():
            for phrase in (function.name, *function.words):
                self._phrases.setdefault(_spoken(fold(phrase).split()), (function.code,))
        self._syllables: dict[str, list[tuple[str, ...]]] = {}
        for syllable in reference.opd_syllables:
            self._syllables.setdefault(syllable.text, []).append(syllable.functions)
        self.words = frozenset(word for phrase in self._phrases for word in phrase)

    def name_of(self, codes: Sequence[str]) -> str:
        """The tidy name of a Dinas with these functions, in this order."""
        names = [self._functions[code].name for code in codes]
        if len(names) == 1:
            return f"Dinas {names[0]}"
        joint = ", " if " dan " in names[-1] else " dan "
        return f"Dinas {', '.join(names[:-1])}{joint}{names[-1]}"

    def read(self, words: Sequence[str]) -> list[Functions]:
        """Every reading of a folded name in which no part is left over, the plainest first; [] for none."""
        if not words:
            return []
        office, rest, glued = _office(words)
        spoken = _spoken(rest)
        readings = self._read_words(spoken, glued) if spoken else []
        unique = dict.fromkeys(
            Functions(office, tuple(dict.fromkeys(codes)), abbreviated)
            for codes, abbreviated in readings[:_MOST_READINGS]
        )
        return list(unique)

    def _read_words(self, words: tuple[str, ...], glued: bool) -> list[tuple[tuple[str, ...], bool]]:
        """Readings of the words after the office; `glued` says that the first one hung on `dis`."""
        if not words:
            return [((), False)]
        if not glued:
            for length in range(min(_LONGEST_PHRASE, len(words)), 0, -1):
                codes = self._phrases.get(words[:length])
                if codes is not None:
                    return [
                        ((*codes, *more), short) for more, short in self._read_words(words[length:], False)
                    ]
        return [
            ((*codes, *more), True)
            for codes in self._take_apart(words[0])
            for more, _ in self._read_words(words[1:], False)
        ][:_MOST_READINGS]

    def _take_apart(self, word: str) -> list[tuple[str, ...]]:
        """The readings of an acronym with the fewest parts; [] where a part is left over."""
        best: list[list[tuple[int, tuple[str, ...]]]] = [[(0, ())]]
        for end in range(1, len(word) + 1):
            found = {
                (parts + 1, (*codes, *meant))
                for start in range(max(0, end - 12), end)
                for meant in self._syllables.get(word[start:end], ())
                for parts, codes in best[start]
            }
            fewest = sorted(found)[:_MOST_READINGS]
            best.append(fewest)
        whole = best[-1]
        return [codes for parts, codes in whole if parts == whole[0][0]] if whole else []


def _spoken(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in _SILENT_WORDS)


def _office(words: Sequence[str]) -> tuple[str, list[str], bool]:
    """The office, the words behind it, and whether the first of these hung on a syllable such as `dis`."""
    first, rest = words[0], list(words[1:])
    if first in OFFICES:
        return first, rest, False
    for syllable, office in _OFFICE_SYLLABLES.items():
        if first.startswith(syllable) and len(first) > len(syllable) + 1:
            return office, [first[len(syllable) :], *rest], True
    return "", list(words), False
