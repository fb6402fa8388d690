"""What holds for every figure: valid, small, no markup from spreadsheets, every mark leads somewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from smartcity.analysis import changes, completeness, coverage, makeup, participation
from smartcity.analysis.filters import Filters, filtered
from smartcity.charts import completeness as completeness_charts
from smartcity.charts import coverage as coverage_charts
from smartcity.charts import makeup as makeup_charts
from smartcity.charts import matrix as matrix_charts
from smartcity.charts import participation as participation_charts
from smartcity.charts import uploads as upload_charts
from smartcity.charts.style import Look
from tests.frames import REFERENCE, held_frame, innovations_frame, registry_frame

HOSTILE = "Dinas <img src=x onerror=alert(1)> & <b>Tebal</b> [x](javascript:alert(1)) =HYPERLINK(1)"
SHOWN_MARKS = 2_000


def figures(
    innovations: pd.DataFrame, registry: pd.DataFrame | None, held: pd.DataFrame, look: Look
) -> dict[str, go.Figure]:
    table = participation.participation(registry, innovations, held)
    count = participation.count_participation(table, held)
    cells = completeness.filled_cells(innovations, REFERENCE)
    fields = completeness.by_field(cells, REFERENCE)
    matrix = coverage.opd_matrix(registry, innovations, REFERENCE)
    days = changes.uploads_over_time(innovations, "WIB")
    return {
        "squares": participation_charts.participation_squares(table, count, REFERENCE, look),
        "dimensions": coverage_charts.dimension_bars(
            coverage.by_dimension(innovations, REFERENCE), REFERENCE, look
        ),
        "grid": coverage_charts.subdimension_grid(
            coverage.by_subdimension(innovations, REFERENCE), REFERENCE, look
        ),
        "matrix": matrix_charts.opd_matrix_squares(matrix, REFERENCE, look),
        "fields": completeness_charts.field_bars(fields, REFERENCE, look),
        "digital": makeup_charts.digital_bar(makeup.by_digital(innovations), REFERENCE, look),
        "maturity": makeup_charts.maturity_bars(makeup.by_maturity(innovations, REFERENCE), REFERENCE, look),
        "budget": makeup_charts.budget_bars(makeup.by_budget(innovations, REFERENCE), REFERENCE, look),
        "uploads": upload_charts.uploads_steps(days, REFERENCE, look),
    }


NAMES = list(figures(innovations_frame(), None, held_frame(), Look()))


def region(opds: int = 45) -> dict[str, Any]:
    names = [f"Dinas Nomor {place} dengan Nama yang Panjang Sekali" for place in range(opds)]
    parts = list(REFERENCE.subdimensions)
    rows = [
        {
            "opd": names[place % (opds - 9)],
            "dimension": parts[place % 17].partition("/")[0],
            "subdimension": parts[place % 17] if place % 5 else None,
            "secondary_dimensions": ["society"] if place % 3 else [],
            "digital": [True, False, None][place % 3],
            "maturity": ["initiative", "pilot", "applied", None][place % 4],
            "budget": place * 10**8 if place % 2 else None,
            "start_year": 2022,
        }
        for place in range(119)
    ]
    return {
        "innovations": innovations_frame([*rows, {"opd": HOSTILE, "dimension": None, "name": HOSTILE}]),
        "registry": registry_frame(*names),
        "held": held_frame(names[-1], None),
    }


@pytest.fixture(scope="module")
def drawn() -> dict[str, go.Figure]:
    return figures(look=Look(), **region())


def marks(figure: go.Figure) -> Iterator[dict[str, Any]]:
    for trace in figure.to_dict()["data"]:
        yield from trace.get("customdata", [])


def texts(value: object) -> Iterator[str]:
    """Every text that plotly would show, customdata left out: it is never shown."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, part in value.items():
            if key != "customdata":
                yield from texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts(part)


@pytest.mark.parametrize("name", NAMES)
def test_plotly_accepts_every_property(name: str, drawn: dict[str, go.Figure]) -> None:
    validated = go.Figure(drawn[name].to_dict())
    assert len(validated.data) == len(drawn[name].data)


@pytest.mark.parametrize("name", NAMES)
def test_no_figure_is_large(name: str) -> None:
    figure = figures(look=Look(), **region(opds=300))[name]
    shown = sum(len(trace.get("x") or []) for trace in figure.to_dict()["data"])
    assert shown <= SHOWN_MARKS
    assert len(figure.to_json()) < 100_000


@pytest.mark.parametrize("name", NAMES)
def test_text_from_a_spreadsheet_is_no_markup(name: str, drawn: dict[str, go.Figure]) -> None:
    for shown in texts(drawn[name].to_dict()):
        assert "<img" not in shown
        assert "<b>Tebal" not in shown


@pytest.mark.parametrize("name", NAMES)
def test_the_title_says_a_number(name: str, drawn: dict[str, go.Figure]) -> None:
    assert any(sign.isdigit() for sign in drawn[name].layout.title.text)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in {"squares", "uploads"}])
def test_every_mark_opens_rows_that_the_filters_know(name: str, drawn: dict[str, go.Figure]) -> None:
    fields = set(Filters.__dataclass_fields__)
    found = list(marks(drawn[name]))
    assert found
    assert all(set(mark) <= fields for mark in found)


def test_a_cell_opens_as_many_rows_as_it_says() -> None:
    tables = region()
    figure = figures(look=Look(), **tables)["matrix"]
    full = figure.to_dict()["data"][0]
    for mark, said in zip(full["customdata"], full["text"], strict=True):
        assert len(filtered(tables["innovations"], Filters().narrowed(mark))) == int(said)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["id", "en"])
def test_without_any_data_a_figure_still_stands(name: str, language: str) -> None:
    figure = figures(innovations_frame(), None, held_frame(), Look(language=language))[name]
    go.Figure(figure.to_dict())
    assert figure.layout.title.text


@pytest.mark.parametrize(("language", "separators"), [("id", ",."), ("en", ".,")])
def test_numbers_are_written_as_the_reader_writes_them(language: str, separators: str) -> None:
    for figure in figures(look=Look(language=language), **region()).values():
        assert figure.layout.separators == separators


def test_an_untitled_figure_leaves_the_sentence_to_the_page(drawn: dict[str, go.Figure]) -> None:
    plain = figures(look=Look(titled=False), **region())
    for name, figure in plain.items():
        assert figure.layout.title.text == ""
        assert figure.layout.height < drawn[name].layout.height


def test_figures_are_json(drawn: dict[str, go.Figure]) -> None:
    for figure in drawn.values():
        assert json.loads(figure.to_json())["data"] is not None
