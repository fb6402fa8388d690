"""Bimtek stages, deliverables and how far they are, in the words of offices."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from smartcity.intake.tables import Cell, IntakeContext
from smartcity.intake.values.dates import read_date
from smartcity.intake.values.plain_text import cell_text, is_blank, one_line
from smartcity.intake.values.reading import EMPTY, Reading
from smartcity.intake.values.words import value_words, word_key
from smartcity.names import fold
from smartcity.reference import StageList, load_reference
from smartcity.reference.sheet_words import label_key, load_sheet_words

VOCABULARY = "progress_state"
UNKNOWN_STATE, AMBIGUOUS_STATE = "state-unknown", "state-ambiguous"
_PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d+)?)\s*(?:%|persen\b)", re.IGNORECASE)
_STROKES = re.compile(r"[\s\-\u2010-\u2015_.…]*")
_TICK_LETTER = "v"
_CROSS_LETTERS = frozenset({"x", "×"})
_PARTS = re.compile(r"\s*(?:[-\u2010-\u2015:/|.]\s|\s[-\u2010-\u2015:/|]|:|\n)\s*")
_FULL_DATE = len("2022-08-17")


@dataclass(frozen=True, slots=True)
class StateColumn:
    """What the other cells of a column say about one of them.

    `mixed`: crosses stand beside letters v, so that neither is sure; `hundreds`: some numbers are greater
    than 1, so that 1 is one percent or a yes.
    """

    mixed: bool = False
    hundreds: bool = False

    @classmethod
    def of(cls, cells: Iterable[Cell]) -> StateColumn:
        """The traits of a column's distinct cells."""
        keys = {word_key(cell_text(cell)) for cell in cells}
        numbers = [
            float(cell) for cell in cells if isinstance(cell, int | float) and not isinstance(cell, bool)
        ]
        return cls(
            mixed=_TICK_LETTER in keys and bool(_CROSS_LETTERS & keys),
            hundreds=any(1 < number <= 100 for number in numbers),
        )


def read_state(value: Cell, column: StateColumn) -> Reading:
    """How far a deliverable is: done, partly, missing, not_applicable; a date means done on that day.

    `also` gives the date that the cell names. A lone `x`, a `v` in a column that also holds crosses and a 1
    among percentages may mean either: `state-ambiguous`. An unknown word is `state-unknown`. A blank cell or
    a dash says nothing.
    """
    text = one_line(value)
    if _STROKES.fullmatch(text):
        return EMPTY
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_number(float(value), column)
    if isinstance(value, date | datetime):
        return _dated(read_date(value))
    words = value_words().vocabularies[VOCABULARY]
    key = word_key(text)
    if column.mixed and key == _TICK_LETTER:
        return Reading(None, AMBIGUOUS_STATE)
    meaning = words.get(key)
    if meaning is not None:
        return Reading(None, AMBIGUOUS_STATE) if meaning == "ambiguous" else Reading(meaning)
    return EMPTY if is_blank(value) else _from_text(text, words)


def _from_number(number: float, column: StateColumn) -> Reading:
    if number == 1 and column.hundreds:
        return Reading(None, AMBIGUOUS_STATE)
    share = number if number <= 1 else number / 100
    if not 0 <= share <= 1:
        return Reading(None, UNKNOWN_STATE)
    return Reading("done" if share == 1 else "partly" if share > 0 else "missing")


def _from_text(text: str, words: dict[str, str]) -> Reading:
    """A percentage, a date, or a known word with one of them behind it; never a word inside a sentence."""
    percent = _PERCENT.search(text)
    rest = _PERCENT.sub(" ", text) if percent else text
    by_percent = _from_number(float(percent[1].replace(",", ".")) / 100, StateColumn()) if percent else None
    said = words.get(word_key(rest.strip(" ()[],;:")))
    if by_percent is not None and (not rest.strip(" ()[],;:") or said == by_percent.value):
        return by_percent
    if by_percent is not None:
        return Reading(None, AMBIGUOUS_STATE if said else UNKNOWN_STATE)
    dated = _dated(read_date(text))
    if dated.value is not None:
        return dated
    head = re.match(r"([^\d(,;:]+)[\s(,;:]+(.*?)\)?$", text)
    if head and (state := words.get(word_key(head[1]))) not in {None, "ambiguous"}:
        dated = _dated(read_date(head[2]))
        if dated.value is not None:
            return Reading(state, also=dated.also)
    return Reading(None, UNKNOWN_STATE)


def _dated(reading: Reading) -> Reading:
    """Done on the day that a reading gives; a bare year or month is no day on which something was done."""
    if not isinstance(reading.value, str) or len(reading.value) < _FULL_DATE:
        return Reading(None, UNKNOWN_STATE)
    return Reading("done", also={"date": reading.value})


