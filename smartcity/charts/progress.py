"""Progress through the bimtek stages: OPD x deliverable under stage heads, and the stages as bars."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from smartcity.analysis.counting import plain_rows
from smartcity.analysis.deliverables import DONE, MISSING, NOT_APPLICABLE, PARTLY, STATES
from smartcity.analysis.progress import OPD, REGION, Progress, StateCounts
from smartcity.analysis.progress_counts import by_stage
from smartcity.analysis.progress_headlines import progress_headline, stages_headline
from smartcity.analysis.progress_texts import deliverable_name, stage_name, state_name, why_text
from smartcity.charts.bars import Bar, bar_figure, label_letters
from smartcity.charts.marks import leading, text_marks
from smartcity.charts.matrix import ROWS_A_PAGE
from smartcity.charts.style import STATE_COLORS, STEP_COLORS, Look, build_figure, outline
from smartcity.charts.wording import headline_text, opd_label, safe, say, title_lines, wrapped
from smartcity.reference import Reference
from smartcity.reference.formats import number, share

# Filled, diamond, empty, dash: a state is read without its colour.
SYMBOLS = {DONE: "square", PARTLY: "diamond", MISSING: "square-open", NOT_APPLICABLE: "line-ew-open"}
COLORS = {DONE: "#5f6570", PARTLY: STATE_COLORS["waiting"], MISSING: STATE_COLORS["missing"]}
NAMES_SHARE = 0.3
STAGE_GAP = 0.45
STAGE_ROW, NAME_ROW, COUNT_ROW = -4.1, -2.3, -0.9


def progress_matrix(
    progress: Progress,
    matrix: pd.DataFrame,
    reference: Reference,
    look: Look,
    *,
    short_names: Mapping[str, object] | None = None,
    page: int = 1,
    stage: int | None = None,
) -> go.Figure:
    """One page (from 1, fifty OPDs) of a `progress_counts.state_matrix`, in its row order.

    Symbol and colour say a cell's state, hovering says why; every deliverable carries its n of N over all
    pages, every stage too. Customdata: `{opd, stage, deliverable}` on squares, `{opd}` on names, `{stage,
    deliverable}` on column heads, `{stage}` on stage heads. `stage` is the one that the headline speaks of.
    A page past the end gives no rows.
    """
    rows = matrix.iloc[(page - 1) * ROWS_A_PAGE : page * ROWS_A_PAGE]
    places = _places(matrix)
    width = max(places.values(), default=0) + 1
    left = width * NAMES_SHARE / (1 - NAMES_SHARE)
    names, letters = short_names or {}, int(look.width * NAMES_SHARE / (look.font * 0.6))
    labels = [opd_label(str(opd), names.get(str(opd)), letters) for opd in rows.index]
    traces = [
        *_squares(progress, rows, places, reference, look),
        text_marks([(-0.8, y) for y in range(len(rows))], labels, look, position="middle left")
        | leading([{"opd": opd} for opd in rows.index], [f"<b>{safe(opd)}</b>" for opd in rows.index]),
        *_heads(progress, places, look),
        *_legend(len(rows) + 0.4, width, look),
    ]
    return build_figure(
        traces,
        look,
        title_lines(progress_headline(progress, stage), look, reference),
        height=round(look.font * 1.9 * (len(rows) + 6)),
        xaxis={"range": [-0.5 - left, width - 0.4], "visible": False},
        yaxis={"range": [len(rows) + 1, -5], "visible": False},
    )


def progress_alt(progress: Progress, reference: Reference, language: str) -> str:
    """The matrix in words: its headline, then n of N of every stage."""
    look = Look(language=language)
    stages = [
        f"{stage_name(progress, stage, language)} {_of(counts, look)}"
        for stage, counts in by_stage(progress).items()
    ]
    return f"{headline_text(progress_headline(progress), language, reference)} {', '.join(stages)}."


def stage_bars(progress: Progress, reference: Reference, look: Look, *, brief: bool = False) -> go.Figure:
    """The four stages as bars of finished OPD deliverables, n of N; the region's own are written beside.

    `brief` leaves those out. Customdata `{stage}`. A stage in which nothing applies has an empty bar and
    says so.
    """
    own = by_stage(progress, REGION)
    bars = []
    for number_of_stage, counts in by_stage(progress).items():
        stage = progress.stages.stage(number_of_stage)
        label = f"{stage.names[look.language]}: {stage.topic[look.language]}"
        said = {"of": _of(counts, look), "region": _of(own[stage.number], look)}
        closed = stage.number in progress.closed
        value = say("stage_closed_value" if closed else "stage_value", look, **said)
        finished = counts.share or 0.0
        hover = f"<b>{safe(label)}</b><br>{safe(value)}<br>{share(finished, 0, look.language)}"
        shown = wrapped(label, label_letters(look))
        if brief:
            value = say("stage_closed_sum", look, of=said["of"]) if closed else said["of"]
        bars.append(Bar(shown, finished, safe(value), hover, STEP_COLORS[2], {"stage": stage.number}))
    return bar_figure(bars, look, title_lines(stages_headline(progress), look, reference), full=1)


def stage_bars_alt(progress: Progress, reference: Reference, language: str) -> str:
    """The bars in words."""
    headline = headline_text(stages_headline(progress), language, reference)
    return f"{headline} {progress_alt(progress, reference, language)}"


def _places(matrix: pd.DataFrame) -> dict[tuple[int, str], float]:
    """Where each column stands, with a gap before each stage but the first."""
    numbers = matrix.columns.get_level_values("stage").tolist()
    codes = matrix.columns.get_level_values("deliverable").tolist()
    stages = list(dict.fromkeys(numbers))
    return {
        (stage, code): place + STAGE_GAP * stages.index(stage)
        for place, (stage, code) in enumerate(zip(numbers, codes, strict=True))
    }


def _squares(
    progress: Progress,
    rows: pd.DataFrame,
    places: Mapping[tuple[int, str], float],
    reference: Reference,
    look: Look,
) -> list[dict[str, Any]]:
    heights = {opd: y for y, opd in enumerate(rows.index)}
    cells = plain_rows(progress.cells, progress.cells["opd"].isin(list(heights)).to_numpy())
    traces = []
    for state in STATES:
        found = [cell for cell in cells if cell["state"] == state]
        marks = [{key: cell[key] for key in ("opd", "stage", "deliverable")} for cell in found]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": [places[cell["stage"], cell["deliverable"]] for cell in found],
                "y": [heights[cell["opd"]] for cell in found],
                "marker": _marker(state, look),
                **leading(marks, [_hover(cell, progress, reference, look) for cell in found]),
            }
        )
    return traces


def _hover(cell: Mapping[Any, Any], progress: Progress, reference: Reference, look: Look) -> str:
    name = deliverable_name(progress, cell["deliverable"], look.language)
    lines = [
        f"<b>{safe(cell['opd'])}</b>",
        f"{safe(name)}: {safe(state_name(cell['state'], look.language))}",
        wrapped(why_text(cell, progress, look.language, reference), 60, 3),
    ]
    if cell["note"]:
        lines.append(wrapped(cell["note"], 60, 3))
    return "<br>".join(lines)


def _heads(progress: Progress, places: Mapping[tuple[int, str], float], look: Look) -> list[dict[str, Any]]:
    counts = {place: progress.counts[OPD, *place] for place in places}
    letters = max(int(look.width * (1 - NAMES_SHARE) / (max(len(places), 1) * look.font * 0.52)), 6)
    names = [deliverable_name(progress, code, look.language) for _, code in places]
    hovers = [
        f"<b>{safe(name)}</b><br>{safe(_of(counts[key], look))}"
        for name, key in zip(names, places, strict=True)
    ]
    led = leading([{"stage": stage, "deliverable": code} for stage, code in places], hovers)
    heads = [(x, NAME_ROW) for x in places.values()]
    sums = [(x, COUNT_ROW) for x in places.values()]
    small, centre = round(look.font * 0.85), "middle center"
    return [
        text_marks(heads, [wrapped(name, letters, 3) for name in names], look, position=centre, size=small)
        | led,
        text_marks(sums, [_short(counts[key], look) for key in places], look, position=centre) | led,
        _stage_heads(progress, places, look),
    ]


def _stage_heads(progress: Progress, places: Mapping[tuple[int, str], float], look: Look) -> dict[str, Any]:
    columns: dict[int, list[float]] = {}
    for (stage, _), place in places.items():
        columns.setdefault(stage, []).append(place)
    sums = {stage: _of(counts, look) for stage, counts in by_stage(progress).items()}
    texts = []
    for stage in columns:
        said = say("stage_closed_sum", look, of=sums[stage]) if stage in progress.closed else sums[stage]
        texts.append(f"<b>{safe(stage_name(progress, stage, look.language))}</b><br>{safe(said)}")
    middles = [((min(xs) + max(xs)) / 2, STAGE_ROW) for xs in columns.values()]
    return text_marks(middles, texts, look, position="middle center") | leading(
        [{"stage": stage} for stage in columns], texts
    )


def _legend(y: float, width: float, look: Look) -> list[dict[str, Any]]:
    """Each symbol with its word below the last row."""
    return [
        {
            "type": "scatter",
            "mode": "markers+text",
            "x": [place * width / len(STATES)],
            "y": [y],
            "text": [f"  {safe(state_name(state, look.language))}"],
            "textposition": "middle right",
            "textfont": {"size": round(look.font * 0.9), "color": look.ink},
            "marker": _marker(state, look),
            "hoverinfo": "skip",
            "cliponaxis": False,
        }
        for place, state in enumerate(STATES)
    ]


def _marker(state: str, look: Look) -> dict[str, Any]:
    size = round(look.font * 1.3)
    if state == MISSING:
        return {"symbol": SYMBOLS[state], "size": size, "color": COLORS[state], "line": {"width": 2.5}}
    if state == NOT_APPLICABLE:
        return {"symbol": SYMBOLS[state], "size": size, "color": look.quiet, "line": {"width": 1.5}}
    return {"symbol": SYMBOLS[state], "size": size, "color": COLORS[state], "line": outline()}


def _of(counts: StateCounts, look: Look) -> str:
    done, applicable = _written(counts, look)
    return say("count_of", look, count=done, total=applicable)


def _short(counts: StateCounts, look: Look) -> str:
    return "/".join(_written(counts, look))


def _written(counts: StateCounts, look: Look) -> tuple[str, str]:
    return number(counts.done, 0, look.language), number(counts.applicable, 0, look.language)
