"""A page whose server is gone: amber and a word in Indonesian, no English dialog, and back by itself."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect

from smartcity.reference.texts import text
from tests.browser.running import RunningServer

# Frames in which somebody could have seen a dialog, and the dialogs that Streamlit put up.
WATCH = """() => {
    window.seen = {frames: 0, dialogs: 0};
    new MutationObserver(changes => {
        for (const change of changes) for (const node of change.addedNodes)
            if (node.querySelector?.('[role=dialog]')) seen.dialogs += 1;
    }).observe(document.body, {childList: true, subtree: true});
    const look = () => {
        if (document.querySelector('[role=dialog]')) seen.frames += 1;
        requestAnimationFrame(look);
    };
    look();
}"""


def test_a_page_outlives_its_server(browser: Browser, tmp_path: Path) -> None:
    running = RunningServer(tmp_path)
    running.start()
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="id-ID")
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    try:
        page.goto(running.server.address)
        expect(page.locator("h1").first).to_be_visible()
        assert page.evaluate("document.documentElement.lang") == "id"
        band = page.locator("#link-lost")
        expect(band).to_have_count(0)
        page.evaluate(WATCH)
        running.kill()
        expect(band).to_have_text(text("screen.link_lost", "id"), timeout=8000)
        page.wait_for_timeout(6000)
        assert page.evaluate("seen.dialogs") > 0, (
            "Streamlit no longer puts its dialog up: what closes it can go"
        )
        assert page.evaluate("seen.frames") == 0
        running.start()
        expect(band).to_have_count(0, timeout=20_000)
        assert complaints == []
    finally:
        context.close()
        running.kill()
