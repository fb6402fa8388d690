"""`python -m benchmarks hall`: a workshop on one machine, with real connections at 60 000 innovations."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median, quantiles

import psutil

from benchmarks.hall_pages import (
    SESSIONS,
    PageWatch,
    act,
    all_at_once,
    memory_of_further,
    open_pages,
    share_of_core,
    sign_in_people,
)
from benchmarks.hall_phones import JOIN_WITHIN, expected_rows, join, kept_files, send_files
from benchmarks.hall_projectors import WatchingProjector, open_projectors
from benchmarks.hall_region import OPDS, ROWS_SENT, Hall, commit_list, prepare_hall
from benchmarks.measuring import MEGABYTE, Figure
from benchmarks.open_page import OpenPage
from benchmarks.serving import RunningApps, running_apps
from benchmarks.stored_list import REGION
from smartcity.workflow.actors import Role
from smartcity.workflow.screens import arranged, now_of, steer
from smartcity.workflow.workspace import Workspace, open_database, open_workspace

PROCESSES = 2
"""Of the app: one for each core that the budgets are for, as docs/deployment.md has it for a full hall."""
PROJECTORS = 30
ROUNDS = 3
COMMITS = 5
WATCHING_SECONDS = 30.0
UPLOADS, UPLOADS_WITHIN = 200, 240.0
_NUMBER_OF_COMMITS = 10_000  # beyond the numbers of the files that phones send
_SEEN_WITHIN = 30.0


@dataclass(frozen=True, slots=True)
class _Reached:
    """Seconds from a commit to the last projector's slide, the last page's notice and the last page drawn."""

    projectors: float
    noticed: float
    redrawn: float


def measure_hall() -> list[Figure]:
    """The figures of the budgets for many people at once, and what a single process does of the first."""
    with tempfile.TemporaryDirectory() as folder:
        hall = prepare_hall(str(Path(folder) / "hall.sqlite3"))
        with running_apps(hall.address, 1) as apps:
            single = asyncio.run(_measure_single(apps, hall))
        with running_apps(hall.address, PROCESSES) as apps, closing(open_database(hall.address)) as database:
            figures = asyncio.run(_measure(apps, hall, open_workspace(database, REGION)))
    return [*figures, *single]


async def _measure_single(apps: RunningApps, hall: Hall) -> list[Figure]:
    pages = await open_pages(apps, await sign_in_people(apps, hall))
    figures = await _acting(apps, pages)
    for page in pages:
        await page.close()
    return [replace(figure, name=f"a single process: {figure.name}") for figure in figures]


async def _measure(apps: RunningApps, hall: Hall, workspace: Workspace) -> list[Figure]:
    cookies = await sign_in_people(apps, hall)
    pages = await open_pages(apps, cookies)
    figures = await _acting(apps, pages)
    further = await memory_of_further(apps, cookies) / MEGABYTE
    figures.append(Figure("memory per further open session", further, "MB", 5, 1))
    figures += await _watching(apps, hall, workspace, pages)
    for page in pages:
        await page.close()
    return [*figures, *await _phones(apps, hall, workspace)]


async def _acting(apps: RunningApps, pages: list[OpenPage]) -> list[Figure]:
    own, served, started = _own_seconds(), apps.cpu_seconds, time.perf_counter()
    reruns = await act(pages)
    passed = time.perf_counter() - started
    server, clients = (apps.cpu_seconds - served) / passed, (_own_seconds() - own) / passed
    p95 = quantiles(reruns, n=20)[-1]
    last = median([await all_at_once(pages) for _ in range(ROUNDS)])
    name = f"{SESSIONS} sessions acting every 5 s"
    return [
        Figure(f"{name}: median rerun", median(reruns), "s"),
        Figure(f"{name}: p95 rerun", p95, "s", 0.5, 0.2),
        Figure(f"{name}: share of a core, server", 100 * server, "%"),
        Figure(f"{name}: share of a core, those who measure", 100 * clients, "%"),
        Figure(f"all {SESSIONS} at once: the last served, median of {ROUNDS}", last, "s", 3, 1.5),
    ]


async def _watching(
    apps: RunningApps, hall: Hall, workspace: Workspace, pages: list[OpenPage]
) -> list[Figure]:
    steer(
        workspace, lambda state: arranged(state, replace(state.arrangement, turning=False), now_of(workspace))
    )
    watches = [PageWatch(page) for page in pages]
    projectors = await open_projectors(apps, hall.codes[Role.PROJECTOR], PROJECTORS)
    await asyncio.sleep(_SEEN_WITHIN / 3)
    watching = await share_of_core(apps, WATCHING_SECONDS)
    reached = [
        await _commit(workspace, projectors, watches, _NUMBER_OF_COMMITS + number)
        for number in range(COMMITS)
    ]
    for projector in projectors:
        await projector.stop()
    slowest = max(reached, key=lambda one: one.projectors).projectors
    noticed, redrawn = max(one.noticed for one in reached), max(one.redrawn for one in reached)
    share = f"{PROJECTORS} projectors and {SESSIONS} pages watching: share of a core"
    return [
        Figure(share, watching, "%", 15, 5),
        Figure(f"commit to the last of {PROJECTORS} projectors, worst of {COMMITS}", slowest, "s", 2, 1),
        Figure(
            f"commit to the notice on the last of {SESSIONS} pages, worst of {COMMITS}", noticed, "s", 2, 1
        ),
        Figure(f"commit to the last of {SESSIONS} pages drawn anew, worst of {COMMITS}", redrawn, "s"),
    ]


async def _commit(
    workspace: Workspace, projectors: list[WatchingProjector], watches: list[PageWatch], number: int
) -> _Reached:
    """Commit a list past the server; who has not shown it after half a minute counts as that."""
    revision = await asyncio.to_thread(commit_list, workspace, number)
    committed = time.perf_counter()
    shown = [asyncio.create_task(watch.drawn_with(revision)) for watch in watches]
    _, late = await asyncio.wait(shown, timeout=_SEEN_WITHIN)
    for task in late:
        task.cancel()

    def last(moments: Iterable[float | None]) -> float:
        return max(_SEEN_WITHIN if at is None else at - committed for at in moments)

    return _Reached(
        last(projector.shown_at.get(revision) for projector in projectors),
        last(watch.noticed.get(revision) for watch in watches),
        last(watch.redrawn.get(revision) for watch in watches),
    )


async def _phones(apps: RunningApps, hall: Hall, workspace: Workspace) -> list[Figure]:
    joined = await join(apps, hall)
    before = apps.cpu_seconds
    taken = await send_files(apps, hall, UPLOADS, UPLOADS_WITHIN)
    each = (apps.cpu_seconds - before) / UPLOADS
    kept = kept_files(workspace, UPLOADS)
    joining = f"{OPDS} phones joining within {JOIN_WITHIN:.0f} s"
    sending = f"{UPLOADS} files of {ROWS_SENT} rows within {UPLOADS_WITHIN / 60:.0f} min"
    return [
        Figure(f"{joining}: signed in with the page, the last", max(one.page for one in joined), "s"),
        Figure(f"{joining}: with the template too, the last", max(one.template for one in joined), "s"),
        Figure(
            "a phone's page with all it loads", max(one.received for one in joined) / 1000, "kB", 300, 100
        ),
        Figure(f"{sending}: file to receipt, median", median(taken), "s"),
        Figure(f"{sending}: file to receipt, the slowest", max(taken), "s"),
        Figure(f"{sending}: processor time of the server for each", each, "s"),
        Figure(f"{sending}: lost", kept.lost, "", 0),
        Figure(f"{sending}: doubled", kept.doubled, "", 0),
        Figure(f"{sending}: rows stored too few or too many", abs(kept.rows - expected_rows(UPLOADS)), "", 0),
    ]


def _own_seconds() -> float:
    taken = psutil.Process().cpu_times()
    return float(taken.user + taken.system)
