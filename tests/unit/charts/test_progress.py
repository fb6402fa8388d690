"""Progress figures: marks, symbols, pages, hostile names; the burn-up."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from smartcity.analysis.movement import burn_up
from smartcity.analysis.progress import Progress, region_progress
from smartcity.analysis.progress_counts import state_matrix
from smartcity.analysis.quick_win_evidence import QuickWinEvidence
from smartcity.charts.burn_up import burn_up_alt, burn_up_steps
from smartcity.charts.progress import SYMBOLS, progress_alt, progress_matrix, stage_bars, stage_bars_alt
from smartcity.charts.style import PROJECTOR, Look
from smartcity.reference import SelectionRules
from tests.frames import (
    REFERENCE,
    closings_frame,
    held_frame,
    innovations_frame,
    quick_wins_frame,
    registry_frame,
    risks_frame,
    ticks_frame,
)

HOSTILE = "Dinas <img src=x onerror=alert(1)> & <b>Tebal</b>"
MARKS = 2_000


def progress_of(*opds: str, **ticked: str) -> Progress:
    """The OPDs, of which the first has an innovation; `ticked` are its states by deliverable."""
    innovations = innovations_frame([{"opd": opds[0], "problem": "Jauh"}]) if opds else innovations_frame()
    ticks = ticks_frame(
        *((opds[0], REFERENCE.stages.stages_of(code)[0], code, state) for code, state in ticked.items())
    )
    return region_progress(
        REFERENCE.stages,
        registry_frame(*opds),
        innovations,
        held_frame(),
        QuickWinEvidence(innovations, quick_wins_frame(), risks_frame(), SelectionRules()),
        ticks=ticks,
        closings=closings_frame(),
        reference=REFERENCE,
    )


def marks_of(figure: go.Figure) -> list[dict[str, Any]]:
    return [mark for trace in figure.data for mark in trace.customdata or ()]


def test_every_cell_has_its_mark_with_symbol_and_filter() -> None:
    progress = progress_of(
        "Dinas A", "Dinas B", roadmap="done", action_plan="partly", commitment="not_applicable"
    )
    figure = progress_matrix(progress, state_matrix(progress), REFERENCE, Look())
    cells = {
        (mark["opd"], mark["deliverable"]): trace.marker.symbol
        for trace in figure.data
        for mark in trace.customdata or ()
        if {"opd", "deliverable"} <= mark.keys()
    }
    assert len(cells) == 2 * 10
    assert cells["Dinas A", "roadmap"] == SYMBOLS["done"]
    assert cells["Dinas A", "action_plan"] == SYMBOLS["partly"]
    assert cells["Dinas B", "roadmap"] == SYMBOLS["missing"]
    assert cells["Dinas A", "commitment"] == SYMBOLS["not_applicable"]
    assert {"stage": 3} in marks_of(figure)
    assert {"stage": 3, "deliverable": "roadmap"} in marks_of(figure)


@pytest.mark.parametrize(
    "look", [Look(), Look("en", dark=True), PROJECTOR], ids=["page", "dark", "projector"]
)
def test_figures_are_valid_and_small_for_500_departments(look: Look) -> None:
    progress = progress_of(*[f"Dinas {number:03}" for number in range(500)])
    matrix = state_matrix(progress)
    first = progress_matrix(progress, matrix, REFERENCE, look)
    last = progress_matrix(progress, matrix, REFERENCE, look, page=10)
    beyond = progress_matrix(progress, matrix, REFERENCE, look, page=11)
    for figure in (first, last, beyond, stage_bars(progress, REFERENCE, look)):
        go.Figure(figure.to_dict())  # validates every property
        assert sum(len(trace.x or ()) for trace in figure.data) < MARKS
    named = [{mark["opd"] for mark in marks_of(figure) if "opd" in mark} for figure in (first, last, beyond)]
    assert [len(names) for names in named] == [50, 50, 0]


def test_text_of_a_spreadsheet_is_never_markup() -> None:
    progress = progress_of(HOSTILE)
    figure = progress_matrix(progress, state_matrix(progress), REFERENCE, Look())
    shown = str([(trace.text, trace.hovertext) for trace in figure.data])
    assert "<img" not in shown
    assert "<b>Tebal" not in shown


def test_without_anything_the_headline_says_so() -> None:
    progress = progress_of()
    figure = progress_matrix(progress, state_matrix(progress), REFERENCE, Look())
    assert figure.layout.title.text
    assert progress_alt(progress, REFERENCE, "id")
    assert stage_bars_alt(progress, REFERENCE, "en")


def log(*lines: tuple[int, str, str, str, str | None]) -> pd.DataFrame:
    """(revision, moment, kind, record, OPD) of records that count from then on."""
    frame = pd.DataFrame(lines, columns=["revision", "at", "kind", "record_id", "opd"])
    frame["at"] = pd.to_datetime(frame["at"], utc=True)
    return frame.assign(counts=True, dimension=None)


def test_the_burn_up_leads_to_days_and_stays_valid() -> None:
    table = burn_up(
        log(
            (1, "2026-05-04T03:00:00Z", "opd", "a", "Dinas A"),
            (2, "2026-05-04T18:30:00Z", "innovation", "b", "Dinas A"),
            (3, "2026-06-10T03:00:00Z", "innovation", "c", "Dinas X"),
        ),
        "WIB",
        "day",
    )
    # 18:30 UTC is 01:30 WIB of the next day; Dinas X is not expected
    assert table.to_numpy().tolist() == [
        [pd.Timestamp("2026-05-04"), 1, 0, 0],
        [pd.Timestamp("2026-05-05"), 1, 1, 1],
        [pd.Timestamp("2026-06-10"), 1, 1, 2],
    ]
    figure = burn_up_steps(table, REFERENCE, Look())
    go.Figure(figure.to_dict())
    assert {"date": "2026-05-05"} in marks_of(figure)
    assert burn_up_alt(table, REFERENCE, "id")
    weeks = burn_up(log((1, "2026-05-06T03:00:00Z", "opd", "a", "Dinas A")), "WIT", "week")
    assert weeks["at"].tolist() == [pd.Timestamp("2026-05-04")]
    assert burn_up(log()[:0], "WIB", "day").empty
    go.Figure(burn_up_steps(burn_up(log()[:0], "WIB", "day"), REFERENCE, Look()).to_dict())
