"""The long list stored in a database of its own: `python -m benchmarks.stored_list FILE`."""

from __future__ import annotations

import sys
from contextlib import closing

from benchmarks.long_list import long_list, opd_names
from benchmarks.measuring import run_measured
from smartcity.intake.tables import ExpectedOpd
from smartcity.workflow.commit import commit_file
from smartcity.workflow.receive import check_uploads
from smartcity.workflow.registry import save_opds
from smartcity.workflow.workspace import open_database, open_workspace

REGION = "00.01"
ROWS = 60_000
OPDS = 500


def store(address: str, rows: int = ROWS) -> None:
    """Register the OPDs, then check and commit the list into an empty database, as an upload does."""
    file = long_list(rows)
    with closing(open_database(address)) as database:
        workspace = open_workspace(database, REGION, create=True)
        save_opds(workspace, [ExpectedOpd(name) for name in opd_names()])
        received = next(check_uploads(workspace, [(file.name, file.read_bytes())]))
        commit_file(workspace, received)


def expect_opds(address: str, count: int = OPDS) -> None:
    """Let the stored region expect so many OPDs: those of the list, and offices that have sent nothing."""
    names = list(opd_names())
    names += [f"Kecamatan {number}" for number in range(1, count - len(names) + 1)]
    with closing(open_database(address)) as database:
        save_opds(open_workspace(database, REGION), [ExpectedOpd(name) for name in names])


if __name__ == "__main__":
    run_measured(lambda: store(sys.argv[1]))
