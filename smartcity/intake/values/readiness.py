"""Aspects of readiness and their levels, in the words of offices."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from smartcity.intake.header_names import header_variants
from smartcity.intake.tables import Cell
from smartcity.intake.values.plain_text import is_blank, one_line
from smartcity.intake.values.reading import EMPTY, Reading
from smartcity.intake.values.words import value_words, word_key
from smartcity.intake.vocabulary import load_vocabulary
from smartcity.reference import load_reference
from smartcity.reference.quick_win_words import load_quick_win_words
from smartcity.reference.readiness import HIGHEST_LEVEL, NOT_APPLICABLE, Aspect
from smartcity.reference.sheet_words import label_key

KIND = "readiness"
LEVEL = "level"
VOCABULARY = "readiness_level"
OUT_OF_RANGE, UNKNOWN_LEVEL = "level-out-of-range", "level-unknown"
OF_ASPECT = frozenset({LEVEL, "evidence", "date", "person", "note"})
"""What a sheet may say of each aspect in a column of its own."""

_STROKES = re.compile(r"[\s\-\u2010-\u2015_.…]*")
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
_NUMBER_AND_WORDS = re.compile(
    r"(\d+)(?:\s+[-\u2010-\u2015]\s+|\s*[-\u2010-\u2015:=.)(]\s*(?!\d))(\S.*?)\)?\s*$"
)
_SCALE_TAIL = re.compile(r" (?:skala )?0 (?:s d |sd |sampai )?3$")
_SHORTEST_DOCUMENT = 4


@dataclass(frozen=True, slots=True)
class AspectHeading:
    """What a column says of one aspect: its level, evidence, date, person or note.

    `sure` where the header asks for a level of readiness in so many words, `scored` where it asks for a
    score without saying of what.
    """

    aspect: str
    field: str
    sure: bool = False
    scored: bool = False


def aspect_heading(headers: tuple[str, ...]) -> AspectHeading | None:
    """What the headers of a column say about an aspect; None for a column about none, or several."""
    if not headers:
        return None
    named = _named(headers[-1])
    if named is None:
        field = _field(label_key(headers[-1]))
        above = (told for text in reversed(headers[:-1]) if (told := _named(text)))
        aspect = next((code for code, what in above if what == LEVEL), None)
        named = (aspect, field) if aspect and field else None
    if named is None:
        return None
    words = load_quick_win_words()
    padded = [f" {label_key(text)} " for text in headers]
    sure = any(f" {mark} " in text for mark in words.marks for text in padded)
    asked = (f" {mark} " in text for mark in words.level_headers for text in padded if named[1] == LEVEL)
    return AspectHeading(named[0], named[1], sure, any(asked))


def aspect_named(text: str) -> str | None:
    """The code of the aspect that a text names (`Kesiapan SDM & Kelembagaan`); None for anything else."""
    named = _named(text)
    return named[0] if named is not None and named[1] == LEVEL else None


def read_level(value: Cell, aspect: str | None) -> Reading:
    """The level that a cell gives: `0`-`3` or `not_applicable`; evidence in words where the aspect is known.

    A number off the scale is `level-out-of-range`, other words are `level-unknown`. `also` gives as evidence
    what names a document (`SK Bupati Nomor 188/2022`). A blank cell or a dash says nothing.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_number(float(value))
    text = one_line(value)
    if _STROKES.fullmatch(text):
        return EMPTY
    if _NUMBER.fullmatch(text):
        return _from_number(float(text.replace(",", ".")))
    words = _level_words(aspect)
    level = words.get(word_key(text))
    if level is not None:
        return Reading(level)
    if is_blank(value):
        return EMPTY
    return _numbered(text, words) or _document(text, words) or Reading(None, UNKNOWN_LEVEL)


def _from_number(number: float) -> Reading:
    if number.is_integer() and 0 <= number <= HIGHEST_LEVEL:
        return Reading(str(int(number)))
    return Reading(None, OUT_OF_RANGE)


def _numbered(text: str, words: Mapping[str, str]) -> Reading | None:
    """`2 - SK Kepala Daerah`: the number, unless its words mean another level."""
    parts = _NUMBER_AND_WORDS.match(text)
    if parts is None:
        return None
    reading = _from_number(float(parts[1]))
    said = words.get(word_key(parts[2]))
    if reading.value is None or said == reading.value:
        return reading
    if said is not None:
        return Reading(None, UNKNOWN_LEVEL)
    return Reading(reading.value, also={"evidence": parts[2]})


def _document(text: str, words: Mapping[str, str]) -> Reading | None:
    """`Perbup Nomor 12 Tahun 2021`: the level of its kind, the document as evidence."""
    key = word_key(text)
    marks = load_quick_win_words().document_marks
    for word, level in sorted(words.items(), key=lambda item: -len(item[0])):
        if level in {"0", NOT_APPLICABLE} or len(word) < _SHORTEST_DOCUMENT:
            continue
        if key.startswith(f"{word} "):
            follows = key[len(word) :].split()[0]
            if follows in marks or follows[0].isdigit():
                return Reading(level, also={"evidence": text})
    return None


@cache
def _level_words(aspect: str | None) -> Mapping[str, str]:
    """Words of levels by their `word_key`; without an aspect only what means a level anywhere."""
    model = load_reference().readiness
    words = dict(value_words().vocabularies[VOCABULARY])
    words |= {word_key(word): NOT_APPLICABLE for word in model.not_applicable_words}
    if aspect is not None:
        words |= _words_of(model.aspect(aspect))
    return words


def _words_of(aspect: Aspect) -> dict[str, str]:
    return {
        word_key(word): str(level)
        for level, (names, spoken) in enumerate(zip(aspect.levels, aspect.level_words, strict=True))
        for word in (*spoken, *names.values())
    }


@cache
def _aspects() -> Mapping[str, str]:
    """Label -> aspect; a label of two aspects means neither."""
    found: dict[str, str | None] = {}
    for aspect in load_reference().readiness.aspects:
        for word in {*aspect.names.values(), *aspect.words, aspect.code}:
            key = label_key(word)
            found[key] = aspect.code if found.get(key, aspect.code) == aspect.code else None
    return {label: code for label, code in found.items() if code is not None}


def _field(label: str) -> str | None:
    """The part of a record that a header means: level, evidence, date, person or note."""
    if label in load_quick_win_words().level_headers:
        return LEVEL
    meanings = load_vocabulary().headers.get(label, ())
    return next((one.field for one in meanings if one.kind == KIND and one.field in OF_ASPECT), None)


def _named(text: str) -> tuple[str, str] | None:
    """The aspect that one header names and what of it (`Bukti Regulasi`); the aspect alone asks its level."""
    aspects = _aspects()
    for variant in header_variants(text):
        label = _SCALE_TAIL.sub("", variant)
        if label in aspects:
            return aspects[label], LEVEL
        words = label.split()
        for cut in range(1, len(words)):
            head, tail = " ".join(words[:cut]), " ".join(words[cut:])
            for aspect, rest in ((aspects.get(tail), head), (aspects.get(head), tail)):
                field = _field(rest) if aspect else None
                if aspect and field:
                    return aspect, field
    return None
