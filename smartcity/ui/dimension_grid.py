"""Rows without a dimension: a grid with a suggested dimension, sub-dimension and why, confirmed in bulk."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from smartcity.analysis.suggestions import reason_text, suggest_dimensions
from smartcity.reference import load_reference
from smartcity.reference.formats import number
from smartcity.store.values import StoredRow
from smartcity.ui import session
from smartcity.ui.language import named, say
from smartcity.ui.rows import PAGE_ROWS
from smartcity.ui.settling import settle
from smartcity.workflow.decisions import Question, decide_each
from smartcity.workflow.workspace import Workspace

_TEXTS = ("name", "problem", "description", "benefit")


def show_grid(workspace: Workspace, questions: Sequence[Question]) -> None:
    """The rows of these questions, two hundred at a time, of all OPDs or one; nothing for no questions."""
    rows = {row.origin.row_id: row for question in questions for row in question.rows}
    if not rows:
        return
    language = session.language()
    st.header(say("decisions_dimension_heading", rows=number(len(rows), language=language)))
    st.caption(say("decisions_dimension_note"))
    kept = _of_chosen_opd(list(rows.values()))
    # The key names the revision: after a confirmation the grid starts from what still waits.
    key = f"dimensions_{workspace.code}_{workspace.revision}_{len(kept)}"
    pages = -(-len(kept) // PAGE_ROWS)
    page = st.pagination(pages, key=f"{key}_page") if pages > 1 else 1
    part = kept[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
    edited = _show_editor(suggested_frame(part), f"{key}_{page}")
    answers = answers_of(edited)
    label = say("decisions_dimension_confirm", rows=number(len(answers), language=language))
    if st.button(label, key=f"{key}_confirm", type="primary", disabled=not answers, icon=":material/check:"):
        what = say("decisions_dimensions_set")
        settle(workspace, lambda: decide_each(workspace, answers), what, len(answers))


def suggested_frame(rows: Sequence[StoredRow]) -> pd.DataFrame:
    """`take opd name dimension subdimension why`, indexed by row number; `take` where something is suggested.

    Dimensions and sub-dimensions are the names in the visitor's language.
    """
    reference, language = load_reference(), session.language()
    sent = pd.DataFrame(
        [{"opd": row.content.opd, **{f: row.content.fields.get(f) for f in _TEXTS}} for row in rows],
        index=pd.Index([row.origin.row_id for row in rows], name="row_id"),
        columns=["opd", *_TEXTS],
        dtype=object,
    )
    suggested = suggest_dimensions(sent, reference)
    dimensions, subdimensions = _dimension_names(), _subdimension_names()
    return pd.DataFrame(
        {
            "take": suggested["dimension"].notna(),
            "opd": sent["opd"],
            "name": sent["name"],
            "dimension": suggested["dimension"].map(dimensions),
            "subdimension": suggested["subdimension"].map(subdimensions),
            "why": [
                reason_text({str(k): v for k, v in row.items()}, language, reference)
                for row in suggested.to_dict("records")
            ],
        },
        index=sent.index,
    )


def answers_of(edited: pd.DataFrame) -> dict[int, dict[str, str]]:
    """Row number -> the confirmed dimension and, where it belongs to that dimension, sub-dimension."""
    dimensions = {name: code for code, name in _dimension_names().items()}
    subdimensions = {name: code for code, name in _subdimension_names().items()}
    answers: dict[int, dict[str, str]] = {}
    for row_id, row in edited[edited["take"].astype(bool)].iterrows():
        dimension = dimensions.get(row["dimension"])
        if dimension is None:
            continue
        answers[int(str(row_id))] = {"dimension": dimension}
        part = subdimensions.get(row["subdimension"])
        if part is not None and part.startswith(f"{dimension}/"):
            answers[int(str(row_id))]["subdimension"] = part
    return answers


def _of_chosen_opd(rows: list[StoredRow]) -> list[StoredRow]:
    language = session.language()
    opds = sorted({row.content.opd for row in rows if row.content.opd is not None})
    counts = {opd: sum(row.content.opd == opd for row in rows) for opd in opds}
    chosen = st.selectbox(
        say("decisions_dimension_opd"),
        opds,
        index=None,
        format_func=lambda opd: f"{opd} ({number(counts[opd], language=language)})",
        key="dimension_grid_opd",
        placeholder=say("decisions_dimension_everyone", rows=number(len(rows), language=language)),
        width=420,
    )
    return rows if chosen is None else [row for row in rows if row.content.opd == chosen]


def _show_editor(frame: pd.DataFrame, key: str) -> pd.DataFrame:
    fields = load_reference().kinds["innovation"].fields
    names = {code: named(fields[code].names) for code in ("opd", "name", "dimension", "subdimension")}
    edited: pd.DataFrame = st.data_editor(
        frame,
        key=key,
        num_rows="fixed",
        placeholder="",
        hide_index=True,
        height=min(38 + 35 * len(frame), 560),
        disabled=["opd", "name", "why"],
        column_config={
            "take": st.column_config.CheckboxColumn(say("decisions_column_take"), width=100),
            "opd": st.column_config.TextColumn(names["opd"], width=150),
            "name": st.column_config.TextColumn(names["name"], width=225),
            "dimension": st.column_config.SelectboxColumn(
                names["dimension"], options=list(_dimension_names().values()), width=140
            ),
            "subdimension": st.column_config.SelectboxColumn(
                names["subdimension"], options=list(_subdimension_names().values()), width=160
            ),
            "why": st.column_config.TextColumn(say("decisions_column_why"), width=180),
        },
    )
    return edited


def _dimension_names() -> dict[str, str]:
    return {dimension.code: named(dimension.names) for dimension in load_reference().dimensions}


def _subdimension_names() -> dict[str, str]:
    """Each with its dimension behind it, since a name alone may not say which."""
    dimensions = _dimension_names()
    return {
        part.code: f"{named(part.names)} ({dimensions[part.dimension]})"
        for part in load_reference().subdimensions.values()
    }
