"""What our own workbooks carry: record ids, sheets of ours, marks (data/reference/own_workbook.toml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from smartcity.reference.tables import read_toml

_FILE = Path(__file__).resolve().parents[2] / "data" / "reference" / "own_workbook.toml"
SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class OwnWorkbook:
    """The header of record ids, the first cells of our sheets, and how we mark a sender's cells.

    `fills` are RGB colours by severity; `comment_mark` begins our part of a cell's comment.
    """

    record_id_header: str
    guide_mark: str
    lists_mark: str
    details_mark: str
    decisions_mark: str
    findings_mark: str
    comment_mark: str
    comment_author: str
    fills: Mapping[str, str]

    def is_own_sheet(self, first_cell: object) -> bool:
        """Whether a sheet whose A1 holds this value is one that we added, not data of the sender."""
        marks = (self.guide_mark, self.lists_mark, self.details_mark, self.decisions_mark, self.findings_mark)
        return first_cell in marks


@cache
def load_own_workbook() -> OwnWorkbook:
    """The marks, read once. Raises ReferenceDataError that names the key where one is missing."""
    file = read_toml(_FILE)
    sheets, marks = file.section("sheet_marks"), file.section("marks")
    fills = marks.section("fills")
    own = OwnWorkbook(
        record_id_header=file.text("record_id_header"),
        guide_mark=sheets.text("guide"),
        lists_mark=sheets.text("lists"),
        details_mark=sheets.text("details"),
        decisions_mark=sheets.text("decisions"),
        findings_mark=sheets.text("findings"),
        comment_mark=marks.text("comment"),
        comment_author=marks.text("author"),
        fills={severity: fills.text(severity) for severity in SEVERITIES},
    )
    for section in (fills, marks, sheets, file):
        section.done()
    return own
