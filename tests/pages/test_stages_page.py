"""Tahapan Bimtek: a region adapts its list; what makes no list is told, a second editor loses nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from smartcity.reference import StageList, load_reference
from smartcity.ui.stage_rows import (
    StageProblemError,
    deliverable_rows,
    edited_list,
    stage_names,
)
from smartcity.workflow.stage_lists import current_stages, save_stages
from smartcity.workflow.workspace import Workspace
from tests.pages.conftest import OpenPage

OWN: dict[str, Any] = {
    "name_id": "Forum perangkat daerah",
    "stages": ["2"],
    "scope": "opd",
    "rule": "none",
    "by_hand": True,
    "needed_from": "every",
    "changed_by": ["facilitator"],
}


def edit(app: AppTest, workspace: Workspace, **edits: object) -> AppTest:
    key = f"stages_{workspace.code}_{workspace.revision}_deliverables"
    app.session_state[key] = {"edited_rows": {}, "added_rows": [], "deleted_rows": [], **edits}
    return app.run()


def press(app: AppTest) -> AppTest:
    app.button(key="stages_save").click().run()
    assert not app.exception, app.exception[0].stack_trace
    return app


def made(rows: pd.DataFrame) -> StageList:
    stages = load_reference().stages
    return edited_list(stages, stage_names(stages), rows, 80, 50)


def test_tables_that_nobody_touched_make_the_same_list() -> None:
    stages = load_reference().stages
    assert made(deliverable_rows(stages)) == stages


def test_an_own_deliverable_is_added_and_another_taken_out(open_page: OpenPage, region: Workspace) -> None:
    app = open_page("stages")
    swot = list(deliverable_rows(load_reference().stages)["code"]).index("swot")
    press(edit(app, region, added_rows=[OWN], edited_rows={swot: {"stages": []}}))
    stages = current_stages(region)
    assert stages.deliverables["own_1"].names["id"] == "Forum perangkat daerah"
    assert stages.stage(2).deliverables[-1] == "own_1"
    assert stages.stages_of("swot") == ()


def test_a_second_editor_is_told_and_keeps_what_was_typed(open_page: OpenPage, region: Workspace) -> None:
    app = edit(open_page("stages"), region, added_rows=[OWN])
    stages = current_stages(region)
    first = replace(stages.stages[0], names={"id": "Bimtek I", "en": "Bimtek I"})
    save_stages(region, replace(stages, stages=(first, *stages.stages[1:])))
    press(app)
    assert "own_1" not in current_stages(region).deliverables
    assert app.warning
    press(app)
    assert "own_1" in current_stages(region).deliverables


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"name_id": " "}, "stages_problem_name"),
        ({"scope": "region", "rule": "innovations"}, "stages_problem_region_rule"),
        ({"rule": "quick_wins_decided"}, "stages_problem_opd_rule"),
        ({"changed_by": []}, "stages_problem_changed_by"),
        ({"name_id": "PENYEBAB", "stages": ["1"]}, "stages_problem_twice"),
    ],
)
def test_what_makes_no_list_is_named(change: dict[str, Any], key: str) -> None:
    rows = deliverable_rows(load_reference().stages)
    added = pd.concat([rows, pd.DataFrame([{"code": None, "words": None, **OWN, **change}])])
    with pytest.raises(StageProblemError) as problem:
        made(added)
    assert problem.value.key == key


def test_thresholds_go_into_the_rule() -> None:
    stages = load_reference().stages
    changed = edited_list(stages, stage_names(stages), deliverable_rows(stages), 90, 40)
    rule = changed.deliverables["completeness"].rule
    assert rule is not None
    assert (rule.done_from, rule.partly_from) == (90, 40)
