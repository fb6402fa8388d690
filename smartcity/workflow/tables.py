"""A region's records as data frames for analysis: what counts at a revision or at the end of a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from smartcity.reference import QuickWinSettings, StageList
from smartcity.store.batches import list_batches
from smartcity.store.columns import RowColumns
from smartcity.store.regions import current_revision, revision_at
from smartcity.store.rows import held_rows, rows_to_review
from smartcity.store.values import BatchState, StoredRow
from smartcity.workflow.actors import Permission
from smartcity.workflow.frames import frame_of, repeating, texts
from smartcity.workflow.known_records import known_records, records_at, remember_records
from smartcity.workflow.own_rows import chosen_rows, own_closings, own_part, seen_batches
from smartcity.workflow.stored_settings import stored_settings
from smartcity.workflow.stored_stages import stored_stages
from smartcity.workflow.workspace import Workspace

TO_REVIEW = "to-review"
"""Ends `held_for` of rows that wait because a facilitator has yet to look at the whole send."""


@dataclass(frozen=True, slots=True)
class RegionTables:
    """What a region holds at `revision`; `as_of` is the day it was asked for, None for now.

    `innovations`: one row a current innovation with `record_id`, every field of the kind, `extra` (personal
    values masked), `personal_headers` and its origin: `row_id`, `batch_id` (of the upload), `file`, `sheet`,
    `row`, `sent_by`, `sent_at` (UTC), `decided_by`. `held`: the rows that wait, the same columns plus `kind`,
    `held_for` (codes) and `sent` ({field: text}); so do those of sends that a facilitator has yet to look at
    (`held_for` then ends with TO_REVIEW). `registry`: the expected OPDs with the fields of kind
    `opd`, no rows where the region has none. `batches`: the history up to the revision, newest first.
    `progress`: what people and sheets say about deliverables, `follow_up` what is noted about OPDs that owe
    something, `closings` the last closing or reopening of each stage, all three as `innovations` with the
    fields of their kind. `stages`: the region's list of stages as it was then. `readiness`, `risks`,
    `quick_wins` (states), `overlaps` (answers) and `decisions`: as `innovations` with the fields of their
    kind. `settings`: the region's rules for quick wins then, `settings_row` the number of their row, None
    where they are those of data/reference.
    """

    innovations: pd.DataFrame
    held: pd.DataFrame
    registry: pd.DataFrame
    batches: pd.DataFrame
    progress: pd.DataFrame
    follow_up: pd.DataFrame
    closings: pd.DataFrame
    stages: StageList
    readiness: pd.DataFrame
    risks: pd.DataFrame
    quick_wins: pd.DataFrame
    overlaps: pd.DataFrame
    decisions: pd.DataFrame
    settings: QuickWinSettings
    settings_row: int | None
    revision: int
    as_of: date | None

    @property
    def undecided(self) -> int:
        """How many rows of sends that count wait for a person's decision."""
        return sum(TO_REVIEW not in codes for codes in self.held["held_for"])

    @property
    def sends_to_review(self) -> int:
        """How many sends wait for a facilitator's look."""
        return int((self.batches["state"] == BatchState.WAITING).sum()) if self.as_of is None else 0


def load_tables(
    workspace: Workspace,
    as_of: date | None = None,
    *,
    revision: int | None = None,
    with_personal: bool = False,
) -> RegionTables:
    """The region's tables now, at the end of the day `as_of` in its zone, or at a revision.

    The same for every actor but an OPD, which sees its own part; only `with_personal`, for those allowed,
    shows personal values. Raises PermissionDeniedError.
    """
    workspace.actor.require(Permission.SEE_PERSONAL_DATA if with_personal else Permission.READ)
    return seen_tables(workspace, whole_tables(workspace, as_of, revision, with_personal=with_personal))


def seen_tables(workspace: Workspace, tables: RegionTables) -> RegionTables:
    """What the actor may see of the region's tables: for an OPD its own rows and those of the region itself.

    What was decided or noted about several OPDs together is not among them.
    """
    opd = workspace.only_opd
    if opd is None:
        return tables
    seen = {batch.id for batch in seen_batches(workspace, list_batches(workspace.database, workspace.code))}
    of_region = tables.progress["opd"].isna()
    return replace(
        tables,
        innovations=own_part(tables.innovations, opd),
        held=own_part(tables.held, opd, or_sent_by=workspace.actor.name),
        registry=chosen_rows(tables.registry, tables.registry["name"].eq(opd)),
        batches=chosen_rows(tables.batches, tables.batches["batch_id"].isin(seen)),
        progress=chosen_rows(tables.progress, tables.progress["opd"].eq(opd) | of_region),
        follow_up=own_part(tables.follow_up, opd),
        closings=own_closings(tables.closings, opd),
        readiness=own_part(tables.readiness, opd),
        risks=own_part(tables.risks, opd),
        quick_wins=own_part(tables.quick_wins, opd),
        overlaps=tables.overlaps.iloc[:0],
        decisions=tables.decisions.iloc[:0],
    )


