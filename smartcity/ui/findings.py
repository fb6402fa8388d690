"""The findings of a file in groups that open to what each says, where, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from smartcity.records import Finding, Severity
from smartcity.reference.formats import number
from smartcity.reference.texts import finding_message, finding_todo
from smartcity.ui import session
from smartcity.ui.language import literal, say
from smartcity.ui.rows import page_of, show_frame
from smartcity.workflow.finding_groups import (
    MOST_CELLS,
    cells_in_words,
    equal_findings,
    group_findings,
    heading_text,
)

MOST_BLOCKS = 8
"""How many different values are written out; beyond, a table lists every finding."""
_ICONS = {
    Severity.ERROR: ":material/block:",
    Severity.WARNING: ":material/warning:",
    Severity.INFO: ":material/info:",
}


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


def show_findings(findings: Sequence[Finding], key: str) -> None:
    """Shows every group as a line that opens to its findings; says so where there are none."""
    if not findings:
        st.success(say("findings_none"), icon=":material/check_circle:")
        return
    for group in group_findings(findings):
        with st.expander(literal(heading_text(group, session.language())), icon=_ICONS[group.severity]):
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
        place = cells_in_words(members, language)
        if place:
            st.markdown(f"**{literal(place)}**")
        st.text(finding_message(members[0], language))
        st.caption(literal(finding_todo(members[0], language)))
