"""Layar in real browsers: a projector follows commits and the facilitator, and outlives its server."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from smartcity.intake.tables import ExpectedOpd
from smartcity.reference.texts import text
from smartcity.workflow import example, registry, screens
from smartcity.workflow.commit import commit_file
from smartcity.workflow.receive import check_uploads
from smartcity.workflow.screens import SLIDES, Arrangement, ScreenState
from smartcity.workflow.tables import load_tables
from smartcity.workflow.workspace import Workspace, open_database, open_workspace
from tests.browser.conftest import Watched
from tests.browser.running import RunningServer

REGION, EXAMPLE = "32.04", "00.01"
OPDS = ("Dinas Kesehatan", "Dinas Pendidikan", "Dinas Perhubungan")
SIZES = ((1920, 1080), (1366, 768), (1024, 768))
HEAD = "OPD;Nama Inovasi;Dimensi;Sub Dimensi\n"
# Every text of the slide that is up: where it ends against screen and foot, and its size on a 1080p screen.
TEXTS = """() => {
    const foot = document.querySelector('footer').getBoundingClientRect().top;
    const scale = document.getElementById('stage').getBoundingClientRect().height / 1080;
    const walker = document.createTreeWalker(document.querySelector('.slide.up'), NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
        const node = walker.currentNode, range = document.createRange();
        range.selectNodeContents(node);
        const boxes = [...range.getClientRects()].filter(box => box.width);
        if (!node.textContent.trim() || !boxes.length) continue;
        const cut = boxes.some(box =>
            box.left < 0 || box.top < 0 || box.right > innerWidth || box.bottom > foot + 1);
        const drawn = node.parentElement.closest('text');
        const stretch = drawn ? drawn.getScreenCTM().a / scale : 1;
        const size = parseFloat(getComputedStyle(node.parentElement).fontSize) * stretch;
        found.push([node.textContent, cut, size]);
    }
    return found;
}"""
SCROLLS = """() => document.scrollingElement.scrollHeight > innerHeight
    || document.scrollingElement.scrollWidth > innerWidth"""
# Counts drawings and changes of the picture, and frames in which the screen stood without one.
WATCH = """() => {
    window.seen = {drawn: 0, changed: 0, blank: 0};
    const react = Plotly.react;
    Plotly.react = (...given) => { seen.drawn += 1; return react(...given); };
    const observer = new MutationObserver(() => { seen.changed += 1; });
    for (const slide of document.querySelectorAll('.slide'))
        observer.observe(slide, {subtree: true, childList: true, attributes: true, characterData: true});
    const look = () => {
        const up = document.querySelectorAll('.slide.up');
        if (up.length !== 1 || !up[0].querySelector('.main-svg text')) seen.blank += 1;
        requestAnimationFrame(look);
    };
    look();
}"""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server on a database with the example and a region of three OPDs."""
    made = RunningServer(tmp_path_factory.mktemp("screen"))
    with closing(open_database(str(made.server.database))) as database:
        example.load(database)
        registry.save_opds(open_workspace(database, REGION, create=True), [ExpectedOpd(n) for n in OPDS])
    made.start()
    yield made
    made.kill()


@pytest.fixture
def workspace(running: RunningServer) -> Iterator[Workspace]:
    """The region, from another process than the server's; its screen as it is at first, standing still."""
    with closing(open_database(str(running.server.database))) as database:
        opened = open_workspace(database, REGION)
        still = ScreenState(arrangement=replace(Arrangement(), turning=False))
        screens.steer(opened, lambda _: still)
        yield opened


def watched_page(browser: Browser, running: RunningServer, size: tuple[int, int] = (1366, 768)) -> Watched:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="id-ID")
    page = context.new_page()
    page.set_default_timeout(20_000)
    seen = Watched(page, running.server)
    page.on("request", seen.note_request)
    page.on("console", seen.note_console)
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    return seen


@pytest.fixture
def projector(browser: Browser, running: RunningServer, workspace: Workspace) -> Iterator[Watched]:
    """A browser of its own that shows the region's screen."""
    seen = watched_page(browser, running)
    open_screen(seen)
    yield seen
    seen.page.context.close()


@pytest.fixture
def facilitator(browser: Browser, running: RunningServer, workspace: Workspace) -> Iterator[Page]:
    """Another browser, the size of a phone, on the page that steers."""
    seen = watched_page(browser, running, (390, 844))
    seen.page.goto(f"{running.server.address}/screen?region={workspace.region.name.replace(' ', '+')}")
    expect(seen.page.get_by_role("heading", name=name("participation"))).to_be_visible()
    yield seen.page
    seen.page.context.close()


