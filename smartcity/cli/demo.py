"""`demo`: brings in the example region, or takes it out again."""

from __future__ import annotations

import argparse
from contextlib import closing

from smartcity.cli import LANGUAGE
from smartcity.reference.texts import text
from smartcity.workflow import example
from smartcity.workflow.workspace import open_database


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `demo`."""
    parser.add_argument("--remove", action="store_true", help=text("cli.demo.remove", LANGUAGE))
    parser.add_argument("--database", metavar="URL", help=text("cli.database", LANGUAGE))


def run(arguments: argparse.Namespace) -> int:
    """Load or remove the example and print what happened; doing it twice does no harm."""
    with closing(open_database(arguments.database)) as database:
        if arguments.remove:
            print(text("cli.demo.removed", LANGUAGE, count=example.remove(database)))
            return 0
        receipts = example.load(database)
    accepted = sum(receipt.counts["accepted"] for receipt in receipts)
    held = sum(receipt.counts["held"] for receipt in receipts)
    print(text("cli.demo.loaded", LANGUAGE, files=len(receipts), accepted=accepted, held=held))
    return 0
