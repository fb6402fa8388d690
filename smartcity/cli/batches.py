"""`withdraw`, `reinstate` and `purge`: taking a batch out, back in, or erasing it for good."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from contextlib import closing

from smartcity.cli import LANGUAGE
from smartcity.reference.texts import text
from smartcity.workflow import history
from smartcity.workflow.workspace import Workspace, open_database, open_workspace

_STEPS: dict[str, Callable[[Workspace, int], int]] = {
    "withdraw": history.withdraw,
    "reinstate": history.reinstate,
    "purge": history.purge,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of all three."""
    parser.add_argument("batch", type=int, metavar="BATCH", help=text("cli.batch", LANGUAGE))
    parser.add_argument("--region", metavar="REGION", help=text("cli.region", LANGUAGE))
    parser.add_argument("--database", metavar="URL", help=text("cli.database", LANGUAGE))
    parser.add_argument("--json", action="store_true", help=text("cli.json", LANGUAGE))


def run(arguments: argparse.Namespace) -> int:
    """Take the step and print the new revision; a batch that is not there or not in that state gives 2."""
    with closing(open_database(arguments.database, create=False)) as database:
        workspace = open_workspace(database, arguments.region)
        revision = _STEPS[arguments.command](workspace, arguments.batch)
    if arguments.json:
        print(json.dumps({"batch": arguments.batch, "revision": revision}))
    else:
        key = f"cli.{arguments.command}.done"
        print(text(key, LANGUAGE, batch=arguments.batch, revision=revision))
    return 0
