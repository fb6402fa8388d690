"""Tables in text files: separator, quotes, records."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from smartcity.intake.limits import over_limit
from smartcity.intake.reading.decoding import decode_text
from smartcity.intake.tables import Cell, Limits, Sheet, Workbook

_SEPARATORS = "\t;,"
"""In order of preference: a comma is the decimal sign here, so it wins only where it fits clearly better."""
_CLEARLY = 0.1
_LONGEST_FIELD = 16 * 1024 * 1024
_DIRECTIVE = "sep="


def read_separated(content: bytes, limits: Limits) -> Workbook:
    """The one nameless sheet of a csv or tsv file; a row is a record, which may span physical lines.

    Every cell is text as sent. Raises `file-empty`, `file-unreadable` and, beyond the row limit,
    `file-too-large`.
    """
    text = decode_text(content)
    named = _named_separator(text)
    if named is not None:
        text = text.split("\n", 1)[1] if "\n" in text else ""
    balanced = text.count('"') % 2 == 0
    separator = named or _best_separator(text, balanced)
    shared: dict[str, str] = {}
    rows: list[list[Cell]] = []
    filled = 0
    for record in _records(text, separator, balanced):
        if any(record):
            filled += 1
            if filled > limits.filled_rows:
                raise over_limit("file-too-large", "filled_rows", limits, filled)
            rows.append([shared.setdefault(value, value) for value in record])
        else:
            rows.append([])
    while rows and not rows[-1]:
        rows.pop()
    return Workbook("csv", [Sheet(None, rows)])


def _named_separator(text: str) -> str | None:
    """The separator of a first line `sep=;`, which spreadsheets write, obey and do not show as a row."""
    line = text[:8].split("\n", 1)[0].rstrip("\r").lower()
    return line[-1] if line.startswith(_DIRECTIVE) and line[len(_DIRECTIVE) :] in tuple(_SEPARATORS) else None


def _best_separator(text: str, balanced: bool) -> str:
    """The separator that cuts the largest share of all records into one number of fields above one."""
    best, best_share = ",", 0.0
    for separator in _SEPARATORS:
        if separator not in text:
            continue
        share = _agreement(text, separator, balanced)
        if share > best_share + (_CLEARLY if best_share else 0):
            best, best_share = separator, share
    return best


def _agreement(text: str, separator: str, balanced: bool) -> float:
    """The share of records with the commonest width above one, 0 where a separator cuts nothing."""
    widths = Counter(len(record) for record in _records(text, separator, balanced) if any(record))
    agreeing = max((count for width, count in widths.items() if width > 1), default=0)
    return agreeing / max(widths.total(), 1)


def _records(text: str, separator: str, balanced: bool) -> Iterator[list[str]]:
    """The records; where a quote is never closed, every line is read on its own.

    Otherwise one forgotten quote would swallow all records up to the next one.
    """
    csv.field_size_limit(_LONGEST_FIELD)
    if balanced:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        return
    for line in text.splitlines():
        if line.count('"') % 2 == 0:
            yield next(csv.reader([line], delimiter=separator), [])
        else:
            yield line.split(separator)
