"""The small editor of a simulation: another level of an aspect, or another dimension, of one candidate."""

from __future__ import annotations

import streamlit as st

from smartcity.analysis.simulation import Simulation
from smartcity.reference import load_reference
from smartcity.reference.formats import number
from smartcity.reference.readiness import LEVELS, NOT_APPLICABLE
from smartcity.ui import session
from smartcity.ui.advised import Advised
from smartcity.ui.language import literal, named, say
from smartcity.ui.quick_win_words import aspect_words, dimension_words, level_words
from smartcity.ui.simulation_banner import named_or_id, stored_level
from smartcity.ui.simulation_desk import SimulationDesk

DIMENSION = "dimension"


def show_trial(desk: SimulationDesk, changes: Simulation, stored: Advised) -> None:
    """One line to try something out, and what is tried out so far, each to be put away."""
    count = len(changes.levels) + len(changes.dimensions)
    heading = say("trial_heading", count=number(count, 0, session.language())) if count else say("trial_ask")
    with st.expander(literal(heading), icon=":material/science:", key="simulation_trial"):
        _ask(desk, stored)
        for (record_id, aspect), level in changes.levels.items():
            said = f"{named_or_id(stored, record_id)}, {aspect_words(aspect)}: {level_words(aspect, level)}"
            _show_tried(said, f"{record_id}_{aspect}", desk, (record_id, aspect))
        for record_id, code in changes.dimensions.items():
            said = f"{named_or_id(stored, record_id)}: {dimension_words(code)}"
            _show_tried(said, record_id, desk, record_id)


def _ask(desk: SimulationDesk, stored: Advised) -> None:
    candidates = stored.found.candidates
    names = {
        record: f"{name} ({opd})"
        for record, name, opd in zip(
            candidates["record_id"], candidates["name"], candidates["opd"], strict=True
        )
    }
    who, what, becomes, button = st.columns([5, 3, 5, 2], vertical_alignment="bottom")
    with who:
        record_id = st.selectbox(
            say("trial_candidate"),
            list(names),
            index=None,
            format_func=lambda record: names.get(record, record),
            key=f"trial_candidate_{desk.region}",
            placeholder=say("trial_choose"),
        )
    parts = {aspect.code: named(aspect.names) for aspect in load_reference().readiness.aspects}
    parts[DIMENSION] = say("bar_dimension")
    with what:
        part = st.selectbox(
            say("trial_part"),
            list(parts),
            format_func=lambda code: parts.get(code, code),
            key=f"trial_part_{desk.region}",
        )
    with becomes:
        wanted = _ask_value(part, record_id, stored)
    with button:
        st.button(
            say("trial_try"),
            key="trial_try",
            disabled=record_id is None or wanted is None,
            on_click=_try,
            args=(desk, record_id, part, wanted),
        )


def _ask_value(part: str, record_id: str | None, stored: Advised) -> str | None:
    """The level or dimension to try; the one that is stored is marked."""
    if part == DIMENSION:
        options = [dimension.code for dimension in load_reference().dimensions]
        was = None if record_id is None else stored.found.rows.at[record_id, "dimension"]
    else:
        options = [*(str(level) for level in LEVELS), NOT_APPLICABLE]
        was = None if record_id is None else stored_level(stored, record_id, part)
    words = {
        code: dimension_words(code) if part == DIMENSION else level_words(part, code) for code in options
    }
    if was in options:
        words[str(was)] = say("trial_stored", value=words[str(was)])
    return st.selectbox(
        say("trial_value"),
        options,
        index=None,
        format_func=lambda code: words.get(code, code),
        key=f"trial_value_{record_id}_{part}",
        placeholder=say("trial_choose"),
    )


def _show_tried(said: str, key: str, desk: SimulationDesk, what: tuple[str, str] | str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(said, width="content")
        st.button(
            say("trial_drop"),
            key=f"trial_drop_{key}",
            icon=":material/close:",
            type="tertiary",
            help=literal(said),
            on_click=_drop,
            args=(desk, what),
        )


def _try(desk: SimulationDesk, record_id: str, part: str, wanted: str) -> None:
    if part == DIMENSION:
        desk.dimensions[record_id] = wanted
    else:
        desk.levels[record_id, part] = wanted


def _drop(desk: SimulationDesk, what: tuple[str, str] | str) -> None:
    if isinstance(what, str):
        desk.dimensions.pop(what, None)
    else:
        desk.levels.pop(what, None)
