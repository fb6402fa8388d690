"""Who did what and when: lines that are only ever added."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from smartcity.store.counters import next_id
from smartcity.store.database import Database
from smartcity.store.schema import AUDIT
from smartcity.store.stored_values import from_json, from_moment_text, to_json, to_moment_text
from smartcity.store.values import AuditEntry, Author

_LOOKED_THROUGH = 2000


def record(
    connection: Connection,
    at: str,
    region: str | None,
    author: Author,
    action: str,
    *,
    batch_id: int | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Add a line within the caller's writing transaction."""
    connection.execute(
        AUDIT.insert().values(
            id=next_id(connection, "audit"),
            at=at,
            region=region,
            actor=author.name,
            role=author.role,
            action=action,
            batch=batch_id,
            detail=to_json(dict(detail or {})),
        )
    )


def record_alone(
    database: Database, region: str | None, author: Author, action: str, detail: Mapping[str, Any]
) -> None:
    """Add a line about something that changes nothing stored, such as an export."""
    with database.writing() as connection:
        record(connection, database.now_text(), region, author, action, detail=detail)


def details_since(database: Database, action: str, since: datetime) -> list[dict[str, Any]]:
    """What the lines of an action say that were added since then, newest first.

    Only the newest lines of the log are looked through, so that it takes no longer as the log grows.
    """
    newest = select(AUDIT).order_by(AUDIT.c.id.desc()).limit(_LOOKED_THROUGH).subquery()
    wanted = select(newest.c.detail).where(newest.c.action == action, newest.c.at >= to_moment_text(since))
    with database.reading() as connection:
        return [from_json(detail) for detail in connection.execute(wanted).scalars()]


def list_audit(database: Database, region: str, limit: int = 200) -> list[AuditEntry]:
    """The region's newest lines, newest first."""
    newest = select(AUDIT).where(AUDIT.c.region == region).order_by(AUDIT.c.id.desc()).limit(limit)
    with database.reading() as connection:
        found = connection.execute(newest).all()
    return [
        AuditEntry(
            from_moment_text(line.at),
            line.region,
            Author(line.actor, line.role),
            line.action,
            line.batch,
            from_json(line.detail),
        )
        for line in found
    ]
