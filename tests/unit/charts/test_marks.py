"""Single figures: symbols with colours, empty cells, pages, labels that fit."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import pytest

from smartcity.analysis.coverage import by_dimension, by_subdimension, opd_matrix
from smartcity.analysis.makeup import by_digital
from smartcity.analysis.participation import count_participation, participation
from smartcity.charts.coverage import dimension_alt, dimension_bars, subdimension_grid
from smartcity.charts.makeup import digital_bar
from smartcity.charts.matrix import opd_matrix_squares, page_count
from smartcity.charts.participation import SYMBOLS, participation_alt, participation_squares
from smartcity.charts.style import LIGHT, OUTLINE, Look, count_tint, text_on, tinted
from smartcity.charts.wording import opd_label, safe, wrapped
from tests.frames import REFERENCE, held_frame, innovations_frame, registry_frame

LOOK = Look()


def traces(figure: go.Figure) -> list[dict[str, Any]]:
    return list(figure.to_dict()["data"])


def test_each_state_has_its_own_symbol_and_missing_comes_first() -> None:
    registry, held = registry_frame("Dinas A", "Dinas B", "Dinas C"), held_frame("Dinas B")
    table = participation(registry, innovations_frame([{"opd": "Dinas C"}, {"opd": "Balai X"}]), held)
    count = count_participation(table, held)
    drawn = [t for t in traces(participation_squares(table, count, REFERENCE, LOOK)) if "marker" in t]

    assert [trace["customdata"][0]["opd"] for trace in drawn] == ["Dinas A", "Dinas B", "Dinas C", "Balai X"]
    symbols = [trace["marker"]["symbol"] for trace in drawn]
    assert symbols == [SYMBOLS[group] for group in ("missing", "waiting", "reporting", "outside")]
    assert len(set(symbols)) == 4
    colors = [trace["marker"]["color"] for trace in drawn]
    assert not set(colors) & {dimension.color for dimension in REFERENCE.dimensions}
    assert "Dinas A" in participation_alt(count, REFERENCE, "id")


def test_all_forty_five_squares_are_drawn() -> None:
    registry = registry_frame(*[f"Dinas {place}" for place in range(45)])
    held = held_frame()
    table = participation(registry, innovations_frame([{"opd": "Dinas 3"}]), held)
    figure = participation_squares(table, count_participation(table, held), REFERENCE, LOOK)
    assert sum(len(t["x"]) for t in traces(figure) if "marker" in t) == 45


def test_bars_keep_the_order_and_colours_of_the_dimensions() -> None:
    innovations = innovations_frame([{"dimension": "living"}, {"dimension": "living"}])
    figure = dimension_bars(by_dimension(innovations, REFERENCE), REFERENCE, LOOK)
    bars, values = traces(figure)[0], traces(figure)[1]

    assert list(bars["marker"]["color"]) == [dimension.color for dimension in REFERENCE.dimensions]
    assert list(bars["x"]) == [0, 0, 0, 2, 0, 0]
    assert "kosong" in values["text"][0]
    assert values["text"][3].strip() == "2"
    assert bars["marker"]["line"]["color"] == OUTLINE
    assert "Smart Living 2" in dimension_alt(by_dimension(innovations, REFERENCE), REFERENCE, "id")


def test_an_empty_cell_of_the_grid_is_hatched_and_says_so() -> None:
    innovations = innovations_frame([{"dimension": "living", "subdimension": "living/health"}])
    full, empty = traces(subdimension_grid(by_subdimension(innovations, REFERENCE), REFERENCE, LOOK))

    assert [mark["subdimension"] for mark in full["customdata"]] == ["living/health"]
    assert "<b>1</b>" in full["text"][0]
    assert len(empty["customdata"]) == 17
    assert empty["marker"]["pattern"]["shape"] == "/"
    assert all("kosong" in text for text in empty["text"])


def test_innovations_without_a_subdimension_have_a_tile_of_their_own() -> None:
    innovations = innovations_frame([{"dimension": "living", "subdimension": None}])
    figure = subdimension_grid(by_subdimension(innovations, REFERENCE), REFERENCE, LOOK)
    marks = [mark for trace in traces(figure) for mark in trace["customdata"]]
    assert {"dimension": "living", "subdimension": "living/unassigned"} in marks
    assert len(marks) == 19


def test_the_matrix_shows_fifty_rows_a_page() -> None:
    registry = registry_frame(*[f"Dinas {place:03}" for place in range(120)])
    matrix = opd_matrix(registry, innovations_frame(), REFERENCE)
    sizes = [
        len(traces(opd_matrix_squares(matrix, REFERENCE, LOOK, page=page))[2]["text"]) for page in (1, 2, 3)
    ]
    assert page_count(matrix) == 3
    assert sizes == [50, 50, 20]
    assert page_count(matrix.iloc[:0]) == 1


def test_parts_of_the_digital_bar_that_do_not_say_are_hatched() -> None:
    innovations = innovations_frame([{"digital": True}, {"digital": None}])
    said, unsaid = traces(digital_bar(by_digital(innovations), REFERENCE, LOOK))[:2]
    assert (said["customdata"], unsaid["customdata"]) == ([{"digital": "yes"}], [{"digital": "unknown"}])
    assert "pattern" not in said["marker"]
    assert unsaid["marker"]["pattern"]["shape"] == "/"


@pytest.mark.parametrize(
    ("color", "ink"),
    [
        ("#0072B2", LIGHT),
        ("#E69F00", OUTLINE),
        ("#56B4E9", OUTLINE),
        ("#ffffff", OUTLINE),
        ("#000000", LIGHT),
    ],
)
def test_text_on_a_colour_is_the_one_with_more_contrast(color: str, ink: str) -> None:
    assert text_on(color) == ink


def test_tints_run_from_white_to_the_colour() -> None:
    assert tinted("#0072B2", 0) == "#ffffff"
    assert tinted("#0072b2", 1) == "#0072b2"
    assert count_tint("#0072b2", 4, 4) == "#0072b2"
    assert count_tint("#0072b2", 0, 0) != "#ffffff"


def test_a_long_name_gives_way_to_the_short_one() -> None:
    name = "Dinas Perumahan Rakyat dan Kawasan Permukiman"
    assert opd_label("Dinas Sosial", "Dinsos", 20) == "Dinas Sosial"
    assert opd_label(name, "DPRKP", 20) == "DPRKP"
    assert opd_label(name, None, 20).endswith("…")


def test_labels_are_wrapped_before_they_are_escaped() -> None:
    assert wrapped("satu & dua tiga", 10) == "satu &amp; dua<br>tiga"
    assert safe('<a href="x">') == '&lt;a href="x"&gt;'
