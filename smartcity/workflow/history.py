"""What happened: batches and taking them back, originals, and where a row came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from smartcity.intake.limits import limits_from_environment
from smartcity.intake.worker import read_source_rows
from smartcity.store import audit, batches
from smartcity.store.rows import history_of_record, rows_by_number, rows_of_batch
from smartcity.store.values import AuditEntry, SentFile, StoredBatch, StoredRow
from smartcity.workflow.actors import Permission
from smartcity.workflow.own_rows import seen_batches, seen_rows
from smartcity.workflow.workspace import Workspace


@dataclass(frozen=True, slots=True)
class SourceOfRow:
    """Where a record came from, and the cells of its row as they were sent.

    `cells` are texts from column A on, empty where no original is kept. `decided_by` is who completed it.
    """

    file: str | None
    sheet: str | None
    row: int | None
    batch_id: int
    sent_by: str
    sent_at: datetime
    decided_by: str | None
    cells: tuple[str, ...]


def list_batches(workspace: Workspace) -> list[StoredBatch]:
    """The region's batches, newest first, with state and counts. Raises PermissionDeniedError."""
    workspace.actor.require(Permission.READ)
    return seen_batches(workspace, batches.list_batches(workspace.database, workspace.code))


def batch_rows(workspace: Workspace, batch_id: int) -> list[StoredRow]:
    """What a batch stored, also held and rejected rows; [] once purged. Raises PermissionDeniedError."""
    workspace.actor.require(Permission.READ)
    return seen_rows(workspace, rows_of_batch(workspace.database, workspace.code, batch_id))


def record_history(workspace: Workspace, record_id: str) -> list[StoredRow]:
    """Every stored row of a record, oldest first, of whatever batch. Raises PermissionDeniedError."""
    workspace.actor.require(Permission.READ)
    return seen_rows(workspace, history_of_record(workspace.database, workspace.code, record_id))


def withdraw(workspace: Workspace, batch_id: int) -> int:
    """Take a batch out of every figure; the new revision. What it had replaced counts again.

    Raises PermissionDeniedError, UnknownBatchError, BatchStateError.
    """
    workspace.actor.require(Permission.WITHDRAW)
    return batches.withdraw(workspace.database, workspace.code, batch_id, workspace.actor.author)


def reinstate(workspace: Workspace, batch_id: int) -> int:
    """Bring a withdrawn batch back; the new revision. Raises as `withdraw`."""
    workspace.actor.require(Permission.WITHDRAW)
    return batches.reinstate(workspace.database, workspace.code, batch_id, workspace.actor.author)


def approve(workspace: Workspace, batch_id: int) -> int:
    """Let a send count that waited for a facilitator's look; the new revision. Raises as `withdraw`."""
    workspace.actor.require(Permission.DECIDE)
    return batches.approve(workspace.database, workspace.code, batch_id, workspace.actor.author)


def purge(workspace: Workspace, batch_id: int) -> int:
    """Erase a batch's rows and original for good; the new revision. Raises as `withdraw`."""
    workspace.actor.require(Permission.PURGE)
    return batches.purge(workspace.database, workspace.code, batch_id, workspace.actor.author)


def original(workspace: Workspace, batch_id: int) -> SentFile | None:
    """The file of a batch as it was sent, None where it has none. Audited.

    Raises PermissionDeniedError, UnknownBatchError.
    """
    workspace.actor.require(Permission.SEE_ORIGINALS)
    file = batches.original(workspace.database, workspace.code, batch_id)
    if file is not None:
        detail = {"batch": batch_id, "file": file.name}
        audit.record_alone(workspace.database, workspace.code, workspace.actor.author, "original", detail)
    return file


def source_of(workspace: Workspace, row_id: int) -> SourceOfRow | None:
    """Where the row with this number came from; None where there is no such row.

    The cells are read from the kept original in the worker process, and left out for those who may not see
    originals. Raises PermissionDeniedError.
    """
    workspace.actor.require(Permission.READ)
    found = seen_rows(workspace, rows_by_number(workspace.database, workspace.code, [row_id]))
    if not found:
        return None
    content, origin = found[0].content, found[0].origin
    return SourceOfRow(
        origin.file,
        content.sheet,
        content.row_number,
        origin.source_batch,
        origin.sent_by,
        origin.sent_at,
        origin.decided_by,
        _cells_as_sent(workspace, found[0]),
    )


def audit_log(workspace: Workspace, limit: int = 200) -> list[AuditEntry]:
    """The newest lines of the region's audit log. Raises PermissionDeniedError."""
    workspace.actor.require(Permission.MANAGE_REGION)
    return audit.list_audit(workspace.database, workspace.code, limit)


def _cells_as_sent(workspace: Workspace, row: StoredRow) -> tuple[str, ...]:
    number = row.content.row_number
    if number is None or not workspace.actor.may(Permission.SEE_ORIGINALS):
        return ()
    file = batches.original(workspace.database, workspace.code, row.origin.source_batch)
    if file is None:
        return ()
    rows = read_source_rows(file.name, file.content, row.content.sheet, [number], limits_from_environment())
    return tuple(rows[number]) if number in rows else ()
