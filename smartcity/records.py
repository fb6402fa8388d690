"""What the intake says about a file: findings, tables of records, and counts.

Plain values without pandas, SQL or Streamlit, so that they cross the worker process cheaply and every
layer above the reference data may use them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from operator import attrgetter
from typing import Any


class Severity(StrEnum):
    """How much a finding weighs: the row is held or rejected, accepted with a gap, or only told."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Disposition(StrEnum):
    """Where a source row ends; every row ends in exactly one of the four."""

    ACCEPTED = "accepted"
    HELD = "held"
    REJECTED = "rejected"
    SKIPPED = "skipped"


class FileStatus(StrEnum):
    """The outcome of a whole file: nothing above info, findings, or not readable at all."""

    OK = "ok"
    FINDINGS = "findings"
    UNREADABLE = "unreadable"


@dataclass(slots=True)
class Finding:
    """One thing noticed in a file; nobody changes it later.

    Not frozen, as that makes one of the many findings of a long list three times as dear.

    `code` is an entry of data/reference/texts/findings.toml, which holds its severity and its text in
    Indonesian and English; the text is made from `value`, `suggestions` and `params` when it is shown.
    `row` is the spreadsheet's own 1-based number, `cell` its address (None where the column is absent),
    `sheet` None for a file without sheets. `suggestions` are canonical codes or names, best first.
    """

    code: str
    severity: Severity
    sheet: str | None = None
    row: int | None = None
    cell: str | None = None
    field: str | None = None
    value: str | None = None
    suggestions: tuple[str, ...] = ()
    params: dict[str, str] = dataclasses.field(default_factory=dict)  # `field` is a value here


@dataclass(slots=True)
class Counts:
    """Source rows by where they ended; `rows` always equals the sum of the other four."""

    rows: int = 0
    accepted: int = 0
    held: int = 0
    rejected: int = 0
    skipped: int = 0

    def __add__(self, other: Counts) -> Counts:
        """The sum, place by place."""
        return Counts(
            self.rows + other.rows,
            self.accepted + other.accepted,
            self.held + other.held,
            self.rejected + other.rejected,
            self.skipped + other.skipped,
        )


@dataclass(slots=True)
class RecordTable:
    """Records of one kind from one sheet, column by column; all lists have the same length.

    `fields` maps a field code of data/reference (for an innovation: opd, name, dimension, ...) to its
    cleaned values: str, int, float, bool, list or dict, None where absent; dates are ISO text that keeps
    its precision (`2022-08`). Every field of the kind is present, and beside a budget `budget_by_year`
    ({year: rupiah}). `extra` holds, per row, the columns that match no field as {header: text}; headers of
    columns that look like personal data are in `personal_headers`. `held_for` lists per row the codes of the
    findings that hold it, empty if accepted. `sent` keeps, for held and rejected rows only, the sent text of
    the mapped cells as {field: text}, by the record's place in these lists.
    """

    kind: str
    sheet: str | None
    rows: list[int] = field(default_factory=list)
    dispositions: list[Disposition] = field(default_factory=list)
    fields: dict[str, list[Any]] = field(default_factory=dict)
    extra: list[dict[str, str]] = field(default_factory=list)
    record_ids: list[str | None] = field(default_factory=list)
    held_for: list[tuple[str, ...]] = field(default_factory=list)
    sent: dict[int, dict[str, str]] = field(default_factory=dict)
    personal_headers: frozenset[str] = frozenset()

    def __len__(self) -> int:
        """How many records."""
        return len(self.rows)


@dataclass(slots=True)
class TableLayout:
    """How one table of a sheet was recognised; rows are 1-based, columns are letters.

    `columns` maps a field to the letter of its column, or to a list of letters where several feed it.
    `range` is the table with its header, as `B4:K131`. `fingerprint` identifies the header's layout.
    """

    kind: str | None
    range: str
    header_rows: list[int]
    columns: dict[str, str | list[str]]
    unmapped: list[dict[str, str]]
    fingerprint: str


@dataclass(slots=True)
class SheetResult:
    """One sheet as recognised. The main table's layout stands first in `tables` (empty: no table).

    `preview` holds the sender's own cells as text for the first rows (and `preview_first_row` is 1).
    """

    sheet: str | None
    hidden: bool
    counts: Counts
    tables: list[TableLayout] = field(default_factory=list)
    preview: list[list[str]] = field(default_factory=list)


@dataclass(slots=True)
class FileResult:
    """Everything the intake says about one file."""

    file: str
    sha256: str
    size: int
    status: FileStatus
    counts: Counts = field(default_factory=Counts)
    sheets: list[SheetResult] = field(default_factory=list)
    tables: list[RecordTable] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def __reduce__(self) -> tuple[Callable[..., FileResult], tuple[Any, ...]]:
        """How it is pickled: findings column by column, which for many takes a third of the time."""
        others = {name: getattr(self, name) for name in self.__slots__ if name != "findings"}
        return _with_findings, (others, tuple(zip(*map(_FINDING_VALUES, self.findings), strict=True)))


_FINDING_VALUES = attrgetter(*(each.name for each in dataclasses.fields(Finding)))


def _with_findings(others: dict[str, Any], columns: tuple[tuple[Any, ...], ...]) -> FileResult:
    """The result of its other values, and its findings from the columns of theirs."""
    return FileResult(**others, findings=list(map(Finding, *columns)) if columns else [])
