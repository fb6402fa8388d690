"""What the values of a column look like, from a sample of its rows."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from smartcity.intake.locating.cells import cell_text, is_blank
from smartcity.intake.locating.headers import is_number, is_year
from smartcity.intake.locating.labels import is_empty_mark, looks_like_opd, marker_style
from smartcity.intake.tables import Cell, Column, IntakeContext, LocatedTable, Sheet
from smartcity.intake.vocabulary import load_vocabulary
from smartcity.reference.sheet_words import label_key

_SAMPLE_ROWS = 240
_LONGEST_VALUE = 200
# A name of another framework or of the yearly evaluation: a column of these alone is none of dimensions.
_ASKED_WEIGHT = 0.4
_FIRST_PART = re.compile(r"\s*(?:[;,/\n|]| dan | & )\s*")
_DATE = re.compile(r".*(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}|(?:19|20)\d\d).*")
_MONEY = re.compile(
    r"(?:rp\.?|idr)?\s*\d[\d.,\s]*(?:,-|-)?\s*(?:rb|ribu|jt|juta|m|miliar|milyar|t|triliun)?\.?",
    re.IGNORECASE,
)
_MARKS = frozenset(
    {"v", "√", "✓", "✔", "☑", "✅", "x", "×", "y", "ya", "1", "0", "*", "o", "●", "•", "-", "tidak", "✗"}
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A column's filled cells in a sample of data rows, placeholders such as `-` left out."""

    cells: tuple[Cell, ...]
    texts: tuple[str, ...]

    def share(self, fits: Callable[[str], bool]) -> float:
        """The share of texts that fit; 0 for a column without any."""
        return sum(map(fits, self.texts)) / len(self.texts) if self.texts else 0.0

    @property
    def distinct(self) -> int:
        """How many different texts."""
        return len(set(self.texts))


def take_samples(located: LocatedTable, sheet: Sheet) -> dict[int, Sample]:
    """For each column's place a sample of up to 240 data rows, evenly over the table."""
    rows = [row for row, kind in enumerate(located.row_kinds, located.first_row) if kind == "data"]
    chosen = rows[:: max(1, len(rows) // _SAMPLE_ROWS)]
    return {column.place: _sample(column, sheet, chosen) for column in located.columns}


def _sample(column: Column, sheet: Sheet, rows: list[int]) -> Sample:
    cells = []
    for row in rows:
        values = sheet.rows[row - 1]
        if column.place <= len(values) and not is_blank(cell := values[column.place - 1]):
            cells.append(cell)
    spoken = [(cell, text) for cell in cells if not is_empty_mark(text := cell_text(cell))]
    return Sample(tuple(cell for cell, _ in spoken), tuple(text for _, text in spoken))


def dimension_share(sample: Sample) -> float:
    """The share of values that begin with the name of a dimension; one that must be asked counts less."""
    if not sample.texts:
        return 0.0
    heads = ((text, _FIRST_PART.split(text, maxsplit=1)[0]) for text in sample.texts)
    return sum(max(map(_dimension_weight, head)) for head in heads) / len(sample.texts)


def _dimension_weight(text: str) -> float:
    """A number or a single letter may stand for a dimension, but shows none."""
    label = _short_label(text)
    code = load_vocabulary().dimensions.get(label)
    if code is None or label.isdigit() or marker_style(label.upper()):
        return 0.0
    return 1.0 if code else _ASKED_WEIGHT


def _short_label(text: str) -> str:
    """The text's label; '' for a text too long to be a code or a name."""
    return label_key(text) if len(text) <= _LONGEST_VALUE else ""


def code_share(sample: Sample, vocabulary: str) -> float:
    """The share of values that are words of a vocabulary such as maturity or status."""
    words = load_vocabulary().values.get(vocabulary, {})
    flags = load_vocabulary().values.get("flag", {}) if vocabulary in ("digital", "quick_win") else {}
    return sample.share(lambda text: _short_label(text) in words or _short_label(text) in flags)


def codes_seen(sample: Sample, vocabulary: str) -> set[str]:
    """The codes of a vocabulary that the values stand for."""
    words = load_vocabulary().values.get(vocabulary, {})
    return {words[key] for text in sample.texts if (key := _short_label(text)) in words}


def opd_share(sample: Sample, context: IntakeContext) -> float:
    """The share of values that read like an OPD or stand in the region's registry."""
    registered = {
        label_key(name) for opd in context.registry or () for name in (opd.name, opd.short_name or "")
    }
    return sample.share(
        lambda text: _short_label(text) in registered or looks_like_opd(text[:_LONGEST_VALUE])
    )


def number_share(sample: Sample) -> float:
    """The share of values that are amounts of money or plain numbers."""
    return _cell_share(sample, lambda cell: is_number(cell) or _MONEY.fullmatch(cell_text(cell)) is not None)


def amount_share(sample: Sample) -> float:
    """The share of values that can only be money: a thousand or more, or with a unit or currency."""
    return _cell_share(sample, _may_be_amount)


def _may_be_amount(cell: Cell) -> bool:
    text = cell_text(cell)
    if _MONEY.fullmatch(text) is None:
        return False
    return sum(map(str.isdigit, text)) > 3 or any(map(str.isalpha, text))


def year_share(sample: Sample) -> float:
    """The share of values that are or begin with a year."""
    return _cell_share(
        sample, lambda cell: is_year(cell) or _DATE.fullmatch(cell_text(cell)[:40]) is not None
    )


def percent_share(sample: Sample) -> float:
    """The share of values that are numbers up to a hundred or carry a percent sign."""
    return _cell_share(sample, _may_be_percent)


def _may_be_percent(cell: Cell) -> bool:
    if isinstance(cell, (int, float)):
        return abs(cell) <= 1000
    return is_number(cell) and len(cell_text(cell)) <= 20


def link_share(sample: Sample) -> float:
    """The share of values that are web addresses."""
    return sample.share(lambda text: "://" in text or text.startswith("www."))


def mark_share(sample: Sample) -> float:
    """The share of values that are ticks or short yes and no marks."""
    return sample.share(lambda text: text.casefold() in _MARKS)


def name_share(sample: Sample) -> float:
    """How much the column reads like names: texts of words, mostly different from each other."""
    if not sample.texts:
        return 0.0
    worded = sample.share(lambda text: 3 <= len(text) <= 300 and any(sign.isalpha() for sign in text))
    return worded * min(1.0, 0.4 + sample.distinct / len(sample.texts))


def _cell_share(sample: Sample, fits: Callable[[Cell], bool]) -> float:
    return sum(map(fits, sample.cells)) / len(sample.cells) if sample.cells else 0.0
