"""The first access code: from the moment it exists everybody needs one, so it goes to who runs the server."""

from __future__ import annotations

from smartcity.workflow.access import CodeSlip, CodeWish, Opened, make_codes, sign_in
from smartcity.workflow.actors import LOCAL_ACTOR, Permission, Role
from smartcity.workflow.errors import PermissionDeniedError
from smartcity.workflow.workspace import Workspace


def make_first_code(workspace: Workspace) -> CodeSlip:
    """An administrator's code for the region, in clear this once. Audited.

    Raises PermissionDeniedError for anybody but the person at the machine itself.
    """
    if workspace.actor != LOCAL_ACTOR:
        raise PermissionDeniedError(workspace.actor.role, Permission.MANAGE_ACCESS)
    [slip] = make_codes(workspace, [CodeWish(Role.ADMINISTRATOR)])
    return slip


def open_with_first_code(workspace: Workspace, source: str) -> tuple[CodeSlip, Opened]:
    """The same, and whoever asked for it (from `source`) signed in with it; raises as `sign_in` besides."""
    slip = make_first_code(workspace)
    return slip, sign_in(workspace.database, slip.code, source)
