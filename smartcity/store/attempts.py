"""Attempts to sign in, counted by who asks and by the handle asked for, so that guessing can be slowed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from smartcity.store.counters import next_id
from smartcity.store.database import Database
from smartcity.store.schema import SIGN_IN_ATTEMPT
from smartcity.store.stored_values import from_moment_text, to_moment_text


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt; until it is known to have succeeded it counts as failed."""

    at: datetime
    succeeded: bool


@dataclass(frozen=True, slots=True)
class Pauses:
    """The seconds still to wait, for what came from a source and for what was tried on a handle."""

    of_source: float = 0.0
    on_handle: float = 0.0

    @property
    def longer(self) -> float:
        """The longer of both."""
        return max(self.of_source, self.on_handle)


@dataclass(frozen=True, slots=True)
class BegunAttempt:
    """The number of an attempt that may go on, None where it must wait first, and the pauses of now."""

    number: int | None
    pauses: Pauses


PauseRule = Callable[[datetime, Sequence[Attempt], Sequence[Attempt]], Pauses]
"""From now, the attempts of a source and those on a handle (oldest first) to the seconds still to wait."""


def begin_attempt(
    database: Database,
    source: str,
    handle: str,
    kept_for: timedelta,
    pauses_of: PauseRule,
    *,
    past_source: bool = False,
) -> BegunAttempt:
    """Count an attempt, if the rule allows one now; those older than `kept_for` are forgotten.

    With `past_source` a pause of the source alone holds nobody up. One at a time: however many ask at
    once, each sees those before it. Who must wait writes nothing, so that a flood does not keep others from
    writing.
    """

    def must_wait(pauses: Pauses) -> bool:
        return (pauses.on_handle if past_source else pauses.longer) > 0

    with database.reading() as connection:
        pauses = _pauses(connection, _now(database), source, handle, pauses_of)
    if must_wait(pauses):
        return BegunAttempt(None, pauses)
    with database.writing() as connection:
        now = _now(database)
        pauses = _pauses(connection, now, source, handle, pauses_of)
        if must_wait(pauses):
            return BegunAttempt(None, pauses)
        old = SIGN_IN_ATTEMPT.c.at < to_moment_text(now - kept_for)
        connection.execute(delete(SIGN_IN_ATTEMPT).where(old))
        number = next_id(connection, "sign_in_attempt")
        values = {"id": number, "source": source, "handle": handle, "at": to_moment_text(now), "succeeded": 0}
        connection.execute(SIGN_IN_ATTEMPT.insert().values(values))
    return BegunAttempt(number, pauses)


def _now(database: Database) -> datetime:
    return from_moment_text(database.now_text())


def _pauses(connection: Connection, now: datetime, source: str, handle: str, pauses_of: PauseRule) -> Pauses:
    of_source, of_handle = (
        [
            Attempt(from_moment_text(row.at), bool(row.succeeded))
            for row in connection.execute(select(SIGN_IN_ATTEMPT).where(which).order_by(SIGN_IN_ATTEMPT.c.id))
        ]
        for which in (SIGN_IN_ATTEMPT.c.source == source, SIGN_IN_ATTEMPT.c.handle == handle)
    )
    return pauses_of(now, of_source, of_handle)
