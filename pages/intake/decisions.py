"""Perlu keputusan: one card a question, and the rows without a dimension as a grid to confirm in bulk."""

import streamlit as st

from smartcity.ui import access, decision_cards, dimension_grid, links, settling, view
from smartcity.ui.language import say
from smartcity.workflow.actors import Permission

access.require(Permission.DECIDE)
shown = view.current_view()
cards, undimensioned = decision_cards.sorted_questions(shown.workspace)
settling.show_settled(shown.workspace)
if not cards and not undimensioned:
    st.title(say("decisions_none"))
    st.text(say("decisions_none_next"))
    for code in ("coverage", "upload"):
        links.show_link(code)
    st.stop()

st.title(decision_cards.headline([*cards, *undimensioned]))
st.caption(say("decisions_remembered"))
decision_cards.show_cards(shown.workspace, cards, view.known_opds(shown))
dimension_grid.show_grid(shown.workspace, undimensioned)
