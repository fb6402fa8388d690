"""`check`: reads and checks files, writes nothing."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import closing

from smartcity.cli import LANGUAGE
from smartcity.cli.given_files import not_there, read_given
from smartcity.cli.output import exit_code, to_json, to_text
from smartcity.intake.limits import limits_from_environment
from smartcity.intake.tables import IntakeContext
from smartcity.intake.worker import check_files
from smartcity.records import FileResult
from smartcity.reference.texts import text
from smartcity.workflow.receive import check_uploads
from smartcity.workflow.workspace import open_database, open_workspace


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `check`."""
    parser.add_argument("files", nargs="+", metavar="FILE", help=text("cli.check.files", LANGUAGE))
    parser.add_argument("--json", action="store_true", help=text("cli.json", LANGUAGE))
    parser.add_argument("--records", action="store_true", help=text("cli.check.records", LANGUAGE))
    parser.add_argument("--region", metavar="REGION", help=text("cli.region", LANGUAGE))
    parser.add_argument("--database", metavar="URL", help=text("cli.database", LANGUAGE))


def run(arguments: argparse.Namespace) -> int:
    """Check the files, print what was found, give the exit code."""
    given = read_given(arguments.files)
    readable = [(name, content) for name, content in given if content is not None]
    results = list(_with_unreadable(given, _checked(arguments, readable)))
    if arguments.json:
        print(to_json(results, LANGUAGE, with_records=arguments.records))
    else:
        print(to_text(results, LANGUAGE))
    return exit_code(results)


def _with_unreadable(
    given: Sequence[tuple[str, bytes | None]], checked: Iterator[FileResult]
) -> Iterator[FileResult]:
    """A result for each given file in order, those without content as unreadable."""
    for name, content in given:
        if content is None:
            yield not_there(name)
        else:
            yield next(checked)


def _checked(arguments: argparse.Namespace, files: Sequence[tuple[str, bytes]]) -> Iterator[FileResult]:
    """The results of the readable files; with a region or database against what is stored there."""
    if arguments.region is None and arguments.database is None:
        yield from check_files(files, IntakeContext(), limits_from_environment())
        return
    with closing(open_database(arguments.database, create=False)) as database:
        workspace = open_workspace(database, arguments.region, unsaved=True)
        for received in check_uploads(workspace, files):
            yield received.result
