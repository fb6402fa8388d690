"""How firm a selection is as a picture: a bar a choice, what is not compared, hostile names, every size."""

from __future__ import annotations

from dataclasses import replace

import plotly.graph_objects as go
import pytest

from smartcity.analysis.advice import Advice, advice_on
from smartcity.analysis.headlines import Headline
from smartcity.analysis.quick_wins import QuickWins, quick_wins
from smartcity.analysis.selection_headlines import firmness_headline
from smartcity.analysis.simulation import SimulatedTables
from smartcity.charts.selection import firmness_alt, firmness_bars
from smartcity.charts.style import PROJECTOR, Look
from smartcity.reference import SelectionRules
from tests.frames import REFERENCE, innovations_frame
from tests.quick_win_frames import SETTINGS, overlaps_frame, quick_wins_frame, readiness_frame
from tests.risk_frames import risks_frame

HOSTILE = "<img src=x onerror=alert(1)> & <b>Tebal</b>"
NONE_WANTED = {"governance": 0, "branding": 0, "environment": 0}


def found_with(must: tuple[str, ...] = (), name: str = "A") -> QuickWins:
    """Living: 0 (regulation 3) ahead of 1 (budget 2); Economy: 2 alone; Society: 3 better than 4 in all."""
    dimensions = ["living", "living", "economy", "society", "society"]
    innovations = innovations_frame(
        [
            {"opd": "Dinas A", "name": name if place == 0 else f"Inovasi {place}", "dimension": dimension}
            for place, dimension in enumerate(dimensions)
        ]
    ).assign(quick_win=True)
    levels = [(0, "regulation", "3"), (1, "budget", "2"), (3, "people", "2"), (4, "people", "1")]
    records = readiness_frame(
        *(("Dinas A", "", f"record-{place}", aspect, level) for place, aspect, level in levels)
    )
    settings = replace(SETTINGS, rules=SelectionRules(NONE_WANTED, must=must))
    tables = SimulatedTables(
        innovations, records, risks_frame(), quick_wins_frame(), overlaps_frame(), settings
    )
    return quick_wins(tables, REFERENCE)


def drawn(found: QuickWins, look: Look | None = None) -> tuple[go.Figure, Advice]:
    advice = advice_on(found, REFERENCE)
    return firmness_bars(found, advice, REFERENCE, look or Look()), advice


def keys_of(headline: Headline) -> list[str]:
    return [clause.key for clause in headline]


def test_each_choice_is_a_bar_of_its_share_in_the_colour_of_its_dimension() -> None:
    figure, advice = drawn(found_with())
    track, bars = figure.data[:2]
    assert list(track.x) == [1, 1, 1]
    assert list(bars.x) == advice.firmness["share"].tolist()
    assert [mark["record_id"] for mark in bars.customdata] == list(advice.selection.chosen)
    codes = ("economy", "living", "society")
    assert list(bars.marker.color) == [REFERENCE.dimension(code).color for code in codes]


def test_a_must_has_no_length_and_the_word_beside_it() -> None:
    figure, advice = drawn(found_with(must=("record-1",)))
    place = list(advice.selection.chosen).index("record-1")
    bars, shares = figure.data[1], figure.data[3]
    assert bars.x[place] == 0
    assert "%" not in shares.text[place]


def test_the_headline_counts_what_no_weighting_changes_and_names_the_least_firm() -> None:
    advice = advice_on(found_with(), REFERENCE)
    headline = firmness_headline(advice.firmness)
    assert keys_of(headline) == ["firmness_always", "firmness_least"]
    # Economy has one candidate, Society's choice has every level of its rival and more.
    assert (headline[0].quantities["always"].value, headline[0].quantities["members"].value) == (2, 3)
    assert headline[1].quantities["dimensions"].value == ("living",)


def test_the_headline_leaves_out_who_is_not_compared() -> None:
    firmness = advice_on(found_with(), REFERENCE).firmness
    living = firmness.loc[firmness["dimension"] == "living", "record_id"].tolist()
    assert keys_of(firmness_headline(firmness, living)) == ["firmness_all"]
    assert keys_of(firmness_headline(firmness, firmness["record_id"].tolist())) == ["firmness_all_must"]
    assert keys_of(firmness_headline(firmness[:0])) == ["firmness_nothing"]


@pytest.mark.parametrize(
    "look",
    [Look(), Look("en", dark=True), PROJECTOR, Look(width=360)],
    ids=["page", "dark", "projector", "phone"],
)
def test_the_figure_is_valid_and_never_markup(look: Look) -> None:
    found = found_with(name=HOSTILE)
    figure, advice = drawn(found, look)
    go.Figure(figure.to_dict())  # validates every property
    shown = str([(trace.text, trace.hovertext) for trace in figure.data]) + str(figure.layout.title.text)
    assert "<img" not in shown
    assert "<b>Tebal" not in shown
    assert firmness_alt(found, advice, REFERENCE, look.language)


def test_nothing_chosen_is_an_empty_figure() -> None:
    found = found_with()
    clash = replace(found, settings=replace(found.settings, rules=SelectionRules()))
    figure, _ = drawn(clash)
    assert not figure.data[0].x
