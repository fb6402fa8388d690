"""A region as a workshop meets it: the long list stored, sixty OPDs expected, and a code for each of them."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace

from benchmarks.long_list import DIMENSIONS, HEADERS, opd_names
from benchmarks.measuring import measure
from benchmarks.stored_list import REGION, expect_opds
from smartcity.workflow.access import CodeWish, make_codes, wishes_for_all
from smartcity.workflow.actors import Actor, Role
from smartcity.workflow.commit import commit_file
from smartcity.workflow.receive import check_uploads
from smartcity.workflow.workspace import Workspace, open_database, open_workspace

OPDS = 60
ROWS_SENT = 24


@dataclass(frozen=True, slots=True)
class Hall:
    """The database, and the codes in clear: {OPD: code} and {role: code}."""

    address: str
    opds: dict[str, str]
    codes: dict[Role, str]


def prepare_hall(address: str) -> Hall:
    """Store the long list in an empty database and make the codes."""
    measure("benchmarks.stored_list", address)
    expect_opds(address, OPDS)
    roles = (Role.VIEWER, Role.FACILITATOR, Role.PROJECTOR)
    with closing(open_database(address)) as database:
        workspace = open_workspace(database, REGION)
        wishes = [*wishes_for_all(workspace), *(CodeWish(role, None, str(role)) for role in roles)]
        slips = make_codes(workspace, wishes)
    opds = {slip.opd: slip.code for slip in slips if slip.opd is not None}
    return Hall(address, opds, {slip.role: slip.code for slip in slips if slip.opd is None})


def sent_list(opd: str, number: int) -> bytes:
    """A list of innovations of one OPD as csv; another `number` gives others."""
    dimensions = list(DIMENSIONS)
    lines = [";".join(HEADERS[:5])]
    for row in range(1, ROWS_SENT + 1):
        dimension = dimensions[(row + number) % len(dimensions)]
        name = f"Layanan Kiriman {number} Nomor {row}"
        lines.append(f"{row};{opd};{name};{dimension};{DIMENSIONS[dimension][row % 3]}")
    return "\n".join(lines).encode()


def commit_list(workspace: Workspace, number: int) -> int:
    """Store such a list of an OPD as another server on the same database would; the revision."""
    opd = opd_names()[number % len(opd_names())]
    own = replace(workspace, actor=Actor(opd, Role.OPD, opd, REGION))
    received = next(check_uploads(own, [("kiriman.csv", sent_list(opd, number))]))
    return commit_file(own, received).revision
