"""The reference words as the intake looks them up: headers, row words, values, each by its `label_key`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from smartcity.reference import Kind, Reference, load_reference
from smartcity.reference.sheet_words import label_key, load_sheet_words


@dataclass(frozen=True, slots=True)
class HeaderMeaning:
    """What a header may mean: a field of a kind; `certain` is False where the column's values must fit.

    `rank` is the header's place in the field's list, best first.
    """

    kind: str
    field: str
    certain: bool
    rank: int


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Word lists for locating and recognising; every key has the form of `label_key`.

    `dimensions` maps a spelling to its code, to '' where the spelling must be asked; `values` maps the
    words of each vocabulary of coded values to their codes.
    """

    headers: dict[str, tuple[HeaderMeaning, ...]]
    row_number: frozenset[str]
    never: frozenset[str]
    personal: frozenset[str]
    personal_words: frozenset[str]
    parents: frozenset[str]
    foreign: frozenset[str]
    other_kinds: frozenset[str]
    banner_labels: dict[str, frozenset[str]]
    totals: tuple[str, ...]
    total_rest: frozenset[str]
    notes: frozenset[str]
    signatures: frozenset[str]
    months: frozenset[str]
    header_units: tuple[tuple[str, int], ...]
    dimensions: dict[str, str]
    subdimensions: frozenset[str]
    values: dict[str, dict[str, str]]
    opd_leads: frozenset[str]
    opd_names: frozenset[str]
    opd_placeholders: frozenset[str]

    def is_header(self, label: str) -> bool:
        """Whether the label is one that stands above a column in lists we know."""
        return label in self.headers or any(
            label in words for words in (self.row_number, self.never, self.personal)
        )


def _keys(words: Iterable[str]) -> frozenset[str]:
    return frozenset(label_key(word) for word in words) - {""}


def _longest_first(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(_keys(words), key=lambda word: (-len(word), word)))


def _headers(kinds: Iterable[Kind]) -> dict[str, tuple[HeaderMeaning, ...]]:
    headers: dict[str, tuple[HeaderMeaning, ...]] = {}
    for kind in kinds:
        for field in kind.fields.values():
            for certain, words in ((True, field.headers), (False, field.ambiguous_headers)):
                for rank, word in enumerate(words):
                    meaning = HeaderMeaning(kind.code, field.code, certain, rank)
                    headers[label_key(word)] = (*headers.get(label_key(word), ()), meaning)
    return headers


def _dimensions(reference: Reference) -> dict[str, str]:
    spellings = {label_key(word): "" for trap in reference.dimension_traps for word in trap.spellings}
    for dimension in reference.dimensions:
        words = (dimension.code, *dimension.names.values(), *dimension.aliases, *dimension.typos)
        spellings |= {label_key(word): dimension.code for word in words if label_key(word) not in spellings}
    return spellings


@cache
def load_vocabulary() -> Vocabulary:
    """The vocabulary, built once from the reference data."""
    reference, sheet = load_reference(), load_sheet_words()
    words, values = reference.header_words, reference.values
    units = {label_key(word): unit.factor for unit in values.money_units for word in unit.headers}
    subdimensions = (
        word for sub in reference.subdimensions.values() for word in (*sub.names.values(), *sub.aliases)
    )
    return Vocabulary(
        headers=_headers(reference.kinds.values()),
        row_number=_keys(words.row_number),
        never=_keys(words.never),
        personal=_keys(words.personal),
        personal_words=_keys(words.personal_words),
        parents=sheet.parent_headers,
        foreign=sheet.foreign_headers,
        other_kinds=sheet.other_kind_headers,
        banner_labels=sheet.banner_labels,
        totals=_longest_first(values.rows.total),
        total_rest=sheet.total_rest,
        notes=_keys(values.rows.note),
        signatures=_keys(values.rows.signature),
        months=_keys(word for month in values.months for word in month),
        header_units=tuple(sorted(units.items(), key=lambda item: (-len(item[0]), item[0]))),
        dimensions=_dimensions(reference),
        subdimensions=_keys(subdimensions),
        values={
            name: {label_key(word): term.code for term in terms for word in term.words}
            for name, terms in values.vocabularies.items()
        },
        opd_leads=_keys(values.opd.leads) | _keys(values.opd.lead_abbreviations),
        opd_names=_keys(word for opd in reference.opd_names for word in (opd.name, *opd.aliases)),
        opd_placeholders=_keys(values.opd.placeholders),
    )
