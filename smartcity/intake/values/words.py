"""The reference words as the value readers look them up, each by its `word_key`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from smartcity.reference.loading import DATA_FOLDER, load_reference
from smartcity.reference.sheet_words import label_key


def word_key(text: str) -> str:
    """The text as compared with word lists: case, punctuation and spacing do not count; a lone sign stays."""
    return label_key(text) or text.strip()


@dataclass(frozen=True, slots=True)
class ValueWords:
    """Words in cells: placeholders for empty, months, words around dates, money units, vocabularies."""

    empty: frozenset[str]
    months: dict[str, int]
    weekdays: frozenset[str]
    date_prefixes: frozenset[str]
    money_units: dict[str, int]
    vocabularies: dict[str, dict[str, str]]


def _keys(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word_key(word) for word in words)


@cache
def value_words() -> ValueWords:
    """The words of data/reference, read once."""
    values = load_reference().values
    dates = tomllib.loads((DATA_FOLDER / "date_words.toml").read_text(encoding="utf-8"))
    return ValueWords(
        empty=_keys(values.empty),
        months={word_key(word): number for number, words in enumerate(values.months, 1) for word in words},
        weekdays=_keys(dates["weekdays"]),
        date_prefixes=_keys(dates["prefixes"]),
        money_units={word_key(word): unit.factor for unit in values.money_units for word in unit.words},
        vocabularies={
            name: {
                word_key(word): term.code
                for term in terms
                for word in (term.code, *term.names.values(), *term.words)
            }
            for name, terms in values.vocabularies.items()
        },
    )
