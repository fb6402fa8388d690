"""What moved between two days: which OPDs and dimensions changed the number, and which deliverables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd
import streamlit as st

from smartcity.analysis.movement import moved_deliverables, moved_dimensions, moved_opds
from smartcity.analysis.progress import Progress
from smartcity.analysis.progress_headlines import moved_headline
from smartcity.charts.wording import dimension_name
from smartcity.reference import load_reference
from smartcity.reference.formats import number
from smartcity.ui import cache, panels, replay, session
from smartcity.ui.language import say
from smartcity.ui.progress_words import deliverable_words, stage_words, state_words
from smartcity.ui.rows import page_of, show_frame
from smartcity.ui.view import View
from smartcity.workflow.region_time import today
from smartcity.workflow.tables import RegionTables


@dataclass(frozen=True, slots=True)
class _Movement:
    """What moved between two states: tables of `analysis.movement`, and the later state."""

    opds: pd.DataFrame
    dimensions: pd.DataFrame
    cells: pd.DataFrame
    after: Progress


def show_moved(view: View) -> None:
    """Two days to choose, then the sentence, the OPDs, the dimensions and the deliverables that moved."""
    first, last = replay.first_day(view), view.as_of or today(view.workspace)
    if first is None:
        return
    begin = _last_closing(view) or first - timedelta(days=1)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        start = _choose_day("moved_from", begin)
        end = _choose_day("moved_until", last)
    days = sorted((start or begin, end or last))
    moved = view.derived("movement", lambda: _movement(view, *days), *days)
    panels.show_sentence(moved_headline(moved.opds), "moved")
    if moved.opds.empty:
        return
    left, right = st.columns([3, 2], gap="large")
    with left:
        show_frame(_opds(page_of(moved.opds, key="moved_opds")))
    with right:
        show_frame(_dimensions(moved.dimensions))
    if len(moved.cells):
        opened = st.expander(say("moved_deliverables"), key="moved_cells", on_change="rerun", type="compact")
        if opened.open:
            with opened:
                show_frame(_cells(view, moved.after, page_of(moved.cells, key="moved_cells")))


def _choose_day(name: str, default: date) -> date | None:
    return st.date_input(
        say(name), value=default, format="DD/MM/YYYY", key=name, bind="query-params", width=170
    )


def _last_closing(view: View) -> date | None:
    """The day of the last closed stage before the state in view."""
    days = [date.fromisoformat(str(closing["date"])) for closing in view.progress.closed.values()]
    return max(days, default=None)


def _movement(view: View, first: date, last: date) -> _Movement:
    (earlier, before), (later, after) = _state(view, first), _state(view, last)
    return _Movement(
        moved_opds(before, after, earlier.innovations, later.innovations),
        moved_dimensions(earlier.innovations, later.innovations, load_reference()),
        moved_deliverables(before, after),
        after,
    )


def _state(view: View, day: date) -> tuple[RegionTables, Progress]:
    """The region at the end of a day; today is the state in view, so that it is not read twice."""
    as_of = None if day >= today(view.workspace) else day
    return (
        cache.region_tables(view.workspace, view.revision, as_of),
        cache.region_progress(view.workspace, view.revision, as_of, closed=True),
    )


def _dimensions(table: pd.DataFrame) -> pd.DataFrame:
    reference = load_reference()
    table = table[(table["before"] != 0) | (table["after"] != 0)]
    names = [dimension_name(code, session.language(), reference) for code in table["dimension"]]
    return pd.DataFrame({"dimension": names, "innovations": _steps(table["before"], table["after"])})


def _opds(table: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "opd": table["opd"].to_list(),
            "done": _steps(table["done_before"], table["done_after"]),
            "innovations": _steps(table["innovations_before"], table["innovations_after"]),
        }
    )


def _steps(before: pd.Series, after: pd.Series) -> list[str]:
    """`3 → 5` where a number moved, else the number."""
    language = session.language()
    pairs = zip(before, after, strict=True)
    said = [(number(int(then), 0, language), number(int(now), 0, language)) for then, now in pairs]
    return [then if then == now else f"{then} \u2192 {now}" for then, now in said]


def _cells(view: View, progress: Progress, changed: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "opd": changed["opd"].fillna(view.workspace.region.name).to_list(),
            "stage": [stage_words(progress, stage) for stage in changed["stage"]],
            "deliverable": [deliverable_words(progress, code) for code in changed["deliverable"]],
            "before": [state_words(state) for state in changed["before"]],
            "after": [state_words(state) for state in changed["after"]],
        }
    )
