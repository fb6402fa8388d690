"""Daftar tagih: who owes what, with reason, contact and promised day, and the reminder to send."""

import streamlit as st

from smartcity.ui import access, follow_up_export, follow_up_table, reminder, view
from smartcity.ui.language import say
from smartcity.workflow.actors import Permission

access.require(Permission.FOLLOW_UP)
shown = view.current_view()
if view.show_empty(shown):
    st.stop()

owing = follow_up_table.owing(shown)
follow_up_table.show_title(owing)
if owing.empty:
    view.show_foot(shown)
    st.stop()

st.caption(say("follow_up_note"))
part = follow_up_table.narrowed(owing)
follow_up_table.show_table(shown, part)
follow_up_export.offer_list(shown, part)
reminder.show_reminder(shown, part)
view.show_foot(shown)
