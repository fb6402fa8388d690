"""Risks on the region's matrix: how many stand in each cell, and what treatment moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from smartcity.analysis.risk_headlines import movement_headline, risk_headline
from smartcity.analysis.risks import STANDING, heat_map, movements
from smartcity.charts.marks import leading, text_marks
from smartcity.charts.risk_movement import movement_arrows, movement_marks
from smartcity.charts.style import Look, build_figure, outline, text_on
from smartcity.charts.wording import LETTER_WIDTH, headline_text, safe, say, title_lines, wrapped
from smartcity.reference import Reference, RiskBand, RiskPreset
from smartcity.reference.formats import number

TILE = 0.95
NAMES_SHARE = 0.2
SMALL = 0.9
ROW_HEIGHT = 5.6
"""Height of a row as a multiple of the text size."""
LEVEL_LETTERS, WORD_LETTERS = 7, 11
"""The shortest line of a level's word; below how many letters columns carry only their number."""
MOST_LINES = 6
UNSELECTED = 0.65
"""How strong the other cells stay while one is selected."""


def risk_heat_map(
    assessed: pd.DataFrame,
    preset: RiskPreset,
    appetite: int,
    reference: Reference,
    look: Look,
    *,
    counted: str = STANDING,
    record_id: str | None = None,
) -> go.Figure:
    """The matrix of `preset` with the number of risks (of `risks.assess_risks`) in each cell.

    A tile a cell: its number of risks as `counted` (`standing`, `inherent`, `residual`), the word of its
    level and its value; a thick line parts what is above `appetite`. Below stand the preset's name and
    source. With the `record_id` of an innovation, arrows lead from inherent to residual for its risks.
    Customdata: `{likelihood, impact, counted}`, on movements also `{record_id}`. No risks: tiles without
    numbers.
    """
    cells = heat_map(assessed, preset)
    rows, columns = len(preset.matrix), len(preset.matrix[0])
    left = columns * NAMES_SHARE / (1 - NAMES_SHARE)
    notes = _notes(preset, appetite, counted, record_id is not None, look)
    line = look.font * SMALL * 1.4 / (look.font * ROW_HEIGHT)
    names_below = 3 * line
    lowest, highest = 0.5 - names_below - (len(notes) + 2) * line, rows + 0.5 + 1.5 * line
    traces = [
        *_tiles(cells, preset, counted, look),
        _appetite_line(preset, appetite, look),
        *_axes(preset, left, line, look),
        text_marks(
            [(0.5 - left, 0.5 - names_below - (place + 1.5) * line) for place in range(len(notes))],
            notes,
            look,
            size=round(look.font * SMALL),
        )
        | _unfaded(look),
    ]
    headline, arrows = risk_headline(assessed), []
    if record_id is not None:
        moves = movements(assessed, preset, record_id)
        own = assessed.loc[assessed["record_id"] == record_id, "innovation"]
        headline = movement_headline(moves, str(own.iloc[0]) if len(own) else record_id)
        traces += movement_marks(moves, preset, record_id, look)
        arrows = movement_arrows(moves, look)
    return build_figure(
        traces,
        look,
        title_lines(headline, look, reference),
        height=round(look.font * ROW_HEIGHT * (highest - lowest)),
        xaxis={"range": [0.5 - left, columns + 0.5], "visible": False},
        yaxis={"range": [lowest, highest], "visible": False},
        layout={"barmode": "overlay", "annotations": arrows},
    )


def risk_alt(assessed: pd.DataFrame, preset: RiskPreset, reference: Reference, language: str) -> str:
    """The heat map in words: the headline, each cell with risks as they stand, and the preset."""
    look = Look(language=language)
    cells = heat_map(assessed, preset).iloc[::-1].to_dict("records")
    parts = [
        f"{_cell_text(cell, preset, look)}, {_risks(cell[STANDING], look)}"
        for cell in cells
        if cell[STANDING]
    ]
    sentence = headline_text(risk_headline(assessed), language, reference)
    return " ".join([sentence, *(f"{part}." for part in parts), _preset_text(preset, look)])


def _tiles(cells: pd.DataFrame, preset: RiskPreset, counted: str, look: Look) -> list[dict[str, Any]]:
    """A trace for each colour of text, so that the levels stay readable while another cell is selected."""
    groups: dict[str, list[dict[Any, Any]]] = {}
    for cell in cells.to_dict("records"):
        groups.setdefault(text_on(_band(cell, preset).color), []).append(cell)
    return [_tile_trace(group, ink, preset, counted, look) for ink, group in groups.items()]


def _tile_trace(
    cells: Sequence[dict[Any, Any]], ink: str, preset: RiskPreset, counted: str, look: Look
) -> dict[str, Any]:
    letters = max(_letters(preset, look), LEVEL_LETTERS)
    texts = []
    for cell in cells:
        size = say("risk_size", look, value=number(int(cell["value"]), 0, look.language))
        word = wrapped(_band(cell, preset).names[look.language], letters)
        small = f"<span style='font-size:{round(look.font * SMALL)}px'>{safe(size)}</span>"
        texts.append(f"{_large(cell[counted], look)}{word}<br>{small}")
    marks = [
        {"likelihood": int(cell["likelihood"]), "impact": int(cell["impact"]), "counted": counted}
        for cell in cells
    ]
    return {
        "type": "bar",
        "x": [cell["impact"] for cell in cells],
        "base": [cell["likelihood"] - TILE / 2 for cell in cells],
        "y": [TILE] * len(cells),
        "width": TILE,
        "marker": {"color": [_band(cell, preset).color for cell in cells], "line": outline()},
        "text": texts,
        "textposition": "inside",
        "insidetextanchor": "start",
        "textangle": 0,
        "insidetextfont": {"size": look.font, "color": ink},
        "selected": {"textfont": {"color": ink}},  # without it plotly.js fails at a click
        "unselected": {"marker": {"opacity": UNSELECTED}, "textfont": {"color": ink}},
        **leading(marks, [_hover(cell, preset, counted, look) for cell in cells]),
    }


