"""What is missing to close a stage: the open cells as a list, OPDs with most of them first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from smartcity.analysis.counting import plain_rows
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
from smartcity.ui.rows import matching, page_of, pick_from_list, search_box, show_frame
from smartcity.ui.view import View


def show_missing(view: View, page: str) -> None:
    """The list for the stage of the bar, of a clicked stage, or the first that is not closed."""
    chosen = session.selection(page)
    clicked = dict(chosen.where).get("stage") if chosen is not None else None
    progress = view.progress
    stage = view.stage or clicked or progress.current_stage
    language, name = session.language(), stage_words(progress, stage)
    opd, region = view.filters.opd, view.workspace.region.name
    missing = view.derived("missing", lambda: _missing(view, stage, opd), stage, opd, language, region)
    opds = number(missing["opd"].nunique(), 0, language)
    count = number(len(missing), 0, language)
    if missing.empty:
        st.subheader(literal(say("missing_nothing", stage=name)))
        return
    key = "missing_heading" if missing["opd"].notna().any() else "missing_heading_region"
    st.subheader(literal(say(key, stage=name, cells=count, opds=opds)))
    words = search_box(f"{page}_missing")
    if words:
        missing = missing.loc[matching(missing[["who_owes", "what"]], words).index]
    part = page_of(missing, key=f"{page}_missing")
    narrowed = (stage, opd, language, region, words, *part.index[:1], len(part))
    cells = view.derived("missing_cells", lambda: plain_rows(part), *narrowed)
    show_frame(view.derived("missing_words", lambda: _in_words(progress, cells), *narrowed))
    pick_from_list(
        f"{page}_missing_pick",
        say("missing_pick"),
        [f"{cell['who_owes']}: {cell['what']}" for cell in cells],
        lambda place: session.select(page, cell_selection(cells[place])),
    )


def _missing(view: View, stage: int, opd: str | None) -> pd.DataFrame:
    """The open cells of `to_close`, of one OPD where one is chosen, with `who_owes` and `what` as text."""
    progress = view.progress
    found = to_close(progress, stage)
    if opd is not None:
        found = found[found["opd"] == opd]
    names = {code: deliverable_words(progress, code) for code in set(found["deliverable"])}
    return found.assign(
        who_owes=[owing or view.workspace.region.name for owing in found["opd"]],
        what=[names[code] for code in found["deliverable"]],
    )


def _in_words(progress: Progress, cells: Sequence[Mapping[Any, Any]]) -> pd.DataFrame:
    """`opd deliverable state why who` as text."""
    return pd.DataFrame(
        {
            "opd": [cell["who_owes"] for cell in cells],
            "deliverable": [cell["what"] for cell in cells],
            "state": [state_words(cell["state"]) for cell in cells],
            "why": [why_words(cell, progress) for cell in cells],
            "who": [who_words(cell["changed_by"]) for cell in cells],
        }
    )
