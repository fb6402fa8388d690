"""`serve`: what it needs before it opens, and a real server that it opens to the network."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import segno

from smartcity.cli import main
from smartcity.cli.network import can_listen, network_addresses
from smartcity.reports.qr_code import qr_in_terminal
from smartcity.workflow.access import codes_exist, sign_in
from smartcity.workflow.actors import Role
from smartcity.workflow.history import audit_log
from smartcity.workflow.workspace import open_database, open_workspace

ROOT = Path(__file__).parents[3]
CODE = re.compile(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}\b")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_it_opens_nothing_without_a_code_and_a_region_to_make_one_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = str(tmp_path / "smartcity.db")
    port = free_port()
    assert main(["serve", "--database", database, "--port", str(port)]) == 2
    assert capsys.readouterr().out == ""
    assert not codes_exist(open_database(database))


@pytest.mark.parametrize("address", ["203.0.113.7", "nowhere", "::", "0.0.0.0:80"])
def test_an_address_that_is_not_ours_makes_no_code(
    tmp_path: Path, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    database = str(tmp_path / "smartcity.db")
    command = ["serve", "--database", database, "--region", "32.04", "--address", address]
    assert main([*command, "--port", str(free_port())]) == 2
    assert capsys.readouterr().out == ""
    assert not codes_exist(open_database(database))


def test_a_port_that_is_taken_or_none_cannot_be_used() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert not can_listen("127.0.0.1", taken.getsockname()[1])
    assert not can_listen("127.0.0.1", 70_000)


def test_addresses_of_the_network_are_those_that_others_can_use() -> None:
    addresses = network_addresses()
    assert not [address for address in addresses if address.startswith(("127.", "169.254.", "0."))]
    assert all(can_listen(address, free_port()) for address in addresses)


def test_the_code_in_a_terminal_is_the_code() -> None:
    address = "http://192.168.1.20:8501"
    light = {" ": (0, 0), "\u2580": (1, 0), "\u2584": (0, 1), "\u2588": (1, 1)}
    lines = qr_in_terminal(address).splitlines()
    rows = [[light[sign][half] for sign in line] for line in lines for half in (0, 1)]
    matrix = [[1 - module for module in row] for row in segno.make_qr(address, error="m").matrix]
    size = len(matrix)
    assert [row[4 : 4 + size] for row in rows[4 : 4 + size]] == matrix
    assert all(all(row[:4]) and all(row[-4:]) for row in rows[:size])


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, str, subprocess.Popen[str]]]:
    """What a first start printed before the server came up, and its process."""
    command = [sys.executable, "-m", "smartcity", "serve", "--region", "32.04", "--port", str(free_port())]
    database = str(tmp_path / "smartcity.db")
    process = subprocess.Popen(
        [*command, "--database", database], cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    assert process.stdout is not None
    printed = ""
    while "Ctrl+C" not in printed and (line := process.stdout.readline()):
        printed += line
    yield printed, database, process
    process.kill()
    process.wait(timeout=20)
    process.stdout.close()


def status(address: str) -> int:
    """What a program gets that is not signed in; 0 where nobody answers."""
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code
    except OSError:
        return 0


def test_a_first_start_prints_address_and_code_and_opens_only_to_codes(
    served: tuple[str, str, subprocess.Popen[str]],
) -> None:
    printed, file, process = served
    [code] = CODE.findall(printed)
    found = re.search(r"http://[\d.]+:(\d+)", printed)
    assert found is not None
    assert found[0].split("/")[2].partition(":")[0] in network_addresses()
    assert qr_in_terminal(found[0]) in printed
    actor = sign_in(open_database(file), code, "10.0.0.7").signed_in.actor
    assert (actor.role, actor.region) == (Role.ADMINISTRATOR, "32.04")

    deadline = time.monotonic() + 40
    while status(f"{found[0]}/_stcore/health") != 200:
        assert time.monotonic() < deadline
        assert process.poll() is None
        time.sleep(0.2)
    assert (status(f"{found[0]}/"), status(f"http://localhost:{found[1]}/")) == (401, 401)
    claiming = {"X-Forwarded-For": "203.0.113.9"}
    form = urllib.request.Request(f"{found[0]}/masuk", b"code=2222-2222-2222", claiming)
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(form, timeout=20)
    [line] = [
        entry for entry in audit_log(open_workspace(open_database(file))) if entry.action == "sign-in-refused"
    ]
    assert line.detail["source"] == found[0].split("/")[2].partition(":")[0], "strangers name no other"
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=20) == 128 + signal.SIGTERM
    assert status(f"{found[0]}/_stcore/health") == 0
