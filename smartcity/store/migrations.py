"""Steps that bring a database to the schema of this version, applied once each and in order.

A step is never edited after a release: a change of the tables is a new line in STEPS, with a function that
alters what the step before it left.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from sqlalchemy import Connection, func, inspect, select

from smartcity.store.errors import StoreVersionError
from smartcity.store.schema import (
    ACCESS_CODE,
    ACCESS_SESSION,
    ACCOUNT,
    METADATA,
    RECORD_ROW,
    SCHEMA_VERSION,
    SCREEN,
    SIGN_IN_ATTEMPT,
    WAITING_FILE,
)

_INDEXES_OF_2 = ("row_of_kind", "row_as_stored")
_INDEXES_OF_3 = ("row_of_opd",)


def _create_tables(connection: Connection) -> None:
    METADATA.create_all(connection)


def _add_indexes_of_rows(connection: Connection) -> None:
    """Reading a few rows of one kind, or those that wait, went through every row of the region."""
    _create_indexes(connection, _INDEXES_OF_2)


def _add_tables_of_the_hall(connection: Connection) -> None:
    """The projector's state, access codes, who is signed in, what they have yet to send, and rows by OPD."""
    tables = [SCREEN, ACCESS_CODE, ACCOUNT, ACCESS_SESSION, SIGN_IN_ATTEMPT, WAITING_FILE]
    METADATA.create_all(connection, tables=tables)
    _create_indexes(connection, _INDEXES_OF_3)


def _create_indexes(connection: Connection, names: Collection[str]) -> None:
    for index in RECORD_ROW.indexes:
        if index.name in names:
            index.create(connection, checkfirst=True)  # a new database has them from its first step


STEPS: tuple[tuple[int, Callable[[Connection], None]], ...] = (
    (1, _create_tables),
    (2, _add_indexes_of_rows),
    (3, _add_tables_of_the_hall),
)
"""(schema version, what brings a database there from the version before)."""

CURRENT_VERSION = STEPS[-1][0]

SAME_COLUMNS_SINCE = 1
"""The oldest schema version whose tables have the columns of today's: its backups can be restored."""


def stored_version(connection: Connection) -> int:
    """The schema version of the database, 0 where it holds no tables of ours."""
    if not inspect(connection).has_table(SCHEMA_VERSION.name):
        return 0
    return connection.execute(select(func.max(SCHEMA_VERSION.c.version))).scalar() or 0


def migrate(connection: Connection, at: str) -> None:
    """Apply the missing steps within the caller's transaction, stamped with the moment text `at`.

    Raises StoreVersionError where the database is newer than this program.
    """
    version = stored_version(connection)
    if version > CURRENT_VERSION:
        message = f"the database has schema {version}, this program knows up to {CURRENT_VERSION}"
        raise StoreVersionError(message)
    for step, apply in STEPS:
        if step > version:
            apply(connection)
            connection.execute(SCHEMA_VERSION.insert().values(version=step, at=at))
