"""A database of an earlier schema is brought up to date and keeps everything."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, select, text

from smartcity.store import Database, batches, open_database
from smartcity.store.migrations import CURRENT_VERSION, stored_version
from smartcity.store.schema import TABLES
from tests.store_rows import AUTHOR, REGION, accepted, add_region, held, names, store, waiting

ADDED_SINCE = {"row_of_kind", "row_as_stored", "row_of_opd"}


def back_to_version_1(database: Database) -> None:
    """Take away the indexes that later steps added."""
    with database.writing() as connection:
        for name in ADDED_SINCE:
            connection.execute(text(f"DROP INDEX {name}"))
        connection.execute(text("DELETE FROM schema_version WHERE version > 1"))


def content(connection: Connection) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but that of the schema's versions."""
    return {
        table.name: [
            tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))
        ]
        for table in TABLES
        if table.name != "schema_version"
    }


def test_a_database_of_version_1_gets_its_indexes_and_keeps_its_rows(
    database: Database, database_address: str
) -> None:
    add_region(database)
    store(database, accepted("Sehat"), held("Cepat"))
    batches.withdraw(database, REGION.code, store(database, accepted("Ditarik")).batch_id, AUTHOR)
    with database.reading() as connection:
        new = {index["name"] for index in inspect(connection).get_indexes("record_row")}
    back_to_version_1(database)
    with database.reading() as connection:
        before = content(connection)
        old = {index["name"] for index in inspect(connection).get_indexes("record_row")}
    assert new - old == ADDED_SINCE
    migrated = open_database(database_address)
    with migrated.reading() as connection:
        assert stored_version(connection) == CURRENT_VERSION
        assert content(connection) == before
        assert {index["name"] for index in inspect(connection).get_indexes("record_row")} == new
    assert (names(migrated), waiting(migrated)) == (["Sehat"], ["Cepat"])
    migrated.close()
