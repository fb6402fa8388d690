"""How things stand for open pages: the newest revision of any region, and who still is who was let in."""

from __future__ import annotations

import pytest

from smartcity.intake.tables import ExpectedOpd
from smartcity.store import Database
from smartcity.workflow import access, code_secrets, registry
from smartcity.workflow.access import CodeWish, make_codes, sign_in
from smartcity.workflow.actors import LOCAL_ACTOR, Role
from smartcity.workflow.standing import standing
from smartcity.workflow.workspace import Workspace, open_workspace
from tests.unit.conftest import Clock

OPD = "Dinas Kesehatan"
pytestmark = pytest.mark.usefixtures("cheap_hashes")
HALL = "192.168.1.20"


@pytest.fixture
def region(workspace: Workspace) -> Workspace:
    registry.save_opds(workspace, [ExpectedOpd(OPD)])
    return workspace


def test_the_newest_revision_is_that_of_any_region(region: Workspace) -> None:
    before = standing(region.database).revision
    assert before == region.revision
    elsewhere = open_workspace(region.database, "32.05", create=True)
    assert standing(region.database).revision == elsewhere.revision == before + 1


def test_a_database_without_a_region_stands_at_nothing(database: Database) -> None:
    found = standing(database)
    assert (found.revision, found.has_codes, found.actors) == (0, False, {})


def test_local_mode_holds_until_a_code_is_made_and_again_without_one(region: Workspace) -> None:
    assert standing(region.database).holds(LOCAL_ACTOR, "")
    [slip] = make_codes(region, [CodeWish(Role.VIEWER)])
    assert not standing(region.database).holds(LOCAL_ACTOR, "")
    access.revoke_codes(region, [slip.handle])
    assert standing(region.database).holds(LOCAL_ACTOR, "")


@pytest.mark.parametrize("end", ["expired", "signed out", "ended", "revoked"])
def test_an_actor_holds_with_the_own_token_until_the_session_ends(
    region: Workspace, clock: Clock, end: str
) -> None:
    slips = make_codes(region, [CodeWish(Role.OPD, OPD), CodeWish(Role.VIEWER)])
    opened, other = (sign_in(region.database, slip.code, HALL) for slip in slips)
    actor, own, others = opened.signed_in.actor, *map(code_secrets.token_hash, (opened.token, other.token))
    before = standing(region.database)
    assert before.holds(actor, own)
    assert not before.holds(actor, others)
    assert not before.holds(actor, "")
    assert not before.holds(LOCAL_ACTOR, own)
    if end == "expired":
        clock.move(hours=12, seconds=1)
    elif end == "signed out":
        access.end_session(region.database, opened.token)
    elif end == "ended":
        access.end_sessions(region, [own])
    else:
        access.revoke_codes(region, [slips[0].handle])
    after = standing(region.database)
    assert not after.holds(actor, own)
    assert after.holds(other.signed_in.actor, others) == (end != "expired")
