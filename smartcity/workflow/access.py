"""Access codes and sign-in: who gets in as whom, and how wrong codes are slowed down.

Every code belongs to one region and one role. A lost one is replaced, never shown again: only its hash is
kept. Facilitators handle the codes of those who may less than they; administrators handle all.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from smartcity.store import access
from smartcity.store.access import CodeDraft, SessionDraft, StoredCode, StoredSession
from smartcity.store.attempts import begin_attempt
from smartcity.store.stored_values import from_moment_text
from smartcity.workflow import code_secrets
from smartcity.workflow.actors import Actor, Permission, Role
from smartcity.workflow.errors import (
    DecisionError,
    PermissionDeniedError,
    SignInRefusedError,
    SignInWaitError,
    UnknownCodeError,
)
from smartcity.workflow.refusals import note_refusal
from smartcity.workflow.registry import list_opds
from smartcity.workflow.sign_in_pauses import COUNTED_FOR, pauses
from smartcity.workflow.workspace import Database, Workspace

SESSION_COOKIE = "smartcity_session"
"""The name of the cookie that holds a browser's token."""
SESSION_LIFE = timedelta(hours=12)
PROJECTOR_LIFE = timedelta(days=7)
"""A projector runs through a workshop of several days, and shows only what the hall sees anyway."""
_ABOVE_FACILITATOR = frozenset({Role.FACILITATOR, Role.ADMINISTRATOR})

# What an unknown handle is checked against, so that it takes as long as a known one.
_NOBODYS_SALT = "00" * 16
_NOBODYS_HASH = "00" * 64


@dataclass(frozen=True, slots=True)
class CodeWish:
    """A code to be made: for which role, for the role OPD for which OPD, and whom it is meant for."""

    role: Role
    opd: str | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class CodeSlip:
    """A new code in clear, which nobody can ask for again."""

    code: str
    handle: str
    role: Role
    opd: str | None
    label: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who a token stands for, in which region (its code), and until when."""

    actor: Actor
    region: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Opened:
    """A sign-in that succeeded: the token for the browser to keep so many seconds, and who it stands for."""

    token: str
    seconds: int
    signed_in: SignedIn


def make_codes(workspace: Workspace, wishes: Sequence[CodeWish]) -> list[CodeSlip]:
    """New codes, one a wish, in clear this once. Audited.

    Raises PermissionDeniedError, DecisionError for a role OPD without one of the region's OPDs.
    """
    return _made(workspace, wishes, instead_of=())


def list_codes(workspace: Workspace) -> list[StoredCode]:
    """The region's codes in the order in which they were made, revoked ones too, without their secrets."""
    workspace.actor.require(Permission.MANAGE_ACCESS)
    return access.list_codes(workspace.database, workspace.code)


def wishes_for_all(workspace: Workspace) -> list[CodeWish]:
    """A wish for every OPD of the region that has no valid code yet, in the order of the list of OPDs."""
    valid = {code.opd for code in list_codes(workspace) if code.revoked_at is None}
    return [CodeWish(Role.OPD, opd.name) for opd in list_opds(workspace) if opd.name not in valid]


def revoke_codes(workspace: Workspace, handles: Sequence[str]) -> list[StoredCode]:
    """Let these codes open nothing more and end their sessions; the codes. Audited.

    Raises PermissionDeniedError, UnknownCodeError.
    """
    codes = [_valid_code(workspace, handle) for handle in handles]
    ids = [code.id for code in codes]
    return access.revoke_codes(workspace.database, workspace.code, ids, workspace.actor.author)


def replace_code(workspace: Workspace, handle: str) -> CodeSlip:
    """A new code for a lost one, which opens nothing from then on. Audited; raises as `revoke_codes`."""
    lost = _valid_code(workspace, handle)
    wish = CodeWish(Role(lost.role), lost.opd, lost.label)
    [slip] = _made(workspace, [wish], instead_of=[lost.id])
    return slip


def list_sessions(workspace: Workspace) -> list[StoredSession]:
    """Who is signed in to the region, the newest first. Raises PermissionDeniedError."""
    workspace.actor.require(Permission.MANAGE_ACCESS)
    return access.list_sessions(workspace.database, workspace.code)


def end_sessions(workspace: Workspace, token_hashes: Sequence[str]) -> int:
    """Sign others out; how many were signed in. Audited. Raises PermissionDeniedError."""
    for session in list_sessions(workspace):
        if session.token_hash in token_hashes:
            _require_above(workspace.actor, Role(session.role))
    return access.end_sessions(workspace.database, workspace.code, token_hashes, workspace.actor.author)


def may_handle(actor: Actor, role: Role) -> bool:
    """Whether the actor may hand out, take back and end what stands for the role.

    Nobody handles more than they have themselves.
    """
    if not actor.may(Permission.MANAGE_ACCESS):
        return False
    return actor.role is Role.ADMINISTRATOR or role not in _ABOVE_FACILITATOR


def codes_exist(database: Database) -> bool:
    """Whether any code of any region opens something: from then on everybody must sign in."""
    return access.has_codes(database)


