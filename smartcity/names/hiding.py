"""Taking the names of OPDs out of other texts, such as the name of an innovation that tells whose it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from smartcity.names.folding import fold
from smartcity.names.matching import OpdMatcher
from smartcity.names.opd_catalogue import RegistryOpd
from smartcity.reference import Reference

_WORD = re.compile(r"[^\s()\[\]/,;:\"“”]+")
_NAMES_ONE = frozenset({"exact", "alias", "acronym"})
_LONGEST = 8
"""Of so many words is the longest name of an OPD that is looked for."""
_SHORTEST_WITHIN = 5
"""So many letters an abbreviation needs to be looked for within a word (`SIDINKES`)."""


class OpdHider:
    """Puts `instead` where a text names one of these OPDs: as an alias, abbreviated, within a word."""

    def __init__(self, reference: Reference, opds: Sequence[RegistryOpd], instead: str) -> None:
        self._matcher = OpdMatcher(reference, opds)
        self._instead = instead
        acronyms = self._matcher.acronyms()
        # `Sehat` or `Wisata` alone is a part of many acronyms, but says nothing about whose text it is.
        self._topics = {syllable.text for syllable in reference.opd_syllables} - acronyms
        short = {fold(opd.short_name) for opd in opds if opd.short_name}
        within = {text for text in short if len(text) >= _SHORTEST_WITHIN and text.isalnum()}
        within |= {text for text in acronyms if len(text) >= _SHORTEST_WITHIN}
        self._within = re.compile("|".join(map(re.escape, sorted(within))) or r"(?!)", re.IGNORECASE)

    def hide(self, text: str) -> str:
        """The text without the names of OPDs; all else, also its spacing, stays."""
        words = list(_WORD.finditer(text))
        parts, end, place = [], 0, 0
        while place < len(words):
            size = self._named_from(text, words, place)
            if size:
                parts += [text[end : words[place].start()], self._instead]
                end = words[place + size - 1].end()
            place += size or 1
        return "".join([*parts, text[end:]])

    def _named_from(self, text: str, words: list[re.Match[str]], place: int) -> int:
        """How many words from this one on are the name of an OPD, the longest; 0 where none is."""
        for size in range(min(_LONGEST, len(words) - place), 0, -1):
            phrase = text[words[place].start() : words[place + size - 1].end()]
            if fold(phrase) not in self._topics and self._matcher.match(phrase).how in _NAMES_ONE:
                return size
        return 1 if self._within.search(fold(words[place].group()).replace(" ", "")) else 0
