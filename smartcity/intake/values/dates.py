"""Dates and years as Indonesian offices write them; a date keeps the precision that it was given with."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, timedelta

from smartcity.intake.tables import Cell
from smartcity.intake.values.plain_text import one_line, says_nothing
from smartcity.intake.values.reading import EMPTY, Reading
from smartcity.intake.values.words import value_words, word_key

_EARLIEST, _LATEST = 1950, 2100
# The day that broken exports write for "no date" (Unix time 0, and Excel's first days by the year below).
_ZERO_DAYS = frozenset({"1970-01-01", "1970-01"})
_ZERO_DAY_TEXT = re.compile(r"\s*1970-01-01(\s.*)?")
_EXCEL_EPOCH = date(1899, 12, 30)
_EXCEL_FIRST, _EXCEL_LAST = 32_874, 54_789  # 1990-01-01 .. 2050-01-01 as Excel counts days

_TIME = re.compile(r"[T\s]+\d{1,2}[:.]\d{2}([:.]\d{2})?(\.\d+)?(\s*(wib|wita|wit|z))?$", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?")
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4}|\d{2})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
_RANGE_MARK = re.compile(
    r"\s*(?:s\s*[./]?\s*d\.?|sampai(?:\s+dengan)?|hingga|[-–—/&]|\bdan\b)\s*", re.IGNORECASE
)
_DAY_RANGE = re.compile(
    r"(?<!\d)(\d{1,2})\s*(?:[-–—/&,]|s\s*[./]?\s*d\.?|dan|sampai)\s*\d{1,2}\s+(?=\D)", re.IGNORECASE
)
_DAY_RANGE_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})\s*[-–—]\s*\d{1,2}(?=/\d{1,2}/\d{2,4}$)")
_PERIOD = re.compile(
    r"(?:triwulan|tri wulan|tw|quarter|q|semester|smt|caturwulan)\W*(?:iv|i{1,3}|[1-4])\W+(?:\D*\W)?(\d{4})",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\d{4}")
_YEAR_AS_NUMBER = re.compile(r"(\d{4})(?:\.0)?")  # programs write a column of years with gaps as 2022.0
_YEARS = re.compile(
    r"(\d{4})\s*(?:[-–—/]|s\s*[./]?\s*d\.?|sampai(?:\s+dengan)?|hingga)\s*(\d{4})", re.IGNORECASE
)
_PARTS = re.compile(r"[^\W\d_]+|\d+")


def read_date(value: Cell) -> Reading:
    """A date as ISO text: `2022-08-17`, or `2022-08`, `2022` where no more is said. Day before month.

    Of a range the first day is kept, of a quarter or half-year the year, and a day number of Excel becomes
    its date: each with `date-simplified`. 1970-01-01 and years before 1950 or after 2100 are
    `date-suspicious` and stay empty; what cannot be read is `date-unreadable`.
    """
    if isinstance(value, str) and _ZERO_DAY_TEXT.fullmatch(value):
        return Reading(None, "date-suspicious")
    if says_nothing(value):
        return EMPTY
    if isinstance(value, datetime):
        return _checked(value.date().isoformat())
    if isinstance(value, date):
        return _checked(value.isoformat())
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_number(value)
    if not isinstance(value, str):
        return Reading(None, "date-unreadable")
    return _from_text(one_line(value))


def read_year(value: Cell) -> Reading:
    """A year; of `2019-2020` the first, with the last in `also["end_year"]`. Of a date its year."""
    text = one_line(value)
    years = _YEARS.fullmatch(_without_prefixes(text))
    if years and _is_year(int(years[1])) and int(years[1]) <= int(years[2]) <= _LATEST:
        return Reading(int(years[1]), also={"end_year": int(years[2])})
    dated = read_date(value)
    if dated.value is None:
        return Reading(None, "year-unreadable" if dated.code == "date-unreadable" else dated.code)
    return Reading(int(dated.value[:4]))


def _is_year(year: int) -> bool:
    return _EARLIEST <= year <= _LATEST


def _checked(iso: str, simplified: bool = False) -> Reading:
    """The ISO date, unless it is one that nobody meant."""
    if iso in _ZERO_DAYS or not _is_year(int(iso[:4])):
        return Reading(None, "date-suspicious")
    return Reading(iso, "date-simplified", params={"kept": iso}) if simplified else Reading(iso)


def _from_number(number: float) -> Reading:
    if not math.isfinite(number):
        return Reading(None, "date-unreadable")
    if number == int(number) and _is_year(int(number)):
        return Reading(str(int(number)))
    if number == 0:
        return EMPTY
    if _EXCEL_FIRST <= number < _EXCEL_LAST:
        return _checked((_EXCEL_EPOCH + timedelta(days=int(number))).isoformat(), simplified=True)
    return Reading(None, "date-unreadable")


def _from_text(text: str) -> Reading:
    if len(text) > 80:
        return Reading(None, "date-unreadable")
    cleaned = _without_prefixes(_TIME.sub("", _without_weekdays(text)))
    numeric = _numeric(cleaned)
    if numeric is not None:
        return numeric
    period = _PERIOD.fullmatch(cleaned)
    if period:
        return _checked(period[1], simplified=True)
    worded = _worded(cleaned)
    if worded is not None:
        return _checked(worded)
    return _first_of_range(cleaned) or Reading(None, "date-unreadable")


def _without_weekdays(text: str) -> str:
    """The text without names of days and the brackets around a date."""
    words = value_words().weekdays
    kept = [part for part in re.split(r"[\s,()]+", text) if part and word_key(part) not in words]
    return " ".join(kept)


def _without_prefixes(text: str) -> str:
    """The text without `TA`, `Tahun`, `tgl` in front."""
    prefixes = value_words().date_prefixes
    parts = text.split()
    while len(parts) > 1 and word_key(parts[0]) in prefixes:
        parts = parts[1:]
    joined = " ".join(parts)
    glued = re.fullmatch(r"(\D{1,4}?)[\s.]*(\d{4}.*)", joined)
    return glued[2] if glued and word_key(glued[1]) in prefixes else joined


def _numeric(text: str) -> Reading | None:
    """A date written in digits; None where it is no such date."""
    year = _YEAR_AS_NUMBER.fullmatch(text)
    if year:
        return _checked(year[1])
    year_first = _YEAR_FIRST.fullmatch(text)
    if year_first:
        return _dated(int(year_first[1]), int(year_first[2]), int(year_first[3] or 0))
    month_year = _MONTH_YEAR.fullmatch(text)
    if month_year:
        return _dated(int(month_year[2]), int(month_year[1]), 0)
    day_first = _DAY_FIRST.fullmatch(text)
    if day_first:
        return _dated(_full_year(day_first[3]), int(day_first[2]), int(day_first[1]))
    day_number = re.fullmatch(r"\d{5}(?:\.\d+)?", text)
    return _from_number(float(text)) if day_number else None


def _full_year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _dated(year: int, month: int, day: int) -> Reading:
    """The date; where day and month only fit the other way round, that is suggested, not taken."""
    iso = _iso(year, month, day)
    if iso is not None:
        return _checked(iso)
    swapped = _iso(year, day, month) if day else None
    return Reading(None, "date-unreadable", (swapped,) if swapped else ())


def _iso(year: int, month: int, day: int) -> str | None:
    """ISO text, to the month where `day` is 0; None where the calendar has no such day."""
    if not day:
        return f"{year:04d}-{month:02d}" if 1 <= month <= 12 and year else None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _worded(text: str) -> str | None:
    """`17 Agustus 2022`, `17-Agu-22`, `Agustus 2022` as ISO text; None where it is no such date."""
    parts = _PARTS.findall(text)
    months = value_words().months
    if len(parts) == 3 and parts[0].isdigit() and parts[2].isdigit():
        month = months.get(word_key(parts[1]))
        readable = month and len(parts[0]) <= 2 and len(parts[2]) in (2, 4)
        return _iso(_full_year(parts[2]), month or 0, int(parts[0])) if readable and int(parts[0]) else None
    if len(parts) == 2 and parts[1].isdigit() and len(parts[1]) == 4:
        return _iso(int(parts[1]), months.get(word_key(parts[0]), 0), 0)
    return None


def _first_of_range(text: str) -> Reading | None:
    """The first day of `19-20 September 2022`, `28 Juli s.d 3 Agustus 2022`, `Mei - Desember 2022`."""
    for pattern, kept in ((_DAY_RANGE, r"\1 "), (_DAY_RANGE_NUMERIC, r"\1")):
        shortened = pattern.sub(kept, text, count=1)
        if shortened != text:
            first = _first_date(shortened)
            return _checked(first, simplified=True) if first else None
    years = _YEAR.findall(text)
    for mark in _RANGE_MARK.finditer(text):
        head = text[: mark.start()]
        first = _first_date(head) or (_first_date(f"{head} {years[-1]}") if head and years else None)
        if first:
            return _checked(first, simplified=True)
    return None


def _first_date(text: str) -> str | None:
    numeric = _numeric(text)
    return numeric.value if numeric else _worded(text)
