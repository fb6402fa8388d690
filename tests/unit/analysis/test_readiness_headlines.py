"""What the sentences on readiness count and open."""

from __future__ import annotations

import pandas as pd

from smartcity.analysis.headlines import Headline
from smartcity.analysis.readiness import readiness
from smartcity.analysis.readiness_headlines import candidate_headline, readiness_headline
from smartcity.charts.wording import headline_text
from tests.frames import REFERENCE
from tests.quick_win_frames import EQUAL, MODEL, SETTINGS, assessed_candidates

FULL, HALF = dict.fromkeys(EQUAL, "3"), dict.fromkeys(EQUAL, "2")


def said(headline: Headline) -> dict[str, dict[str, object]]:
    for language in ("id", "en"):
        assert headline_text(headline, language, REFERENCE)
    return {c.key: {name: quantity.value for name, quantity in c.quantities.items()} for c in headline}


def table_of(*levels: dict[str, str], dimensions: tuple[str, ...] = ()) -> pd.DataFrame:
    table, assessment = assessed_candidates(*levels, dimensions=dimensions)
    return readiness(table, assessment, SETTINGS, MODEL)


def test_ready_almost_and_where_none_is_ready() -> None:
    codes = [dimension.code for dimension in REFERENCE.dimensions]
    table = table_of(*[FULL] * 4, HALF, {}, dimensions=tuple(codes))
    assert said(readiness_headline(table, REFERENCE)) == {
        "readiness_ready": {"ready": 4, "candidates": 6},
        "readiness_almost": {"almost": 1},
        "readiness_none_ready_in": {"dimensions": ("society", "environment")},
    }
    assert said(readiness_headline(table[:1], REFERENCE))["readiness_none_ready_in_several"] == {
        "dimensions": 5
    }
    assert said(readiness_headline(table[4:], REFERENCE)).keys() == {"readiness_ready", "readiness_almost"}
    assert said(readiness_headline(table[:0], REFERENCE)) == {"readiness_no_candidates": {}}


def test_a_candidate_says_score_gaps_and_best_step() -> None:
    row = table_of(FULL | {"budget": "1"}).iloc[0].to_dict()
    clauses = said(candidate_headline(row, MODEL))
    # 22 of 24 levels; the third level of budget is one of 24
    assert round(float(str(clauses["readiness_candidate_ready"]["points"])), 3) == 91.667
    assert clauses["readiness_candidate_missing"]["aspects"] == {"id": "Anggaran", "en": "Budget"}
    best = clauses["readiness_candidate_best"]
    assert best["evidence"] == MODEL.aspect("budget").levels[2]
    assert round(float(str(best["gain"])), 3) == 4.167


def test_many_gaps_are_counted_and_a_full_candidate_has_none() -> None:
    assert said(candidate_headline(table_of({}).iloc[0].to_dict(), MODEL))[
        "readiness_candidate_missing_several"
    ] == {"aspects": 8}
    assert said(candidate_headline(table_of(FULL).iloc[0].to_dict(), MODEL)).keys() == {
        "readiness_candidate_ready"
    }
    nothing = table_of(dict.fromkeys(EQUAL, "not_applicable")).iloc[0].to_dict()
    assert said(candidate_headline(nothing, MODEL)).keys() == {"readiness_candidate_unscored"}
