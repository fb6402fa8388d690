"""From the name of an OPD as sent to the one OPD that is meant, or to the ones it might be."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from smartcity.names.folding import compact, fold
from smartcity.names.opd_catalogue import Catalogue, RegistryOpd
from smartcity.names.opd_codes import without_leading_code
from smartcity.names.opd_functions import OFFICES
from smartcity.names.spelling import Spelling
from smartcity.reference import Reference

_SEPARATORS = re.compile(r"[,;/|\n]| dan | & ", re.IGNORECASE)
_MOST_SUGGESTIONS = 3
# Likeness in percent (fuzz.ratio): 80 with a gap of 5 to the next gave no wrong name among 5 164 spellings.
_SURE_LIKENESS = 80
_SURE_GAP = 5
_LEAST_LIKENESS = 65
_SHORTEST_BARE_ACRONYM = 5


@dataclass(frozen=True, slots=True)
class OpdMatch:
    """What a sent name means.

    `name` is the canonical name, None for `placeholder`, `ambiguous` and `unknown`. `how` is one of exact,
    alias, acronym, corrected, new, placeholder, ambiguous, unknown. `suggestions` are canonical names,
    best first.
    """

    name: str | None
    how: str
    suggestions: tuple[str, ...] = ()


class OpdMatcher:
    """Matches names against a region's registry (None: against the usual OPDs) and remembered decisions.

    `aliases` maps a folded sent name to the canonical name that a person chose for it; they win over all.
    Where the own `region` is known, an OPD that is sent with the name of another one is unknown, with the own
    one as suggestion.
    """

    def __init__(
        self,
        reference: Reference,
        registry: Sequence[RegistryOpd] | None = None,
        aliases: Mapping[str, str] | None = None,
        region: str | None = None,
    ) -> None:
        self._region = region
        self._catalogue = Catalogue(reference, registry)
        self._forms = self._catalogue.forms
        self._aliases = aliases or {}
        self._placeholders = frozenset(compact(fold(word)) for word in reference.values.opd.placeholders)
        spoken = self._catalogue.spoken
        names = {word for name in spoken.values() for word in fold(name).split()}
        known = {word for text in spoken for word in text.split()}
        choices = self._catalogue.reader.words | self._forms.lead_words | names
        self._spelling = Spelling(choices, known, self._catalogue.acronyms())

    def match(self, sent: str) -> OpdMatch:
        """The match of one sent name; never raises, whatever the text."""
        key = fold(sent)
        if key in self._aliases:
            return OpdMatch(self._aliases[key], "alias")
        own = self._catalogue.exact(self._catalogue.key(sent))
        if own:
            return self._answer(own, "exact")
        coded = self._catalogue.codes.find(sent)
        if coded:
            return self._answer(coded, "alias")
        sent = without_leading_code(sent)
        if compact(fold(sent)) in self._placeholders:
            return OpdMatch(None, "placeholder")
        forms = self._written_forms(sent)
        return (
            self._elsewhere(sent, forms)
            or self._known(forms)
            or self._several(sent)
            or self._person(sent)
            or self._corrected(forms)
            or self._open(sent, forms)
        )

    def acronyms(self) -> frozenset[str]:
        """The folded abbreviations of one word that mean one of the OPDs."""
        return frozenset(self._catalogue.acronyms())

    def _elsewhere(self, sent: str, forms: list[list[str]]) -> OpdMatch | None:
        """An OPD of another region: unknown, with the one here that is called so, if there is any."""
        if self._region is None or not forms or self._resolve(forms[0]) is not None:
            return None
        outside, brackets = self._forms.without_brackets(sent)
        # What stands in brackets is behind the name as a whole.
        behind = [self._forms.words(outside), *(["", *self._forms.words(part)] for part in brackets)]
        if not any(self._forms.is_of_other_region(words, self._region) for words in behind if words):
            return None
        here = self._known(forms) or self._corrected(forms)
        if here is not None:
            return OpdMatch(None, "unknown", (here.name,) if here.name else here.suggestions)
        return OpdMatch(None, "unknown", self._suggestions(forms))

    def _written_forms(self, sent: str) -> list[list[str]]:
        """The words as sent, then without brackets and without a region behind."""
        outside, brackets = self._forms.without_brackets(sent)
        lead = self._forms.lead(self._forms.words(outside))
        # "UPT Laboratorium (Dinas Kesehatan)" is not the Dinas; "Dinas X (Dinkes)" says the same twice.
        telling = brackets if lead is None or lead[0] in OFFICES else []
        texts = [sent, outside, *telling] if brackets else [sent]
        forms = [words for text in texts if (words := self._forms.words(text))]
        return [form for words in forms for form in (words, *self._forms.without_region(words))]

    def _known(self, forms: list[list[str]]) -> OpdMatch | None:
        for words in forms:
            found = self._resolve(words)
            if found is not None:
                return found
        return None

    def _resolve(self, words: list[str]) -> OpdMatch | None:
        key = compact(" ".join(words))
        for names, how in ((self._catalogue.exact(key), "alias"), (self._catalogue.by_alias(key), "alias")):
            if names:
                same = len(names) == 1 and self._catalogue.key(names[0]) == key
                return self._answer(names, "exact" if same else how)
        return self._by_functions(words)

    def _by_functions(self, words: list[str]) -> OpdMatch | None:
        for reading in self._catalogue.reader.read(words):
            bare = not reading.office
            if bare and (not reading.abbreviated or len(words[0]) < _SHORTEST_BARE_ACRONYM):
                continue
            names = self._catalogue.by_functions(reading)
            if names:
                return self._answer(names, "acronym" if reading.abbreviated else "alias")
        return None

    def _answer(self, names: Sequence[str], how: str) -> OpdMatch:
        if len(names) > 1:
            return OpdMatch(None, "ambiguous", tuple(names))
        return OpdMatch(names[0], how)

    def _several(self, sent: str) -> OpdMatch | None:
        """Two OPDs in one cell: ambiguous between those that are known."""
        parts = [words for part in _SEPARATORS.split(sent) if (words := self._forms.words(part))]
        if len(parts) < 2:
            return None
        found = [self._known([words, *self._forms.without_region(words)]) for words in parts]
        names = dict.fromkeys(match.name for match in found if match is not None and match.name)
        opds = sum(
            match is not None or self._forms.lead(words) is not None
            for words, match in zip(parts, found, strict=True)
        )
        return OpdMatch(None, "ambiguous", tuple(names)) if opds > 1 and names else None

    def _corrected(self, forms: list[list[str]]) -> OpdMatch | None:
        for words in forms:
            if len(words) == 1:
                name = self._spelling.acronym(words[0])
                if name is not None:
                    return OpdMatch(name, "corrected")
            corrected = self._spelling.correct(words)
            if corrected is None:
                continue
            found = self._known([corrected, *self._forms.without_region(corrected)])
            if found is not None and found.name is not None:
                return OpdMatch(found.name, "corrected")
        return None

    def _person(self, sent: str) -> OpdMatch | None:
        """A person by title: unknown, with the OPD of that person as suggestion."""
        outside, _ = self._forms.without_brackets(sent)
        parts = [self._forms.without_title(self._forms.words(part)) for part in outside.split(",")]
        office = next((part for part in parts if part is not None), None)
        if office is None:
            return None
        found = self._known([office, *self._forms.without_region(office)])
        if found is not None:
            return OpdMatch(None, "unknown", (found.name,) if found.name else found.suggestions)
        if not self._catalogue.has_registry and self._forms.lead(office) is not None:
            return OpdMatch(None, "unknown", (self._forms.tidy(" ".join(office)),))
        return OpdMatch(None, "unknown", self._suggestions([office]))

    def _open(self, sent: str, forms: list[list[str]]) -> OpdMatch:
        """What is left: a new OPD where there is no registry, or unknown."""
        words = forms[0] if forms else []
        if not self._catalogue.has_registry and words:
            corrected = self._spelling.correct_first(words)
            if self._forms.lead(corrected) is not None:
                return OpdMatch(self._forms.tidy_new(sent), "new")
        return OpdMatch(None, "unknown", self._suggestions(forms))

    def _suggestions(self, forms: list[list[str]]) -> tuple[str, ...]:
        """Up to three OPDs: those that do the same, then those spelled alike; one where it stands out."""
        if not forms or self._forms.is_region(forms[0]):
            return ()
        catalogue = self._catalogue
        readings = [reading for words in forms for reading in catalogue.reader.read(words)]
        sharing = catalogue.sharing(readings[0].set) if readings else []
        alike = process.extract(
            " ".join(forms[0]),
            catalogue.spoken.keys(),
            scorer=fuzz.ratio,
            score_cutoff=_LEAST_LIKENESS,
            limit=8,
        )
        best: dict[str, float] = {}
        for text, likeness, _ in alike:
            best.setdefault(catalogue.spoken[text], likeness)
        ranked = list(best.items())
        if ranked and ranked[0][1] >= _SURE_LIKENESS:
            second = ranked[1][1] if len(ranked) > 1 else 0.0
            if ranked[0][1] - second >= _SURE_GAP and not sharing:
                return (ranked[0][0],)
        return tuple(dict.fromkeys([*sharing, *(name for name, _ in ranked)]))[:_MOST_SUGGESTIONS]
