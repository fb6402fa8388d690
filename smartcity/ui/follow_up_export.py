"""The daftar tagih as a workbook, with the reminder to each OPD beside it."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from smartcity.reference import load_reference
from smartcity.reference.formats import date_text
from smartcity.ui import follow_up_drafts, session
from smartcity.ui.follow_up_drafts import DAYS, EDITED, day_of
from smartcity.ui.follow_up_table import open_in_words, overdue_in_words, state_in_words
from smartcity.ui.language import named, say
from smartcity.ui.reminder import text_for
from smartcity.ui.view import View
from smartcity.workflow.list_downloads import follow_up_workbook
from smartcity.workflow.region_time import today

_WIDTHS = {"reason": 32, "contact": 24, "promised_on": 14, "reminded_on": 14, "note": 32}


def offer_list(view: View, table: pd.DataFrame) -> None:
    """The button that makes the workbook of the list as it is stored and narrowed."""
    st.download_button(
        say("follow_up_export"),
        data=lambda: _workbook(view, table),
        file_name=say("follow_up_export_file", name=view.workspace.region.name),
        key="follow_up_export",
        on_click="ignore",
        icon=":material/download:",
    )


def _workbook(view: View, table: pd.DataFrame) -> bytes:
    fields = load_reference().kinds["follow_up"].fields
    heads = [
        (say("column_opd"), 36),
        (say("column_state"), 20),
        (say("follow_up_column_overdue"), 16),
        (say("follow_up_column_open"), 48),
        *((named(fields[name].names), _WIDTHS[name]) for name in EDITED),
        (say("follow_up_column_reminder"), 60),
    ]
    day = date_text(view.as_of or today(view.workspace), session.language())
    return follow_up_workbook(
        view.workspace,
        say("follow_up_title"),
        say("follow_up_export_title", region=view.workspace.region.name, day=day),
        heads,
        list_rows(view, table),
    )


def list_rows(view: View, table: pd.DataFrame) -> list[list[str | date | None]]:
    """The cells of the workbook, a row an OPD; days that are not whole stay text."""
    rows: list[list[str | date | None]] = []
    progress = view.progress
    for row in table.to_dict("records"):
        said = follow_up_drafts.noted(row)
        rows.append(
            [
                row["opd"],
                state_in_words(row["state"]),
                overdue_in_words(row),
                open_in_words(progress, row),
                *((day_of(said[name]) or said[name]) if name in DAYS else said[name] for name in EDITED),
                text_for(view, row),
            ]
        )
    return rows
