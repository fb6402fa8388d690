"""Layar: choosing and steering what the projector shows."""

import streamlit as st

from smartcity.ui import access, screen_arrangement, screen_desk, screen_link, view
from smartcity.workflow.actors import Permission

access.require(Permission.STEER_SCREEN)
shown = view.current_view()
steering, arranging = st.columns([3, 2], gap="large")
with steering:
    screen_desk.show_desk(shown)
with arranging:
    screen_arrangement.edit_arrangement(shown.workspace)
    screen_link.show_address(shown.workspace)
