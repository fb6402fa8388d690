"""`check`: reads and checks files, writes nothing."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from smartcity.cli import LANGUAGE
from smartcity.cli.output import exit_code, harmless, to_json, to_text
from smartcity.intake.cleaning.findings import severity_of
from smartcity.intake.limits import limits_from_environment
from smartcity.intake.tables import IntakeContext
from smartcity.intake.worker import check_files
from smartcity.records import FileResult, FileStatus, Finding
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
    given = [(name, _content(name)) for name in arguments.files]
    readable = [(Path(name).name, content) for name, content in given if content is not None]
    results = list(_with_unreadable(given, _checked(arguments, readable)))
    if arguments.json:
        print(to_json(results, LANGUAGE, with_records=arguments.records))
    else:
        print(to_text(results, LANGUAGE))
    return exit_code(results)


def _content(name: str) -> bytes | None:
    """The file's bytes; None where there is no such file or it may not be read."""
    try:
        return Path(name).read_bytes()
    except OSError as error:
        print(f"{harmless(name)}: {error.strerror}", file=sys.stderr)
        return None


def _with_unreadable(
    given: Sequence[tuple[str, bytes | None]], checked: Iterator[FileResult]
) -> Iterator[FileResult]:
    """A result for each given file in order, those without content as unreadable."""
    for name, content in given:
        if content is None:
            yield _not_there(name)
        else:
            yield next(checked)


def _not_there(name: str) -> FileResult:
    finding = Finding("file-unreadable", severity_of("file-unreadable"))
    return FileResult(Path(name).name, "", 0, FileStatus.UNREADABLE, findings=[finding])


def _checked(arguments: argparse.Namespace, files: Sequence[tuple[str, bytes]]) -> Iterator[FileResult]:
    """The results of the readable files; with a region or database against what is stored there."""
    if arguments.region is None and arguments.database is None:
        yield from check_files(files, IntakeContext(), limits_from_environment())
        return
    with closing(open_database(arguments.database, create=False)) as database:
        workspace = open_workspace(database, arguments.region)
        for received in check_uploads(workspace, files):
            yield received.result
