"""Quick win daerah lain: facts about other regions with their sources, outside every count."""

import streamlit as st

from smartcity.ui import access, elsewhere
from smartcity.ui.language import say
from smartcity.workflow.actors import Permission

access.require(Permission.READ)
st.title(say("elsewhere_title"))
st.text(say("elsewhere_note"))
elsewhere.show_quick_wins()
