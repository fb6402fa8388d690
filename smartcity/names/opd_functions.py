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
_LONGEST_ACRONYM = 5

_Parts = tuple[tuple[str, str], ...]
"""Function codes with their wording in the name."""


@dataclass(frozen=True, slots=True)
class Functions:
    """One reading of a name: its office (dinas, badan, kantor; '' for none) and what it does, in order.

    `abbreviated` says that a part of it was an acronym; `names` says each function in the words of the name,
    `set` the functions without their order.
    """

    office: str
    codes: tuple[str, ...]
    abbreviated: bool
    names: tuple[str, ...]
    set: frozenset[str]


class FunctionReader:
    """Reads functions with the words and syllables of the reference data."""

    def __init__(self, reference: Reference) -> None:
        self._functions = reference.opd_functions
        self._phrases: dict[tuple[str, ...], str] = {}
        for function in reference.opd_functions.values():
            for phrase in (function.name, *function.words):
                self._phrases.setdefault(_spoken(fold(phrase).split()), function.code)
        self._syllables: dict[str, list[tuple[str, ...]]] = {}
        for syllable in reference.opd_syllables:
            self._syllables.setdefault(syllable.text, []).append(syllable.functions)
        self._read: dict[tuple[str, ...], list[Functions]] = {}
        self.words = frozenset(word for phrase in self._phrases for word in phrase)

    def read(self, words: Sequence[str]) -> list[Functions]:
        """Every reading of a folded name in which no part is left over, the plainest first; [] for none."""
        key = tuple(words)
        if key not in self._read:
            self._read[key] = self._read_new(key) if key else []
        return self._read[key]

    def _read_new(self, words: tuple[str, ...]) -> list[Functions]:
        office, rest, glued = _office(words)
        spoken = _spoken(rest)
        readings = self._read_words(spoken, glued) if spoken else []
        unique: dict[tuple[str, ...], Functions] = {}
        for parts, abbreviated in readings[:_MOST_READINGS]:
            named = dict(parts)
            codes = tuple(named)
            unique.setdefault(
                codes, Functions(office, codes, abbreviated, tuple(named.values()), frozenset(codes))
            )
        return list(unique.values())

    def _read_words(self, words: tuple[str, ...], glued: bool) -> list[tuple[_Parts, bool]]:
        """Readings of the words after the office; `glued` says that the first one hung on `dis`."""
        if not words:
            return [((), False)]
        if not glued:
            for length in range(min(_LONGEST_PHRASE, len(words)), 0, -1):
                code = self._phrases.get(words[:length])
                if code is not None:
                    part = (code, self._wording(code, words[:length]))
                    return [((part, *more), short) for more, short in self._read_words(words[length:], False)]
        return [
            (tuple((code, self._functions[code].name) for code in codes) + more, True)
            for codes in self._take_apart(words[0])
            for more, _ in self._read_words(words[1:], False)
        ][:_MOST_READINGS]

    def _wording(self, code: str, phrase: tuple[str, ...]) -> str:
        """The phrase as a tidy name writes it; the function's own name for that phrase and for an acronym."""
        name = self._functions[code].name
        acronym = len(phrase) == 1 and len(phrase[0]) <= _LONGEST_ACRONYM
        return name if acronym or phrase == _spoken(fold(name).split()) else " ".join(phrase).title()

    def _take_apart(self, word: str) -> list[tuple[str, ...]]:
        """The readings of an acronym with the fewest parts; [] where a part is left over."""
        best: dict[int, list[tuple[int, tuple[str, ...]]]] = {0: [(0, ())]}
        for end in range(2, len(word) + 1):
            found = {
                (parts + 1, (*codes, *meant))
                for start in best
                for meant in self._syllables.get(word[start:end], ())
                for parts, codes in best[start]
            }
            if found:
                best[end] = sorted(found)[:_MOST_READINGS]
        whole = best.get(len(word), [])
        return [codes for parts, codes in whole if parts == whole[0][0]]


def dinas_name(names: Sequence[str]) -> str:
    """The tidy name of a Dinas with these functions, in this order."""
    if len(names) == 1:
        return f"Dinas {names[0]}"
    ends_with_list, holds_list = " dan " in names[-1], any(" dan " in name for name in names)
    joint = ", " if ends_with_list else " serta " if holds_list else " dan "
    return f"Dinas {', '.join(names[:-1])}{joint}{names[-1]}"


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
