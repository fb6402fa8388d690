"""Committing a received file: exactly what its comparison showed, in one transaction."""

from __future__ import annotations

from smartcity.store.commits import commit
from smartcity.store.errors import StaleRevisionError, StoreBusyError
from smartcity.store.regions import current_revision
from smartcity.store.values import Mode, Receipt, Source
from smartcity.workflow.actors import Permission
from smartcity.workflow.comparison import Comparison
from smartcity.workflow.drafting import draft_of
from smartcity.workflow.errors import NothingToCommitError, PermissionDeniedError, StaleComparisonError
from smartcity.workflow.own_rows import seen_current_rows
from smartcity.workflow.receive import ReceivedFile, compare_received
from smartcity.workflow.renaming import RenameAnswers, answered
from smartcity.workflow.workspace import Workspace, context_of

_ATTEMPTS = 20
"""How often a commit is prepared anew because another one came between."""


def commit_file(
    workspace: Workspace,
    received: ReceivedFile,
    mode: Mode = Mode.MERGE,
    rename_answers: RenameAnswers | None = None,
    *,
    source: Source = Source.UPLOAD,
    ticket: str | None = None,
) -> Receipt:
    """Store the file as a batch; its number, the new revision and the counts.

    Accepted rows count from now on, held ones wait, rejected ones are kept for the record. A new row whose
    rename question is not answered is a new record. Another commit in between is no obstacle unless it
    changes what this one does: then StaleComparisonError, and nothing is stored. With the `ticket` of a file
    that was sent before, the receipt of that time. Also raises NothingToCommitError, PermissionDeniedError,
    StoreBusyError, FileNotWaitingError.
    """
    workspace.actor.require(Permission.SEND)
    if received.comparison is None or not received.can_be_committed:
        raise NothingToCommitError(received.name)
    if any(table.kind == "opd" for table in received.result.tables):
        workspace.actor.require(Permission.MANAGE_REGION)
    only = workspace.only_opd
    if only is not None and any(row.opd != only for row in received.comparison.rows):
        raise PermissionDeniedError(workspace.actor.role, Permission.SEND)
    if context_of(workspace).registry != received.registry:
        raise StaleComparisonError(received.name)
    for _ in range(_ATTEMPTS):
        comparison = _comparison_as_shown(workspace, received, mode)
        stored = seen_current_rows(workspace, comparison.revision)
        settled = answered(received.result, comparison, rename_answers or {}, stored)
        draft = draft_of(workspace, received, settled, stored, mode=mode, source=source)
        draft.ticket = ticket
        try:
            return commit(workspace.database, draft)
        except StaleRevisionError:
            continue
    raise StoreBusyError(received.name)


def _comparison_as_shown(workspace: Workspace, received: ReceivedFile, mode: Mode) -> Comparison:
    """The comparison as of now, which must do what the shown one said. Raises StaleComparisonError."""
    shown = received.comparison
    if shown is not None and shown.revision == current_revision(workspace.database, workspace.code):
        return shown
    fresh = compare_received(workspace, received)
    if (
        shown is None
        or (fresh.rows, fresh.renames) != (shown.rows, shown.renames)
        or (mode is Mode.REPLACE and fresh.missing != shown.missing)
    ):
        raise StaleComparisonError(received.name)
    return fresh
