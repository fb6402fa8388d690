"""The Streamlit script that app.py serves: page config, menu, who may look, language and filters.

It lies away from the folder `pages`, which Streamlit would otherwise take for its own older kind of pages.
"""

import streamlit as st

from smartcity.ui import access, cache, frame, navigation

st.set_page_config(
    page_title="Smart City",
    page_icon=str(navigation.FAVICON),
    layout="wide",
    initial_sidebar_state=navigation.SIDEBAR_WIDTH,
)
page, entry = navigation.build_menu(access.current_actor())
access.require(entry.permission)
cache.settle_memory()
frame.show_above(entry)
page.run()
