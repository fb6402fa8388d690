"""What the projector of a region shows: one state a region, with a version that counts its changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from smartcity.store.database import Database
from smartcity.store.errors import StaleScreenError
from smartcity.store.schema import SCREEN
from smartcity.store.stored_values import from_json, to_json


def read_screen(database: Database, region: str) -> tuple[int, dict[str, Any]]:
    """The version and the state; version 0 and an empty state where none was ever written."""
    with database.reading() as connection:
        return _read(connection, region)


def write_screen(database: Database, region: str, state: Mapping[str, Any], based_on_version: int) -> int:
    """Store the state and return its version.

    Raises StaleScreenError where the stored version is another than `based_on_version`; nothing is stored
    then.
    """
    with database.writing() as connection:
        current, _ = _read(connection, region)
        if current != based_on_version:
            raise StaleScreenError(based_on_version, current)
        version = current + 1
        values = {"version": version, "at": database.now_text(), "state": to_json(dict(state))}
        if current:
            connection.execute(SCREEN.update().where(SCREEN.c.region == region).values(values))
        else:
            connection.execute(SCREEN.insert().values(region=region, **values))
    return version


def _read(connection: Connection, region: str) -> tuple[int, dict[str, Any]]:
    found = connection.execute(
        select(SCREEN.c.version, SCREEN.c.state).where(SCREEN.c.region == region)
    ).first()
    return (found.version, from_json(found.state)) if found else (0, {})
