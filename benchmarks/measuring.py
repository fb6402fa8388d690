"""Running one thing in a process of its own, and what it took."""

from __future__ import annotations

import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[1]
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Measure:
    """Seconds after the imports; peak memory in bytes of the process and of its largest child."""

    seconds: float
    peak: int
    children_peak: int


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report: what was measured, what it must be and what it aims at, in the same unit."""

    name: str
    value: float
    unit: str
    must: float | None = None
    aim: float | None = None

    @property
    def verdict(self) -> str:
        """Whether the budget holds; '' for a figure without one."""
        if self.must is None:
            return ""
        if self.aim is not None and self.value <= self.aim:
            return "aim met"
        return "met" if self.value <= self.must else "MISSED"


def run_measured(task: Callable[[], object]) -> None:
    """Run a task in this process and print its measure for `measure`."""
    started = time.perf_counter()
    task()
    seconds = time.perf_counter() - started
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(json.dumps([seconds, own * 1024, children * 1024]))


def measure(module: str, *arguments: str) -> Measure:
    """What `python -m module arguments` took, which ends with `run_measured`."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return Measure(*json.loads(done.stdout.splitlines()[-1]))


def best(measures: Sequence[Measure]) -> Measure:
    """The quickest, with the highest memory of all: noise only ever adds time."""
    return Measure(
        min(measure.seconds for measure in measures),
        max(measure.peak for measure in measures),
        max(measure.children_peak for measure in measures),
    )


def table(figures: Sequence[Figure]) -> str:
    """The figures as a table of Markdown."""
    lines = ["| what | figure | must | aim | verdict |", "|---|---:|---:|---:|---|"]
    for figure in figures:
        cells = [_shown(value, figure.unit) for value in (figure.value, figure.must, figure.aim)]
        lines.append(f"| {figure.name} | {' | '.join(cells)} | {figure.verdict} |")
    return "\n".join(lines)


def _shown(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    if not unit:
        return f"{value:,.0f}"
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{digits}f} {unit}"


def machine() -> str:
    """The date, the machine, its Python, and how busy it was with other things when this is asked."""
    today = f"{date.today():%d %B %Y}"  # noqa: DTZ011 - the day here
    system = f"{os.cpu_count()} cores, {platform.platform()}, Python {platform.python_version()}"
    busy = psutil.getloadavg()[0]
    return f"Measured on {today}: {system}, load {busy:.1f} from other programs before the first figure."
