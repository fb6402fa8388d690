"""Keputusan: the set as it will be printed, why it differs from the proposal, who signs, past decisions."""

import streamlit as st

from smartcity.ui import access, decision_draft, decision_history, view
from smartcity.workflow.actors import Permission

access.require(Permission.READ_REGION)
shown = view.current_view()
if view.show_empty(shown) or view.show_undecided(shown, title=True):
    st.stop()

decision_draft.show_draft(shown)
decision_history.show_history(shown)
view.show_foot(shown)
