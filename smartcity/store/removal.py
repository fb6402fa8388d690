"""Removing a region with everything in it, which only examples and mistakes need."""

from __future__ import annotations

from sqlalchemy import delete, select

from smartcity.store.audit import record
from smartcity.store.database import Database
from smartcity.store.errors import UnknownRegionError
from smartcity.store.schema import (
    ACCESS_CODE,
    ACCESS_SESSION,
    ACCOUNT,
    ALIAS,
    AUDIT,
    BATCH,
    BATCH_EVENT,
    COLUMN_CHOICE,
    HELD_RESOLUTION,
    ORIGINAL,
    RECORD_ROW,
    REGION,
    REVISION,
    SCREEN,
    WAITING_FILE,
)
from smartcity.store.values import Author


def remove_region(database: Database, code: str, author: Author) -> None:
    """Erase the region, its batches and its originals for good; the audit log keeps one line about it.

    Raises UnknownRegionError.
    """
    batches = select(BATCH.c.id).where(BATCH.c.region == code)
    rows = select(RECORD_ROW.c.id).where(RECORD_ROW.c.region == code)
    still_sent = select(BATCH.c.sha256).where(BATCH.c.sha256.is_not(None))
    with database.writing() as connection:
        if connection.execute(select(REGION.c.code).where(REGION.c.code == code)).first() is None:
            raise UnknownRegionError(code)
        for statement in (
            delete(WAITING_FILE).where(WAITING_FILE.c.region == code),
            delete(HELD_RESOLUTION).where(HELD_RESOLUTION.c.held_row.in_(rows)),
            delete(RECORD_ROW).where(RECORD_ROW.c.region == code),
            delete(ALIAS).where(ALIAS.c.region == code),
            delete(COLUMN_CHOICE).where(COLUMN_CHOICE.c.region == code),
            delete(BATCH_EVENT).where(BATCH_EVENT.c.batch.in_(batches)),
            delete(BATCH).where(BATCH.c.region == code),
            delete(REVISION).where(REVISION.c.region == code),
            delete(AUDIT).where(AUDIT.c.region == code),
            delete(ACCESS_SESSION).where(ACCESS_SESSION.c.region == code),
            delete(ACCESS_CODE).where(ACCESS_CODE.c.region == code),
            delete(ACCOUNT).where(ACCOUNT.c.region == code),
            delete(SCREEN).where(SCREEN.c.region == code),
            delete(REGION).where(REGION.c.code == code),
            delete(ORIGINAL).where(ORIGINAL.c.sha256.not_in(still_sent)),
        ):
            connection.execute(statement)
        record(connection, database.now_text(), None, author, "remove-region", detail={"region": code})
    database.forget_deleted()
