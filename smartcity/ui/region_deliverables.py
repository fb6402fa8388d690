"""What the region itself owes in each stage, beside the matrix of OPDs."""

from __future__ import annotations

from typing import Any

import streamlit as st

from smartcity.analysis.counting import plain_rows
from smartcity.analysis.progress import REGION, Progress, StateCounts
from smartcity.analysis.progress_counts import by_stage
from smartcity.ui import session
from smartcity.ui.language import literal, say
from smartcity.ui.progress_drawer import cell_selection
from smartcity.ui.progress_words import (
    count_words,
    deliverable_words,
    stage_words,
    state_words,
    why_words,
)
from smartcity.ui.view import View


def show_region(view: View, page: str) -> None:
    """The region's deliverables, a line a stage; each opens its drawer."""
    progress = view.progress
    cells = view.derived("region_cells", lambda: _cells(progress))
    if not cells:
        return
    counts = by_stage(progress, REGION)
    total = sum(counts.values(), StateCounts())
    done = count_words(total.done, total.applicable)
    st.subheader(literal(say("region_deliverables", of=done)))
    lines = st.container(gap="xxsmall")
    for stage in progress.stages.stages:
        if view.stage not in {None, stage.number} or not counts[stage.number].applicable:
            continue
        of = count_words(counts[stage.number].done, counts[stage.number].applicable)
        with lines, st.container(horizontal=True, vertical_alignment="center", gap="small"):
            name = literal(stage_words(progress, stage.number))
            st.markdown(f"**{name}** {literal(of)}", width=150)
            for cell in cells[stage.number]:
                label = f"{state_words(cell['state'])}: {deliverable_words(progress, cell['deliverable'])}"
                st.button(
                    literal(label),
                    key=f"region_{cell['stage']}_{cell['deliverable']}",
                    type="tertiary",
                    help=literal(why_words(cell, progress)),
                    on_click=session.select,
                    args=(page, cell_selection(cell)),
                )


def _cells(progress: Progress) -> dict[int, list[dict[str, Any]]]:
    """The region's cells by stage; {} where no stage asks anything of it."""
    cells = plain_rows(progress.cells, progress.cells["scope"].eq(REGION).to_numpy())
    numbers = [stage.number for stage in progress.stages.stages] if cells else []
    return {number: [cell for cell in cells if cell["stage"] == number] for number in numbers}
