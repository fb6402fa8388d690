"""Step one of the upload page: the box for files, and the list of those on the desk."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from smartcity.reference.formats import number
from smartcity.ui import batches, session, upload_desk
from smartcity.ui.from_browser import forget_uploads
from smartcity.ui.language import say
from smartcity.ui.upload_desk import FileState, listed_files
from smartcity.workflow.finding_groups import group_findings, heading_text
from smartcity.workflow.receive import FILE_TYPES, ReceivedFile
from smartcity.workflow.workspace import Workspace

_WITH_PERSON = (FileState.PERSON, FileState.UNREADABLE, FileState.NOTHING)


def show_drop(workspace: Workspace) -> None:
    """The box for files; what is dropped is checked at once and moves to the desk."""
    desk = session.desk()
    sent = st.file_uploader(
        say("upload_drop_label"),
        type=list(FILE_TYPES),
        accept_multiple_files=True,
        key=f"upload_box_{desk.round}",
    )
    if sent:
        upload_desk.take_files(workspace, [(file.name, file.getvalue()) for file in sent])
        forget_uploads(sent)
        st.rerun()


def headline(workspace: Workspace) -> str:
    """What lies on the desk and what it waits for; with an empty desk what the region holds already."""
    language = session.language()
    states = [state for _, state in listed_files(session.desk())]
    if not states:
        stored = batches.list_batches(workspace)
        return batches.headline(workspace, stored) if stored else say("upload_first")
    totals = {
        "total": len(states),
        "person": sum(state in _WITH_PERSON for state in states),
        "ready": states.count(FileState.READY),
        "saved": states.count(FileState.SAVED),
    }
    return say("upload_files", **{name: number(value, language=language) for name, value in totals.items()})


def worst_in_words(received: ReceivedFile) -> str:
    """The worst of what was noted about the file, and how many other kinds of notes there are."""
    groups = group_findings(received.result.findings)
    more = f" (+{len(groups) - 1})" if len(groups) > 1 else ""
    return heading_text(groups[0], session.language()) + more if groups else ""


def files_frame() -> pd.DataFrame:
    """One row a file of the desk, those that need a person first; the index are their keys."""
    desk = session.desk()
    rows = []
    for key, state in listed_files(desk):
        received = desk.received[key]
        counts = received.result.counts
        rows.append(
            {
                "state": say(f"upload_state_{state}"),
                "file": received.name,
                "rows": counts.accepted + counts.held + counts.rejected,
                "accepted": counts.accepted,
                "held": counts.held,
                "rejected": counts.rejected,
                "findings": worst_in_words(received),
            }
        )
    columns = ["state", "file", "rows", "accepted", "held", "rejected", "findings"]
    return pd.DataFrame(rows, index=[key for key, _ in listed_files(desk)], columns=columns)


def show_files(workspace: Workspace) -> int | None:
    """The list of files with their counts; returns the key of the file in view, None for an empty desk."""
    desk = session.desk()
    states = dict(listed_files(desk))
    if not states:
        return None
    if desk.open_file not in states:
        desk.open_file = next(iter(states))
    upload_desk.keep_current(workspace, desk.open_file)
    states = dict(listed_files(desk))
    if len(states) > 1:
        _show_table(workspace, states)
    return desk.open_file


def _show_table(workspace: Workspace, states: dict[int, FileState]) -> None:
    desk = session.desk()
    language = session.language()
    ready = [key for key, state in states.items() if state is FileState.READY]
    frame = files_frame()
    st.dataframe(
        frame,
        key=f"upload_files_{desk.round}",
        hide_index=True,
        height=min(38 + 35 * len(frame), 388),
        column_config={
            "state": st.column_config.TextColumn(say("column_state"), width=150),
            "file": st.column_config.TextColumn(say("column_file"), width=210),
            "findings": st.column_config.TextColumn(say("column_findings"), width=260),
            **{
                name: st.column_config.NumberColumn(say(f"column_{name}"), width=86, format="%d")
                for name in ("rows", "accepted", "held", "rejected")
            },
        },
        on_select=lambda: _take_row(frame.index),
        selection_mode="single-cell",
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            say("upload_open"),
            list(states),
            index=list(states).index(desk.open_file or next(iter(states))),
            format_func=lambda key: f"{desk.received[key].name} ({say(f'upload_state_{states[key]}')})",
            key=f"upload_open_{desk.round}_{desk.open_file}",
            on_change=lambda: _take_choice(f"upload_open_{desk.round}_{desk.open_file}"),
            width=420,
        )
        if ready:
            count = sum(desk.received[key].result.counts.accepted for key in ready)
            label = say("upload_save_all", count=number(count, language=language), files=len(ready))
            if st.button(label, key="upload_save_all", type="primary", icon=":material/save:"):
                for trouble in set(upload_desk.save_all(workspace, ready)):
                    session.tell("warning", say(trouble))
                st.rerun()
        st.button(say("upload_put_away"), key="upload_put_away", on_click=session.clear_desk)


def _take_row(index: pd.Index) -> None:
    desk = session.desk()
    cells = session.state()[f"upload_files_{desk.round}"].selection.cells
    if cells:
        desk.open_file = int(index[cells[0][0]])


def _take_choice(widget: str) -> None:
    session.desk().open_file = int(session.state()[widget])
