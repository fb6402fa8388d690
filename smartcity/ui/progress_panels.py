"""The pictures of progress: the stages as bars, the matrix OPD x deliverable, and the burn-up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import streamlit as st

from smartcity.analysis.movement import STEPS, burn_up, fitting_step
from smartcity.analysis.progress import Progress
from smartcity.analysis.progress_counts import state_matrix
from smartcity.analysis.progress_headlines import burn_up_headline, progress_headline, stages_headline
from smartcity.charts import burn_up as burn_up_charts
from smartcity.charts import progress as progress_charts
from smartcity.charts.matrix import page_count
from smartcity.charts.style import Look
from smartcity.reference import load_reference
from smartcity.ui import cache, figures, panels, session
from smartcity.ui.language import say
from smartcity.ui.pictures import Picture, short_names
from smartcity.ui.session import Selection
from smartcity.ui.view import View

MATRIX = "progress_matrix"
ORDERS = ("furthest_back", "registry", "name")


def show_title(view: View, page: str) -> None:
    """The sentence of the page: how far the stage is and what holds most OPDs back, as buttons too."""
    headline = view.derived(
        "progress_headline", lambda: progress_headline(view.progress, view.stage), view.stage
    )
    panels.show_sentence(headline, "progress", title=True)
    panels.show_parts(headline, page, MATRIX)


def show_stages(view: View, page: str) -> None:
    """The four stages as bars, n of N."""
    look = figures.look()
    picture = cache.picture((*view.key, "stages", look), lambda: stages_picture(view.progress, look))
    panels.show_sentence(picture.headline, "stages")
    figures.show_figure(picture.figure, page, "stages", picture.alt)


def show_matrix(view: View, page: str) -> None:
    """The matrix with its order and, beyond fifty OPDs, its pages; narrowed to the bar's stage and OPD."""
    order = st.segmented_control(
        say("matrix_order"),
        ORDERS,
        default=ORDERS[0],
        required=True,
        format_func=lambda code: say(f"progress_order_{code}"),
        key="progress_order",
        persist_state="session",
    )
    narrowed = (order, view.stage, view.filters.opd)
    matrix = view.derived("state_matrix", lambda: _states(view, order or ORDERS[0]), *narrowed)
    pages = page_count(matrix)
    shown = st.pagination(pages, key="progress_page") if pages > 1 else 1
    look = figures.look()
    key = (*view.key, MATRIX, *narrowed, shown, look)
    picture = cache.picture(key, lambda: _matrix(view, matrix, look, shown))
    figures.show_figure(picture.figure, page, MATRIX, picture.alt)


def show_burn_up(view: View, page: str) -> None:
    """The burn-up with its step; a click on a point puts the whole page on that day."""
    fitting = view.derived("fitting_step", lambda: fitting_step(view.log))
    step = st.segmented_control(
        say("burn_up_step"),
        list(STEPS),
        default=fitting,
        required=True,
        format_func=lambda code: say(f"burn_up_step_{code}"),
        key=f"burn_up_step_{view.workspace.code}",
    )
    look = figures.look()
    key = (*view.key, "burn_up", step, look)
    picture = cache.picture(
        key, lambda: _burn_up(burn_up(view.log, view.workspace.region.zone, step or fitting), look)
    )
    panels.show_sentence(picture.headline, "burn_up")
    figures.show_figure(picture.figure, page, "burn_up", picture.alt, choose=_show_day)


def _show_day(page: str, chosen: Selection | None) -> None:
    """A point of the burn-up is no selection of rows: it moves the bar's day."""
    del page
    day = dict(chosen.where).get("date") if chosen is not None else None
    if day is not None:
        session.show_day(date.fromisoformat(day))


def _states(view: View, order: str) -> pd.DataFrame:
    """The matrix in this order, of the bar's stage and OPD only where it names one."""
    matrix = state_matrix(_of_stage(view.progress, view.stage), order, view.stage)
    if view.stage is not None:
        matrix = matrix.loc[:, matrix.columns.get_level_values("stage") == view.stage]
    return matrix if view.filters.opd is None else matrix.loc[matrix.index == view.filters.opd]


def _of_stage(progress: Progress, stage: int | None) -> Progress:
    if stage is None:
        return progress
    return replace(progress, cells=progress.cells[progress.cells["stage"] == stage])


def stages_picture(progress: Progress, look: Look, *, brief: bool = False) -> Picture:
    """The four stages as bars; `brief` leaves the region's own deliverables out."""
    reference = load_reference()
    return Picture(
        stages_headline(progress),
        progress_charts.stage_bars(progress, reference, look, brief=brief),
        progress_charts.stage_bars_alt(progress, reference, look.language),
    )


def _matrix(view: View, matrix: pd.DataFrame, look: Look, page: int) -> Picture:
    reference, names = load_reference(), short_names(view.tables)
    progress = _of_stage(view.progress, view.stage)
    return Picture(
        progress_headline(progress, view.stage),
        progress_charts.progress_matrix(
            progress, matrix, reference, look, short_names=names, page=page, stage=view.stage
        ),
        progress_charts.progress_alt(progress, reference, look.language),
    )


def _burn_up(table: pd.DataFrame, look: Look) -> Picture:
    reference = load_reference()
    return Picture(
        burn_up_headline(table),
        burn_up_charts.burn_up_steps(table, reference, look),
        burn_up_charts.burn_up_alt(table, reference, look.language),
    )
