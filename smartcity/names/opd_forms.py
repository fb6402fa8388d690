"""The written forms of an OPD's name: brackets, a region glued on, a person's title, tidy capitals."""

from __future__ import annotations

import re
from functools import cached_property

from smartcity.names.folding import fold
from smartcity.names.region_names import names_own_region
from smartcity.reference import Reference

_BRACKETS = re.compile(r"\(([^()]*)\)")
_SPACES = re.compile(r"\s+")
_BEFORE_COMMA = re.compile(r"\s+([,;])")
_AFTER_COMMA = re.compile(r",(?=\S)")
_WHOLE_NAMES = frozenset({("inspektorat",), ("staf", "ahli")})
_LONGEST_ABBREVIATION = 4
_SMALL = frozenset({"dan", "serta", "di", "ke", "untuk", "dengan", "pada"})


class OpdForms:
    """Takes apart how an OPD's name was written, with the words of the reference data."""

    def __init__(self, reference: Reference) -> None:
        words = reference.values.opd
        self._reference = reference
        self._leads = _by_first_word(words.leads)
        self._own_place = frozenset(tuple(lead.split()) for lead in words.own_place)
        self._abbreviations = {tuple(short.split()): lead for short, lead in words.lead_abbreviations.items()}
        self._abbreviated = frozenset(short[0] for short in self._abbreviations)
        self._marks = frozenset(words.region_marks)
        self._titles = {tuple(title.split()): instead for title, instead in words.titles.items()}
        self._acronyms = frozenset(words.acronyms)
        self._region_behind = re.compile(
            rf"\s+(?:di\s+)?(?:{'|'.join(words.region_marks)})\b.*$", re.IGNORECASE
        )
        self.lead_words = frozenset(word for lead in words.leads for word in lead.split()) | self._marks

    @cached_property
    def _places(self) -> frozenset[str]:
        """Bare names of regions, as they hang on OPDs without the word Kabupaten."""
        return frozenset(fold(region.name).partition(" ")[2] for region in self._reference.regions)

    def words(self, text: str) -> list[str]:
        """The folded words, with one way of writing the lead (`Kec.`: kecamatan, `UPTD PKM`: puskesmas)."""
        words = fold(text).split()
        if not words or words[0] not in self._abbreviated:
            return words
        for size in range(min(_LONGEST_ABBREVIATION, len(words) - 1), 0, -1):
            instead = self._abbreviations.get(tuple(words[:size]))
            if instead is not None:
                return [*instead.split(), *words[size:]]
        return words

    def without_brackets(self, text: str) -> tuple[str, list[str]]:
        """The text without its bracketed parts, and these."""
        return _BRACKETS.sub(" ", text), [part for part in _BRACKETS.findall(text) if part.strip()]

    def lead(self, words: list[str]) -> tuple[str, ...] | None:
        """The words that make it look like an OPD (`rumah sakit umum daerah`), None where it does not."""
        for lead in self._leads.get(words[0], ()) if words else ():
            if tuple(words[: len(lead)]) == lead and (len(words) > len(lead) or lead in _WHOLE_NAMES):
                return lead
        return None

    def has_own_place(self, words: list[str]) -> bool:
        """Whether the place behind the lead is the OPD's own name (Kecamatan, RSUD, Puskesmas)."""
        lead = self.lead(words)
        return lead in self._own_place if lead else False

    def is_region(self, words: list[str]) -> bool:
        """Whether it is a region itself (`Kabupaten Kudus`)."""
        return words[0] in self._marks

    def without_region(self, words: list[str]) -> list[list[str]]:
        """Shorter forms with a region cut off at the end, the surest first; [] where none hangs on."""
        start = len(self.lead(words) or words[:1])
        forms = [
            words[:place] for place in range(start, len(words)) if words[place] in self._marks and place > 0
        ]
        if not self.has_own_place(words):
            forms += [
                words[:-size] for size in (1, 2, 3) if self._is_place(words[-size:]) and len(words) > size
            ]
        return [form for form in forms if len(form) > (1 if self.has_own_place(words) else 0)]

    def is_of_other_region(self, words: list[str], own: str) -> bool:
        """Whether another region than `own` is named behind the first word; False for a region not known."""
        start = len(self.lead(words) or words[:1])
        marked = next((place for place in range(start, len(words)) if words[place] in self._marks), None)
        if marked is not None:
            return names_own_region(" ".join(words[marked:]), own) is False
        if self.has_own_place(words):
            return False
        bare = [words[-size:] for size in (1, 2, 3) if len(words) > size and self._is_place(words[-size:])]
        return bool(bare) and not any(names_own_region(" ".join(place), own) for place in bare)

    def _is_place(self, words: list[str]) -> bool:
        return " ".join(words) in self._places

    def without_title(self, words: list[str]) -> list[str] | None:
        """The OPD of a person's title (`camat bawang`: kecamatan bawang), None where there is no title."""
        for length in (2, 1):
            instead = self._titles.get(tuple(words[:length]))
            if instead is not None:
                return [*instead.split(), *words[length:]] or None
        return None

    def tidy(self, text: str) -> str:
        """The name with single spaces, `dan` for `&`, and capitals at words where all were large or small."""
        plain = _AFTER_COMMA.sub(
            ", ", _BEFORE_COMMA.sub(r"\1", _SPACES.sub(" ", text.replace("&", " dan ")))
        ).strip(" ,;.-–—")
        letters = [sign for sign in plain if sign.isalpha()]
        even = all(sign.isupper() for sign in letters) or all(sign.islower() for sign in letters)
        words = plain.split(" ")
        return " ".join(self._tidy_word(word, even, place) for place, word in enumerate(words))

    def tidy_new(self, text: str) -> str:
        """The tidy name of an OPD met for the first time: without a region behind, but with its own place."""
        words = self.words(text)
        if self.has_own_place(words):
            return self.tidy(self._with_lead(text, words))
        bare = self._region_behind.sub("", text)
        return self.tidy(bare if len(bare.split()) > 1 else text)

    def _with_lead(self, text: str, words: list[str]) -> str:
        """The text with its lead written in one way (`Kec. Bawang`: Kecamatan Bawang)."""
        sent = fold(text).split()
        if sent == words:
            return text
        kept = next(
            size
            for size in range(len(words), -1, -1)
            if words[len(words) - size :] == sent[len(sent) - size :]
        )
        behind = re.search(
            r"\W+".join(map(re.escape, sent[len(sent) - kept :])) + r"\W*$", text, re.IGNORECASE
        )
        lead = " ".join(self._tidy_word(word, True, 0) for word in words[: len(words) - kept])
        return f"{lead} {self.tidy(behind[0])}" if behind else " ".join(words)

    def _tidy_word(self, word: str, even: bool, place: int) -> str:
        bare = word.strip("().,;").casefold()
        if place and bare in _SMALL:
            return word.casefold()
        if bare in self._acronyms and even:
            return word.upper()
        return word[:1].upper() + word[1:].casefold() if even else word


def _by_first_word(leads: tuple[str, ...]) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for lead in sorted((tuple(lead.split()) for lead in leads), key=len, reverse=True):
        found.setdefault(lead[0], []).append(lead)
    return found
