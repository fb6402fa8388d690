"""Ringkasan: where things stand, in a few sentences with a picture each."""

import streamlit as st

from smartcity.ui import access, opd_completeness, opd_list, overview_panels, panels, session, since, view
from smartcity.workflow.actors import Permission

PAGE = "overview"

access.require(Permission.READ)
shown = view.current_view()
if view.show_empty(shown):
    st.stop()

panels.show_panel(shown, PAGE, "participation", title=True, parts=True)
if session.selected_in(PAGE, "participation"):
    opd_list.show_selected(shown, PAGE)

if view.show_undecided(shown):
    st.stop()

left, right = st.columns(2, gap="large")
with left:
    panels.show_panel(shown, PAGE, "dimensions", half=True)
with right:
    panels.show_panel(shown, PAGE, "completeness", half=True)
    opd_completeness.show_opd_completeness(shown)
panels.show_panel(shown, PAGE, "subdimensions")
left, right = st.columns(2, gap="large")
with left:
    overview_panels.show_stages(shown, PAGE)
with right:
    overview_panels.show_places(shown, PAGE)
panels.show_panel(shown, PAGE, "digital")
since.show_since(shown)
if since.has_several_days(shown):
    panels.show_panel(shown, PAGE, "uploads", options={"zone": shown.workspace.region.zone})

if session.selection(PAGE) is not None and not session.selected_in(PAGE, "participation"):
    opd_list.show_selected(shown, PAGE)
view.show_foot(shown)
