"""The reminder to an OPD, ready to copy, and noting that it went out today."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from smartcity.analysis.follow_up import reminder_text
from smartcity.reference import load_reference
from smartcity.ui import follow_up_drafts, session
from smartcity.ui.follow_up_table import overdue_in_words, state_in_words
from smartcity.ui.language import literal, say
from smartcity.ui.view import View
from smartcity.workflow.region_time import today


def show_reminder(view: View, table: pd.DataFrame) -> None:
    """A box with the OPDs of the list and the text for the chosen one (at first the first of the list)."""
    rows = {row["opd"]: row for row in table.to_dict("records")}
    st.subheader(say("reminder_heading"))
    opd = st.selectbox(
        say("reminder_for"),
        list(rows),
        format_func=lambda name: " \u00b7 ".join(
            part for part in (name, state_in_words(rows[name]["state"]), overdue_in_words(rows[name])) if part
        ),
        key="reminder_opd",
        width=560,
    )
    if opd is None or opd not in rows:
        return
    row = rows[opd]
    st.code(text_for(view, row), language=None, wrap_lines=True)
    st.caption(say("reminder_note"))
    if view.as_of is None and st.button(
        literal(say("reminder_sent", opd=opd)), key="reminder_sent", icon=":material/outgoing_mail:"
    ):
        follow_up_drafts.put_day(row, "reminded_on", today(view.workspace))
        if follow_up_drafts.save(view.workspace, [opd]):
            session.tell("success", say("reminder_noted", opd=opd))
        st.rerun()


def text_for(view: View, row: Mapping[Any, Any]) -> str:
    """The reminder for one row of the list, dated as the state in view."""
    return reminder_text(
        row,
        view.progress,
        view.tables.innovations,
        view.tables.held,
        region=view.workspace.region.name,
        today=view.as_of or today(view.workspace),
        language=session.language(),
        reference=load_reference(),
    )
