"""`serve`: opens the app to the network of the hall, and says by which address it is reached."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from smartcity.cli import LANGUAGE
from smartcity.cli.network import ALL_ADDRESSES, can_listen, network_addresses
from smartcity.reference.texts import text
from smartcity.reports.qr_code import qr_in_terminal
from smartcity.store.database import ADDRESS_VARIABLE
from smartcity.workflow.access import CodeSlip, codes_exist
from smartcity.workflow.first_code import make_first_code
from smartcity.workflow.public_address import PUBLIC_VARIABLE
from smartcity.workflow.workspace import open_database, open_workspace

ROOT = Path(__file__).parents[2]
DEFAULT_PORT = 8501
# Memory of closed sessions goes back to the system (glibc keeps it otherwise).
_MEMORY = {"MALLOC_ARENA_MAX": "2", "MALLOC_TRIM_THRESHOLD_": "65536"}
_CANNOT_OPEN = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `serve`."""
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help=text("cli.serve.port", LANGUAGE))
    parser.add_argument("--address", metavar="IP", help=text("cli.serve.address", LANGUAGE))
    parser.add_argument("--region", metavar="REGION", help=text("cli.serve.region", LANGUAGE))
    parser.add_argument("--database", metavar="URL", help=text("cli.database", LANGUAGE))


def run(arguments: argparse.Namespace) -> int:
    """Serve until stopped; exit 2 where the address cannot be used, else the server's own exit code.

    Where nobody has a code yet an administrator's is made first, and printed this once.
    """
    listening_on: str = arguments.address or ALL_ADDRESSES
    if not can_listen(listening_on, arguments.port):
        place = f"{listening_on}:{arguments.port}"
        print(text("cli.serve.cannot_listen", LANGUAGE, place=place), file=sys.stderr)
        return _CANNOT_OPEN
    reached = network_addresses() if listening_on == ALL_ADDRESSES else [listening_on]
    if not reached:
        print(text("cli.serve.no_network", LANGUAGE), file=sys.stderr)
        return _CANNOT_OPEN
    slip = _first_code(arguments)
    addresses = [f"http://{address}:{arguments.port}" for address in reached]
    _say_how_to_come_in(addresses, slip)
    return _serve(listening_on, arguments.port, reached[0], addresses[0], arguments.database)


def _first_code(arguments: argparse.Namespace) -> CodeSlip | None:
    """The administrator's code that the server must have before it opens; None where codes exist."""
    with closing(open_database(arguments.database)) as database:
        if codes_exist(database):
            return None
        region = open_workspace(database, arguments.region, create=True)
        return make_first_code(region, text("sign_in.first_label", LANGUAGE))


def _say_how_to_come_in(addresses: list[str], slip: CodeSlip | None) -> None:
    if slip is not None:
        print(text("cli.serve.first_code", LANGUAGE, code=slip.code))
    print(text("cli.serve.open", LANGUAGE, address=addresses[0]))
    print(_light_on_dark(qr_in_terminal(addresses[0])))
    if addresses[1:]:
        print(text("cli.serve.others", LANGUAGE, addresses=", ".join(addresses[1:])))
    print(text("cli.serve.stop", LANGUAGE), flush=True)


def _light_on_dark(lines: str) -> str:
    """The lines in the terminal's own white on black, whatever its colours are; as they are for a file."""
    if not sys.stdout.isatty():
        return lines
    return "".join(f"\x1b[97;40m{line}\x1b[0m\n" for line in lines.splitlines())


def _serve(listening_on: str, port: int, host: str, address: str, database: str | None) -> int:
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    # With its host named, Streamlit asks no machine outside which address it has.
    options = {
        "server.address": listening_on,
        "server.port": str(port),
        "browser.serverAddress": host,
        "logger.hideWelcomeMessage": "true",
    }
    settings = {**os.environ, **_MEMORY, PUBLIC_VARIABLE: address}
    if database is not None:
        in_a_file = "://" not in database
        settings[ADDRESS_VARIABLE] = str(Path(database).expanduser().resolve()) if in_a_file else database
    given = [part for name, value in options.items() for part in (f"--{name}", value)]
    with subprocess.Popen([*command, *given], cwd=ROOT, env=settings) as server:
        signal.signal(signal.SIGTERM, lambda *_: server.terminate())
        while True:
            try:
                ended = server.wait()
            except KeyboardInterrupt:
                continue  # the server, in the same terminal, was told too and is ending
            return ended if ended >= 0 else 128 - ended
