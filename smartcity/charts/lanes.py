"""Dots on a scale from 0 to 100 that would cover each other, spread over lanes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from smartcity.charts.style import Look
from smartcity.charts.wording import LETTER_WIDTH

FULL = 100.0
NAMES_SHARE = 0.19
"""The part of the width left of the scale, for the names of strips."""
RIGHT, LEFT = "middle right", "middle left"
_Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Scale:
    """Pixels: where 0 points stand, how many a point takes, a dot's size and the width of a name's letter."""

    left: float
    point: float
    dot: float
    letter: float

    def x(self, points: float) -> float:
        """Where so many points stand."""
        return self.left + points * self.point


@dataclass(frozen=True, slots=True)
class Place:
    """A dot: pixels from the left, its lane from 0, and on which side its name stands, in words of plotly."""

    x: float
    lane: int
    side: str


def scale_of(look: Look) -> Scale:
    """The scale that fills a figure of this look beside the names of its strips."""
    width, dot = look.width - 16, look.font * 0.9
    left = width * NAMES_SHARE + dot
    return Scale(left, (width - dot - left) / FULL, dot, look.font * 0.85 * LETTER_WIDTH)


def in_lanes(
    points: Sequence[float],
    names: Sequence[str],
    scale: Scale,
    *,
    avoid: Sequence[float] = (),
    most: int | None = None,
) -> list[Place | None]:
    """For each dot the first lane in which neither it nor its name meets an earlier one.

    A name stands right of its dot, or left where that keeps it on the scale or off the points in `avoid`;
    an empty one takes no room. With `most` lanes, None for a dot that finds no place in them.
    """
    lanes: list[list[_Span]] = []
    places: list[Place | None] = []
    lines = [scale.x(value) for value in avoid]
    for value, name in zip(points, names, strict=True):
        x = scale.x(value)
        span, side = _span(x, name, scale, lines)
        lane = next((number for number, taken in enumerate(lanes) if _is_free(span, taken)), len(lanes))
        if lane == most:
            places.append(None)
            continue
        if lane == len(lanes):
            lanes.append([])
        lanes[lane].append(span)
        places.append(Place(x, lane, side))
    return places


def _span(x: float, name: str, scale: Scale, lines: Sequence[float]) -> tuple[_Span, str]:
    half = scale.dot * 0.65
    width = len(name) * scale.letter + scale.dot if name else 0.0
    sides = [((x - half, x + half + width), RIGHT), ((x - half - width, x + half), LEFT)]
    first, last = scale.x(0) - scale.dot, scale.x(FULL) + scale.dot
    inside = [(span, side) for span, side in sides if first <= span[0] and span[1] <= last]
    clear = [(span, side) for span, side in inside if not _is_crossed(span, x, half, lines)]
    return (clear or inside or sides)[0]


def _is_crossed(span: _Span, x: float, half: float, lines: Sequence[float]) -> bool:
    """Whether a line runs through the name; one through the dot itself does not matter."""
    return any(span[0] < line < span[1] and abs(line - x) > half for line in lines)


def _is_free(span: _Span, taken: Sequence[_Span]) -> bool:
    return all(span[1] <= start or end <= span[0] for start, end in taken)
