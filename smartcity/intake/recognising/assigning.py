"""One column for each field: ticks and years, then the best candidates, then second columns."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from smartcity.intake.header_names import header_unit, match_header
from smartcity.intake.recognising.fields import Candidate, candidates, header_matches
from smartcity.intake.recognising.samples import Sample, mark_share, number_share
from smartcity.intake.tables import Column, FieldColumn, IntakeContext, LocatedTable
from smartcity.intake.vocabulary import load_vocabulary
from smartcity.reference import Kind
from smartcity.reference.sheet_words import label_key

_YEAR = re.compile(r"(?:19|20)\d\d")
_SECOND_COLUMNS = {"opd": "supporting_opds", "dimension": "secondary_dimensions"}
_TICKED = ("dimension", "maturity", "digital", "quick_win")


@dataclass(slots=True)
class Assignment:
    """The columns of a table as they feed one kind's fields."""

    kind: Kind
    columns: list[FieldColumn]

    @property
    def fields(self) -> set[str]:
        """The fields that some column feeds."""
        return {column.field for column in self.columns}


def assign(
    located: LocatedTable,
    samples: Mapping[int, Sample],
    kind: Kind,
    context: IntakeContext,
    chosen: Mapping[int, str],
) -> Assignment:
    """The best use of the columns for a kind; `chosen` (place -> field or '') is a person's and stands."""
    by_place = {column.place: column for column in located.columns}
    columns = [
        _value_column(by_place[place], field, located)
        for place, field in chosen.items()
        if place in by_place and field in kind.fields
    ]
    taken = set(chosen)
    for special in (*_tick_columns(located, samples, kind), *_year_columns(located, samples, kind)):
        if special.place not in taken:
            columns.append(special)
            taken.add(special.place)
    filled = {column.field for column in columns}
    offers = [
        offer
        for column in _once_by_header(located, samples)
        if column.place not in taken
        for offer in candidates(column, kind, samples[column.place], context)
    ]
    for offer in sorted(offers, key=lambda offer: (-offer.points, offer.place)):
        if offer.place in taken or offer.field in filled:
            continue
        columns.append(_value_column(by_place[offer.place], offer.field, located))
        taken.add(offer.place)
        filled.add(offer.field)
    columns += _second_columns(offers, taken, filled, kind, located)
    return Assignment(kind, sorted(columns, key=lambda column: column.place))


def _once_by_header(located: LocatedTable, samples: Mapping[int, Sample]) -> list[Column]:
    """The columns; of those under the same header only the fullest keeps it, the others speak by values."""
    fullest: dict[tuple[str, ...], Column] = {}
    for column in located.columns:
        known = fullest.setdefault(column.headers, column)
        if len(samples[column.place].texts) > len(samples[known.place].texts):
            fullest[column.headers] = column
    return [
        column if fullest[column.headers] is column else Column(column.place, ())
        for column in located.columns
    ]


def _value_column(column: Column, field: str, located: LocatedTable) -> FieldColumn:
    header = " ".join(column.headers)
    multiplier = 1
    if field == "budget":
        units = (header_unit(text) for text in (header, *located.banners, *located.sheet_banners))
        multiplier = next((unit for unit in units if unit != 1), 1)
    return FieldColumn(
        field, column.place, column.headers[-1] if column.headers else "", multiplier=multiplier
    )


def _second_columns(
    offers: list[Candidate],
    taken: set[int],
    filled: set[str],
    kind: Kind,
    located: LocatedTable,
) -> list[FieldColumn]:
    """A second column of OPDs holds supporting OPDs, a second one of dimensions the secondary ones."""
    by_place = {column.place: column for column in located.columns}
    seconds = []
    for offer in sorted(offers, key=lambda offer: (-offer.points, offer.place)):
        second = _SECOND_COLUMNS.get(offer.field) if kind.code == "innovation" else None
        if offer.place in taken or offer.fit < 0.5 or second is None or second in filled:
            continue
        seconds.append(_value_column(by_place[offer.place], second, located))
        taken.add(offer.place)
        filled.add(second)
    return seconds


def _tick_columns(located: LocatedTable, samples: Mapping[int, Sample], kind: Kind) -> list[FieldColumn]:
    """Columns headed by the codes of one field, marked in each row for the code that applies."""
    found: dict[str, list[FieldColumn]] = defaultdict(list)
    for column in located.columns:
        sample = samples[column.place]
        if not column.headers or (sample.texts and mark_share(sample) < 0.8):
            continue
        for field in _TICKED:
            code = _code_of(field, column, kind)
            if code and field in kind.fields:
                found[field].append(FieldColumn(field, column.place, column.headers[-1], "tick", code))
                break
    kept = []
    for field, columns in found.items():
        distinct = {column.detail for column in columns}
        any_marks = any(samples[column.place].texts for column in columns)
        if len(distinct) == len(columns) >= (3 if field == "dimension" else 2) and any_marks:
            kept += columns
    return kept


def _code_of(field: str, column: Column, kind: Kind) -> str:
    """The code that a tick in the column means; a header yes or no must stand below the field's own."""
    vocabulary, leaf = load_vocabulary(), label_key(column.headers[-1])
    if field == "dimension":
        return vocabulary.dimensions.get(leaf, "")
    code = vocabulary.values[field].get(leaf, "")
    if code or field not in kind.fields or kind.fields[field].type != "flag":
        return code
    above = (match.meanings for text in column.headers[:-1] if (match := match_header(text)))
    below_field = any(meaning.field == field for meanings in above for meaning in meanings)
    return vocabulary.values["flag"].get(leaf, "") if below_field else ""


def _year_columns(located: LocatedTable, samples: Mapping[int, Sample], kind: Kind) -> list[FieldColumn]:
    """One amount a year: columns headed by a year below a budget's header, or by both in one text."""
    if "budget" not in kind.fields:
        return []
    found = []
    for column in located.columns:
        year = _YEAR.search(column.headers[-1]) if column.headers else None
        sample = samples[column.place]
        if year is None or (sample.cells and number_share(sample) < 0.5):
            continue
        whole = label_key(column.headers[-1])
        means_budget = any(
            meaning.field == "budget" and meaning.kind == kind.code
            for match in header_matches(column)
            for meaning in match.meanings
        )
        means_other = any(match_header(text) for text in column.headers) and not means_budget
        bare_year = whole == year.group() or whole in (
            f"tahun {year.group()}",
            f"ta {year.group()}",
            f"th {year.group()}",
        )
        if means_budget or (bare_year and not means_other and _amounts(sample)):
            unit = _value_column(column, "budget", located).multiplier
            found.append(FieldColumn("budget", column.place, column.headers[-1], "year", year.group(), unit))
    distinct = {column.detail for column in found}
    return found if len(found) >= 2 and len(distinct) == len(found) else []


def _amounts(sample: Sample) -> bool:
    """Whether a year's column without a budget's header holds money: some amount of four digits or more."""
    return any(sum(sign.isdigit() for sign in text) >= 4 for text in sample.texts)
