"""The history as a timeline: who sent what, what it changed, and taking it out or bringing it back."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from smartcity.reference import load_reference
from smartcity.reference.formats import moment_text, number
from smartcity.store.values import BatchState, Change, StoredBatch, StoredRow
from smartcity.ui import dialogs, session
from smartcity.ui.language import literal, named, say
from smartcity.ui.rows import page_of, show_frame, shown_value
from smartcity.ui.trouble import trouble_key
from smartcity.workflow import history
from smartcity.workflow.actors import Permission
from smartcity.workflow.errors import BatchStateError, StoreTroubleError
from smartcity.workflow.keys import record_title
from smartcity.workflow.workspace import Workspace

BATCHES_A_PAGE = 20
_COUNTED = ("new", "changed", "withdrawn")
_SHOWN_CHANGES = (Change.NEW, Change.CHANGED, Change.WITHDRAWN)


def list_batches(workspace: Workspace) -> list[StoredBatch]:
    """The region's submissions, newest first."""
    return history.list_batches(workspace)


def headline(workspace: Workspace, batches: Sequence[StoredBatch]) -> str:
    """How many submissions there are and when the latest came."""
    count = number(len(batches), language=session.language())
    return literal(say("history_headline", batches=count, moment=moment(workspace, batches[0])))


def show_batches(workspace: Workspace, batches: list[StoredBatch]) -> None:
    """The batches, newest first, twenty a page."""
    pages = -(-len(batches) // BATCHES_A_PAGE)
    page = st.pagination(pages, key="history_page") if pages > 1 else 1
    for batch in batches[(page - 1) * BATCHES_A_PAGE : page * BATCHES_A_PAGE]:
        with st.container(border=True):
            _show_batch(workspace, batch)


def moment(workspace: Workspace, batch: StoredBatch) -> str:
    """When the batch came, in the region's zone."""
    return moment_text(batch.at, workspace.region.zone, session.language())


def _show_batch(workspace: Workspace, batch: StoredBatch) -> None:
    name = batch.file or say(f"history_source_{batch.source}")
    left, right = st.columns([3, 2], vertical_alignment="center")
    with left, st.container(gap="xsmall"):
        st.markdown(f"**{batch.id}. {literal(name)}**")
        who = say("history_who", who=batch.author.name, moment=moment(workspace, batch))
        line = f"{who}. {effect_in_words(batch)}"
        if batch.state is not BatchState.ACTIVE:
            line += f". {say(f'history_state_{batch.state}')}."
        st.text(line)
    with right, st.container(horizontal=True, horizontal_alignment="right"):
        _show_steps(workspace, batch, name)
    if batch.state is not BatchState.PURGED:
        opened = st.expander(
            say("history_difference"), key=f"difference_{batch.id}", on_change="rerun", type="compact"
        )
        if opened.open:
            with opened:
                _show_difference(workspace, batch)


def effect_in_words(batch: StoredBatch) -> str:
    """What the batch did: `+3 baru, ~1 berubah; 2 baris menunggu keputusan`, what is zero left out."""
    language = session.language()
    parts = [
        say(f"history_{name}", count=number(batch.counts[name], language=language))
        for name in (*_COUNTED, "followed", "held")
        if batch.counts.get(name)
    ]
    return ", ".join(parts) or say("history_nothing")


def _show_steps(workspace: Workspace, batch: StoredBatch, name: str) -> None:
    if batch.file is not None and workspace.actor.may(Permission.SEE_ORIGINALS):
        st.download_button(
            say("history_original"),
            data=lambda: _original(workspace, batch),
            file_name=batch.file,
            key=f"original_{batch.id}",
            on_click="ignore",
            icon=":material/download:",
        )
    if not workspace.actor.may(Permission.WITHDRAW):
        return
    if batch.state in {BatchState.ACTIVE, BatchState.WAITING}:
        if st.button(say("history_withdraw"), key=f"withdraw_{batch.id}", icon=":material/undo:"):
            _confirm(workspace, batch, name, "withdraw")
    elif batch.state is BatchState.WITHDRAWN:  # noqa: SIM102 - the button belongs to the state
        if st.button(say("history_reinstate"), key=f"reinstate_{batch.id}", icon=":material/redo:"):
            _confirm(workspace, batch, name, "reinstate")


def _original(workspace: Workspace, batch: StoredBatch) -> bytes:
    kept = history.original(workspace, batch.id)
    return kept.content if kept else b""


def _confirm(workspace: Workspace, batch: StoredBatch, name: str, step: str) -> None:
    @dialogs.dialog(say(f"history_{step}"))
    def ask() -> None:
        st.text(say(f"history_{step}_question", batch=batch.id, file=name))
        dialogs.show_choice(step, say(f"history_{step}_confirm"), lambda: _take_step(workspace, batch, step))

    ask()


def _take_step(workspace: Workspace, batch: StoredBatch, step: str) -> None:
    try:
        take = history.withdraw if step == "withdraw" else history.reinstate
        revision = take(workspace, batch.id)
    except BatchStateError:
        session.tell("warning", say("history_already"))
    except StoreTroubleError as trouble:
        session.tell("warning", say(trouble_key(trouble)))
    else:
        done = "history_withdrawn_done" if step == "withdraw" else "history_reinstated_done"
        session.tell("success", say(done, batch=batch.id, revision=revision))


def _show_difference(workspace: Workspace, batch: StoredBatch) -> None:
    rows = [row for row in history.batch_rows(workspace, batch.id) if row.content.change in _SHOWN_CHANGES]
    rows.sort(key=lambda row: _SHOWN_CHANGES.index(_change(row)))
    if not rows:
        st.text(say("history_no_difference"))
        return
    part = page_of(pd.DataFrame({"row": rows}), key=f"difference_page_{batch.id}")
    show_frame(difference_frame(workspace, list(part["row"])))


def difference_frame(workspace: Workspace, rows: Sequence[StoredRow]) -> pd.DataFrame:
    """What stored rows did to their records: `what opd record field before after`, a line a changed field."""
    lines: list[dict[str, object]] = []
    for row in rows:
        change = _change(row)
        before = _before(workspace, row) if change is not Change.NEW else None
        known = before.content if before else row.content
        line: dict[str, object] = {
            "what": say(f"change_{change}"),
            "opd": row.content.opd or known.opd,
            "record": record_title(row.content.kind, row.content.fields or known.fields),
        }
        if change is not Change.CHANGED or before is None:
            lines.append(line)
            continue
        fields = load_reference().kinds[row.content.kind].fields
        lines += [
            {
                **line,
                "field": named(field.names),
                "before": shown_value(before.content.fields.get(code)),
                "after": shown_value(row.content.fields.get(code)),
            }
            for code, field in fields.items()
            if before.content.fields.get(code) != row.content.fields.get(code)
        ]
    return pd.DataFrame(lines, columns=["what", "opd", "record", "field", "before", "after"])


def _change(row: StoredRow) -> Change:
    """What the row did; a held or rejected row did nothing."""
    return row.content.change or Change.UNCHANGED


def _before(workspace: Workspace, row: StoredRow) -> StoredRow | None:
    """The record as the row found it: the last row stored before it that says something."""
    if row.content.record_id is None:
        return None
    earlier = [
        known
        for known in history.record_history(workspace, row.content.record_id)
        if known.origin.row_id < row.origin.row_id and known.content.fields
    ]
    return earlier[-1] if earlier else None
