"""The small pictures of Ringkasan that lead to other pages: the stages, and the places of quick wins."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from smartcity.analysis.quick_win_places import places_headline, quick_win_places
from smartcity.charts.quick_win_places import quick_win_places_alt, quick_win_places_chart
from smartcity.charts.style import Look
from smartcity.reference import load_reference
from smartcity.ui import cache, figures, panels, session
from smartcity.ui.navigation import menu_page
from smartcity.ui.pictures import Picture
from smartcity.ui.progress_panels import stages_picture
from smartcity.ui.session import Selection
from smartcity.ui.view import View

PLACES, STAGES = "quick_win_places", "stages"
_WANTED = "overview_wanted_page"
"""The page that a click leads to: a callback cannot turn to it, the run after it can."""


def show_stages(view: View, page: str) -> None:
    """The four stages as bars, n of N; a stage opens the page of progress."""
    _show(view, page, STAGES, lambda look: stages_picture(view.progress, look, brief=True), "progress")


def show_places(view: View, page: str) -> None:
    """Six places, filled or empty; one that somebody holds opens its readiness, an empty one its rows."""
    _show(view, page, PLACES, lambda look: _places(view, look), "readiness")


def _show(view: View, page: str, name: str, make: Callable[[Look], Picture], target: str) -> None:
    look = figures.look(half=True)
    picture = cache.picture((*view.key, f"overview_{name}", look), lambda: make(look))
    panels.show_sentence(picture.headline, name)

    def choose(here: str, chosen: Selection | None) -> None:
        """A dimension is looked at here, anything else on the page that it leads to."""
        if chosen is None or dict(chosen.where).get("dimension"):
            session.select(here, chosen)
        else:
            session.select(target, chosen)
            session.state()[_WANTED] = target

    figures.show_figure(picture.figure, page, name, picture.alt, choose)
    if session.state().get(_WANTED) == target:
        del session.state()[_WANTED]
        st.switch_page(menu_page(target).script)


def _places(view: View, look: Look) -> Picture:
    reference = load_reference()
    places = quick_win_places(view.quick_wins, reference)
    return Picture(
        places_headline(places),
        quick_win_places_chart(places, reference, look),
        quick_win_places_alt(places, reference, look.language),
    )
