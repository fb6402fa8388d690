"""A facilitator between two bimtek in a real browser: tick, close a stage, replay, note a reason, remind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from smartcity.intake.tables import ExpectedOpd
from smartcity.reference.texts import text
from smartcity.ui.follow_up_table import HEAD_HEIGHT, ROW_HEIGHT, SHOWN, WIDTHS
from smartcity.workflow import registry
from smartcity.workflow.commit import commit_file
from smartcity.workflow.receive import check_uploads
from smartcity.workflow.tables import load_tables
from smartcity.workflow.workspace import open_database, open_workspace
from tests.browser.choosing import choose
from tests.browser.conftest import Server, Watched, watch

REGION = "32.04"
OPDS = ("Dinas Kesehatan", "Dinas Pendidikan", "Dinas Perhubungan")
SENT = """OPD;Nama Inovasi;Dimensi
Dinas Kesehatan;Antre Sehat;Smart Living
Dinas Pendidikan;Kelas Terbuka;Smart Society
"""


@pytest.fixture
def history(browser: Browser, cold_server: Server) -> Iterator[Watched]:
    """A region whose registry and first upload are ten days old."""
    then = open_database(str(cold_server.database)).dated(datetime.now(UTC) - timedelta(days=10))
    workspace = open_workspace(then, REGION, create=True)
    registry.save_opds(workspace, [ExpectedOpd(name) for name in OPDS])
    [received] = check_uploads(workspace, [("usulan.csv", SENT.encode())])
    commit_file(workspace, received)
    yield from watch(browser, cold_server)


def say(key: str, **params: str | int) -> str:
    return text(f"pages.{key}", "id", **params)


def open_menu(page: Page, key: str) -> None:
    page.get_by_test_id("stSidebarNav").get_by_text(say(f"{key}_title"), exact=True).click()


def title(page: Page) -> Locator:
    return page.get_by_test_id("stMain").locator("h1")


def missing_squares(page: Page) -> Locator:
    """The squares of the matrix whose deliverable is missing, after those that are done; none is partly."""
    matrix = page.locator(".js-plotly-plot").nth(1)
    return matrix.locator(".scatterlayer .trace").nth(1).locator(".point")


def test_tick_close_replay_note_and_remind(history: Watched) -> None:
    page = history.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(history.server.address)
    open_menu(page, "progress")
    expect(title(page)).to_contain_text("0 dari 6")

    # A square by mouse says why it is open and who can change it.
    expect(missing_squares(page).first).to_be_visible()
    missing_squares(page).first.scroll_into_view_if_needed()
    box = missing_squares(page).first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    drawer = page.get_by_role("dialog")
    expect(drawer).to_contain_text("Yang dapat mengubah")
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()

    # Another by keyboard is ticked with a note.
    choose(page, say("marks_list"), "Dinas Kesehatan \u00b7 Peta jalan", place=1)
    expect(drawer).to_contain_text("Dinas Kesehatan")
    drawer.get_by_label(say("tick_note")).fill("Disepakati di bimtek")
    drawer.get_by_role("button", name=say("tick_save")).click()
    expect(page.get_by_text(say("tick_saved", count=1)).first).to_be_visible()

    # The first stage is closed with its figures.
    page.get_by_role("button", name=say("closing_close")).first.click()
    page.get_by_role("dialog").get_by_role("button", name=say("closing_close")).click()
    expect(page.get_by_role("button", name=say("closing_reopen"))).to_be_visible()

    # One day back on the slider neither tick nor closing has happened.
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowLeft")
    latest = page.get_by_role("button", name=say("replay_latest"))
    expect(latest).to_be_visible()
    assert "as_of=" in page.url
    expect(page.get_by_role("button", name=say("closing_reopen"))).to_have_count(0)
    expect(title(page)).to_contain_text("0 dari 6")
    latest.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=say("closing_reopen"))).to_be_visible()

    # Perhubungan has sent nothing: a reason is typed into the table, the reminder copied.
    open_menu(page, "follow_up")
    expect(title(page)).to_contain_text("1 OPD belum mengirim")
    reminder = page.get_by_test_id("stCode")
    expect(reminder).to_contain_text("Dinas Perhubungan")
    cells = page.get_by_test_id("stDataFrame")
    expect(cells).to_have_count(1)
    expect(cells.locator("canvas").first).to_be_visible()
    cells.scroll_into_view_if_needed()
    grid = cells.bounding_box()
    assert grid is not None
    before = sum(WIDTHS[column] for column in SHOWN[: SHOWN.index("reason")])
    page.mouse.dblclick(grid["x"] + before + 60, grid["y"] + HEAD_HEIGHT + ROW_HEIGHT / 2)
    editor = page.locator("textarea.gdg-input")
    expect(editor).to_be_visible()
    editor.fill("Menunggu UPTD")
    editor.press("Enter")
    page.get_by_role("button", name=say("follow_up_save", count=1)).click()
    expect(page.get_by_text(say("follow_up_saved", count=1)).first).to_be_visible()
    reminder.hover()
    reminder.get_by_role("button").click()
    assert "Dinas Perhubungan" in page.evaluate("navigator.clipboard.readText()")

    stored = load_tables(open_workspace(open_database(str(history.server.database)), REGION))
    assert list(stored.progress["note"]) == ["Disepakati di bimtek"]
    assert list(stored.follow_up["reason"]) == ["Menunggu UPTD"]
    assert list(stored.closings["closed"]) == [True]
    assert history.foreign_requests() == []
    assert history.complaints == []
