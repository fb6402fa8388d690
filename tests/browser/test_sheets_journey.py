"""Cells edited in place and workbooks taken along, in a real browser: what was typed is what comes back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import Browser, Locator, Page, expect

from smartcity.intake.tables import ExpectedOpd
from smartcity.reference.texts import text
from smartcity.ui.follow_up_table import HEAD_HEIGHT, ROW_HEIGHT, SHOWN, WIDTHS
from smartcity.workflow import registry
from smartcity.workflow.commit import commit_file
from smartcity.workflow.receive import check_uploads
from smartcity.workflow.stage_lists import current_stages
from smartcity.workflow.tables import load_tables
from smartcity.workflow.workspace import Workspace, open_database, open_workspace
from tests.browser.conftest import Server, Watched, watch

REGION = "32.04"
SILENT = "Dinas Perhubungan"
OPDS = ("Dinas Kesehatan", "Dinas Pendidikan", SILENT)
HEADER = ("OPD", "Nama Inovasi", "Dimensi")
SENT = [
    ("Dinas Kesehatan", "Antre Sehat", "Smart Living"),
    ("Dinas Kesehatan", "Posyandu Keliling", "Smart Living"),
    ("Dinas Pendidikan", "Kelas Terbuka", "Smart Society"),
]


@pytest.fixture
def region(browser: Browser, cold_server: Server) -> Iterator[Watched]:
    """A region with three expected OPDs, of which two have sent."""
    here = workspace_of(cold_server, create=True)
    registry.save_opds(here, [ExpectedOpd(name) for name in OPDS])
    [received] = check_uploads(here, [("usulan.xlsx", workbook(SENT))])
    commit_file(here, received)
    yield from watch(browser, cold_server)


def workspace_of(server: Server, *, create: bool = False) -> Workspace:
    return open_workspace(open_database(str(server.database)), REGION, create=create)


def workbook(rows: list[tuple[str, ...]]) -> bytes:
    book = Workbook()
    assert book.active is not None
    for row in (HEADER, *rows):
        book.active.append(row)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def say(key: str, **params: str | int) -> str:
    return text(f"pages.{key}", "id", **params)


def open_menu(page: Page, key: str) -> None:
    page.get_by_test_id("stSidebarNav").get_by_text(say(f"{key}_title"), exact=True).click()


def type_into(page: Page, grid: Locator, x: float, y: float, value: str, *, wait: int = 500) -> None:
    """Double-clicks the cell at a place of a grid, types, and leaves it with Enter.

    A grid that draws the page anew sends what was typed a moment after its editor has closed.
    """
    expect(grid.locator("canvas").first).to_be_visible()
    grid.scroll_into_view_if_needed()
    box = grid.bounding_box()
    assert box is not None
    page.mouse.dblclick(box["x"] + x, box["y"] + y)
    editor = page.locator("#portal input, #portal textarea").last
    expect(editor).to_be_visible()
    editor.fill(value)
    editor.press("Enter")
    expect(editor).to_have_count(0)
    page.wait_for_timeout(wait)


def download(page: Page, button: Locator, folder: Path) -> Worksheet:
    """The first sheet of the workbook that a button gives."""
    with page.expect_download() as event:
        button.click()
    file = folder / event.value.suggested_filename
    event.value.save_as(file)
    sheet = load_workbook(file).worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet


def test_a_day_is_typed_and_the_list_taken_along(region: Watched, tmp_path: Path) -> None:
    page = region.page
    page.goto(region.server.address)
    open_menu(page, "follow_up")
    expect(page.get_by_test_id("stMain").locator("h1")).to_contain_text("1 OPD belum mengirim")
    grid = page.get_by_test_id("stDataFrame")
    expect(grid).to_have_count(1)
    # Everything up to the last reminder stands on the screen without scrolling sideways.
    box = grid.bounding_box()
    assert box is not None
    assert box["width"] >= sum(WIDTHS[column] for column in SHOWN[:-1])
    before = sum(WIDTHS[column] for column in SHOWN[: SHOWN.index("promised_on")])
    type_into(page, grid, before + 40, HEAD_HEIGHT + ROW_HEIGHT / 2, "2030-08-17")
    page.get_by_role("button", name=say("follow_up_save", count=1)).click()
    expect(page.get_by_text(say("follow_up_saved", count=1)).first).to_be_visible()
    stored = load_tables(workspace_of(region.server)).follow_up
    assert list(zip(stored["opd"], stored["promised_on"], strict=True)) == [(SILENT, "2030-08-17")]

    sheet = download(page, page.get_by_role("button", name=say("follow_up_export")), tmp_path)
    rows = list(sheet.iter_rows(values_only=True))
    line = next(row for row in rows if row[0] == SILENT)
    assert date(2030, 8, 17) in {cell.date() for cell in line if isinstance(cell, datetime)}
    assert [row[0] for row in rows if row[0] in OPDS] == [SILENT, *OPDS[:2]]
    assert region.foreign_requests() == []
    assert region.complaints == []


def test_a_deliverable_is_renamed_in_its_cell(region: Watched) -> None:
    page = region.page
    page.goto(region.server.address)
    open_menu(page, "stages")
    expect(page.get_by_role("button", name=say("stages_save"))).to_be_visible()
    grid = page.get_by_test_id("stDataFrame").nth(1)
    # The first column holds the marks by which rows are chosen.
    type_into(page, grid, 35 + 60, 35 + 17, "Daftar masalah OPD")
    page.get_by_role("button", name=say("stages_save")).click()
    expect(page.get_by_text(say("stages_saved")).first).to_be_visible()
    assert name_of(region, "problems") == "Daftar masalah OPD"

    page.wait_for_timeout(1500)  # the saved list stands in a new grid
    page.get_by_test_id("stMain").locator("h1").scroll_into_view_if_needed()
    # Pressed right after Enter, and held while a redraw would take away the message and move the button.
    type_into(page, grid, 35 + 60, 35 + 17, "Daftar masalah", wait=0)
    button = page.get_by_role("button", name=say("stages_save"))
    button.hover()
    page.mouse.down()
    page.wait_for_timeout(700)
    page.mouse.up()
    deadline = time.monotonic() + 20
    while name_of(region, "problems") != "Daftar masalah":
        assert time.monotonic() < deadline, "the click was lost"
        page.wait_for_timeout(200)
    assert region.complaints == []


def name_of(region: Watched, deliverable: str) -> str:
    return current_stages(workspace_of(region.server)).deliverables[deliverable].names["id"]


def test_a_marked_workbook_and_a_file_that_replaces(region: Watched, tmp_path: Path) -> None:
    page = region.page
    page.goto(region.server.address)
    open_menu(page, "upload")
    again = [SENT[0], ("Dinas Kesehatan", "Kader Daring", "Smart Mobility")]
    page.locator("input[type=file]").set_input_files(
        {"name": "perbaikan.xlsx", "mimeType": "application/octet-stream", "buffer": workbook(again)}
    )
    expect(page.get_by_role("heading", name="perbaikan.xlsx")).to_be_visible()
    page.get_by_role("button", name=say("upload_mark")).click()
    sheet = download(page, page.get_by_role("button", name=say("upload_marked")), tmp_path)
    assert [cell.value for cell in sheet[3]][:3] == list(again[1])
    assert sheet["C3"].comment is not None
    assert sheet["C2"].comment is None

    # Kesehatan's other innovation is no longer in its file; Pendidikan is not spoken of.
    page.get_by_text(say("upload_mode_replace"), exact=True).click()
    expect(page.get_by_text(say("upload_withdrawn", count=1))).to_be_visible()
    page.get_by_role("button", name=say("upload_save", count=1)).click()
    expect(page.get_by_test_id("stAlert").first).to_be_visible()
    names = set(load_tables(workspace_of(region.server)).innovations["name"])
    assert names == {"Antre Sehat", "Kelas Terbuka"}
    open_menu(page, "decisions")
    expect(page.get_by_text("Smart Mobility").first).to_be_visible()
    assert region.foreign_requests() == []
    assert region.complaints == []
