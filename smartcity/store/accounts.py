"""Accounts of people who sign in elsewhere: which verified identity stands for which role of which region."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from smartcity.store.access import end_opened
from smartcity.store.audit import record
from smartcity.store.counters import next_id
from smartcity.store.database import Database
from smartcity.store.schema import ACCESS_SESSION, ACCOUNT
from smartcity.store.stored_values import from_moment_text
from smartcity.store.values import Author


@dataclass(frozen=True, slots=True)
class AccountDraft:
    """An account to store: an e-mail address or issuer#subject as `identity`, and what it stands for."""

    identity: str
    role: str
    opd: str | None
    label: str


@dataclass(frozen=True, slots=True)
class StoredAccount:
    """An account that lets somebody into a region."""

    id: int
    region: str
    identity: str
    role: str
    opd: str | None
    label: str
    made_at: datetime
    made_by: str


def add_account(database: Database, region: str, draft: AccountDraft, author: Author) -> StoredAccount | None:
    """Store the account, audited; None where the identity already has one, of this region or another."""
    with database.writing() as connection:
        taken = select(ACCOUNT.c.id).where(
            ACCOUNT.c.identity == draft.identity, ACCOUNT.c.removed_at.is_(None)
        )
        if connection.execute(taken).first() is not None:
            return None
        at = database.now_text()
        number = next_id(connection, "account")
        connection.execute(
            ACCOUNT.insert().values(
                id=number,
                region=region,
                identity=draft.identity,
                role=draft.role,
                opd=draft.opd,
                label=draft.label,
                at=at,
                actor=author.name,
            )
        )
        record(connection, at, region, author, "account-added", detail=_detail(draft))
        return _account(connection.execute(select(ACCOUNT).where(ACCOUNT.c.id == number)).one())


def list_accounts(database: Database, region: str) -> list[StoredAccount]:
    """The region's accounts that let somebody in, in the order in which they were added."""
    valid = (ACCOUNT.c.region == region) & ACCOUNT.c.removed_at.is_(None)
    with database.reading() as connection:
        return [
            _account(row) for row in connection.execute(select(ACCOUNT).where(valid).order_by(ACCOUNT.c.id))
        ]


def find_account(database: Database, identities: Sequence[str]) -> StoredAccount | None:
    """The account of the first of these identities that has one, None where none has."""
    with database.reading() as connection:
        for identity in identities:
            valid = (ACCOUNT.c.identity == identity) & ACCOUNT.c.removed_at.is_(None)
            row = connection.execute(select(ACCOUNT).where(valid)).first()
            if row is not None:
                return _account(row)
    return None


def has_accounts(database: Database) -> bool:
    """Whether any account of any region lets somebody in."""
    with database.reading() as connection:
        valid = select(ACCOUNT.c.id).where(ACCOUNT.c.removed_at.is_(None)).limit(1)
        return connection.execute(valid).first() is not None


def remove_account(database: Database, account: StoredAccount, author: Author) -> bool:
    """Let the account open nothing more and end its sessions, audited; False where it was removed before."""
    with database.writing() as connection:
        at = database.now_text()
        this = (ACCOUNT.c.id == account.id) & ACCOUNT.c.removed_at.is_(None)
        if connection.execute(ACCOUNT.update().where(this).values(removed_at=at)).rowcount == 0:
            return False
        end_opened(connection, ACCESS_SESSION.c.account == account.id, at)
        record(connection, at, account.region, author, "account-removed", detail=_detail(account))
    return True


def _detail(account: AccountDraft | StoredAccount) -> dict[str, str | None]:
    return {
        "identity": account.identity,
        "role": account.role,
        "opd": account.opd,
        "label": account.label,
    }


def _account(row: Row[Any]) -> StoredAccount:
    return StoredAccount(
        row.id,
        row.region,
        row.identity,
        row.role,
        row.opd,
        row.label,
        from_moment_text(row.at),
        row.actor,
    )
