"""Local mode: one person at the machine that runs the server, so nobody needs to sign in.

Local means all three: the server is bound to a loopback address, the browser asked for this machine by name,
and nothing in between forwarded the request (behind a proxy every caller looks like loopback).
"""

from __future__ import annotations

from collections.abc import Mapping

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})
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
    if bound_to not in LOOPBACK:
        return "closed_bound"
    if host_name(present.get("host", "")) not in LOOPBACK:
        return "closed_host"
    if _FORWARDING & present.keys():
        return "closed_forwarded"
    return None
