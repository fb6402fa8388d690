"""Cakupan: the grid of sub-dimensions, the matrix of OPDs and dimensions, and the rows behind any mark."""

import streamlit as st

from smartcity.ui import access, matrix, opd_list, panels, session, view
from smartcity.workflow.actors import Permission

PAGE = "coverage"

access.require(Permission.READ)
shown = view.current_view()
if view.show_empty(shown) or view.show_undecided(shown, title=True):
    st.stop()

panels.show_panel(shown, PAGE, "subdimensions", title=True, parts=True)
# Rows open right below the picture that was clicked.
if session.selected_in(PAGE, "subdimensions"):
    opd_list.show_selected(shown, PAGE)
matrix.show_matrix(shown, PAGE)
if not session.selected_in(PAGE, "subdimensions"):
    opd_list.show_selected(shown, PAGE)

left, right = st.columns(2, gap="large")
with left:
    panels.show_panel(shown, PAGE, "maturity", half=True)
with right:
    panels.show_panel(shown, PAGE, "budget", half=True)
view.show_foot(shown)
