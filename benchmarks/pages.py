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

from benchmarks.browsing import measure_browser
from benchmarks.measuring import ROOT, Figure, machine, measure, table

PAGE = Path(__file__).with_name("six_charts.py")
RERUNS = 15
MILLISECONDS = 1000


def measure_reruns(address: str) -> tuple[float, float]:
    """Median seconds of a warm rerun of six charts, and of one with an OPD that nobody has looked at."""
    command = [sys.executable, "-m", "benchmarks.pages", "reruns"]
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


def _print_reruns() -> None:
    from streamlit.testing.v1 import AppTest

    app = AppTest.from_file(str(PAGE), default_timeout=120).run()
    opds = list(app.selectbox(key="opd").options)
    warm = [_timed(app.run) for _ in range(RERUNS)]
    fresh = [_timed(app.selectbox(key="opd").select(opd).run) for opd in opds[:RERUNS]]
    assert not app.exception
    print(json.dumps([median(warm), median(fresh)]))


def _timed(rerun: Callable[[], object]) -> float:
    started = time.perf_counter()
    rerun()
    return time.perf_counter() - started


def measure_pages() -> list[Figure]:
    """The figures of the budgets for pages."""
    with tempfile.TemporaryDirectory() as folder:
        address = str(Path(folder) / "benchmark.sqlite3")
        stored = measure("benchmarks.stored_list", address)
        warm, fresh = measure_reruns(address)
        browser = measure_browser(address)
    figures = [
        Figure("60,000 rows checked, compared and stored", stored.seconds, "s"),
        Figure("page rerun, six charts, warm", warm * MILLISECONDS, "ms", 120, 50),
        Figure("page rerun, six charts, an OPD nobody has looked at", fresh * MILLISECONDS, "ms"),
    ]
    for name, (opened, changed) in browser.items():
        figures.append(Figure(f"{name}: filter change to charts repainted", changed, "s", 0.6, 0.3))
        figures.append(Figure(f"{name}: page opened, last chart painted", opened, "s", 1.2, 0.8))
    return figures


if __name__ == "__main__":
    if sys.argv[1:] == ["reruns"]:
        _print_reruns()
    else:
        print(machine())
        print(table(measure_pages()))
