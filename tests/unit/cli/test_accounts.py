"""`accounts`: added, listed and removed from a shell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from smartcity.cli import main
from smartcity.workflow.accounts import Identity, sign_in_as
from smartcity.workflow.actors import Role
from smartcity.workflow.errors import UnknownAccountError
from smartcity.workflow.workspace import open_database

SITI = "siti@contoh.go.id"
VOUCHED_FOR = Identity("https://sso.contoh.go.id", "7f3a", SITI)


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    file = str(tmp_path / "smartcity.db")
    monkeypatch.setenv("SMARTCITY_DATABASE", file)
    return file


def listed(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, str | None]]:
    assert main(["accounts", *arguments, "--json"]) == 0
    found: list[dict[str, str | None]] = json.loads(capsys.readouterr().out)["accounts"]
    return found


def test_the_first_account_brings_its_region_with_it(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["add", SITI.upper(), "--role", "administrator", "--region", "32.04", "--label", "Siti"]
    [added] = listed(capsys, *given)
    assert (added["identity"], added["role"], added["opd"], added["label"]) == (
        SITI,
        "administrator",
        None,
        "Siti",
    )
    assert listed(capsys, "list") == [added]
    actor = sign_in_as(open_database(database), VOUCHED_FOR, "10.0.0.7").signed_in.actor
    assert (actor.name, actor.role, actor.region) == ("Siti", Role.ADMINISTRATOR, "32.04")


def test_a_removed_account_lets_nobody_in(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    listed(capsys, "add", VOUCHED_FOR.lasting, "--role", "viewer", "--region", "32.04")
    [removed] = listed(capsys, "remove", VOUCHED_FOR.lasting)
    assert removed["identity"] == VOUCHED_FOR.lasting
    assert listed(capsys, "list") == []
    with pytest.raises(UnknownAccountError):
        sign_in_as(open_database(database), VOUCHED_FOR, "10.0.0.7")


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    "wrong",
    [
        ["add", "siti", "--role", "viewer", "--region", "32.04"],
        ["add", "budi@contoh.go.id", "--role", "opd", "--region", "32.04"],
        ["add", "budi@contoh.go.id", "--role", "opd", "--opd", "Dinas Antariksa", "--region", "32.04"],
        ["add", SITI, "--role", "viewer", "--region", "32.04"],
        ["remove", "budi@contoh.go.id"],
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["accounts", "add", SITI, "--role", "viewer", "--region", "32.04"]) == 0
    assert main(["accounts", *wrong]) == 2
    assert "Error" not in capsys.readouterr().err
