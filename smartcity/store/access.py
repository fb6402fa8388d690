"""Access codes and who is signed in with them; a code's secret is known here only as a salted hash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, select

from smartcity.store.audit import record
from smartcity.store.counters import next_id
from smartcity.store.database import Database
from smartcity.store.schema import ACCESS_CODE, ACCESS_SESSION, ACCOUNT, SIGN_IN_ATTEMPT
from smartcity.store.stored_values import from_moment_text, to_moment_text
from smartcity.store.values import Author
from smartcity.store.waiting_files import forget_of_sessions


@dataclass(frozen=True, slots=True)
class CodeDraft:
    """A code to store: its `handle` in clear, its secret as `hash` with `salt` (hexadecimal)."""

    handle: str
    role: str
    opd: str | None
    label: str
    salt: str
    hash: str


@dataclass(frozen=True, slots=True)
class StoredCode:
    """An access code of a region; `revoked_at` is None for as long as it opens anything."""

    id: int
    region: str
    handle: str
    role: str
    opd: str | None
    label: str
    salt: str
    hash: str
    made_at: datetime
    made_by: str
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class SessionDraft:
    """Somebody who has just signed in: the hash of their token and what it stands for until `expires_at`.

    They came by an access code or by an account: one of `code_id` and `account_id` is None.
    """

    token_hash: str
    subject: str
    region: str
    role: str
    opd: str | None
    expires_at: datetime
    code_id: int | None = None
    account_id: int | None = None


@dataclass(frozen=True, slots=True)
class StoredSession:
    """Somebody who is signed in."""

    token_hash: str
    subject: str
    region: str
    role: str
    opd: str | None
    at: datetime
    expires_at: datetime


def add_codes(
    database: Database,
    region: str,
    drafts: Sequence[CodeDraft],
    author: Author,
    *,
    instead_of: Sequence[int] = (),
) -> list[StoredCode]:
    """Store the codes, and revoke those `instead_of` which they are made; all or nothing, audited."""
    with database.writing() as connection:
        at = database.now_text()
        first = next_id(connection, "access_code", len(drafts))
        for number, draft in enumerate(drafts, start=first):
            connection.execute(
                ACCESS_CODE.insert().values(
                    id=number,
                    region=region,
                    handle=draft.handle,
                    role=draft.role,
                    opd=draft.opd,
                    label=draft.label,
                    salt=draft.salt,
                    hash=draft.hash,
                    at=at,
                    actor=author.name,
                )
            )
            detail = {"handle": draft.handle, "role": draft.role, "opd": draft.opd, "label": draft.label}
            record(connection, at, region, author, "code-made", detail=detail)
        _revoke(connection, region, instead_of, at, author)
        stored = connection.execute(_codes_of(region).where(ACCESS_CODE.c.id >= first)).all()
    return [_code(row) for row in stored if row.id < first + len(drafts)]


def list_codes(database: Database, region: str) -> list[StoredCode]:
    """Every code of the region in the order in which they were made, revoked ones too."""
    with database.reading() as connection:
        return [_code(row) for row in connection.execute(_codes_of(region)).all()]


def taken_handles(database: Database) -> set[str]:
    """The handles of all codes that were ever made."""
    with database.reading() as connection:
        return set(connection.execute(select(ACCESS_CODE.c.handle)).scalars())


def find_code(database: Database, handle: str) -> StoredCode | None:
    """The code with this handle that still opens something, None where there is none."""
    wanted = select(ACCESS_CODE).where(ACCESS_CODE.c.handle == handle, ACCESS_CODE.c.revoked_at.is_(None))
    with database.reading() as connection:
        row = connection.execute(wanted).first()
    return _code(row) if row is not None else None


def has_codes(database: Database) -> bool:
    """Whether any code of any region still opens something."""
    with database.reading() as connection:
        valid = select(ACCESS_CODE.c.id).where(ACCESS_CODE.c.revoked_at.is_(None)).limit(1)
        return connection.execute(valid).first() is not None


def revoke_codes(database: Database, region: str, ids: Sequence[int], author: Author) -> list[StoredCode]:
    """Let codes of the region open nothing more and end their sessions; as they are now. Audited."""
    with database.writing() as connection:
        _revoke(connection, region, ids, database.now_text(), author)
        found = connection.execute(_codes_of(region).where(ACCESS_CODE.c.id.in_(list(ids)))).all()
    return [_code(row) for row in found]


def start_session(database: Database, draft: SessionDraft, attempt_id: int, author: Author) -> bool:
    """Store a session and that its attempt succeeded; audited.

    False where its code or account was taken away meanwhile.
    """
    with database.writing() as connection:
        at = database.now_text()
        opened_by = _opened_by(connection, draft)
        if opened_by is None:
            return False
        connection.execute(
            SIGN_IN_ATTEMPT.update().where(SIGN_IN_ATTEMPT.c.id == attempt_id).values(succeeded=1)
        )
        connection.execute(
            ACCESS_SESSION.insert().values(
                token_hash=draft.token_hash,
                code=draft.code_id,
                account=draft.account_id,
                subject=draft.subject,
                region=draft.region,
                role=draft.role,
                opd=draft.opd,
                at=at,
                expires_at=to_moment_text(draft.expires_at),
            )
        )
        source = select(SIGN_IN_ATTEMPT.c.source).where(SIGN_IN_ATTEMPT.c.id == attempt_id)
        detail = {**opened_by, "source": connection.execute(source).scalar()}
        record(connection, at, draft.region, author, "sign-in", detail=detail)
    return True


def find_session(database: Database, token_hash: str) -> StoredSession | None:
    """Who signed in with the token of this hash; None where it is unknown, ended or run out."""
    with database.reading() as connection:
        wanted = select(ACCESS_SESSION).where(ACCESS_SESSION.c.token_hash == token_hash, is_open(database))
        row = connection.execute(wanted).first()
    return _session(row) if row is not None else None


def list_sessions(database: Database, region: str) -> list[StoredSession]:
    """Who is signed in to the region, the newest first."""
    wanted = (
        select(ACCESS_SESSION)
        .where(ACCESS_SESSION.c.region == region, is_open(database))
        .order_by(ACCESS_SESSION.c.at.desc(), ACCESS_SESSION.c.token_hash)
    )
    with database.reading() as connection:
        return [_session(row) for row in connection.execute(wanted).all()]


def end_sessions(database: Database, region: str, token_hashes: Sequence[str], author: Author) -> int:
    """End sessions of the region; how many were open. Audited."""
    with database.writing() as connection:
        at = database.now_text()
        chosen = ACCESS_SESSION.c.token_hash.in_(list(token_hashes))
        wanted = select(ACCESS_SESSION).where(ACCESS_SESSION.c.region == region, chosen, is_open(database))
        found = connection.execute(wanted).all()
        end_opened(connection, ACCESS_SESSION.c.token_hash.in_([session.token_hash for session in found]), at)
        for session in found:
            detail = {"subject": session.subject, "role": session.role}
            record(connection, at, region, author, "sign-out", detail=detail)
    return len(found)


def end_opened(connection: Connection, opened: ColumnElement[bool], at: str) -> None:
    """End those of these sessions that are not ended, and forget what waits for them."""
    chosen = opened & ACCESS_SESSION.c.ended_at.is_(None)
    tokens = connection.execute(select(ACCESS_SESSION.c.token_hash).where(chosen)).scalars().all()
    forget_of_sessions(connection, tokens)
    connection.execute(ACCESS_SESSION.update().where(chosen).values(ended_at=at))


def _opened_by(connection: Connection, draft: SessionDraft) -> dict[str, str] | None:
    """What opens the session, as the audit log says it; None where it opens nothing (any more)."""
    if draft.account_id is None:
        code = (ACCESS_CODE.c.id == draft.code_id) & ACCESS_CODE.c.revoked_at.is_(None)
        name, wanted = "handle", select(ACCESS_CODE.c.handle).where(code)
    else:
        account = (ACCOUNT.c.id == draft.account_id) & ACCOUNT.c.removed_at.is_(None)
        name, wanted = "identity", select(ACCOUNT.c.identity).where(account)
    found = connection.execute(wanted).scalar()
    return None if found is None else {name: found}


def _revoke(connection: Connection, region: str, ids: Sequence[int], at: str, author: Author) -> None:
    of_region = (ACCESS_CODE.c.region == region) & ACCESS_CODE.c.revoked_at.is_(None)
    valid = connection.execute(select(ACCESS_CODE).where(of_region, ACCESS_CODE.c.id.in_(list(ids)))).all()
    end_opened(connection, ACCESS_SESSION.c.code.in_([code.id for code in valid]), at)
    for code in valid:
        connection.execute(ACCESS_CODE.update().where(ACCESS_CODE.c.id == code.id).values(revoked_at=at))
        detail = {"handle": code.handle, "role": code.role, "opd": code.opd, "label": code.label}
        record(connection, at, region, author, "code-revoked", detail=detail)


def is_open(database: Database) -> ColumnElement[bool]:
    """The condition of a session that is neither ended nor run out."""
    return ACCESS_SESSION.c.ended_at.is_(None) & (ACCESS_SESSION.c.expires_at > database.now_text())


def _codes_of(region: str) -> Select[Any]:
    return select(ACCESS_CODE).where(ACCESS_CODE.c.region == region).order_by(ACCESS_CODE.c.id)


def _code(row: Row[Any]) -> StoredCode:
    return StoredCode(
        row.id,
        row.region,
        row.handle,
        row.role,
        row.opd,
        row.label,
        row.salt,
        row.hash,
        from_moment_text(row.at),
        row.actor,
        from_moment_text(row.revoked_at) if row.revoked_at else None,
    )


def _session(row: Row[Any]) -> StoredSession:
    return StoredSession(
        row.token_hash,
        row.subject,
        row.region,
        row.role,
        row.opd,
        from_moment_text(row.at),
        from_moment_text(row.expires_at),
    )
