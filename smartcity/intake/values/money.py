"""Amounts of rupiah as Indonesian offices write them.

Dot separates thousands and comma decimals; `M` is miliar (10^9), never million. Forms: docs/definitions.md.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from smartcity.intake.tables import Cell
from smartcity.intake.values.plain_text import cell_text, one_line, says_nothing
from smartcity.intake.values.reading import EMPTY, Reading, Readings
from smartcity.intake.values.words import value_words, word_key

_AMOUNT = re.compile(
    r"(?P<currency>(?:rp|idr)\s*\.?\s*)?(?P<sign>-)?\s*(?P<currency_after>(?:rp|idr)\s*\.?\s*)?"
    r"(?P<digits>\d[\d.,\s]*?)\s*(?P<rest>[.,]\s*[-–—]+)?\s*(?P<unit>[a-z]+)?\s*(?P<rupiah>rupiah)?\s*[.,]?",
    re.IGNORECASE,
)
_NO_AMOUNT = re.compile(r"(?:rp|idr)?[\s.,\-–—]*", re.IGNORECASE)
_WORDS_IN_BRACKETS = re.compile(r"\([^()\d]*\)\s*$")
_BRACKETED = re.compile(r"\(\s*((?:rp\.?\s*)?[\d.,\s]+)\s*\)", re.IGNORECASE)
_DOT_GROUPS = re.compile(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d{1,2}|,\d{4,})?|\d{1,3}\.\d{3},\d{1,2}")
_COMMA_GROUPS = re.compile(r"\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|\d{1,3},\d{3}\.\d+")
_SPACE_GROUPS = re.compile(r"\d{1,3}(?: \d{3})+(?:,\d+)?")
_ONE_GROUP = re.compile(r"\d{1,3}([.,])\d{3}")
_DECIMAL = re.compile(r"\d+(?:[.,]\d+)?")

# More than this is no budget of one innovation or programme: the whole state budget is near 4 x 10^15.
_LARGEST = Decimal(10) ** 15
# A bare number below this is no whole amount of rupiah; it is left open which unit was meant.
_SMALLEST_BARE = Decimal(1_000)
# Beside amounts of a million and more, a bare number below this may be in thousands or millions.
_SMALL_IN_MIX, _LARGE_IN_MIX = Decimal(100_000), Decimal(1_000_000)
# Largest bare number that still fits a unit named by the header: 10 miliar said in thousands, 1 triliun in
# millions or more. A full rupiah amount under such a header is larger.
_LARGEST_IN_UNIT = {1_000: Decimal(10) ** 7, 1_000_000: Decimal(10) ** 6, 1_000_000_000: Decimal(10) ** 3}


@dataclass(frozen=True, slots=True)
class _Amount:
    """A number as written; `unit` is what the cell itself names (1 where it names none)."""

    number: Decimal
    unit: int = 1
    names_rupiah: bool = False
    either: tuple[Decimal, ...] = ()

    @property
    def is_bare(self) -> bool:
        return self.unit == 1


def read_amounts(values: Iterable[Cell], multiplier: int = 1) -> Readings:
    """The distinct values of one column as whole rupiah, halves rounded up.

    `multiplier` is the unit that the column's header names (`dalam juta`: 1 000 000). It applies where all
    numbers of the column without a unit of their own fit it; where they do not, or mix, each of them is
    `money-ambiguous`. So are `1.250` (1250 or 1,25), numbers too small to be rupiah, and small numbers
    beside large ones. Negative amounts are `money-negative`; other text is `money-unreadable`.
    """
    amounts = {value: _parse(value) for value in values}
    bare = [
        amount.number
        for amount in amounts.values()
        if isinstance(amount, _Amount) and amount.is_bare and not amount.either and amount.number != 0
    ]
    largest_fitting = _LARGEST_IN_UNIT.get(multiplier)
    if largest_fitting is None:
        header_fits = multiplier == 1
        mixed = any(number >= _LARGE_IN_MIX for number in bare)
    else:
        header_fits = all(number <= largest_fitting for number in bare)
        mixed = False
    return {
        value: amount if isinstance(amount, Reading) else _decide(amount, multiplier, header_fits, mixed)
        for value, amount in amounts.items()
    }


def _decide(amount: _Amount, multiplier: int, header_fits: bool, mixed: bool) -> Reading:
    """Whole rupiah, or why it stays open."""
    unit = amount.unit if not amount.is_bare else multiplier
    if amount.either:
        return _open(*(number * unit for number in amount.either))
    if amount.number == 0:
        return Reading(0)
    if amount.is_bare:
        if not header_fits:
            return _open(amount.number, amount.number * multiplier)
        too_small = _SMALL_IN_MIX if mixed else _SMALLEST_BARE
        if multiplier == 1 and not amount.names_rupiah and abs(amount.number) < too_small:
            return _open(amount.number, amount.number * 1_000, amount.number * 1_000_000)
    return _whole(amount.number * unit)


def _whole(rupiah: Decimal) -> Reading:
    if rupiah < 0:
        return Reading(None, "money-negative")
    if rupiah > _LARGEST:
        return Reading(None, "money-unreadable")
    return Reading(int(rupiah.quantize(Decimal(1), rounding=ROUND_HALF_UP)))


def _open(*amounts: Decimal) -> Reading:
    """Ambiguous, with the amounts that could be meant as suggestions."""
    possible = dict.fromkeys(_whole(amount).value for amount in amounts if amount >= _SMALLEST_BARE)
    return Reading(None, "money-ambiguous", tuple(str(amount) for amount in possible if amount))


def _parse(value: Cell) -> _Amount | Reading:
    """The amount as written, or the reading of a cell that holds none."""
    if says_nothing(value):
        return EMPTY
    if isinstance(value, int | float) and not isinstance(value, bool):
        if not math.isfinite(value) or abs(value) > 1e18:
            return Reading(None, "money-unreadable")
        return _Amount(Decimal(repr(value)))
    text = one_line(value) if isinstance(value, str) else cell_text(value)
    if len(text) > 120 or not isinstance(value, str):
        return Reading(None, "money-unreadable")
    if _NO_AMOUNT.fullmatch(text):
        return EMPTY
    return _parse_text(_WORDS_IN_BRACKETS.sub("", text).strip()) or Reading(None, "money-unreadable")


def _parse_text(text: str) -> _Amount | None:
    bracketed = _BRACKETED.fullmatch(text)
    found = _AMOUNT.fullmatch(bracketed[1] if bracketed else text)
    if found is None:
        return None
    unit_word = word_key(found["unit"] or "")
    unit = 1 if unit_word == "" else value_words().money_units.get(unit_word)
    if unit is None:
        return None
    names_rupiah = bool(found["currency"] or found["currency_after"] or found["rupiah"] or found["rest"])
    names_rupiah = names_rupiah or unit_word == "rupiah"
    readings = _numbers(found["digits"].strip().rstrip(".,"), unit, names_rupiah)
    if not readings:
        return None
    negative = bool(bracketed or found["sign"])
    numbers = tuple(-number if negative else number for number in readings)
    return _Amount(numbers[0], unit, names_rupiah, numbers if len(numbers) > 1 else ())


def _numbers(digits: str, unit: int, names_rupiah: bool) -> tuple[Decimal, ...]:
    """What the digits can mean: one number, two where the mark could be either, none where unreadable."""
    if _DOT_GROUPS.fullmatch(digits):
        return (Decimal(digits.replace(".", "").replace(",", ".")),)
    if _COMMA_GROUPS.fullmatch(digits):
        return (Decimal(digits.replace(",", "")),)
    if _SPACE_GROUPS.fullmatch(digits):
        return (Decimal(digits.replace(" ", "").replace(",", ".")),)
    one_group = _ONE_GROUP.fullmatch(digits)
    if one_group:
        return _one_group(digits, one_group[1], unit, names_rupiah)
    if _DECIMAL.fullmatch(digits):
        return (Decimal(digits.replace(",", ".")),)
    return ()


def _one_group(digits: str, mark: str, unit: int, names_rupiah: bool) -> tuple[Decimal, ...]:
    """`1.250` or `1,250`: thousands or a decimal number; decided only where one reading is left."""
    grouped, decimal = Decimal(digits.replace(mark, "")), Decimal(digits.replace(mark, "."))
    if unit > 1 and mark == ",":
        return (decimal,)
    if unit == 1 and (names_rupiah or (digits.endswith("000") and grouped >= 10_000)):
        return (grouped,)
    return (grouped, decimal)
