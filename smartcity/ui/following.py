"""How a page follows what others save: it says how fresh it is, and draws itself anew if nobody minds."""

from __future__ import annotations

import time
from typing import cast

import streamlit as st

from smartcity.reference.formats import clock_text
from smartcity.ui import in_hand, session, turns
from smartcity.ui.language import say
from smartcity.ui.navigation import MenuPage
from smartcity.workflow.screens import now_of
from smartcity.workflow.workspace import Workspace

LOOK_EVERY = 0.875
REST = 3.0
"""Seconds between two looks at the revision, and at least between two drawings of a page: a burst of commits
does not draw fifty open pages for each. No other fragment looks as often: `page_messages.follower_in` knows
this one by it, and `web.quiet_pages` keeps looks from the page that would find nothing, and lets one page
after the other draw itself anew."""
_DRAWN_AT = "drawn_at"
_SAID = "said_that_data_is_new"
"""Whether the line says so: fifty pages that all draw themselves anew take seconds, but say so within one."""


def start() -> None:
    """A page is about to be drawn from its top, with nothing in hand."""
    in_hand.start()
    session.state().update({_DRAWN_AT: time.monotonic(), _SAID: False})


@st.fragment(run_every=LOOK_EVERY)
def show_freshness(workspace: Workspace, shown: int, entry: MenuPage) -> None:
    """One line: when this page last agreed with what is stored; asks for the revision and nothing else.

    Where somebody saved since, the page is drawn anew, but not while the visitor has something in hand, looks
    at a past day, or works on a page that is a form itself: then the line says so and offers a button.
    """
    current = workspace.revision
    free = entry.follows and session.as_of() is None and not in_hand.anything()
    rested = _has_said() and time.monotonic() - _drawn_at() >= REST
    if current != shown and free and rested and not turns.are_waited_for():
        st.rerun(scope="app")
    session.state()[_SAID] = current != shown
    with st.container(horizontal=True, vertical_alignment="center", key="freshness"):
        if current == shown:
            clock = clock_text(now_of(workspace), workspace.region.zone, session.language())
            st.caption(say("live_agrees", clock=clock))
        elif free:
            st.caption(say("live_coming", revision=current))
        else:
            st.text(say("live_changed" if entry.follows else "live_changed_form", revision=current))
            if st.button(say("live_show"), key="live_show", icon=":material/refresh:"):
                st.rerun(scope="app")


def _has_said() -> bool:
    return cast(bool, session.state().get(_SAID, False))


def _drawn_at() -> float:
    return cast(float, session.state().get(_DRAWN_AT, 0.0))
