"""`backup` and `restore`: the whole database as one file, and back."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

from smartcity.cli import LANGUAGE
from smartcity.reference.texts import text
from smartcity.workflow.storage import backup_to, restore_from
from smartcity.workflow.workspace import open_database


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of both; `--replace` is what `restore` needs over existing data."""
    parser.add_argument("file", type=Path, metavar="FILE", help=text("cli.backup.file", LANGUAGE))
    parser.add_argument("--database", metavar="URL", help=text("cli.database", LANGUAGE))
    if parser.prog.endswith("restore"):
        parser.add_argument("--replace", action="store_true", help=text("cli.restore.replace", LANGUAGE))


def run(arguments: argparse.Namespace) -> int:
    """Write or read the backup and print how many rows it holds; refuses to overwrite, exit code 2."""
    is_backup = arguments.command == "backup"
    with closing(open_database(arguments.database, create=not is_backup)) as database:
        if is_backup:
            rows = backup_to(database, arguments.file)
        else:
            rows = restore_from(database, arguments.file, replace=arguments.replace)
    numbers = {"file": arguments.file, "rows": sum(rows.values()), "originals": rows["original"]}
    print(text(f"cli.{arguments.command}.done", LANGUAGE, **numbers))
    return 0
