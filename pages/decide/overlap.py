"""Tumpang tindih: innovations of different OPDs that look alike, and what people say about them."""

import streamlit as st

from smartcity.ui import access, overlap_pairs, view
from smartcity.workflow.actors import Permission

access.require(Permission.READ_REGION)
shown = view.current_view()
if view.show_empty(shown) or view.show_undecided(shown, title=True):
    st.stop()

pairs = overlap_pairs.pairs_in_view(shown)
overlap_pairs.show_title(shown, pairs)
overlap_pairs.show_waiting(shown, pairs)
overlap_pairs.show_answered(shown, pairs)
view.show_foot(shown)