def open_screen(seen: Watched, region: str = REGION) -> None:
    seen.page.goto(f"{seen.server.address}/layar?region={region}")
    expect(seen.page.locator("body[data-slide]")).to_be_attached()


def say(key: str) -> str:
    return text(f"pages.{key}", "id")


def name(code: str) -> str:
    return text(f"screen.name_{code}", "id")


def sentence(page: Page) -> str:
    return (page.locator(".slide.up h1").text_content() or "").replace("\u00a0", " ")


def expect_sentence(page: Page, beginning: str, seconds: float) -> None:
    page.wait_for_function(
        "said => document.querySelector('.slide.up h1').textContent.replace(/\\s/g, ' ').startsWith(said)",
        arg=beginning,
        timeout=seconds * 1000,
    )


def expect_slide(page: Page, code: str, seconds: float = 5) -> None:
    expect(page.locator(f"body[data-slide={code}]")).to_be_attached(timeout=seconds * 1000)


def send(workspace: Workspace, innovation: str, opd: str) -> None:
    content = f"{HEAD}{opd};{innovation};Smart Living;Kesehatan\n".encode()
    [received] = check_uploads(workspace, [(f"{innovation}.csv", content)])
    commit_file(workspace, received)


def reported(workspace: Workspace) -> str:
    """How the sentence begins by now: one OPD a test sends for the first time."""
    opds = load_tables(workspace).innovations["opd"].nunique()
    return "Semua 3 OPD" if opds == len(OPDS) else f"{opds} dari 3 OPD"


def test_a_commit_is_on_the_projector_within_two_seconds_without_flicker(
    projector: Watched, workspace: Workspace
) -> None:
    page = projector.page
    expect_sentence(page, "0 dari 3 OPD", 5)
    page.evaluate(WATCH)
    send(workspace, "Antre Sehat", OPDS[0])
    begun = time.monotonic()
    expect_sentence(page, "1 dari 3 OPD", 2)
    assert time.monotonic() - begun < 2
    page.wait_for_timeout(300)
    assert page.evaluate("seen.blank") == 0
    assert page.evaluate("seen.drawn") == 1
    assert projector.foreign_requests() == []
    assert projector.complaints == []


def test_nothing_is_drawn_while_nothing_happens(projector: Watched) -> None:
    projector.page.evaluate(WATCH)
    projector.page.wait_for_timeout(5_000)
    assert projector.page.evaluate("seen") == {"drawn": 0, "changed": 0, "blank": 0}


def test_ten_idle_minutes_draw_nothing(projector: Watched) -> None:
    page = projector.page
    answers: list[dict[str, Any]] = []
    link = page.locator("#link")
    held = 200  # an idle server answers every three seconds; ten minutes of answers come at once here

    def answer(route: Route) -> None:
        if len(answers) >= held:
            route.continue_()
            return
        if not answers:
            answers.append(route.fetch().json())
        clock = f"23.{len(answers) // 20:02}"
        answers.append(answers[0] | {"clock": clock})
        route.fulfill(json=answers[-1])

    page.evaluate(WATCH)
    page.route("**/layar/keadaan*", answer)
    expect(link).to_contain_text("23.09", timeout=30_000)
    page.wait_for_timeout(2_000)
    assert len(answers) == held
    assert page.evaluate("seen") == {"drawn": 0, "changed": 0, "blank": 0}


def test_the_facilitator_turns_the_projector_and_a_late_joiner_lands_there(
    browser: Browser, running: RunningServer, projector: Watched, facilitator: Page
) -> None:
    facilitator.get_by_role("button", name=name("coverage")).click()
    expect_slide(projector.page, "coverage", 3)
    late = watched_page(browser, running, (1024, 768))
    open_screen(late)
    assert late.page.locator("body").get_attribute("data-slide") == "coverage"
    facilitator.get_by_role("button", name=say("screen_next")).click()
    for page in (projector.page, late.page):
        expect_slide(page, "subdimensions", 3)
    assert late.complaints == []
    late.page.context.close()


