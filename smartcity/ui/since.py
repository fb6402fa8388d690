"""What changed since a day: the sentence, the innovations that moved, and how reports came in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pandas as pd
import streamlit as st

from smartcity.analysis.changes import CHANGED, GONE, NEW, moved_rows, moved_table
from smartcity.analysis.headlines import changes_headline
from smartcity.charts.wording import dimension_name, field_name
from smartcity.reference import load_reference
from smartcity.reference.formats import ZONE_HOURS, date_text
from smartcity.ui import cache, session
from smartcity.ui.language import literal, say
from smartcity.ui.pictures import sentence
from smartcity.ui.rows import page_of, show_frame
from smartcity.ui.view import View
from smartcity.workflow import history

USUAL_DAYS = 7
_WORDS = {NEW: "change_new", CHANGED: "change_changed", GONE: "change_withdrawn"}


def show_since(view: View) -> None:
    """A day to choose, a week back at first, and what has moved from its end until the day in view."""
    last = view.as_of or today(view.workspace.region.zone)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        day = st.date_input(
            say("since_day"),
            value=last - timedelta(days=USUAL_DAYS),
            max_value=last,
            format="DD/MM/YYYY",
            key=f"since_{last.isoformat()}",
            width=240,
        )
    if day is None:
        return
    days = (day, view.as_of)
    moved = cache.moved_since(view.workspace, view.revision, days, view.filters)
    said = sentence(changes_headline(moved), session.language())
    st.subheader(
        literal(
            say("since_headline", day=date_text(day, session.language()), what=said[:1].lower() + said[1:])
        )
    )
    if moved.records:
        opened = st.expander(say("since_list"), key="since_list", on_change="rerun", type="compact")
        if opened.open:
            with opened:
                _show_moved(view, days)


def has_several_days(view: View) -> bool:
    """Whether submissions came on more than one day, so that a line over time says something."""
    zone = timezone(timedelta(hours=ZONE_HOURS[view.workspace.region.zone]))

    def count() -> int:
        return len({batch.at.astimezone(zone).date() for batch in history.list_batches(view.workspace)})

    return view.derived("days_sent", count, zone) > 1


def today(zone: str) -> date:
    """The day in the region's zone."""
    return datetime.now(UTC).astimezone(timezone(timedelta(hours=ZONE_HOURS[zone]))).date()


def _show_moved(view: View, days: tuple[date, date | None]) -> None:
    compared = cache.compared_days(view.workspace, view.revision, days)
    rows = page_of(moved_rows(compared, view.filters), key="since_rows")
    show_frame(_moved_frame(moved_table(compared, rows)))


def _moved_frame(moved: pd.DataFrame) -> pd.DataFrame:
    """`what opd record dimension field` of a `changes.moved_table`, in the visitor's language."""
    language, reference = session.language(), load_reference()
    return pd.DataFrame(
        {
            "what": [say(_WORDS[change]) for change in moved["change"]],
            "opd": moved["opd"],
            "record": moved["name"],
            "dimension": [
                dimension_name(code, language, reference) if isinstance(code, str) else ""
                for code in moved["dimension"]
            ],
            "field": [
                ", ".join(field_name(code, language, reference) for code in codes)
                for codes in moved["fields"]
            ],
        }
    )
