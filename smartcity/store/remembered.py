"""What a region remembers of decisions: aliases of values and mappings of columns.

An entry lives as long as the batch that brought it: withdrawing a decision also forgets what it taught.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Table, select

from smartcity.store.active import active_batches
from smartcity.store.database import Database
from smartcity.store.regions import revision_of
from smartcity.store.schema import ALIAS, COLUMN_CHOICE
from smartcity.store.stored_values import from_json


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


def _counts(table: Table, region: str, revision: int) -> ColumnElement[bool]:
    active = active_batches(region, revision)
    return (table.c.region == region) & table.c.batch.in_(active)
