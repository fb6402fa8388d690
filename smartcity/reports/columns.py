"""The columns of our workbooks: a field a column, its values as a person writes and intake reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from smartcity.reference import Field, load_reference
from smartcity.reference.formats import rupiah

LANGUAGE = "id"
"""Our workbooks are filled in by officials: their words are Indonesian, whatever the screen speaks."""

SEPARATOR = "; "
LONGEST_TEXT = 32_767
LARGEST_EXACT_NUMBER = 2**53

SMALL_AMOUNT = 100_000
"""A bare number below it may be read as thousands or millions of rupiah, so it is written as `Rp75.000`."""

CellValue = str | int | float | None


@dataclass(frozen=True, slots=True)
class SheetRecord:
    """A record as a workbook shows it: its id (None: it has none yet), fields by code, columns of its own.

    `extra` are the columns that match no field, by header, as far as they may leave the app.
    """

    record_id: str | None
    fields: Mapping[str, Any]
    extra: Mapping[str, str] = field(default_factory=dict)


def fields_of(kind: str) -> list[Field]:
    """The fields of a kind in the order of their columns."""
    return list(load_reference().kinds[kind].fields.values())


def choices(spec: Field) -> list[str]:
    """The words to choose from in a column that takes just one of them; empty where it is free."""
    reference = load_reference()
    if spec.type == "dimension":
        return [dimension.names[LANGUAGE] for dimension in reference.dimensions]
    if spec.type == "flag":
        return [_flag_word(True), _flag_word(False)]
    if spec.type == "aspect":
        return [aspect.names[LANGUAGE] for aspect in reference.readiness.aspects]
    if spec.type == "code":
        return list(_term_names(spec).values())
    return []


def example(spec: Field) -> str:
    """A value of the column as it stands in a cell."""
    return _flag_word(True) if spec.type == "flag" else spec.example


def cell_value(spec: Field, value: Any) -> CellValue:  # noqa: ANN401 - any value of a field
    """What the cell of a field shows; None for an absent value. A number that a cell would round is text."""
    if value is None:
        return None
    if isinstance(value, list | tuple):
        return SEPARATOR.join(str(_word(spec, part)) for part in value) or None
    shown = _word(spec, value)
    if spec.type == "money" and 0 < value < SMALL_AMOUNT:
        return rupiah(value, LANGUAGE)
    if isinstance(shown, int) and abs(shown) > LARGEST_EXACT_NUMBER:
        return str(shown)
    return shown[:LONGEST_TEXT] if isinstance(shown, str) else shown


def _word(spec: Field, value: Any) -> str | int | float:  # noqa: ANN401 - as above
    reference = load_reference()
    if isinstance(value, bool):
        return _flag_word(value)
    if isinstance(value, int | float):
        return value
    code = str(value)
    if spec.type in {"dimension", "dimension_list"}:
        names = {dimension.code: dimension.names[LANGUAGE] for dimension in reference.dimensions}
        return names.get(code, code)
    if spec.type == "subdimension":
        part = reference.subdimensions.get(code)
        return part.names[LANGUAGE] if part else code
    if spec.type == "aspect":
        return next((each.names[LANGUAGE] for each in reference.readiness.aspects if each.code == code), code)
    if spec.type in {"code", "code_list"}:
        return _term_names(spec).get(code, code)
    return code


def _term_names(spec: Field) -> dict[str, str]:
    terms = load_reference().values.vocabularies[spec.vocabulary or ""]
    return {term.code: term.names[LANGUAGE] for term in terms}


def _flag_word(value: bool) -> str:
    words = {term.code: term.names[LANGUAGE] for term in load_reference().values.vocabularies["flag"]}
    return words["yes" if value else "no"]
