"""A real browser on a real server: how long until the last chart of a page has been painted."""

from __future__ import annotations

import shutil
from statistics import median

from playwright.sync_api import Page, sync_playwright

from benchmarks.long_list import opd_names
from benchmarks.serving import running_app

PAGES = {"Ringkasan": ("", 7, 3), "Cakupan": ("coverage", 4, 1)}
"""The pages with charts: their addresses, how many each draws, and how many at most follow no filter."""

ROUNDS = 7
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
)

# Painted: every chart has its drawing.
PAINTED = """count => {
  const plots = document.querySelectorAll('[data-testid="stMain"] .js-plotly-plot .main-svg .plot, '
    + '[data-testid="stMain"] .js-plotly-plot .main-svg .xy');
  const drawn = new Set([...plots].map(plot => plot.closest('.js-plotly-plot')));
  return drawn.size >= count;
}"""
_SIGNATURES = """[...document.querySelectorAll('[data-testid="stMain"] .js-plotly-plot')].map(plot =>
    JSON.stringify((plot.data || []).map(trace => [trace.x, trace.y, trace.text, trace.hovertext])))"""
SIGNATURES = f"() => {_SIGNATURES}"
# Repainted: every chart but those that no filter narrows (who reports, stages, places) shows something else.
CHANGED = f"""([before, fixed]) => {{
  const now = {_SIGNATURES};
  const same = now.filter(signature => before.includes(signature)).length;
  return now.length === before.length && same <= fixed && !document.querySelector('[data-stale="true"]');
}}"""
CLOCK = "() => document.addEventListener('mousedown', () => { window.started = performance.now(); }, true)"


def measure_browser(address: str) -> dict[str, tuple[float, float]]:
    """For each page the median seconds to open it, and from choosing an OPD to all charts repainted.

    Server and browser are warm: each page has been open once before. The OPDs chosen have not.
    """
    executable = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    with running_app(address) as app, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        page = browser.new_context(viewport={"width": 1366, "height": 768}, locale="id-ID").new_page()
        page.set_default_timeout(60_000)
        for path, charts, _ in PAGES.values():
            _open(page, f"{app.address}/{path}", charts)
        taken = {}
        opds = opd_names()[::-1]
        for place, (name, (path, charts, fixed)) in enumerate(PAGES.items()):
            opened = [_open(page, f"{app.address}/{path}", charts) for _ in range(ROUNDS)]
            changed = [_choose_opd(page, opd, fixed) for opd in opds[place * ROUNDS :][:ROUNDS]]
            taken[name] = (median(opened), median(changed))
        browser.close()
    return taken


def _open(page: Page, address: str, charts: int) -> float:
    page.goto(address, wait_until="commit")
    page.wait_for_function(PAINTED, arg=charts, polling="raf")
    return float(page.evaluate("() => performance.now()")) / 1000


def _choose_opd(page: Page, opd: str, fixed: int) -> float:
    """Choose the OPD in the bar above the page; seconds from the click to all charts repainted."""
    before = page.evaluate(SIGNATURES)
    page.get_by_role("combobox", name="OPD", exact=True).fill(opd)
    option = page.get_by_role("option", name=opd, exact=True)
    option.wait_for()
    page.evaluate(CLOCK)
    option.click()
    page.wait_for_function(CHANGED, arg=[before, fixed], polling="raf")
    return float(page.evaluate("() => performance.now() - window.started")) / 1000
