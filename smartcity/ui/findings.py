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
from smartcity.ui.rows import page_of

_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
_ICONS = {
    Severity.ERROR: ":material/error:",
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
            values=len({(finding.value or "").strip().casefold() for finding in members}),
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


def group_heading(group: FindingGroup) -> str:
    """The group in one line of Markdown: `3 nama OPD tidak dikenal (12 baris)`."""
    language = session.language()
    heading = finding_group(group.code, number(group.values, language=language), language)
    if group.rows > group.values:
        heading = say("finding_rows", heading=heading, rows=number(group.rows, language=language))
    return literal(heading)


def show_findings(findings: Sequence[Finding], key: str) -> None:
    """Shows every group as a line that opens to its findings; says so where there are none."""
    if not findings:
        st.success(say("findings_none"), icon=":material/check_circle:")
        return
    for group in group_findings(findings):
        with st.expander(group_heading(group), icon=_ICONS[group.severity]):
            st.text(say(f"finding_severity_{group.severity}"))
            frame = findings_frame(group.findings, session.language())
            st.dataframe(
                page_of(frame, key=f"{key}_{group.code}"),
                hide_index=True,
                row_height=56,
                column_config={
                    "sheet": st.column_config.TextColumn(say("column_sheet"), width="small"),
                    "cell": st.column_config.TextColumn(say("column_cell"), width=70),
                    "row": st.column_config.NumberColumn(say("column_row"), width=60, format="%d"),
                    "value": st.column_config.TextColumn(say("column_value"), width="medium"),
                    "message": st.column_config.TextColumn(say("column_message"), width="large"),
                    "todo": st.column_config.TextColumn(say("column_todo"), width="large"),
                },
            )