def _band(cell: Mapping[Any, Any], preset: RiskPreset) -> RiskBand:
    return preset.band(int(cell["value"]))


def _large(count: int, look: Look) -> str:
    if not count:
        return ""
    shown = safe(number(int(count), 0, look.language))
    return f"<span style='font-size:{round(look.font * 1.8)}px'><b>{shown}</b></span><br>"


def _hover(cell: Mapping[Any, Any], preset: RiskPreset, counted: str, look: Look) -> str:
    likelihood = preset.likelihoods[cell["likelihood"] - 1]
    meaning = f" ({likelihood.meaning[look.language]})" if likelihood.meaning else ""
    lines = [
        f"<b>{safe(_risks(cell[counted], look))}</b>",
        safe(_cell_text(cell, preset, look)),
        safe(f"{say('risk_likelihood', look)}: {likelihood.names[look.language]}{meaning}"),
        safe(f"{say('risk_impact', look)}: {preset.impact_names[cell['impact'] - 1][look.language]}"),
    ]
    return "<br>".join(lines)


def _risks(count: int, look: Look) -> str:
    return say("risk_count", look, risks=number(int(count), 0, look.language))


def _cell_text(cell: Mapping[Any, Any], preset: RiskPreset, look: Look) -> str:
    level = _band(cell, preset).names[look.language]
    places = {name: number(int(cell[name]), 0, look.language) for name in ("likelihood", "impact", "value")}
    return say("risk_cell", look, level=level, **places)


def _axes(preset: RiskPreset, left: float, line: float, look: Look) -> list[dict[str, Any]]:
    """The words of both scales, likelihood at the left from below, impact below from the left."""
    letters = int(look.width * NAMES_SHARE / (look.font * LETTER_WIDTH))
    likelihoods = [
        wrapped(f"{place} {names[look.language]}", letters, 3)
        for place, names in enumerate(preset.likelihood_names, start=1)
    ]
    columns, letters = len(preset.impact_names), _letters(preset, look)
    impacts = [
        str(place)
        if letters < WORD_LETTERS
        else wrapped(_numbered(place, names[look.language], preset), letters)
        for place, names in enumerate(preset.impact_names, start=1)
    ]
    heads = [(0.5 - left, len(likelihoods) + 0.5 + 0.7 * line)]
    titles = [f"<b>{safe(say('risk_likelihood', look))}</b>"]
    if not preset.likelihood_only:
        heads.append((0.5 - left, 0.5 - 1.5 * line))
        titles.append(f"<b>{safe(say('risk_impact', look))}</b>")
    below = [(place + 1, 0.5 - 1.5 * line) for place in range(columns)]
    words = [
        text_marks([(0.5 - left, place + 1) for place in range(len(likelihoods))], likelihoods, look),
        text_marks(below, impacts, look, position="middle center"),
        text_marks(heads, titles, look),
    ]
    return [trace | _unfaded(look) for trace in words]


def _unfaded(look: Look) -> dict[str, Any]:
    """The part of a trace of texts that keeps them as they are while a cell is selected."""
    return {"unselected": {"textfont": {"color": look.ink}}}


def _letters(preset: RiskPreset, look: Look) -> int:
    """How many letters fit into a column."""
    return int(look.width * (1 - NAMES_SHARE) / len(preset.matrix[0]) / (look.font * 0.6))


def _numbered(place: int, name: str, preset: RiskPreset) -> str:
    return name if preset.likelihood_only else f"{place} {name}"


def _appetite_line(preset: RiskPreset, appetite: int, look: Look) -> dict[str, Any]:
    """A thick line between cells above the appetite and the others."""
    above = [[value > appetite for value in row] for row in preset.matrix]
    rows, columns = len(above), len(above[0])
    x: list[float | None] = []
    y: list[float | None] = []
    for row, column in product(range(rows), range(columns)):
        if row + 1 < rows and above[row][column] != above[row + 1][column]:
            x += [column + 0.5, column + 1.5, None]
            y += [row + 1.5, row + 1.5, None]
        if column + 1 < columns and above[row][column] != above[row][column + 1]:
            x += [column + 1.5, column + 1.5, None]
            y += [row + 0.5, row + 1.5, None]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "line": {"color": look.ink, "width": max(round(look.font * 0.35), 4)},
        "hoverinfo": "skip",
    }


def _notes(preset: RiskPreset, appetite: int, counted: str, moving: bool, look: Look) -> list[str]:
    """What stands below: the preset, what is counted, the appetite, what the arrows mean; a line each."""
    letters = int(look.width / (look.font * SMALL * LETTER_WIDTH))
    shown = number(appetite, 0, look.language)
    sentences = [
        _preset_text(preset, look),
        f"{say(f'risk_counted_{counted}', look)} {say('risk_appetite', look, appetite=shown)}",
    ]
    if moving:
        sentences.append(say("risk_move_legend", look))
    return [line for sentence in sentences for line in wrapped(sentence, letters, MOST_LINES).split("<br>")]


def _preset_text(preset: RiskPreset, look: Look) -> str:
    return say("risk_preset", look, preset=preset.names[look.language], source=preset.source[look.language])
