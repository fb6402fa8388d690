"""Headlines as data: which clauses, which numbers, what they open. Sentences are not asserted."""

from __future__ import annotations

from typing import Any

import pytest

from smartcity.analysis import headlines
from smartcity.analysis.changes import Moved, uploads_over_time
from smartcity.analysis.completeness import by_field, filled_cells
from smartcity.analysis.coverage import by_dimension, by_subdimension, opd_matrix
from smartcity.analysis.headlines import Headline, Unit
from smartcity.analysis.makeup import by_budget, by_digital, by_maturity
from smartcity.analysis.participation import ParticipationCount
from tests.frames import REFERENCE, innovations_frame, registry_frame


def said(headline: Headline) -> dict[str, dict[str, Any]]:
    return {
        clause.key: {name: quantity.value for name, quantity in clause.quantities.items()}
        for clause in headline
    }


def count(reporting: int, waiting: int, missing: int, expected: int) -> ParticipationCount:
    names = [f"Dinas {place}" for place in range(expected)]
    return ParticipationCount(
        expected, reporting, tuple(names[:waiting]), tuple(names[waiting : waiting + missing]), (), 0, None
    )


@pytest.mark.parametrize(
    ("numbers", "keys"),
    [
        ((36, 2, 7, 45), ["participation_reporting", "participation_waiting", "participation_missing"]),
        ((45, 0, 0, 45), ["participation_all"]),
        ((0, 0, 45, 45), ["participation_reporting", "participation_missing"]),
        ((3, 0, 0, 0), ["participation_unregistered"]),
    ],
)
def test_parts_that_are_zero_are_left_out(numbers: tuple[int, int, int, int], keys: list[str]) -> None:
    headline = headlines.participation_headline(count(*numbers))
    assert [clause.key for clause in headline] == keys


def test_the_missing_ones_open_their_list() -> None:
    clause = headlines.participation_headline(count(36, 2, 7, 45))[-1]
    assert (clause.quantities["opds"].value, clause.opens) == (7, {"state": "missing"})


def test_dimensions_that_lead_and_those_that_are_empty() -> None:
    rows = [{"dimension": code} for code in ("living", "living", "society", "economy", "branding", None)]
    headline = headlines.dimension_headline(by_dimension(innovations_frame(rows), REFERENCE))
    assert said(headline) == {
        "dimension_leads": {"leaders": ("living",), "most": 2, "total": 6},
        "dimension_empty": {"empty": ("governance", "environment")},
        "dimension_unassigned": {"innovations": 1},
    }
    assert headline[0].opens == {"dimension": "living"}


def test_many_equal_dimensions_are_counted_not_named() -> None:
    rows = [{"dimension": dimension.code} for dimension in REFERENCE.dimensions]
    headline = headlines.dimension_headline(by_dimension(innovations_frame(rows), REFERENCE))
    assert said(headline) == {"dimension_leads_several": {"leaders": 6, "most": 1, "total": 6}}
    assert headline[0].quantities["leaders"].unit is Unit.COUNT


def test_filled_subdimensions() -> None:
    rows = [{"dimension": "living", "subdimension": "living/health"}, {"dimension": "living"}]
    headline = headlines.subdimension_headline(by_subdimension(innovations_frame(rows), REFERENCE))
    assert said(headline) == {
        "subdimension_empty": {"filled": 1, "cells": 18, "empty": 17},
        "subdimension_unassigned": {"innovations": 1},
    }


def test_breadth_of_reporting_opds() -> None:
    rows = [{"opd": "Dinas A", "dimension": code} for code in ("living", "society", "society")]
    innovations = innovations_frame([*rows, {"opd": "Dinas B", "dimension": "living"}])
    matrix = opd_matrix(registry_frame("Dinas A", "Dinas B", "Dinas C"), innovations, REFERENCE)
    assert said(headlines.matrix_headline(matrix)) == {
        "matrix_breadth": {"breadth": 1.5, "dimensions": 6, "opds": 2},
        "matrix_silent": {"opds": 1, "all": 3},
    }


def test_the_emptiest_field_is_named() -> None:
    rows = [{"opd": "Dinas A", "dimension": "living", "budget": 1}, {"opd": "Dinas A", "dimension": "living"}]
    fields = by_field(filled_cells(innovations_frame(rows), REFERENCE), REFERENCE)
    clauses = said(headlines.completeness_headline(fields))
    assert clauses["completeness_share"] == {"share": 7 / 20, "filled": 7, "total": 20}
    assert clauses["completeness_worst"] == {"field": "subdimension", "empty": 2, "innovations": 2}


def test_digital_maturity_and_budget() -> None:
    rows = [
        {"digital": True, "maturity": "applied", "budget": 5, "dimension": "living"},
        {"digital": None, "maturity": None, "dimension": "living"},
    ]
    innovations = innovations_frame(rows)
    assert said(headlines.digital_headline(by_digital(innovations))) == {
        "digital_yes": {"digital": 1, "total": 2},
        "digital_unknown": {"innovations": 1},
    }
    assert said(headlines.maturity_headline(by_maturity(innovations, REFERENCE))) == {
        "maturity_applied_of": {"innovations": 1, "total": 2},
        "maturity_unknown": {"innovations": 1},
    }
    assert said(headlines.budget_headline(by_budget(innovations, REFERENCE))) == {
        "budget_known": {"budget": 5, "known": 1, "innovations": 2}
    }


def test_nothing_is_said_in_one_clause() -> None:
    nothing = innovations_frame()
    fields = by_field(filled_cells(nothing, REFERENCE), REFERENCE)
    found = [
        headlines.dimension_headline(by_dimension(nothing, REFERENCE)),
        headlines.subdimension_headline(by_subdimension(nothing, REFERENCE)),
        headlines.matrix_headline(opd_matrix(None, nothing, REFERENCE)),
        headlines.completeness_headline(fields),
        headlines.digital_headline(by_digital(nothing)),
        headlines.maturity_headline(by_maturity(nothing, REFERENCE)),
        headlines.budget_headline(by_budget(nothing, REFERENCE)),
        headlines.uploads_headline(uploads_over_time(nothing, "WIB")),
    ]
    assert [[clause.key for clause in headline] for headline in found] == [["no_innovations"]] * len(found)


def test_what_moved() -> None:
    assert said(headlines.changes_headline(Moved(1, 0, 0, ("Dinas A",)))) == {
        "changes_new": {"innovations": 1},
        "changes_opds": {"opds": 1},
    }
    assert list(said(headlines.changes_headline(Moved(2, 3, 4, ())))) == [
        "changes_new",
        "changes_changed",
        "changes_gone",
    ]
    assert said(headlines.changes_headline(Moved(0, 0, 0, ()))) == {"changes_none": {}}
