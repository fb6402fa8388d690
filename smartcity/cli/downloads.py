"""`template`: writes the workbook to fill in, empty or with one OPD's innovations."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from pathlib import Path

from smartcity.cli import LANGUAGE
from smartcity.cli.output import harmless
from smartcity.reference.texts import text
from smartcity.workflow.downloads import Download, blank_template, template_file
from smartcity.workflow.errors import DecisionError
from smartcity.workflow.workspace import Database, open_database, open_workspace, stored_regions

_REFUSED = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `template`."""
    parser.add_argument("file", type=Path, metavar="OUT.xlsx", help=text("cli.template.file", LANGUAGE))
    parser.add_argument("--opd", metavar="NAME", help=text("cli.template.opd", LANGUAGE))
    parser.add_argument("--region", metavar="REGION", help=text("cli.region", LANGUAGE))
    parser.add_argument("--database", metavar="URL", help=text("cli.database", LANGUAGE))


def run(arguments: argparse.Namespace) -> int:
    """Write the template; exit code 2 where the OPD is unknown or the file cannot be written.

    A file that already holds something is left alone: it may be a template that somebody has filled in.
    """
    out: Path = arguments.file
    if out.exists() and out.stat().st_size:
        return _refuse(text("cli.template.exists", LANGUAGE, file=out))
    with closing(open_database(arguments.database)) as database:
        try:
            made = _template(database, arguments)
        except DecisionError as error:
            return _refuse(text("cli.template.opd_unknown", LANGUAGE, opd=error.value))
    try:
        out.write_bytes(made.content)
    except OSError as error:
        return _refuse(text("cli.template.not_written", LANGUAGE, file=out, reason=error.strerror))
    print(harmless(text("cli.template.done", LANGUAGE, file=out)))
    return 0


def _template(database: Database, arguments: argparse.Namespace) -> Download:
    """The region's template; where nothing is stored yet and none is asked for, the one without OPDs."""
    asked = arguments.region is not None or arguments.opd is not None
    if not asked and not stored_regions(database):
        return blank_template()
    return template_file(open_workspace(database, arguments.region), arguments.opd)


def _refuse(problem: str) -> int:
    print(harmless(text("cli.error", LANGUAGE, problem=problem)), file=sys.stderr)
    return _REFUSED
