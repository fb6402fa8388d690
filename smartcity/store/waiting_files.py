"""Files that an OPD has handed in and not yet sent, kept so that another server, or this one again, goes on.

One a session, known by its ticket. Sending it notes the batch in the commit's own transaction and empties the
content; the ticket stays, so that whoever asks again gets the receipt of that batch and never a second one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Row, delete, select

from smartcity.store.database import Database
from smartcity.store.errors import FileNotWaitingError
from smartcity.store.schema import ACCESS_SESSION, BATCH, BATCH_EVENT, WAITING_FILE
from smartcity.store.stored_values import from_json, from_moment_text, to_moment_text
from smartcity.store.values import AWAIT_REVIEW, Receipt, SentFile

_NOTHING = b""
_KNOWN = tuple(column for column in WAITING_FILE.c if column.name != "content")


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A file that waits to be sent, or was sent as `batch`."""

    ticket: str
    name: str
    sha256: str
    at: datetime
    batch: int | None


def keep(database: Database, session: str, ticket: str, file: SentFile, kept_for: timedelta) -> None:
    """Keep the file for the session (its token's hash), in place of the one that waited there.

    What is older than `kept_for`, of whomever, is forgotten. Raises FileNotWaitingError where the session
    has ended meanwhile.
    """
    with database.writing() as connection:
        at = database.now_text()
        is_open = ACCESS_SESSION.c.ended_at.is_(None) & (ACCESS_SESSION.c.token_hash == session)
        region = connection.execute(select(ACCESS_SESSION.c.region).where(is_open)).scalar()
        if region is None:
            raise FileNotWaitingError(ticket)
        old = WAITING_FILE.c.at < to_moment_text(from_moment_text(at) - kept_for)
        unsent = (WAITING_FILE.c.session == session) & WAITING_FILE.c.batch.is_(None)
        connection.execute(delete(WAITING_FILE).where(old | unsent))
        connection.execute(
            WAITING_FILE.insert().values(
                ticket=ticket,
                session=session,
                region=region,
                name=file.name,
                sha256=file.sha256,
                at=at,
                content=file.content,
            )
        )


def waiting_file(database: Database, session: str, ticket: str | None = None) -> WaitingFile | None:
    """The session's file with this ticket, sent or not; without a ticket the one that waits."""
    which = WAITING_FILE.c.batch.is_(None) if ticket is None else WAITING_FILE.c.ticket == ticket
    with database.reading() as connection:
        row = connection.execute(select(*_KNOWN).where(_of(session), which)).first()
    return None if row is None else _waiting_file(row)


def content_of(database: Database, session: str, ticket: str) -> SentFile:
    """The file itself. Raises FileNotWaitingError where it was sent, put away, or is too old."""
    wanted = select(WAITING_FILE).where(
        _of(session), WAITING_FILE.c.ticket == ticket, WAITING_FILE.c.batch.is_(None)
    )
    with database.reading() as connection:
        row = connection.execute(wanted).first()
    if row is None:
        raise FileNotWaitingError(ticket)
    return SentFile(row.name, row.sha256, bytes(row.content))


def put_away(database: Database, session: str, ticket: str) -> None:
    """Forget the file with this ticket unless it was sent; nothing where there is none."""
    unsent = (WAITING_FILE.c.ticket == ticket) & WAITING_FILE.c.batch.is_(None)
    with database.writing() as connection:
        connection.execute(delete(WAITING_FILE).where(_of(session), unsent))


def receipt_of(database: Database, session: str, ticket: str) -> Receipt | None:
    """The receipt that sending the file gave, None where it is not sent."""
    with database.reading() as connection:
        row = connection.execute(
            select(WAITING_FILE.c.batch).where(_of(session), WAITING_FILE.c.ticket == ticket)
        ).first()
        return None if row is None or row.batch is None else _receipt(connection, row.batch)


def earlier_receipt(connection: Connection, ticket: str) -> Receipt | None:
    """Within a commit: the receipt of the batch as which the file was sent before, None where it waits.

    Raises FileNotWaitingError where there is no such file (any more).
    """
    row = connection.execute(select(WAITING_FILE.c.batch).where(WAITING_FILE.c.ticket == ticket)).first()
    if row is None:
        raise FileNotWaitingError(ticket)
    return None if row.batch is None else _receipt(connection, row.batch)


def note_sent(connection: Connection, ticket: str, batch_id: int) -> None:
    """Within a commit: the file was sent as this batch, which keeps its content from now on."""
    sent = WAITING_FILE.update().where(WAITING_FILE.c.ticket == ticket)
    connection.execute(sent.values(batch=batch_id, content=_NOTHING))


def forget_of_sessions(connection: Connection, token_hashes: Sequence[str]) -> None:
    """Forget whatever waits for sessions that end."""
    connection.execute(delete(WAITING_FILE).where(WAITING_FILE.c.session.in_(list(token_hashes))))


def _of(session: str) -> ColumnElement[bool]:
    return WAITING_FILE.c.session == session


def _waiting_file(row: Row[tuple[object, ...]]) -> WaitingFile:
    return WaitingFile(row.ticket, row.name, row.sha256, from_moment_text(row.at), row.batch)


def _receipt(connection: Connection, batch_id: int) -> Receipt:
    batch = connection.execute(select(BATCH).where(BATCH.c.id == batch_id)).one()
    awaited = select(BATCH_EVENT.c.id).where(
        BATCH_EVENT.c.batch == batch_id, BATCH_EVENT.c.action == AWAIT_REVIEW
    )
    return Receipt(
        batch.id,
        batch.revision,
        from_moment_text(batch.at),
        from_json(batch.counts),
        connection.execute(awaited).first() is not None,
    )
