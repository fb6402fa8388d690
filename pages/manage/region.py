"""Wilayah dan OPD: choosing the regency or city, and the OPDs that are expected to report."""

import streamlit as st

from smartcity.ui import access, downloads, registry, session, view
from smartcity.ui.language import literal, say
from smartcity.workflow.actors import Permission

access.require(Permission.MANAGE_REGION)
st.title(say("manage_title"))
registry.choose_new_region()
registry.offer_example()

if session.region() is not None:
    workspace = view.current_workspace()
    st.header(literal(f"{workspace.code} {workspace.region.name}"))
    registry.edit_registry(workspace)
    registry.choose_review(workspace)
    downloads.offer_template(workspace)
