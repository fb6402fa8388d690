"""What goes into the store and what comes out of it, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Source(StrEnum):
    """What made a batch.

    A sent file, a decision on held rows, an edit of the registry, the example; ticks, notes on OPDs that owe
    something, a stage closed or reopened, a change of the list of stages; levels, risks, states and overlaps
    of quick wins, the rules for them, a decision on them, and a simulation that was kept.
    """

    UPLOAD = "upload"
    DECISION = "decision"
    REGISTRY = "registry"
    EXAMPLE = "example"
    TICK = "tick"
    FOLLOW_UP = "follow_up"
    CLOSING = "closing"
    STAGES = "stages"
    ASSESSMENT = "assessment"
    QUICK_WIN_RULES = "quick_win_rules"
    QUICK_WIN_DECISION = "quick_win_decision"
    SIMULATION = "simulation"


AWAIT_REVIEW = "await"
"""The event of a batch that has yet to be looked at by a facilitator."""


class Mode(StrEnum):
    """Merge adds and updates; replace also withdraws what the file no longer holds."""

    MERGE = "merge"
    REPLACE = "replace"


class BatchState(StrEnum):
    """Only an active batch counts; a waiting one has yet to be looked at by a facilitator."""

    ACTIVE = "active"
    WITHDRAWN = "withdrawn"
    WAITING = "waiting"
    PURGED = "purged"


class StoredAs(StrEnum):
    """What a stored row is: a record, one that waits, one without a name, or the end of a record."""

    ACCEPTED = "accepted"
    HELD = "held"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Change(StrEnum):
    """What a row does to the record it belongs to."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class StoredRegion:
    """A region of the store; `zone` is WIB, WITA or WIT; with `review_first` an OPD's send waits."""

    code: str
    name: str
    zone: str
    is_example: bool = False
    review_first: bool = False
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Author:
    """Who does something, as the batch and the audit log keep it."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class HeldReason:
    """Why a row waits: the finding's code, the field it is about, what was sent, and what is suggested."""

    code: str
    field: str | None
    value: str | None
    suggestions: tuple[str, ...] = ()
    cell: str | None = None


@dataclass(slots=True)
class RowContent:
    """One record as a file or a person gives it.

    `natural_key` and `name_key` are folded texts that workflow makes; `opd` is the canonical name, None where
    unknown. `sent` holds the sent text of mapped cells of held and rejected rows. `origin_batch` and
    `origin_row` lead a decided row to the held row that it settles.
    """

    kind: str
    stored_as: StoredAs
    natural_key: str
    name_key: str
    opd: str | None
    fields: dict[str, Any]
    record_id: str | None = None
    change: Change | None = None
    sheet: str | None = None
    row_number: int | None = None
    extra: dict[str, str] = field(default_factory=dict)
    personal_headers: tuple[str, ...] = ()
    held_for: tuple[HeldReason, ...] = ()
    sent: dict[str, str] = field(default_factory=dict)
    origin_batch: int | None = None
    origin_row: int | None = None


@dataclass(frozen=True, slots=True)
class RowOrigin:
    """Where a stored row stands and came from: its number, its batch, and the file that first held it.

    `file`, `sent_by` and `sent_at` are those of the upload, also for a row that a decision completed;
    `decided_by` is then who decided, else None.
    """

    row_id: int
    batch_id: int
    source_batch: int
    file: str | None
    sent_by: str
    sent_at: datetime
    decided_by: str | None


@dataclass(frozen=True, slots=True)
class StoredRow:
    """A record of the store and its origin."""

    content: RowContent
    origin: RowOrigin


@dataclass(frozen=True, slots=True)
class SentFile:
    """The original of an upload, kept as it came."""

    name: str
    sha256: str
    content: bytes


@dataclass(frozen=True, slots=True)
class AliasEntry:
    """A remembered decision: what a folded sent value means in a field."""

    field: str
    sent_key: str
    value: str


@dataclass(frozen=True, slots=True)
class ColumnChoiceEntry:
    """A remembered column mapping for every sheet whose header has this fingerprint."""

    fingerprint: str
    choice: Mapping[str, Any]


@dataclass(slots=True)
class Draft:
    """Everything that one commit stores, prepared on revision `based_on` (None: on any).

    `resolves` are the held rows that this batch settles. A draft that `awaits_review` counts once approved.
    `ticket` is that of the waiting file which the commit sends, so that it is sent once.
    """

    region: str
    author: Author
    source: Source
    mode: Mode = Mode.MERGE
    rows: list[RowContent] = field(default_factory=list)
    file: SentFile | None = None
    counts: dict[str, int] = field(default_factory=dict)
    layout: list[dict[str, Any]] = field(default_factory=list)
    resolves: tuple[int, ...] = ()
    aliases: tuple[AliasEntry, ...] = ()
    column_choices: tuple[ColumnChoiceEntry, ...] = ()
    based_on: int | None = None
    awaits_review: bool = False
    ticket: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a commit gave: the batch's number, the region's revision from then on, and the counts."""

    batch_id: int
    revision: int
    at: datetime
    counts: Mapping[str, int]
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class StoredBatch:
    """A line of a region's history; `counts` as in the commit, `revision` the one that it made."""

    id: int
    region: str
    revision: int
    at: datetime
    author: Author
    source: Source
    mode: Mode
    state: BatchState
    file: str | None
    sha256: str | None
    counts: Mapping[str, int]
    layout: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """A line of the audit log."""

    at: datetime
    region: str | None
    author: Author
    action: str
    batch_id: int | None
    detail: Mapping[str, Any]
