"""Taking a decision from a page: what happened is said where it was taken, and can be taken back there."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from smartcity.reference.formats import number
from smartcity.store.values import Receipt
from smartcity.ui import session
from smartcity.ui.language import literal, say
from smartcity.ui.session import Settled
from smartcity.ui.trouble import trouble_key
from smartcity.workflow import history
from smartcity.workflow.errors import BatchStateError, DecisionError, StoreTroubleError
from smartcity.workflow.workspace import Workspace


def settle(workspace: Workspace, step: Callable[[], Receipt], answer: str, rows: int) -> None:
    """Takes the decision `answer` (in words) about so many rows and draws the page anew, with a way back.

    Where it was refused, the page says so.
    """
    try:
        receipt = step()
    except DecisionError:
        session.tell("warning", say("decisions_refused"))
    except StoreTroubleError as trouble:
        session.tell("warning", say(trouble_key(trouble)))
    else:
        session.keep_settled(Settled(workspace.code, receipt.batch_id, answer, rows))
    st.rerun()


def show_settled(workspace: Workspace) -> None:
    """The last decision that this visitor took in the region, with a button that takes it back."""
    last = session.settled()
    if last is None or last.region != workspace.code:
        return
    rows = number(last.rows, language=session.language())
    with st.container(horizontal=True, vertical_alignment="center", key="settled"):
        st.success(
            literal(say("decisions_done", answer=last.answer, rows=rows, batch=last.batch)),
            icon=":material/check_circle:",
            width="stretch",
        )
        st.button(
            say("decisions_undo"),
            key="undo_decision",
            icon=":material/undo:",
            on_click=_take_back,
            args=(workspace, last),
        )


def _take_back(workspace: Workspace, last: Settled) -> None:
    try:
        history.withdraw(workspace, last.batch)
    except BatchStateError:
        session.tell("warning", say("history_already"))
    except StoreTroubleError as trouble:
        session.tell("warning", say(trouble_key(trouble)))
        return
    else:
        rows = number(last.rows, language=session.language())
        session.tell("success", say("decisions_undone", rows=rows))
    session.keep_settled(None)
