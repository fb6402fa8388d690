"""Opening the database, and the two kinds of transaction: reading a snapshot and writing alone.

SQLite (in a file, write-ahead log) unless a PostgreSQL address is given. Writers are serialised in both: by
BEGIN IMMEDIATE, and by an advisory lock. A reader sees one state from its first to its last query. A server
or a file that was away and is back is found again by itself; nothing is ever written into a file that is no
longer at its place.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, exc, make_url, text
from sqlalchemy.pool import ConnectionPoolEntry

from smartcity.store.errors import (
    StoreBusyError,
    StoreError,
    StoreFullError,
    StoreUnavailableError,
    StoreVersionError,
)
from smartcity.store.migrations import CURRENT_VERSION, migrate, stored_version
from smartcity.store.stored_values import to_moment_text

DEFAULT_FILE = Path(__file__).resolve().parents[2] / "data" / "local" / "smartcity.sqlite3"
ADDRESS_VARIABLE = "SMARTCITY_DATABASE"
WAIT_FOR_WRITER_MS = 5000
_WRITER_LOCK = 8_320_411  # any number that no other program on the server uses as its advisory lock
_BUSY_SIGNS = ("database is locked", "database table is locked", "lock timeout", "deadlock detected")
_FULL_SIGNS = ("database or disk is full", "disk I/O error", "No space left on device")
_WAIT_FOR_CONNECTION = 5
_POSTGRESQL_WAITS = {
    "connect_timeout": _WAIT_FOR_CONNECTION,
    "keepalives_idle": 10,
    "tcp_user_timeout": 10_000,  # milliseconds until a server that no longer answers counts as gone
}


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Database:
    """One open database. `reading()` and `writing()` give connections; `clock` says what time it is."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] = _utc_now) -> None:
        self._engine = engine
        self._clock = clock

    @property
    def is_sqlite(self) -> bool:
        """Whether the data lies in an SQLite file."""
        return self._engine.dialect.name == "sqlite"

    @property
    def address(self) -> str:
        """The address without a password, to show and to key caches on."""
        return self._engine.url.render_as_string(hide_password=True)

    def dated(self, moment: datetime) -> Database:
        """The same database with a clock that stands at `moment`; only for the example's history."""
        return Database(self._engine, lambda: moment)

    def now_text(self) -> str:
        """The present moment as the store writes it."""
        return to_moment_text(self._clock())

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection whose queries all see the state of one moment.

        Raises StoreBusyError or StoreUnavailableError.
        """
        with _told_errors(), self._engine.connect() as connection, connection.begin():
            if not self.is_sqlite:
                connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection that is the only writer; all it did is stored when the block ends, or nothing.

        Raises StoreBusyError where another writer kept the database for more than five seconds.
        """
        engine = self._engine.execution_options(smartcity_writing=True)
        with _told_errors(), engine.connect() as connection, connection.begin():
            if not self.is_sqlite:
                connection.execute(text(f"SET LOCAL lock_timeout = {WAIT_FOR_WRITER_MS}"))
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_WRITER_LOCK})"))
            yield connection

    def forget_deleted(self) -> None:
        """Make sure that deleted rows cannot be read back from the files of the database.

        SQLite overwrites them at once (secure_delete), but its log keeps old pages until it is cut.
        """
        if self.is_sqlite:
            with _told_errors(), closing(self._engine.raw_connection()) as connection:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        with _told_errors(), self._engine.connect() as connection:
            outside = connection.execution_options(isolation_level="AUTOCOMMIT")
            outside.exec_driver_sql("VACUUM FULL record_row, original")

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def open_database(
    address: str | None = None, *, create: bool = True, clock: Callable[[], datetime] = _utc_now
) -> Database:
    """The database at `address`, with its tables made or brought up to date.

    `address` is a URL (`sqlite:///file`, `postgresql://user@host/name`) or the path of an SQLite file;
    without one it is SMARTCITY_DATABASE, else data/local/smartcity.sqlite3. With `create` False a database
    without our tables raises StoreUnavailableError. Also raises StoreVersionError.
    """
    url = _url(address or os.environ.get(ADDRESS_VARIABLE) or str(DEFAULT_FILE))
    is_file = url.get_backend_name() == "sqlite"
    if is_file:
        _prepare_file(url, create)
    with _told_errors():
        engine = create_engine(
            url,
            hide_parameters=True,
            pool_size=8,
            max_overflow=40,
            pool_timeout=_WAIT_FOR_CONNECTION,
            pool_pre_ping=not is_file,  # a server that was started again meanwhile has closed what we hold
            connect_args={} if is_file else {**_POSTGRESQL_WAITS, **url.query},
        )
    if is_file:
        _watch_file(engine, Path(str(url.database)))
    database = Database(engine, clock)
    try:
        _bring_up_to_date(database, create)
    except StoreError:
        database.close()
        raise
    return database


