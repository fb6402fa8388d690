"""Rows on readiness and risks whose innovation is neither in their file nor stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from rapidfuzz import fuzz, process

from smartcity.names import fold
from smartcity.records import Disposition, FileResult, FileStatus, Finding, Severity
from smartcity.store.values import StoredRow
from smartcity.workflow.comparison import Comparison, cell_of

UNKNOWN = "innovation-unknown"

_KINDS = frozenset({"readiness", "risk"})
_NEAR = 70
_MOST_NAMES = 3


def name_orphans(result: FileResult, comparison: Comparison, stored: list[StoredRow]) -> None:
    """Add `innovation-unknown` for each accepted row whose innovation no row of its OPD bears, once a row.

    It suggests the OPD's innovations of a near name. A row that names the innovation's id is joined by that.
    The record itself is kept: its innovation may still be sent.
    """
    rows = [
        row
        for row in comparison.rows
        if row.kind in _KINDS and result.tables[row.table].dispositions[row.place] is Disposition.ACCEPTED
    ]
    if not rows:
        return
    names, ids = _innovations(result, stored)
    by_id = {row.content.record_id: row.content.fields.get("innovation_id") for row in stored}
    told: set[tuple[int, int]] = set()
    for row in rows:
        fields = result.tables[row.table].fields
        named = names[fold(row.opd or "")]
        joined = fields["innovation_id"][row.place] in ids or by_id.get(row.record_id) in ids
        if joined or fold(row.name) in named or (row.table, row.row) in told:
            continue
        told.add((row.table, row.row))
        cell = cell_of(result, row, "innovation")
        near = _near(row.name, named)
        result.findings.append(
            Finding(UNKNOWN, Severity.WARNING, row.sheet, row.row, cell, "innovation", row.name, near)
        )
        result.status = FileStatus.FINDINGS


def _innovations(result: FileResult, stored: list[StoredRow]) -> tuple[dict[str, dict[str, str]], set[str]]:
    """The innovations of each OPD, stored and in the file (folded name: name), and ids of the stored ones.

    One that still waits for a decision is no orphan's reason: it will be there.
    """
    names: dict[str, dict[str, str]] = defaultdict(dict)
    ids: set[str] = set()
    for row in stored:
        if row.content.kind == "innovation":
            name = str(row.content.fields.get("name", ""))
            names[fold(row.content.opd or "")][fold(name)] = name
            ids.add(str(row.content.record_id))
    for table in result.tables:
        if table.kind == "innovation":
            for opd, name in zip(table.fields["opd"], table.fields["name"], strict=True):
                if opd is not None and name is not None:
                    names[fold(opd)].setdefault(fold(name), name)
    return names, ids


def _near(name: str, named: Mapping[str, str]) -> tuple[str, ...]:
    found = process.extract(
        fold(name), list(named), scorer=fuzz.token_set_ratio, score_cutoff=_NEAR, limit=_MOST_NAMES
    )
    return tuple(named[key] for key, _, _ in found)
