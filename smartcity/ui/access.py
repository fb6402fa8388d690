"""Who is looking at this page: the one of the session that the gate let in, or in local mode the person here.

The gate of smartcity/web stands in front of every request. Every page asks again itself, for what it needs,
so that it is safe however it is reached; in a run of the whole script the database is asked once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

import streamlit as st

from smartcity.ui import cache, oidc, who
from smartcity.ui.language import say
from smartcity.workflow.access import SESSION_COOKIE, actor_of, codes_exist
from smartcity.workflow.actors import LOCAL_ACTOR, Actor, Permission, Role
from smartcity.workflow.local_mode import refusal

SIGN_OUT = "/keluar"
_found: ContextVar[tuple[Actor | None] | None] = ContextVar("found", default=None)
"""Who is looking, while a run of the script lasts that has asked."""


def request_headers() -> Mapping[str, str]:
    """The headers of the connection that this page is shown on."""
    return st.context.headers.to_dict()


def request_token() -> str:
    """The session token of the connection that this page is shown on, '' without one."""
    return st.context.cookies.get(SESSION_COOKIE) or ""


def request_address() -> str | None:
    """The address that the connection comes from, None for this machine."""
    return st.context.ip_address


@contextmanager
def asked_once() -> Iterator[Actor | None]:
    """Asks who is looking, None for nobody who may; what runs in the block need not ask again."""
    actor = _current_actor()
    before = _found.set((actor,))
    try:
        yield actor
    finally:
        _found.reset(before)


def _current_actor() -> Actor | None:
    database = cache.database()
    signed_in = actor_of(database, request_token())
    if signed_in is not None:
        return None if signed_in.actor.role is Role.PROJECTOR else signed_in.actor
    is_at_home = _not_local() is None and not oidc.configured()
    return LOCAL_ACTOR if is_at_home and not codes_exist(database) else None


def require(permission: Permission) -> Actor:
    """Who is looking, kept for the rest of the page, if they may; else the page says so and ends here."""
    [actor] = _found.get() or (_current_actor(),)
    if actor is None:
        st.title(say("closed_title"))
        st.text(say(_not_local() or "closed_codes"))
        st.text(say("closed_what_to_do"))
        st.stop()
    who.keep_actor(actor)
    if not actor.may(permission):
        st.title(say("denied_title"))
        st.text(say("denied_what_to_do"))
        st.stop()
    return actor


def show_who() -> None:
    """Who is signed in, and the way out; nothing in local mode."""
    actor = who.actor()
    if actor == LOCAL_ACTOR:
        return
    with st.sidebar:
        st.text(say("signed_in_as", name=actor.name, role=say(f"role_{actor.role}")))
        st.link_button(say("sign_out"), SIGN_OUT, icon=":material/logout:", type="tertiary")


def _not_local() -> str | None:
    """Why this connection is not local, as a text key; None if it is."""
    if request_address() is not None:
        return "closed_bound"
    return refusal(st.get_option("server.address"), request_headers())
