"""Akses: codes for OPDs and others, slips to print once, who is signed in, what was done."""

import streamlit as st

from smartcity.ui import access, accounts_desk, codes_desk, sessions_desk, view
from smartcity.workflow.access import list_codes
from smartcity.workflow.actors import Permission

access.require(Permission.MANAGE_ACCESS)
workspace = view.current_workspace()
if codes_desk.needs_first_code(workspace):
    sessions_desk.show_audit(workspace)
    st.stop()

codes = list_codes(workspace)
codes_desk.show_title(workspace, codes)
codes_desk.show_slips()
codes_desk.offer_making(workspace, codes)
codes_desk.show_codes(workspace, codes)
accounts_desk.show_accounts(workspace)
sessions_desk.show_sessions(workspace)
sessions_desk.show_audit(workspace)
