"""The slides of a meeting: which are shown, in which order and at which pace; kept by the meeting's name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import cast

import streamlit as st

from smartcity.reference.formats import number
from smartcity.ui import session
from smartcity.ui.language import literal, say
from smartcity.ui.screen_desk import slide_name
from smartcity.ui.trouble import trouble_key
from smartcity.workflow import screens
from smartcity.workflow.errors import ArrangementChangedError, StaleScreenError, StoreTroubleError
from smartcity.workflow.screens import SECONDS, Arrangement, SlideChoice
from smartcity.workflow.workspace import Workspace


@dataclass(slots=True)
class _Draft:
    """What is being arranged, the arrangement that it was made from, and whether others saved meanwhile."""

    seen: Arrangement
    made: Arrangement
    overtaken: bool = False


def edit_arrangement(workspace: Workspace) -> None:
    """A line a slide with its switch and a button that moves it up, the pace, and the button that saves.

    Until something is changed here it follows what others save; what is changed stays until it is saved.
    """
    screen = screens.load_screen(workspace)
    draft = _draft(workspace)
    if draft.made == draft.seen:
        draft.seen = draft.made = screen.state.arrangement
    st.subheader(say("screen_arrangement"))
    if screen.state.meetings:
        _offer_meetings(draft, screen.state.meetings)
    for place, choice in enumerate(draft.made.slides):
        _show_slide(draft, place, choice)
    seconds = st.number_input(
        say("screen_seconds"),
        *SECONDS,
        draft.made.seconds,
        step=5,
        key=f"screen_seconds_{draft.made.seconds}",
    )
    draft.made = replace(draft.made, seconds=int(seconds))
    meeting = st.text_input(say("screen_meeting"), key="screen_meeting", max_chars=60)
    if draft.overtaken:
        st.warning(say("screen_overtaken"), icon=":material/group:")
        st.button(say("screen_reload"), key="screen_reload", on_click=_drop, args=(workspace,))
    slides = len(draft.made.deck)
    if not slides:
        st.caption(say("screen_none_chosen"))
    st.button(
        say("screen_save", slides=number(slides, language=session.language())),
        key="screen_save",
        type="primary",
        icon=":material/save:",
        disabled=not slides,
        on_click=_save,
        args=(workspace, draft, meeting),
    )


def _key(workspace: Workspace) -> str:
    return f"screen_draft_{workspace.code}"


def _draft(workspace: Workspace) -> _Draft:
    usual = Arrangement()
    return cast(_Draft, session.state().setdefault(_key(workspace), _Draft(usual, usual)))


def _drop(workspace: Workspace) -> None:
    session.state().pop(_key(workspace), None)


def _offer_meetings(draft: _Draft, meetings: Mapping[str, Arrangement]) -> None:
    key = "screen_kept"

    def take() -> None:
        chosen = session.state()[key]
        if chosen in meetings:
            draft.made = meetings[chosen]
        session.state()[key] = None

    st.selectbox(
        say("screen_kept"),
        list(meetings),
        index=None,
        key=key,
        placeholder=say("screen_kept"),
        on_change=take,
    )


def _show_slide(draft: _Draft, place: int, choice: SlideChoice) -> None:
    key = f"screen_on_{choice.code}_{choice.on}"

    def switch() -> None:
        _switch(draft, choice.code, on=bool(session.state()[key]))

    with st.container(horizontal=True, vertical_alignment="center"):
        st.checkbox(slide_name(choice.code), value=choice.on, key=key, on_change=switch, width="stretch")
        st.button(
            say("screen_up"),
            help=literal(say("screen_slide_up", slide=slide_name(choice.code))),
            key=f"screen_up_{choice.code}",
            icon=":material/arrow_upward:",
            type="tertiary",
            disabled=place == 0,
            on_click=_move_up,
            args=(draft, place),
        )


def _switch(draft: _Draft, code: str, *, on: bool) -> None:
    slides = tuple(replace(choice, on=on) if choice.code == code else choice for choice in draft.made.slides)
    draft.made = replace(draft.made, slides=slides)


def _move_up(draft: _Draft, place: int) -> None:
    slides = list(draft.made.slides)
    slides[place - 1 : place + 1] = [slides[place], slides[place - 1]]
    draft.made = replace(draft.made, slides=tuple(slides))


def _save(workspace: Workspace, draft: _Draft, meeting: str) -> None:
    try:
        screens.save_arrangement(workspace, draft.seen, draft.made, meeting)
    except ArrangementChangedError:
        draft.overtaken = True
    except StaleScreenError:
        session.tell("warning", say("screen_busy"))
    except StoreTroubleError as trouble:
        session.tell("warning", say(trouble_key(trouble)))
    else:
        _drop(workspace)
        session.tell("success", say("screen_saved"))
