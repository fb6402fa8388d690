"""Risiko: the risks of quick wins on the region's matrix, and the register in the order to treat them."""

import streamlit as st

from smartcity.ui import access, risk_board, risk_form, risk_register, risk_rules_form, view
from smartcity.workflow.actors import Permission

PAGE = "risk"

access.require(Permission.READ)
shown = view.current_view()
if view.show_empty(shown) or view.show_undecided(shown, title=True):
    st.stop()

if risk_board.show_title(shown, PAGE):
    risk_board.show_map(shown, PAGE)
    risk_register.show_register(shown, PAGE)
risk_form.show_drawer(shown, PAGE)
risk_rules_form.show_form(shown)
view.show_foot(shown)
