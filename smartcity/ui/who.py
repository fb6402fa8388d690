"""Who looks at this page, as `access.require` found when the page was last run."""

from __future__ import annotations

from typing import cast

from smartcity.ui import session
from smartcity.workflow.actors import Actor, Permission

_KEY = "actor"


def keep_actor(found: Actor) -> None:
    """Remembers who looks at this page; what somebody else left in the same tab is forgotten."""
    if session.state().get(_KEY, found) != found:
        session.state().clear()
    session.state()[_KEY] = found


def actor() -> Actor:
    """Who looks at this page; raises KeyError where no page has asked."""
    return cast(Actor, session.state()[_KEY])


def may(permission: Permission) -> bool:
    """Whether to show what needs this permission; workflow asks again where data is read and written."""
    return actor().may(permission)
