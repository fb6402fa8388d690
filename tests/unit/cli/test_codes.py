"""`codes`: made, listed, replaced and revoked from a shell; new ones are shown once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from smartcity.cli import main
from smartcity.intake.tables import ExpectedOpd
from smartcity.workflow import registry
from smartcity.workflow.access import sign_in
from smartcity.workflow.actors import Role
from smartcity.workflow.errors import SignInRefusedError
from smartcity.workflow.workspace import open_database, open_workspace

OPDS = ("Dinas Kesehatan", "Dinas Perhubungan")


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    file = str(tmp_path / "smartcity.db")
    monkeypatch.setenv("SMARTCITY_DATABASE", file)
    return file


def codes(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, str]]:
    assert main(["codes", *arguments, "--json"]) == 0
    found: list[dict[str, str]] = json.loads(capsys.readouterr().out)["codes"]
    return found


def test_the_first_code_brings_its_region_with_it(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    [made] = codes(capsys, "make", "--role", "administrator", "--region", "32.04")
    actor = sign_in(open_database(database), made["code"], "10.0.0.7").signed_in.actor
    assert (actor.role, actor.region) == (Role.ADMINISTRATOR, "32.04")


def test_a_code_for_every_opd_is_made_once(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    region = open_workspace(open_database(database), "32.04", create=True)
    registry.save_opds(region, [ExpectedOpd(name) for name in OPDS])
    made = codes(capsys, "make", "--role", "opd", "--all-opds")
    assert [code["opd"] for code in made] == list(OPDS)
    assert codes(capsys, "make", "--role", "opd", "--all-opds") == []
    listed = codes(capsys, "list")
    assert [code["handle"] for code in listed] == [code["handle"] for code in made]
    assert not [code for code in listed if "code" in code or "hash" in code]


def test_a_code_is_replaced_and_revoked(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    [lost] = codes(capsys, "make", "--role", "viewer", "--region", "32.04", "--label", "Dewan")
    [found] = codes(capsys, "replace", lost["code"].lower())
    assert (found["label"], found["role"]) == ("Dewan", "viewer")
    [revoked] = codes(capsys, "revoke", found["handle"])
    assert revoked["revoked_at"]
    for code in (lost, found):
        with pytest.raises(SignInRefusedError):
            sign_in(open_database(database), code["code"], "10.0.0.7")


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    "wrong",
    [
        ["make", "--role", "viewer"],
        ["make", "--role", "opd", "--region", "32.04"],
        ["make", "--role", "opd", "--opd", "Dinas Antariksa", "--region", "32.04"],
        ["make", "--role", "viewer", "--opd", "Dinas Kesehatan", "--region", "32.04"],
        ["make", "--role", "viewer", "--all-opds", "--region", "32.04"],
        ["revoke", "ABCD"],
    ],
)
def test_what_cannot_be_made_ends_with_2(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codes", *wrong]) == 2
    assert capsys.readouterr().out == ""
