"""Entry: our own routes in front of the Streamlit script; nothing else."""

from functools import partial

import streamlit as st

from smartcity.ui import oidc
from smartcity.ui.from_browser import asked_in, is_answered, kept_uploads
from smartcity.ui.navigation import START
from smartcity.ui.page_messages import ended_in, follower_in, waiting_notice, way_to_sign_in
from smartcity.ui.trouble import show_failure
from smartcity.web.quiet_pages import Seen
from smartcity.web.server import middleware, routes
from smartcity.web.trouble import answer_failure

app = st.App(
    "smartcity/ui/script.py",
    routes=routes(oidc, START),
    middleware=middleware(
        oidc,
        bound_to=partial(st.get_option, "server.address"),
        farewell=way_to_sign_in(),
        waiting=waiting_notice,
        is_answered=is_answered,
        kept_uploads=kept_uploads,
        seen=Seen(asked_in, follower_in, ended_in),
    ),
    on_script_error=show_failure,
    exception_handlers={Exception: answer_failure},
)
