"""`metrics`: the numbers of a region, as JSON or in sentences."""

from __future__ import annotations

import argparse
import json
from contextlib import closing
from datetime import date

from smartcity.analysis import headlines
from smartcity.analysis.coverage import by_dimension, by_subdimension
from smartcity.analysis.metrics import RegionState, region_metrics
from smartcity.analysis.participation import count_participation, participation
from smartcity.analysis.quick_wins import quick_wins
from smartcity.charts.wording import headline_text
from smartcity.cli import LANGUAGE
from smartcity.cli.output import harmless
from smartcity.reference import load_reference
from smartcity.reference.texts import text
from smartcity.workflow.stage_closing import progress_of
from smartcity.workflow.tables import RegionTables, load_tables
from smartcity.workflow.workspace import Workspace, open_database, open_workspace


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `metrics`."""
    parser.add_argument("--json", action="store_true", help=text("cli.json", LANGUAGE))
    parser.add_argument("--as-of", type=_day, metavar="DATE", help=text("cli.metrics.as_of", LANGUAGE))
    parser.add_argument("--region", metavar="REGION", help=text("cli.region", LANGUAGE))
    parser.add_argument("--database", metavar="URL", help=text("cli.database", LANGUAGE))


def run(arguments: argparse.Namespace) -> int:
    """Print the numbers at the present revision or at the end of a day; exit code 0."""
    with closing(open_database(arguments.database, create=False)) as database:
        workspace = open_workspace(database, arguments.region)
        tables = load_tables(workspace, arguments.as_of)
    if arguments.json:
        state = RegionState(workspace.code, workspace.region.name, tables.revision, arguments.as_of)
        numbers = region_metrics(
            state,
            tables.registry,
            tables.innovations,
            tables.held,
            load_reference(),
            progress=progress_of(tables),
            quick_wins=quick_wins(tables, load_reference()),
        )
        print(json.dumps(numbers, ensure_ascii=False, indent=1, allow_nan=False))
    else:
        print("\n".join(harmless(line) for line in _sentences(workspace, tables)))
    return 0


def _sentences(workspace: Workspace, tables: RegionTables) -> list[str]:
    reference = load_reference()
    count = count_participation(participation(tables.registry, tables.innovations, tables.held), tables.held)
    said = [
        headlines.participation_headline(count),
        headlines.dimension_headline(by_dimension(tables.innovations, reference)),
        headlines.subdimension_headline(by_subdimension(tables.innovations, reference)),
    ]
    heading = text("cli.metrics.heading", LANGUAGE, region=workspace.region.name, revision=tables.revision)
    return [heading, *(headline_text(headline, LANGUAGE, reference) for headline in said)]


def _day(sent: str) -> date:
    """The day of an ISO date; argparse turns the ValueError of anything else into bad usage."""
    return date.fromisoformat(sent)
