"""The example region as a visitor finds it: its numbers, its history, quick wins hard to choose from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from smartcity.analysis.advice import Advice, advice_on
from smartcity.analysis.firmness import firmness
from smartcity.analysis.overlap import overlap_pairs
from smartcity.analysis.participation import participation
from smartcity.analysis.quick_wins import QuickWins, quick_wins
from smartcity.analysis.risks import open_risks
from smartcity.analysis.selection import choose
from smartcity.reference import SelectionRules, load_reference
from smartcity.store import open_database
from smartcity.workflow import example
from smartcity.workflow.tables import RegionTables, load_tables
from smartcity.workflow.workspace import Workspace, open_workspace

REFERENCE = load_reference()
CODES = [dimension.code for dimension in REFERENCE.dimensions]
DECIDED = {"LAHIR TUNTAS", "SEHARI DI CONTOH", "PAJAK DI WARUNG", "RUMAH BELAJAR CONTOH", "SEDEKAH SAMPAH"}


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The example, loaded on 22 June 2026."""
    address = str(tmp_path_factory.mktemp("example") / "smartcity.sqlite3")
    with closing(open_database(address, clock=lambda: datetime(2026, 6, 22, 2, tzinfo=UTC))) as database:
        example.load(database)
        yield open_workspace(database)


@pytest.fixture(scope="module")
def tables(region: Workspace) -> RegionTables:
    return load_tables(region)


@pytest.fixture(scope="module")
def found(tables: RegionTables) -> QuickWins:
    return quick_wins(tables, REFERENCE)


@pytest.fixture(scope="module")
def advice(found: QuickWins) -> Advice:
    return advice_on(found, REFERENCE)


def names(tables: RegionTables, record_ids: Sequence[str]) -> list[str]:
    """Innovations by their name as far as the bracket."""
    known = dict(zip(tables.innovations["record_id"], tables.innovations["name"], strict=True))
    return [known[record_id].split(" (")[0] for record_id in record_ids]


def test_who_reports_and_a_second_load_brings_nothing(region: Workspace, tables: RegionTables) -> None:
    states = participation(tables.registry, tables.innovations, tables.held)["state"]
    assert Counter(states) == {"reporting": 36, "waiting": 2, "missing": 7}
    assert (len(tables.innovations), len(tables.held)) == (112, 8)
    assert example.load(region.database) == []


def test_every_dimension_has_candidates_and_one_has_a_single_one(found: QuickWins) -> None:
    assert found.pool["dimension"].value_counts().to_dict() == {
        "governance": 3,
        "economy": 3,
        "living": 3,
        "society": 3,
        "environment": 3,
        "branding": 1,
    }
    assert found.impact_counts
    assert Counter(found.candidates["state"]) == {
        "analysed": 10,
        "formulated": 6,
        "running": 5,
        "evaluated": 1,
        "proposed": 1,
        "stopped": 1,
    }


def test_the_best_of_two_dimensions_belong_to_one_opd(tables: RegionTables, found: QuickWins) -> None:
    free = choose(found.pool, SelectionRules(), CODES)
    owners = found.pool.set_index("record_id")["opd"]
    assert owners[list(free.chosen)].value_counts().max() == 2
    clash = {"PEKAN WARISAN CONTOH", "SEKOLAH TANPA SEKAT"}
    assert clash <= set(names(tables, free.chosen))
    kept = choose(found.pool, SelectionRules(max_per_opd=1), CODES)
    assert len(clash & set(names(tables, kept.chosen))) == 1


def test_the_budget_binds_and_lets_a_set_through(
    tables: RegionTables, found: QuickWins, advice: Advice
) -> None:
    rules = tables.settings.rules
    assert (rules.max_per_opd, rules.budget) == (1, 2_500_000_000)
    without = choose(found.pool, replace(rules, budget=None), CODES)
    assert advice.selection.status == "optimal"
    assert set(names(tables, without.chosen)) - set(names(tables, advice.selection.chosen)) == {"TIRTA CARE"}
    assert names(tables, [record_id for record_id, _ in advice.selection.left_out]) == ["LOKET SATU SENYUM"]


def test_some_choices_are_firm_and_some_are_not(found: QuickWins, advice: Advice) -> None:
    shares = firmness(found, advice.selection.chosen).set_index("dimension")["share"]
    assert set(shares[shares < 0.8].index) == {"governance", "economy"}
    assert shares["branding"] == 1


def test_the_decision_overrode_one_and_says_what_it_cost(tables: RegionTables) -> None:
    decision = tables.decisions.iloc[0]
    content = decision["content"]
    assert (decision["decided_on"], content["decided_by"]) == ("2026-05-08", "Bupati Contoh")
    (change,) = content["overrides"]
    assert names(tables, [change["out"], change["in"]]) == ["TIRTA CARE", "GERCEP BUMIL"]
    assert change["reason"]
    # 0.7 x (75 - 83.33) with the same impact; 380 - 520 million
    assert change["price"]["value"] == pytest.approx(-5.833333)
    assert change["price"]["budget"] == -140_000_000
    assert set(names(tables, content["chosen"])) == {*DECIDED, "GERCEP BUMIL"}
    assert content["open_risks"] in (None, [])


def test_the_region_before_the_decision_still_had_all_in_its_pool(region: Workspace) -> None:
    before = load_tables(region, date(2026, 5, 7))
    assert len(before.decisions) == 0
    assert len(quick_wins(before, REFERENCE).pool) == 12


def test_some_risks_above_appetite_lack_owner_plan_or_day(found: QuickWins) -> None:
    lacking = Counter(part for parts in open_risks(found.risks)["lacking"] for part in parts)
    assert set(lacking) == {"owner", "plan", "due"}
    assert found.risks["gap"].dropna().unique().tolist() == ["other-scale"]
    assert len(found.without_innovation["risk"]) == 1


def test_one_overlap_is_answered_and_one_open(tables: RegionTables) -> None:
    pairs = overlap_pairs(tables.innovations, tables.overlaps, REFERENCE, "Kabupaten Contoh")
    assert [answer if isinstance(answer, str) else None for answer in pairs["answer"]] == [None, "edition"]
