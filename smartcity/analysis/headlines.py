"""The sentence that says the point of a table, as data: numbers, the text they go into and what they open.

Pages, charts and the projector all say the same because they all read these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import pandas as pd

from smartcity.analysis.changes import Moved
from smartcity.analysis.coverage import empty_subdimensions
from smartcity.analysis.filters import UNASSIGNED, UNKNOWN_CODE
from smartcity.analysis.participation import MISSING, REPORTING, WAITING, ParticipationCount

MOST_NAMED = 3


class Unit(StrEnum):
    """What a quantity is, which decides how it is written."""

    COUNT = "count"
    DECIMAL = "decimal"
    SHARE = "share"
    RUPIAH = "rupiah"
    DATE = "date"
    DIMENSIONS = "dimensions"
    FIELD = "field"
    NAMES = "names"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value and its unit: a count, a share of 0 to 1, whole rupiah, codes of dimensions, a field's code,
    or a name that the region gave itself, in both languages.
    """

    value: Any
    unit: Unit = Unit.COUNT


@dataclass(frozen=True, slots=True)
class Clause:
    """One part of a headline: `key` in data/reference/texts/charts.toml, its quantities by name, and the
    mark that shows what it counts (as a chart's customdata; empty where there is nothing to open).
    """

    key: str
    quantities: Mapping[str, Quantity] = field(default_factory=dict)
    opens: Mapping[str, Any] = field(default_factory=dict)


Headline = tuple[Clause, ...]


def participation_headline(count: ParticipationCount) -> Headline:
    """Who reports: '36 dari 45 OPD sudah melapor', waiting, missing; parts that are zero are left out.

    Without a registry it says how many report and that nobody knows of how many; nothing sent says so.
    """
    reporting, expected = Quantity(count.reporting), Quantity(count.expected)
    if not count.expected:
        clauses = [Clause("participation_unregistered", {"reporting": reporting}, {"state": REPORTING})]
    elif count.reporting == count.expected:
        clauses = [Clause("participation_all", {"expected": expected}, {"state": REPORTING})]
    else:
        quantities = {"reporting": reporting, "expected": expected}
        clauses = [Clause("participation_reporting", quantities, {"state": REPORTING})]
    for state, names in ((WAITING, count.waiting), (MISSING, count.missing)):
        if names:
            clauses.append(Clause(f"participation_{state}", {"opds": Quantity(len(names))}, {"state": state}))
    return tuple(clauses)


def dimension_headline(table: pd.DataFrame) -> Headline:
    """Which dimensions lead and which are empty, from a `coverage.by_dimension` table."""
    counts = _counts(table, "dimension")
    unassigned = counts.pop(UNASSIGNED)
    total = sum(counts.values()) + unassigned
    if not total:
        return (Clause("no_innovations"),)
    clauses = []
    most = max(counts.values())
    if most:
        leaders = [code for code, count in counts.items() if count == most]
        quantities = {"leaders": _dimensions(leaders), "most": Quantity(most), "total": Quantity(total)}
        opens = {"dimension": leaders[0]} if len(leaders) == 1 else {}
        clauses.append(Clause(_many("dimension_leads", leaders), quantities, opens))
    empty = [code for code, count in counts.items() if not count]
    if empty:
        opens = {"dimension": empty[0]} if len(empty) == 1 else {}
        clauses.append(Clause(_many("dimension_empty", empty), {"empty": _dimensions(empty)}, opens))
    if unassigned:
        opens = {"dimension": UNASSIGNED}
        clauses.append(Clause("dimension_unassigned", {"innovations": Quantity(unassigned)}, opens))
    return tuple(clauses)


def subdimension_headline(table: pd.DataFrame) -> Headline:
    """How many of the eighteen sub-dimensions hold an innovation, from a `coverage.by_subdimension` table."""
    counts = _counts(table, "subdimension")
    if not any(counts.values()):
        return (Clause("no_innovations"),)
    without = [count for code, count in counts.items() if code.endswith(UNASSIGNED)]
    cells, empty = len(counts) - len(without), len(empty_subdimensions(table))
    quantities = {"filled": Quantity(cells - empty), "cells": Quantity(cells), "empty": Quantity(empty)}
    clauses = [Clause("subdimension_empty" if empty else "subdimension_all", quantities)]
    if any(without):
        clauses.append(Clause("subdimension_unassigned", {"innovations": Quantity(sum(without))}))
    return tuple(clauses)


def matrix_headline(matrix: pd.DataFrame) -> Headline:
    """In how many dimensions a reporting OPD is active on average, and how many have none yet."""
    counts = matrix.to_numpy()
    dimensions = [place for place, name in enumerate(matrix.columns) if name not in (UNASSIGNED, "total")]
    reporting = counts[counts[:, matrix.columns.get_loc("total")] > 0]
    if not len(reporting):
        return (Clause("no_innovations"),)
    breadth = float((reporting[:, dimensions] > 0).sum(axis=1).mean())
    quantities = {
        "breadth": Quantity(breadth, Unit.DECIMAL),
        "dimensions": Quantity(len(dimensions)),
        "opds": Quantity(len(reporting)),
    }
    clauses = [Clause("matrix_breadth", quantities)]
    silent = len(matrix) - len(reporting)
    if silent:
        clauses.append(Clause("matrix_silent", {"opds": Quantity(silent), "all": Quantity(len(matrix))}))
    return tuple(clauses)


