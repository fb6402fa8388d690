"""The first access code: from the moment it exists everybody needs one, so it goes to who runs the server."""

from __future__ import annotations

from smartcity.workflow.access import CodeSlip, CodeWish, Opened, make_codes, sign_in
from smartcity.workflow.actors import Permission, Role
from smartcity.workflow.errors import SignInWaitError, StoreError
from smartcity.workflow.workspace import Workspace


def make_first_code(workspace: Workspace, label: str) -> CodeSlip:
    """An administrator's code for the region, in clear this once; `label` names who uses it. Audited.

    Raises PermissionDeniedError for anybody but the administrator of the whole store, at the machine itself.
    """
    workspace.actor.require(Permission.MANAGE_STORE)
    [slip] = make_codes(workspace, [CodeWish(Role.ADMINISTRATOR, label=label)])
    return slip


def open_with_first_code(workspace: Workspace, label: str, source: str) -> tuple[CodeSlip, Opened | None]:
    """The same, and whoever asked for it (from `source`) signed in with it, so that they stay inside.

    None where that has to wait: the code is made all the same and must be shown. Raises as `make_first_code`.
    """
    slip = make_first_code(workspace, label)
    try:
        return slip, sign_in(workspace.database, slip.code, source)
    except (SignInWaitError, StoreError):
        return slip, None
