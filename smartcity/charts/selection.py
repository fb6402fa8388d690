"""How firm each choice of a selection is, as bars from 0 to 100 % with what would end it in words."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from smartcity.analysis.advice import Advice
from smartcity.analysis.quick_wins import QuickWins
from smartcity.analysis.selection_headlines import firmness_headline
from smartcity.analysis.selection_texts import SelectionWords
from smartcity.charts.marks import leading, text_marks
from smartcity.charts.style import Look, build_figure, outline
from smartcity.charts.wording import (
    LETTER_WIDTH,
    dimension_name,
    headline_text,
    safe,
    say,
    title_lines,
)
from smartcity.reference import Reference
from smartcity.reference.formats import share

_FULL = 1.0
_ROOM_FOR_SHARE = 0.1
"""The part of the width right of the bars, for `100%`."""
_PITCH, _NAME, _BAR, _WORDS = 6.0, 0.7, 2.1, 2.9
"""In text sizes: from one choice to the next, and within it where name, bar and words stand."""
_THICKNESS = 1.2
_SMALL = 0.9
_MOST_LINES = 2


def firmness_bars(found: QuickWins, advice: Advice, reference: Reference, look: Look) -> go.Figure:
    """A bar for each chosen candidate: the part of all weightings in which it stays the best.

    Above it dimension and candidate, below it at which weight another gets ahead. Who must be chosen is not
    compared and has no length. Marks carry `{record_id}`. Nothing chosen gives an empty figure.
    """
    rows = advice.firmness.to_dict("records")
    words = SelectionWords.of(found, advice, reference, look.language)
    names = [_name(row, words, look, reference) for row in rows]
    hovers = [f"<b>{name}</b><br>{safe(words.firmness(row))}" for name, row in zip(names, rows, strict=True)]
    shared = leading([{"record_id": row["record_id"]} for row in rows], hovers)
    pitch = _PITCH * look.font
    tops = [place * pitch for place in range(len(rows))]
    bars = [top + _BAR * look.font for top in tops]
    body = {"type": "bar", "orientation": "h", "y": bars, "width": _THICKNESS * look.font} | shared
    track = {"color": "rgba(0,0,0,0)", "line": {"color": look.quiet, "width": 1}}
    colors = [reference.dimension(row["dimension"]).color for row in rows]
    lengths = [0.0 if row["record_id"] in words.must else float(row["share"]) for row in rows]
    letters = int(look.width * (1 - _ROOM_FOR_SHARE) / (look.font * _SMALL * LETTER_WIDTH))
    small, said = look.font * _SMALL, [_wrapped(words.turning(row), letters) for row in rows]
    words_at = [(0.0, top + _WORDS * look.font) for top in tops]
    shares = [f" {_share(row, words, look)}" for row in rows]
    traces: list[dict[str, Any]] = [
        body | {"x": [_FULL] * len(rows), "marker": track},
        body | {"x": lengths, "marker": {"color": colors, "line": outline()}},
        text_marks([(0.0, top + _NAME * look.font) for top in tops], names, look) | shared,
        text_marks([(_FULL, bar) for bar in bars], shares, look) | shared,
        text_marks(words_at, said, look, position="bottom right", size=small) | shared,
    ]
    height = round(pitch * max(len(rows), 1))
    return build_figure(
        traces,
        look,
        title_lines(firmness_headline(advice.firmness, words.must), look, reference),
        height=height,
        xaxis={"range": [0, _FULL / (1 - _ROOM_FOR_SHARE)], "visible": False},
        yaxis={"range": [height, 0], "visible": False},
        layout={"barmode": "overlay"},
    )


def firmness_alt(found: QuickWins, advice: Advice, reference: Reference, language: str) -> str:
    """The figure in words: its headline, then each choice with its sentence."""
    words = SelectionWords.of(found, advice, reference, language)
    lines = [headline_text(firmness_headline(advice.firmness, words.must), language, reference)]
    for row in advice.firmness.to_dict("records"):
        dimension = dimension_name(row["dimension"], language, reference)
        lines.append(f"{dimension}, {words.names[row['record_id']]}: {words.firmness(row)}")
    return " ".join(lines)


def _name(row: Mapping[Any, Any], words: SelectionWords, look: Look, reference: Reference) -> str:
    dimension = dimension_name(row["dimension"], look.language, reference)
    letters = int(look.width / (look.font * LETTER_WIDTH))
    said = f"{dimension}: {words.names[row['record_id']]}"
    return safe(textwrap.shorten(said, letters, placeholder=" \u2026"))


def _share(row: Mapping[Any, Any], words: SelectionWords, look: Look) -> str:
    if row["record_id"] in words.must:
        return safe(say("firmness_must", look))
    return share(row["share"], 0, look.language)


def _wrapped(said: str, letters: int) -> str:
    """The escaped words in at most two lines, with a capital at their beginning."""
    lines = textwrap.wrap(said[:1].upper() + said[1:], letters, max_lines=_MOST_LINES, placeholder=" \u2026")
    return "<br>".join(safe(line) for line in lines)
