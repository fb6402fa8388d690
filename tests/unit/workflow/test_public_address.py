"""Which address others in the hall are told, and what a link with a code looks like."""

from __future__ import annotations

import pytest

from smartcity.workflow.access import CodeSlip
from smartcity.workflow.actors import Role
from smartcity.workflow.code_links import code_link
from smartcity.workflow.public_address import PUBLIC_VARIABLE, is_own_machine, public_address

HALL = "http://192.168.1.20:8501"


@pytest.mark.parametrize(
    ("asked", "setting", "told"),
    [
        ("http://localhost:8501", HALL, HALL),
        ("http://127.0.0.1:8501", f"{HALL}/", HALL),
        ("http://[::1]:8501", HALL, HALL),
        ("http://10.0.0.4:8501", HALL, "http://10.0.0.4:8501"),
        ("https://smartcity.contoh.go.id", HALL, "https://smartcity.contoh.go.id"),
        ("http://localhost:8501", "", "http://localhost:8501"),
    ],
)
def test_others_are_told_an_address_that_they_can_follow(
    asked: str, setting: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PUBLIC_VARIABLE, setting)
    assert public_address(asked) == told


@pytest.mark.parametrize("address", ["http://localhost:8501", "http://127.0.0.1", "http://[::1]:1", "://"])
def test_an_address_of_everybodys_own_machine_helps_nobody(address: str) -> None:
    assert is_own_machine(address)
    assert not is_own_machine(HALL)


@pytest.mark.parametrize(
    ("role", "path"),
    [
        (Role.OPD, "/masuk?next=/kirim#ABCD-EFGH-JKMN"),
        (Role.PROJECTOR, "/masuk?next=/layar#ABCD-EFGH-JKMN"),
        (Role.FACILITATOR, "/masuk#ABCD-EFGH-JKMN"),
    ],
)
def test_a_link_holds_its_code_where_no_server_sees_it(role: Role, path: str) -> None:
    slip = CodeSlip("ABCD-EFGH-JKMN", "ABCD", role, "Dinas Kesehatan" if role is Role.OPD else None, "")
    assert code_link(HALL, slip) == HALL + path
