"""The history as a timeline: who sent what, and what it changed."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from smartcity.reference import load_reference
from smartcity.reference.formats import moment_text, number
from smartcity.store.values import BatchState, Change, StoredBatch, StoredRow
from smartcity.ui import batch_steps, session
from smartcity.ui.language import literal, named, say
from smartcity.ui.rows import page_of, show_frame, shown_value
from smartcity.workflow import history
from smartcity.workflow.keys import record_title
from smartcity.workflow.workspace import Workspace

BATCHES_A_PAGE = 20
_COUNTED = ("new", "changed", "withdrawn")
_SHOWN_CHANGES = (Change.NEW, Change.CHANGED, Change.WITHDRAWN)


def list_batches(workspace: Workspace) -> list[StoredBatch]:
    """The region's submissions: those that wait for a facilitator's look, then all others, newest first."""
    batches = history.list_batches(workspace)
    return sorted(batches, key=lambda batch: batch.state is not BatchState.WAITING)


def headline(workspace: Workspace, batches: Sequence[StoredBatch]) -> str:
    """How many submissions there are, when the latest came, and how many wait for approval."""
    count = number(len(batches), language=session.language())
    latest = max(batches, key=lambda batch: batch.id)
    said = say("history_headline", batches=count, moment=moment(workspace, latest))
    waiting = sum(batch.state is BatchState.WAITING for batch in batches)
    if waiting:
        said += f" {say('review_waiting', count=number(waiting, language=session.language()))}."
    return literal(said)


def show_batches(workspace: Workspace, batches: list[StoredBatch]) -> None:
    """The batches in their order, twenty a page."""
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
        batch_steps.show_steps(workspace, batch, name)
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
