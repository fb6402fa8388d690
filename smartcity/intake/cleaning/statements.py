"""Tables whose rows, or single cells, each say one thing: what a statement is, and the records they make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from smartcity.intake.clean import CleanedTable
from smartcity.intake.cleaning.extra import ExtraColumns
from smartcity.intake.cleaning.findings import FindingLog
from smartcity.intake.cleaning.source import SourceRows
from smartcity.intake.tables import Cell
from smartcity.records import Disposition, RecordTable
from smartcity.reference import load_reference


@dataclass(slots=True)
class Statement:
    """What one cell of a wide row, or one long row, says: its source row and fields, the cells as sent.

    `place` is the column that says it, None where the whole row is the statement.
    """

    index: int
    fields: dict[str, Any]
    sent: dict[str, Cell]
    place: int | None = None


def statement_table(
    kind: str,
    statements: Sequence[Statement],
    source: SourceRows,
    log: FindingLog,
    places: Mapping[str, int],
    *,
    wide: bool,
) -> CleanedTable:
    """The statements as records of the kind, all accepted so far, with the extra columns beside each.

    The record ids of our own workbooks hold for long rows only: those of a `wide` row share one.
    """
    extra = ExtraColumns(source, log)
    extra.note_broken_cells()
    beside, ids = extra.by_row(), extra.record_ids()
    fields = tuple(load_reference().kinds[kind].fields)
    records = RecordTable(
        kind=kind,
        sheet=source.sheet.name,
        rows=[source.numbers[each.index] for each in statements],
        dispositions=[Disposition.ACCEPTED] * len(statements),
        fields={name: [each.fields.get(name) for each in statements] for name in fields},
        extra=[beside[each.index] for each in statements],
        record_ids=[None if wide else ids[each.index] for each in statements],
        held_for=[()] * len(statements),
        personal_headers=extra.personal_headers(),
    )
    sent = {name: [each.sent.get(name) for each in statements] for name in fields}
    statement_places = [each.place for each in statements if each.place is not None]
    return CleanedTable(records, log, dict(places), sent, statement_places)
