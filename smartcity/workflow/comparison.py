"""A file against the store: which record each row belongs to, what is new, what changes, what is gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from smartcity.records import Disposition, FileResult, RecordTable
from smartcity.store.values import Change, Mode, StoredRow
from smartcity.workflow.about_innovations import ABOUT, INNOVATION, present_keys, renamings
from smartcity.workflow.keys import belongs_to_opd, name_key, natural_key, record_title
from smartcity.workflow.row_values import (
    Carried,
    carried_by,
    merged_extra,
    merged_fields,
    plain,
    row_extra,
    row_fields,
    without_row_number,
)

EXTRA = "extra"
"""Stands as a field for the columns that match no field."""

NAME_CHANGED = "name-changed"
"""Holds a row that may be a stored record under another name, until a person says so."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field whose value changes; None is an absent value."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class RowComparison:
    """An accepted row of the file and the record that it belongs to.

    `table` and `place` find it in the file's result. `record_id` is None for a new record that the file
    gave no usable id. `fields` lists what changes; `matched_by_id` says that the file's own id led to it.
    """

    table: int
    place: int
    kind: str
    opd: str | None
    name: str
    name_key: str
    sheet: str | None
    row: int
    change: Change
    record_id: str | None
    fields: tuple[FieldChange, ...] = ()
    matched_by_id: bool = False


@dataclass(frozen=True, slots=True)
class MissingRecord:
    """A stored record of the file's kinds and OPDs that the file does not hold; replace withdraws it."""

    record_id: str
    kind: str
    opd: str | None
    name: str


@dataclass(frozen=True, slots=True)
class RenameQuestion:
    """Is the row a stored record under another name? `candidates`: (record id, its name), best first."""

    key: str
    compared: RowComparison
    candidates: tuple[tuple[str, str], ...]

    @property
    def opd(self) -> str | None:
        """Whose innovation it is."""
        return self.compared.opd

    @property
    def name(self) -> str:
        """The name that the file gives."""
        return self.compared.name


@dataclass(slots=True)
class Comparison:
    """What committing the file would do, on `revision`; `cleared` are the held rows that it settles.

    `rows` are those that count without an answer; the rows of `renames` wait unless answered.
    """

    revision: int
    rows: list[RowComparison] = field(default_factory=list)
    missing: list[MissingRecord] = field(default_factory=list)
    renames: list[RenameQuestion] = field(default_factory=list)
    cleared: list[int] = field(default_factory=list)

    def of(self, change: Change) -> list[RowComparison]:
        """The rows that do this to their record."""
        return [row for row in self.rows if row.change is change]

    def counts(self, mode: Mode = Mode.MERGE) -> dict[str, int]:
        """Records `new changed unchanged withdrawn` and held rows `cleared` by a commit in this mode."""
        return {
            "new": len(self.of(Change.NEW)),
            "changed": len(self.of(Change.CHANGED)),
            "unchanged": len(self.of(Change.UNCHANGED)),
            "withdrawn": len(self.missing) if mode is Mode.REPLACE else 0,
            "cleared": len(self.cleared),
        }


@dataclass(frozen=True, slots=True)
class _SentRow:
    table: int
    place: int
    key: tuple[str, str]


def compare_file(result: FileResult, stored: list[StoredRow], revision: int) -> Comparison:
    """The comparison of a file with the region's current records, without rename questions and clearings.

    A column that the file does not have leaves the stored value; an empty cell of a column that it has
    empties it. A row belongs to the record of its id, else to that of its natural key, else (where it is
    about an innovation that bears another name now) to that of its present natural key.
    """
    by_id = {str(row.content.record_id): row for row in stored}
    by_key = {(row.content.kind, row.content.natural_key): row for row in stored}
    sent = list(_accepted_rows(result))
    claimed = _claim_by_id(result, sent, by_id, by_key)
    _claim_by_key(sent, claimed, by_key)
    if any(row.key[0] in ABOUT and (row.table, row.place) not in claimed for row in sent):
        said = (
            (claimed.get((row.table, row.place)), row.key[1], row_fields(result.tables[row.table], row.place))
            for row in sent
            if row.key[0] == INNOVATION
        )
        _claim_by_key(sent, claimed, present_keys(stored, renamings(said, stored)))
    taken = set(claimed.values())
    comparison = Comparison(revision)
    carried = [carried_by(result, table) for table in result.tables]
    for row in sent:
        record_id = claimed.get((row.table, row.place))
        known = by_id[record_id] if record_id else None
        comparison.rows.append(_compare_row(result.tables[row.table], row, known, carried[row.table]))
    comparison.missing = _missing_records(result, stored, taken)
    return comparison


def compare_known(
    table: RecordTable, row: RowComparison, known: StoredRow, carried: Carried
) -> RowComparison:
    """The row as belonging to a stored record, with what it changes there."""
    changes = _field_changes(table, row.place, row_fields(table, row.place), known, carried)
    record_id = str(known.content.record_id)
    return replace(
        row,
        change=Change.CHANGED if changes else Change.UNCHANGED,
        record_id=record_id,
        fields=changes,
        matched_by_id=table.record_ids[row.place] == record_id,
    )


