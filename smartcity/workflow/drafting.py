"""From a received file and its comparison to the rows that a commit stores."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from typing import Any

from smartcity.intake.tables import SheetChoice
from smartcity.records import Disposition, FileResult, Finding, RecordTable, Severity
from smartcity.store.stored_values import storable
from smartcity.store.values import (
    Change,
    ColumnChoiceEntry,
    Draft,
    HeldReason,
    Mode,
    RowContent,
    SentFile,
    Source,
    StoredAs,
    StoredRow,
)
from smartcity.workflow.about_innovations import followers, following_counts
from smartcity.workflow.actors import Role
from smartcity.workflow.comparison import NAME_CHANGED, Comparison
from smartcity.workflow.keys import name_key, natural_key, new_record_id
from smartcity.workflow.receive import ReceivedFile
from smartcity.workflow.row_values import carried_by, merged_extra, merged_fields, row_extra, row_fields
from smartcity.workflow.workspace import Workspace

_Reasons = Mapping[tuple[str | None, int | None], list[Finding]]


def draft_of(
    workspace: Workspace,
    received: ReceivedFile,
    comparison: Comparison,
    stored: list[StoredRow],
    *,
    mode: Mode,
    source: Source,
) -> Draft:
    """Everything to store: accepted, held and rejected rows, in replace mode the tombstones, the original.

    Beside them what follows an innovation that the file renames.
    """
    result = received.result
    rows = [*_accepted(workspace.code, result, comparison, stored), *_unaccepted(result, comparison, stored)]
    if mode is Mode.REPLACE:
        rows += _tombstones(comparison, stored)
    following = followers(rows, stored)
    return Draft(
        region=workspace.code,
        author=workspace.actor.author,
        source=source,
        mode=mode,
        rows=[*rows, *following],
        file=SentFile(received.name, result.sha256, received.content),
        counts={
            **_counts_after(result, comparison),
            **comparison.counts(mode),
            **following_counts(following),
        },
        layout=[
            {
                "sheet": sheet.sheet,
                "hidden": sheet.hidden,
                "tables": [asdict(table) for table in sheet.tables],
            }
            for sheet in result.sheets
        ],
        resolves=tuple(comparison.cleared),
        column_choices=_remembered_choices(received),
        based_on=comparison.revision,
        awaits_review=workspace.region.review_first and workspace.actor.role is Role.OPD,
    )


def _counts_after(result: FileResult, comparison: Comparison) -> dict[str, int]:
    """The file's counts, with the rows whose rename question was answered no longer held."""
    asked = sum(reasons == (NAME_CHANGED,) for table in result.tables for reasons in table.held_for)
    settled = asked - len(comparison.renames)
    counts = result.counts
    return asdict(replace(counts, accepted=counts.accepted + settled, held=counts.held - settled))


def _accepted(
    region: str, result: FileResult, comparison: Comparison, stored: list[StoredRow]
) -> Iterator[RowContent]:
    by_id = {str(row.content.record_id): row.content for row in stored}
    carried = [carried_by(result, table) for table in result.tables]
    taken = set(by_id)
    for row in comparison.rows:
        table = result.tables[row.table]
        known = by_id.get(row.record_id) if row.record_id else None
        fields = row_fields(table, row.place)
        if known is not None:
            fields = merged_fields(fields, known.fields, carried[row.table])
        content = _content(table, row.place, StoredAs.ACCEPTED, fields)
        content.change = row.change
        content.extra = row_extra(table, row.place)
        if known is not None:
            content.extra = merged_extra(content.extra, known.extra, carried[row.table])
        personal = set(content.personal_headers) | set(known.personal_headers if known else ())
        content.personal_headers = tuple(sorted(personal & content.extra.keys()))
        content.record_id = row.record_id or new_record_id(region, row.kind, content.natural_key, taken)
        taken.add(content.record_id)
        yield content


def _unaccepted(result: FileResult, comparison: Comparison, stored: list[StoredRow]) -> Iterator[RowContent]:
    counting = {(row.table, row.place) for row in comparison.rows}
    known_ids = {row.content.record_id for row in stored}
    reasons: dict[tuple[str | None, int | None], list[Finding]] = defaultdict(list)
    for finding in result.findings:
        if finding.severity is Severity.ERROR:
            reasons[finding.sheet, finding.row].append(finding)
    for number, table in enumerate(result.tables):
        for place, disposition in enumerate(table.dispositions):
            if (number, place) not in counting and disposition in {Disposition.HELD, Disposition.REJECTED}:
                content = _content(table, place, StoredAs(disposition), row_fields(table, place))
                content.extra = row_extra(table, place)
                if table.record_ids[place] in known_ids:
                    content.record_id = table.record_ids[place]
                content.held_for = _held_for(table, place, reasons)
                content.sent = {name: storable(text) for name, text in table.sent.get(place, {}).items()}
                yield content


def _content(table: RecordTable, place: int, stored_as: StoredAs, fields: dict[str, Any]) -> RowContent:
    return RowContent(
        kind=table.kind,
        stored_as=stored_as,
        natural_key=natural_key(table.kind, fields),
        name_key=name_key(table.kind, fields),
        opd=fields.get("opd"),
        fields=fields,
        sheet=table.sheet,
        row_number=table.rows[place],
        personal_headers=tuple(sorted(storable(header) for header in table.personal_headers)),
    )


def _held_for(table: RecordTable, place: int, reasons: _Reasons) -> tuple[HeldReason, ...]:
    """The findings that hold the row, with what they suggest; a code without its finding stands alone.

    Where several cells of a row have the same code, it is the one about what this record sent.
    """
    sent = table.sent.get(place, {})
    found: dict[str, Finding] = {}
    for finding in reasons.get((table.sheet, table.rows[place]), ()):
        before = found.get(finding.code)
        if before is None or before.value != sent.get(before.field or ""):
            found[finding.code] = finding
    codes = dict.fromkeys(table.held_for[place])
    return tuple(_reason(found[code]) if code in found else HeldReason(code, None, None) for code in codes)


def _reason(finding: Finding) -> HeldReason:
    value = storable(finding.value) if finding.value is not None else None
    return HeldReason(finding.code, finding.field, value, finding.suggestions, finding.cell)


def _tombstones(comparison: Comparison, stored: list[StoredRow]) -> Iterator[RowContent]:
    by_id = {row.content.record_id: row.content for row in stored}
    for gone in comparison.missing:
        known = by_id[gone.record_id]
        yield RowContent(
            kind=known.kind,
            stored_as=StoredAs.WITHDRAWN,
            natural_key=known.natural_key,
            name_key=known.name_key,
            opd=known.opd,
            fields={},
            record_id=known.record_id,
            change=Change.WITHDRAWN,
        )


def _remembered_choices(received: ReceivedFile) -> tuple[ColumnChoiceEntry, ...]:
    """The corrections by hand, for every sheet with the same header; the next upload asks nothing."""
    return tuple(
        ColumnChoiceEntry(sheet.tables[0].fingerprint, _choice_values(received.choices[sheet.sheet or ""]))
        for sheet in received.result.sheets
        if sheet.tables and (sheet.sheet or "") in received.choices
    )


def _choice_values(choice: SheetChoice) -> dict[str, Any]:
    return {
        "kind": choice.kind,
        "header_rows": list(choice.header_rows),
        "columns": dict(choice.columns),
    }
