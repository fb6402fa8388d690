"""A council's meeting in a browser: score, simulate, choose, override, decide, read the Word file back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Browser, Locator, Page, expect

from smartcity.reference import SelectionRules, load_reference
from smartcity.reference.texts import text
from smartcity.workflow.commit import commit_file
from smartcity.workflow.quick_win_edits import Level, save_levels
from smartcity.workflow.quick_win_rules import save_rules
from smartcity.workflow.quick_win_states import QuickWinState, save_states
from smartcity.workflow.receive import check_uploads
from smartcity.workflow.tables import load_tables
from smartcity.workflow.workspace import Workspace, open_database, open_workspace
from tests.browser.choosing import choose
from tests.browser.conftest import Server, Watched, watch

REGION = "32.04"
SENT = """OPD;Nama Inovasi;Dimensi;Anggaran
Dinas Kesehatan;Antre Sehat;Smart Living;100000000
Dinas Kesehatan;Posyandu Keliling;Smart Living;50000000
Dinas Pendidikan;Kelas Terbuka;Smart Society;20000000
"""


def stored(server: Server) -> Workspace:
    return open_workspace(open_database(str(server.database)), REGION)


@pytest.fixture
def meeting(browser: Browser, cold_server: Server) -> Iterator[Watched]:
    """Two candidates for Living, of which Antre Sehat is ahead, and one for Society."""
    workspace = open_workspace(open_database(str(cold_server.database)), REGION, create=True)
    [received] = check_uploads(workspace, [("usulan.csv", SENT.encode())])
    commit_file(workspace, received)
    innovations = load_tables(workspace).innovations
    known = dict(zip(innovations["name"], innovations["record_id"], strict=True))
    save_states(workspace, [QuickWinState(record_id, "nominated") for record_id in known.values()])
    save_levels(
        workspace, [Level(known["Antre Sehat"], "budget", "3"), Level(known["Kelas Terbuka"], "people", "1")]
    )
    none = [each.code for each in load_reference().dimensions if each.code not in {"living", "society"}]
    settings = load_tables(workspace).settings
    save_rules(workspace, replace(settings, rules=SelectionRules(dict.fromkeys(none, 0))), None)
    yield from watch(browser, cold_server)


def say(key: str, **params: str | int) -> str:
    return text(f"pages.{key}", "id", **params)


def open_menu(page: Page, key: str) -> None:
    page.get_by_test_id("stSidebarNav").get_by_text(say(f"{key}_title"), exact=True).click()


def title(page: Page) -> Locator:
    return page.get_by_test_id("stMain").locator("h1")


def test_score_simulate_choose_override_decide_and_read_the_document(
    meeting: Watched, tmp_path: Path
) -> None:
    page, server = meeting.page, meeting.server
    page.goto(server.address)

    # Posyandu Keliling gets a level with its evidence.
    open_menu(page, "readiness")
    expect(title(page)).to_contain_text("3 calon")
    choose(page, say("readiness_pick"), "Posyandu Keliling")
    drawer = page.get_by_role("dialog")
    drawer.get_by_role("tab", name=say("drawer_levels")).click()
    people = load_reference().readiness.aspect("people")
    drawer.get_by_text(people.names["id"]).last.click()
    drawer.get_by_text(people.levels[1]["id"]).last.click()
    drawer.get_by_label(say("levels_evidence")).locator("visible=true").first.fill("Surat tugas 12/2022")
    drawer.get_by_role("button", name=say("levels_save")).click()
    expect(page.get_by_text(say("levels_saved", count=1)).first).to_be_visible()
    drawer.get_by_role("button", name="Close").click()
    expect(drawer).to_be_hidden()
    levels = load_tables(stored(server)).readiness
    assert "Surat tugas 12/2022" in list(levels["evidence"])

    # A swap is tried out and thrown away; a budget cap is tried out and kept.
    open_menu(page, "selection")
    expect(title(page)).to_contain_text("2 dari 2")
    expect(title(page)).not_to_contain_text(say("simulation_word"))
    page.get_by_role("button", name=say("selection_exchange")).first.click()
    expect(title(page)).to_contain_text(say("simulation_word"))
    page.get_by_role("button", name=say("simulation_drop")).first.click()
    expect(title(page)).not_to_contain_text(say("simulation_word"))
    assert load_tables(stored(server)).settings.rules.must == ()
    cap = page.get_by_label(say("selection_budget"), exact=True)
    cap.fill("120 juta")
    cap.press("Enter")
    expect(title(page)).to_contain_text(say("simulation_word"))
    page.get_by_role("button", name=say("simulation_keep"), exact=True).first.click()
    expect(page.get_by_text(say("simulation_kept")).first).to_be_visible()
    assert load_tables(stored(server)).settings.rules.budget == 120_000_000

    # The council takes Posyandu Keliling instead, says why, and the decision is recorded.
    open_menu(page, "decision")
    expect(title(page)).to_contain_text("2 quick win")
    record = page.get_by_role("button", name=say("decision_record", count=2))
    expect(record).to_be_disabled()
    living = page.get_by_role("combobox", name="Smart Living")
    living.focus()
    page.keyboard.press("Backspace")
    expect(page.get_by_role("button", name=say("decision_record", count=1))).to_be_visible()
    choose(page, "Smart Living", "Posyandu Keliling")
    page.keyboard.press("Escape")
    reason = page.get_by_label(say("decision_reason_instead", into="Posyandu Keliling", out="Antre Sehat"))
    reason.fill("Sudah berjalan di semua desa")
    reason.press("Enter")
    by = page.get_by_label(say("decision_by"))
    by.fill("Bupati Bandung")
    by.press("Enter")
    expect(record).to_be_enabled()
    record.click()
    expect(page.get_by_text(say("decision_recorded")).first).to_be_visible()

    # The Word file says who decided on what, instead of whom, and why.
    with page.expect_download() as coming:
        page.get_by_role("button", name=say("decision_download")).click()
    file = tmp_path / "berita-acara.docx"
    coming.value.save_as(file)
    document = Document(str(file))
    assert any("Bupati Bandung" in paragraph.text for paragraph in document.paragraphs)
    cells = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert any(row[:2] == ["Smart Living", "Posyandu Keliling"] for row in cells)
    assert any(
        row[:3] == ["Posyandu Keliling", "Antre Sehat", "Sudah berjalan di semua desa"] for row in cells
    )

    content = load_tables(stored(server)).decisions.iloc[0]["content"]
    assert content["overrides"][0]["reason"] == "Sudah berjalan di semua desa"
    assert meeting.complaints == []
    assert meeting.foreign_requests() == []
