"""The daftar tagih as a table to work from: overdue promises first, the notes edited in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from smartcity.analysis.follow_up import FOLLOW_UP_STATES, INCOMPLETE, follow_up_list
from smartcity.analysis.participation import MISSING, WAITING, participation
from smartcity.analysis.progress import Progress
from smartcity.analysis.progress_headlines import follow_up_headline
from smartcity.reference import load_reference
from smartcity.reference.formats import date_text, number
from smartcity.reference.texts import joined
from smartcity.ui import follow_up_drafts, panels, session
from smartcity.ui.follow_up_drafts import DAYS, EDITED, day_of
from smartcity.ui.language import literal, named, say
from smartcity.ui.progress_words import conflict_words, deliverable_words
from smartcity.ui.session import NoteDraft
from smartcity.ui.view import View
from smartcity.workflow.region_time import today

ROWS_A_PAGE = 50
OVERDUE = "overdue"
SIGNS = {MISSING: "□", WAITING: "◇", INCOMPLETE: "◆"}
"""Empty, open, half: a state is read without its word."""

SHOWN = ("opd", "state", "open", "reason", "contact", "promised_on", "reminded_on", "note")
# All but the note within the 950 pixels beside the menu on a screen of 1366; from 65 pixels on texts wrap.
WIDTHS = {
    "opd": 158,
    "state": 132,
    "open": 180,
    "reason": 140,
    "contact": 125,
    "promised_on": 97,
    "reminded_on": 115,
    "note": 220,
}
ROW_HEIGHT = 66
HEAD_HEIGHT = 37
_TALLEST = HEAD_HEIGHT + 8 * ROW_HEIGHT

Row = dict[Any, Any]


def owing(view: View) -> pd.DataFrame:
    """Every expected OPD that owes something in the state in view, narrowed to the bar's OPD."""
    tables = view.tables
    table = follow_up_list(
        participation(tables.registry, tables.innovations, tables.held),
        view.progress,
        tables.follow_up,
        view.as_of or today(view.workspace),
        view.stage,
    )
    return table if view.filters.opd is None else table[table["opd"] == view.filters.opd]


def show_title(table: pd.DataFrame) -> None:
    """How many OPDs owe something and what, and how many promises are overdue."""
    panels.show_sentence(follow_up_headline(table), "follow_up", title=True)


def state_in_words(state: str) -> str:
    """A state with its sign: `□ Belum mengirim`."""
    return f"{SIGNS[state]} {say(f'follow_up_state_{state}')}"


def open_in_words(progress: Progress, row: Mapping[Any, Any]) -> str:
    """What the OPD owes: deliverables and rows that wait."""
    language = session.language()
    parts = [deliverable_words(progress, code) for _, code in row["open"]]
    if row["held"]:
        parts.append(say("follow_up_held", rows=number(row["held"], 0, language)))
    return joined(parts, language)


def overdue_in_words(row: Mapping[Any, Any]) -> str:
    """`Lewat 3 hari` where a promise has passed, else ''."""
    days = row["overdue_days"]
    return say("follow_up_overdue", days=number(days, 0, session.language())) if days else ""


def narrowed(table: pd.DataFrame) -> pd.DataFrame:
    """The part of the list that the chooser above it names: a state, or overdue promises."""
    counts = table["state"].value_counts()
    late = int((table["overdue_days"] > 0).sum())
    offered = {state: int(counts[state]) for state in FOLLOW_UP_STATES if state in counts}
    if late:
        offered = {OVERDUE: late, **offered}
    language = session.language()
    chosen = st.segmented_control(
        say("follow_up_part"),
        list(offered),
        format_func=lambda part: f"{say(f'follow_up_part_{part}')} ({number(offered[part], 0, language)})",
        key="follow_up_part",
        label_visibility="collapsed",
    )
    if chosen is None or chosen not in offered:
        return table
    return table[table["overdue_days"] > 0] if chosen == OVERDUE else table[table["state"] == chosen]


