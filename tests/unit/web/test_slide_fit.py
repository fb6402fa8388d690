"""What fits on the canvas: sentences, lists and figures, whatever is to be shown."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity.analysis.participation import count_participation, participation
from smartcity.charts.participation import participation_squares
from smartcity.charts.style import Look
from smartcity.reference import load_reference
from smartcity.web.slide_fit import (
    MARGIN,
    NARROWEST,
    TEXT,
    WIDEST,
    canvas_width,
    fitted_figure,
    fitted_names,
    in_one_line,
    kept_together,
    room_below,
    sentence_box,
)

NAMES = st.lists(st.text("abcdefghijklm ", min_size=3, max_size=60), max_size=300)


@given(asked=st.integers(-(10**9), 10**9))
def test_a_width_of_any_size_gives_one_of_few_canvases(asked: int) -> None:
    width = canvas_width(asked)
    assert NARROWEST <= width <= WIDEST
    assert width % 40 == 0


@given(sentence=st.text(max_size=600), width=st.sampled_from([1200, 1440, 1920]))
def test_a_sentence_leaves_room_for_a_picture(sentence: str, width: int) -> None:
    size, height = sentence_box(sentence, width)
    assert 40 <= size <= 56
    if len(sentence) < 120:
        assert height <= 3 * 56 * 1.2 + 1
        assert room_below(height) > 700


@given(names=NAMES, width=st.sampled_from([1200, 1440, 1920]), height=st.integers(300, 900))
def test_a_list_never_takes_more_than_its_room(names: list[str], width: int, height: int) -> None:
    fitted = fitted_names(names, width, height)
    assert len(fitted.items) + fitted.left_out == len(names)
    assert fitted.size >= TEXT
    rows = -(-len(fitted.items) // fitted.columns)
    assert rows * fitted.size * 1.5 <= height
    longest = max((len(name) for name in fitted.items), default=0)
    if fitted.columns > 1:
        assert fitted.columns * longest * fitted.size * 0.56 <= width - 2 * MARGIN


@pytest.mark.parametrize("opds", [1, 45, 120, 400])
def test_a_picture_of_many_opds_stays_in_its_room(opds: int) -> None:
    registry = pd.DataFrame({"name": [f"Dinas {n}" for n in range(opds)], "short_name": None})
    nothing = pd.DataFrame({"opd": pd.Series(dtype=object)})
    table = participation(registry, nothing, nothing)
    count = count_participation(table, nothing)
    ways = [
        lambda look, square=square, named=named: participation_squares(
            table, count, load_reference(), look, square=square, most_named=named
        )
        for square, named in ((1.7, 24), (1.7, 0), (1.2, 0), (0.7, 0))
    ]
    figure = fitted_figure(ways, Look(width=1808, font=TEXT, titled=False), 720, 32)
    assert figure.layout.height <= 720


def test_a_number_stays_with_its_word() -> None:
    assert kept_together("36 dari 45 OPD; 2 menunggu") == "36\u00a0dari 45\u00a0OPD; 2\u00a0menunggu"
    assert kept_together("1.234,5 dan 2022 8") == "1.234,5\u00a0dan 2022 8"


def test_a_long_line_is_cut_to_the_canvas() -> None:
    assert in_one_line("pendek", 1200) == "pendek"
    cut = in_one_line("x" * 500, 1200)
    assert len(cut) * TEXT * 0.56 <= 1200 - 2 * MARGIN
    assert cut.endswith("…")
