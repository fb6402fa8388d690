"""Pairs of innovation names that are nearly equal, found without comparing every name with every other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from smartcity.names.folding import compact, fold
from smartcity.names.idea_names import is_web_address

_SHORTEST_WORD = 5
_SHORTEST_LONE_WORD = 7
_SAME_LETTERS = 99.0


@dataclass(frozen=True, slots=True)
class SimilarPair:
    """Two places in the list that was given, the earlier one first, and their likeness from 0 to 100."""

    first: int
    second: int
    likeness: float


def similar_names(pairs: Sequence[tuple[str, str]]) -> list[SimilarPair]:
    """Near-equal names among (opd, name) pairs, most alike first; equal names of one OPD are left out.

    Near-equal are names that read the same (100), that differ only in spaces or joining words (99), or in one
    letter of one word (less). Other numbers, another expansion behind the same acronym and web addresses are
    other names. A name that stands many times is paired with its next occurrence only. [] for none.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for place, (_, name) in enumerate(pairs):
        places[fold(name)].append(place)
    folded = {opd: fold(opd) for opd in {opd for opd, _ in pairs}}
    opds = [folded[opd] for opd, _ in pairs]
    found = [
        SimilarPair(first, second, 100.0)
        for name, same in places.items()
        if name
        for first, second in pairwise(same)
        if opds[first] != opds[second]
    ]
    names = [name for name, same in places.items() if not is_web_address(pairs[same[0]][1])]
    for one, other in {*_same_letters(names), *_one_letter_apart(names)}:
        first, second = sorted((places[one][0], places[other][0]))
        joined = compact(one), compact(other)
        likeness = _SAME_LETTERS if joined[0] == joined[1] else fuzz.ratio(*joined)
        found.append(SimilarPair(first, second, likeness))
    return sorted(found, key=lambda pair: (-pair.likeness, pair.first, pair.second))


def _same_letters(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Neighbours among names that are equal without spaces and joining words."""
    by_letters: dict[str, list[str]] = defaultdict(list)
    for name in names:
        by_letters[compact(name)].append(name)
    for same in by_letters.values():
        yield from (_ordered(one, other) for one, other in pairwise(same))


def _one_letter_apart(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Names with the same words but one, and that one a letter apart."""
    gaps: dict[int, list[int]] = {}
    first_at: dict[int, int] = {}
    split = [name.split() for name in names]
    for number, words in enumerate(split):
        marks = [hash((place, word)) for place, word in enumerate(words)]
        total = sum(marks)
        shortest = (_SHORTEST_WORD if len(words) > 1 else _SHORTEST_LONE_WORD) - 1
        for word, mark in zip(words, marks, strict=True):
            if len(word) >= shortest and word.isalpha():
                rest = total - mark
                earlier = first_at.setdefault(rest, number)
                if earlier != number:
                    gaps.setdefault(rest, [earlier]).append(number)
    for alike in gaps.values():
        yield from _near_words([(word, names[number]) for number in alike for word in split[number]])


def _near_words(alike: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Pairs whose words are one letter apart and begin alike; found by what a dropped letter leaves."""
    leavings: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for word, name in alike:
        for form in {word, *(word[:place] + word[place + 1 :] for place in range(1, len(word)))}:
            leavings[form].append((word, name))
    for near in leavings.values():
        for (word, name), (other_word, other) in combinations(near, 2):
            if name != other and _one_letter(word, other_word) and _elsewhere_equal(name, other):
                yield _ordered(name, other)


def _one_letter(word: str, other: str) -> bool:
    return word != other and word[0] == other[0] and OSA.distance(word, other, score_cutoff=1) == 1


def _elsewhere_equal(name: str, other: str) -> bool:
    """Whether just one word differs, and that one is long enough to be a slip rather than another word."""
    words, others = name.split(), other.split()
    unequal = [pair for pair in zip(words, others, strict=False) if pair[0] != pair[1]]
    shortest = _SHORTEST_WORD if len(words) > 1 else _SHORTEST_LONE_WORD
    return len(words) == len(others) and len(unequal) == 1 and max(map(len, unequal[0])) >= shortest


def _ordered(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)
