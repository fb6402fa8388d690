"""Daftar tagih: Perhubungan has sent nothing, the two others are incomplete; notes outlive every redraw."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from smartcity.ui import cache, follow_up_drafts, follow_up_export, follow_up_table, who
from smartcity.ui.session import NoteDesk, NoteDraft
from smartcity.ui.view import View, look_at
from smartcity.workflow.actors import LOCAL_ACTOR
from smartcity.workflow.follow_up import FollowUp, save_follow_ups
from smartcity.workflow.list_downloads import follow_up_workbook
from smartcity.workflow.tables import load_tables
from smartcity.workflow.workspace import Workspace, stored_regions
from tests.pages.conftest import OPDS, OpenPage

MISSING = "Dinas Perhubungan"
NOTHING = dict.fromkeys(follow_up_drafts.EDITED)


def notes(workspace: Workspace) -> list[tuple[object, ...]]:
    stored = load_tables(workspace).follow_up
    return list(zip(stored["opd"], stored["reason"], stored["promised_on"], strict=True))


def own_view(monkeypatch: pytest.MonkeyPatch) -> View:
    """The region as the page shows it to the person at this machine."""
    monkeypatch.setattr(who, "actor", lambda: LOCAL_ACTOR)
    [region] = stored_regions(cache.database())
    return look_at(region)


@pytest.mark.usefixtures("filled")
def test_the_list_names_who_owes_what_and_never_calls_a_sender_missing(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page("follow_up")
    assert re.findall(r"\d+", app.title[0].value) == ["1", "2"]
    table = follow_up_table.owing(own_view(monkeypatch))
    assert dict(zip(table["opd"], table["state"], strict=True)) == {
        MISSING: "missing",
        OPDS[0]: "incomplete",
        OPDS[1]: "incomplete",
    }
    assert app.code[0].value.count(MISSING) >= 2


def test_overdue_promises_stand_on_top(
    open_page: OpenPage, filled: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_follow_ups(filled, [FollowUp(OPDS[1], promised_on=date(2022, 7, 20))])
    app = open_page("follow_up")
    table = follow_up_table.owing(own_view(monkeypatch))
    assert table["opd"].iloc[0] == OPDS[1]
    assert app.selectbox(key="reminder_opd").value == OPDS[1]


def test_changed_cells_are_saved_with_days_and_texts(open_page: OpenPage, filled: Workspace) -> None:
    app = open_page("follow_up")
    values = {**NOTHING, "reason": "Menunggu UPTD", "promised_on": "2022-08-01"}
    app.session_state["follow_up_desk"] = NoteDesk({MISSING: NoteDraft(values, None)})
    app.run()
    app.button(key="follow_up_save").click().run()
    assert not app.exception
    assert notes(filled) == [(MISSING, "Menunggu UPTD", "2022-08-01")]
    assert app.session_state["follow_up_desk"].drafts == {}


def test_the_second_to_note_is_told_what_the_first_wrote_and_loses_nothing(
    open_page: OpenPage, filled: Workspace
) -> None:
    app = open_page("follow_up")
    app.session_state["follow_up_desk"] = NoteDesk(
        {MISSING: NoteDraft({**NOTHING, "reason": "Punya saya"}, None)}
    )
    app.run()
    colleague = replace(filled, actor=replace(filled.actor, name="rekan"))
    save_follow_ups(colleague, [FollowUp(MISSING, reason="Punya rekan")])
    app.button(key="follow_up_save").click().run()
    assert [reason for _, reason, _ in notes(filled)] == ["Punya rekan"]
    assert any("rekan" in told.value and "Punya rekan" in told.value for told in app.warning)
    app.button(key="follow_up_save").click().run()
    assert [reason for _, reason, _ in notes(filled)] == ["Punya saya"]


def test_theirs_can_be_kept_instead(open_page: OpenPage, filled: Workspace) -> None:
    app = open_page("follow_up")
    app.session_state["follow_up_desk"] = NoteDesk(
        {MISSING: NoteDraft({**NOTHING, "reason": "Punya saya"}, None)}
    )
    app.run()
    save_follow_ups(filled, [FollowUp(MISSING, reason="Punya rekan")])
    app.button(key="follow_up_save").click().run()
    app.button(key=f"use_theirs_{MISSING}").click().run()
    assert app.session_state["follow_up_desk"].drafts == {}
    assert [reason for _, reason, _ in notes(filled)] == ["Punya rekan"]


def test_a_reminder_is_noted_with_todays_day(open_page: OpenPage, filled: Workspace) -> None:
    app = open_page("follow_up")
    app.button(key="reminder_sent").click().run()
    assert not app.exception
    stored = load_tables(filled).follow_up
    assert list(stored["opd"]) == [MISSING]
    assert stored["reminded_on"].notna().all()


def test_the_workbook_holds_the_list_as_text(
    open_page: OpenPage, filled: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_page("follow_up")
    save_follow_ups(filled, [FollowUp(MISSING, reason="=1+1", promised_on=date(2022, 8, 1))])
    view = own_view(monkeypatch)
    rows = follow_up_export.list_rows(view, follow_up_table.owing(view))
    content = follow_up_workbook(filled, "Daftar", "Judul", [(str(n), 10) for n in range(len(rows[0]))], rows)
    sheet = load_workbook(BytesIO(content)).active
    assert sheet is not None
    first = [cell.value for cell in sheet[4]]
    assert first[0] == MISSING
    assert first[4] == "=1+1"
    assert sheet["E4"].data_type == "s"
    assert sheet["G4"].is_date


@pytest.mark.usefixtures("filled")
def test_an_earlier_state_is_read_only(open_page: OpenPage) -> None:
    app = open_page("follow_up", as_of="2020-01-01")
    assert not [button for button in app.button if button.key in {"follow_up_save", "reminder_sent"}]
