"""Pages that follow what others save: drawn anew by themselves, still, and never under somebody's fingers."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, WebSocket, expect

from smartcity.intake.tables import ExpectedOpd
from smartcity.reference.texts import text
from smartcity.workflow import example, registry
from smartcity.workflow.commit import commit_file
from smartcity.workflow.receive import check_uploads
from smartcity.workflow.workspace import Workspace, open_database, open_workspace
from tests.browser.running import RunningServer

REGION = "32.04"
OPDS = tuple(f"Dinas Uji {place}" for place in range(1, 10))
HEAD = "OPD;Nama Inovasi;Dimensi;Sub Dimensi;Tahapan Inovasi\n"
TEN_MINUTES = 600
# What a visitor would see as flicker: a picture gone, the page jumping, something faded; and what was drawn.
WATCH = """() => {
    const main = document.querySelector('[data-testid=stMain]');
    const plots = () => [...document.querySelectorAll('.js-plotly-plot .main-svg text')]
        .filter(each => each.getClientRects().length).length;
    window.seen = {drawn: 0, blank: 0, jumps: 0, faded: 0};
    const top = main.scrollTop;
    const observer = new MutationObserver(changes => {
        const drawn = changes.some(change => change.target.closest?.('.js-plotly-plot')
            || [...change.addedNodes].some(node => node.querySelector?.('.js-plotly-plot')));
        if (drawn) seen.drawn += 1;
    });
    observer.observe(main, {subtree: true, childList: true});
    const look = () => {
        if (!plots()) seen.blank += 1;
        if (main.scrollTop !== top) seen.jumps += 1;
        for (const each of main.querySelectorAll('[data-testid=stElementContainer]'))
            if (each.getClientRects().length && getComputedStyle(each).opacity < 0.5) seen.faded += 1;
        requestAnimationFrame(look);
    };
    look();
}"""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server on a database with the example and a region in which one of nine OPDs has reported."""
    made = RunningServer(tmp_path_factory.mktemp("following"))
    with closing(open_database(str(made.server.database))) as database:
        example.load(database)
        opened = open_workspace(database, REGION, create=True)
        registry.save_opds(opened, [ExpectedOpd(name) for name in OPDS])
        send(opened, 0)
    made.start()
    yield made
    made.kill()


@pytest.fixture
def workspace(running: RunningServer) -> Iterator[Workspace]:
    """The region, from another process than the server's."""
    with closing(open_database(str(running.server.database))) as database:
        yield open_workspace(database, REGION)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="id-ID")
    opened = context.new_page()
    opened.set_default_timeout(20_000)
    yield opened
    context.close()


def send(workspace: Workspace, place: int, name: str = "Antre Sehat") -> None:
    row = f"{OPDS[place]};{name};Smart Living;Kesehatan;Penerapan\n"
    [received] = check_uploads(workspace, [(f"{place}.csv", f"{HEAD}{row}".encode())])
    commit_file(workspace, received)


def open_page(page: Page, running: RunningServer, workspace: Workspace, code: str = "") -> None:
    region = workspace.region.name.replace(" ", "+")
    page.goto(f"{running.server.address}/{code}?region={region}")
    expect(page.locator("h1").first).to_be_visible()
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_attached()


def wait_until_drawn(page: Page) -> None:
    """On a page whose clock stands still: until its pictures, drawn a while after its text, are drawn."""
    deadline = time.monotonic() + 30
    last, still = -1, 0
    while still < 4 and time.monotonic() < deadline:
        page.clock.run_for(2000)
        page.wait_for_timeout(500)
        drawn = page.evaluate("seen.drawn")
        still = still + 1 if drawn == last else 0
        last = drawn
    assert page.locator(".js-plotly-plot .main-svg").count() > 0


def reported(workspace: Workspace, opds: int) -> str:
    return f"{opds} dari {len(OPDS)} OPD sudah melapor"


def say(key: str, **params: Any) -> str:  # noqa: ANN401 - whatever a text takes
    return text(f"pages.{key}", "id", **params)


def offered(page: Page, seconds: float = 5) -> None:
    """The page says that there is something new, and leaves the rest to its visitor."""
    expect(page.get_by_role("button", name=say("live_show"))).to_be_visible(timeout=seconds * 1000)


