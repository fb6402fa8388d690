"""From the TOML sections of data/reference to the vocabulary's values; mistakes raise ReferenceDataError."""

from __future__ import annotations

from collections.abc import Collection

from smartcity.reference.model import (
    Dimension,
    DimensionTrap,
    Field,
    HeaderWords,
    Kind,
    MoneyUnit,
    OpdWords,
    RowWords,
    Subdimension,
    Term,
    Values,
)
from smartcity.reference.tables import Section, nearest

FIELD_TYPES = frozenset(
    {
        "text",
        "opd",
        "opd_list",
        "dimension",
        "dimension_list",
        "subdimension",
        "code",
        "code_list",
        "flag",
        "partial_date",
        "year",
        "money",
        "percent",
        "text_list",
        "url",
        "stage",
        "deliverable",
        "aspect",
        "whole",
        "structure",
    }
)
VOCABULARY_TYPES = frozenset({"code", "code_list", "flag"})
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
SUBDIMENSIONS_EACH = 3


def dimension(code: str, section: Section) -> Dimension:
    """The dimension that a section of dimensions.toml describes."""
    parts = section.section("subdimensions")
    subdimensions = tuple(_subdimension(code, key, parts.section(key)) for key in parts.entries())
    if len(subdimensions) != SUBDIMENSIONS_EACH:
        raise section.error("subdimensions", f"must be {SUBDIMENSIONS_EACH}, are {len(subdimensions)}")
    built = Dimension(
        code,
        section.names(),
        section.text("color"),
        section.words("aliases"),
        section.words("typos"),
        subdimensions,
    )
    section.done()
    return built


def _subdimension(dimension: str, key: str, section: Section) -> Subdimension:
    subdimension = Subdimension(f"{dimension}/{key}", dimension, section.names(), section.words("aliases"))
    section.done()
    return subdimension


def trap(section: Section, codes: Collection[str]) -> DimensionTrap:
    """One [[traps]] entry; `codes` are the known dimensions."""
    code = section.one_of("code", ("dimension-unknown", "dimension-ambiguous"))
    suggestions = section.words("suggestions")
    for suggestion in suggestions:
        if suggestion not in codes:
            raise section.error("suggestions", f"unknown value {suggestion!r}{nearest(suggestion, codes)}")
    built = DimensionTrap(section.words("spellings"), code, suggestions)
    section.done()
    return built


def header_words(section: Section) -> HeaderWords:
    """The headers that are no field."""
    built = HeaderWords(
        section.words("row_number"),
        section.words("never"),
        section.words("personal"),
        section.words("personal_words"),
    )
    section.done()
    return built


def kind(code: str, section: Section, vocabularies: Collection[str]) -> Kind:
    """The kind of record that a section of kinds.toml describes."""
    fields = section.section("fields")
    built = {name: _field(name, fields.section(name), vocabularies) for name in fields.entries()}
    natural_key = section.words("natural_key")
    for key in natural_key:
        if key not in built:
            raise section.error("natural_key", f"unknown field {key!r}{nearest(key, built)}")
    result = Kind(code, section.names(), natural_key, section.words("sheet_words"), built)
    section.done()
    return result


def _field(code: str, section: Section, vocabularies: Collection[str]) -> Field:
    type_ = section.one_of("type", FIELD_TYPES)
    built = Field(
        code=code,
        type=type_,
        names=section.names(),
        example=section.text("example"),
        headers=section.words("headers"),
        ambiguous_headers=section.optional_words("ambiguous_headers"),
        required=section.flag("required"),
        recommended=section.flag("recommended"),
        unit=section.optional_text("unit"),
        vocabulary=section.one_of("vocabulary", vocabularies) if type_ in VOCABULARY_TYPES else None,
    )
    section.done()
    return built


def values(file: Section) -> Values:
    """The words of values.toml."""
    groups = file.section("vocabularies")
    vocabularies = {name: _terms(groups.section(name)) for name in groups.entries()}
    months = file.section("months")
    units = file.section("money_units")
    empty = file.section("empty")
    rows = file.section("rows")
    built = Values(
        vocabularies=vocabularies,
        empty=empty.words("words"),
        opd=_opd_words(file.section("opd")),
        rows=RowWords(rows.words("total"), rows.words("note"), rows.words("signature")),
        months=tuple(months.words(month) for month in MONTHS),
        money_units=tuple(_money_unit(code, units.section(code)) for code in units.entries()),
    )
    for section in (months, empty, rows, file):
        section.done()
    return built


def _terms(section: Section) -> tuple[Term, ...]:
    terms = []
    for code in section.entries():
        part = section.section(code)
        terms.append(Term(code, part.names(), part.words("words")))
        part.done()
    return tuple(terms)


def _opd_words(section: Section) -> OpdWords:
    built = OpdWords(
        section.words("placeholders"),
        section.words("leads"),
        section.words("own_place"),
        section.words("acronyms"),
        section.words("region_marks"),
        section.section("titles").texts(),
        section.section("lead_abbreviations").texts(),
    )
    section.done()
    return built


def _money_unit(code: str, section: Section) -> MoneyUnit:
    built = MoneyUnit(code, section.number("factor"), section.words("words"), section.words("headers"))
    section.done()
    return built
