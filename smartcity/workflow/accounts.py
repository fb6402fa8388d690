"""Accounts: which people of an OpenID provider get in as whom.

The provider says who somebody is, the accounts of a region say what they may. An account is found by the
e-mail address where the provider says that it is verified, or by issuer and subject, which never change
(OpenID Connect Core 1.0, sections 2, 5.1 and 5.7). One identity has one account.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from smartcity.store import accounts
from smartcity.store.accounts import AccountDraft, StoredAccount
from smartcity.workflow.access import Opened, count_attempt, may_handle, open_session
from smartcity.workflow.actors import Actor, Permission, Role
from smartcity.workflow.errors import (
    AccountExistsError,
    DecisionError,
    PermissionDeniedError,
    UnknownAccountError,
)
from smartcity.workflow.refusals import note_refusal
from smartcity.workflow.registry import list_opds
from smartcity.workflow.workspace import Database, Workspace

_BETWEEN = "#"
"""Stands between issuer and subject; an issuer has no fragment (OpenID Connect Core 1.0, section 2)."""
_SUBJECT = re.compile(r"https?://[!-\"$-~]+#[ -~]{1,255}")
_EMAIL = re.compile(r"[!-?A-~]+@[0-9a-z-]+(?:\.[0-9a-z-]+)+")
_LONGEST = 512


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody for whom a provider vouches; `email` only where it says that the address is theirs."""

    issuer: str
    subject: str
    email: str | None

    @property
    def lasting(self) -> str:
        """Issuer and subject as one text, by which an account can be found whatever the e-mail address."""
        return f"{self.issuer}{_BETWEEN}{self.subject}"

    @property
    def shown(self) -> str:
        """What an administrator needs for an account: the verified address, else issuer and subject."""
        return self.email or self.lasting


@dataclass(frozen=True, slots=True)
class AccountWish:
    """An account to be added: for whom, for which role, for the role OPD for which OPD, and their name."""

    identity: str
    role: Role
    opd: str | None = None
    label: str = ""


def identity_of(claims: Mapping[str, object]) -> Identity | None:
    """Whom the claims of a checked ID token are about; None where they name nobody.

    An e-mail address counts where `email_verified` is true, in a form that an account can have.
    """
    issuer, subject, email = (claims.get(name) for name in ("iss", "sub", "email"))
    if not isinstance(issuer, str) or not isinstance(subject, str) or not issuer or not subject:
        return None
    # Some providers send the word instead of the value.
    verified = claims.get("email_verified") in (True, "true")
    address = _address(email) if verified and isinstance(email, str) else None
    return Identity(issuer, subject, address)


def add_account(workspace: Workspace, wish: AccountWish) -> StoredAccount:
    """Let somebody in from now on. Audited.

    Raises PermissionDeniedError, AccountExistsError, and DecisionError for what is neither an e-mail address
    nor `issuer#subject`, or a role OPD without one of the region's OPDs.
    """
    _require_above(workspace.actor, wish.role)
    typed = wish.identity.strip()
    identity = typed if _SUBJECT.fullmatch(typed) and len(typed) <= _LONGEST else _address(typed)
    if identity is None:
        raise DecisionError("identity", wish.identity)
    known = {opd.name for opd in list_opds(workspace)}
    if (wish.role is Role.OPD) != (wish.opd is not None) or (wish.opd and wish.opd not in known):
        raise DecisionError("opd", wish.opd)
    draft = AccountDraft(identity, wish.role, wish.opd, wish.label.strip())
    added = accounts.add_account(workspace.database, workspace.code, draft, workspace.actor.author)
    if added is None:
        raise AccountExistsError(identity)
    return added


def list_accounts(workspace: Workspace) -> list[StoredAccount]:
    """The region's accounts in the order in which they were added. Raises PermissionDeniedError."""
    workspace.actor.require(Permission.MANAGE_ACCESS)
    return accounts.list_accounts(workspace.database, workspace.code)


def remove_account(workspace: Workspace, identity: str) -> StoredAccount:
    """Let somebody in no more and sign them out; the account. Audited.

    Raises PermissionDeniedError, UnknownAccountError.
    """
    typed = identity.strip()
    for account in list_accounts(workspace):
        if account.identity in (typed, _address(typed)):
            _require_above(workspace.actor, Role(account.role))
            if accounts.remove_account(workspace.database, account, workspace.actor.author):
                return account
    raise UnknownAccountError(identity)


def accounts_exist(database: Database) -> bool:
    """Whether any account of any region lets somebody in."""
    return accounts.has_accounts(database)


def sign_in_as(database: Database, identity: Identity, source: str) -> Opened:
    """A session for whom a provider has just vouched, from the address `source`. Audited, refusals too.

    Raises UnknownAccountError, and SignInWaitError after too many refusals.
    """
    account = accounts.find_account(database, [identity.lasting, *filter(None, [identity.email])])
    attempt = count_attempt(database, source, identity.shown, known=account is not None)
    opened = None
    if account is not None:
        name = account.label or account.opd or account.identity
        actor = Actor(name, Role(account.role), account.opd, account.region)
        opened = open_session(database, attempt, actor, account.region, account_id=account.id)
    if opened is None:
        # The audit log shows an administrator whom they may want to let in.
        detail = {"identity": identity.shown, "source": source}
        note_refusal(database, "account-refused", detail, account.region if account else None)
        raise UnknownAccountError(identity.shown)
    return opened


def _address(typed: str) -> str | None:
    """An e-mail address in small letters; None for another text.

    Only ASCII: other signs can look like these, or become them in small letters.
    """
    address = typed.strip()
    lowered = address.lower() if address.isascii() else ""
    return lowered if _EMAIL.fullmatch(lowered) and len(lowered) <= _LONGEST else None


def _require_above(actor: Actor, role: Role) -> None:
    if not may_handle(actor, role):
        raise PermissionDeniedError(actor.role, Permission.MANAGE_ACCESS)
