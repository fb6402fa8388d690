"""Readiness and risks of an innovation, told by id or by OPD and name, stay with it when it is renamed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from smartcity.names import fold
from smartcity.store.values import Change, RowContent, StoredAs, StoredRow
from smartcity.workflow.edits import rewritten
from smartcity.workflow.keys import natural_key
from smartcity.workflow.row_values import still_true

INNOVATION = "innovation"
INNOVATION_ID = "innovation_id"
ABOUT = frozenset({"readiness", "risk"})
"""The kinds that files send and that are about an innovation."""

Named = Mapping[str, Any]
"""Fields that hold an innovation's `opd` and `name`."""


class Owners:
    """Which stored innovation a record is about: that of its id, else the one of its OPD and name."""

    def __init__(self, stored: Iterable[StoredRow]) -> None:
        rows = [row.content for row in stored if row.content.kind == INNOVATION]
        self.named: dict[str, Named] = {str(row.record_id): row.fields for row in rows}

    def by_id(self, fields: Mapping[str, Any]) -> str | None:
        """The innovation that the record names by id; None where it names none that is stored."""
        record_id = fields.get(INNOVATION_ID)
        return str(record_id) if record_id in self.named else None

    def by_name(self, fields: Mapping[str, Any]) -> str | None:
        """The innovation of the record's OPD and name; None where none bears it."""
        return self._by_name.get(_folded(fields, INNOVATION))

    def of(self, fields: Mapping[str, Any]) -> str | None:
        """The innovation that the record is about, None for an orphan."""
        return self.by_id(fields) or self.by_name(fields)

    @cached_property
    def _by_name(self) -> dict[tuple[str, str], str]:
        first = reversed(list(self.named.items()))
        return {_folded(fields, "name"): record_id for record_id, fields in first}


def renamings(said: Iterable[tuple[str | None, str, Named]], stored: Sequence[StoredRow]) -> dict[str, Named]:
    """Of innovations that rows speak of (id, natural key, fields) those that are stored under another key."""
    stood = {
        row.content.record_id: row.content.natural_key for row in stored if row.content.kind == INNOVATION
    }
    return {str(owner): fields for owner, key, fields in said if stood.get(owner, key) != key}


def present_keys(
    stored: Sequence[StoredRow], renamed: Mapping[str, Named]
) -> dict[tuple[str, str], StoredRow]:
    """The stored records about innovations that are called otherwise now, by kind and present natural key.

    `renamed` gives innovations, by id, the OPD and name that they are about to bear.
    """
    owners, found = Owners(stored), {}
    for row in stored:
        about = row.content
        if about.kind not in ABOUT:
            continue
        owner = owners.by_id(about.fields) or (owners.by_name(about.fields) if renamed else None)
        if owner is not None:
            key = _key_under(about, renamed.get(owner) or owners.named[owner])
            if key != about.natural_key:
                found[about.kind, key] = row
    return found


def followers(written: Sequence[RowContent], stored: Sequence[StoredRow]) -> list[RowContent]:
    """The rows to write beside `written` so that records told by name stay with innovations renamed there.

    Each gets its innovation's id. Where another record says the same under the new name already, the newer
    one stays, with what the older alone says and is still true; the older is withdrawn. [] for no renaming.
    """
    said = (row for row in written if row.kind == INNOVATION and row.stored_as is StoredAs.ACCEPTED)
    renamed = renamings(((row.record_id, row.natural_key, row.fields) for row in said), stored)
    if not renamed:
        return []
    owners = Owners(stored)
    done = {row.record_id for row in written}
    by_key = {(row.content.kind, row.content.natural_key): row for row in stored}
    rows: list[RowContent] = []
    for row in stored:
        about = row.content
        if about.kind not in ABOUT or about.record_id in done or owners.by_id(about.fields):
            continue
        owner = owners.by_name(about.fields)
        if owner in renamed:
            other = by_key.get((about.kind, _key_under(about, renamed[owner])))
            if other is row or (other and owners.by_id(other.content.fields) not in {None, owner}):
                other = None
            rows += _follow(row, owner, other, done)
    return rows


def following_counts(rows: Sequence[RowContent]) -> dict[str, int]:
    """How many records follow their innovation, as a count of the batch; {} for none."""
    count = len({row.record_id for row in rows})
    return {"followed": count} if count else {}


def _follow(row: StoredRow, owner: str, other: StoredRow | None, done: set[str | None]) -> list[RowContent]:
    about = row.content
    if other is None or other.origin.row_id < row.origin.row_id:
        return [rewritten(row, {**about.fields, INNOVATION_ID: owner})]
    gone = RowContent(
        kind=about.kind,
        stored_as=StoredAs.WITHDRAWN,
        natural_key=about.natural_key,
        name_key=about.name_key,
        opd=about.opd,
        fields={},
        record_id=about.record_id,
        change=Change.WITHDRAWN,
    )
    kept = {**still_true(other.content.fields, about.fields), **other.content.fields}
    if other.content.record_id in done or kept == other.content.fields:
        return [gone]
    return [gone, rewritten(other, kept)]


def _key_under(about: RowContent, innovation: Named) -> str:
    named = {**about.fields, "opd": innovation["opd"], INNOVATION: innovation["name"]}
    return natural_key(about.kind, named)


def _folded(fields: Mapping[str, Any], name: str) -> tuple[str, str]:
    return fold(str(fields.get("opd") or "")), fold(str(fields.get(name) or ""))
