"""Tables of the same rows: a list of innovations, and what it says of their readiness."""

from __future__ import annotations

from collections.abc import Sequence

from smartcity.intake.clean import CleanedTable
from smartcity.intake.tables import LocatedTable, RecognisedTable


def with_tables_beside(
    located: Sequence[LocatedTable], recognised: Sequence[RecognisedTable | None]
) -> tuple[list[LocatedTable], list[RecognisedTable | None]]:
    """The tables of a sheet with those that stand in the same rows behind them."""
    beside = [
        (where, table.beside)
        for where, table in zip(located, recognised, strict=True)
        if table is not None and table.beside is not None
    ]
    return [*located, *(where for where, _ in beside)], [*recognised, *(table for _, table in beside)]


def forget_said_twice(recognised: Sequence[RecognisedTable | None], cleaned: Sequence[CleanedTable]) -> None:
    """Keep findings on cells that a list of innovations shares with its readiness for the list alone.

    `cleaned` are the recognised tables in their order.
    """
    tables = list(zip(filter(None, recognised), cleaned, strict=True))
    told = {
        (finding.code, finding.row, finding.cell)
        for table, clean in tables
        if table.beside is not None
        for finding in clean.log.findings
    }
    for table, clean in tables if told else ():
        if table.in_list:
            clean.log.findings = [
                finding
                for finding in clean.log.findings
                if (finding.code, finding.row, finding.cell) not in told
            ]
