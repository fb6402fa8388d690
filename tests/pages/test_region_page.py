"""Wilayah dan OPD: choosing a region, its registry, and the example that comes and goes with one click."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from smartcity.reference.texts import text
from smartcity.ui import access
from smartcity.ui.registry import edited_opds, registry_key
from smartcity.workflow import example, registry
from smartcity.workflow.access import CodeWish, make_codes, sign_in
from smartcity.workflow.actors import Role
from smartcity.workflow.workspace import Workspace, open_database, stored_regions
from tests.pages.conftest import OPDS, USULAN, OpenPage


def test_a_region_is_chosen_out_of_all_514(open_page: OpenPage) -> None:
    app = open_page("manage")
    box = app.selectbox(key="new_region")
    assert len(box.options) == 514
    box.set_value("32.04").run()
    app.button(key="open_region").click().run()
    assert not app.exception
    assert [region.code for region in stored_regions(open_database())] == ["32.04"]
    assert app.session_state["region"] == "32.04"


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.ADMINISTRATOR])
def test_who_belongs_to_one_region_is_offered_nothing_of_the_whole_store(
    open_page: OpenPage, filled: Workspace, monkeypatch: pytest.MonkeyPatch, role: Role
) -> None:
    [slip] = make_codes(filled, [CodeWish(role)])
    token = sign_in(filled.database, slip.code, "tests").token
    monkeypatch.setattr(access, "request_token", lambda: token)
    app = open_page("manage")
    assert not {"open_region", "load_example"} & {button.key for button in app.button}
    assert text("pages.manage_whole_store", "id") in [caption.value for caption in app.caption]


def test_the_registry_is_edited_in_place(open_page: OpenPage, filled: Workspace) -> None:
    app = open_page("manage")
    key = registry_key(filled, registry.list_opds(filled))
    app.session_state[key] = {
        "edited_rows": {},
        "added_rows": [{"name": "Dinas Sosial"}],
        "deleted_rows": [2],
    }
    app.run()
    app.button(key="save_registry").click().run()
    assert not app.exception
    assert [opd.name for opd in registry.list_opds(filled)] == [*OPDS[:2], "Dinas Sosial"]


def test_rows_without_a_name_are_no_opd() -> None:
    frame = pd.DataFrame(
        {
            "name": [" Dinas  Sosial ", None, ""],
            "short_name": [None, "X", None],
            "code": [" 1.06", None, None],
        }
    )
    assert [(opd.name, opd.short_name, opd.code) for opd in edited_opds(frame)] == [
        ("Dinas Sosial", None, "1.06")
    ]


def test_the_example_is_marked_on_every_page_and_removed_with_one_click(
    open_page: OpenPage, database_file: Path, tmp_path: Path
) -> None:
    samples = tmp_path / "samples"
    samples.mkdir()
    (samples / "usulan.csv").write_text(USULAN, encoding="utf-8")
    example.load(open_database(str(database_file)), folder=samples)
    for code in ("overview", "coverage", "upload", "decisions", "history", "manage"):
        assert open_page(code).button(key="example_remove")
    app = open_page("overview")
    app.button(key="example_remove").click().run()
    app.button(key="confirm_example_remove").click().run()
    assert not app.exception
    assert stored_regions(open_database(str(database_file))) == []


def test_from_another_host_every_page_says_only_what_to_do(
    open_page: OpenPage, filled: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "request_headers", lambda: {"Host": "192.168.1.7:8501"})
    for code in ("overview", "coverage", "upload", "decisions", "history", "elsewhere", "manage"):
        app = open_page(code)
        assert len(app.title) == 1
        assert not [*app.dataframe, *app.button, *app.selectbox, *app.file_uploader]