def cell_of(result: FileResult, row: RowComparison, field: str) -> str | None:
    """The address of the row's cell for the field; None where it has no column of its own."""
    for entry in result.sheets:
        for layout in entry.tables:
            column = layout.columns.get(field)
            if entry.sheet == row.sheet and layout.kind == row.kind and isinstance(column, str):
                return f"{column}{row.row}"
    return None


def _accepted_rows(result: FileResult) -> Iterator[_SentRow]:
    for number, table in enumerate(result.tables):
        for place, disposition in enumerate(table.dispositions):
            if disposition is Disposition.ACCEPTED or table.held_for[place] == (NAME_CHANGED,):
                key = (table.kind, natural_key(table.kind, row_fields(table, place)))
                yield _SentRow(number, place, key)


def _claim_by_id(
    result: FileResult,
    sent: list[_SentRow],
    by_id: Mapping[str, StoredRow],
    by_key: Mapping[tuple[str, str], StoredRow],
) -> dict[tuple[int, int], str]:
    """Place of a row -> record id, for ids that the region knows; the first row with an id has it.

    A row whose key is already another record's, whose own id the file does not hold, belongs to that one:
    two records must not end under one name.
    """
    ids_in_file = {record_id for table in result.tables for record_id in table.record_ids if record_id}
    claimed: dict[tuple[int, int], str] = {}
    taken: set[str] = set()
    for row in sent:
        record_id = result.tables[row.table].record_ids[row.place]
        known = by_id.get(record_id) if record_id else None
        if known is None or record_id is None or record_id in taken or known.content.kind != row.key[0]:
            continue
        other = by_key.get(row.key)
        if other is not None and other is not known and other.content.record_id not in ids_in_file:
            continue
        claimed[row.table, row.place] = record_id
        taken.add(record_id)
    return claimed


def _claim_by_key(
    sent: list[_SentRow], claimed: dict[tuple[int, int], str], by_key: Mapping[tuple[str, str], StoredRow]
) -> None:
    """Give each row without a record the one of its key, where no other row has that."""
    taken = set(claimed.values())
    for row in sent:
        match = by_key.get(row.key)
        place = (row.table, row.place)
        if match is not None and place not in claimed and str(match.content.record_id) not in taken:
            claimed[place] = str(match.content.record_id)
            taken.add(str(match.content.record_id))


def _compare_row(
    table: RecordTable, row: _SentRow, known: StoredRow | None, carried: Carried
) -> RowComparison:
    fields = row_fields(table, row.place)
    compared = RowComparison(
        table=row.table,
        place=row.place,
        kind=table.kind,
        opd=fields.get("opd"),
        name=record_title(table.kind, fields),
        name_key=name_key(table.kind, fields),
        sheet=table.sheet,
        row=table.rows[row.place],
        change=Change.NEW,
        record_id=None,
    )
    return compared if known is None else compare_known(table, compared, known, carried)


def _field_changes(
    table: RecordTable, place: int, sent: Mapping[str, Any], known: StoredRow, carried: Carried
) -> tuple[FieldChange, ...]:
    before = known.content.fields
    after = merged_fields(sent, before, carried)
    changed = [] if after == before else [n for n in table.fields if before.get(n) != after.get(n)]
    changes = [FieldChange(name, before.get(name), after.get(name)) for name in changed]
    extra_before = without_row_number(known.content.extra)
    extra_after = without_row_number(merged_extra(row_extra(table, place), known.content.extra, carried))
    if extra_before != extra_after:
        changes.append(FieldChange(EXTRA, extra_before, extra_after))
    return tuple(changes)


def _missing_records(result: FileResult, stored: list[StoredRow], taken: set[str]) -> list[MissingRecord]:
    """Stored records of just the kinds and OPDs that the file holds; a held row keeps its record."""
    opds: set[tuple[str, str | None]] = set()
    held_keys: set[tuple[str, str]] = set()
    held_names: set[tuple[str, str]] = set()
    kept: set[str | None] = set(taken)
    for table in result.tables:
        owned = belongs_to_opd(table.kind)
        for place, disposition in enumerate(table.dispositions):
            if disposition is Disposition.REJECTED:
                continue
            opd = plain(table.fields["opd"][place]) if owned else None
            opds.add((table.kind, opd))
            if disposition is not Disposition.HELD:
                continue
            fields = row_fields(table, place)
            kept.add(table.record_ids[place])
            if opd is not None or not owned:
                held_keys.add((table.kind, natural_key(table.kind, fields)))
            else:
                held_names.add((table.kind, name_key(table.kind, fields)))
    return [
        MissingRecord(
            str(row.content.record_id),
            row.content.kind,
            row.content.opd,
            record_title(row.content.kind, row.content.fields),
        )
        for row in stored
        if row.content.record_id not in kept
        and (row.content.kind, row.content.opd) in opds
        and (row.content.kind, row.content.natural_key) not in held_keys
        and (row.content.kind, row.content.name_key) not in held_names
    ]
