"""Cells that name smart city dimensions and sub-dimensions, in all their spellings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

from smartcity.intake.tables import Cell
from smartcity.intake.values.plain_text import cell_text, is_blank, one_line
from smartcity.intake.values.reading import EMPTY, Reading
from smartcity.intake.values.words import word_key
from smartcity.reference.loading import Reference, load_reference

_BETWEEN = re.compile(r"\s*(?:[,;/|\n\r&+]|\bdan\b|\band\b)\s*", re.IGNORECASE)
_NUMBERED = re.compile(r"^\s*[(]?(?:\d{1,2}|[a-f]|[ivx]{1,4})\s*[.)]\s*(?=\D)", re.IGNORECASE)
_LEADING_WORDS = re.compile(r"^(?:ekosistem|dimensi|pilar|aspek|bidang|komponen|smart city)\s+(?=\w)")
_COMMON_WORD = re.compile(r"^smart\s*")

# Out of 100, for the words after "smart": `environtment` is 96 like `environment`.
_CERTAIN_LIKENESS = 85
_CLEAR_LEAD = 5
_SHORTEST_FUZZY = 5
_SUGGESTED_LIKENESS = 60


@dataclass(frozen=True, slots=True)
class _Index:
    """Every spelling by its key."""

    aliases: Mapping[str, str]
    typos: Mapping[str, str]
    traps: Mapping[str, tuple[str, tuple[str, ...]]]
    stems: Mapping[str, tuple[str, ...]]
    trap_stems: Mapping[str, tuple[str, ...]]
    parts: Mapping[str, tuple[str, ...]]


@cache
def _index() -> _Index:
    reference = load_reference()
    aliases = {
        word_key(word): dimension.code
        for dimension in reference.dimensions
        for word in (dimension.code, *dimension.names.values(), *dimension.aliases)
    }
    typos = {word_key(word): dimension.code for dimension in reference.dimensions for word in dimension.typos}
    traps = {
        word_key(word): (trap.code, trap.suggestions)
        for trap in reference.dimension_traps
        for word in trap.spellings
    }
    stems = {_COMMON_WORD.sub("", key): (code,) for key, code in aliases.items()}
    trap_stems = {_COMMON_WORD.sub("", key): suggestions for key, (_, suggestions) in traps.items()}
    return _Index(
        aliases=aliases,
        typos=typos,
        traps=traps,
        stems={stem: codes for stem, codes in stems.items() if len(stem) >= _SHORTEST_FUZZY},
        trap_stems={stem: codes for stem, codes in trap_stems.items() if len(stem) >= _SHORTEST_FUZZY},
        parts=_parts(reference),
    )


def _parts(reference: Reference) -> dict[str, tuple[str, ...]]:
    """Spelling -> the sub-dimensions that bear it; most have one."""
    parts: dict[str, tuple[str, ...]] = {}
    for code, part in reference.subdimensions.items():
        for word in (code, code.partition("/")[2].replace("_", " "), *part.names.values(), *part.aliases):
            known = parts.get(word_key(word), ())
            parts[word_key(word)] = known if code in known else (*known, code)
    return parts


def read_dimension(value: Cell) -> Reading:
    """The code of the leading dimension; further ones in `also["secondary_dimensions"]`.

    Another case, spacing or known alias is no finding, a corrected typo is `dimension-corrected`. Names of
    other frameworks, numbers and `SE` are `dimension-unknown` or `dimension-ambiguous` with suggestions.
    A cell is taken apart only where it matches as a whole nowhere and every part is a dimension.
    """
    if is_blank(value):
        return EMPTY
    text = one_line(value)
    listed = _read_listed(text)
    if listed is not None:
        return listed
    parts = [part for part in _BETWEEN.split(cell_text(value)) if part.strip()]
    several = _read_parts(parts) if len(parts) > 1 else None
    return several or _read_unlisted(text)


def _read_parts(parts: list[str]) -> Reading | None:
    """Several dimensions of one cell; None where no part is one, for then the parts say nothing."""
    readings = [_read_listed(part) or _read_unlisted(part) for part in parts]
    codes = list(dict.fromkeys(reading.value for reading in readings if reading.value))
    if not codes:
        return None
    if all(reading.value for reading in readings):
        corrected = any(reading.code for reading in readings)
        also = {"secondary_dimensions": codes[1:]} if codes[1:] else None
        code, params = (
            ("dimension-corrected", {"kept": ", ".join(map(_name, codes))}) if corrected else (None, None)
        )
        return Reading(codes[0], code, (), params, also)
    suggested = dict.fromkeys([*codes, *(code for reading in readings for code in reading.suggestions)])
    return Reading(None, "dimension-ambiguous", tuple(suggested))


def read_dimensions(value: Cell) -> Reading:
    """All dimensions that a cell lists, as codes; with `secondary-dimension-unknown` where a part is none."""
    first = read_dimension(value)
    if first.value is not None:
        others = first.also["secondary_dimensions"] if first.also else []
        return Reading([first.value, *others], first.code, (), first.params)
    if first.code is None:
        return EMPTY
    parts = [part for part in _BETWEEN.split(cell_text(value)) if part.strip()]
    known = list(dict.fromkeys(code for part in parts if (code := read_dimension(part).value)))
    suggested = tuple(code for code in first.suggestions if code not in known)
    return Reading(known or None, "secondary-dimension-unknown", suggested)


def read_subdimension(value: Cell, dimension: str | None) -> Reading:
    """The code of a sub-dimension (`living/health`); where its word fits several, the one of `dimension`.

    One that belongs to another dimension stays empty with `subdimension-mismatch`, which suggests that
    dimension; an unknown word is `subdimension-unknown`, which suggests the dimension's three.
    """
    if is_blank(value):
        return EMPTY
    key = _key(one_line(value))
    fitting = _index().parts.get(key)
    corrected = False
    if fitting is None:
        fitting = _like(key, _index().parts)
        corrected = fitting is not None
    if fitting is None:
        parts = load_reference().dimension(dimension).subdimensions if dimension else ()
        return Reading(None, "subdimension-unknown", tuple(part.code for part in parts))
    own = [code for code in fitting if dimension is None or code.startswith(f"{dimension}/")]
    if not own:
        return Reading(None, "subdimension-mismatch", dimensions_of_parts(fitting))
    if len(own) > 1:
        return Reading(None, "subdimension-unknown", tuple(own))
    return Reading(own[0], "subdimension-corrected", (), {"kept": own[0]}) if corrected else Reading(own[0])


def dimensions_of_parts(codes: Iterable[str]) -> tuple[str, ...]:
    """The dimensions of sub-dimension codes, in their order."""
    return tuple(dict.fromkeys(code.partition("/")[0] for code in codes))


def _key(text: str) -> str:
    """The key of a name without its number and without words such as `dimensi` in front."""
    return _LEADING_WORDS.sub("", word_key(_NUMBERED.sub("", text)))


def _read_listed(text: str) -> Reading | None:
    """What the reference data says of the spelling, None where it does not hold it."""
    index = _index()
    for key in (word_key(text), _key(text)):
        if key in index.aliases:
            return Reading(index.aliases[key])
        if key in index.traps:
            code, suggestions = index.traps[key]
            return Reading(None, code, suggestions)
        if key in index.typos:
            return _corrected(index.typos[key])
    return None


def _name(code: str) -> str:
    """The dimension's name, the same in both languages."""
    return load_reference().dimension(code).names["id"]


