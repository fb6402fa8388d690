"""Keeping a simulation: one batch for rules, levels and tags; every row leads to its cells; nothing half."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from smartcity.analysis.quick_wins import quick_wins
from smartcity.analysis.simulation import Simulation, only_changes
from smartcity.reference import QuickWinSettings, SelectionRules, load_reference
from smartcity.workflow.actors import Actor, Role
from smartcity.workflow.commit import commit_file
from smartcity.workflow.decisions import decide, open_questions
from smartcity.workflow.errors import (
    DecisionError,
    PermissionDeniedError,
    SettingsError,
    StaleRevisionError,
)
from smartcity.workflow.history import batch_rows, list_batches, source_of, withdraw
from smartcity.workflow.quick_win_edits import Level, save_levels
from smartcity.workflow.simulation_keeping import keep
from smartcity.workflow.tables import load_tables
from smartcity.workflow.workspace import Workspace
from tests.received_files import FIRST_ROW, SHEET, innovation, received

HEALTH, SOCIAL = "Dinas Kesehatan", "Dinas Sosial"
WITHOUT = {"dimension-missing": ("dimension", None, ())}


@pytest.fixture
def region(workspace: Workspace) -> Workspace:
    """Two candidates for Living; A has a level with evidence, a personal column and a second dimension."""
    first = innovation(
        HEALTH,
        "A",
        quick_win=True,
        budget=300,
        subdimension="living/health",
        secondary_dimensions=["society", "economy"],
        extra_={"NIP": "197001012000031001", "Ket.": "baik"},
    )
    commit_file(workspace, received(workspace, [first, innovation(SOCIAL, "B", quick_win=True)]))
    said = Level(known(workspace)["A"], "budget", "1", "DPA 2026", "2026-03", "Kabid TIK", "cek lagi")
    save_levels(workspace, [said])
    return workspace


def known(workspace: Workspace) -> dict[str, str]:
    innovations = load_tables(workspace).innovations
    return dict(zip(innovations["name"], innovations["record_id"], strict=True))


def innovation_row(workspace: Workspace, name: str) -> dict[str, Any]:
    """The innovation with all its values, absent ones as None."""
    rows = load_tables(workspace, with_personal=True).innovations.astype(object)
    rows = rows.where(rows.notna(), None)
    return {str(k): v for k, v in rows[rows["name"] == name].iloc[0].to_dict().items()}


def with_rules(workspace: Workspace, rules: SelectionRules) -> QuickWinSettings:
    return replace(load_tables(workspace).settings, rules=rules)


def everything(workspace: Workspace) -> Simulation:
    ids = known(workspace)
    return Simulation(
        with_rules(workspace, SelectionRules(budget=500, must=(ids["B"],))),
        {(ids["A"], "budget"): "3", (ids["B"], "people"): "not_applicable"},
        {ids["A"]: "society"},
    )


def test_all_of_it_becomes_one_batch(region: Workspace) -> None:
    before = len(list_batches(region))
    receipt = keep(region, everything(region), region.revision)
    assert receipt is not None
    assert len(list_batches(region)) == before + 1
    assert list_batches(region)[0].source == "simulation"
    assert (receipt.counts["new"], receipt.counts["changed"]) == (2, 2)
    tables = load_tables(region)
    assert (tables.settings.rules.budget, tables.settings.rules.must) == (500, (known(region)["B"],))
    levels = {(r["innovation"], r["aspect"]): r["level"] for r in tables.readiness.to_dict("records")}
    assert levels == {("A", "budget"): "3", ("B", "people"): "not_applicable"}
    assert set(tables.innovations.set_index("name")["dimension"]) == {"society", "living"}
    found = quick_wins(tables, load_reference())
    assert only_changes(found, everything(region)) == Simulation()


def test_a_level_keeps_its_evidence_and_says_where_it_came_from(region: Workspace) -> None:
    keep(region, everything(region), region.revision)
    rows = load_tables(region).readiness.set_index("innovation")
    kept = rows.loc["A"]
    assert (kept["evidence"], kept["date"], kept["person"]) == ("DPA 2026", "2026-03", "Kabid TIK")
    assert kept["note"] == "cek lagi (dari simulasi rapat)"
    assert rows.loc["B", "note"] == "dari simulasi rapat"
    again = Simulation(levels={(known(region)["A"], "budget"): "2"})
    keep(region, again, region.revision)
    twice = load_tables(region).readiness.set_index("innovation").loc["A"]
    assert (twice["level"], twice["note"]) == ("2", "cek lagi (dari simulasi rapat)")


def test_an_innovation_keeps_all_but_its_dimension_and_leads_to_its_cells(region: Workspace) -> None:
    first = known(region)["A"]
    before = innovation_row(region, "A")
    keep(region, Simulation(dimensions={first: "society"}), region.revision)
    after = innovation_row(region, "A")
    assert (after["record_id"], after["dimension"]) == (first, "society")
    assert after["secondary_dimensions"] == ["economy"]
    assert after["subdimension"] is None
    changed = {"dimension", "secondary_dimensions", "subdimension", "row_id", "decided_by"}
    assert {name for name in before if before[name] != after[name]} == changed
    assert (after["file"], after["sheet"], after["row"]) == ("usulan.xlsx", SHEET, FIRST_ROW)
    assert after["decided_by"] == "lokal"
    assert "NIP" in after["personal_headers"]
    found = source_of(region, int(after["row_id"]))
    assert found is not None
    assert (found.batch_id, found.row, found.decided_by) == (before["batch_id"], FIRST_ROW, "lokal")


def test_a_row_that_was_decided_still_leads_to_the_upload(workspace: Workspace) -> None:
    row = innovation(HEALTH, "C", dimension=None, quick_win=True, held_=WITHOUT)
    commit_file(workspace, received(workspace, [row]))
    upload = list_batches(workspace)[0].id
    decide(workspace, open_questions(workspace)[0], {"dimension": "living"})
    [decided] = batch_rows(workspace, list_batches(workspace)[0].id)
    keep(workspace, Simulation(dimensions={known(workspace)["C"]: "economy"}), workspace.revision)
    [kept] = batch_rows(workspace, list_batches(workspace)[0].id)
    assert (kept.content.origin_batch, kept.content.origin_row) == (upload, decided.content.origin_row)
    assert kept.origin.file == "usulan.xlsx"


def test_withdrawing_it_brings_back_what_stood(region: Workspace) -> None:
    stood = load_tables(region)
    receipt = keep(region, everything(region), region.revision)
    assert receipt is not None
    withdraw(region, receipt.batch_id)
    tables = load_tables(region)
    assert tables.settings == stood.settings
    assert list(tables.readiness["level"]) == ["1"]
    assert set(tables.innovations["dimension"]) == {"living"}


def test_what_changes_nothing_is_no_batch(region: Workspace) -> None:
    first = known(region)["A"]
    same = Simulation(load_tables(region).settings, {(first, "budget"): "1"}, {first: "living"})
    shown = region.revision
    assert keep(region, same, shown) is None
    assert region.revision == shown


def test_a_region_that_changed_since_is_looked_at_first(region: Workspace) -> None:
    shown, wanted = region.revision, everything(region)
    save_levels(region, [Level(known(region)["B"], "budget", "2")])
    with pytest.raises(StaleRevisionError):
        keep(region, wanted, shown)
    assert load_tables(region).settings.rules.budget is None
    assert keep(region, wanted, region.revision) is not None


@pytest.mark.parametrize(
    ("level", "dimension", "field"),
    [
        (("A", "budget", "4"), None, "level"),
        (("A", "luck", "1"), None, "aspect"),
        (("NOBODY", "budget", "1"), None, "innovation"),
        (None, ("A", "mobility"), "dimension"),
        (None, ("NOBODY", "society"), "innovation"),
    ],
)
def test_what_the_region_does_not_know_is_refused_whole(
    region: Workspace,
    level: tuple[str, str, str] | None,
    dimension: tuple[str, str] | None,
    field: str,
) -> None:
    ids = {**known(region), "NOBODY": "NOBODY"}
    wanted = Simulation(
        with_rules(region, SelectionRules(budget=500)),
        {(ids[level[0]], level[1]): level[2]} if level else {},
        {ids[dimension[0]]: dimension[1]} if dimension else {},
    )
    shown = region.revision
    with pytest.raises(DecisionError) as refused:
        keep(region, wanted, shown)
    assert refused.value.field == field
    assert region.revision == shown


def test_rules_that_cannot_be_used_are_refused(region: Workspace) -> None:
    with pytest.raises(SettingsError) as refused:
        keep(region, Simulation(with_rules(region, SelectionRules(budget=0))), region.revision)
    assert [problem.code for problem in refused.value.problems] == ["budget-not-positive"]


@pytest.mark.parametrize("part", ["settings", "levels", "dimensions"])
def test_a_viewer_keeps_nothing(region: Workspace, part: str) -> None:
    viewer = replace(region, actor=Actor("tamu", Role.VIEWER))
    only = Simulation(**{part: getattr(everything(region), part)})
    with pytest.raises(PermissionDeniedError):
        keep(viewer, only, region.revision)
