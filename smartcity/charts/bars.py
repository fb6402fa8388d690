"""Horizontal bars with the value written beside each: the frame that several charts share."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from smartcity.charts.marks import leading, text_marks
from smartcity.charts.style import Look, build_figure, outline
from smartcity.charts.wording import LETTER_WIDTH

MOST_LABEL_SHARE, MOST_VALUE_SHARE = 0.42, 0.42
"""The most of the width that the names of the bars and the texts at their ends may take."""
ROOM = 2
"""Letters that stay free between a text and its bar."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: escaped name, length, escaped value text and hover, colour, and the filter it stands for."""

    label: str
    length: float
    value: str
    hover: str
    color: str
    mark: Mapping[str, Any]


def bar_figure(
    bars: Sequence[Bar], look: Look, title: Sequence[str], *, full: float | None = None
) -> go.Figure:
    """The bars from top to bottom; `full` draws an empty track up to that length behind each.

    Name and value text are marks too, so that a bar of length zero can be clicked. No bars give an empty
    figure with its title.
    """
    pitch = round(look.font * 2.4)
    most = full or max((bar.length for bar in bars), default=0) or 1
    places = list(range(len(bars)))
    shared = leading([bar.mark for bar in bars], [bar.hover for bar in bars])
    body = {"type": "bar", "orientation": "h", "y": places} | shared
    traces: list[dict[str, Any]] = []
    if full is not None:
        track = {"color": "rgba(0,0,0,0)", "line": {"color": look.quiet, "width": 1}}
        traces.append(body | {"x": [full] * len(bars), "marker": track})
    ends = [(full or bar.length, place) for place, bar in enumerate(bars)]
    starts = [(0.0, place) for place in places]
    traces += [
        body
        | {
            "x": [bar.length for bar in bars],
            "marker": {"color": [bar.color for bar in bars], "line": outline()},
        },
        text_marks(ends, [f"  {bar.value}" for bar in bars], look) | shared,
        text_marks(starts, [_before(bar.label) for bar in bars], look, position="middle left") | shared,
    ]
    names = text_share([line for bar in bars for line in bar.label.split("<br>")], look, MOST_LABEL_SHARE)
    values = text_share([bar.value for bar in bars], look, MOST_VALUE_SHARE)
    scale = most / (1 - names - values)
    return build_figure(
        traces,
        look,
        title,
        height=pitch * max(len(bars), 1),
        xaxis={"range": [-names * scale, (1 - names) * scale], "visible": False},
        yaxis={"range": [len(bars) - 0.5, -0.5], "visible": False},
        layout={"barmode": "overlay", "bargap": 0.28},
    )


def text_share(texts: Sequence[str], look: Look, most: float) -> float:
    """The part of the width that the longest of these escaped lines needs beside a bar, at most `most`."""
    letters = max((len(html.unescape(text)) for text in texts), default=0) + ROOM
    return min(letters * look.font * LETTER_WIDTH / look.width, most)


def label_letters(look: Look) -> int:
    """How many letters of a bar's name fit on one line."""
    return int(look.width * MOST_LABEL_SHARE / (look.font * LETTER_WIDTH)) - ROOM


def _before(label: str) -> str:
    """The label with room between each of its lines and the bar."""
    return "<br>".join(f"{line}  " for line in label.split("<br>"))
