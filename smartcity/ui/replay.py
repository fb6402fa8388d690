"""The slider over time: it moves the day of the bar, and with it coverage and progress on the whole page."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from smartcity.analysis.coverage import by_subdimension
from smartcity.analysis.headlines import Headline, participation_headline, subdimension_headline
from smartcity.analysis.participation import count_participation, participation
from smartcity.reference import load_reference
from smartcity.reference.formats import ZONE_HOURS, date_text
from smartcity.ui import cache, session
from smartcity.ui.language import say
from smartcity.ui.pictures import sentence
from smartcity.ui.view import View
from smartcity.workflow.region_time import today
from smartcity.workflow.tables import RegionTables

SLIDER = "replay_day"


def first_day(view: View) -> date | None:
    """The day of the region's first batch in its zone; None where nothing was stored yet."""
    batches = cache.region_tables(view.workspace, view.revision, None).batches
    if batches.empty:
        return None
    first = batches["at"].min() + timedelta(hours=ZONE_HOURS[view.workspace.region.zone])
    return date(first.year, first.month, first.day)


def show_slider(view: View) -> None:
    """The slider from the first day to today; without a second day it only says so."""
    first, last = first_day(view), today(view.workspace)
    if first is None or first >= last:
        st.caption(say("replay_one_day"))
    else:
        session.state()[SLIDER] = min(max(view.as_of or last, first), last)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.slider(
                say("replay"),
                min_value=first,
                max_value=last,
                format="DD/MM/YYYY",
                key=SLIDER,
                on_change=lambda: _take_day(last),
            )
            if view.as_of is not None:
                st.button(
                    say("replay_latest"),
                    key="replay_latest",
                    icon=":material/last_page:",
                    on_click=session.show_day,
                    args=(None,),
                )
    st.text(_coverage(view))


def _take_day(last: date) -> None:
    chosen: date = session.state()[SLIDER]
    session.show_day(chosen if chosen < last else None)


def _coverage(view: View) -> str:
    """Who reports and what is covered in this state, in one line."""
    language = session.language()
    parts = view.derived("replay_headlines", lambda: _headlines(view.tables))
    said = " ".join(sentence(part, language) for part in parts)
    day = date_text(view.as_of, language) if view.as_of is not None else say("replay_now")
    return f"{day}: {said}"


def _headlines(tables: RegionTables) -> tuple[Headline, ...]:
    table = participation(tables.registry, tables.innovations, tables.held)
    return (
        participation_headline(count_participation(table, tables.held)),
        subdimension_headline(by_subdimension(tables.innovations, load_reference())),
    )
