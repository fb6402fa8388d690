"""What a hall sees on a small projector: the message without scrolling, labels whole, links that carry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from smartcity.reference.texts import text
from smartcity.workflow import example
from smartcity.workflow.workspace import open_database, open_workspace
from tests.browser.conftest import Server, Watched

EXAMPLE = "?region=Kabupaten+Contoh"
# Each text of each figure against the box of its figure: what sticks out is cut off.
CUT_TEXTS = """() => [...document.querySelectorAll('.js-plotly-plot')].flatMap(plot => {
    const frame = plot.getBoundingClientRect();
    return [...plot.querySelectorAll('svg text')]
        .filter(label => label.textContent && label.getBoundingClientRect().width)
        .filter(label => {
            const box = label.getBoundingClientRect();
            return box.left < frame.left - 1 || box.right > frame.right + 1;
        })
        .map(label => label.textContent);
})"""


@pytest.fixture(scope="module")
def example_server(server: Server) -> Iterator[Server]:
    """The shared server with the example region in its database, taken out again afterwards."""
    with closing(open_database(str(server.database))) as database:
        example.load(database)
        yield server
        example.remove(database)


def say(key: str, **params: str | int) -> str:
    return text(f"pages.{key}", "id", **params)


def figures_drawn(page: Page, count: int) -> None:
    expect(page.locator(".js-plotly-plot .main-svg").nth(2 * count)).to_be_attached()
    page.wait_for_timeout(500)


def test_the_message_and_its_picture_stand_in_the_first_screen(
    watched: Watched, example_server: Server
) -> None:
    for page_path in ("", "coverage"):
        watched.page.goto(f"{example_server.address}/{page_path}{EXAMPLE}")
        figures_drawn(watched.page, 3)
        headline = watched.page.get_by_test_id("stMain").locator("h1").bounding_box()
        picture = watched.page.locator(".js-plotly-plot").first.bounding_box()
        assert headline is not None
        assert picture is not None
        assert 0 < headline["y"] < picture["y"]
        assert picture["y"] + picture["height"] <= 768


def test_no_label_of_a_figure_is_cut_off(watched: Watched, example_server: Server) -> None:
    for page_path, figures in (("", 7), ("coverage", 4)):
        watched.page.goto(f"{example_server.address}/{page_path}{EXAMPLE}")
        figures_drawn(watched.page, figures)
        assert watched.page.evaluate(CUT_TEXTS) == []


def test_a_link_shows_the_same_in_another_browser(watched: Watched, example_server: Server) -> None:
    page = watched.page
    page.goto(f"{example_server.address}/coverage{EXAMPLE}")
    page.get_by_role("combobox", name=say("bar_dimension")).click()
    page.get_by_role("option", name="Smart Living").click()
    scoped = page.get_by_role("heading", name=re.compile("^Smart Living: 8 OPD"))
    expect(scoped).to_be_visible()
    assert page.context.browser is not None
    other = page.context.browser.new_context(locale="en-US").new_page()
    other.goto(page.url)
    expect(other.get_by_role("heading", name=re.compile("^Smart Living: 8 OPD"))).to_be_visible()
    other.context.close()


def test_waiting_rows_lead_to_the_decision_that_can_be_taken_back(
    watched: Watched, example_server: Server
) -> None:
    page = watched.page
    page.goto(f"{example_server.address}/coverage{EXAMPLE}")
    page.get_by_test_id("stSidebar").get_by_text(say("waiting_rows", count=8), exact=True).first.click()
    title = page.get_by_test_id("stMain").locator("h1")
    expect(title).to_have_text(say("decisions_headline", questions=6, rows=8))
    page.get_by_role("button", name="Smart Economy").first.click()
    expect(title).to_have_text(say("decisions_headline", questions=5, rows=6))
    page.get_by_role("button", name=say("decisions_undo")).click()
    expect(title).to_have_text(say("decisions_headline", questions=6, rows=8))


def test_the_bar_leaves_an_example_that_is_removed(watched: Watched, example_server: Server) -> None:
    page = watched.page
    with closing(open_database(str(example_server.database))) as database:
        open_workspace(database, "32.10", create=True)
    page.goto(f"{example_server.address}/upload{EXAMPLE}")
    region = page.get_by_role("combobox", name=say("bar_region"))
    expect(region).to_have_value("Kabupaten Contoh")
    page.get_by_role("button", name=say("example_remove"), exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name=say("example_remove_confirm")).click()
    expect(page.get_by_text(say("example_badge"), exact=True)).to_have_count(0)
    expect(region).not_to_have_value("Kabupaten Contoh")
    expect(region).not_to_have_value("")
