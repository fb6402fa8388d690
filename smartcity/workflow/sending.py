"""An OPD hands in a file, has it checked, and sends it: three steps that may lie minutes and servers apart.

Between them the file lies in the store. A file is sent once, however often it is asked for: the commit itself
notes the ticket, and gives the receipt of that time to whoever asks again.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from smartcity.store import waiting_files
from smartcity.store.rows import held_rows
from smartcity.store.values import Receipt, SentFile, Source, StoredBatch
from smartcity.store.waiting_files import WaitingFile
from smartcity.workflow.access import SESSION_LIFE
from smartcity.workflow.actors import Permission
from smartcity.workflow.code_secrets import token_hash
from smartcity.workflow.commit import commit_file
from smartcity.workflow.errors import PermissionDeniedError, StaleComparisonError
from smartcity.workflow.history import list_batches
from smartcity.workflow.own_rows import seen_rows
from smartcity.workflow.receive import ReceivedFile, check_uploads
from smartcity.workflow.workspace import Workspace

KEPT_FOR: timedelta = SESSION_LIFE
"""How long a file waits to be sent."""


@dataclass(frozen=True, slots=True)
class SentBefore:
    """An upload of the OPD, and how many of its rows still wait for a decision."""

    batch: StoredBatch
    waiting_rows: int


def take_in(workspace: Workspace, token: str, name: str, content: bytes) -> str:
    """Keep a file for the session of this token, in place of one that waited; its ticket.

    Raises PermissionDeniedError for all but an OPD, FileNotWaitingError where the session has ended.
    """
    _require_opd(workspace)
    ticket = secrets.token_hex(16)
    file = SentFile(name, sha256(content).hexdigest(), content)
    waiting_files.keep(workspace.database, token_hash(token), ticket, file, KEPT_FOR)
    return ticket


def waiting_file(workspace: Workspace, token: str, ticket: str | None = None) -> WaitingFile | None:
    """The session's file with this ticket, sent or not; without a ticket the one that waits.

    Raises PermissionDeniedError.
    """
    _require_opd(workspace)
    return waiting_files.waiting_file(workspace.database, token_hash(token), ticket)


def check(workspace: Workspace, token: str, ticket: str) -> ReceivedFile:
    """The file checked as the app checks every upload, and compared with what the OPD has stored.

    Raises FileNotWaitingError where it was sent, put away or replaced, PermissionDeniedError.
    """
    _require_opd(workspace)
    file = waiting_files.content_of(workspace.database, token_hash(token), ticket)
    [received] = check_uploads(workspace, [(file.name, file.content)])
    return received


def result_mark(received: ReceivedFile) -> str:
    """Differs wherever sending the file would do something else than what was shown."""
    does = received.comparison
    said = (received.result.counts, does and (does.rows, does.renames))
    return sha256(repr(said).encode("utf-8", "backslashreplace")).hexdigest()[:32]


def send(
    workspace: Workspace,
    token: str,
    ticket: str,
    received: ReceivedFile,
    rename_answers: Mapping[str, str | None],
) -> Receipt:
    """Commit the file as it was checked; its receipt, the same one however often it is sent.

    Raises as `commit_file`, and FileNotWaitingError where the file was put away or replaced.
    """
    _require_opd(workspace)
    earlier = receipt_of(workspace, token, ticket)
    if earlier is not None:
        return earlier
    try:
        return commit_file(workspace, received, rename_answers=rename_answers, ticket=ticket)
    except StaleComparisonError:
        # The same send may have come through on another way: then its own commit is what has changed.
        earlier = receipt_of(workspace, token, ticket)
        if earlier is None:
            raise
        return earlier


def receipt_of(workspace: Workspace, token: str, ticket: str) -> Receipt | None:
    """What sending the file of this ticket gave, None where it is not sent. Raises PermissionDeniedError."""
    _require_opd(workspace)
    return waiting_files.receipt_of(workspace.database, token_hash(token), ticket)


def put_away(workspace: Workspace, token: str, ticket: str) -> None:
    """Forget a file that is not to be sent; one that was sent stays. Raises PermissionDeniedError."""
    _require_opd(workspace)
    waiting_files.put_away(workspace.database, token_hash(token), ticket)


def sent_before(workspace: Workspace) -> list[SentBefore]:
    """The uploads of the OPD, whoever sent them, the newest first. Raises PermissionDeniedError."""
    _require_opd(workspace)
    held = seen_rows(workspace, held_rows(workspace.database, workspace.code))
    waiting = Counter(
        batch for batch, _, _ in {(r.origin.batch_id, r.content.sheet, r.content.row_number) for r in held}
    )
    uploads = [batch for batch in list_batches(workspace) if batch.source is Source.UPLOAD]
    return [SentBefore(batch, waiting[batch.id]) for batch in uploads]


def _require_opd(workspace: Workspace) -> None:
    """An OPD alone sends here; others have the whole app. Raises PermissionDeniedError."""
    workspace.actor.require(Permission.SEND)
    if workspace.only_opd is None:
        raise PermissionDeniedError(workspace.actor.role, Permission.SEND)