def test_a_commit_redraws_an_open_page_without_flicker(
    page: Page, running: RunningServer, workspace: Workspace
) -> None:
    open_page(page, running, workspace)
    title = page.get_by_role("heading", level=1)
    expect(title).to_contain_text(reported(workspace, 1))
    page.wait_for_timeout(3500)  # pages draw themselves at most every three seconds
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 300)")
    page.wait_for_timeout(500)
    page.evaluate(WATCH)
    send(workspace, 1)
    expect(title).to_contain_text(reported(workspace, 2), timeout=5000)
    page.wait_for_timeout(500)
    seen = page.evaluate("seen")
    assert seen["drawn"] > 0
    assert (seen["blank"], seen["jumps"]) == (0, 0)
    expect(page.get_by_text(say("live_show"))).to_have_count(0)


def test_what_is_typed_and_not_sent_yet_outlives_a_redraw(
    page: Page, running: RunningServer, workspace: Workspace
) -> None:
    open_page(page, running, workspace)
    title = page.get_by_role("heading", level=1)
    page.get_by_role("button", name="sudah melapor").click()
    box = page.get_by_role("textbox", name=say("rows_search"))
    box.press_sequentially("Dinas Uj")
    before = title.text_content()
    send(workspace, 2)
    expect(title).not_to_have_text(before or "", timeout=6000)
    expect(box).to_have_value("Dinas Uj")
    expect(box).to_be_focused()


def test_an_open_dialog_stays_and_the_news_waits(
    page: Page, running: RunningServer, workspace: Workspace
) -> None:
    open_page(page, running, workspace, "history")
    page.get_by_role("button", name=say("history_withdraw")).first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    send(workspace, 3)
    offered(page)
    page.wait_for_timeout(3500)
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name=say("cancel")).click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_text("3.csv")).to_be_visible(timeout=6000)


def test_a_simulation_is_not_disturbed(page: Page, running: RunningServer) -> None:
    with closing(open_database(str(running.server.database))) as database:
        contoh = open_workspace(database, "00.01")
        open_page(page, running, contoh, "selection")
        page.get_by_role("textbox", name=say("selection_budget")).fill("1")
        page.keyboard.press("Enter")
        banner = page.get_by_text(say("simulation_word"), exact=False).first
        expect(banner).to_be_visible()
        [received] = check_uploads(contoh, [("x.csv", f"{HEAD}Dinas Kesehatan;X Baru;;;\n".encode())])
        commit_file(contoh, received)
        offered(page)
        expect(banner).to_be_visible()


def test_a_form_page_offers_and_never_redraws(
    page: Page, running: RunningServer, workspace: Workspace
) -> None:
    open_page(page, running, workspace, "manage")
    send(workspace, 4)
    offered(page)
    page.wait_for_timeout(4500)
    offered(page, 1)
    page.get_by_role("button", name=say("live_show")).click()
    expect(page.get_by_role("button", name=say("live_show"))).to_have_count(0)


def test_ten_idle_minutes_draw_nothing_on_a_page(
    page: Page, running: RunningServer, workspace: Workspace
) -> None:
    asked: list[int] = []
    received: list[int] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: asked.append(len(frame)))
        socket.on("framereceived", lambda frame: received.append(len(frame)))

    page.on("websocket", listen)
    page.clock.install()
    open_page(page, running, workspace)
    page.evaluate(WATCH)
    wait_until_drawn(page)
    page.evaluate("Object.assign(seen, {drawn: 0, jumps: 0})")
    before, asked_before = len(received), len(asked)
    # The page asks every two seconds by its own clock; ten minutes of it pass in one.
    for _ in range(TEN_MINUTES // 10):
        page.clock.run_for(10_000)
        page.wait_for_timeout(60)
    page.wait_for_timeout(1000)
    assert len(asked) - asked_before > TEN_MINUTES // 10
    assert max(received[before:], default=0) < 4000  # a line of text; a picture is tens of thousands
    assert page.evaluate("seen.drawn") == 0
    assert page.evaluate("seen.jumps") == 0
