"""Columns that feed a field by their header, where the values do not speak against it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from smartcity.intake.header_names import match_header
from smartcity.intake.recognising.fields import header_matches, is_closed
from smartcity.intake.recognising.samples import Sample, name_share, opd_share
from smartcity.intake.recognising.surroundings import fixed_fields, group_fields, labelled_parts
from smartcity.intake.tables import Column, FieldColumn, IntakeContext, LocatedTable, RecognisedTable
from smartcity.intake.values.personal import holds_personal_values

Suits = Callable[[str, bool, Sample], bool]
"""(field, whether the header is sure, values) -> whether the column may feed it."""

Offer = tuple[bool, int, int, int, str]
"""A header's claim: whether it is unsure, depth and rank of its meaning, the column's place, the field."""

_FITS = 0.5


def named_columns(
    kind: str,
    located: LocatedTable,
    samples: Mapping[int, Sample],
    suits: Suits,
    taken: Iterable[int] = (),
) -> dict[int, str]:
    """Place -> field of the kind, one column a field; the surest header first, then the leftmost.

    Columns of `taken`, numbering, personal data and the region feed nothing.
    """
    skipped = set(taken)
    offers = []
    for column in located.columns:
        sample = samples[column.place]
        if column.place in skipped or is_closed(column) or holds_personal_values(sample.cells):
            continue
        for depth, match in enumerate(header_matches(column)):
            for meaning in match.meanings:
                if meaning.kind == kind and suits(meaning.field, meaning.certain, sample):
                    offers.append((not meaning.certain, depth, meaning.rank, column.place, meaning.field))
    return surest_first(offers, {})


def surest_first(offers: Iterable[Offer], chosen: Mapping[int, str]) -> dict[int, str]:
    """Place -> field, one column a field: what is `chosen` already, then the surest offer first."""
    named = dict(chosen)
    for *_, place, field in sorted(offers):
        if place not in named and field not in named.values():
            named[place] = field
    return named


def owner_suits(field: str, certain: bool, sample: Sample, context: IntakeContext) -> bool:
    """Whether values may name whose row it is: the OPD, or its innovation."""
    if field == "opd":
        return certain or opd_share(sample, context) >= _FITS
    return certain or not sample.texts or name_share(sample) >= _FITS


def field_columns(located: LocatedTable, named: Mapping[int, str]) -> list[FieldColumn]:
    """The columns of these places, in the table's order."""
    return [
        FieldColumn(named[column.place], column.place, column.headers[-1] if column.headers else "")
        for column in located.columns
        if column.place in named
    ]


def with_surroundings(
    kind: str, located: LocatedTable, columns: list[FieldColumn], sheet_name: str | None
) -> RecognisedTable:
    """The table with what lines above it, group rows and the sheet's name say of OPD and innovation.

    A line that names the innovation reads `Nama Inovasi : SI CEPAT`; the nearest to the table holds.
    """
    found = {column.field for column in columns}
    told = {key: text for key, text in fixed_fields(located, sheet_name, found).items() if key == "opd"}
    innovation = _labelled(kind, [*located.sheet_banners, *located.banners])
    if innovation:
        told["innovation"] = innovation
    given: dict[int, dict[str, str]] = {}
    for row, fields in group_fields(located).items():
        if "opd" in fields:
            given[row] = {"opd": fields["opd"]}
    for row, labels in located.group_labels.items():
        if name := _labelled(kind, labels):
            given[row] = given.get(row, {}) | {"innovation": name}
    mapped = {column.place for column in columns}
    unmapped = [column for column in located.columns if column.place not in mapped]
    return RecognisedTable(kind, located, columns, unmapped, told, given)


def names_innovation(table: RecognisedTable) -> bool:
    """Whether a line above the table or a group row names the innovation."""
    return "innovation" in table.fixed or any("innovation" in given for given in table.group_fields.values())


def _labelled(kind: str, lines: Sequence[str]) -> str | None:
    for line in reversed(lines):
        for part in labelled_parts(line):
            label, _, value = part.partition(":")
            match = match_header(label.strip())
            named = match and any(
                (one.kind, one.field, one.certain) == (kind, "innovation", True) for one in match.meanings
            )
            if named and value.strip(" :"):
                return value.strip(" :")
    return None


def leaf(column: Column) -> str:
    """The column's own header."""
    return column.headers[-1] if column.headers else ""
