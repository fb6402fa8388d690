"""Pictures of every slide of the projector for docs/layar.md: `python -m scripts.layar_screens`.

Starts the app on a database of its own with the example, opens its projector in Chromium at the sizes of
SIZES, puts up one slide after another and writes docs/screens/layar-<slide>-<size>.png, and the dark set at
DARK_SIZE as ...-gelap.png; then the page that steers, on a phone. Needs chromium and requirements-dev.txt.
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.serving import running_app
from smartcity.workflow import example, screens
from smartcity.workflow.public_address import PUBLIC_VARIABLE
from smartcity.workflow.screens import SLIDES, Arrangement, ScreenState
from smartcity.workflow.workspace import Workspace, open_database, open_workspace

TARGET = Path(__file__).parents[1] / "docs" / "screens"
SIZES = ((1920, 1080), (1366, 768), (1024, 768))
DARK_SIZE = (1366, 768)
PHONE = (360, 740)
SETTINGS = {PUBLIC_VARIABLE: "http://192.168.1.10:8501"}
COLORS = 64
"""So many colours keep letters smooth and a picture below 120 kB."""
DRAWN_WITHIN = 20_000


def main() -> int:
    """Writes the pictures; 0."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "smartcity.db"
        with closing(open_database(str(database))) as opened:
            example.load(opened)
            workspace = open_workspace(opened)
            with running_app(str(database), SETTINGS) as app, sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
                )
                for size in SIZES:
                    take_slides(browser, app.address, workspace, size, dark=False)
                take_slides(browser, app.address, workspace, DARK_SIZE, dark=True)
                take_presenter(browser, app.address, workspace)
                browser.close()
    return 0


def take_slides(
    browser: Browser, address: str, workspace: Workspace, size: tuple[int, int], *, dark: bool
) -> None:
    """Every slide at this size."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, locale="id-ID")
    for code in SLIDES:
        still = ScreenState(arrangement=replace(Arrangement(), turning=False), slide=code, dark=dark)
        screens.steer(workspace, lambda _, still=still: still)  # type: ignore[misc]
        if code == SLIDES[0]:
            page.goto(f"{address}/layar?region={workspace.code}")
        page.locator(f"body[data-slide={code}]{'.dark' if dark else ':not(.dark)'}").wait_for(
            state="attached", timeout=DRAWN_WITHIN
        )
        page.wait_for_timeout(4000 if code == SLIDES[0] else 500)  # the keyboard hints are gone by then
        keep(page, f"layar-{code}-{size[0]}x{size[1]}{'-gelap' if dark else ''}")
    page.close()


def take_presenter(browser: Browser, address: str, workspace: Workspace) -> None:
    """The page that steers, on a phone."""
    screens.steer(workspace, lambda _: ScreenState())
    page = browser.new_page(viewport={"width": PHONE[0], "height": PHONE[1]}, locale="id-ID")
    page.goto(f"{address}/screen?region={workspace.region.name.replace(' ', '+')}")
    page.get_by_role("heading", level=1).wait_for(timeout=DRAWN_WITHIN)
    page.wait_for_timeout(2000)
    keep(page, f"layar-kemudi-{PHONE[0]}x{PHONE[1]}")
    page.close()


def keep(page: Page, name: str) -> None:
    """The page as a picture of few colours."""
    picture = Image.open(io.BytesIO(page.screenshot()))
    few = picture.convert("RGB").quantize(COLORS, dither=Image.Dither.NONE)
    few.save(TARGET / f"{name}.png", optimize=True)


if __name__ == "__main__":
    sys.exit(main())