def show_table(view: View, table: pd.DataFrame) -> None:
    """The list, fifty OPDs a page; edited in its latest state, to be read in an earlier one."""
    pages = -(-len(table) // ROWS_A_PAGE)
    page = st.pagination(pages, key="follow_up_page") if pages > 1 else 1
    rows = table.iloc[(page - 1) * ROWS_A_PAGE : page * ROWS_A_PAGE].to_dict("records")
    height = min(HEAD_HEIGHT + ROW_HEIGHT * max(len(rows), 1) + 2, _TALLEST)
    if view.as_of is not None:
        st.dataframe(
            table_frame(view, rows, {}),
            hide_index=True,
            height=height,
            row_height=ROW_HEIGHT,
            placeholder="",
            column_config=_columns(),
        )
        return
    # Cells that were changed belong to places of the table, so its key says which rows stand there.
    shown = hash((view.workspace.code, view.revision, session.language(), *(row["opd"] for row in rows)))
    key = f"follow_up_{shown}"
    st.data_editor(
        table_frame(view, rows, follow_up_drafts.start_table(key)),
        key=key,
        num_rows="fixed",
        hide_index=True,
        height=height,
        row_height=ROW_HEIGHT,
        disabled=["opd", "state", "open"],
        placeholder="",
        column_config=_columns(),
        on_change=lambda: follow_up_drafts.take_edits(session.state()[key]["edited_rows"], rows),
    )
    _show_save(view, table)


def table_frame(view: View, rows: Sequence[Row], drafts: Mapping[str, NoteDraft]) -> pd.DataFrame:
    """The list with the columns SHOWN, drafts before what is stored; texts that are absent are ''."""
    lines, progress = [], view.progress
    for row in rows:
        draft = drafts.get(row["opd"])
        said = draft.values if draft is not None else follow_up_drafts.noted(row)
        lines.append(
            {
                "opd": row["opd"],
                "state": " · ".join(filter(None, (state_in_words(row["state"]), overdue_in_words(row)))),
                "open": open_in_words(progress, row),
                **{name: day_of(said[name]) if name in DAYS else said[name] or "" for name in EDITED},
            }
        )
    frame = pd.DataFrame(lines, columns=list(SHOWN))
    for name in EDITED:
        frame[name] = pd.to_datetime(frame[name]) if name in DAYS else frame[name].astype("string")
    return frame


def _columns() -> dict[str, Any]:
    fields = load_reference().kinds["follow_up"].fields
    text, day = st.column_config.TextColumn, st.column_config.DateColumn
    fixed = {
        "opd": text(say("column_opd"), width=WIDTHS["opd"]),
        "state": text(say("column_state"), width=WIDTHS["state"]),
        "open": text(say("follow_up_column_open"), width=WIDTHS["open"]),
    }
    edited = {}
    for name in EDITED:
        label, full = say(f"follow_up_column_{name}"), named(fields[name].names)
        if name in DAYS:
            edited[name] = day(label, help=full, format="DD/MM/YYYY", width=WIDTHS[name])
        else:
            edited[name] = text(label, help=full, width=WIDTHS[name])
    return fixed | edited


def _show_save(view: View, table: pd.DataFrame) -> None:
    desk = session.note_desk()
    stored = {row["opd"]: row for row in table.to_dict("records")}
    for opd, conflict in desk.conflicts:
        theirs = _in_words(conflict.theirs) if conflict.theirs is not None else ""
        told = conflict_words(conflict, theirs, view.workspace.region.zone)
        st.warning(literal(f"{opd}: {told} {say('conflict_note_next')}"), icon=":material/group:")
        st.button(
            literal(say("conflict_use_theirs", opd=opd, by=conflict.by)),
            key=f"use_theirs_{opd}",
            on_click=follow_up_drafts.forget,
            args=(opd,),
        )
    count = number(len(desk.drafts), 0, session.language())
    label = say("follow_up_save", count=count) if desk.drafts else say("follow_up_saved_all")
    if st.button(
        label, key="follow_up_save", type="primary", disabled=not desk.drafts, icon=":material/save:"
    ):
        if follow_up_drafts.save(view.workspace, list(desk.drafts)):
            session.tell("success", say("follow_up_saved", count=count))
        st.rerun()
    elsewhere = [opd for opd in desk.drafts if opd not in stored]
    if elsewhere:
        st.caption(literal(say("follow_up_also", opds=joined(elsewhere, session.language()))))


def _in_words(note: Mapping[str, Any]) -> str:
    fields, language = load_reference().kinds["follow_up"].fields, session.language()
    return "; ".join(
        f"{named(fields[name].names)}: {date_text(note[name], language) if name in DAYS else note[name]}"
        for name in EDITED
        if note.get(name)
    )
