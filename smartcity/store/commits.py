"""Storing a batch: one transaction, all of it or nothing."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from smartcity.store.audit import record
from smartcity.store.counters import next_id
from smartcity.store.database import Database
from smartcity.store.errors import StaleRevisionError, UnknownRegionError
from smartcity.store.regions import move_revision, revision_of
from smartcity.store.schema import (
    ALIAS,
    BATCH,
    BATCH_EVENT,
    COLUMN_CHOICE,
    HELD_RESOLUTION,
    ORIGINAL,
    RECORD_ROW,
    REGION,
)
from smartcity.store.stored_values import from_moment_text, to_json
from smartcity.store.values import AWAIT_REVIEW, Author, Draft, Receipt, RowContent, SentFile
from smartcity.store.waiting_files import earlier_receipt, note_sent


def commit(database: Database, draft: Draft) -> Receipt:
    """Store the draft as a batch and move the region's revision.

    A draft whose `ticket` was sent before gives the receipt of that time, and nothing is stored.
    Raises UnknownRegionError, StaleRevisionError where the region is no longer at `draft.based_on`,
    FileNotWaitingError for a ticket that is not kept, or StoreBusyError; in each case nothing is stored.
    """
    with database.writing() as connection:
        if draft.ticket is not None and (earlier := earlier_receipt(connection, draft.ticket)) is not None:
            return earlier
        if connection.execute(select(REGION.c.code).where(REGION.c.code == draft.region)).first() is None:
            raise UnknownRegionError(draft.region)
        found = revision_of(connection, draft.region)
        if draft.based_on is not None and draft.based_on != found:
            raise StaleRevisionError(draft.based_on, found)
        at = database.now_text()
        revision = move_revision(connection, draft.region, at)
        batch_id = _insert_batch(connection, draft, revision, at)
        if draft.awaits_review:
            add_event(connection, batch_id, AWAIT_REVIEW, draft.author, revision=revision, at=at)
        _insert_rows(connection, draft, batch_id)
        _insert_remembered(connection, draft, batch_id, at)
        if draft.ticket is not None:
            note_sent(connection, draft.ticket, batch_id)
        record(
            connection,
            at,
            draft.region,
            draft.author,
            f"commit-{draft.source}",
            batch_id=batch_id,
            detail={"file": draft.file.name if draft.file else None, "mode": draft.mode, **draft.counts},
        )
    return Receipt(batch_id, revision, from_moment_text(at), dict(draft.counts), draft.awaits_review)


def add_event(
    connection: Connection, batch_id: int, action: str, author: Author, *, revision: int, at: str
) -> None:
    """Note what happened to a batch, within the caller's writing transaction."""
    connection.execute(
        BATCH_EVENT.insert().values(
            id=next_id(connection, "event"),
            batch=batch_id,
            revision=revision,
            at=at,
            action=action,
            actor=author.name,
            role=author.role,
        )
    )


def _insert_batch(connection: Connection, draft: Draft, revision: int, at: str) -> int:
    batch_id = next_id(connection, "batch")
    if draft.file is not None:
        _keep_original(connection, draft.file)
    connection.execute(
        BATCH.insert().values(
            id=batch_id,
            region=draft.region,
            revision=revision,
            at=at,
            actor=draft.author.name,
            role=draft.author.role,
            source=draft.source,
            mode=draft.mode,
            file=draft.file.name if draft.file else None,
            sha256=draft.file.sha256 if draft.file else None,
            counts=to_json(draft.counts),
            layout=to_json(draft.layout),
        )
    )
    return batch_id


def _keep_original(connection: Connection, file: SentFile) -> None:
    known = select(ORIGINAL.c.sha256).where(ORIGINAL.c.sha256 == file.sha256)
    if connection.execute(known).first() is None:
        connection.execute(
            ORIGINAL.insert().values(sha256=file.sha256, size=len(file.content), content=file.content)
        )


def _insert_rows(connection: Connection, draft: Draft, batch_id: int) -> None:
    if draft.rows:
        first = next_id(connection, "row", len(draft.rows))
        values = [
            _row_values(content, first + place, batch_id, draft.region)
            for place, content in enumerate(draft.rows)
        ]
        connection.execute(RECORD_ROW.insert(), values)
    if draft.resolves:
        connection.execute(
            HELD_RESOLUTION.insert(), [{"held_row": row, "batch": batch_id} for row in draft.resolves]
        )


def _row_values(content: RowContent, row_id: int, batch_id: int, region: str) -> dict[str, Any]:
    reasons = [[r.code, r.field, r.value, list(r.suggestions), r.cell] for r in content.held_for]
    return {
        "id": row_id,
        "batch": batch_id,
        "region": region,
        "kind": content.kind,
        "stored_as": content.stored_as.value,
        "change": content.change.value if content.change else None,
        "record_id": content.record_id,
        "natural_key": content.natural_key,
        "name_key": content.name_key,
        "opd": content.opd,
        "sheet": content.sheet,
        "row_number": content.row_number,
        "fields": to_json({code: value for code, value in content.fields.items() if value is not None}),
        "extra": to_json(content.extra) if content.extra else "{}",
        "personal_headers": to_json(sorted(content.personal_headers)) if content.personal_headers else "[]",
        "held_for": to_json(reasons) if reasons else "[]",
        "sent": to_json(content.sent) if content.sent else "{}",
        "origin_batch": content.origin_batch,
        "origin_row": content.origin_row,
    }


def _insert_remembered(connection: Connection, draft: Draft, batch_id: int, at: str) -> None:
    remembered = {"region": draft.region, "batch": batch_id, "at": at, "actor": draft.author.name}
    for alias in draft.aliases:
        connection.execute(
            ALIAS.insert().values(
                id=next_id(connection, "alias"),
                field=alias.field,
                sent_key=alias.sent_key,
                value=alias.value,
                **remembered,
            )
        )
    for entry in draft.column_choices:
        connection.execute(
            COLUMN_CHOICE.insert().values(
                id=next_id(connection, "choice"),
                fingerprint=entry.fingerprint,
                choice=to_json(dict(entry.choice)),
                **remembered,
            )
        )
