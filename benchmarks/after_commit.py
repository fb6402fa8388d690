"""`python -m benchmarks.after_commit FILE`: what the tables of a page take, at first and after a commit."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from statistics import median

from benchmarks.measuring import ROOT
from benchmarks.stored_list import REGION
from smartcity.store.commits import commit
from smartcity.store.rows import current_rows
from smartcity.store.values import Draft, Mode, Source, StoredRow
from smartcity.workflow.tables import load_tables
from smartcity.workflow.timeline import record_log
from smartcity.workflow.workspace import Workspace, open_database, open_workspace

CHANGED = 100
COMMITS = 5


def measure_tables(address: str) -> tuple[float, float]:
    """Seconds until tables and history are there, at first and (median) after a commit by somebody else."""
    command = [sys.executable, "-m", "benchmarks.after_commit", address]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    first, after = json.loads(done.stdout.splitlines()[-1])
    return float(first), float(after)


def _print_tables(address: str) -> None:
    with closing(open_database(address)) as database, closing(open_database(address)) as other:
        page, somebody = open_workspace(database, REGION), open_workspace(other, REGION)
        first = _seconds(page)
        rows = current_rows(other, REGION, kind="innovation")
        after: list[float] = []
        for start in range(0, COMMITS * CHANGED, CHANGED):
            _change(somebody, rows[start : start + CHANGED])
            after.append(_seconds(page))
    print(json.dumps([first, median(after)]))


def _change(workspace: Workspace, rows: list[StoredRow]) -> None:
    """Commit these innovations with another budget."""
    changed = [
        replace(row.content, fields={**row.content.fields, "budget": row.origin.row_id}) for row in rows
    ]
    commit(
        workspace.database,
        Draft(workspace.code, workspace.actor.author, Source.UPLOAD, Mode.MERGE, rows=changed),
    )


def _seconds(workspace: Workspace) -> float:
    gc.disable()  # as pages do while they read a region
    started = time.perf_counter()
    load_tables(workspace)
    record_log(workspace)
    seconds = time.perf_counter() - started
    gc.enable()
    return seconds


if __name__ == "__main__":
    _print_tables(sys.argv[1])
