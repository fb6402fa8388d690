"""Riwayat: every submission with what it changed; take one out, bring it back."""

import streamlit as st

from smartcity.ui import access, batches, links, view
from smartcity.ui.language import say
from smartcity.workflow.actors import Permission

access.require(Permission.READ)
workspace = view.current_workspace()
entries = batches.list_batches(workspace)
if not entries:
    st.title(say("history_empty"))
    st.text(say("empty_next"))
    links.show_link("upload")
    st.stop()

st.title(batches.headline(workspace, entries))
batches.show_batches(workspace, entries)
