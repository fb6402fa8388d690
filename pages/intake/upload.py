"""Unggah: send files, see what was recognised and what is wrong, save; all three steps in sight."""

import streamlit as st

from smartcity.ui import access, downloads, upload_commit, upload_list, upload_sheet, view
from smartcity.ui.language import say
from smartcity.workflow.actors import Permission

access.require(Permission.SEND)
workspace = view.current_workspace()
st.title(upload_list.headline(workspace))

st.header(say("upload_drop"))
upload_list.show_drop(workspace)
in_view = upload_list.show_files(workspace)

if in_view is None:
    st.text(say("upload_empty"))
    downloads.offer_template(workspace)
    st.stop()

st.header(say("upload_see"))
upload_sheet.show_file(workspace, in_view)

st.header(say("upload_commit"))
upload_commit.show_commit(workspace, in_view)
downloads.offer_marked(workspace, in_view)
