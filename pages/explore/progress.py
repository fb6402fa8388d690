"""Progres Bimtek: how far every OPD and the region are, what holds each back, and how it moved."""

import streamlit as st

from smartcity.ui import (
    access,
    missing_list,
    moved,
    progress_drawer,
    progress_panels,
    region_deliverables,
    replay,
    stage_closing,
    view,
)
from smartcity.workflow.actors import Permission

PAGE = "progress"

access.require(Permission.READ)
shown = view.current_view()
if view.show_empty(shown):
    st.stop()

progress_panels.show_title(shown, PAGE)
replay.show_slider(shown)
progress_panels.show_stages(shown, PAGE)
region_deliverables.show_region(shown, PAGE)
progress_panels.show_matrix(shown, PAGE)
progress_drawer.show_drawer(shown, PAGE)
missing_list.show_missing(shown, PAGE)
stage_closing.show_stages(shown)
progress_panels.show_burn_up(shown, PAGE)
moved.show_moved(shown)
view.show_foot(shown)
