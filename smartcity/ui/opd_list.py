"""Who has sent and who has not, as a list to read from: opened from the squares or the headline."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from smartcity.analysis.participation import MISSING, REPORTING, participation
from smartcity.reference.formats import number
from smartcity.ui import behind, links, session
from smartcity.ui.language import literal, say
from smartcity.ui.rows import matching, page_of, search_box, show_frame
from smartcity.ui.view import View


def show_opds(view: View, page: str, state: str) -> None:
    """The OPDs in this state (`missing`, `waiting`, `reporting`) with what they sent."""
    frame = opds_in(view, state)
    shown = number(len(frame), language=session.language())
    st.subheader(literal(say(f"opds_{state}", opds=shown)))
    words = search_box(f"{page}_opds")
    show_frame(page_of(matching(frame, words) if words else frame, key=f"{page}_opds"))
    if state != REPORTING:
        links.show_link("upload" if state == MISSING else "decisions")


def opds_in(view: View, state: str) -> pd.DataFrame:
    """The OPDs in a state: `opd innovations held`, in the order of the registry."""
    tables = view.tables
    table = participation(tables.registry, tables.innovations, tables.held)
    return table.loc[table["state"] == state, ["opd", "innovations", "held"]].reset_index(drop=True)


def show_selected(view: View, page: str) -> None:
    """What is behind the page's selection: OPDs where a state was chosen, else innovations."""
    chosen = session.selection(page)
    where = dict(chosen.where) if chosen is not None else {}
    state = where.get("state")
    if state is None or (state == REPORTING and "opd" in where):
        behind.show_rows(view, page)
    else:
        show_opds(view, page, str(state))
