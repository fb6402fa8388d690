"""Receiving files: read and checked in the worker process, then compared with what the region holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from smartcity.intake.limits import limits_from_environment
from smartcity.intake.tables import ExpectedOpd, Limits, SheetChoice
from smartcity.intake.worker import check_files
from smartcity.records import FileResult, FileStatus, Finding, Severity
from smartcity.store.regions import current_revision
from smartcity.store.rows import held_rows
from smartcity.store.values import Change, Mode, StoredRow
from smartcity.workflow.actors import Permission
from smartcity.workflow.comparison import Comparison, cell_of, compare_file
from smartcity.workflow.completing import complete_from_store
from smartcity.workflow.file_names import source_stem
from smartcity.workflow.orphans import name_orphans
from smartcity.workflow.own_rows import seen_current_rows, seen_rows
from smartcity.workflow.renaming import hold_asked_rows, rename_questions
from smartcity.workflow.settling import settled_by_file
from smartcity.workflow.workspace import Workspace, context_of

FILE_TYPES = ("xlsx", "xlsm", "xls", "ods", "csv", "tsv", "txt", "html", "htm")
"""The endings of files that can be read; what is inside counts, not the ending."""
FileChoices = Mapping[str, Mapping[str, SheetChoice]]
"""A person's corrections of this upload: the file's sha256 -> sheet name ('' for none) -> choice."""


@dataclass(slots=True)
class ReceivedFile:
    """A file as checked and compared; `comparison` is None for an unreadable one.

    `choices` are the corrections it was read with, `registry` what the region expected at that moment.
    """

    name: str
    content: bytes
    result: FileResult
    comparison: Comparison | None = None
    choices: Mapping[str, SheetChoice] = field(default_factory=dict)
    registry: tuple[ExpectedOpd, ...] | None = None

    @property
    def can_be_committed(self) -> bool:
        """Whether it holds a row to keep, accepted or held."""
        return self.comparison is not None and bool(self.result.counts.accepted + self.result.counts.held)

    def changes_something(self, mode: Mode = Mode.MERGE) -> bool:
        """Whether committing it in this mode would do more than say again what is stored."""
        counts = self.comparison.counts(mode) if self.comparison is not None else {}
        does = ("new", "changed", "withdrawn", "cleared")
        return self.can_be_committed and bool(self.result.counts.held or any(counts[name] for name in does))


def check_uploads(
    workspace: Workspace,
    files: Sequence[tuple[str, bytes]],
    choices: FileChoices | None = None,
    limits: Limits | None = None,
) -> Iterator[ReceivedFile]:
    """Each file (name, content) in order, checked with what the region knows and compared; writes nothing.

    A file is read when it is asked for, so the caller can show progress. Raises PermissionDeniedError.
    """
    workspace.actor.require(Permission.READ)
    return _check_each(workspace, files, choices or {}, limits or limits_from_environment())


def compare_received(workspace: Workspace, received: ReceivedFile) -> Comparison:
    """The comparison of a received file with the region as it is now."""
    revision = current_revision(workspace.database, workspace.code)
    stored = seen_current_rows(workspace, revision)
    return _compare(workspace, received.result, stored, revision)


def _check_each(
    workspace: Workspace, files: Sequence[tuple[str, bytes]], choices: FileChoices, limits: Limits
) -> Iterator[ReceivedFile]:
    context = context_of(workspace)
    results = check_files(files, context, limits, choices)
    for (name, content), result in zip(files, results, strict=True):
        received = ReceivedFile(
            name, content, result, choices=choices.get(result.sha256, {}), registry=context.registry
        )
        if result.status is not FileStatus.UNREADABLE:
            compare_for_first_time(workspace, received)
        yield received


def compare_for_first_time(workspace: Workspace, received: ReceivedFile) -> None:
    """Compare a readable file with the store, and say in its result what only the store knows.

    Rows that the store completes become accepted, rows that may be renamed ones wait, repeats are named, and
    so are rows about innovations that nobody has sent.
    """
    revision = current_revision(workspace.database, workspace.code)
    stored = seen_current_rows(workspace, revision)
    complete_from_store(received.result, stored)
    received.comparison = _compare(workspace, received.result, stored, revision)
    hold_asked_rows(received.result, received.comparison)
    received.result.findings.extend(_repeats(received.result, received.comparison, stored))
    name_orphans(received.result, received.comparison, stored)


def _compare(workspace: Workspace, result: FileResult, stored: list[StoredRow], revision: int) -> Comparison:
    comparison = compare_file(result, stored, revision)
    rename_questions(comparison, stored)
    waiting = seen_rows(workspace, held_rows(workspace.database, workspace.code, revision=revision))
    comparison.cleared = settled_by_file(result, waiting)
    return comparison


def _repeats(result: FileResult, comparison: Comparison, stored: list[StoredRow]) -> list[Finding]:
    """`duplicate-in-store` for each row that another file already brought with the same content, once a row.

    A row with our record id is one that we gave out ourselves, and a file's marked workbook is the file:
    neither says anything new.
    """
    by_id = {row.content.record_id: row for row in stored}
    stem = source_stem(result.file)
    repeats = []
    told: set[tuple[int, int]] = set()
    for row in comparison.of(Change.UNCHANGED):
        origin = by_id[row.record_id].origin
        if row.matched_by_id or origin.file is None or source_stem(origin.file) == stem:
            continue
        if (row.table, row.row) in told:
            continue
        told.add((row.table, row.row))
        repeats.append(
            Finding(
                "duplicate-in-store",
                Severity.INFO,
                sheet=row.sheet,
                row=row.row,
                cell=cell_of(result, row, "name"),
                field="name",
                value=row.name,
                params={"other": origin.file, "batch": str(origin.source_batch)},
            )
        )
    return repeats
