"""From the CSV rows of data/reference to the vocabulary's values; mistakes raise ReferenceDataError."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from smartcity.reference.model import (
    Dimension,
    OpdFunction,
    OpdName,
    OpdSyllable,
    QuickWinElsewhere,
    Region,
    WordHint,
)
from smartcity.reference.tables import ReferenceDataError, nearest, several

ZONES = frozenset({"WIB", "WITA", "WIT"})
REGION_KINDS = frozenset({"kabupaten", "kota"})

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
