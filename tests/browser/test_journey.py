"""A facilitator's first hour in a real browser: region, upload, correct, save, explore, drill, undo."""

from __future__ import annotations

import re
from io import BytesIO

from openpyxl import Workbook
from playwright.sync_api import Locator, Page, expect

from smartcity.reference.texts import text
from tests.browser.choosing import choose
from tests.browser.conftest import Watched

ROWS = (
    ("PEMERINTAH KABUPATEN BANDUNG", None, None, None, None),
    ("DAFTAR INOVASI", None, None, None, None),
    (None, None, None, None, None),
    ("No", "Perangkat Daerah", "Nama Inovasi", "Dimensi", "Besaran X"),
    (1, "Dinas Kesehatan", "Antre Sehat", "Smart Living", 100_000_000),
    (2, "Dinas Kesehatan", "Posyandu Keliling", "Smart Livving", 50_000_000),
    (3, "Dinas Pendidikan", "Kelas Terbuka", "SE", 25_000_000),
    (4, "Dinas Lingkungan Hidup", "Bank Sampah", "Smart Environment", 10_000_000),
)


def messy_workbook() -> bytes:
    """A letterhead, a header that nobody knows, a misspelt dimension and an ambiguous one."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Usulan"
    for row in ROWS:
        sheet.append(row)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def say(key: str, **params: str | int) -> str:
    return text(f"pages.{key}", "id", **params)


def open_menu(page: Page, key: str) -> None:
    page.get_by_test_id("stSidebarNav").get_by_text(say(f"{key}_title"), exact=True).click()


def open_expander(page: Page, label: str) -> None:
    page.locator("summary").filter(has_text=label).focus()
    page.keyboard.press("Enter")


def title(page: Page) -> Locator:
    return page.get_by_test_id("stMain").locator("h1")


def test_from_an_empty_start_to_the_cell_behind_a_mark_and_back(watched: Watched) -> None:
    page = watched.page
    page.goto(watched.server.address)
    expect(title(page)).to_have_text(say("no_region_title"))

    open_menu(page, "manage")
    choose(page, say("manage_choose"), "32.04")
    page.get_by_role("button", name=say("manage_open")).click()
    expect(page.get_by_role("heading", name="32.04 Kabupaten Bandung")).to_be_visible()

    open_menu(page, "upload")
    page.locator("input[type=file]").set_input_files(
        {"name": "usulan.xlsx", "mimeType": "application/octet-stream", "buffer": messy_workbook()}
    )
    expect(page.get_by_role("heading", name="usulan.xlsx")).to_be_visible()

    # Column E has a header that means nothing to the app: a person says what it is.
    open_expander(page, say("upload_columns", known=3, unknown=2))
    choose(page, "E: Besaran X", "Anggaran")
    page.get_by_role("button", name=say("upload_read_again")).click()
    expect(page.get_by_text(say("upload_columns", known=4, unknown=1))).to_be_visible()
    save = page.get_by_role("button", name=say("upload_save", count=3))
    expect(save).to_be_visible()
    open_expander(page, "1 dimensi bermakna ganda")
    expect(page.get_by_text("Usulan D7")).to_be_visible()
    save.click()
    expect(page.get_by_test_id("stAlert").first).to_be_visible()

    page.get_by_role("link", name=say("go_to_coverage")).click()
    environment = page.locator(".js-plotly-plot").nth(1).locator(".barlayer .point")
    expect(environment.first).to_be_visible()
    choose_mark(page, "Dinas Kesehatan", 0)
    expect(page.get_by_role("heading", name=re.compile("2 dari 3 inovasi"))).to_be_visible()

    choose(page, say("rows_pick_list"), "Posyandu Keliling")
    drawer = page.get_by_role("dialog")
    expect(drawer).to_contain_text(say("origin_source", file="usulan.xlsx", sheet="Usulan", row=6))
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()

    open_menu(page, "history")
    page.get_by_role("button", name=say("history_withdraw")).first.click()
    page.get_by_role("button", name=say("history_withdraw_confirm")).click()
    expect(page.get_by_role("button", name=say("history_reinstate"))).to_be_visible()
    open_menu(page, "coverage")
    expect(title(page)).to_have_text(say("empty_title", region="Kabupaten Bandung"))

    assert watched.foreign_requests() == []
    assert watched.complaints == []


def choose_mark(page: Page, opd: str, place: int) -> None:
    """Clicks the tile of an OPD in the matrix: filled tiles stand in the order of its rows."""
    tiles = page.locator(".js-plotly-plot").nth(1).locator(".barlayer .trace").first.locator(".point")
    tiles.nth(place).scroll_into_view_if_needed()
    box = tiles.nth(place).bounding_box()
    assert box is not None, opd
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
