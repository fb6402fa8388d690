"""Who may do what. Asked where data is read and written, never by hiding a button."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from smartcity.store.values import Author
from smartcity.workflow.errors import PermissionDeniedError


class Role(StrEnum):
    """What an access code stands for; each role of the list may more than the one before, but for OPD."""

    PROJECTOR = "projector"
    VIEWER = "viewer"
    OPD = "opd"
    FACILITATOR = "facilitator"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """Everything that is allowed or refused; READ is reading one's own OPD, READ_REGION reading of all."""

    READ = "read"
    READ_REGION = "read-region"
    SEND = "send"
    DECIDE = "decide"
    TICK = "tick"
    FOLLOW_UP = "follow-up"
    ASSESS = "assess"
    DECIDE_QUICK_WINS = "decide-quick-wins"
    WITHDRAW = "withdraw"
    MANAGE_REGION = "manage-region"
    STEER_SCREEN = "steer-screen"
    EXPORT = "export"
    SEE_PERSONAL_DATA = "see-personal-data"
    SEE_ORIGINALS = "see-originals"
    PURGE = "purge"
    MANAGE_ACCESS = "manage-access"
    MANAGE_STORE = "manage-store"


_READER = frozenset({Permission.READ, Permission.READ_REGION})
_VIEWER = _READER | {Permission.EXPORT}
_FACILITATOR = _VIEWER | {
    Permission.SEND,
    Permission.DECIDE,
    Permission.TICK,
    Permission.FOLLOW_UP,
    Permission.ASSESS,
    Permission.DECIDE_QUICK_WINS,
    Permission.WITHDRAW,
    Permission.MANAGE_REGION,
    Permission.STEER_SCREEN,
    Permission.SEE_PERSONAL_DATA,
    Permission.SEE_ORIGINALS,
    Permission.MANAGE_ACCESS,
}
ALLOWED = {
    Role.PROJECTOR: _READER,
    Role.VIEWER: _VIEWER,
    Role.OPD: frozenset({Permission.READ, Permission.EXPORT, Permission.SEND, Permission.TICK}),
    Role.FACILITATOR: _FACILITATOR,
    Role.ADMINISTRATOR: _FACILITATOR | {Permission.PURGE, Permission.MANAGE_STORE},
}


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person; `opd` is the one OPD that the role OPD sends for.

    With a `region` (its code) the person works in that one alone, and not on the store as a whole.
    """

    name: str
    role: Role
    opd: str | None = None
    region: str | None = None

    def __post_init__(self) -> None:
        """Raises ValueError for a role OPD without an OPD, or another role with one."""
        if (self.role is Role.OPD) != (self.opd is not None):
            raise ValueError(f"{self.role}: {self.opd!r}")

    def may(self, permission: Permission) -> bool:
        """Whether the role allows it."""
        if permission is Permission.MANAGE_STORE and self.region is not None:
            return False
        return permission in ALLOWED[self.role]

    def require(self, permission: Permission) -> None:
        """Nothing where the role allows it; raises PermissionDeniedError otherwise."""
        if not self.may(permission):
            raise PermissionDeniedError(self.role, permission)

    @property
    def author(self) -> Author:
        """The name and role that batches and the audit log keep."""
        return Author(self.name, self.role)


LOCAL_ACTOR = Actor("lokal", Role.ADMINISTRATOR)
"""The one person at the machine itself, in local mode and at the command line."""
