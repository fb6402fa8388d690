"""Step three of the upload page: what saving would do, asked names, and the one button with the number."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from smartcity.reference import load_reference
from smartcity.reference.formats import number
from smartcity.store.values import Change, Mode, Receipt
from smartcity.ui import links, session, upload_desk
from smartcity.ui.language import literal, named, say
from smartcity.ui.rows import page_of, show_frame, shown_value
from smartcity.workflow.comparison import Comparison, RenameQuestion, RowComparison
from smartcity.workflow.receive import ReceivedFile
from smartcity.workflow.workspace import Workspace

_NEW_RECORD = "new"


def show_commit(workspace: Workspace, key: int) -> None:
    """The comparison with what is stored and the button, or the receipt of a file that is saved."""
    desk = session.desk()
    received: ReceivedFile = desk.received[key]
    if key in desk.receipts:
        _show_receipt(desk.receipts[key])
        return
    if received.comparison is None or not received.can_be_committed:
        st.text(say("upload_nothing"))
        return
    mode = _choose_mode(key)
    counts = received.comparison.counts(mode)
    language = session.language()
    shown = {
        name: number(counts[name], language=language) for name in ("new", "changed", "unchanged", "withdrawn")
    }
    st.markdown(f"**{literal(say('upload_comparison', **shown))}**")
    answers = _ask_renames(received.comparison.renames, key)
    _show_details(received.comparison, mode, key)
    if not received.changes_something(mode):
        st.text(say("upload_same"))
        return
    if st.button(save_label(received), key=f"save_{key}", type="primary", icon=":material/save:"):
        with st.spinner(say("upload_saving", file=literal(received.name), place=1, total=1)):
            trouble = upload_desk.save_file(workspace, key, mode, answers)
        if trouble is not None:
            session.tell("warning", say(trouble))
        st.rerun()


def save_label(received: ReceivedFile) -> str:
    """`Simpan 118 inovasi`, or OPDs, or rows of other kinds; where all are held, how many of these."""
    counts = received.result.counts
    language = session.language()
    if not counts.accepted:
        return say("upload_save_held", held=number(counts.held, language=language))
    kinds = {row.kind for row in received.comparison.rows} if received.comparison else set()
    count = number(counts.accepted, language=language)
    labels = {frozenset({"opd"}): "upload_save_opds", frozenset({"progress"}): "upload_save_progress"}
    several = "upload_save" if "innovation" in kinds or not kinds else "upload_save_rows"
    return say(labels.get(frozenset(kinds), several), count=count)


def _choose_mode(key: int) -> Mode:
    chosen = st.radio(
        say("upload_mode"),
        list(Mode),
        format_func=lambda mode: say(f"upload_mode_{mode}"),
        captions=[say(f"upload_mode_{mode}_note") for mode in Mode],
        horizontal=True,
        key=f"mode_{key}",
    )
    return chosen or Mode.MERGE


def _ask_renames(questions: Sequence[RenameQuestion], key: int) -> dict[str, str | None]:
    """The person's answers by question; one that is left open stands for a new record."""
    answers: dict[str, str | None] = {}
    for question in questions:
        names = {code: literal(say("upload_rename_same", old=name)) for code, name in question.candidates} | {
            _NEW_RECORD: say("upload_rename_other")
        }
        chosen = st.radio(
            literal(say("upload_rename_question", opd=question.opd or "", new=question.name)),
            list(names),
            index=None,
            format_func=names.__getitem__,
            key=f"rename_{key}_{question.key}",
        )
        if chosen is not None:
            answers[question.key] = None if chosen == _NEW_RECORD else chosen
    return answers


def _show_details(comparison: Comparison, mode: Mode, key: int) -> None:
    language = session.language()
    new, changed = comparison.of(Change.NEW), comparison.of(Change.CHANGED)
    parts = [("upload_new", _rows_frame(new)), ("upload_changed", changes_frame(changed))]
    if mode is Mode.REPLACE:
        gone = pd.DataFrame([{"opd": row.opd, "record": row.name} for row in comparison.missing])
        parts.append(("upload_withdrawn", gone))
    counts = {
        "upload_new": len(new),
        "upload_changed": len(changed),
        "upload_withdrawn": len(comparison.missing),
    }
    for name, frame in parts:
        if len(frame):
            with st.expander(say(name, count=number(counts[name], language=language))):
                show_frame(page_of(frame, key=f"{name}_{key}"))


def _rows_frame(rows: Sequence[RowComparison]) -> pd.DataFrame:
    return pd.DataFrame(
        [{"sheet": row.sheet, "row": row.row, "opd": row.opd, "record": row.name} for row in rows]
    )


def changes_frame(rows: Sequence[RowComparison]) -> pd.DataFrame:
    """One row a changed field: opd, record, field (its name), before, after, as text."""
    kinds = load_reference().kinds
    lines = []
    for row in rows:
        for change in row.fields:
            field = kinds[row.kind].fields.get(change.field)
            lines.append(
                {
                    "opd": row.opd,
                    "record": row.name,
                    "field": named(field.names) if field else say("upload_extra"),
                    "before": shown_value(change.before),
                    "after": shown_value(change.after),
                }
            )
    return pd.DataFrame(lines, columns=["opd", "record", "field", "before", "after"])


def _show_receipt(receipt: Receipt) -> None:
    language = session.language()
    counts = receipt.counts
    if receipt.waiting:
        st.success(say("review_own_waiting", batch=receipt.batch_id), icon=":material/hourglass_top:")
        return
    st.success(
        say(
            "upload_saved",
            accepted=number(counts.get("accepted", 0), language=language),
            held=number(counts.get("held", 0), language=language),
            batch=receipt.batch_id,
            revision=receipt.revision,
        ),
        icon=":material/check_circle:",
    )
    with st.container(horizontal=True):
        for code in ("coverage", "decisions", "history"):
            links.show_link(code)
