"""How every figure looks: sizes, type, colours, and the frame that all figures are built in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

FONT_FAMILY = "'Plus Jakarta Sans', 'Segoe UI', 'Noto Sans', Arial, sans-serif"
OUTLINE = "#1a1a1a"
LIGHT, DARK = "#ffffff", "#15181d"
SEPARATORS = {"id": ",.", "en": ".,"}
# States run from grey to red, so that no colour of a dimension means anything else.
STATE_COLORS = {"missing": "#b2182b", "waiting": "#e3aaa3", "reporting": "#5f6570"}
STEP_COLORS = ("#d9dce1", "#a3a9b3", "#5f6570")
NEUTRAL = "#8a919c"
LINE_SPACING = 1.35
HATCH = {
    "shape": "/",
    "fillmode": "overlay",
    "fgcolor": NEUTRAL,
    "fgopacity": 0.4,
    "size": 9,
    "solidity": 0.12,
}
"""The pattern of bars that are empty or not known; in a trace of their own, for beside a list of colours
plotly warns."""


@dataclass(frozen=True, slots=True)
class Look:
    """For whom a figure is drawn: language, the width in pixels that it gets, its text size, light or dark.

    `font` is the size of labels in pixels; the title is a third larger. `titled` False leaves the title to
    the page (which then shows the same headline as text).
    """

    language: str = "id"
    width: int = 960
    font: int = 14
    dark: bool = False
    titled: bool = True

    @property
    def ink(self) -> str:
        """The colour of text and lines outside marks."""
        return "#f2f3f5" if self.dark else OUTLINE

    @property
    def quiet(self) -> str:
        """The colour of text that only explains."""
        return "#b4bac4" if self.dark else "#565c66"

    @property
    def ground(self) -> str:
        """What stands behind the marks."""
        return DARK if self.dark else LIGHT

    @property
    def title_size(self) -> int:
        """The size of the headline in pixels."""
        return round(self.font * 4 / 3)


PAGE = Look()
PROJECTOR = Look(width=1800, font=28)


def build_figure(
    traces: Sequence[Mapping[str, Any]],
    look: Look,
    title_lines: Sequence[str],
    *,
    height: int,
    xaxis: Mapping[str, Any] | None = None,
    yaxis: Mapping[str, Any] | None = None,
    head: int = 0,
    layout: Mapping[str, Any] | None = None,
) -> go.Figure:
    """A figure of the traces in the common frame.

    `height` is that of the plot in pixels; the title's lines and `head`, what labels above the plot take,
    are added. `xaxis`, `yaxis` and `layout` win over the common ones.
    Texts must be escaped already. The properties are not validated here (that costs ten times the rest);
    the tests validate every figure.
    """
    lines = len(title_lines) if look.titled else 0
    top = head + round(look.font / 2) + round(lines * look.title_size * LINE_SPACING)
    margin = {"l": 8, "r": 8, "t": top, "b": 8, "pad": 4}
    return go.Figure(
        data=[dict(trace) for trace in traces],
        layout={
            "template": {"layout": {}},
            "title": _title(look, title_lines),
            "font": {"family": FONT_FAMILY, "size": look.font, "color": look.ink},
            "separators": SEPARATORS[look.language],
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "height": height + top + 8,
            "margin": margin,
            "showlegend": False,
            "hovermode": "closest",
            "dragmode": False,
            "clickmode": "event+select",
            "hoverlabel": {
                "align": "left",
                "bgcolor": LIGHT,
                "bordercolor": OUTLINE,
                "font": {"family": FONT_FAMILY, "size": look.font, "color": OUTLINE},
                "namelength": 0,
            },
            "xaxis": bare_axis(look) | dict(xaxis or {}),
            "yaxis": bare_axis(look) | dict(yaxis or {}),
            **(layout or {}),
        },
        _validate=False,
    )


def bare_axis(look: Look) -> dict[str, Any]:
    """An axis without line, grid, ticks or zoom; labels stand where the chart puts them."""
    return {
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "fixedrange": True,
        "automargin": True,
        "tickfont": {"size": look.font, "color": look.ink},
    }


def text_on(color: str) -> str:
    """Dark or white, whichever is read better on a `#rrggbb` colour (contrast as in WCAG 2.1)."""
    luminance = _luminance(color)
    against_white = 1.05 / (luminance + 0.05)
    against_dark = (luminance + 0.05) / (_luminance(OUTLINE) + 0.05)
    return LIGHT if against_white > against_dark else OUTLINE


def tinted(color: str, strength: float) -> str:
    """A `#rrggbb` colour thinned towards white: strength 1 is the colour, 0 white."""
    parts = (round(255 - (255 - part) * strength) for part in _channels(color))
    return "#" + "".join(f"{part:02x}" for part in parts)


def count_tint(color: str, count: int, most: int) -> str:
    """The colour of a cell with `count` of at most `most`: stronger with more, never so pale as none."""
    return tinted(color, 0.35 + 0.65 * count / most) if most else tinted(color, 0.35)


def outline(width: float = 1) -> dict[str, Any]:
    """The thin dark line around a mark, for colours that a washed-out projector shows too pale."""
    return {"color": OUTLINE, "width": width}


def _title(look: Look, lines: Sequence[str]) -> dict[str, Any]:
    if not look.titled:
        return {"text": ""}
    return {
        "text": "<br>".join(lines),
        "font": {"family": FONT_FAMILY, "size": look.title_size, "color": look.ink, "weight": 600},
        "x": 0,
        "xref": "container",
        "xanchor": "left",
        "y": 1,
        "yref": "container",
        "yanchor": "top",
        # plotly centres the lines of a title on its place, so each further line rises by half a line
        "pad": {"t": 7 + round((len(lines) - 1) * look.title_size * LINE_SPACING / 2), "l": 8},
    }


def _channels(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _luminance(color: str) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in _channels(color))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
