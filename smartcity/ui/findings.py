"""Findings as people work through them: fifty equal ones read as one, the worst first, each with its cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from smartcity.records import Finding, Severity
from smartcity.reference.formats import number
from smartcity.reference.texts import finding_group, finding_message, finding_todo
from smartcity.ui import session
from smartcity.ui.language import literal, say
from smartcity.ui.rows import page_of, show_frame

MOST_BLOCKS = 8
"""How many different values are written out; beyond, a table lists every finding."""
MOST_CELLS = 6
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
_ICONS = {
    Severity.ERROR: ":material/block:",
    Severity.WARNING: ":material/warning:",
    Severity.INFO: ":material/info:",
}


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


def findings_frame(findings: Sequence[Finding], language: str) -> pd.DataFrame:
    """One row a finding: `sheet cell row value message todo`; nothing in gives no rows."""
    return pd.DataFrame(
        [
            {
                "sheet": finding.sheet or "",
                "cell": finding.cell or "",
                "row": finding.row,
                "value": finding.value or "",
                "message": finding_message(finding, language),
                "todo": finding_todo(finding, language),
            }
            for finding in findings
        ],
        columns=["sheet", "cell", "row", "value", "message", "todo"],
    ).astype({"row": "Int64"})


def _count_values(findings: Sequence[Finding]) -> int:
    """How many different values these are about; where none has a value, what is missing counts by row."""
    values = {(finding.value or "").strip().casefold() for finding in findings}
    return len({(finding.sheet, finding.row) for finding in findings}) if values == {""} else len(values)


def heading_text(group: FindingGroup) -> str:
    """The group in one line of plain text: `3 nama OPD tidak dikenal (12 baris)`."""
    language = session.language()
    heading = finding_group(group.code, number(group.values, language=language), language)
    if group.rows > group.values:
        heading = say("finding_rows", heading=heading, rows=number(group.rows, language=language))
    return heading


def cells_in_words(findings: Sequence[Finding]) -> str:
    """Where equal findings stand: `Inovasi D7, D12, D19 (+4)`; the file itself has no place and gives ''."""
    by_sheet: dict[str, list[str]] = {}
    for finding in findings:
        place = finding.cell or (say("findings_row", row=finding.row) if finding.row is not None else "")
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


def show_findings(findings: Sequence[Finding], key: str) -> None:
    """Shows every group as a line that opens to its findings; says so where there are none."""
    if not findings:
        st.success(say("findings_none"), icon=":material/check_circle:")
        return
    for group in group_findings(findings):
        with st.expander(literal(heading_text(group)), icon=_ICONS[group.severity]):
            st.caption(say(f"finding_severity_{group.severity}"))
            equal = equal_findings(group.findings)
            for members in equal[:MOST_BLOCKS]:
                _show_block(members)
            if len(equal) > MOST_BLOCKS or any(len(members) > MOST_CELLS for members in equal):
                st.caption(
                    say("findings_all", count=number(len(group.findings), language=session.language()))
                )
                frame = findings_frame(group.findings, session.language())
                show_frame(page_of(frame, key=f"{key}_{group.code}"))


def _show_block(members: Sequence[Finding]) -> None:
    language = session.language()
    with st.container(gap="xsmall"):
        place = cells_in_words(members)
        if place:
            st.markdown(f"**{literal(place)}**")
        st.text(finding_message(members[0], language))
        st.caption(literal(finding_todo(members[0], language)))
