"""Tables of rows: at most 200 at a time, searched on the server, every cell shown as the text it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from smartcity.ui import session
from smartcity.ui.language import literal, say

PAGE_ROWS = 200


def matching(frame: pd.DataFrame, words: str) -> pd.DataFrame:
    """The rows that hold every one of the words somewhere, without regard to case; all rows for no words."""
    kept = frame
    for word in words.casefold().split():
        found = pd.Series(False, index=kept.index)
        for column in kept.columns:
            found |= kept[column].astype("string").str.casefold().str.contains(word, regex=False, na=False)
        kept = kept[found]
    return kept


def page_of(frame: pd.DataFrame, key: str) -> pd.DataFrame:
    """The page of the frame that is chosen below it; the chooser only shows where there are several pages."""
    return part_of(frame, chosen_page(len(frame), key))


def chosen_page(rows: int, key: str) -> int:
    """The page that is chosen of so many rows, from 1; the chooser only shows where there are several."""
    pages = -(-rows // PAGE_ROWS)
    return st.pagination(pages, key=f"{key}_page") if pages > 1 else 1


def part_of(frame: pd.DataFrame, page: int) -> pd.DataFrame:
    """The rows of the frame on this page, from 1."""
    return frame.iloc[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]


def search_box(key: str) -> str:
    """The words to search for, as typed."""
    return st.text_input(
        say("rows_search"),
        key=f"{key}_search",
        placeholder=say("rows_search"),
        label_visibility="collapsed",
        icon=":material/search:",
    )


def show_heading(page: str, heading: str, *, narrowed: bool) -> DeltaGenerator:
    """The heading of a page's rows; where a choice narrows them, the button beside it lets go of the choice.

    Returns the line, for what else belongs there.
    """
    line = st.container(horizontal=True, vertical_alignment="center")
    line.subheader(literal(heading))
    if narrowed:
        line.button(
            say("rows_clear"),
            key=f"{page}_clear",
            icon=":material/close:",
            type="tertiary",
            on_click=session.select,
            args=(page, None),
        )
    return line


def pick_from_list(
    key: str, label: str, lines: Sequence[str], take: Callable[[int], None], *, width: int = 480
) -> None:
    """The lines of a table or marks of a chart as a list to open one from; it starts over after each choice.

    `take` gets the place of the chosen line, as a callback.
    """

    def choose() -> None:
        place = session.state()[key]
        if place is not None:
            take(place)
        session.state()[key] = None

    st.selectbox(
        label,
        range(len(lines)),
        index=None,
        format_func=lambda place: lines[place],
        key=key,
        placeholder=label,
        label_visibility="collapsed",
        on_change=choose,
        width=width,
    )


def show_frame(frame: pd.DataFrame, *, headings: str = "column") -> None:
    """A table of text; the heading of a column is the text `<headings>_<column>` of data/reference/texts."""
    st.dataframe(
        frame,
        hide_index=True,
        placeholder="",
        column_config={
            name: st.column_config.NumberColumn(say(f"{headings}_{name}"), format="%d", width="small")
            if name == "row"
            else st.column_config.TextColumn(say(f"{headings}_{name}"))
            for name in frame.columns
        },
    )


def shown_value(value: object) -> str:
    """A field's value as text: lists and dictionaries joined, yes and no in words, absent as ''."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return say("yes" if value else "no")
    if isinstance(value, list | tuple):
        return ", ".join(shown_value(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {shown_value(item)}" for name, item in value.items())
    return str(value)
