"""The values that pass between the steps of the intake: workbook, sheet, located table, context, limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from smartcity.reference import StageList

Cell = str | float | int | bool | date | datetime | time | timedelta | None
"""A cell's value as read; an empty cell is '' or None."""

CellPlace = tuple[int, int]
"""A cell's place: 1-based row, 1-based column."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one upload may cost; each is a setting (environment variable SMARTCITY_<NAME>)."""

    file_bytes: int = 50 * 1024 * 1024
    filled_rows: int = 500_000
    worker_bytes: int = 2 * 1024**3
    worker_seconds: int = 60


class UnreadableFileError(Exception):
    """A file that cannot be read; `code` is one of the `file-*` findings, `params` fill its text."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(slots=True)
class Sheet:
    """One sheet as sent. `rows[0]` is row 1 and its first value column A; rows may differ in length.

    `name` is None for a file without sheets. `merged` are (first row, first column, last row, last column),
    1-based. `error_cells` (`#N/A` and the like) and `uncalculated` (formulas without a saved value) come
    from the scan of the XML; `structure_seen` is False where the format does not show them. Of a hidden sheet
    only the first row is read. `origins` says for a sheet that was laid out anew where its cells stood.
    """

    name: str | None
    rows: list[list[Cell]]
    hidden: bool = False
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: frozenset[int] = frozenset()
    error_cells: dict[CellPlace, str] = field(default_factory=dict)
    uncalculated: frozenset[CellPlace] = frozenset()
    structure_seen: bool = True
    origins: dict[CellPlace, CellPlace] = field(default_factory=dict)


@dataclass(slots=True)
class Workbook:
    """A file as read: its real format (xlsx, xls, ods, csv, html) and its sheets in order."""

    format: str
    sheets: list[Sheet]


@dataclass(slots=True)
class Column:
    """One column of a located table: 1-based place and the header texts above it, top to bottom."""

    place: int
    headers: tuple[str, ...]


@dataclass(slots=True)
class LocatedTable:
    """A table found on a sheet; all places 1-based.

    `row_kinds` says for each row from `first_row` (the first below the header) to `last_row` what it is:
    data, blank, number, group, total, note, signature, continuation (a lower row of a merged record) or
    header (a header repeated inside). `group_labels` gives for a data row the labels of the group rows above
    it, outermost first. `banners` are the texts above the table that belong to it, `sheet_banners` those
    above the sheet's first table, which hold where its own say nothing. `merged_from` says for an empty
    cell of a data row that lies in a vertically merged cell which row holds its value; whether it stands for
    every row (an OPD) or only for the first (an amount) depends on the field.
    """

    columns: list[Column]
    header_rows: list[int]
    number_rows: list[int]
    first_row: int
    last_row: int
    row_kinds: list[str]
    group_labels: dict[int, tuple[str, ...]] = field(default_factory=dict)
    banners: list[str] = field(default_factory=list)
    sheet_banners: list[str] = field(default_factory=list)
    merged_from: dict[CellPlace, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SheetChoice:
    """A person's correction of how a sheet was recognised; wins over recognition.

    `columns` maps column letters to field codes ('' means: keep in extra). `header_rows` empty keeps the
    recognised header.
    """

    kind: str | None = None
    header_rows: tuple[int, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExpectedOpd:
    """An OPD of the region's registry: its canonical name, short name and code, if known."""

    name: str
    short_name: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class IntakeContext:
    """What the region knows before it reads a file; empty for a check without a region.

    `registry` is None where the region has none. `aliases` are remembered decisions:
    (field, folded sent value) -> canonical value. `column_choices` are remembered column mappings:
    header fingerprint -> choice. `sheet_choices` are this upload's corrections by sheet name ('' for none).
    `only_opd` is the one OPD the sender may send for, `region` the region's name. `stages` is the region's
    own list of deliverables (None: that of data/reference), `today` the day there, after which nothing can
    have been finished.
    """

    registry: tuple[ExpectedOpd, ...] | None = None
    aliases: Mapping[tuple[str, str], str] = field(default_factory=dict)
    column_choices: Mapping[str, SheetChoice] = field(default_factory=dict)
    sheet_choices: Mapping[str, SheetChoice] = field(default_factory=dict)
    only_opd: str | None = None
    region: str | None = None
    stages: StageList | None = None
    today: date | None = None


@dataclass(slots=True)
class FieldColumn:
    """A column of a located table that feeds a field.

    `role` says how: `value` (its cell is the field's value), `tick` (a mark means the code in `detail`, for
    a column a dimension), `year` (a yearly amount of the year in `detail`), `aspect` (levels of the aspect of
    readiness in `detail`), `of_aspect` (evidence, date, person or note of it). `multiplier` is the money unit
    that the header names (`dalam juta`: 1 000 000), 1 where it names none.
    """

    field: str
    place: int
    header: str
    role: str = "value"
    detail: str | None = None
    multiplier: int = 1


@dataclass(slots=True)
class RecognisedTable:
    """A located table whose kind and columns are known, ready to be cleaned.

    `fixed` holds fields that a banner above the table or the sheet's name gives for every row ({field: sent
    text}), `group_fields` those that group rows give for the rows below them ({row: {field: sent text}}); a
    row's own cell wins over both, a group row over `fixed`. `fingerprint` is the same for every table with
    these headers in these columns. `beside` holds what the same rows say of the innovations' readiness, in
    columns of its own; `in_list` is true of such a table.
    """

    kind: str
    located: LocatedTable
    columns: list[FieldColumn]
    unmapped: list[Column]
    fixed: dict[str, str] = field(default_factory=dict)
    group_fields: dict[int, dict[str, str]] = field(default_factory=dict)
    fingerprint: str = ""
    beside: RecognisedTable | None = None
    in_list: bool = False
