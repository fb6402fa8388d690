"""What is missing to close a stage: the open cells as a list, OPDs with most of them first."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from smartcity.analysis.progress import Progress
from smartcity.analysis.progress_counts import to_close
from smartcity.reference.formats import number
from smartcity.ui import session
from smartcity.ui.language import literal, say
from smartcity.ui.progress_drawer import cell_selection
from smartcity.ui.progress_words import (
    deliverable_words,
    stage_words,
    state_words,
    who_words,
    why_words,
)
from smartcity.ui.rows import matching, page_of, search_box, show_frame
from smartcity.ui.view import View


def show_missing(view: View, page: str) -> None:
    """The list for the stage of the bar, of a clicked stage, or the first that is not closed."""
    chosen = session.selection(page)
    clicked = dict(chosen.where).get("stage") if chosen is not None else None
    progress = view.progress
    stage = view.stage or clicked or progress.current_stage
    found = to_close(progress, stage)
    if view.filters.opd is not None:
        found = found[found["opd"] == view.filters.opd]
    language, name = session.language(), stage_words(progress, stage)
    opds = number(found["opd"].nunique(), 0, language)
    cells = number(len(found), 0, language)
    if found.empty:
        st.subheader(literal(say("missing_nothing", stage=name)))
        return
    key = "missing_heading" if found["opd"].notna().any() else "missing_heading_region"
    st.subheader(literal(say(key, stage=name, cells=cells, opds=opds)))
    named = found.assign(
        who_owes=found["opd"].fillna(view.workspace.region.name),
        what=found["deliverable"].map(
            {code: deliverable_words(progress, code) for code in found["deliverable"].unique()}
        ),
    )
    words = search_box(f"{page}_missing")
    if words:
        named = named.loc[matching(named[["who_owes", "what"]], words).index]
    part = page_of(named, key=f"{page}_missing")
    show_frame(_in_words(progress, part))
    _pick(page, part)


def _in_words(progress: Progress, part: pd.DataFrame) -> pd.DataFrame:
    """`opd deliverable state why who` as text."""
    cells = part.to_dict("records")
    return pd.DataFrame(
        {
            "opd": part["who_owes"].to_list(),
            "deliverable": part["what"].to_list(),
            "state": [state_words(cell["state"]) for cell in cells],
            "why": [why_words(cell, progress) for cell in cells],
            "who": [who_words(cell["changed_by"]) for cell in cells],
        }
    )


def _pick(page: str, part: pd.DataFrame) -> None:
    """The same lines as a list to open one from; it starts over after each choice."""
    cells = part.to_dict("records")
    key = f"{page}_missing_pick"

    def take() -> None:
        place = session.state()[key]
        if place is not None:
            session.select(page, cell_selection(cells[place]))
        session.state()[key] = None

    st.selectbox(
        say("missing_pick"),
        range(len(cells)),
        index=None,
        format_func=lambda place: f"{cells[place]['who_owes']}: {cells[place]['what']}",
        key=key,
        placeholder=say("missing_pick"),
        label_visibility="collapsed",
        on_change=take,
        width=480,
    )
