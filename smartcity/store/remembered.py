"""What a region remembers of decisions: aliases of values and mappings of columns.

An entry lives as long as the batch that brought it: withdrawing a decision also forgets what it taught.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Table, or_, select

from smartcity.store.active import active_batches
from smartcity.store.audit import record
from smartcity.store.counters import next_id
from smartcity.store.database import Database
from smartcity.store.regions import move_revision, revision_of
from smartcity.store.schema import ALIAS, COLUMN_CHOICE, from_json, to_json
from smartcity.store.values import AliasEntry, Author, ColumnChoiceEntry


def aliases(database: Database, region: str) -> dict[tuple[str, str], str]:
    """(field, folded sent value) -> canonical value; the newest entry that counts wins."""
    with database.reading() as connection:
        counting = _counts(ALIAS, region, revision_of(connection, region))
        found = connection.execute(select(ALIAS).where(counting).order_by(ALIAS.c.id)).all()
    return {(entry.field, entry.sent_key): entry.value for entry in found if entry.value}


def column_choices(database: Database, region: str) -> dict[str, Mapping[str, Any]]:
    """Header fingerprint -> mapping; the newest entry that counts wins."""
    with database.reading() as connection:
        counting = _counts(COLUMN_CHOICE, region, revision_of(connection, region))
        found = connection.execute(select(COLUMN_CHOICE).where(counting).order_by(COLUMN_CHOICE.c.id)).all()
    return {entry.fingerprint: from_json(entry.choice) for entry in found}


def remember_alias(database: Database, region: str, entry: AliasEntry, author: Author) -> None:
    """Remember an alias outside a batch; an empty value forgets it. The region's revision moves."""
    with database.writing() as connection:
        at = database.now_text()
        move_revision(connection, region, at)
        connection.execute(
            ALIAS.insert().values(
                id=next_id(connection, "alias"),
                region=region,
                field=entry.field,
                sent_key=entry.sent_key,
                value=entry.value,
                at=at,
                actor=author.name,
            )
        )
        detail = {"field": entry.field, "sent": entry.sent_key, "value": entry.value}
        record(connection, at, region, author, "alias", detail=detail)


def remember_columns(database: Database, region: str, entry: ColumnChoiceEntry, author: Author) -> None:
    """Remember a column mapping outside a batch. The region's revision moves."""
    with database.writing() as connection:
        at = database.now_text()
        move_revision(connection, region, at)
        connection.execute(
            COLUMN_CHOICE.insert().values(
                id=next_id(connection, "choice"),
                region=region,
                fingerprint=entry.fingerprint,
                choice=to_json(dict(entry.choice)),
                at=at,
                actor=author.name,
            )
        )
        record(connection, at, region, author, "columns", detail={"fingerprint": entry.fingerprint})


def _counts(table: Table, region: str, revision: int) -> ColumnElement[bool]:
    active = active_batches(region, revision)
    return (table.c.region == region) & or_(table.c.batch.is_(None), table.c.batch.in_(active))
