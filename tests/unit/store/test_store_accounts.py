"""Accounts in the store: one for an identity whoever asks at once, in backups, gone with their region."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from smartcity.store import Database, access, accounts, attempts, backup
from smartcity.store.access import SessionDraft
from smartcity.store.accounts import AccountDraft, StoredAccount
from smartcity.store.removal import remove_region
from smartcity.store.stored_values import from_moment_text
from smartcity.workflow.sign_in_pauses import COUNTED_FOR, pauses
from tests.store_rows import AUTHOR, REGION, add_region

SITI = AccountDraft("siti@contoh.go.id", "viewer", None, "Siti")


def added(database: Database, draft: AccountDraft = SITI) -> StoredAccount:
    account = accounts.add_account(database, REGION.code, draft, AUTHOR)
    assert account is not None
    return account


def signed_in(database: Database, account: StoredAccount, token: str = "a" * 64) -> bool:
    begun = attempts.begin_attempt(database, "10.0.0.7", account.identity, COUNTED_FOR, pauses)
    assert begun.number is not None
    ends = from_moment_text(database.now_text()) + timedelta(hours=1)
    draft = SessionDraft(token, "Siti", REGION.code, account.role, None, ends, account_id=account.id)
    return access.start_session(database, draft, begun.number, AUTHOR)


def test_an_identity_has_one_account_however_many_add_it_at_once(database: Database) -> None:
    add_region(database)

    def add(role: str) -> StoredAccount | None:
        return accounts.add_account(database, REGION.code, replace(SITI, role=role), AUTHOR)

    with ThreadPoolExecutor(4) as pool:
        made = [account for account in pool.map(add, ["viewer", "facilitator"] * 4) if account]
    assert accounts.list_accounts(database, REGION.code) == made
    assert len(made) == 1


def test_a_removed_account_opens_no_session_that_was_begun_before(database: Database) -> None:
    add_region(database)
    account = added(database)
    assert accounts.remove_account(database, account, AUTHOR)
    assert not signed_in(database, account)
    assert not accounts.remove_account(database, account, AUTHOR)
    assert added(database).id > account.id


def test_a_backup_holds_accounts_and_nobody_who_is_signed_in(database: Database, tmp_path: Path) -> None:
    add_region(database)
    account = added(database)
    assert signed_in(database, account)
    backup.backup(database, tmp_path / "backup.zip")
    accounts.remove_account(database, account, AUTHOR)
    backup.restore(database, tmp_path / "backup.zip", replace=True)
    assert accounts.find_account(database, ["nobody", SITI.identity]) == account
    assert access.find_session(database, "a" * 64) is None


def test_accounts_go_with_their_region(database: Database) -> None:
    add_region(database)
    assert signed_in(database, added(database))
    remove_region(database, REGION.code, AUTHOR)
    assert not accounts.has_accounts(database)
    assert access.find_session(database, "a" * 64) is None
