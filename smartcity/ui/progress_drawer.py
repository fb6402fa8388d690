"""The drawer of the progress page: why a cell is not done, who can change it, and the form to tick it.

A mark of the matrix opens one cell, a column head all cells of a deliverable, a name what an OPD owes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from smartcity.analysis.deliverables import MISSING, PARTLY
from smartcity.analysis.progress import OPD, REGION
from smartcity.reference.formats import moment_text
from smartcity.ui import dialogs, session, tick_form
from smartcity.ui.language import literal, say
from smartcity.ui.progress_words import (
    count_words,
    deliverable_words,
    stage_words,
    state_words,
    who_words,
    why_words,
)
from smartcity.ui.session import OpenedCells, Selection
from smartcity.ui.view import View

REGION_CHART = "region_deliverables"


def cell_selection(cell: Mapping[Any, Any]) -> Selection:
    """The selection that opens this cell, as the matrix makes it; of the region's deliverables too."""
    chart = REGION_CHART if cell["scope"] == REGION else ""
    marks = ("opd", "stage", "deliverable") if cell["scope"] == OPD else ("stage", "deliverable")
    return Selection(chart, tuple((mark, cell[mark]) for mark in marks))


def show_drawer(view: View, page: str) -> None:
    """Opens the drawer for what is selected on the page; nothing where no cell, column or OPD is."""
    chosen = session.selection(page)
    where = dict(chosen.where) if chosen is not None else {}
    if chosen is None or not ({"deliverable", "opd"} & where.keys()):
        return
    cells = _cells_of(view, where, region=chosen.chart == REGION_CHART)
    if cells.empty:
        session.close_cells(page)
        return

    first = cells.iloc[0]
    title = deliverable_words(view.progress, first["deliverable"]) if "deliverable" in where else first["opd"]

    @dialogs.dialog(
        literal(title),
        width="medium",
        position="right",
        on_dismiss=lambda: session.close_cells(page),
    )
    def drawer() -> None:
        if "deliverable" not in where:
            _show_opd(view, page, cells)
        elif len(cells) == 1:
            _show_cell(view, page, cells.iloc[0].to_dict())
        else:
            _show_column(view, page, cells)

    drawer()


def _cells_of(view: View, where: Mapping[str, Any], *, region: bool) -> pd.DataFrame:
    cells = view.progress.cells
    kept = cells["scope"].eq(REGION if region else OPD)
    for mark in ("opd", "stage", "deliverable"):
        if mark in where:
            kept &= cells[mark].eq(where[mark])
    return cells[kept]


def _show_cell(view: View, page: str, cell: dict[Any, Any]) -> None:
    deliverable = view.progress.stages.deliverables[cell["deliverable"]]
    who = cell["opd"] or view.workspace.region.name
    st.text(f"{stage_words(view.progress, cell['stage'])} \u00b7 {who}")
    st.markdown(f"**{literal(state_words(cell['state']))}**")
    why = why_words(cell, view.progress)
    st.text(why[:1].upper() + why[1:])
    st.text(say("progress_who", who=who_words(deliverable.changed_by)))
    for name in ("note", "evidence"):
        if cell[name]:
            st.text(say(f"progress_{name}_said", said=cell[name]))
    _show_when(view, cell)
    tick_form.show_form(view, page, opened_for(page, cell["opd"], [cell]))


def _show_when(view: View, cell: Mapping[Any, Any]) -> None:
    """When the person's record was stored, which can be later than the day that it speaks of."""
    records = view.tables.progress
    stored = records.loc[records["row_id"] == (0 if pd.isna(cell["row_id"]) else cell["row_id"]), "sent_at"]
    for moment in stored:
        shown = moment_text(moment.to_pydatetime(), view.workspace.region.zone, session.language())
        st.caption(literal(say("progress_stored", by=cell["by"] or "", moment=shown)))


def _show_column(view: View, page: str, cells: pd.DataFrame) -> None:
    first = cells.iloc[0].to_dict()
    deliverable = view.progress.stages.deliverables[first["deliverable"]]
    counts = cells["state"].value_counts()
    applicable = int(counts.reindex(["done", PARTLY, MISSING], fill_value=0).sum())
    done = say("progress_column", of=count_words(int(counts.get("done", 0)), applicable))
    st.text(f"{stage_words(view.progress, first['stage'])} \u00b7 {done}")
    st.text(say("progress_who", who=who_words(deliverable.changed_by)))
    tick_form.show_form(view, page, opened_for(page, None, cells.to_dict("records")))


def _show_opd(view: View, page: str, cells: pd.DataFrame) -> None:
    for stage in view.progress.stages.stages:
        own = cells[cells["stage"] == stage.number]
        still = own[own["state"].isin([MISSING, PARTLY])]
        applicable = int((own["state"] != "not_applicable").sum())
        name, done = (
            stage_words(view.progress, stage.number),
            count_words(applicable - len(still), applicable),
        )
        st.markdown(f"**{literal(name)}** {literal(done)}")
        for cell in still.to_dict("records"):
            _show_line(view, page, cell)


def _show_line(view: View, page: str, cell: dict[Any, Any]) -> None:
    name = deliverable_words(view.progress, cell["deliverable"])
    key = f"open_{cell['stage']}_{cell['deliverable']}"
    label = literal(f"{state_words(cell['state'])}: {name}")
    if st.button(label, key=key, type="tertiary"):
        session.select(page, cell_selection(cell))
        st.rerun()
    st.caption(literal(why_words(cell, view.progress)))


def opened_for(page: str, opd: str | None, cells: Sequence[Mapping[Any, Any]]) -> OpenedCells:
    """What the drawer was opened with: a redraw keeps the rows that the cells were first shown at."""
    first = cells[0]
    opened = session.opened_cells(page)
    wanted = (first["stage"], first["deliverable"], opd)
    if opened is None or (opened.stage, opened.deliverable, opened.opd) != wanted:
        rows = {cell["opd"]: None if pd.isna(cell["row_id"]) else int(cell["row_id"]) for cell in cells}
        opened = OpenedCells(*wanted, based_on=rows)
        session.open_cells(page, opened)
    return opened
