"""Cakupan: the grid of sub-dimensions, the matrix of OPDs and dimensions, and the rows behind any mark."""

import streamlit as st

from smartcity.ui import access, matrix, opd_list, panels, session, view

PAGE = "coverage"

access.require_local()
shown = view.current_view()
if view.show_empty(shown):
    st.stop()

panels.show_panel(shown, PAGE, "subdimensions", title=True, parts=True)
# What was clicked opens between the two, in sight of both; the matrix can be longer than the screen.
opened = session.selection(PAGE) is not None
if opened:
    opd_list.show_selected(shown, PAGE)
matrix.show_matrix(shown, PAGE)

left, right = st.columns(2, gap="large")
with left:
    panels.show_panel(shown, PAGE, "maturity", half=True)
with right:
    panels.show_panel(shown, PAGE, "budget", half=True)
if not opened:
    opd_list.show_selected(shown, PAGE)
view.show_foot(shown)
