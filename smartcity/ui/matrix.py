"""The OPD x dimension matrix with its order and, beyond fifty OPDs, its pages."""

from __future__ import annotations

import streamlit as st

from smartcity.analysis.coverage import MATRIX_ORDERS, matrix_opds
from smartcity.charts.matrix import page_count
from smartcity.ui import panels
from smartcity.ui.language import say
from smartcity.ui.view import View

WINDOW_HEIGHT, WINDOW_ROWS = 560, 18


def show_matrix(view: View, page: str) -> None:
    """The matrix panel; its rows are sorted as chosen, the chooser stands above it."""
    order = st.segmented_control(
        say("matrix_order"),
        MATRIX_ORDERS,
        default=MATRIX_ORDERS[0],
        required=True,
        format_func=lambda code: say(f"matrix_order_{code}"),
        key="matrix_order",
        persist_state="session",
    )
    options = {"order": order or MATRIX_ORDERS[0]}
    opds = view.derived("matrix_opds", lambda: _opds(view), view.filters)
    pages = page_count(opds)
    if pages > 1:
        options["page"] = str(st.pagination(pages, key="matrix_page"))
    # In a window of its own, so that the rows below stay in reach of a click on any OPD.
    with st.container(height=WINDOW_HEIGHT if len(opds) > WINDOW_ROWS else "content", border=False):
        panels.show_panel(view, page, "matrix", options=options)


def _opds(view: View) -> list[str]:
    return matrix_opds(view.tables.registry, view.counted(view.filters).innovations)
