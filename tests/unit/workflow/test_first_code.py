"""The first code: made by the person at the machine alone, who is signed in with it."""

from __future__ import annotations

import pytest

from smartcity.workflow import first_code
from smartcity.workflow.access import actor_of, codes_exist, list_codes, sign_in
from smartcity.workflow.actors import Role
from smartcity.workflow.errors import StoreBusyError
from smartcity.workflow.first_code import open_with_first_code
from smartcity.workflow.workspace import Workspace

SOURCE = "127.0.0.1"


def test_it_opens_the_region_as_administrator_and_signs_in(workspace: Workspace) -> None:
    assert not codes_exist(workspace.database)
    slip, opened = open_with_first_code(workspace, "Administrator", SOURCE)
    assert opened is not None
    signed_in = actor_of(workspace.database, opened.token)
    assert signed_in is not None
    assert (signed_in.actor.role, signed_in.region) == (Role.ADMINISTRATOR, workspace.code)
    assert signed_in.actor.name == "Administrator"
    assert sign_in(workspace.database, slip.code, SOURCE).signed_in.actor == signed_in.actor


def test_it_is_made_and_told_where_signing_in_has_to_wait(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise StoreBusyError

    monkeypatch.setattr(first_code, "sign_in", busy)
    slip, opened = open_with_first_code(workspace, "Administrator", SOURCE)
    assert opened is None
    assert [code.handle for code in list_codes(workspace)] == [slip.handle]
