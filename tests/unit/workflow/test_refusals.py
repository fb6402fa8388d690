"""Refused sign-ins are in the audit log without secrets, and a flood of them is a few lines."""

from __future__ import annotations

import pytest

from smartcity.store import Database
from smartcity.workflow.access import CodeSlip, CodeWish, make_codes, revoke_codes, sign_in
from smartcity.workflow.actors import Role
from smartcity.workflow.errors import SignInRefusedError, SignInWaitError
from smartcity.workflow.history import audit_log
from smartcity.workflow.workspace import Workspace, open_workspace
from tests.unit.conftest import Clock

HALL = "192.168.1.20"


@pytest.fixture
def region(database: Database) -> Workspace:
    """A region that is no example."""
    return open_workspace(database, "32.04", create=True)


@pytest.fixture
def slip(region: Workspace) -> CodeSlip:
    [made] = make_codes(region, [CodeWish(Role.VIEWER)])
    return made


def refuse(region: Workspace, typed: str, source: str = HALL) -> None:
    with pytest.raises((SignInRefusedError, SignInWaitError)):
        sign_in(region.database, typed, source)


def noted(region: Workspace) -> list[tuple[str, str]]:
    """Handle and source of each refusal in the log, the oldest first."""
    lines = [line for line in audit_log(region, 5000) if line.action == "sign-in-refused"]
    assert all(line.detail.keys() == {"handle", "source"} for line in lines)
    return [(line.detail["handle"], line.detail["source"]) for line in reversed(lines)]


def test_wrong_secrets_unknown_and_revoked_codes_are_noted_without_their_secret(
    region: Workspace, slip: CodeSlip
) -> None:
    revoke_codes(region, [make_codes(region, [CodeWish(Role.VIEWER)])[0].handle])
    refuse(region, f"{slip.handle}-2345-6789")
    refuse(region, "????-2345-6789", "203.0.113.9")
    assert noted(region) == [(slip.handle, HALL), ("????", "203.0.113.9")]
    assert "2345" not in str([line.detail for line in audit_log(region)])


def test_the_same_is_one_line_until_it_comes_again_later(
    region: Workspace, slip: CodeSlip, clock: Clock
) -> None:
    for _ in range(3):
        refuse(region, f"{slip.handle}-2345-6789")
    assert len(noted(region)) == 1
    clock.move(minutes=16)
    refuse(region, f"{slip.handle}-2345-6789")
    assert len(noted(region)) == 2


def test_a_thousand_wrong_codes_are_a_few_lines(region: Workspace, slip: CodeSlip) -> None:
    for place in range(1000):
        refuse(region, f"{place:04d}{slip.code[4:]}")
    assert len(noted(region)) == 10
    refuse(region, f"{slip.handle}-2345-6789", "203.0.113.9")
    assert noted(region)[-1] == (slip.handle, "203.0.113.9"), "one source hides no other"


def test_many_sources_together_cannot_fill_the_log(region: Workspace) -> None:
    for place in range(55):
        refuse(region, f"{place:04d}-2222-2222", f"203.0.113.{place}")
    assert len(noted(region)) == 50


def test_an_unknown_code_among_several_regions_is_in_no_regions_log(
    region: Workspace, slip: CodeSlip
) -> None:
    other = open_workspace(region.database, "32.73", create=True)
    refuse(region, "????-2345-6789")
    refuse(region, f"{slip.handle}-2345-6789")
    assert (noted(region), noted(other)) == ([(slip.handle, HALL)], [])
