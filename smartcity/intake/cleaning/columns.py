"""Reading a whole column by its field's type: distinct values first, then a look-up for each row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial

from smartcity.intake.tables import Cell
from smartcity.intake.values.dates import read_date, read_year
from smartcity.intake.values.dimensions import read_dimension, read_dimensions
from smartcity.intake.values.flags import read_code, read_codes, read_flag
from smartcity.intake.values.money import read_amounts
from smartcity.intake.values.percents import read_percents
from smartcity.intake.values.plain_text import is_blank, is_fragment, line_of, plain_texts, text_of
from smartcity.intake.values.reading import EMPTY, Reading, Readings, read_each
from smartcity.reference.model import Field

LONGEST_CELL_TEXT = 32_767
"""Excel keeps no more characters in a cell; a text of exactly this length was probably cut."""

_BLOCK = 64
_WHOLE = re.compile(r"\s*\d{1,15}\s*", re.ASCII)
_BETWEEN_TEXTS = re.compile(r"\s*[;|\n\r]\s*")


def distinct(cells: Iterable[Cell]) -> list[Cell]:
    """The distinct cells in order of first sight."""
    return list(dict.fromkeys(cells))


def read_distinct(values: list[Cell], field: Field, multiplier: int = 1) -> Readings:
    """The reading of each distinct value of a field's column.

    `multiplier` is the unit that a money column's header names. Texts, OPDs and sub-dimensions are read
    elsewhere.
    """
    if field.type == "money":
        return read_amounts(values, multiplier)
    if field.type == "percent":
        return read_percents(values)
    return read_each(values, _reader(field))


def _reader(field: Field) -> Callable[[Cell], Reading]:
    vocabulary = field.vocabulary or field.code
    readers: dict[str, Callable[[Cell], Reading]] = {
        "text_list": read_texts,
        "dimension": read_dimension,
        "dimension_list": read_dimensions,
        "flag": partial(read_flag, vocabulary=field.vocabulary),
        "code": partial(read_code, vocabulary=vocabulary),
        "code_list": partial(read_codes, vocabulary=vocabulary),
        "partial_date": read_date,
        "year": read_year,
        "whole": read_whole,
    }
    return readers[field.type]


def read_text_cells(values: list[Cell], one_line_only: bool) -> tuple[dict[Cell, str | None], Readings]:
    """The text of each distinct value, and the readings of those with something to say about them.

    Texts are most of what a list of innovations holds, so a block of plain ones is taken as it is.
    """
    texts: dict[Cell, str | None] = {}
    noted: Readings = {}
    clean = line_of if one_line_only else text_of
    for start in range(0, len(values), _BLOCK):
        block = values[start : start + _BLOCK]
        plain = plain_texts(block, LONGEST_CELL_TEXT)
        if plain is not None:
            texts.update(zip(plain, plain, strict=True))
            continue
        for value in block:
            texts[value] = clean(value)
            code = _note_on(value, one_line_only)
            if code is not None:
                noted[value] = Reading(texts[value], code)
    return texts, noted


def _note_on(value: Cell, one_line_only: bool) -> str | None:
    """What there is to say of a text: cut by its program, or freed of the markup of a web page."""
    if not isinstance(value, str):
        return None
    if len(value) == LONGEST_CELL_TEXT:
        return "text-truncated-by-source"
    return "html-removed" if not one_line_only and is_fragment(value) else None


def read_texts(value: Cell) -> Reading:
    """The texts that a cell lists, one a line or between semicolons; a comma is part of a name."""
    parts = _BETWEEN_TEXTS.split(value) if isinstance(value, str) and not is_blank(value) else [value]
    texts = [text for text in map(line_of, parts) if text is not None]
    return Reading(texts) if texts else EMPTY


def read_whole(value: Cell) -> Reading:
    """A whole number; anything else is left to those who know what the number means."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Reading(int(value)) if float(value).is_integer() else EMPTY
    return Reading(int(value)) if isinstance(value, str) and _WHOLE.fullmatch(value) else EMPTY


def remembered(readings: Readings, known: dict[Cell, str], field: Field) -> Readings:
    """The readings with a person's earlier decisions in place of what the cell alone says."""
    return readings | {value: Reading(_typed(canonical, field)) for value, canonical in known.items()}


def _typed(canonical: str, field: Field) -> str | float | bool | list[str]:
    """A decision's text as the field's type."""
    if field.type in ("money", "year"):
        return int(canonical)
    if field.type == "percent":
        return float(canonical)
    if field.type == "flag":
        return canonical == "yes"
    return [canonical] if field.type.endswith("_list") else canonical
