"""The Streamlit script that app.py serves: page config, menu, who may look, language and filters.

It lies away from the folder `pages`, which Streamlit would otherwise take for its own older kind of pages.
"""

from contextlib import nullcontext

import streamlit as st

from smartcity.ui import access, cache, frame, language, navigation, turns

st.set_page_config(
    page_title="Smart City",
    page_icon=str(navigation.FAVICON),
    layout="wide",
    initial_sidebar_state=navigation.SIDEBAR_WIDTH,
)
with access.asked_once() as actor, language.looked_up_once():
    page, entry = navigation.build_menu(actor)
    access.require(entry.permission)
    cache.settle_memory()
    # Pages that are forms themselves wait for files and the store, and draw little.
    with turns.taken() if entry.follows else nullcontext():
        frame.show_above(entry)
        page.run()
