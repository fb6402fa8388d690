"""Who may look: so far local mode only, see `workflow.local_mode`.

Otherwise a page says what to do and nothing else. Every page asks again itself, so that it is safe however it
is reached.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from smartcity.ui.language import say
from smartcity.workflow.local_mode import refusal


def request_headers() -> Mapping[str, str]:
    """The headers of the connection that this page is shown on."""
    return st.context.headers.to_dict()


def require_local() -> None:
    """Returns only in local mode; otherwise the page says what to do and ends here."""
    reason = refusal(st.get_option("server.address"), request_headers())
    if reason is None:
        return
    st.title(say("closed_title"))
    st.text(say(reason))
    st.text(say("closed_what_to_do"))
    st.stop()
