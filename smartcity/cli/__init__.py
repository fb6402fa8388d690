"""The command line: one module a family of commands, listed in the table below."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from smartcity.reference.texts import text
from smartcity.workflow.errors import StoreError, WorkflowError

_BAD_USAGE = 2
_BROKEN_PIPE = 141

LANGUAGE = "id"
"""The language of help and of output for people; JSON does not depend on it but for `message`."""

# Command -> the module that offers `add_arguments(parser)` and `run(arguments) -> code` for it, imported only
# when its command is asked for. Its one-line help is the text `cli.<command>.help`.
COMMANDS: dict[str, str] = {
    "check": "smartcity.cli.check",
    "import": "smartcity.cli.importing",
    "withdraw": "smartcity.cli.batches",
    "reinstate": "smartcity.cli.batches",
    "purge": "smartcity.cli.batches",
    "template": "smartcity.cli.downloads",
    "metrics": "smartcity.cli.metrics",
    "select": "smartcity.cli.select",
    "backup": "smartcity.cli.storage",
    "restore": "smartcity.cli.storage",
    "demo": "smartcity.cli.demo",
    "codes": "smartcity.cli.codes",
    "accounts": "smartcity.cli.accounts",
    "serve": "smartcity.cli.serve",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code; bad usage exits with 2, as argparse does."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _write_utf8()
    parser = argparse.ArgumentParser(prog="smartcity", description=text("cli.help", LANGUAGE))
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    chosen = next((word for word in given if word in COMMANDS), None)
    for command, module in COMMANDS.items():
        help_text = text(f"cli.{command}.help", LANGUAGE)
        subparser = subparsers.add_parser(command, help=help_text, description=help_text)
        if command == chosen:
            import_module(module).add_arguments(subparser)
    parsed = parser.parse_args(given)
    try:
        code = int(import_module(COMMANDS[parsed.command]).run(parsed))
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader (`| head`) has seen enough; nothing more can be said to it, at exit neither.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _BROKEN_PIPE
    except (WorkflowError, StoreError) as error:
        problem = import_module("smartcity.cli.problems").problem_text(error, LANGUAGE)
        print(text("cli.error", LANGUAGE, problem=problem), file=sys.stderr)
        return _BAD_USAGE
    return code


def _write_utf8() -> None:
    """Print any text on any terminal: UTF-8, and what cannot be encoded as an escape."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
