"""Checked files made by hand, so that the tests of workflow need no workbook and no worker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256

from smartcity.records import (
    Counts,
    Disposition,
    FileResult,
    FileStatus,
    Finding,
    RecordTable,
    Severity,
    SheetResult,
    TableLayout,
)
from smartcity.reference import load_reference
from smartcity.workflow.receive import ReceivedFile, compare_for_first_time
from smartcity.workflow.workspace import Workspace, context_of

SHEET = "Inovasi"
FIRST_ROW = 7


def innovation(opd: str | None, name: str, **fields: object) -> dict[str, object]:
    """A row: fields, and beside them `id_`, `held` ({code: (field, value, suggestions)}) and `extra_`."""
    return {"opd": opd, "name": name, "dimension": "living", **fields}


def checked(
    rows: Sequence[Mapping[str, object]], file: str = "usulan.xlsx", kind: str = "innovation"
) -> FileResult:
    """What the intake would say of a sheet with these rows; each field that a row names has a column."""
    table = RecordTable(kind, SHEET)
    codes = list(load_reference().kinds[kind].fields)
    table.fields = {code: [row.get(code) for row in rows] for code in codes}
    findings: list[Finding] = []
    for place, row in enumerate(rows):
        number = int(str(row.get("row_", FIRST_ROW + place)))
        reasons = row.get("held_", {})
        assert isinstance(reasons, dict)
        table.rows.append(number)
        table.record_ids.append(row.get("id_"))  # type: ignore[arg-type]
        table.extra.append(dict(row.get("extra_", {})))  # type: ignore[call-overload]
        table.held_for.append(tuple(reasons))
        table.dispositions.append(Disposition.HELD if reasons else Disposition.ACCEPTED)
        for code, (field, value, suggestions) in reasons.items():
            findings.append(
                Finding(code, Severity.ERROR, SHEET, number, f"B{number}", field, value, tuple(suggestions))
            )
            if value is not None:
                table.sent.setdefault(place, {})[field] = value
    table.personal_headers = frozenset({"NIP"})
    held = sum(disposition is Disposition.HELD for disposition in table.dispositions)
    counts = Counts(rows=len(rows), accepted=len(rows) - held, held=held)
    named = dict.fromkeys(code for row in rows for code in row if code in codes)
    columns: dict[str, str | list[str]] = {code: chr(ord("A") + i) for i, code in enumerate(named)}
    layout = TableLayout(kind, "A6:Z99", [FIRST_ROW - 1], columns, [], "fingerprint")
    content = repr((file, [sorted(row.items(), key=str) for row in rows])).encode()
    return FileResult(
        file=file,
        sha256=sha256(content).hexdigest(),
        size=len(content),
        status=FileStatus.FINDINGS if findings else FileStatus.OK,
        counts=counts,
        sheets=[SheetResult(SHEET, False, replace(counts), [layout])],
        tables=[table],
        findings=findings,
    )


def received(
    workspace: Workspace,
    rows: Sequence[Mapping[str, object]],
    file: str = "usulan.xlsx",
    kind: str = "innovation",
) -> ReceivedFile:
    """The file as received and compared with what the workspace holds now."""
    result = checked(rows, file, kind)
    content = repr(rows).encode()
    registry = context_of(workspace).registry
    made = ReceivedFile(file, content, result, registry=registry)
    compare_for_first_time(workspace, made)
    return made
