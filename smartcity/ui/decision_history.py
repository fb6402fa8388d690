"""Past decisions on quick wins: a table, and each shown again as it was, with its Word document."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from smartcity.analysis.decision_texts import DecisionRow, decision_row
from smartcity.reference import load_reference
from smartcity.reference.formats import number
from smartcity.ui import session
from smartcity.ui.decision_draft import show_record
from smartcity.ui.language import literal, say
from smartcity.ui.view import View
from smartcity.workflow.decision_downloads import decision_file, decision_file_name


def show_history(view: View) -> None:
    """The recorded decisions, the newest first; choosing one opens its record."""
    st.subheader(say("decision_history"))
    decisions = view.tables.decisions.sort_values("number", ascending=False)
    if decisions.empty:
        st.text(say("decision_history_none"))
        return
    language = session.language()
    records = {int(row["number"]): row for row in decisions.to_dict("records")}
    lines = {
        taken: decision_row(
            taken, date.fromisoformat(row["decided_on"]), row["content"], load_reference(), language
        )
        for taken, row in records.items()
    }
    _show_table(list(lines.values()))
    chosen = st.selectbox(
        say("decision_history_choose"),
        list(lines),
        index=None,
        format_func=lambda taken: literal(
            say(
                "decision_history_option",
                number=str(taken),
                day=lines[taken].day,
                by=lines[taken].decided_by,
            )
        ),
        key=session.opened_decision(view.workspace.code),
        placeholder="",
    )
    if chosen is None:
        return
    row = records[chosen]
    st.download_button(
        say("decision_download"),
        data=lambda: decision_file(view.workspace, chosen, language).content,
        file_name=decision_file_name(view.workspace.region.name, chosen),
        key=f"decision_download_{chosen}",
        on_click="ignore",
        icon=":material/download:",
    )
    st.caption(say("decision_withdraw_hint"))
    show_record(view, chosen, date.fromisoformat(row["decided_on"]), row["content"])


def _show_table(lines: list[DecisionRow]) -> None:
    language = session.language()
    columns = ("number", "day", "by", "set", "value", "overrides")
    rows = [
        (
            str(line.number),
            line.day,
            line.decided_by,
            line.members,
            number(line.value, 1, language),
            line.overrides,
        )
        for line in lines
    ]
    st.dataframe(
        pd.DataFrame(rows, columns=[say(f"decision_column_{column}") for column in columns]),
        hide_index=True,
        placeholder="",
    )
