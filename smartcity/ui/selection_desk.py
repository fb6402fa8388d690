"""The page Pemilihan put together: what is stored, what this visitor tries out, and what comes of it."""

from __future__ import annotations

import streamlit as st

from smartcity.analysis.simulation import Simulation, only_changes
from smartcity.reference.formats import date_text
from smartcity.ui import (
    in_hand,
    links,
    selection_bar,
    selection_beside,
    selection_board,
    selection_clash,
    session,
    simulation_banner,
    simulation_trial,
)
from smartcity.ui.advised import Advised, stored_advice, tried_advice
from smartcity.ui.language import say
from smartcity.ui.simulation_desk import SimulationDesk, desk_of, read_boxes
from smartcity.ui.view import View


def show_selection(view: View, page: str) -> None:
    """The best set under the rules on screen; on an earlier day the one of the rules then, to be read."""
    if view.quick_wins.pool.empty:
        _show_nobody(view)
        return
    if view.as_of is not None:
        _show_past(view, page)
        return
    desk, stored = desk_of(view.workspace.code), stored_advice(view)
    read_boxes(desk, view.tables.settings)
    changes = only_changes(stored.found, desk.simulation(view.tables.settings))
    tried = tried_advice(view, changes)
    simulated = changes != Simulation()
    in_hand.note("simulation", held=simulated or bool(desk.problems))
    selection_board.show_title(tried, simulated=simulated)
    if simulated:
        simulation_banner.show_difference(changes, stored, tried)
        simulation_banner.show_end(view, desk, changes, stored, tried)
    selection_bar.show_bar(desk, tried)
    simulation_trial.show_trial(desk, changes, stored)
    _show_result(view, tried, page, desk)


def _show_past(view: View, page: str) -> None:
    shown = stored_advice(view)
    day = date_text(view.as_of, session.language())
    selection_board.show_title(shown, simulated=False)
    st.info(say("tick_past", day=day), icon=":material/history:")
    selection_bar.show_past_rules(shown)
    _show_result(view, shown, page, None)


def _show_result(view: View, shown: Advised, page: str, desk: SimulationDesk | None) -> None:
    if shown.advice.selection.status != "optimal":
        selection_clash.show_clash(shown, desk)
    else:
        selection_board.show_columns(shown, desk)
        selection_beside.show_firmness(view, shown, page)
        selection_beside.show_runner_up(shown)
    selection_beside.show_left_out(shown)


def _show_nobody(view: View) -> None:
    """Nobody can be chosen: who would have to do what, and where."""
    stored = stored_advice(view)
    selection_board.show_title(stored, simulated=False)
    st.text(say("selection_nobody_next"))
    links.show_link("readiness")
    selection_beside.show_left_out(stored)
