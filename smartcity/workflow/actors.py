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
    """Everything that is allowed or refused."""

    READ = "read"
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
    MANAGE_STORE = "manage-store"


_VIEWER = frozenset({Permission.READ, Permission.EXPORT})
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
}
ALLOWED = {
    Role.PROJECTOR: frozenset({Permission.READ}),
    Role.VIEWER: _VIEWER,
    Role.OPD: _VIEWER | {Permission.SEND, Permission.TICK},
    Role.FACILITATOR: _FACILITATOR,
    Role.ADMINISTRATOR: _FACILITATOR | {Permission.PURGE, Permission.MANAGE_STORE},
}


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person; `opd` is the one OPD that the role OPD sends for."""

    name: str
    role: Role
    opd: str | None = None

    def may(self, permission: Permission) -> bool:
        """Whether the role allows it."""
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
