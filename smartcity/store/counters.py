"""Numbers that are given once and never again, also after a purge."""

from __future__ import annotations

from sqlalchemy import Connection, select

from smartcity.store.schema import COUNTER


def next_id(connection: Connection, name: str, count: int = 1) -> int:
    """The first of `count` new numbers of the series `name`, within the caller's writing transaction."""
    last: int | None = connection.execute(select(COUNTER.c.last).where(COUNTER.c.name == name)).scalar()
    if last is None:
        connection.execute(COUNTER.insert().values(name=name, last=count))
        return 1
    connection.execute(COUNTER.update().where(COUNTER.c.name == name).values(last=last + count))
    return last + 1
