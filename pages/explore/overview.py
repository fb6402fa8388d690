"""Ringkasan: where things stand, in a few sentences with a picture each."""

import streamlit as st

from smartcity.ui import access, opd_list, panels, session, view

PAGE = "overview"

access.require_local()
shown = view.current_view()
if view.show_empty(shown):
    st.stop()

participation = panels.show_panel(shown, PAGE, "participation", width=1000, title=True)
panels.show_parts(participation.headline, PAGE, "participation")
if session.selected_in(PAGE, "participation"):
    opd_list.show_selected(shown, PAGE)

left, right = st.columns(2, gap="large")
with left:
    panels.show_panel(shown, PAGE, "dimensions", width=480)
    panels.show_panel(shown, PAGE, "digital", width=480)
with right:
    panels.show_panel(shown, PAGE, "subdimensions", width=480)
    panels.show_panel(shown, PAGE, "completeness", width=480)

if session.selection(PAGE) is not None and not session.selected_in(PAGE, "participation"):
    opd_list.show_selected(shown, PAGE)
view.show_foot(shown)
