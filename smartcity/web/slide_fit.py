"""What fits on a slide: a canvas 1080 pixels high, which the page scales to the projector's own size.

So a slide that is whole at one size is whole at every size of the same shape, and its text keeps its share
of the picture: 28 pixels at 1080p.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from smartcity.charts.style import Look
from smartcity.charts.wording import LETTER_WIDTH

if TYPE_CHECKING:
    import plotly.graph_objects as go

HEIGHT = 1080
NARROWEST, WIDEST, STEP = 1200, 2600, 40
"""Widths of the canvas: from a screen upright to an ultra-wide one, in steps so that few have to be made."""
MARGIN, TOP, GAP, FOOT = 56, 40, 28, 84
LINE = 1.2
TEXT = 28
"""The least size of text that the back row can read, at 1080p."""
_AFTER_NUMBER = re.compile(r"(?<=\d) (?=[^\W\d])")
_SENTENCE_SIZES = (56, 50, 44, 40)
_MOST_SENTENCE_LINES = 3
_STRETCH = 1.35
"""How much higher a figure may become than it needs, where the canvas has room."""
_LIST_SIZES = (52, 44, 40, 36, 32, TEXT)
_LIST_LINE = 1.5
_BESIDE_NAME = 64
"""What the mark before a name and the room after it take."""


@dataclass(frozen=True, slots=True)
class Names:
    """A list as it fits: its entries, how many columns, the text size, and how many are left out."""

    items: tuple[str, ...]
    columns: int
    size: int
    left_out: int


def canvas_width(asked: int) -> int:
    """The width that is made for the width asked for."""
    return max(NARROWEST, min(WIDEST, asked // STEP * STEP))


def sentence_box(sentence: str, width: int) -> tuple[int, int]:
    """The text size of the sentence, and the height that it takes."""
    for size in _SENTENCE_SIZES:
        lines = len(textwrap.wrap(sentence, int((width - 2 * MARGIN) / (size * LETTER_WIDTH))))
        if lines <= _MOST_SENTENCE_LINES:
            break
    return size, round(max(lines, 1) * size * LINE)


def room_below(sentence_height: int) -> int:
    """The height that is left for the picture below a sentence."""
    return HEIGHT - TOP - sentence_height - GAP - FOOT


def fitted_figure(
    ways: Sequence[Callable[[Look], go.Figure]], look: Look, height: int, largest: int
) -> go.Figure:
    """The figure with the largest text, at most `largest`, at which it is no higher than `height`.

    `ways` are ways to draw the same, the fullest first; where none fits at TEXT the last one is pressed
    into the height.
    """
    for way in ways:
        for font in range(largest, TEXT - 1, -4):
            figure = way(Look(look.language, look.width, font, look.dark, titled=False))
            if figure.layout.height <= height:
                figure.layout.height = min(height, round(figure.layout.height * _STRETCH))
                return figure
    figure.layout.height = height
    return figure


def fitted_names(names: Sequence[str], width: int, height: int) -> Names:
    """The names in columns, in the largest text at which all fit; at TEXT the rest is counted."""
    longest = max((len(name) for name in names), default=1)
    for size in _LIST_SIZES:
        column = longest * size * LETTER_WIDTH + _BESIDE_NAME
        columns = max(int((width - 2 * MARGIN) / column), 1)
        rows = int(height / (size * _LIST_LINE))
        if columns * rows >= len(names):
            needed = -(-len(names) // rows) if names else 1
            return Names(tuple(names), max(needed, min(columns, 2)), size, 0)
    shown = max(columns * rows - 1, 1)
    return Names(tuple(names[:shown]), columns, TEXT, len(names) - shown)


def in_one_line(words: str, width: int) -> str:
    """The words, cut with an ellipsis where they are longer than a line of TEXT on the canvas."""
    letters = int((width - 2 * MARGIN) / (TEXT * LETTER_WIDTH))
    return words if len(words) <= letters else words[: letters - 2].rstrip() + " …"


def kept_together(sentence: str) -> str:
    """The sentence with each number bound to the word after it, so that no line ends between them."""
    return _AFTER_NUMBER.sub("\u00a0", sentence)
