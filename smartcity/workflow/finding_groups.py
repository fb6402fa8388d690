"""Findings as people work through them: equal ones read as one, the worst first, each with its cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from smartcity.records import Finding, Severity
from smartcity.reference.formats import number
from smartcity.reference.texts import finding_group, text

MOST_CELLS = 6
"""How many cells of equal findings are named; of the others only how many there are."""
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings of one code: how many different values they name, on how many rows."""

    code: str
    severity: Severity
    values: int
    rows: int
    findings: tuple[Finding, ...]


def group_findings(findings: Sequence[Finding]) -> list[FindingGroup]:
    """One group a code, errors first, then warnings, then notes; within these the most rows first.

    Values are counted by their text without regard to case and surrounding space; findings without a value
    count as one. An empty list gives an empty list.
    """
    by_code: dict[tuple[str, Severity], list[Finding]] = {}
    for finding in findings:
        by_code.setdefault((finding.code, finding.severity), []).append(finding)
    groups = [
        FindingGroup(
            code=code,
            severity=severity,
            values=_count_values(members),
            rows=len({(finding.sheet, finding.row) for finding in members}),
            findings=tuple(members),
        )
        for (code, severity), members in by_code.items()
    ]
    return sorted(groups, key=lambda group: (_ORDER[group.severity], -group.rows, group.code))


def heading_text(group: FindingGroup, language: str) -> str:
    """The group in one line of plain text: `3 nama OPD tidak dikenal (12 baris)`."""
    heading = finding_group(group.code, number(group.values, language=language), language)
    if group.rows > group.values:
        rows = number(group.rows, language=language)
        heading = text("finding_groups.with_rows", language, heading=heading, rows=rows)
    return heading


def cells_in_words(findings: Sequence[Finding], language: str) -> str:
    """Where equal findings stand: `Inovasi D7, D12, D19 (+4)`; the file itself has no place and gives ''."""
    by_sheet: dict[str, list[str]] = {}
    for finding in findings:
        in_row = "" if finding.row is None else text("finding_groups.row", language, row=finding.row)
        place = finding.cell or in_row
        if place:
            by_sheet.setdefault(finding.sheet or "", []).append(place)
    parts = []
    for sheet, places in by_sheet.items():
        more = f" (+{len(places) - MOST_CELLS})" if len(places) > MOST_CELLS else ""
        parts.append(f"{sheet} {', '.join(places[:MOST_CELLS])}{more}".strip())
    return "; ".join(parts)


def equal_findings(findings: Sequence[Finding]) -> list[list[Finding]]:
    """Findings that say the same about the same value together, those on most rows first."""
    by_content: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        key = (finding.field, (finding.value or "").strip().casefold(), finding.suggestions)
        by_content.setdefault(key, []).append(finding)
    return sorted(by_content.values(), key=len, reverse=True)


def _count_values(findings: Sequence[Finding]) -> int:
    """How many different values these are about; where none has a value, what is missing counts by row."""
    values = {(finding.value or "").strip().casefold() for finding in findings}
    return len({(finding.sheet, finding.row) for finding in findings}) if values == {""} else len(values)
