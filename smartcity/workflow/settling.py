"""Which waiting rows a file settles because it holds the same innovation again.

Same means: the same kind and folded name, and the same OPD. Where the OPD of one of the two is not known
yet, a name alone proves nothing (Bank Sampah has many owners); then one sign more is needed: the same OPD
text as sent, an OPD that was suggested for the waiting row, or the same place in a file of the same name or
sheet and row.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from smartcity.names import fold
from smartcity.records import Disposition, FileResult
from smartcity.store.values import StoredRow
from smartcity.workflow.keys import name_key
from smartcity.workflow.row_values import row_fields


@dataclass(frozen=True, slots=True)
class _SentAgain:
    opd: str | None
    sent_opd: str
    file: str
    place: tuple[str | None, int]


def settled_by_file(result: FileResult, waiting: list[StoredRow]) -> list[int]:
    """Numbers of the waiting rows that the file holds again, accepted or held; [] where none wait."""
    if not waiting:
        return []
    names = {(row.content.kind, row.content.name_key) for row in waiting}
    again = _rows_by_name(result, names)
    return [
        row.origin.row_id
        for row in waiting
        if any(_is_same(row, sent) for sent in again.get((row.content.kind, row.content.name_key), ()))
    ]


def _rows_by_name(result: FileResult, names: set[tuple[str, str]]) -> dict[tuple[str, str], list[_SentAgain]]:
    found: dict[tuple[str, str], list[_SentAgain]] = defaultdict(list)
    for table in result.tables:
        for place, disposition in enumerate(table.dispositions):
            if disposition not in {Disposition.ACCEPTED, Disposition.HELD}:
                continue
            fields = row_fields(table, place)
            key = (table.kind, name_key(table.kind, fields))
            if key in names:
                sent_opd = fold(table.sent.get(place, {}).get("opd", ""))
                where = (table.sheet, table.rows[place])
                found[key].append(_SentAgain(fields.get("opd"), sent_opd, result.file, where))
    return found


def _is_same(waiting: StoredRow, sent: _SentAgain) -> bool:
    content = waiting.content
    if content.opd is not None and sent.opd is not None:
        return content.opd == sent.opd
    suggested = {name for reason in content.held_for if reason.field == "opd" for name in reason.suggestions}
    waiting_text = fold(content.sent.get("opd", ""))
    return (
        sent.opd in suggested
        or (waiting_text != "" and waiting_text in {sent.sent_opd, fold(sent.opd or "")})
        or waiting.origin.file == sent.file
        or (content.sheet, content.row_number) == sent.place
    )
