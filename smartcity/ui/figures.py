"""A chart on a page: its marks open the rows behind them, by mouse and from a list that the keyboard reaches.

Plotly forgets a selection whenever its figure changes, so what is selected lives in `session`; a chart only
reports the click.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from smartcity.charts.drawn_figures import DrawnFigure
from smartcity.charts.style import Look
from smartcity.ui import session
from smartcity.ui.language import say
from smartcity.ui.rows import pick_from_list
from smartcity.ui.session import Selection

CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showTips": False}


FULL_WIDTH, HALF_WIDTH = 950, 450
"""What a figure gets on a small projector (1366 pixels) beside the menu, alone or two in a row."""
_FULL_FONT, _HALF_FONT = 14, 12


def look(*, half: bool = False) -> Look:
    """How figures on pages look: the visitor's language and theme, for the whole width or half of it."""
    return Look(
        language=session.language(),
        width=HALF_WIDTH if half else FULL_WIDTH,
        font=_HALF_FONT if half else _FULL_FONT,
        dark=st.context.theme.type == "dark",
        titled=False,
    )


def show_figure(
    figure: DrawnFigure,
    page: str,
    chart: str,
    alt: str,
    choose: Callable[[str, Selection | None], None] = session.select,
) -> None:
    """Draws the figure; a click on a mark, or a choice from the list below, becomes the page's selection.

    `alt` says the chart's point in words. `choose` is what a choice does instead, as a callback.
    """
    key = f"{page}_{chart}_{session.figure_round(page)}"
    st.plotly_chart(
        figure,
        key=key,
        theme=None,
        config=CONFIG,
        alt=alt,
        on_select=lambda: _take_click(key, lambda where: _choose(page, chart, where, choose)),
        selection_mode="points",
    )
    pick_from_list(
        f"{page}_{chart}_list",
        say("marks_list"),
        figure.labels,
        lambda place: _choose(page, chart, figure.filters[place], choose),
        width=320,
    )


def _choose(
    page: str,
    chart: str,
    where: Mapping[str, Any] | None,
    choose: Callable[[str, Selection | None], None],
) -> None:
    choose(page, Selection(chart, tuple(where.items())) if where is not None else None)


def _take_click(key: str, choose: Callable[[Mapping[str, Any] | None], None]) -> None:
    points = session.state()[key].selection.points
    where = points[-1].get("customdata") if points else None
    if not points or isinstance(where, Mapping):
        choose(where)
