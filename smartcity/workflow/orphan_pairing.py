"""Assessments of an innovation that nobody sent, given to the one that a person says they are about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from smartcity.names import fold, fold_each
from smartcity.store.rows import current_rows
from smartcity.store.values import Receipt, RowContent, Source
from smartcity.workflow.about_innovations import INNOVATION_ID, Owners
from smartcity.workflow.actors import Permission
from smartcity.workflow.edits import commit_rows, rewritten
from smartcity.workflow.errors import DecisionError
from smartcity.workflow.quick_win_edits import READINESS
from smartcity.workflow.tables import RegionTables
from smartcity.workflow.workspace import Workspace

_MOST_OF_OPD, _MOST_OF_OTHERS = 200, 10
_NEAR = 70


@dataclass(frozen=True, slots=True)
class Pairing:
    """The stored batch, None where nothing could be paired, and the rows left as they were.

    A row is left where the innovation has an assessment of its aspect already: that one goes on counting.
    """

    receipt: Receipt | None
    left: tuple[int, ...]


def pair_orphans(workspace: Workspace, row_ids: Sequence[int], innovation_id: str) -> Pairing:
    """Let the assessments in these rows count for the innovation, as one batch that can be withdrawn.

    They keep the name, file and cells they came with, so that the same file sent again finds them. Raises
    DecisionError for an innovation that is not stored, and for a row that is no assessment without an
    innovation any more; PermissionDeniedError, StoreBusyError. Then nothing is stored.
    """
    workspace.actor.require(Permission.ASSESS)
    left: list[int] = []

    def paired(revision: int) -> list[RowContent]:
        left.clear()
        stored = current_rows(workspace.database, workspace.code, revision=revision)
        owners, orphans, taken = Owners(stored), {}, set()
        if innovation_id not in owners.named:
            raise DecisionError("innovation", innovation_id)
        for row in (row for row in stored if row.content.kind == READINESS):
            owner = owners.of(row.content.fields)
            if owner is None:
                orphans[row.origin.row_id] = row
            elif owner == innovation_id:
                taken.add(row.content.fields["aspect"])
        rows = []
        for number in row_ids:
            if number not in orphans:
                raise DecisionError("row", number)
            fields = orphans[number].content.fields
            if fields["aspect"] in taken:
                left.append(number)
                continue
            taken.add(fields["aspect"])
            rows.append(rewritten(orphans[number], {**fields, INNOVATION_ID: innovation_id}))
        return rows

    receipt = commit_rows(workspace, Source.ASSESSMENT, paired)
    return Pairing(receipt, tuple(left))


def possible_innovations(tables: RegionTables, opd: str | None, name: str) -> dict[str, str]:
    """Record id -> name of what an assessment under this OPD and name may be about, the likeliest first.

    Those of the OPD, at most 200, then of other OPDs the ten most like the name.
    """
    innovations, wanted = tables.innovations, fold(name)
    folded = fold_each(set(innovations["name"]))
    likeness = [fuzz.token_set_ratio(wanted, folded[known]) for known in innovations["name"]]
    found = innovations.assign(likeness=likeness).sort_values("likeness", ascending=False, kind="stable")
    is_own = found["opd"] == opd
    own = found[is_own].head(_MOST_OF_OPD)
    others = found[~is_own & (found["likeness"] >= _NEAR)].head(_MOST_OF_OTHERS)
    labels = dict(zip(own["record_id"], own["name"], strict=True))
    rows = zip(others["record_id"], others["name"], others["opd"], strict=True)
    return labels | {record_id: f"{known} ({owner})" for record_id, known, owner in rows}
