"""Editing records in the app: each edit names the row it was based on, so that nobody overwrites unseen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from smartcity.store.commits import commit
from smartcity.store.errors import StaleRevisionError, StoreBusyError
from smartcity.store.regions import current_revision
from smartcity.store.rows import current_rows, history_of_record, rows_by_number
from smartcity.store.values import Change, Draft, Receipt, RowContent, Source, StoredAs, StoredRow
from smartcity.workflow.errors import DecisionError, EditConflict, EditConflictError
from smartcity.workflow.keys import name_key, natural_key, new_record_id
from smartcity.workflow.row_values import plain
from smartcity.workflow.workspace import Workspace

_ATTEMPTS = 20


@dataclass(frozen=True, slots=True)
class Edit:
    """One record to write: its `key` fields and the whole of its other `fields`, None to take it back.

    `based_on` is the number of the row that was shown (None: there was none); `found_at` the natural key
    under which the record stands now where that is not the one of `key` (a deliverable moved).
    """

    key: Mapping[str, Any]
    fields: Mapping[str, Any] | None
    based_on: int | None = None
    found_at: str | None = None


def commit_edits(workspace: Workspace, kind: str, source: Source, edits: Sequence[Edit]) -> Receipt | None:
    """Store the edits of one kind as one batch; None where they change nothing.

    An edit that says what the record already says changes nothing and is never refused. Raises
    EditConflictError (and stores nothing) where somebody else changed one of the records since the row it
    is based on; StoreBusyError where others never let go of the region.
    """
    return commit_rows(workspace, source, partial(edited_rows, workspace, kind, edits))


def commit_rows(
    workspace: Workspace, source: Source, rows_at: Callable[[int], Sequence[RowContent]]
) -> Receipt | None:
    """Store what `rows_at` gives for the revision as one batch, anew where another came between.

    None where it gives no row. Raises StoreBusyError where others never let go of the region, and what
    `rows_at` raises.
    """
    for _ in range(_ATTEMPTS):
        revision = current_revision(workspace.database, workspace.code)
        rows = rows_at(revision)
        if not rows:
            return None
        try:
            return commit(workspace.database, draft_of_rows(workspace, source, rows, revision))
        except StaleRevisionError:
            continue
    raise StoreBusyError(workspace.code)


def edited_rows(workspace: Workspace, kind: str, edits: Sequence[Edit], revision: int) -> list[RowContent]:
    """The rows that the edits of one kind write at the revision, [] where they change nothing.

    Raises EditConflictError as `commit_edits` does, DecisionError for an edit that moves its record to where
    another one stands: that one would be lost.
    """
    stored = current_rows(workspace.database, workspace.code, kind=kind, revision=revision)
    by_key = {row.content.natural_key: row for row in stored}
    found = [by_key.get(edit.found_at or natural_key(kind, edit.key)) for edit in edits]
    for edit, known in zip(edits, found, strict=True):
        if edit.fields is not None and known is not None:
            _require_free(by_key.get(natural_key(kind, edit.key)), known)
    rows, conflicts = _rows(workspace, kind, edits, found)
    if conflicts:
        raise EditConflictError(tuple(conflicts))
    return rows


def _require_free(holder: StoredRow | None, known: StoredRow) -> None:
    if holder is not None and holder.content.record_id != known.content.record_id:
        raise DecisionError("key", holder.content.natural_key)


def draft_of_rows(workspace: Workspace, source: Source, rows: Sequence[RowContent], revision: int) -> Draft:
    """The batch that writes the rows, counted by what they do, on top of the revision."""
    return Draft(
        workspace.code,
        workspace.actor.author,
        source,
        rows=list(rows),
        counts={change.value: sum(row.change is change for row in rows) for change in Change},
        based_on=revision,
    )


def rewritten(row: StoredRow, fields: Mapping[str, Any]) -> RowContent:
    """The stored record with these fields, still led to the cells that it came from."""
    content = row.content
    return replace(
        content,
        fields=dict(fields),
        change=Change.CHANGED,
        origin_batch=row.origin.source_batch,
        origin_row=row.origin.row_id if content.origin_row is None else content.origin_row,
    )


def _rows(
    workspace: Workspace, kind: str, edits: Sequence[Edit], found: Sequence[StoredRow | None]
) -> tuple[list[RowContent], list[EditConflict]]:
    rows: list[RowContent] = []
    conflicts: list[EditConflict] = []
    taken = {str(row.content.record_id) for row in found if row is not None}
    for place, (edit, known) in enumerate(zip(edits, found, strict=True)):
        wanted = None if edit.fields is None else _fields({**edit.key, **edit.fields})
        theirs = known.content.fields if known is not None else None
        if wanted == theirs:
            continue
        conflict = _conflict(workspace, place, edit, known)
        if conflict is not None:
            conflicts.append(conflict)
            continue
        row = _row(workspace.code, kind, wanted, edit, known=known, taken=taken)
        taken.add(str(row.record_id))
        rows.append(row)
    return rows, conflicts


def _fields(values: Mapping[str, Any]) -> dict[str, Any]:
    made = {name: plain(value) for name, value in values.items()}
    return {name: value for name, value in made.items() if value is not None}


def _conflict(workspace: Workspace, place: int, edit: Edit, known: StoredRow | None) -> EditConflict | None:
    """What changed since the edit was shown its row; None where that row still says what the record says."""
    shown = rows_by_number(workspace.database, workspace.code, [edit.based_on]) if edit.based_on else []
    if known is not None:
        if shown and shown[0].content.fields == known.content.fields:
            return None
        origin = known.origin
        return EditConflict(place, dict(known.content.fields), origin.sent_by, origin.sent_at, origin.row_id)
    if not shown:
        return None
    record_id = str(shown[0].content.record_id)
    last = history_of_record(workspace.database, workspace.code, record_id)[-1].origin
    return EditConflict(place, None, last.sent_by, last.sent_at, None)


def _row(
    region: str,
    kind: str,
    wanted: dict[str, Any] | None,
    edit: Edit,
    *,
    known: StoredRow | None,
    taken: set[str],
) -> RowContent:
    key = natural_key(kind, edit.key)
    change = Change.NEW if known is None else Change.WITHDRAWN if wanted is None else Change.CHANGED
    return RowContent(
        kind=kind,
        stored_as=StoredAs.WITHDRAWN if wanted is None else StoredAs.ACCEPTED,
        natural_key=key,
        name_key=name_key(kind, edit.key),
        opd=edit.key.get("opd"),
        fields=wanted or {},
        record_id=known.content.record_id if known else new_record_id(region, kind, key, taken),
        change=change,
    )
