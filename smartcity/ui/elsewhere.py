"""Quick wins of other regions: public facts with the address of their source; never part of a figure."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from smartcity.reference import load_reference
from smartcity.ui.language import named, say
from smartcity.ui.rows import matching, page_of, search_box

_COLUMNS = ("region", "year", "dimension", "name", "source", "expansion", "opd", "progress", "province")


def quick_wins_frame() -> pd.DataFrame:
    """One row a quick win: region year dimension (its name) name source expansion opd progress province.

    A source that is no https address is left out.
    """
    reference = load_reference()
    rows = [
        {
            "region": fact.region,
            "province": fact.province,
            "year": fact.year,
            "dimension": named(reference.dimension(fact.dimension).names),
            "name": fact.name,
            "expansion": fact.expansion,
            "opd": fact.opd,
            "progress": fact.progress,
            "source": fact.source if fact.source.startswith("https://") else None,
        }
        for fact in reference.quick_wins_elsewhere
    ]
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def show_quick_wins() -> None:
    """The table, searched and two hundred a page."""
    frame = quick_wins_frame()
    words = search_box("elsewhere")
    if words:
        frame = matching(frame, words)
    st.dataframe(
        page_of(frame, key="elsewhere"),
        hide_index=True,
        height=600,
        placeholder="",
        column_config={
            name: st.column_config.LinkColumn(say(f"elsewhere_{name}"), display_text=say("elsewhere_open"))
            if name == "source"
            else st.column_config.NumberColumn(say(f"elsewhere_{name}"), format="%d", width="small")
            if name == "year"
            else st.column_config.TextColumn(say(f"elsewhere_{name}"))
            for name in _COLUMNS
        },
    )
