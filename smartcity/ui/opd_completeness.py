"""How much each OPD has filled in of its innovations, the emptiest first."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from smartcity.analysis.completeness import by_opd
from smartcity.reference.formats import number, share
from smartcity.ui import session
from smartcity.ui.language import say
from smartcity.ui.rows import page_of, show_frame
from smartcity.ui.view import View


def show_opd_completeness(view: View) -> None:
    """The OPDs of the bar with their share of filled cells, to unfold; nothing without innovations."""
    table = view.derived("opd_completeness", lambda: _by_opd(view), view.filters)
    if table.empty:
        return
    with st.expander(say("completeness_opds"), icon=":material/list:"):
        show_frame(_in_words(page_of(table, "opd_completeness")))


def _by_opd(view: View) -> pd.DataFrame:
    part = view.counted(view.filters)
    return by_opd(part.cells, part.innovations["opd"])


def _in_words(table: pd.DataFrame) -> pd.DataFrame:
    language = session.language()
    filled = zip(table["filled"], table["possible"], strict=True)
    return pd.DataFrame(
        {
            "opd": table["opd"],
            "filled": [share(part, language=language) for part in table["share"]],
            "filled_of": [" / ".join(number(int(count), 0, language) for count in pair) for pair in filled],
            "innovations": [number(int(count), 0, language) for count in table["innovations"]],
        }
    )
