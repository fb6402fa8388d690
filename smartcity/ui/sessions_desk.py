"""Who is signed in, and the audit log, on a page."""

from __future__ import annotations

import json

import pandas as pd
import streamlit as st

from smartcity.reference.formats import moment_text, number
from smartcity.store.access import StoredSession
from smartcity.ui import session
from smartcity.ui.language import say
from smartcity.ui.rows import show_frame
from smartcity.ui.trouble import SAVE_REFUSED, trouble_key
from smartcity.workflow import access, history
from smartcity.workflow.actors import Role
from smartcity.workflow.workspace import Workspace

_LINES = 200


def show_sessions(workspace: Workspace) -> None:
    """Everybody who is signed in, and the button that signs one of them out."""
    sessions = access.list_sessions(workspace)
    st.subheader(say("access_sessions", count=number(len(sessions), 0, session.language())))
    if not sessions:
        return
    show_frame(
        pd.DataFrame(
            {
                "who": [entry.subject for entry in sessions],
                "role": [say(f"role_{entry.role}") for entry in sessions],
                "since": [_moment(workspace, entry) for entry in sessions],
            }
        ),
        headings="access_column",
    )
    own = {
        entry.token_hash: entry for entry in sessions if access.may_handle(workspace.actor, Role(entry.role))
    }
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            say("access_end_choose"),
            list(own),
            index=None,
            format_func=lambda token: f"{own[token].subject}, {_moment(workspace, own[token])}",
            key="access_session",
            placeholder="",
            width=420,
        )
        if chosen is not None:
            st.button(
                say("access_end"),
                key="access_end",
                icon=":material/logout:",
                on_click=_end,
                args=(workspace, chosen),
            )


def show_audit(workspace: Workspace) -> None:
    """The newest lines of the audit log, behind a title."""
    opened = st.expander(
        say("access_audit"), key="access_audit", on_change="rerun", icon=":material/list_alt:"
    )
    if not opened.open:
        return
    zone, language = workspace.region.zone, session.language()
    lines = history.audit_log(workspace, _LINES)
    with opened:
        show_frame(
            pd.DataFrame(
                {
                    "at": [moment_text(line.at, zone, language) for line in lines],
                    "who": [line.author.name for line in lines],
                    "role": [line.author.role for line in lines],
                    "action": [line.action for line in lines],
                    "detail": [json.dumps(dict(line.detail), ensure_ascii=False) for line in lines],
                }
            ),
            headings="access_column",
        )


def _moment(workspace: Workspace, entry: StoredSession) -> str:
    return moment_text(entry.at, workspace.region.zone, session.language())


def _end(workspace: Workspace, token_hash: str) -> None:
    try:
        access.end_sessions(workspace, [token_hash])
    except SAVE_REFUSED as refused:
        session.tell("warning", say(trouble_key(refused)))
    else:
        session.tell("success", say("access_ended"))