def _corrected(code: str) -> Reading:
    return Reading(code, "dimension-corrected", (), {"kept": code})


def _read_unlisted(text: str) -> Reading:
    """A spelling that nobody listed: near enough to be a typo, or open with the nearest as suggestions."""
    index, stem = _index(), _COMMON_WORD.sub("", _key(text))
    if stem in index.parts:
        return Reading(None, "dimension-unknown", dimensions_of_parts(index.parts[stem]))
    if len(stem) < _SHORTEST_FUZZY:
        return Reading(None, "dimension-unknown")
    known = {**index.stems, **index.trap_stems}
    nearest = process.extract(
        stem, known.keys(), scorer=fuzz.ratio, limit=6, score_cutoff=_SUGGESTED_LIKENESS
    )
    if nearest and nearest[0][1] >= _CERTAIN_LIKENESS and nearest[0][0] not in index.trap_stems:
        rivals = {known[other] for other, score, _ in nearest if score > nearest[0][1] - _CLEAR_LEAD}
        if len(rivals) == 1:
            return _corrected(known[nearest[0][0]][0])
    suggested = dict.fromkeys(code for near, _, _ in nearest for code in known[near])
    return Reading(None, "dimension-unknown", tuple(suggested))


def _like(key: str, parts: Mapping[str, tuple[str, ...]]) -> tuple[str, ...] | None:
    """The sub-dimensions of the spelling that is nearly `key`, None where none or two are near."""
    if len(key) < _SHORTEST_FUZZY:
        return None
    nearest = process.extract(key, parts.keys(), scorer=fuzz.ratio, limit=2, score_cutoff=_CERTAIN_LIKENESS)
    if not nearest or (len(nearest) == 2 and parts[nearest[0][0]] != parts[nearest[1][0]]):
        return None
    return parts[nearest[0][0]]
