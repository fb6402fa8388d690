"""How things stand for all open pages, in one look: the newest revision, and who is signed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import exists, func, select

from smartcity.store.access import is_open
from smartcity.store.database import Database
from smartcity.store.schema import ACCESS_CODE, ACCESS_SESSION, REVISION


class OpenSession(NamedTuple):
    """The hash of a token, and whom it stands for now."""

    token_hash: str
    subject: str
    region: str | None
    role: str
    opd: str | None


@dataclass(frozen=True, slots=True)
class StoredStanding:
    """The newest revision of any region, whether any code opens something, and every open session."""

    revision: int
    has_codes: bool
    sessions: Sequence[OpenSession]


def read_standing(database: Database) -> StoredStanding:
    """How things stand at one moment.

    The revision is 0 for a store without one: every change of a figure moves it.
    """
    newest = select(func.max(REVISION.c.id)).scalar_subquery()
    has_codes = exists().where(ACCESS_CODE.c.revoked_at.is_(None))
    sessions = select(*(ACCESS_SESSION.c[name] for name in OpenSession._fields)).where(is_open(database))
    with database.reading() as connection:
        revision, codes = connection.execute(select(newest, has_codes)).one()
        found = connection.execute(sessions).all()
    return StoredStanding(revision or 0, bool(codes), [OpenSession(*row) for row in found])