class StageWords:
    """The words of a region's list of stages: which stage or deliverable a text means.

    `decided` are the deliverables that persons chose for sent texts ({folded text: code}); they win.
    """

    def __init__(self, stages: StageList, decided: Mapping[str, str] | None = None) -> None:
        self.stages = stages
        self._decided = {text: code for text, code in (decided or {}).items() if stages.stages_of(code)}
        self._numbers = {label_key(word): stage.number for stage in stages.stages for word in stage.words}
        self._codes: dict[str, str | None] = {}
        for deliverable in stages.deliverables.values():
            if not stages.stages_of(deliverable.code):
                continue
            for word in {*deliverable.names.values(), *deliverable.words, deliverable.code}:
                key = label_key(word)
                taken = self._codes.get(key, deliverable.code)
                self._codes[key] = deliverable.code if taken == deliverable.code else None

    @classmethod
    def of(cls, context: IntakeContext) -> StageWords:
        """The words of the region's list (None: that of data/reference) and of its decisions."""
        decided = {sent: code for (field, sent), code in context.aliases.items() if field == "deliverable"}
        return cls(context.stages or load_reference().stages, decided)

    def stage(self, text: str) -> int | None:
        """The number of the bimtek stage (`III`, `Tahap tiga`, `Bimtek ke-2`); None for anything else.

        Stages of an evaluation, of maturity or of a roadmap are not stages of bimtek.
        """
        words = load_sheet_words()
        tokens = label_key(text).split()
        if not tokens or not words.other_stages.isdisjoint(tokens):
            return None
        told = {self._numbers.get(token) for token in tokens if token not in words.stage_fillers}
        return told.pop() if len(told) == 1 else None

    def deliverable(self, text: str) -> str | None:
        """The code of the deliverable that a text names, None where none or several."""
        key = label_key(text)
        code = self._decided.get(fold(text)) or self._codes.get(key)
        return code if code is not None else self._codes.get(_bare(key))

    def column(self, headers: tuple[str, ...]) -> tuple[str, int | None] | None:
        """The deliverable that a column's headers name, and the stage that stands in or above its name."""
        if not headers:
            return None
        parts = [part for part in _PARTS.split(headers[-1]) if part.strip()]
        tried = [headers[-1], *(part for part in parts if self.stage(part) is None)]
        code = next((found for text in tried if (found := self.deliverable(text))), None)
        if code is None:
            return None
        stages = (self.stage(text) for text in (*parts, *reversed(headers[:-1])))
        return code, next((number for number in stages if number is not None), None)

    def bare_stage(self, headers: tuple[str, ...]) -> int | None:
        """The stage that headers name without a deliverable (`Tahap II`, also above `Status`)."""
        if not headers or self.column(headers) is not None:
            return None
        tokens = {token for header in headers for token in label_key(header).split()}
        if not load_sheet_words().other_stages.isdisjoint(tokens):
            return None
        if self.stage(headers[-1]) is None and not _heads_states(headers[-1]):
            return None
        return next((number for text in reversed(headers) if (number := self.stage(text))), None)

    def is_of_region(self, code: str) -> bool:
        """Whether the region owes the deliverable once, not each OPD; False for an unknown code."""
        known = self.stages.deliverables.get(code)
        return known is not None and known.scope == "region"

    def resolve(self, code: str, told: int | None) -> int | None:
        """The stage that asks for a deliverable; None where the one told does not, or several do."""
        asked = self.stages.stages_of(code)
        if told is not None:
            return told if told in asked else None
        return asked[0] if len(asked) == 1 else None


@cache
def _common_words() -> StageWords:
    return StageWords(load_reference().stages)


def heads_progress(text: str) -> str | None:
    """`deliverable` of data/reference, `stage` with its word (`Tahap II`), or None for another text."""
    words = _common_words()
    if words.deliverable(text) is not None:
        return "deliverable"
    return "stage" if calls_itself_stage((text,)) and words.stage(text) is not None else None


def calls_itself_stage(headers: Iterable[str]) -> bool:
    """Whether a word such as `Tahap` or `Bimtek` stands in the headers, not numerals alone."""
    tokens = {token for header in headers for token in label_key(header).split()}
    return not load_sheet_words().stage_names.isdisjoint(tokens)


def _heads_states(header: str) -> bool:
    state = load_reference().kinds["progress"].fields["state"]
    return label_key(header) in {label_key(word) for word in (*state.headers, *state.ambiguous_headers)}


def _bare(key: str) -> str:
    """The label without words around a deliverable's name: `status peta jalan` -> `peta jalan`."""
    tokens = [token for token in key.split() if token not in {"status", "progres", "progress", "dokumen"}]
    return " ".join(tokens)
