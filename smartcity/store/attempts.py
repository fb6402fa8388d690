"""Attempts to sign in, counted by who asks and by the handle asked for, so that guessing can be slowed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from smartcity.store.counters import next_id
from smartcity.store.database import Database
from smartcity.store.schema import SIGN_IN_ATTEMPT, from_moment_text, to_moment_text


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt; until it is known to have succeeded it counts as failed."""

    at: datetime
    succeeded: bool


@dataclass(frozen=True, slots=True)
class BegunAttempt:
    """The number of an attempt that may go on, None where it must wait first for so many seconds."""

    number: int | None
    wait_seconds: float = 0.0


WaitRule = Callable[[datetime, Sequence[Attempt], Sequence[Attempt]], float]
"""From now, the attempts of a source and those on a handle (oldest first) to the seconds still to wait."""


def begin_attempt(
    database: Database, source: str, handle: str, kept_for: timedelta, wait_of: WaitRule
) -> BegunAttempt:
    """Count an attempt, if the rule allows one now; those older than `kept_for` are forgotten.

    One at a time: however many ask at once, each sees those before it. Who must wait writes nothing, so that
    a flood does not keep others from writing.
    """
    with database.reading() as connection:
        wait = _wait(connection, _now(database), source, handle, wait_of)
    if wait > 0:
        return BegunAttempt(None, wait)
    with database.writing() as connection:
        now = _now(database)
        wait = _wait(connection, now, source, handle, wait_of)
        if wait > 0:
            return BegunAttempt(None, wait)
        old = SIGN_IN_ATTEMPT.c.at < to_moment_text(now - kept_for)
        connection.execute(delete(SIGN_IN_ATTEMPT).where(old))
        number = next_id(connection, "sign_in_attempt")
        values = {"id": number, "source": source, "handle": handle, "at": to_moment_text(now), "succeeded": 0}
        connection.execute(SIGN_IN_ATTEMPT.insert().values(values))
    return BegunAttempt(number)


def _now(database: Database) -> datetime:
    return from_moment_text(database.now_text())


def _wait(connection: Connection, now: datetime, source: str, handle: str, wait_of: WaitRule) -> float:
    of_source, of_handle = (
        [
            Attempt(from_moment_text(row.at), bool(row.succeeded))
            for row in connection.execute(select(SIGN_IN_ATTEMPT).where(which).order_by(SIGN_IN_ATTEMPT.c.id))
        ]
        for which in (SIGN_IN_ATTEMPT.c.source == source, SIGN_IN_ATTEMPT.c.handle == handle)
    )
    return wait_of(now, of_source, of_handle)
