"""Kesiapan: which quick-win candidates are ready, what each still lacks, and the forms to say so."""

import streamlit as st

from smartcity.ui import (
    access,
    nominations,
    orphan_pairs,
    readiness_board,
    readiness_drawer,
    view,
    weights_form,
)
from smartcity.workflow.actors import Permission

PAGE = "readiness"

access.require(Permission.READ)
shown = view.current_view()
if view.show_empty(shown) or view.show_undecided(shown, title=True):
    st.stop()

readiness_board.show_picture(shown, PAGE)
readiness_board.show_table(shown, PAGE)
readiness_drawer.show_drawer(shown, PAGE)
nominations.show_left_out(shown, PAGE)
orphan_pairs.show_orphans(shown)
nominations.show_nomination(shown)
weights_form.show_form(shown)
view.show_foot(shown)