def sign_in(database: Database, typed: str, source: str) -> Opened:
    """Who the typed code stands for, with a token for the browser. Audited, refusals too.

    Takes as long and says the same for an unknown handle, a wrong secret and a revoked code. `source` says
    where the attempt comes from; its pause holds up only codes that nobody has (see `sign_in_pauses`), which
    is told in the same way. Raises SignInRefusedError, SignInWaitError.
    """
    given = code_secrets.typed_code(typed)
    code = access.find_code(database, given.handle)
    begun = begin_attempt(database, source, given.handle, COUNTED_FOR, pauses, past_source=code is not None)
    if begun.number is None:
        raise SignInWaitError(math.ceil(begun.pauses.longer))
    known = (code.salt, code.hash) if code is not None else (_NOBODYS_SALT, _NOBODYS_HASH)
    if not code_secrets.fits(given.secret, *known) or code is None:
        detail = {"handle": given.handle, "source": source}
        note_refusal(database, "sign-in-refused", detail, code.region if code else None)
        if begun.pauses.of_source > 0:
            raise SignInWaitError(math.ceil(begun.pauses.of_source))
        raise SignInRefusedError
    attempt = begun.number
    actor = Actor(code.opd or code.label or code.handle, Role(code.role), code.opd, code.region)
    opened = open_session(database, attempt, actor, code.region, code_id=code.id)
    if opened is None:
        raise SignInRefusedError
    return opened


def count_attempt(database: Database, source: str, identity: str, *, known: bool) -> int:
    """The number of an attempt of somebody vouched for, which counts as failed until it succeeds.

    Raises SignInWaitError after too many refusals of the identity or, where it is not `known`, of the source.
    """
    begun = begin_attempt(database, source, identity, COUNTED_FOR, pauses, past_source=known)
    if begun.number is None:
        raise SignInWaitError(math.ceil(begun.pauses.longer))
    return begun.number


def open_session(
    database: Database,
    attempt: int,
    actor: Actor,
    region: str,
    *,
    code_id: int | None = None,
    account_id: int | None = None,
) -> Opened | None:
    """A session that ends with its code or account; None where that was taken away meanwhile."""
    life = PROJECTOR_LIFE if actor.role is Role.PROJECTOR else SESSION_LIFE
    token = code_secrets.new_token()
    draft = SessionDraft(
        token_hash=code_secrets.token_hash(token),
        subject=actor.name,
        region=region,
        role=actor.role,
        opd=actor.opd,
        expires_at=from_moment_text(database.now_text()) + life,
        code_id=code_id,
        account_id=account_id,
    )
    if not access.start_session(database, draft, attempt, actor.author):
        return None
    return Opened(token, int(life.total_seconds()), SignedIn(actor, region, draft.expires_at))


def actor_of(database: Database, token: str) -> SignedIn | None:
    """Who the token stands for now; None where it is none of ours, ended or run out."""
    session = access.find_session(database, code_secrets.token_hash(token)) if token else None
    if session is None:
        return None
    actor = Actor(session.subject, Role(session.role), session.opd, session.region)
    return SignedIn(actor, session.region, session.expires_at)


def end_session(database: Database, token: str) -> None:
    """Sign out whom the token stands for; nothing where it is nobody. Audited."""
    signed_in = actor_of(database, token)
    if signed_in is not None:
        own = [code_secrets.token_hash(token)]
        access.end_sessions(database, signed_in.region, own, signed_in.actor.author)


def _made(workspace: Workspace, wishes: Sequence[CodeWish], instead_of: Sequence[int]) -> list[CodeSlip]:
    workspace.actor.require(Permission.MANAGE_ACCESS)
    known = {opd.name for opd in list_opds(workspace)}
    taken = access.taken_handles(workspace.database)
    drafts: list[CodeDraft] = []
    slips: list[CodeSlip] = []
    for wish in wishes:
        _require_above(workspace.actor, wish.role)
        if (wish.role is Role.OPD) != (wish.opd is not None) or (wish.opd and wish.opd not in known):
            raise DecisionError("opd", wish.opd)
        handle, secret = code_secrets.random_handle(taken), code_secrets.random_secret()
        taken.add(handle)
        salt = code_secrets.new_salt()
        label = wish.label.strip() or wish.opd or ""
        drafts.append(CodeDraft(handle, wish.role, wish.opd, label, salt, code_secrets.hashed(secret, salt)))
        slips.append(CodeSlip(code_secrets.printed(handle, secret), handle, wish.role, wish.opd, label))
    author = workspace.actor.author
    access.add_codes(workspace.database, workspace.code, drafts, author, instead_of=instead_of)
    return slips


def _valid_code(workspace: Workspace, handle: str) -> StoredCode:
    wanted = code_secrets.typed_code(handle).handle
    for code in list_codes(workspace):
        if code.handle == wanted and code.revoked_at is None:
            _require_above(workspace.actor, Role(code.role))
            return code
    raise UnknownCodeError(handle)


def _require_above(actor: Actor, role: Role) -> None:
    if not may_handle(actor, role):
        raise PermissionDeniedError(actor.role, Permission.MANAGE_ACCESS)
