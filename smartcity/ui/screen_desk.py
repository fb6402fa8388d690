"""Steering the projector: what is up, the next slide, stand still, freeze, hide names; and its address."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from smartcity.analysis.changes import compare_innovations, moved
from smartcity.analysis.headlines import Headline, changes_headline
from smartcity.reference import load_reference
from smartcity.reference.texts import LANGUAGES, text
from smartcity.ui import session
from smartcity.ui.language import literal, say
from smartcity.ui.pictures import sentence
from smartcity.ui.trouble import trouble_key
from smartcity.ui.view import View
from smartcity.workflow import screens
from smartcity.workflow.errors import StaleScreenError, StoreTroubleError
from smartcity.workflow.screens import SLIDES, Screen, ScreenState
from smartcity.workflow.tables import load_tables
from smartcity.workflow.workspace import Workspace

_TROUBLE = "screen_trouble"
_LOOK_EVERY = 1.0
_TROUBLE_STAYS = 10.0


def slide_name(code: str) -> str:
    """What a slide is called, in the visitor's language."""
    return text(f"screen.name_{code}", session.language())


@st.fragment(run_every=_LOOK_EVERY)
def show_desk(view: View) -> None:
    """What is up, and the commands; it follows what others steer, and the slides that turn."""
    workspace = view.workspace
    screen, now = screens.load_screen(workspace), screens.now_of(workspace)
    up = screens.shown(screen.state, now).slide
    _show_state(screen.state, up)
    _show_trouble()
    _show_commands(workspace, screen, up)
    if screen.state.frozen_at is not None:
        _show_since_frozen(view, screen.state.frozen_at)
    _show_choices(workspace, screen)
    st.subheader(say("screen_jump"))
    with st.container(horizontal=True):
        for code in (*screen.state.deck, *(code for code in SLIDES if code not in screen.state.deck)):
            st.button(
                slide_name(code),
                key=f"screen_jump_{code}",
                type="primary" if code == up else "secondary",
                icon=":material/tv:" if code == up else None,
                on_click=_steer,
                args=(workspace, _jump(workspace, code)),
            )


def _show_state(state: ScreenState, up: str) -> None:
    if state.frozen_at is None:
        st.title(literal(say("screen_now", slide=slide_name(up))))
    else:
        st.title(literal(say("screen_now_frozen", slide=slide_name(up), revision=state.frozen_at)))
    arrangement = state.arrangement
    st.text(
        say("screen_turning", seconds=arrangement.seconds) if arrangement.turning else say("screen_still")
    )


def _show_commands(workspace: Workspace, screen: Screen, up: str) -> None:
    state = screen.state
    with st.container(horizontal=True):
        for key, by, icon in (
            ("screen_previous", -1, ":material/arrow_back:"),
            ("screen_next", 1, ":material/arrow_forward:"),
        ):
            change = _jump(workspace, _neighbour(state, up, by))
            st.button(say(key), key=key, icon=icon, on_click=_steer, args=(workspace, change))
        turning = state.arrangement.turning
        st.button(
            say("screen_stop" if turning else "screen_turn"),
            key="screen_turning",
            icon=":material/pause:" if turning else ":material/play_arrow:",
            on_click=_steer,
            args=(workspace, _turning(workspace, not turning)),
        )
        frozen = state.frozen_at is not None
        st.button(
            say("screen_open" if frozen else "screen_freeze"),
            key="screen_freeze",
            icon=":material/lock_open:" if frozen else ":material/ac_unit:",
            type="primary" if frozen else "secondary",
            on_click=_steer,
            args=(workspace, _opening(workspace) if frozen else _freezing(workspace)),
        )


def _show_choices(workspace: Workspace, screen: Screen) -> None:
    """What is on or off, as buttons that say which: a command names what shall be.

    No switches: the value of one would be sent again with each look of this page, and on a slow line set back
    what somebody else has just changed.
    """
    state = screen.state
    with st.container(horizontal=True):
        for key, on, change in (
            ("screen_hide_names", state.hide_names, _set_names_hidden),
            ("screen_dark", state.dark, _set_dark),
            ("screen_english", state.language != LANGUAGES[0], _set_english),
        ):
            st.button(
                say(key),
                key=key,
                icon=":material/check_box:" if on else ":material/check_box_outline_blank:",
                on_click=_steer,
                args=(workspace, change(not on)),
            )


def _show_since_frozen(view: View, frozen_at: int) -> None:
    """What the projector will say when it is opened."""
    headline = view.derived("since_frozen", lambda: _moved(view, frozen_at), frozen_at)
    said = sentence(headline, session.language())
    st.info(literal(say("screen_since_frozen", what=said[:1].lower() + said[1:])), icon=":material/ac_unit:")


def _moved(view: View, frozen_at: int) -> Headline:
    before, after = load_tables(view.workspace, revision=frozen_at).innovations, view.tables.innovations
    return changes_headline(moved(compare_innovations(before, after, load_reference())))


def _steer(workspace: Workspace, change: Callable[[ScreenState], ScreenState]) -> None:
    session.state().pop(_TROUBLE, None)
    try:
        screens.steer(workspace, change)
    except StaleScreenError:
        _keep_trouble("screen_busy")
    except StoreTroubleError as trouble:
        _keep_trouble(trouble_key(trouble))


def _keep_trouble(key: str) -> None:
    session.state()[_TROUBLE] = (key, time.monotonic() + _TROUBLE_STAYS)


def _show_trouble() -> None:
    """Why the last command was not taken, for long enough to be read."""
    key, until = session.state().get(_TROUBLE, ("", 0.0))
    if time.monotonic() < until:
        st.warning(say(key), icon=":material/warning:")


def _neighbour(state: ScreenState, up: str, by: int) -> str:
    deck = state.deck
    return deck[(deck.index(up) + by) % len(deck)] if up in deck else deck[0]


def _jump(workspace: Workspace, code: str) -> Callable[[ScreenState], ScreenState]:
    return lambda state: screens.turned_to(state, code, screens.now_of(workspace))


def _turning(workspace: Workspace, on: bool) -> Callable[[ScreenState], ScreenState]:
    return lambda state: screens.arranged(
        state, replace(state.arrangement, turning=on), screens.now_of(workspace)
    )


def _freezing(workspace: Workspace) -> Callable[[ScreenState], ScreenState]:
    return lambda state: screens.frozen(state, workspace.revision)


def _opening(workspace: Workspace) -> Callable[[ScreenState], ScreenState]:
    return lambda state: screens.opened(state, screens.now_of(workspace))


def _set_dark(on: bool) -> Callable[[ScreenState], ScreenState]:
    return lambda state: replace(state, dark=on)


def _set_names_hidden(on: bool) -> Callable[[ScreenState], ScreenState]:
    return lambda state: replace(state, hide_names=on)


def _set_english(on: bool) -> Callable[[ScreenState], ScreenState]:
    return lambda state: replace(state, language=LANGUAGES[1 if on else 0])