def whole_tables(
    workspace: Workspace,
    as_of: date | None = None,
    revision: int | None = None,
    *,
    with_personal: bool = False,
) -> RegionTables:
    """The region's tables for all, to be shared; whoever asks gets `seen_tables` of them. Raises as above."""
    workspace.actor.require(Permission.READ)
    database, code = workspace.database, workspace.code
    if revision is None and as_of is not None:
        revision = revision_at(database, workspace.region, as_of)
    elif revision is None:
        revision = current_revision(database, code)
    held = held_rows(database, code, revision=revision)
    to_review = rows_to_review(database, code, revision=revision)
    waiting = [*held, *to_review]
    held_frame = frame_of(_columns_of(waiting), "innovation", with_personal)
    held_frame["kind"] = pd.Series([row.content.kind for row in waiting], dtype="str")
    held_frame["held_for"] = pd.Series(
        [*(_reasons(row) for row in held), *((*_reasons(row), TO_REVIEW) for row in to_review)], dtype=object
    )
    held_frame["sent"] = pd.Series([row.content.sent for row in waiting], dtype=object)
    known = None if with_personal else known_records(database, code, as_of)
    records = records_at(database, code, revision, since=known, with_personal=with_personal)
    if not with_personal:
        remember_records(database, code, as_of, records)
    frames = {kind: frame.copy(deep=False) for kind, frame in records.frames.items()}
    settings, settings_row = stored_settings(database, code, revision)
    return RegionTables(
        innovations=frames["innovation"],
        held=held_frame,
        registry=frames["opd"],
        batches=_batch_frame(workspace, revision),
        progress=frames["progress"],
        follow_up=frames["follow_up"],
        closings=frames["stage_closing"],
        stages=stored_stages(database, code, revision),
        readiness=frames["readiness"],
        risks=frames["risk"],
        quick_wins=frames["quick_win"],
        overlaps=frames["overlap"],
        decisions=frames["decision"],
        settings=settings,
        settings_row=settings_row,
        revision=revision,
        as_of=as_of,
    )


def _reasons(row: StoredRow) -> tuple[str, ...]:
    return tuple(reason.code for reason in row.content.held_for)


def _columns_of(rows: Sequence[StoredRow]) -> RowColumns:
    contents, origins = [row.content for row in rows], [row.origin for row in rows]
    return RowColumns(
        record_id=[content.record_id for content in contents],
        kind=[content.kind for content in contents],
        natural_key=[content.natural_key for content in contents],
        fields=[content.fields for content in contents],
        extra=[content.extra for content in contents],
        personal_headers=[content.personal_headers for content in contents],
        row_id=[origin.row_id for origin in origins],
        source_batch=[origin.source_batch for origin in origins],
        file=[origin.file for origin in origins],
        sheet=[content.sheet for content in contents],
        row_number=[content.row_number for content in contents],
        sent_by=[origin.sent_by for origin in origins],
        sent_at=[origin.sent_at for origin in origins],
        decided_by=[origin.decided_by for origin in origins],
    )


def _batch_frame(workspace: Workspace, revision: int) -> pd.DataFrame:
    history = [
        batch for batch in list_batches(workspace.database, workspace.code) if batch.revision <= revision
    ]
    return pd.DataFrame(
        {
            "batch_id": pd.Series([batch.id for batch in history], dtype="int64"),
            "revision": pd.Series([batch.revision for batch in history], dtype="int64"),
            "at": pd.Series([batch.at for batch in history], dtype="datetime64[us, UTC]"),
            "sent_by": repeating([batch.author.name for batch in history]),
            "source": repeating([batch.source.value for batch in history]),
            "mode": repeating([batch.mode.value for batch in history]),
            "state": repeating([batch.state.value for batch in history]),
            "file": texts([batch.file for batch in history]),
            "counts": pd.Series([dict(batch.counts) for batch in history], dtype=object),
        }
    )
