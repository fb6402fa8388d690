"""Regions, their settings and their revision: the integer that moves with every change of a figure."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

from sqlalchemy import Connection, func, select

from smartcity.store.audit import record
from smartcity.store.counters import next_id
from smartcity.store.database import Database
from smartcity.store.schema import REGION, REVISION
from smartcity.store.stored_values import from_json, from_moment_text, to_json, to_moment_text
from smartcity.store.values import Author, StoredRegion

ZONE_HOURS = {"WIB": 7, "WITA": 8, "WIT": 9}
"""Hours ahead of UTC of the three Indonesian zones (Keppres 41/1987); none has summer time."""


def list_regions(database: Database) -> list[StoredRegion]:
    """Every region of the store by code; empty for a new database."""
    with database.reading() as connection:
        found = connection.execute(select(REGION).order_by(REGION.c.code)).all()
    return [
        StoredRegion(r.code, r.name, r.zone, bool(r.is_example), bool(r.review_first), from_json(r.settings))
        for r in found
    ]


def save_region(database: Database, region: StoredRegion, author: Author) -> None:
    """Add the region, or change the settings of the one with its code; its revision moves."""
    values = {
        "name": region.name,
        "zone": region.zone,
        "is_example": int(region.is_example),
        "review_first": int(region.review_first),
        "settings": to_json(dict(region.settings)),
    }
    with database.writing() as connection:
        changed = connection.execute(REGION.update().where(REGION.c.code == region.code).values(values))
        if not changed.rowcount:
            connection.execute(REGION.insert().values(code=region.code, **values))
        at = database.now_text()
        move_revision(connection, region.code, at)
        detail = {"name": region.name, "review_first": region.review_first}
        record(connection, at, region.code, author, "region", detail=detail)


def current_revision(database: Database, region: str) -> int:
    """The region's revision, 0 for a region that is not stored."""
    with database.reading() as connection:
        return revision_of(connection, region)


def last_change(database: Database, region: str, revision: int | None = None) -> datetime | None:
    """When the region last changed, up to a revision if given; None for a region that is not stored.

    The last change is the one stored last, also where a clock that ran ahead dated an earlier one later.
    """
    latest = select(REVISION.c.at).where(REVISION.c.region == region)
    if revision is not None:
        latest = latest.where(REVISION.c.id <= revision)
    with database.reading() as connection:
        found = connection.execute(latest.order_by(REVISION.c.id.desc()).limit(1)).scalar()
    return from_moment_text(found) if found else None


def revision_of(connection: Connection, region: str) -> int:
    """The region's revision within a transaction."""
    found = connection.execute(select(func.max(REVISION.c.id)).where(REVISION.c.region == region)).scalar()
    return found or 0


def move_revision(connection: Connection, region: str, at: str) -> int:
    """Give the region its next revision, within the caller's writing transaction."""
    revision = next_id(connection, "revision")
    connection.execute(REVISION.insert().values(id=revision, region=region, at=at))
    return revision


def revision_at(database: Database, region: StoredRegion, day: date) -> int:
    """The region's last revision of the day, which ends at midnight in its own zone; 0 before the first.

    Where a clock that ran ahead was put right, a later revision has an earlier date: it holds all before it.
    """
    zone = timezone(timedelta(hours=ZONE_HOURS[region.zone]))
    end = datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
    within = select(func.max(REVISION.c.id)).where(
        REVISION.c.region == region.code, REVISION.c.at < to_moment_text(end)
    )
    with database.reading() as connection:
        return connection.execute(within).scalar() or 0
