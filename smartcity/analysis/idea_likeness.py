"""How alike the ideas of two innovations are, and which pairs of a long list are worth comparing at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray

from smartcity.analysis.ideas import Ideas
from smartcity.analysis.text_likeness import TextVectors, Whole, likeness_of, near_pairs, text_vectors

NEAR_NAME = 0.6
NEAR_TEXT = 0.5
TEXT_BEHIND_ACRONYM = 0.4
EQUAL = 0.9
NEAREST = 10
FULLY_COMPARED = 6_000
_ALL = 0.995

Real = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class IdeaLikeness:
    """One place a pair. `name`, `problem`, `description` from 0 to 1, the texts NaN where one has none.

    `names_tell`: whether `name` compares words that say what the ideas are; otherwise it is 1 for the same
    acronym and 0 for others. `wording`: whether the names share more than a lone word (as `Sistem Antrian`
    and `Antrian Online` do). `expanded`: whether one of the two has an acronym beside its words.
    """

    name: Real
    names_tell: Flags
    wording: Flags
    same_acronym: Flags
    expanded: Flags
    problem: Real
    description: Real

    @cached_property
    def text(self) -> Real:
        """The greater likeness of problem and description, NaN where neither can be compared."""
        return np.fmax(self.problem, self.description)

    @property
    def same_name(self) -> Flags:
        """Names that say the same in words."""
        return self.names_tell & self.wording & (self.name >= EQUAL)

    @property
    def near_name(self) -> Flags:
        """Names that say nearly the same in words."""
        return self.names_tell & (self.name >= NEAR_NAME)

    @property
    def behind_one_acronym(self) -> Flags:
        """One acronym before texts that are alike; an acronym alone says nothing."""
        return self.same_acronym & (self.text >= TEXT_BEHIND_ACRONYM)

    @property
    def overlapping(self) -> Flags:
        """Near names, near texts, or one acronym before texts that are alike."""
        return self.near_name | (self.text >= NEAR_TEXT) | self.behind_one_acronym


class ComparedIdeas:
    """Compares the ideas of one list with each other."""

    def __init__(self, ideas: Ideas) -> None:
        self._opd = ideas.opd
        self._sought = np.array(ideas.quick_win, dtype=np.bool_) | (len(ideas.opd) <= FULLY_COMPARED)
        self._names = text_vectors([name.words for name in ideas.name], ideas.weight)
        self._problems = text_vectors(ideas.problem, ideas.weight)
        self._descriptions = text_vectors(ideas.description, ideas.weight)
        self._acronym = np.array([name.acronym or "" for name in ideas.name], dtype=object)
        own = [[word for word in sorted(set(name.words)) if ideas.weight(word) == 1] for name in ideas.name]
        self._several_words = np.array([len(words) > 1 for words in own], dtype=np.bool_)
        self._telling = np.array([name.telling for name in ideas.name], dtype=np.bool_)

    def likeness(self, first: Whole, second: Whole) -> IdeaLikeness:
        """The likeness of pairs of places."""
        worded = likeness_of(self._names, first, second)
        same_acronym = (self._acronym[first] == self._acronym[second]) & (self._acronym[first] != "")
        telling = self._telling[first] & self._telling[second]
        # Words that tell nothing by themselves (sistem informasi kelurahan) tell enough behind one acronym.
        tell = ~np.isnan(worded) & (telling | (same_acronym & (worded >= EQUAL)))
        return IdeaLikeness(
            name=np.where(tell, worded, same_acronym.astype(np.float64)),
            names_tell=np.asarray(tell, dtype=np.bool_),
            wording=(self._several_words[first] & self._several_words[second])
            | same_acronym.astype(np.bool_)
            | (worded >= _ALL),
            same_acronym=np.asarray(same_acronym, dtype=np.bool_),
            expanded=np.asarray((self._acronym[first] != "") | (self._acronym[second] != ""), dtype=np.bool_),
            problem=likeness_of(self._problems, first, second),
            description=likeness_of(self._descriptions, first, second),
        )

    def candidates(self) -> set[tuple[int, int]]:
        """Pairs of places (first < second) of different OPDs that may overlap: by name, by text, by acronym.

        A text that stands in more than `NEAREST` innovations is a form's, not an idea's: it makes no pair.
        Above `FULLY_COMPARED` innovations, names and texts that are not equal are only compared with those
        of quick wins.
        """
        found = set(self._by_likeness(self._names, NEAR_NAME, len(self._opd)))
        for texts in (self._problems, self._descriptions):
            found |= set(self._by_likeness(texts, NEAR_TEXT, NEAREST))
        acronyms: dict[str, list[int]] = defaultdict(list)
        for place, acronym in enumerate(self._acronym):
            if acronym:
                acronyms[acronym].append(place)
        return found | set(self._among(acronyms.values()))

    def _by_likeness(self, texts: TextVectors, threshold: float, most: int) -> Iterator[tuple[int, int]]:
        places: dict[int, list[int]] = defaultdict(list)
        for place, row in enumerate(texts.row_of.tolist()):
            places[row].append(place)
        filled = set(np.flatnonzero(np.diff(texts.rows.indptr)).tolist())
        kept = {row: own for row, own in places.items() if row in filled and len(own) <= most}
        yield from self._among(kept.values())
        sought = np.array(sorted(row for row, own in kept.items() if self._sought[own].any()), dtype=np.int64)
        first, second = near_pairs(texts, sought, threshold, NEAREST)
        for one, other in zip(first.tolist(), second.tolist(), strict=True):
            if one in kept and other in kept:
                yield from self._between(kept[one], kept[other])

    def _among(self, groups: Iterable[Sequence[int]]) -> Iterator[tuple[int, int]]:
        """Each of a group with the next ones of other OPDs."""
        for group in groups:
            ordered = sorted(group, key=lambda place: (self._opd[place], place))
            end = len(ordered)
            for at in range(len(ordered) - 1, -1, -1):
                if at + 1 < len(ordered) and self._opd[ordered[at]] != self._opd[ordered[at + 1]]:
                    end = at + 1
                for other in ordered[end : end + NEAREST]:
                    yield min(ordered[at], other), max(ordered[at], other)

    def _between(self, ones: Sequence[int], others: Sequence[int]) -> Iterator[tuple[int, int]]:
        for one, other in product(ones[:NEAREST], others[:NEAREST]):
            if self._opd[one] != self._opd[other]:
                yield min(one, other), max(one, other)
