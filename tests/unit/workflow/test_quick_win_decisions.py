"""Deciding quick wins: what is kept for a year later, what keeps a decision from being taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from smartcity.analysis.decision_record import DecisionWords
from smartcity.analysis.quick_wins import quick_wins
from smartcity.reference import SelectionRules, load_reference
from smartcity.workflow.commit import commit_file
from smartcity.workflow.errors import (
    DecisionError,
    OpenRisksError,
    StaleRevisionError,
    UnfinishedDecisionError,
)
from smartcity.workflow.history import withdraw
from smartcity.workflow.quick_win_decisions import QuickWinDecision, decide
from smartcity.workflow.quick_win_edits import Level, RiskEntry, save_levels, save_risks
from smartcity.workflow.quick_win_rules import save_rules
from smartcity.workflow.quick_win_states import QuickWinState, save_states
from smartcity.workflow.tables import load_tables
from smartcity.workflow.workspace import Workspace
from tests.received_files import innovation, received

DAY = date(2026, 5, 4)
HEALTH, SOCIAL, TRANSPORT = "Dinas Kesehatan", "Dinas Sosial", "Dinas Perhubungan"


@pytest.fixture
def region(workspace: Workspace) -> Workspace:
    """Two candidates for Living (A ahead of B by one level) and one for Society; the rest has no target."""
    rows = [
        innovation(HEALTH, "A", quick_win=True, budget=300),
        innovation(TRANSPORT, "B", quick_win=True, budget=100),
        innovation(SOCIAL, "C", quick_win=True, dimension="society", budget=200),
    ]
    commit_file(workspace, received(workspace, rows))
    ids = known(workspace)
    levels = [Level(ids["A"], "budget", "3"), Level(ids["B"], "budget", "2"), Level(ids["C"], "people", "1")]
    save_levels(workspace, levels)
    none = {code: 0 for code in ("governance", "branding", "economy", "environment")}
    settings = load_tables(workspace).settings
    save_rules(workspace, replace(settings, rules=SelectionRules(none)), None)
    return workspace


def known(workspace: Workspace) -> dict[str, str]:
    innovations = load_tables(workspace).innovations
    return dict(zip(innovations["name"], innovations["record_id"], strict=True))


def the_decision(workspace: Workspace, number: int = 1) -> dict[str, Any]:
    decisions = load_tables(workspace).decisions
    return dict(decisions[decisions["number"] == number].iloc[0]["content"])


def taken(workspace: Workspace, *names: str, **words: Any) -> QuickWinDecision:  # noqa: ANN401
    ids = known(workspace)
    reasons = {ids[name]: reason for name, reason in words.pop("reasons", {}).items()}
    risk_reasons = {ids[name]: reason for name, reason in words.pop("risk_reasons", {}).items()}
    chosen = tuple(ids[name] for name in names)
    said = DecisionWords("Bupati Contoh", reasons=reasons, risk_reasons=risk_reasons)
    return QuickWinDecision(chosen, DAY, replace(said, **words))


def test_the_decision_keeps_set_weights_rules_firmness_and_revision(region: Workspace) -> None:
    shown = region.revision
    decide(region, taken(region, "A", "C", note="Rapat Dewan"), shown)
    content, ids = the_decision(region), known(region)
    assert (content["revision"], content["decided_by"], content["note"]) == (
        shown,
        "Bupati Contoh",
        "Rapat Dewan",
    )
    assert content["chosen"] == [ids["A"], ids["C"]]
    # Equal weights of 12.5: a level 3 gives 12.5 points, 2 gives 8.333333, 1 gives 4.166667.
    assert content["objective"] == pytest.approx(12.5 + 4.166667)
    assert content["proposal"]["chosen"] == [ids["A"], ids["C"]]
    assert content["proposal"]["runner_up"] == [ids["B"], ids["C"]]
    assert not content["overrides"]
    assert content["settings"]["weights"]["budget"] == 12.5
    assert [row["record_id"] for row in content["firmness"]] == [ids["A"], ids["C"]]
    assert content["candidates"][ids["A"]]["levels"] == {"budget": "3"}
    assert content["alternatives"][0]["replacement"] == ids["B"]


def test_the_chosen_are_decided_and_leave_the_pool(region: Workspace) -> None:
    decide(region, taken(region, "A", "C"), region.revision)
    found = quick_wins(load_tables(region), load_reference()).candidates.set_index("name")
    assert (found.at["A", "state"], found.at["C", "why_not"]) == ("decided", "decided-already")


def test_an_override_needs_a_reason_and_keeps_its_price(region: Workspace) -> None:
    with pytest.raises(UnfinishedDecisionError) as refused:
        decide(region, taken(region, "B", "C"), region.revision)
    assert refused.value.problems == (("override-without-reason", known(region)["B"]),)
    assert load_tables(region).decisions.empty
    decide(region, taken(region, "B", "C", reasons={"B": "Sudah ada DPA"}), region.revision)
    ids = known(region)
    change = the_decision(region)["overrides"][0]
    assert (change["out"], change["in"], change["reason"]) == (ids["A"], ids["B"], "Sudah ada DPA")
    assert change["price"]["value"] == pytest.approx(-4.166667)
    assert change["price"]["budget"] == -200


def test_a_set_that_breaks_a_rule_says_which(region: Workspace) -> None:
    words = {"reasons": {"C": "Society ditunda"}}
    decide(region, taken(region, "A", **words), region.revision)
    content = the_decision(region)
    assert content["overrides"][0]["in"] is None
    assert content["broken_rules"] == [{"rule": "target", "given": 1, "actual": 0, "dimension": "society"}]


def test_a_risk_above_appetite_without_a_plan_stops_the_decision_until_a_reason_is_given(
    region: Workspace,
) -> None:
    ids = known(region)
    scored = {"scale": 5, "likelihood": 5, "impact": 5, "owner": "Kabid"}
    save_risks(region, [RiskEntry(ids["A"], "Server mati", scored)])
    with pytest.raises(UnfinishedDecisionError) as refused:
        decide(region, taken(region, "A", "C"), region.revision)
    assert refused.value.problems == (("open-risk-without-reason", ids["A"]),)
    with pytest.raises(OpenRisksError) as blocked:
        save_states(region, [QuickWinState(ids["A"], "decided")])
    assert blocked.value.risks == ((ids["A"], "Server mati", ("plan", "due")),)
    decide(region, taken(region, "A", "C", risk_reasons={"A": "Rencana menyusul"}), region.revision)
    kept = the_decision(region)["open_risks"][0]
    assert (kept["event"], kept["lacking"], kept["reason"]) == (
        "Server mati",
        ["plan", "due"],
        "Rencana menyusul",
    )


def test_a_decision_on_data_that_changed_since_is_refused(region: Workspace) -> None:
    shown = region.revision
    save_levels(region, [Level(known(region)["B"], "people", "3")])
    with pytest.raises(StaleRevisionError):
        decide(region, taken(region, "A", "C"), shown)
    assert load_tables(region).decisions.empty
    assert load_tables(region).quick_wins.empty


@pytest.mark.parametrize(("names", "decided_by"), [(("A", "C"), " "), ((), "Bupati Contoh")])
def test_a_decision_without_set_or_name_is_refused(
    region: Workspace, names: tuple[str, ...], decided_by: str
) -> None:
    with pytest.raises(UnfinishedDecisionError):
        decide(region, taken(region, *names, decided_by=decided_by), region.revision)


def test_a_day_to_come_and_a_stranger_are_refused(region: Workspace) -> None:
    with pytest.raises(DecisionError):
        decide(region, replace(taken(region, "A", "C"), decided_on=date(2026, 5, 5)), region.revision)
    with pytest.raises(DecisionError):
        decide(region, replace(taken(region, "A"), chosen=("NOBODY",)), region.revision)


def test_it_is_shown_a_year_later_as_it_was(region: Workspace) -> None:
    decide(region, taken(region, "A", "C"), region.revision)
    before = the_decision(region)
    ids = known(region)
    save_levels(region, [Level(ids["A"], "people", "3"), Level(ids["C"], "budget", "1")])
    commit_file(region, received(region, [innovation(HEALTH, "A BARU", id_=ids["A"])], "ganti.xlsx"))
    save_rules(
        region, replace(load_tables(region).settings, ready_from=90.0), load_tables(region).settings_row
    )
    assert the_decision(region) == before


def test_a_withdrawn_decision_gives_the_candidates_back(region: Workspace) -> None:
    receipt = decide(region, taken(region, "A", "C"), region.revision)
    withdraw(region, receipt.batch_id)
    tables = load_tables(region)
    assert tables.decisions.empty
    assert len(quick_wins(tables, load_reference()).pool) == 3


def test_replaced_and_stopped_need_a_reason(region: Workspace) -> None:
    first = known(region)["A"]
    with pytest.raises(DecisionError):
        save_states(region, [QuickWinState(first, "stopped")])
    save_states(region, [QuickWinState(first, "stopped", "Pandemi")])
    row = load_tables(region).quick_wins.iloc[0]
    assert (row["state"], row["reason"], row["date"]) == ("stopped", "Pandemi", "2026-05-04")
