"""Marks that lead to rows: the filter and the hover text that each carries, and texts that are marks too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from smartcity.charts.style import Look


def leading(filters: Sequence[Mapping[str, Any]], hovers: Sequence[str]) -> dict[str, Any]:
    """The part of a trace that gives each mark its filter (customdata, never shown) and escaped hover text.

    An empty filter means that the mark opens nothing.
    """
    return {
        "customdata": [dict(mark) for mark in filters],
        "hovertext": list(hovers),
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def text_marks(
    places: Sequence[tuple[float, float]],
    texts: Sequence[str],
    look: Look,
    *,
    position: str = "middle right",
    size: float | None = None,
) -> dict[str, Any]:
    """A trace of escaped texts at (x, y); they can be selected like any mark once they lead somewhere."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": [x for x, _ in places],
        "y": [y for _, y in places],
        "text": list(texts),
        "textposition": position,
        "textfont": {"size": size or look.font, "color": look.ink},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
