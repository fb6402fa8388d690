"""Levels, risks, overlaps and rules of quick wins: what is stored, what is refused, two people at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from smartcity.reference import SelectionRules, load_reference
from smartcity.reference.quick_win_settings import default_settings
from smartcity.workflow.actors import Actor, Role
from smartcity.workflow.commit import commit_file
from smartcity.workflow.errors import (
    DecisionError,
    EditConflictError,
    PermissionDeniedError,
    SettingsError,
)
from smartcity.workflow.quick_win_edits import (
    Level,
    OverlapAnswer,
    RiskEntry,
    save_levels,
    save_overlaps,
    save_risks,
)
from smartcity.workflow.quick_win_rules import save_rules
from smartcity.workflow.tables import load_tables
from smartcity.workflow.workspace import Workspace
from tests.received_files import innovation, received

HEALTH, SOCIAL = "Dinas Kesehatan", "Dinas Sosial"


@pytest.fixture
def stored(workspace: Workspace) -> Workspace:
    rows = [innovation(HEALTH, "SI CEPAT"), innovation(SOCIAL, "SI PEDULI")]
    commit_file(workspace, received(workspace, rows))
    return workspace


def ids(workspace: Workspace) -> list[str]:
    return list(load_tables(workspace).innovations.sort_values("name")["record_id"])


def test_a_level_is_kept_with_its_evidence_and_who_gave_it(stored: Workspace) -> None:
    first = ids(stored)[0]
    save_levels(stored, [Level(first, "regulation", "2", " SK 188/45 ", date(2026, 5, 1), "Kabid")])
    row = load_tables(stored).readiness.iloc[0]
    assert (row["opd"], row["innovation"], row["innovation_id"]) == (HEALTH, "SI CEPAT", first)
    assert (row["aspect"], row["level"], row["evidence"]) == ("regulation", "2", "SK 188/45")
    assert (row["date"], row["person"], row["sent_by"]) == ("2026-05-01", "Kabid", "lokal")


@pytest.mark.parametrize(
    ("level", "field"),
    [
        (Level("", "regulation", "4"), "level"),
        (Level("", "luck", "1"), "aspect"),
        (Level("", "budget", "1", date=date(2026, 5, 5)), "date"),
        (Level("NO-SUCH", "budget", "1"), "innovation"),
    ],
)
def test_a_level_that_cannot_be_is_refused_and_nothing_is_stored(
    stored: Workspace, level: Level, field: str
) -> None:
    first = ids(stored)[0]
    wrong = level if level.innovation_id else replace(level, innovation_id=first)
    with pytest.raises(DecisionError) as refused:
        save_levels(stored, [Level(first, "people", "1"), wrong])
    assert refused.value.field == field
    assert load_tables(stored).readiness.empty


def test_the_second_of_two_people_is_told_what_the_first_said(stored: Workspace) -> None:
    first = ids(stored)[0]
    save_levels(stored, [Level(first, "budget", "1")])
    seen = int(load_tables(stored).readiness.iloc[0]["row_id"])
    save_levels(stored, [Level(first, "budget", "3", "DPA", based_on=seen)])
    with pytest.raises(EditConflictError) as refused:
        save_levels(stored, [Level(first, "budget", "2", based_on=seen)])
    conflict = refused.value.conflicts[0]
    assert conflict.theirs is not None
    assert (conflict.theirs["level"], conflict.theirs["evidence"], conflict.by) == ("3", "DPA", "lokal")
    assert load_tables(stored).readiness.iloc[0]["level"] == "3"


def test_a_level_taken_back_is_gone_and_can_be_seen_as_of_earlier(stored: Workspace) -> None:
    first = ids(stored)[0]
    save_levels(stored, [Level(first, "budget", "1")])
    before = load_tables(stored)
    seen = int(before.readiness.iloc[0]["row_id"])
    save_levels(stored, [Level(first, "budget", None, based_on=seen)])
    assert load_tables(stored).readiness.empty
    assert len(load_tables(stored, revision=before.revision).readiness) == 1


def test_an_assessment_follows_an_innovation_that_was_renamed(stored: Workspace) -> None:
    first = ids(stored)[0]
    save_levels(stored, [Level(first, "budget", "1")])
    commit_file(stored, received(stored, [innovation(HEALTH, "SI CEPAT PLUS", id_=first)], "baru.xlsx"))
    seen = int(load_tables(stored).readiness.iloc[0]["row_id"])
    save_levels(stored, [Level(first, "budget", "2", based_on=seen)])
    kept = load_tables(stored).readiness
    assert list(kept["innovation"]) == ["SI CEPAT PLUS"]
    assert list(kept["level"]) == ["2"]


def test_a_risk_is_kept_with_the_scale_of_its_scores(stored: Workspace) -> None:
    first = ids(stored)[0]
    said = {"cause": "Listrik padam", "scale": 5, "likelihood": 4, "impact": 5, "treatment": "mitigate"}
    save_risks(stored, [RiskEntry(first, "Server mati", said)])
    row = load_tables(stored).risks.iloc[0]
    assert (row["event"], row["scale"], row["likelihood"], row["impact"]) == ("Server mati", 5, 4, 5)
    assert row["cause"] == "Listrik padam"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"likelihood": 3, "impact": 3}, "scale"),
        ({"scale": 4, "likelihood": 3}, "scale"),
        ({"scale": 3, "likelihood": 4}, "likelihood"),
        ({"scale": 5, "residual_impact": 0}, "residual_impact"),
        ({"treatment": "hope"}, "treatment"),
    ],
)
def test_a_risk_without_a_known_scale_or_outside_it_is_refused(
    stored: Workspace, said: dict[str, object], field: str
) -> None:
    with pytest.raises(DecisionError) as refused:
        save_risks(stored, [RiskEntry(ids(stored)[0], "Server mati", said)])
    assert refused.value.field == field
    assert load_tables(stored).risks.empty


def test_a_risk_is_never_moved_onto_another_one(stored: Workspace) -> None:
    first, second = ids(stored)
    save_risks(
        stored,
        [RiskEntry(first, "Server mati", {"owner": "A"}), RiskEntry(second, "Server mati", {"owner": "B"})],
    )
    risks = load_tables(stored).risks
    shown = int(risks.loc[risks["innovation_id"] == first, "row_id"].iloc[0])
    with pytest.raises(DecisionError) as refused:
        save_risks(stored, [RiskEntry(second, "Server mati", {"owner": "A"}, based_on=shown)])
    assert refused.value.field == "key"
    assert sorted(load_tables(stored).risks["owner"]) == ["A", "B"]
    save_risks(stored, [RiskEntry(second, "Listrik padam", {"owner": "A"}, based_on=shown)])
    moved = load_tables(stored).risks.set_index("owner")
    assert (moved.loc["A", "innovation"], moved.loc["A", "event"]) == ("SI PEDULI", "Listrik padam")


def test_a_risk_needs_its_event(stored: Workspace) -> None:
    with pytest.raises(DecisionError):
        save_risks(stored, [RiskEntry(ids(stored)[0], "  ", {"cause": "Listrik padam"})])


def test_an_overlap_answer_is_one_for_both_orders_and_its_lead_is_one_of_the_two(stored: Workspace) -> None:
    first, second = ids(stored)
    save_overlaps(stored, [OverlapAnswer(second, first, "same", joint_lead=second)])
    row = load_tables(stored).overlaps.iloc[0]
    assert (row["first_id"], row["second_id"]) == tuple(sorted((first, second)))
    with pytest.raises(DecisionError):
        save_overlaps(stored, [OverlapAnswer(first, second, "different", first, based_on=int(row["row_id"]))])


def test_a_viewer_may_not_assess(stored: Workspace) -> None:
    viewer = replace(stored, actor=Actor("Anggota Dewan", Role.VIEWER))
    with pytest.raises(PermissionDeniedError):
        save_levels(viewer, [Level(ids(stored)[0], "budget", "1")])


def test_rules_are_kept_and_past_figures_keep_theirs(workspace: Workspace) -> None:
    start = load_tables(workspace)
    assert (start.settings, start.settings_row) == (default_settings(load_reference()), None)
    rules = SelectionRules({"living": 2}, max_per_opd=1, budget=10**9, must=("A",), must_not=("B",))
    wanted = replace(start.settings, impact_share=0.0, appetite_by_area={"financial": 6}, rules=rules)
    save_rules(workspace, wanted, start.settings_row)
    after = load_tables(workspace)
    assert after.settings == wanted
    assert save_rules(workspace, wanted, after.settings_row) is None
    assert load_tables(workspace, revision=start.revision).settings == start.settings


def test_two_people_change_the_rules(workspace: Workspace) -> None:
    settings = load_tables(workspace).settings
    save_rules(workspace, replace(settings, ready_from=80.0), None)
    seen = load_tables(workspace).settings_row
    save_rules(workspace, replace(settings, ready_from=90.0), seen)
    with pytest.raises(EditConflictError):
        save_rules(workspace, replace(settings, ready_from=70.0), seen)


def test_rules_that_cannot_be_used_are_refused(workspace: Workspace) -> None:
    settings = load_tables(workspace).settings
    weights = {**settings.weights, "budget": 20.0}
    rules = SelectionRules({"living": -1}, max_per_opd=0, budget=0, must=("A",), must_not=("A",))
    wrong = replace(settings, weights=weights, almost_from=90.0, appetite=99, rules=rules)
    with pytest.raises(SettingsError) as refused:
        save_rules(workspace, wrong, None)
    assert {problem.code for problem in refused.value.problems} == {
        "weights-not-100",
        "threshold-order",
        "appetite-out-of-range",
        "target-negative",
        "cap-not-positive",
        "budget-not-positive",
        "must-and-must-not",
    }
    assert load_tables(workspace).settings_row is None
