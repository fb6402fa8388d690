"""Pairs of innovation names that are nearly equal, found without comparing every name with every other."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from smartcity.names.folding import fold

_LEAST_LIKENESS = 88.0
_SHORTEST = 6
_RAREST_KEYS = 4
_CROWDED_BLOCK = 40
_GRAM = 4
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class SimilarPair:
    """Two places in the list that was given, the earlier one first, and their likeness from 0 to 100."""

    first: int
    second: int
    likeness: float


def similar_names(pairs: Sequence[tuple[str, str]]) -> list[SimilarPair]:
    """Near-equal names among (opd, name) pairs, most alike first; equal names of one OPD are left out.

    Names are near-equal where they read the same, or differ by single letters. Different numbers (`SIMADE 1`,
    `SIMADE 2`) make different names, and so does a different expansion behind the same acronym. [] for none.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for place, (_, name) in enumerate(pairs):
        places[fold(name)].append(place)
    opds = [fold(opd) for opd, _ in pairs]
    found = [
        SimilarPair(first, second, 100.0)
        for same in places.values()
        for first, second in pairwise(same)
        if opds[first] != opds[second]
    ]
    names = [name for name in places if len(name) >= _SHORTEST]
    for one, other in sorted(_candidates(names)):
        likeness = _likeness(one, other)
        if likeness >= _LEAST_LIKENESS:
            first, second = sorted((places[one][0], places[other][0]))
            found.append(SimilarPair(first, second, likeness))
    return sorted(found, key=lambda pair: (-pair.likeness, pair.first, pair.second))


def _candidates(names: Sequence[str]) -> set[tuple[str, str]]:
    """Pairs of names that share one of their rarest four-letter pieces."""
    grams = {name: _grams(name) for name in names}
    common: dict[str, int] = defaultdict(int)
    for pieces in grams.values():
        for piece in pieces:
            common[piece] += 1
    blocks: dict[str, list[str]] = defaultdict(list)
    for name, pieces in grams.items():
        rarest = sorted(pieces, key=lambda piece: (common[piece], piece))
        shared = [piece for piece in rarest if common[piece] > 1][:_RAREST_KEYS]
        for piece in shared:
            blocks[piece].append(name)
    return {
        (one, other) if one < other else (other, one)
        for block in blocks.values()
        if len(block) <= _CROWDED_BLOCK
        for place, one in enumerate(block)
        for other in block[place + 1 :]
    }


def _grams(name: str) -> set[str]:
    joined = name.replace(" ", "")
    return {joined[start : start + _GRAM] for start in range(max(1, len(joined) - _GRAM + 1))}


def _likeness(one: str, other: str) -> float:
    """0-100; 0 where the numbers differ, or where a short name differs by more than one letter."""
    if abs(len(one) - len(other)) > max(len(one), len(other)) * 0.25:
        return 0.0
    if _NUMBER.findall(one) != _NUMBER.findall(other):
        return 0.0
    one, other = one.replace(" ", ""), other.replace(" ", "")
    if one == other:
        return 99.0
    if min(len(one), len(other)) < 12 and OSA.distance(one, other) > 1:
        return 0.0
    return fuzz.ratio(one, other)