def test_frozen_figures_stand_and_open_with_what_changed(
    projector: Watched, facilitator: Page, workspace: Workspace
) -> None:
    page = projector.page
    before = sentence(page)
    facilitator.get_by_role("button", name=say("screen_freeze")).click()
    expect(page.locator("#frozen")).to_be_visible()
    send(workspace, "Kelas Terbuka", OPDS[1])
    page.wait_for_timeout(2500)
    assert sentence(page) == before
    facilitator.get_by_role("button", name=say("screen_open")).click()
    expect_slide(page, "changed")
    assert "1 inovasi baru" in sentence(page)
    expect(page.locator("#frozen")).to_be_hidden()
    facilitator.get_by_role("button", name=name("participation")).click()
    expect_sentence(page, reported(workspace), 3)


def test_names_are_hidden_on_the_picture_and_in_what_the_browser_holds(
    projector: Watched, facilitator: Page, workspace: Workspace
) -> None:
    page = projector.page
    assert OPDS[2] in (page.locator(".slide.up").text_content() or "")
    facilitator.get_by_text(say("screen_hide_names")).click()
    expect(page.locator(".slide.up")).not_to_contain_text(OPDS[2], timeout=3000)
    assert OPDS[2] not in page.evaluate(
        "JSON.stringify([...document.querySelectorAll('.js-plotly-plot')].map(plot => plot.data))"
    )
    answer = page.request.get(f"{projector.server.address}/layar/slide/missing?region={REGION}&w=1920")
    assert OPDS[2] not in answer.text()


def test_keys_turn_this_projector_alone(
    browser: Browser, running: RunningServer, projector: Watched, workspace: Workspace
) -> None:
    other = watched_page(browser, running)
    open_screen(other)
    page = projector.page
    page.keyboard.press("ArrowRight")
    expect_slide(page, SLIDES[1])
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect_slide(page, SLIDES[-1])
    page.keyboard.press(" ")
    expect(page.locator("#paused")).to_be_visible()
    assert other.page.locator("body").get_attribute("data-slide") == SLIDES[0]
    screens.steer(workspace, lambda state: screens.turned_to(state, "stages", screens.now_of(workspace)))
    for shown in (page, other.page):
        expect_slide(shown, "stages", 3)
    expect(page.locator("#paused")).to_be_hidden()
    other.page.context.close()


def test_a_deck_turns_by_itself_alike_on_every_projector(
    browser: Browser, running: RunningServer, projector: Watched, workspace: Workspace
) -> None:
    quick = Arrangement(Arrangement().slides[2:4], seconds=5)
    state = replace(ScreenState(), arrangement=quick, slide="coverage", since=screens.now_of(workspace))
    screens.steer(workspace, lambda _: state)
    other = watched_page(browser, running)
    open_screen(other)
    for code in ("subdimensions", "coverage"):
        expect_slide(projector.page, code, 8)
        expect_slide(other.page, code, 1)
    other.page.context.close()


def test_the_last_picture_stays_while_the_server_is_gone(
    projector: Watched, running: RunningServer, workspace: Workspace
) -> None:
    page, link = projector.page, projector.page.locator("#link")
    before = sentence(page)
    running.kill()
    expect(link).to_have_class("lost", timeout=5000)
    expect(link).to_contain_text(text("screen.word_lost", "id", clock="").split(",")[0])
    assert sentence(page) == before
    assert page.locator(".slide.up .main-svg text").count() > 0
    send(workspace, "Rambu Cerdas", OPDS[2])
    running.start()
    expect(link).not_to_have_class("lost", timeout=10_000)
    expect_sentence(page, reported(workspace), 5)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_slide_is_whole_and_large_at_each_size(
    browser: Browser, running: RunningServer, size: tuple[int, int]
) -> None:
    seen = watched_page(browser, running, size)
    with closing(open_database(str(running.server.database))) as database:
        contoh = open_workspace(database, EXAMPLE)
        for code in SLIDES:
            still = ScreenState(arrangement=replace(Arrangement(), turning=False), slide=code)
            screens.steer(contoh, lambda _, still=still: still)
            if code == SLIDES[0]:
                open_screen(seen, contoh.code)
            expect_slide(seen.page, code)
            seen.page.wait_for_timeout(200)
            texts = seen.page.evaluate(TEXTS)
            assert [said for said, cut, _ in texts if cut] == [], code
            assert [(said, size) for said, _, size in texts if size < 27.9] == [], code
            assert not seen.page.evaluate(SCROLLS), code
    assert seen.complaints == []
    assert seen.foreign_requests() == []
    seen.page.context.close()
