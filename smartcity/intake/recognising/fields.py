"""Which field each column feeds: every pair of column and field gets points from header and values."""

from __future__ import annotations

from dataclasses import dataclass

from smartcity.intake.header_names import HeaderMatch, match_header
from smartcity.intake.recognising.samples import (
    Sample,
    amount_share,
    code_share,
    codes_seen,
    dimension_share,
    link_share,
    name_share,
    number_share,
    opd_share,
    percent_share,
    year_share,
)
from smartcity.intake.tables import Column, IntakeContext
from smartcity.intake.vocabulary import load_vocabulary
from smartcity.reference import Field, Kind
from smartcity.reference.sheet_words import label_key

CERTAIN, AMBIGUOUS, FROM_VALUES = 100.0, 75.0, 60.0
_FITS, _SURELY_FITS = 0.5, 0.8
_CLOSED = {"dimension", "dimension_list", "subdimension", "code", "flag", "opd", "opd_list"}
_CODED = {"code", "flag", "code_list"}
_TELLING_CODES = {"maturity", "status", "digital"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A column that may feed a field.

    `points` order the candidates, `fit` says how well the values suit the field (0 where they cannot tell).
    """

    points: float
    place: int
    field: str
    fit: float


def header_matches(column: Column) -> list[HeaderMatch]:
    """The known headers above a column, the most telling first: parent with leaf, leaf, then parents."""
    leaf_first = list(reversed(column.headers))
    tried = []
    if len(leaf_first) > 1:
        tried += [f"{parent} {leaf_first[0]}" for parent in leaf_first[1:]]
    tried += leaf_first
    return [match for text in dict.fromkeys(tried) if (match := match_header(text))]


def is_closed(column: Column) -> bool:
    """Whether the header says that the column feeds no field: a row number, the region, personal data."""
    matches = header_matches(column)
    if not matches:
        return False
    vocabulary, label = load_vocabulary(), matches[0].label
    if label in vocabulary.personal or vocabulary.personal_words & set(label_key(column.headers[-1]).split()):
        return True
    return label in vocabulary.row_number or (label in vocabulary.never and not matches[0].meanings)


def value_fit(field: Field, sample: Sample, context: IntakeContext) -> float | None:
    """How well a column's values suit a field, 0 to 1; None where values cannot tell."""
    if not sample.texts:
        return None
    if field.type in ("dimension", "dimension_list"):
        return dimension_share(sample)
    if field.type == "subdimension":
        return sample.share(
            lambda text: len(text) <= 100 and label_key(text) in load_vocabulary().subdimensions
        )
    if field.type in ("opd", "opd_list"):
        return opd_share(sample, context)
    if field.type in _CODED:
        return code_share(sample, field.vocabulary or field.code)
    shares = {"money": number_share, "year": year_share, "partial_date": year_share, "percent": percent_share}
    if field.type in shares:
        return shares[field.type](sample)
    if field.code == "name":
        return name_share(sample)
    return link_share(sample) if field.type == "url" else None


def _value_fits(kind: Kind, sample: Sample, context: IntakeContext) -> dict[str, float | None]:
    """The fit of every field; fields of the same type and vocabulary fit alike and are looked at once."""
    known: dict[tuple[str, str], float | None] = {}
    fits = {}
    for code, field in kind.fields.items():
        own = field.vocabulary or code if field.type in _CODED or code == "name" else ""
        if (field.type, own) not in known:
            known[field.type, own] = value_fit(field, sample, context)
        fits[code] = known[field.type, own]
    return fits


def candidates(column: Column, kind: Kind, sample: Sample, context: IntakeContext) -> list[Candidate]:
    """The fields of a kind that a column may feed, with points; empty for a column that feeds none."""
    if is_closed(column):
        return []
    named: dict[str, float] = {}
    for depth, match in enumerate(header_matches(column)):
        for meaning in match.meanings:
            if meaning.kind == kind.code:
                base = CERTAIN if meaning.certain else AMBIGUOUS
                points = base - 8 * match.edits - 6 * depth - min(meaning.rank, 60) / 20
                named[meaning.field] = max(points, named.get(meaning.field, 0.0))
    fits = _value_fits(kind, sample, context)
    found = []
    for code, field in kind.fields.items():
        points = _points(field, named.get(code), fits[code], sample)
        if points:
            found.append(Candidate(points, column.place, code, fits[code] or 0.0))
    return _unless_values_say_otherwise(found, kind, fits)


def _points(field: Field, named: float | None, fit: float | None, sample: Sample) -> float:
    if named is None:
        return FROM_VALUES + 20 * (fit or 0.0) if _values_tell(field, fit, sample) else 0.0
    if named > AMBIGUOUS:
        return named + 30 * (fit if fit is not None else 0.4)
    if field.type == "text" and field.code != "name":
        return named
    if field.type == "money" and amount_share(sample) < _FITS:
        return 0.0
    return named + 40 * fit if fit is not None and fit >= _FITS else 0.0


def _values_tell(field: Field, fit: float | None, sample: Sample) -> bool:
    """Whether the values alone show the field, whatever the header says."""
    if fit is None or fit < _SURELY_FITS or len(sample.texts) < 2:
        return False
    if field.code in ("dimension", "opd"):
        return True
    if field.code == "subdimension":
        return sample.distinct >= 3
    if field.code not in _TELLING_CODES:
        return False
    seen = codes_seen(sample, field.vocabulary or field.code)
    if field.code == "digital":
        return any("digital" in label_key(text) for text in sample.texts)
    return len(seen) >= 2 and all(len(text) > 2 for text in sample.texts)


def _unless_values_say_otherwise(
    found: list[Candidate], kind: Kind, fits: dict[str, float | None]
) -> list[Candidate]:
    """A header is not believed where no value suits it and every value suits another field."""
    others = [one for one in found if (fits[one.field] or 0.0) >= _SURELY_FITS]
    if not others:
        return found
    return [
        one
        for one in found
        if one in others or kind.fields[one.field].type not in _CLOSED or (fits[one.field] or 0.0) > 0.2
    ]