def _url(address: str) -> URL:
    if "://" not in address:
        return URL.create("sqlite", database=str(Path(address).expanduser()))
    try:
        url = make_url(address.replace("postgres://", "postgresql://", 1))
    except exc.ArgumentError as error:
        raise StoreUnavailableError(address) from error
    backend = url.get_backend_name()
    if backend == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if backend != "sqlite" or not url.database:
        raise StoreUnavailableError(f"{backend}: only sqlite:///FILE and postgresql://")
    return url


def _prepare_file(url: URL, create: bool) -> None:
    path = Path(str(url.database))
    if path.exists():
        return
    if not create:
        raise StoreUnavailableError(f"{path} does not exist")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)  # it will hold personal data
    except OSError as error:
        raise StoreUnavailableError(str(error)) from error


def _watch_file(engine: Engine, path: Path) -> None:
    """Let every connection be to the file that lies at `path` when it is used.

    SQLite itself would make an empty database where the file is gone, and goes on writing into a file that
    was removed or replaced: all of that would be lost with the last connection.
    """

    def connect(_dialect: object, _entry: object, arguments: list[Any], options: dict[str, Any]) -> None:
        arguments[0] = f"file:{quote(str(path.absolute()))}?mode=rw"
        options["uri"] = True

    def connected(connection: object, entry: ConnectionPoolEntry) -> None:
        entry.info["file"] = _identity(path)
        _set_up_sqlite(connection)

    def used(_connection: object, entry: ConnectionPoolEntry, _proxy: object) -> None:
        if entry.info["file"] != _identity(path):
            raise exc.DisconnectionError(f"{path} is another file than before, or none")

    event.listen(engine, "do_connect", connect)
    event.listen(engine, "connect", connected)
    event.listen(engine, "checkout", used)
    event.listen(engine, "begin", _begin_sqlite)


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells a file from every other that lay at the same place, None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _set_up_sqlite(connection: object) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined]  # _begin_sqlite begins
    for pragma in (
        f"busy_timeout = {WAIT_FOR_WRITER_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
    ):
        connection.execute(f"PRAGMA {pragma}").close()  # type: ignore[attr-defined]


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("smartcity_writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _bring_up_to_date(database: Database, create: bool) -> None:
    with database.reading() as connection:
        version = stored_version(connection)
    if version == CURRENT_VERSION:
        return
    if version > CURRENT_VERSION:
        raise StoreVersionError(f"the database has schema {version}, this program {CURRENT_VERSION}")
    if version == 0 and not create:
        raise StoreUnavailableError(f"{database.address} holds no data of this program")
    with database.writing() as connection:
        migrate(connection, database.now_text())


@contextmanager
def _told_errors() -> Iterator[None]:
    """Turn what SQLAlchemy raises about the database itself into errors of the store."""
    try:
        yield
    except (exc.DatabaseError, exc.InterfaceError) as error:
        reason = str(error.orig)
        if isinstance(error, exc.IntegrityError | exc.ProgrammingError | exc.DataError):
            raise
        raise _told(reason) from error
    except exc.TimeoutError as error:
        raise StoreBusyError(str(error)) from error


def _told(reason: str) -> StoreError:
    """The error of the store for what the database says of itself."""
    if any(sign in reason for sign in _BUSY_SIGNS):
        return StoreBusyError(reason)
    if any(sign in reason for sign in _FULL_SIGNS):
        return StoreFullError(reason)
    return StoreUnavailableError(reason)
