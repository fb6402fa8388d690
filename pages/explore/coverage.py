"""Cakupan: the grid of sub-dimensions, the matrix of OPDs and dimensions, and the rows behind any mark."""

import streamlit as st

from smartcity.ui import access, matrix, opd_list, panels, view

PAGE = "coverage"

access.require_local()
shown = view.current_view()
if view.show_empty(shown):
    st.stop()

panels.show_panel(shown, PAGE, "subdimensions", width=1000, title=True)
matrix.show_matrix(shown, PAGE)
opd_list.show_selected(shown, PAGE)

left, right = st.columns(2, gap="large")
with left:
    panels.show_panel(shown, PAGE, "maturity", width=480)
with right:
    panels.show_panel(shown, PAGE, "budget", width=480)
view.show_foot(shown)
