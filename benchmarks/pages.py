"""`python -m benchmarks.pages`: what pages with charts cost at 60 000 innovations, to server and browser."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from benchmarks.after_commit import CHANGED, measure_tables
from benchmarks.browsing import measure_browser
from benchmarks.measuring import ROOT, Figure, machine, measure, table
from benchmarks.stored_list import OPDS, expect_opds

PAGE = Path(__file__).with_name("six_charts.py")
RERUNS = 15
CHANGES = 3
MILLISECONDS = 1000


def measure_reruns(address: str, what: str) -> tuple[float, float]:
    """Median seconds of a warm rerun, and of one that has to draw something anew.

    `what` is `charts` (six of them; anew for an OPD that nobody has looked at) or `progress` (the page
    Progres; anew after a change of the region).
    """
    command = [sys.executable, "-m", "benchmarks.pages", what]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "SMARTCITY_DATABASE": address},
        check=True,
        capture_output=True,
        text=True,
    )
    warm, fresh = json.loads(done.stdout.splitlines()[-1])
    return float(warm), float(fresh)


def _print_charts() -> None:
    from streamlit.testing.v1 import AppTest

    app = AppTest.from_file(str(PAGE), default_timeout=120).run()
    opds = list(app.selectbox(key="opd").options)
    warm = [_timed(app.run) for _ in range(RERUNS)]
    fresh = [_timed(app.selectbox(key="opd").select(opd).run) for opd in opds[:RERUNS]]
    assert not app.exception
    print(json.dumps([median(warm), median(fresh)]))


def _print_progress() -> None:
    from streamlit.testing.v1 import AppTest

    from smartcity.ui import access
    from smartcity.ui.navigation import menu_page

    # No browser here that could send them.
    access.request_headers = lambda: {"Host": "localhost"}
    access.request_address, access.request_token = lambda: None, str
    app = AppTest.from_file(str(ROOT / "smartcity" / "ui" / "script.py"), default_timeout=120).run()
    app.switch_page(menu_page("progress").script).run()
    warm = [_timed(app.run) for _ in range(RERUNS)]
    changed = []
    for more in range(1, CHANGES + 1):
        expect_opds(os.environ["SMARTCITY_DATABASE"], OPDS + more)
        changed.append(_timed(app.run))
    assert not app.exception
    print(json.dumps([median(warm), median(changed)]))


def _timed(rerun: Callable[[], object]) -> float:
    started = time.perf_counter()
    rerun()
    return time.perf_counter() - started


def measure_pages() -> list[Figure]:
    """The figures of the budgets for pages."""
    with tempfile.TemporaryDirectory() as folder:
        address = str(Path(folder) / "benchmark.sqlite3")
        stored = measure("benchmarks.stored_list", address)
        warm, fresh = measure_reruns(address, "charts")
        browser = measure_browser(address)
        expect_opds(address)
        progress, changed = measure_reruns(address, "progress")
        tables, tables_after = measure_tables(address)
    figures = [
        Figure("60,000 rows checked, compared and stored", stored.seconds, "s"),
        Figure("page rerun, six charts, warm", warm * MILLISECONDS, "ms", 120, 50),
        Figure("page rerun, six charts, an OPD nobody has looked at", fresh * MILLISECONDS, "ms"),
        Figure(f"page rerun, Progres, {OPDS} OPDs, warm", progress * MILLISECONDS, "ms", 120, 50),
        Figure(f"page rerun, Progres, {OPDS} OPDs, first after a change", changed, "s"),
        Figure("a page's tables and history, 60,000 rows, first reading", tables, "s"),
        Figure(f"the same after somebody else's commit of {CHANGED} rows", tables_after, "s"),
    ]
    for name, (opened, changed) in browser.items():
        figures.append(Figure(f"{name}: filter change to charts repainted", changed, "s", 0.6, 0.3))
        figures.append(Figure(f"{name}: page opened, last chart painted", opened, "s", 1.2, 0.8))
    return figures


if __name__ == "__main__":
    if sys.argv[1:] == ["charts"]:
        _print_charts()
    elif sys.argv[1:] == ["progress"]:
        _print_progress()
    else:
        print(machine())
        print(table(measure_pages()))
