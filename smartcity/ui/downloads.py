"""Workbooks to take along: the template, the sender's own workbook marked, and everything that is stored."""

from __future__ import annotations

import streamlit as st

from smartcity.intake.tables import UnreadableFileError
from smartcity.records import FileStatus
from smartcity.ui import session
from smartcity.ui.language import literal, say
from smartcity.workflow import downloads, registry
from smartcity.workflow.workspace import Workspace


def offer_template(workspace: Workspace) -> None:
    """The template, empty for all or filled with what one OPD has; and everything stored in the same form."""
    st.subheader(say("template_heading"))
    st.caption(say("template_note"))
    opds = [opd.name for opd in registry.list_opds(workspace)]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        opd = st.selectbox(
            say("template_for"),
            opds,
            index=None,
            key="template_opd",
            placeholder=say("template_everyone"),
            width=420,
        )
        st.download_button(
            say("template_download"),
            data=lambda: downloads.template_file(workspace, opd).content,
            file_name=say("template_file", name=opd or workspace.region.name),
            key="template_download",
            on_click="ignore",
            icon=":material/download:",
        )
        st.download_button(
            say("export_download"),
            data=lambda: downloads.export_file(workspace).content,
            file_name=say("export_file", name=workspace.region.name),
            key="export_download",
            on_click="ignore",
            icon=":material/download:",
        )


def offer_marked(workspace: Workspace, key: int) -> None:
    """The sender's workbook with its findings marked: made on request, then offered as a download."""
    desk = session.desk()
    received = desk.received[key]
    if received.result.status is not FileStatus.FINDINGS:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(say("upload_mark"), key=f"mark_{key}", icon=":material/ink_highlighter:"):
            try:
                with st.spinner(say("upload_marking", file=literal(received.name))):
                    desk.marked[key] = downloads.marked_file(workspace, received)
            except UnreadableFileError:
                st.warning(say("upload_mark_failed"))
        made = desk.marked.get(key)
        if made is not None:
            st.download_button(
                say("upload_marked"),
                data=made.content,
                file_name=made.name,
                key=f"marked_{key}",
                on_click="ignore",
                type="primary",
                icon=":material/download:",
            )
    st.caption(say("upload_marked_note"))