def completeness_headline(fields: pd.DataFrame) -> Headline:
    """How much is filled and which field is empty most often, from a `completeness.by_field` table."""
    filled, total = int(fields["filled"].sum()), int(fields["total"].sum())
    if not total:
        return (Clause("no_innovations"),)
    quantities = {
        "share": Quantity(filled / total, Unit.SHARE),
        "filled": Quantity(filled),
        "total": Quantity(total),
    }
    clauses = [Clause("completeness_share", quantities)]
    place = int(fields["share"].to_numpy().argmin())
    worst, innovations = str(fields["field"].iat[place]), int(fields["total"].to_numpy()[place])
    empty = innovations - int(fields["filled"].to_numpy()[place])
    if empty:
        quantities = {
            "field": Quantity(worst, Unit.FIELD),
            "empty": Quantity(empty),
            "innovations": Quantity(innovations),
        }
        clauses.append(Clause("completeness_worst", quantities, {"lacks": worst}))
    return tuple(clauses)


def digital_headline(table: pd.DataFrame) -> Headline:
    """How many are digital, from a `makeup.by_digital` table; those that do not say are named."""
    counts = _counts(table, "digital")
    total = sum(counts.values())
    if not total:
        return (Clause("no_innovations"),)
    quantities = {"digital": Quantity(counts["yes"]), "total": Quantity(total)}
    clauses = [Clause("digital_yes", quantities, {"digital": "yes"})]
    for code in ("no", UNKNOWN_CODE):
        if counts[code]:
            quantities = {"innovations": Quantity(counts[code])}
            clauses.append(Clause(f"digital_{code}", quantities, {"digital": code}))
    return tuple(clauses)


def maturity_headline(table: pd.DataFrame) -> Headline:
    """How many are at the last step of maturity and at those before, from a `makeup.by_maturity` table."""
    counts = {str(code): int(count) for code, count in table.sum().items()}
    total = sum(counts.values())
    if not total:
        return (Clause("no_innovations"),)
    last, *before = [code for code in reversed(counts) if code != UNKNOWN_CODE]
    quantities = {"innovations": Quantity(counts[last]), "total": Quantity(total)}
    clauses = [Clause(f"maturity_{last}_of", quantities, {"maturity": last})]
    for code in [*before, UNKNOWN_CODE]:
        if counts[code]:
            quantities = {"innovations": Quantity(counts[code])}
            clauses.append(Clause(f"maturity_{code}", quantities, {"maturity": code}))
    return tuple(clauses)


def budget_headline(table: pd.DataFrame) -> Headline:
    """The sum of the known budgets and from how many innovations, from a `makeup.by_budget` table."""
    innovations = int(table["innovations"].sum())
    if not innovations:
        return (Clause("no_innovations"),)
    known = int(table["with_budget"].sum())
    if not known:
        return (Clause("budget_none", {"innovations": Quantity(innovations)}, {"budget": "unknown"}),)
    quantities = {
        "budget": Quantity(int(table["budget"].sum()), Unit.RUPIAH),
        "known": Quantity(known),
        "innovations": Quantity(innovations),
    }
    return (Clause("budget_known", quantities, {"budget": "known"}),)


def uploads_headline(table: pd.DataFrame) -> Headline:
    """What has come in up to the last day of a `changes.uploads_over_time` table."""
    if table.empty:
        return (Clause("no_innovations"),)
    last = table.iloc[-1]
    quantities = {
        "innovations": Quantity(int(last["innovations"])),
        "opds": Quantity(int(last["opds"])),
        "date": Quantity(last["date"], Unit.DATE),
    }
    return (Clause("uploads_until", quantities),)


def changes_headline(moved: Moved) -> Headline:
    """What moved between two states; zero parts are left out."""
    counts = {"new": moved.new, "changed": moved.changed, "gone": moved.gone}
    clauses = [
        Clause(f"changes_{change}", {"innovations": Quantity(count)}, {"change": change})
        for change, count in counts.items()
        if count
    ]
    if moved.opds:
        clauses.append(Clause("changes_opds", {"opds": Quantity(len(moved.opds))}))
    return tuple(clauses) or (Clause("changes_none"),)


def _counts(table: pd.DataFrame, code: str) -> dict[str, int]:
    return {str(key): int(count) for key, count in zip(table[code], table["innovations"], strict=True)}


def _dimensions(codes: Sequence[str]) -> Quantity:
    """Codes to be named, or their number where naming them all would drown the sentence."""
    return Quantity(tuple(codes), Unit.DIMENSIONS) if len(codes) <= MOST_NAMED else Quantity(len(codes))


def _many(key: str, codes: Sequence[str]) -> str:
    return key if len(codes) <= MOST_NAMED else f"{key}_several"
