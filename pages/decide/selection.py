"""Pemilihan: the best set of quick wins under the rules, how firm it is, and what changes if one tries."""

import streamlit as st

from smartcity.ui import access, readiness_drawer, selection_desk, view
from smartcity.workflow.actors import Permission

PAGE = "selection"

access.require(Permission.READ_REGION)
shown = view.current_view()
if view.show_empty(shown) or view.show_undecided(shown, title=True):
    st.stop()

selection_desk.show_selection(shown, PAGE)
readiness_drawer.show_drawer(shown, PAGE)
view.show_foot(shown)
