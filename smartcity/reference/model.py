"""The vocabulary's values: dimensions, kinds of records, words, regions and OPD names, all frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Names = Mapping[str, str]
"""A name in the two languages: {"id": ..., "en": ...}."""


@dataclass(frozen=True, slots=True)
class Subdimension:
    """One of a dimension's three parts; `code` as `governance/public_service`."""

    code: str
    dimension: str
    names: Names
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dimension:
    """One of the six. `aliases` are accepted as they are; `typos` are corrected and said."""

    code: str
    names: Names
    color: str
    aliases: tuple[str, ...]
    typos: tuple[str, ...]
    subdimensions: tuple[Subdimension, ...]


@dataclass(frozen=True, slots=True)
class DimensionTrap:
    """Spellings that must be asked: the finding's code and the dimensions to suggest, best first."""

    spellings: tuple[str, ...]
    code: str
    suggestions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a kind. `headers` surely mean it, best first; `ambiguous_headers` only where values fit.

    `type` is one of building.FIELD_TYPES; `vocabulary` names the words of a code, code_list or flag field.
    """

    code: str
    type: str
    names: Names
    example: str
    headers: tuple[str, ...]
    ambiguous_headers: tuple[str, ...] = ()
    required: bool = False
    recommended: bool = False
    unit: str | None = None
    vocabulary: str | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record, its fields in template order; `sheet_words` are names of such sheets.

    A kind without `sheet_words` is kept in the app only and never read from a sheet.
    """

    code: str
    names: Names
    natural_key: tuple[str, ...]
    sheet_words: tuple[str, ...]
    fields: Mapping[str, Field]

    @property
    def in_sheets(self) -> bool:
        """Whether sheets of this kind are read."""
        return bool(self.sheet_words)


@dataclass(frozen=True, slots=True)
class HeaderWords:
    """Headers that are no field of any kind.

    `row_number` numbers the rows, `never` belongs to the region or another register, `personal` and
    any header holding one of `personal_words` is personal data.
    """

    row_number: tuple[str, ...]
    never: tuple[str, ...]
    personal: tuple[str, ...]
    personal_words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """One code of a vocabulary with its names and the words that mean it in a cell."""

    code: str
    names: Names
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MoneyUnit:
    """A unit such as juta: its factor, its words after an amount, and the headers that announce it."""

    code: str
    factor: int
    words: tuple[str, ...]
    headers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowWords:
    """First words of rows that are no records: totals, notes, signature blocks."""

    total: tuple[str, ...]
    note: tuple[str, ...]
    signature: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpdWords:
    """Words about OPDs in general.

    `placeholders` are no OPD; `leads` begin an OPD's name; `own_place` are the leads whose place name is
    their own; `acronyms` stay in capitals; `region_marks` begin a region glued on behind; `titles` make a
    person of an OPD, with what to read instead (camat: kecamatan); `lead_abbreviations` shorten a lead.
    """

    placeholders: tuple[str, ...]
    leads: tuple[str, ...]
    own_place: tuple[str, ...]
    acronyms: tuple[str, ...]
    region_marks: tuple[str, ...]
    titles: Mapping[str, str]
    lead_abbreviations: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Values:
    """What words in cells mean: vocabularies by name, placeholders for empty, months 1-12, units."""

    vocabularies: Mapping[str, tuple[Term, ...]]
    empty: tuple[str, ...]
    opd: OpdWords
    rows: RowWords
    months: tuple[tuple[str, ...], ...]
    money_units: tuple[MoneyUnit, ...]


@dataclass(frozen=True, slots=True)
class OpdName:
    """A kind of OPD by its common name.

    `functions` are what it does; an OPD that also bears any of `same` is still the same OPD, one that bears
    `merged` is a merged agency that takes the kind's place in a region's registry.
    """

    code: str
    name: str
    functions: tuple[str, ...]
    same: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    dimension: str | None = None
    subdimension: str | None = None


@dataclass(frozen=True, slots=True)
class OpdFunction:
    """A function in OPD names: as a tidy name writes it, and the words that say it."""

    code: str
    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpdSyllable:
    """A part of an acronym (`kom`, `pora`) and the functions it stands for."""

    text: str
    functions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WordHint:
    """A word in an innovation's name that speaks for a dimension, and for a sub-dimension where it does."""

    word: str
    dimension: str
    subdimension: str | None = None


@dataclass(frozen=True, slots=True)
class Region:
    """A regency or city by its Kemendagri code; `zone` is WIB, WITA or WIT; `kind` kabupaten or kota."""

    code: str
    name: str
    kind: str
    province: str
    zone: str
    example: bool = False


@dataclass(frozen=True, slots=True)
class QuickWinElsewhere:
    """A quick win of another region as public news tells it; empty parts are ''.

    `decided` says that the source calls it a quick win, `source` is the public address."""

    region: str
    province: str
    year: int
    dimension: str
    name: str
    expansion: str
    opd: str
    progress: str
    decided: bool
    source: str
