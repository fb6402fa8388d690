"""From sections and rows of data/reference to the vocabulary's values; mistakes raise ReferenceDataError."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from smartcity.reference.model import (
    Dimension,
    DimensionTrap,
    Field,
    HeaderWords,
    Kind,
    MoneyUnit,
    OpdFunction,
    OpdName,
    OpdSyllable,
    OpdWords,
    QuickWinElsewhere,
    Region,
    RowWords,
    Subdimension,
    Term,
    Values,
    WordHint,
)
from smartcity.reference.tables import ReferenceDataError, Section, nearest, several

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
ZONES = frozenset({"WIB", "WITA", "WIT"})
REGION_KINDS = frozenset({"kabupaten", "kota"})
SUBDIMENSIONS_EACH = 3

OPD_FUNCTION_COLUMNS = ("code", "name", "words")
OPD_SYLLABLE_COLUMNS = ("syllable", "functions")
OPD_NAME_COLUMNS = ("code", "name", "functions", "same", "merged", "dimension", "subdimension", "aliases")
WORD_HINT_COLUMNS = ("word", "dimension", "subdimension")
REGION_COLUMNS = ("code", "kind", "name", "province", "zone", "example")
QUICK_WIN_COLUMNS = (
    "region",
    "province",
    "year",
    "dimension",
    "name",
    "expansion",
    "opd",
    "progress",
    "decided",
    "source",
)


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


def opd_function(row: Mapping[str, str]) -> OpdFunction:
    """A row of opd_functions.csv."""
    return OpdFunction(row["code"], row["name"], several(row["words"]))


def opd_syllable(row: Mapping[str, str], functions: Collection[str]) -> OpdSyllable:
    """A row of opd_syllables.csv."""
    place = f"opd_syllables.csv: {row['syllable']}"
    codes = tuple(_known(code, functions, place) for code in several(row["functions"]))
    return OpdSyllable(row["syllable"], codes)


def opd_name(row: Mapping[str, str], functions: Collection[str], dimensions: Sequence[Dimension]) -> OpdName:
    """A row of opd_names.csv."""
    place = f"opd_names.csv: {row['code']}"
    groups = {column: several(row[column]) for column in ("functions", "same", "merged")}
    for column, codes in groups.items():
        for code in codes:
            _known(code, functions, f"{place}.{column}")
    dimension, subdimension = _dimension_cells(row, place, dimensions)
    return OpdName(
        code=row["code"],
        name=row["name"],
        functions=groups["functions"],
        same=groups["same"],
        merged=groups["merged"],
        aliases=several(row["aliases"]),
        dimension=dimension,
        subdimension=subdimension,
    )


def word_hint(row: Mapping[str, str], dimensions: Sequence[Dimension]) -> WordHint:
    """A row of word_hints.csv."""
    place = f"word_hints.csv: {row['word']}"
    dimension, subdimension = _dimension_cells(row, place, dimensions)
    if dimension is None:
        raise ReferenceDataError(f"{place}: dimension is missing")
    return WordHint(row["word"], dimension, subdimension)


def region(row: Mapping[str, str]) -> Region:
    """A row of regions.csv."""
    place = f"regions.csv: {row['code']}"
    return Region(
        code=row["code"],
        name=row["name"],
        kind=_known(row["kind"], REGION_KINDS, f"{place}.kind"),
        province=row["province"],
        zone=_known(row["zone"], ZONES, f"{place}.zone"),
        example=row["example"] == "yes",
    )


def quick_win(row: Mapping[str, str], dimensions: Sequence[Dimension]) -> QuickWinElsewhere:
    """A row of quick_wins_elsewhere.csv."""
    place = f"quick_wins_elsewhere.csv: {row['name']}"
    if not row["year"].isdigit():
        raise ReferenceDataError(f"{place}.year: must be a year, is {row['year']!r}")
    return QuickWinElsewhere(
        region=row["region"],
        province=row["province"],
        year=int(row["year"]),
        dimension=_known(
            row["dimension"], [dimension.code for dimension in dimensions], f"{place}.dimension"
        ),
        name=row["name"],
        expansion=row["expansion"],
        opd=row["opd"],
        progress=row["progress"],
        decided=row["decided"] == "yes",
        source=row["source"],
    )


def _dimension_cells(
    row: Mapping[str, str], place: str, dimensions: Sequence[Dimension]
) -> tuple[str | None, str | None]:
    parts = {dimension.code: [part.code for part in dimension.subdimensions] for dimension in dimensions}
    if not row["dimension"]:
        return None, None
    dimension = _known(row["dimension"], parts, f"{place}.dimension")
    if not row["subdimension"]:
        return dimension, None
    code = f"{dimension}/{row['subdimension']}"
    return dimension, _known(code, parts[dimension], f"{place}.subdimension")


def _known(value: str, known: Collection[str], place: str) -> str:
    if value not in known:
        raise ReferenceDataError(f"{place}: unknown value {value!r}{nearest(value, known)}")
    return value
