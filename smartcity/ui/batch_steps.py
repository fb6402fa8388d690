"""What can be done with a submission: see its original, let it count, take it out or back, erase it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st

from smartcity.store.values import BatchState, StoredBatch
from smartcity.ui import dialogs, session
from smartcity.ui.language import say
from smartcity.ui.trouble import trouble_key
from smartcity.workflow import history
from smartcity.workflow.actors import Permission
from smartcity.workflow.errors import BatchStateError, StoreTroubleError
from smartcity.workflow.workspace import Workspace


@dataclass(frozen=True, slots=True)
class _Step:
    """A step that a person takes: what it does, who may, from which states; `leading` is the likely one."""

    take: Callable[[Workspace, int], int]
    permission: Permission
    states: tuple[BatchState, ...]
    icon: str
    leading: bool = False


_STEPS: Mapping[str, _Step] = {
    "approve": _Step(
        history.approve, Permission.DECIDE, (BatchState.WAITING,), ":material/check:", leading=True
    ),
    "return": _Step(history.withdraw, Permission.WITHDRAW, (BatchState.WAITING,), ":material/undo:"),
    "withdraw": _Step(history.withdraw, Permission.WITHDRAW, (BatchState.ACTIVE,), ":material/undo:"),
    "reinstate": _Step(history.reinstate, Permission.WITHDRAW, (BatchState.WITHDRAWN,), ":material/redo:"),
    "purge": _Step(
        history.purge,
        Permission.PURGE,
        (BatchState.ACTIVE, BatchState.WAITING, BatchState.WITHDRAWN),
        ":material/delete_forever:",
    ),
}


def show_steps(workspace: Workspace, batch: StoredBatch, name: str) -> None:
    """The original, and a button for each step that the actor may take from the submission's state."""
    if batch.file is not None and workspace.actor.may(Permission.SEE_ORIGINALS):
        st.download_button(
            say("history_original"),
            data=lambda: _original(workspace, batch),
            file_name=batch.file,
            key=f"original_{batch.id}",
            on_click="ignore",
            icon=":material/download:",
        )
    for code, step in _STEPS.items():
        if batch.state not in step.states or not workspace.actor.may(step.permission):
            continue
        asked = st.button(
            say(f"history_{code}"),
            key=f"{code}_{batch.id}",
            icon=step.icon,
            type="primary" if step.leading else "tertiary" if code == "purge" else "secondary",
        )
        if asked:
            _confirm(workspace, batch, name, code)


def _original(workspace: Workspace, batch: StoredBatch) -> bytes:
    kept = history.original(workspace, batch.id)
    return kept.content if kept else b""


def _confirm(workspace: Workspace, batch: StoredBatch, name: str, code: str) -> None:
    @dialogs.dialog(say(f"history_{code}"))
    def ask() -> None:
        st.text(say(f"history_{code}_question", batch=batch.id, file=name))
        dialogs.show_choice(code, say(f"history_{code}_confirm"), lambda: _take(workspace, batch, code))

    ask()


def _take(workspace: Workspace, batch: StoredBatch, code: str) -> None:
    try:
        revision = _STEPS[code].take(workspace, batch.id)
    except BatchStateError:
        session.tell("warning", say("history_already"))
    except StoreTroubleError as trouble:
        session.tell("warning", say(trouble_key(trouble)))
    else:
        session.tell("success", say(f"history_{code}_done", batch=batch.id, revision=revision))
