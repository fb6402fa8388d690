"""The heat map: every cell with its level's word, marks that lead to risks, movements, hostile texts."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from smartcity.analysis.risks import heat_map, in_cell
from smartcity.charts.risk import risk_alt, risk_heat_map
from smartcity.charts.style import PROJECTOR, Look, text_on
from tests.frames import REFERENCE
from tests.risk_frames import assessed

HOSTILE = "Server <img src=x onerror=alert(1)> & <b>Tebal</b>"
RISK = REFERENCE.risk
SPBE = RISK.preset("spbe")
LOOKS = {"page": Look(), "dark": Look("en", dark=True), "projector": PROJECTOR, "phone": Look(width=340)}


def moved(*ends: int | None, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """A risk by likelihood, impact, residual likelihood, residual impact."""
    names = ("likelihood", "impact", "residual_likelihood", "residual_impact")
    return {**dict(zip(names, ends, strict=True)), **more}


def figure_of(table: pd.DataFrame, look: Look | None = None, record_id: str | None = None) -> go.Figure:
    return risk_heat_map(table, SPBE, 10, REFERENCE, look or Look(), record_id=record_id)


def tiles_of(figure: go.Figure) -> list[tuple[dict[str, Any], str, str, str]]:
    """(customdata, text, colour, colour of the text) of each cell, likelihood by impact from 1 up."""
    tiles = [
        (dict(mark), text, color, trace.insidetextfont.color)
        for trace in figure.data
        if trace.type == "bar"
        for mark, text, color in zip(trace.customdata, trace.text, trace.marker.color, strict=True)
    ]
    return sorted(tiles, key=lambda tile: (tile[0]["likelihood"], tile[0]["impact"]))


def line_of(figure: go.Figure) -> Any:  # noqa: ANN401
    return next(trace for trace in figure.data if trace.type == "scatter" and trace.mode == "lines")


def shown_in(figure: go.Figure) -> str:
    return str([(trace.text, trace.hovertext) for trace in figure.data]) + str(figure.layout.title.text)


MOVES = [
    moved(4, 5, 3, 4, event=HOSTILE),
    moved(4, 5, 3, 4, event="Dua"),
    moved(3, 3, 3, 3),
    moved(2, 2, None, None),
]


def test_every_cell_carries_count_level_word_and_value() -> None:
    table = assessed([moved(4, 5, None, None), moved(4, 5, None, None), moved(1, 1, None, None)])
    tiles = tiles_of(figure_of(table))
    assert len(tiles) == 25
    for mark, text, color, ink in tiles:
        band = SPBE.band(SPBE.value(mark["likelihood"], mark["impact"]) or 0)
        assert band.names["id"] in text
        assert (color, ink) == (band.color, text_on(band.color))
    assert [text.count("<b>") for _, text, _, _ in tiles] == [1, *[0] * 18, 1, *[0] * 5]
    assert "<b>1</b>" in tiles[0][1]
    assert "<b>2</b>" in tiles[19][1]


@pytest.mark.parametrize("counted", ["standing", "inherent", "residual"])
def test_a_cell_leads_to_the_risks_that_it_counts(counted: str) -> None:
    table = assessed(MOVES)
    figure = risk_heat_map(table, SPBE, 10, REFERENCE, Look(), counted=counted)
    behind = [len(in_cell(table, SPBE, **mark)) for mark, _, _, _ in tiles_of(figure)]
    assert behind == heat_map(table, SPBE)[counted].tolist()


def test_movements_are_arrows_rings_and_diamonds_that_lead_to_their_risks() -> None:
    figure = figure_of(assessed(MOVES), record_id="record-0")
    marks = figure.data[-1]
    found = {
        (mark["likelihood"], mark["impact"]): (symbol, text)
        for mark, symbol, text in zip(marks.customdata, marks.marker.symbol, marks.text, strict=True)
    }
    assert found == {
        (3, 4): ("circle", "2"),
        (3, 3): ("circle-open", ""),
        (2, 2): ("diamond-open", ""),
    }
    assert all(mark["record_id"] == "record-0" for mark in marks.customdata)
    arrow = figure.layout.annotations[-1]
    assert (round(arrow.ax), round(arrow.ay), round(arrow.x), round(arrow.y)) == (5, 4, 4, 3)
    assert len(figure.layout.annotations) == 2  # the arrow and the light edge under it


def test_the_preset_and_its_source_stand_below() -> None:
    for preset in RISK.presets:
        table = assessed([moved(1, 1, None, None, scale=preset.scale)], preset.code)
        figure = risk_heat_map(table, preset, preset.default_appetite, REFERENCE, Look())
        shown = " ".join(shown_in(figure).replace("<br>", " ").split())
        assert preset.names["id"].split(" (")[0] in shown
        assert len(tiles_of(figure)) == len(preset.matrix) * len(preset.matrix[0])
        assert preset.names["en"] in risk_alt(table, preset, REFERENCE, "en")


def test_a_thick_line_parts_what_is_above_the_appetite() -> None:
    ministry = RISK.preset("ministry_3")
    figure = risk_heat_map(assessed([], "ministry_3"), ministry, 1, REFERENCE, Look())
    line = line_of(figure)
    assert list(zip(line.x, line.y, strict=True)) == [(0.5, 1.5), (1.5, 1.5), (None, None)]
    every = risk_heat_map(assessed([], "ministry_3"), ministry, 3, REFERENCE, Look())
    assert not line_of(every).x


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
@pytest.mark.parametrize("code", [preset.code for preset in RISK.presets])
def test_figures_are_valid_with_and_without_risks(look: Look, code: str) -> None:
    preset = RISK.preset(code)
    for table in (assessed([], code), assessed(MOVES, code)):
        for record_id in (None, "record-0"):
            figure = risk_heat_map(table, preset, 1, REFERENCE, look, record_id=record_id)
            go.Figure(figure.to_dict())  # validates every property
            assert figure.layout.title.text


def test_text_of_a_spreadsheet_is_never_markup() -> None:
    table = assessed([*MOVES, moved(5, 5, 1, 1, innovation=HOSTILE, innovation_id="record-0")])
    for record_id in (None, "record-0"):
        shown = shown_in(figure_of(table, record_id=record_id))
        assert "<img" not in shown
        assert "<b>Tebal" not in shown


def test_many_risks_share_their_marks() -> None:
    table = assessed([moved(5, 5, 1, 1, event=f"Peristiwa {place}") for place in range(500)])
    figure = figure_of(table, record_id="record-0")
    assert sum(len(trace.x or ()) for trace in figure.data) < 100
    assert figure.data[-1].hovertext[0].count("<br>") == 6  # the movement, five events, how many more


def test_the_words_for_listening_name_only_cells_with_risks() -> None:
    said = risk_alt(assessed(MOVES), SPBE, REFERENCE, "id")
    assert said.count(": nilai ") == 3
    assert "Tinggi" in said
