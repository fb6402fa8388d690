"""Tables of readiness: a column an aspect or a line an aspect; also inside a list of innovations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from smartcity.intake.locating.cells import cell_text
from smartcity.intake.locating.headers import is_number
from smartcity.intake.recognising.by_header import (
    field_columns,
    leaf,
    named_columns,
    names_innovation,
    owner_suits,
    with_surroundings,
)
from smartcity.intake.recognising.fields import header_matches, is_closed
from smartcity.intake.recognising.samples import Sample, amount_share
from smartcity.intake.tables import Column, FieldColumn, IntakeContext, LocatedTable, RecognisedTable
from smartcity.intake.values.personal import holds_personal_values
from smartcity.intake.values.readiness import (
    KIND,
    LEVEL,
    AspectHeading,
    aspect_heading,
    aspect_named,
    read_level,
)
from smartcity.reference import load_reference
from smartcity.reference.own_workbook import load_own_workbook

ASPECT_ROLE = "aspect"
"""Its cells are the levels of the aspect in `detail`."""
OF_ASPECT_ROLE = "of_aspect"
"""Its cells are evidence, date, person or note of the aspect in `detail`."""

_MOSTLY, _SOME = 0.6, 0.3
_LEAST_ASPECTS = 3
_LEAST_SURE_ASPECTS = 2
_LEAST_NUMBERED_ASPECTS = 4
_OF_A_LIST = frozenset({"dimension", "subdimension", "problem", "description", "maturity", "form", "digital"})
_BESIDE = ("evidence", "date", "person", "note")


@dataclass(frozen=True, slots=True)
class _LevelColumn:
    """A column that an aspect heads: the share of its cells that are levels, whether all are numbers of
    levels or at least small numbers, and whether some are amounts of money.
    """

    place: int
    header: str
    heading: AspectHeading
    filled: bool
    share: float
    numbered: bool
    small: bool
    amounts: bool

    def as_field(self) -> FieldColumn:
        return FieldColumn(LEVEL, self.place, self.header, ASPECT_ROLE, self.heading.aspect)


def readiness_table(
    located: LocatedTable,
    samples: Mapping[int, Sample],
    sheet_name: str | None,
    context: IntakeContext,
    chosen: Mapping[int, str],
    *,
    by_choice: bool,
) -> RecognisedTable | None:
    """The table as one of readiness, None where it is none.

    A wide one has a column each for two aspects or more whose cells say levels (role `aspect`, the aspect in
    `detail`), a long one a column of aspects and one of levels; both name the innovation in a column or in a
    line above. `chosen` is a person's choice (place -> field), `by_choice` says that they named the kind. A
    list of innovations is none.
    """
    levels = _level_columns(located, samples)
    if by_choice or not _belongs_to_list(located, levels):
        wide = _wide(located, samples, context, levels, chosen, by_choice=by_choice)
        columns = wide or _long(located, samples, context, chosen)
    else:
        columns = None
    if columns is None:
        return None
    table = with_surroundings(KIND, located, columns, sheet_name)
    named = any(column.field == "innovation" for column in columns) or names_innovation(table)
    return table if named or by_choice else None


def readiness_in_list(
    located: LocatedTable, samples: Mapping[int, Sample], taken: Sequence[int] = ()
) -> list[FieldColumn]:
    """The columns of a list of innovations that surely hold levels of readiness, with evidence beside them.

    Sure is a header that asks for readiness ("Kesiapan Regulasi (0-3)"), three that ask for a score of an
    aspect ("Nilai Anggaran"), or four aspects with nothing but numbers 0-3; [] otherwise, so that a column
    of amounts or of decrees stays what it is.
    """
    levels = [
        column for column in _level_columns(located, samples) if column.place not in taken and column.filled
    ]
    asked = [column for column in levels if column.heading.sure or column.heading.scored]
    numbered = [column for column in levels if column.numbered]
    if not any(column.heading.sure for column in asked):
        asked = asked if len(asked) >= _LEAST_ASPECTS else []
    if len(numbered) >= _LEAST_NUMBERED_ASPECTS:
        asked = sorted({*asked, *numbered}, key=lambda column: column.place)
    if not asked:
        return []
    beside = [column for column in _of_aspects(located, asked) if column.place not in taken]
    return sorted([*(column.as_field() for column in asked), *beside], key=lambda column: column.place)


def with_readiness(table: RecognisedTable, levels: Sequence[FieldColumn]) -> RecognisedTable:
    """A list of innovations with what these columns say of their readiness beside it, row by row."""
    places = {column.place for column in levels}
    id_header = load_own_workbook().record_id_header
    ids = [
        FieldColumn("innovation_id", column.place, id_header)
        for column in table.unmapped
        if id_header in column.headers
    ]
    owners = [
        replace(column, field="innovation" if column.field == "name" else column.field)
        for column in table.columns
        if column.field in {"opd", "name"} and column.role == "value"
    ]
    columns = sorted([*owners, *levels, *ids], key=lambda column: column.place)
    beside = replace(table, kind=KIND, columns=columns, unmapped=[], in_list=True)
    unmapped = [column for column in table.unmapped if column.place not in places]
    return replace(table, unmapped=unmapped, beside=beside)


def _belongs_to_list(located: LocatedTable, levels: Sequence[_LevelColumn]) -> bool:
    """Whether a header surely says what only a list of innovations says of each."""
    taken = {column.place for column in levels}
    return any(
        meaning.kind == "innovation" and meaning.certain and meaning.field in _OF_A_LIST
        for column in located.columns
        if column.place not in taken and aspect_heading(column.headers) is None
        for match in header_matches(column)[:1]
        for meaning in match.meanings
    )


def _level_columns(located: LocatedTable, samples: Mapping[int, Sample]) -> list[_LevelColumn]:
    """One column an aspect, the fullest; cells that are no levels make it another column.

    Beside two columns of levels a single level or a column of small numbers is enough, under a header that
    asks for readiness anything but amounts.
    """
    found = []
    for column in located.columns:
        heading = None if is_closed(column) else aspect_heading(column.headers)
        if heading is not None and heading.field == LEVEL:
            found.append((_read_levels(column, heading, samples[column.place]), column))
    sure = sum(levels.filled and levels.share >= _MOSTLY for levels, _ in found)
    best: dict[str, _LevelColumn] = {}
    for levels, column in found:
        beside = sure >= _LEAST_SURE_ASPECTS and (levels.share > 0 or levels.small)
        fits = levels.share >= _MOSTLY or ((beside or levels.heading.sure) and not levels.amounts)
        if levels.filled and not fits:
            continue
        known = best.get(levels.heading.aspect)
        if known is None or len(samples[column.place].cells) > len(samples[known.place].cells):
            best[levels.heading.aspect] = levels
    return sorted(best.values(), key=lambda levels: levels.place)


def _read_levels(column: Column, heading: AspectHeading, sample: Sample) -> _LevelColumn:
    cells = sample.cells
    told = sum(read_level(cell, heading.aspect).value is not None for cell in cells)
    return _LevelColumn(
        column.place,
        leaf(column),
        heading,
        filled=bool(cells),
        share=told / len(cells) if cells else 0.0,
        numbered=bool(cells) and all(read_level(cell, None).value is not None for cell in cells),
        small=bool(cells) and all(is_number(cell) and len(cell_text(cell)) == 1 for cell in cells),
        amounts=amount_share(sample) > 0,
    )


def _wide(
    located: LocatedTable,
    samples: Mapping[int, Sample],
    context: IntakeContext,
    levels: Sequence[_LevelColumn],
    chosen: Mapping[int, str],
    *,
    by_choice: bool,
) -> list[FieldColumn] | None:
    wide = [column for column in levels if chosen.get(column.place, LEVEL) == LEVEL]
    if not _enough(wide, by_choice=by_choice):
        return None
    of_aspects = [column for column in _of_aspects(located, wide) if column.place not in chosen]
    taken = {column.place for column in wide} | {column.place for column in of_aspects}
    beside = [column for column in _beside(located, samples, wide) if column.place not in {*taken, *chosen}]
    taken |= {column.place for column in beside}
    named = _named(located, samples, context, chosen, taken)
    columns = [*(column.as_field() for column in wide), *of_aspects, *beside]
    return sorted([*columns, *field_columns(located, named)], key=lambda column: column.place)


def _enough(wide: Sequence[_LevelColumn], *, by_choice: bool) -> bool:
    """Whether the columns make a table of readiness: three of levels, or two that say so."""
    if by_choice:
        return bool(wide)
    sure = [column for column in wide if column.heading.sure or column.heading.scored]
    filled = [column for column in wide if column.filled or column in sure]
    plain = any(column.numbered for column in filled)
    return len(filled) >= (_LEAST_SURE_ASPECTS if sure or plain else _LEAST_ASPECTS)


def _named(
    located: LocatedTable,
    samples: Mapping[int, Sample],
    context: IntakeContext,
    chosen: Mapping[int, str],
    taken: set[int],
) -> dict[int, str]:
    def suits(field: str, certain: bool, sample: Sample) -> bool:
        if field in chosen.values() or (taken and field in {"aspect", LEVEL}):
            return False
        if field in {"opd", "innovation"}:
            return owner_suits(field, certain, sample, context)
        if field == "aspect":
            return sample.share(lambda text: aspect_named(text) is not None) >= _MOSTLY
        return field != LEVEL or _says_levels(sample)

    named = named_columns(KIND, located, samples, suits, taken | set(chosen))
    return named | {place: field for place, field in chosen.items() if field and place not in taken}


def _says_levels(sample: Sample) -> bool:
    """Whether cells beside a column of aspects are levels, as numbers or as evidence of any aspect.

    The column of aspects tells much already, so that fewer sure cells are enough.
    """
    aspects = (None, *(aspect.code for aspect in load_reference().readiness.aspects))
    told = sum(any(read_level(cell, aspect).value for aspect in aspects) for cell in sample.cells)
    return bool(told) and told >= _SOME * len(sample.cells)


def _long(
    located: LocatedTable, samples: Mapping[int, Sample], context: IntakeContext, chosen: Mapping[int, str]
) -> list[FieldColumn] | None:
    named = _named(located, samples, context, chosen, set())
    if not {"aspect", LEVEL} <= set(named.values()):
        return None
    return field_columns(located, named)


def _of_aspects(located: LocatedTable, levels: Sequence[_LevelColumn]) -> list[FieldColumn]:
    """The columns whose header says of which aspect they are (`Bukti Regulasi`), one a field."""
    aspects = {column.heading.aspect for column in levels}
    found: dict[tuple[str, str], FieldColumn] = {}
    for column in located.columns:
        heading = None if is_closed(column) else aspect_heading(column.headers)
        if heading is None or heading.field == LEVEL or heading.aspect not in aspects:
            continue
        place = FieldColumn(heading.field, column.place, leaf(column), OF_ASPECT_ROLE, heading.aspect)
        found.setdefault((heading.aspect, heading.field), place)
    return list(found.values())


def _beside(
    located: LocatedTable, samples: Mapping[int, Sample], levels: Sequence[_LevelColumn]
) -> list[FieldColumn]:
    """Columns without an aspect's name that come again (`Regulasi | Bukti | Anggaran | Bukti`): each belongs
    to the aspect on its left.
    """
    repeated: dict[str, list[FieldColumn]] = {}
    for column in located.columns:
        left = [level for level in levels if level.place < column.place]
        if not left or is_closed(column) or holds_personal_values(samples[column.place].cells):
            continue
        fields = {
            meaning.field
            for match in header_matches(column)[:1]
            for meaning in match.meanings
            if meaning.kind == KIND and meaning.field in _BESIDE and meaning.certain
        }
        if len(fields) == 1 and aspect_heading(column.headers) is None:
            field, aspect = fields.pop(), left[-1].heading.aspect
            place = FieldColumn(field, column.place, leaf(column), OF_ASPECT_ROLE, aspect)
            repeated.setdefault(field, []).append(place)
    return [column for columns in repeated.values() if len(columns) > 1 for column in columns]
