"""Progres Bimtek: three expected OPDs, of which two sent; numbers by hand from the upload of conftest."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from smartcity.ui import access
from smartcity.ui.session import Selection
from smartcity.workflow.stage_closing import close_stage
from smartcity.workflow.tables import load_tables
from smartcity.workflow.ticks import Tick, tick
from smartcity.workflow.workspace import Workspace
from tests.pages.conftest import OpenPage

ROADMAP = (("opd", "Dinas Kesehatan"), ("stage", 3), ("deliverable", "roadmap"))
FORM = "tick_3_roadmap_Dinas Kesehatan"


def numbers_in(text: str) -> list[str]:
    return re.findall(r"\d+", text)


def open_cell(app: AppTest, where: tuple[tuple[str, object], ...] = ROADMAP) -> AppTest:
    app.session_state["selection_progress"] = Selection("progress_matrix", where)
    app.run()
    assert not app.exception, app.exception[0].stack_trace
    return app


def save(app: AppTest, form: str = FORM) -> AppTest:
    next(button for button in app.button if str(button.key).startswith(f"FormSubmitter:{form}")).click().run()
    assert not app.exception, app.exception[0].stack_trace
    return app


def ticked(workspace: Workspace) -> list[tuple[object, ...]]:
    records = load_tables(workspace).progress
    return list(zip(records["opd"], records["deliverable"], records["state"], records["note"], strict=True))


@pytest.mark.usefixtures("filled")
def test_the_headline_counts_cells_and_names_what_holds_most_opds_back(open_page: OpenPage) -> None:
    app = open_page("progress")
    # Stage I asks problems and causes of three OPDs; nobody filled either: 0 of 6, the first open at 3 of 3.
    assert numbers_in(app.title[0].value) == ["0", "6", "3", "3"]
    listed = next(frame.value for frame in app.dataframe if "why" in frame.value)
    assert len(listed) == 6 + 2  # and the region's vision and SWOT


@pytest.mark.usefixtures("filled")
def test_the_stage_and_the_opd_of_the_bar_narrow_what_is_missing(open_page: OpenPage) -> None:
    app = open_page("progress", stage="Tahap II", opd="Dinas Kesehatan")
    listed = next(frame.value for frame in app.dataframe if "why" in frame.value)
    # Innovations were entered; completeness of an OPD without problems, causes, benefits is open.
    assert list(listed["opd"]) == ["Dinas Kesehatan"]


def test_a_cell_is_ticked_with_day_note_and_evidence(open_page: OpenPage, filled: Workspace) -> None:
    app = open_cell(open_page("progress"))
    app.text_area(key=f"{FORM}_note").input("Disepakati")
    app.text_input(key=f"{FORM}_evidence").input("Surat 12")
    save(app)
    assert ticked(filled) == [("Dinas Kesehatan", "roadmap", "done", "Disepakati")]
    assert app.session_state["selection_progress"] is None


def test_the_second_to_tick_is_told_what_the_first_did_and_loses_nothing(
    open_page: OpenPage, filled: Workspace
) -> None:
    app = open_cell(open_page("progress"))
    app.text_area(key=f"{FORM}_note").input("Punya saya")
    theirs = Tick(3, "roadmap", "Dinas Kesehatan", "partly", note="Punya rekan")
    tick(replace(filled, actor=replace(filled.actor, name="rekan")), [theirs])
    save(app)
    assert [state for *_, state, _ in ticked(filled)] == ["partly"]
    assert any("rekan" in told.value and "Punya rekan" in told.value for told in app.warning)
    assert app.text_area(key=f"{FORM}_note").value == "Punya saya"
    save(app)
    assert ticked(filled) == [("Dinas Kesehatan", "roadmap", "done", "Punya saya")]


def test_several_opds_are_ticked_at_once_from_a_column_head(open_page: OpenPage, filled: Workspace) -> None:
    app = open_cell(open_page("progress"), (("stage", 4), ("deliverable", "commitment")))
    app.multiselect(key="tick_4_commitment__opds").set_value(["Dinas Kesehatan", "Dinas Perhubungan"])
    app.radio(key="tick_4_commitment__state").set_value("not_applicable")
    save(app, "tick_4_commitment_")
    assert [(opd, state) for opd, _, state, _ in ticked(filled)] == [
        ("Dinas Kesehatan", "not_applicable"),
        ("Dinas Perhubungan", "not_applicable"),
    ]


def test_a_deliverable_of_the_region_opens_and_is_ticked(open_page: OpenPage, filled: Workspace) -> None:
    app = open_page("progress")
    app.button(key="region_1_vision").click().run()
    save(app, "tick_1_vision_")
    assert ticked(filled)[0][1:3] == ("vision", "done")


def test_a_closed_stage_keeps_its_figures_and_takes_no_tick(open_page: OpenPage, filled: Workspace) -> None:
    app = open_page("progress")
    app.button(key="close_stage_3").click().run()
    app.text_area(key="close_3_note").input("Rapat dewan")
    app.button(key="confirm_close").click().run()
    assert not app.exception
    tick(filled, [Tick(4, "grand_design", "Dinas Kesehatan", "done")])
    app = open_cell(open_page("progress"))
    assert not [button for button in app.button if str(button.key).startswith("FormSubmitter")]
    app = open_page("progress")
    app.button(key="reopen_stage_3").click().run()
    app.button(key="confirm_reopen").click().run()
    assert load_tables(filled).closings["closed"].tolist() == [False]


def test_two_closing_at_once_is_told(open_page: OpenPage, filled: Workspace) -> None:
    app = open_page("progress")
    app.button(key="close_stage_1").click().run()
    close_stage(replace(filled, actor=replace(filled.actor, name="rekan")), 1)
    app.button(key="confirm_close").click().run()
    assert any("rekan" in told.value for told in app.warning)


@pytest.mark.usefixtures("filled")
def test_an_earlier_day_shows_that_day_and_takes_no_tick(open_page: OpenPage) -> None:
    app = open_page("progress", as_of="2020-01-01")
    assert not app.exception
    assert not [button for button in app.button if str(button.key).startswith("close_stage")]


@pytest.mark.usefixtures("filled")
def test_a_name_opens_what_the_opd_still_owes(open_page: OpenPage) -> None:
    app = open_cell(open_page("progress"), (("opd", "Dinas Kesehatan"),))
    opened = {str(button.key) for button in app.button if str(button.key).startswith("open_")}
    # Innovations are entered; a risk register is owed with a quick win only.
    assert "open_1_problems" in opened
    assert not {"open_2_innovations", "open_3_risk_register"} & opened
    app.button(key="open_3_roadmap").click().run()
    assert app.session_state["selection_progress"] == Selection("", ROADMAP)


@pytest.mark.parametrize("code", ["progress", "follow_up", "stages"])
def test_from_another_host_nothing_is_shown(
    open_page: OpenPage, filled: Workspace, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    monkeypatch.setattr(access, "request_headers", lambda: {"Host": "192.168.1.7:8501"})
    app = open_page(code)
    assert len(app.title) == 1
    assert not [*app.dataframe, *app.button, *app.selectbox]


@pytest.mark.usefixtures("region")
def test_an_empty_region_is_told_what_to_do_next(open_page: OpenPage) -> None:
    assert {link.proto.page for link in open_page("progress").page_link} == {"upload", "manage"}
