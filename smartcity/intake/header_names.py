"""What a header's text means: exactly, without its unit and year, glued together, or with a typing error."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from smartcity.intake.vocabulary import HeaderMeaning, load_vocabulary
from smartcity.reference.sheet_words import label_key

_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_YEAR_TAIL = re.compile(r"(?: (?:ta|t a|tahun|thn|tahun anggaran))?(?: (?:19|20)\d\d)+$")
_ENUMERATION = re.compile(r"^(?:\d{1,2}|[a-z]|[ivx]{1,4}) (?=\w{3})")
_UNIT_TAIL = re.compile(r" (?:rp|rupiah|%)$")
_MAX_HEADER = 120
_SHORTEST_TYPO = 5


@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """A known header that a text stands for: `label` as in the vocabulary, `edits` typing errors away."""

    label: str
    meanings: tuple[HeaderMeaning, ...]
    edits: int = 0


def header_variants(text: str) -> list[str]:
    """The labels a header may be known by, the most literal first."""
    whole = label_key(text)
    bare = label_key(_IN_BRACKETS.sub(" ", text))
    variants = [whole, bare]
    for label in (whole, bare):
        dated = _YEAR_TAIL.sub("", label)
        variants += [dated, _UNIT_TAIL.sub("", dated), _ENUMERATION.sub("", dated)]
    return [label for label in dict.fromkeys(variants) if label]


@cache
def _glued() -> dict[str, str]:
    vocabulary = load_vocabulary()
    labels = {*vocabulary.headers, *vocabulary.row_number, *vocabulary.never, *vocabulary.personal}
    return {label.replace(" ", ""): label for label in sorted(labels)}


@lru_cache(maxsize=5_000)
def match_header(text: str) -> HeaderMatch | None:
    """The known header a text stands for, None for an unknown or over-long text.

    A typing error is one edit in a word of five letters or more, two in a word of twelve or in two words.
    """
    if not text or len(text) > _MAX_HEADER:
        return None
    vocabulary = load_vocabulary()
    variants = header_variants(text)
    for label in variants:
        if vocabulary.is_header(label):
            return HeaderMatch(label, vocabulary.headers.get(label, ()))
    for label in variants:
        known = _glued().get(label.replace(" ", ""))
        if known is not None and len(label) > 3:
            return HeaderMatch(known, vocabulary.headers.get(known, ()))
    return _nearest(variants)


@cache
def _by_words() -> dict[int, list[str]]:
    """The known labels of five letters or more by their number of words."""
    by_words: dict[int, list[str]] = {}
    for label in sorted(_glued().values()):
        if len(label) >= _SHORTEST_TYPO:
            by_words.setdefault(label.count(" "), []).append(label)
    return by_words


def _nearest(variants: list[str]) -> HeaderMatch | None:
    best: tuple[int, str] | None = None
    for label in variants:
        allowed = 2 if " " in label or len(label) >= 12 else 1
        if len(label) < _SHORTEST_TYPO:
            continue
        for known in _by_words().get(label.count(" "), ()):
            edits = OSA.distance(label, known, score_cutoff=allowed)
            if edits <= allowed and (best is None or edits < best[0]) and _typed_wrong(label, known):
                best = (edits, known)
    if best is None:
        return None
    return HeaderMatch(best[1], load_vocabulary().headers.get(best[1], ()), best[0])


def _typed_wrong(label: str, known: str) -> bool:
    """Whether each word is near its counterpart: one edit, none in a word of three letters or fewer."""
    pairs = list(zip(label.split(), known.split(), strict=True))
    if len(pairs) == 1:
        return True
    return all(one == other or (len(other) > 3 and OSA.distance(one, other) <= 1) for one, other in pairs)


@lru_cache(maxsize=2_000)
def header_unit(text: str) -> int:
    """The factor of the money unit that a header names (`dalam juta`: 1 000 000), 1 where it names none."""
    padded = f" {label_key(text)} "
    for words, factor in load_vocabulary().header_units:
        if f" {words} " in padded:
            return factor
    return 1
