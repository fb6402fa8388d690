"""Who may look: so far local mode only, one person at the machine that runs the server.

Local means all three: the server is bound to a loopback address, the browser asked for this machine by name,
and nothing in between forwarded the request (behind a proxy every caller looks like loopback). Otherwise a
page says what to do and nothing else. Every page asks again itself, so that it is safe however it is reached.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from smartcity.ui.language import say

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})
_FORWARDING = frozenset(
    {
        "forwarded",
        "via",
        "x-forwarded-for",
        "x-forwarded-host",
        "x-forwarded-proto",
        "x-forwarded-server",
        "x-forwarded-port",
        "x-real-ip",
        "x-client-ip",
        "true-client-ip",
        "cf-connecting-ip",
    }
)


def host_name(host: str) -> str:
    """The name in a Host header, without its port, in small letters; an IPv6 address keeps its brackets."""
    name = host.strip().lower()
    if name.startswith("["):
        return name.partition("]")[0] + "]"
    return name.partition(":")[0]


def refusal(bound_to: str | None, headers: Mapping[str, str]) -> str | None:
    """Why this request is not local, as a text key; None if it is. A request without a host is not local."""
    present = {name.lower(): value for name, value in headers.items()}
    if bound_to not in _LOOPBACK:
        return "closed_bound"
    if host_name(present.get("host", "")) not in _LOOPBACK:
        return "closed_host"
    if _FORWARDING & present.keys():
        return "closed_forwarded"
    return None


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
