"""One quick-win candidate: each aspect as a strip of four steps, the evidence of each in its step."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from smartcity.analysis.readiness import Assessment
from smartcity.analysis.readiness_headlines import candidate_headline
from smartcity.charts.marks import leading, text_marks
from smartcity.charts.style import HATCH, LIGHT, NEUTRAL, OUTLINE, Look, build_figure, text_on, tinted
from smartcity.charts.wording import LETTER_WIDTH, headline_text, safe, say, title_lines, wrapped
from smartcity.reference import Aspect, Reference
from smartcity.reference.formats import number
from smartcity.reference.readiness import IMPACT, LEVELS
from smartcity.reference.texts import text

NAMES_SHARE = 0.19
STEP_WIDTH, STEP_HEIGHT = 0.96, 0.88
IMPACT_GAP = 0.6
"""Rows that stay free above the criteria of impact, for their heading."""
MOST_LINES = 3
PASSED_STRENGTH = 0.3
"""How strongly the steps below the reached one carry the dimension's colour."""


@dataclass(frozen=True, slots=True)
class _Step:
    """A box from its left end on, in columns: what fills it, its edge, what it says and what it opens."""

    row: float
    start: float
    width: float
    fill: str
    edge: float
    label: str
    hover: str
    mark: Mapping[str, Any]
    hatched: bool = False


@dataclass(frozen=True, slots=True)
class _Strip:
    """An aspect in its row, the level that counts (None: it does not apply) and whether it was assessed."""

    aspect: Aspect
    row: float
    level: int | None
    is_assessed: bool

    def standing(self, language: str) -> str:
        """The evidence that was shown, or why there is none."""
        if not self.is_assessed:
            return text("readiness.not_assessed", language)
        if self.level is None:
            return text("readiness.not_applicable", language)
        return self.aspect.levels[self.level][language]


def aspect_strips(
    candidate: Mapping[str, Any], assessment: Assessment, reference: Reference, look: Look
) -> go.Figure:
    """The aspects of one row of a `readiness.readiness` table, below them the criteria of impact.

    The reached step is filled, those below it pale, those above empty; an aspect that does not apply is
    hatched and says so, one that nobody assessed says so under its name. The step that raises the score
    most has a thick edge and its gain. Customdata `{record_id, aspect, level}` on steps, `{record_id,
    aspect}` on names and on aspects that do not apply.
    """
    strips = _strips(candidate, assessment, reference)
    color = _color(candidate, reference)
    steps = [step for strip in strips for step in _steps(strip, candidate, color, look)]
    left = len(LEVELS) * NAMES_SHARE / (1 - NAMES_SHARE)
    bottom = strips[-1].row + 1.1
    traces = [
        *_boxes(steps),
        *_words(steps, look),
        _names(strips, candidate, left, look),
        _impact_heading(strips, left, look),
        text_marks([(-left, bottom - 0.25)], [_method(look)], look, size=_small(look)),
    ]
    return build_figure(
        traces,
        look,
        title_lines(candidate_headline(candidate, reference.readiness), look, reference),
        height=round(_row_height(steps, look) * (bottom + 0.5)),
        head=look.font,
        xaxis={"range": [-left, len(LEVELS)], "visible": False},
        yaxis={"range": [bottom, -0.5], "visible": False},
        layout={"barmode": "overlay"},
    )


def aspect_strips_alt(
    candidate: Mapping[str, Any], assessment: Assessment, reference: Reference, language: str
) -> str:
    """The strips in words: the headline, the evidence of each aspect, and whose method it is."""
    parts = [
        f"{strip.aspect.names[language]}: {strip.standing(language)}"
        for strip in _strips(candidate, assessment, reference)
    ]
    headline = headline_text(candidate_headline(candidate, reference.readiness), language, reference)
    return f"{headline} {'; '.join(parts)}. {text('readiness.method', language)}"


def _strips(candidate: Mapping[str, Any], assessment: Assessment, reference: Reference) -> list[_Strip]:
    """Every aspect from top to bottom, the criteria of impact lower by a gap."""
    model = reference.readiness
    first = len(model.readiness_aspects) + IMPACT_GAP
    rows = [
        *((aspect, float(row)) for row, aspect in enumerate(model.readiness_aspects)),
        *((aspect, first + row) for row, aspect in enumerate(model.impact_aspects)),
    ]
    levels = assessment.levels.loc[candidate["record_id"]]
    assessed = assessment.assessed.loc[candidate["record_id"]]
    strips = []
    for aspect, row in rows:
        level = float(levels[aspect.code])
        known = None if math.isnan(level) else int(level)
        strips.append(_Strip(aspect, row, known, bool(assessed[aspect.code])))
    return strips


def _color(candidate: Mapping[str, Any], reference: Reference) -> str:
    code = candidate["dimension"]
    return reference.dimension(code).color if code else NEUTRAL


def _steps(strip: _Strip, candidate: Mapping[str, Any], color: str, look: Look) -> list[_Step]:
    mark = {"record_id": candidate["record_id"], "aspect": strip.aspect.code}
    name = f"<b>{safe(strip.aspect.names[look.language])}</b>"
    if strip.level is None:
        said = safe(text("readiness.not_applicable", look.language))
        width = len(LEVELS) - 1 + STEP_WIDTH
        return [_Step(strip.row, 0, width, LIGHT, 1, said, f"{name}<br>{said}", mark, hatched=True)]
    steps = []
    for level in LEVELS:
        evidence = strip.aspect.levels[level][look.language]
        label, hover = evidence, f"{name}<br>{level}: {safe(evidence)}"
        is_best = (strip.aspect.code, level) == (candidate["best_step"], candidate["best_level"])
        if is_best:
            gain = number(candidate["best_gain"], 1, look.language)
            label = say("readiness_step_best", look, evidence=evidence, gain=gain)
            hover += f"<br>{safe(say('readiness_step_best_hover', look, gain=gain))}"
        label = wrapped(label, _letters(look), MOST_LINES)
        label = f"<b>{label}</b>" if is_best else label
        fill = _fill(strip, level, color)
        edge = 3 if is_best else 1
        steps.append(_Step(strip.row, level, STEP_WIDTH, fill, edge, label, hover, mark | {"level": level}))
    return steps


def _fill(strip: _Strip, level: int, color: str) -> str:
    """Nothing is filled where nobody has assessed the aspect, though it counts as level 0."""
    if not strip.is_assessed or strip.level is None or level > strip.level:
        return LIGHT
    return color if level == strip.level else tinted(color, PASSED_STRENGTH)


def _method(look: Look) -> str:
    return wrapped(text("readiness.method", look.language), int(look.width / (_small(look) * LETTER_WIDTH)))


def _small(look: Look) -> int:
    return round(look.font * 0.82)


def _row_height(steps: Sequence[_Step], look: Look) -> float:
    """Pixels for the longest label; two lines at least, for a name may have one beneath."""
    lines = max(2, *(step.label.count("<br>") + 1 for step in steps))
    return look.font * (0.9 + 1.15 * lines)


def _letters(look: Look) -> int:
    """How many letters fit on a line of a step, with room for the gain."""
    width = look.width * (1 - NAMES_SHARE) / len(LEVELS) * STEP_WIDTH
    return int(width / (_small(look) * LETTER_WIDTH)) - 1


def _boxes(steps: Sequence[_Step]) -> list[dict[str, Any]]:
    """The boxes as bars, those that are hatched in a trace of their own."""
    traces = []
    for hatched in (False, True):
        found = [step for step in steps if step.hatched is hatched]
        edge = {"color": OUTLINE, "width": [step.edge for step in found]}
        pattern = {"pattern": HATCH} if hatched else {}
        fill = LIGHT if hatched else [step.fill for step in found]
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "base": [step.start for step in found],
                "x": [step.width for step in found],
                "y": [step.row for step in found],
                "width": STEP_HEIGHT,
                "marker": {"color": fill, "line": edge} | pattern,
            }
            | leading([step.mark for step in found], [step.hover for step in found])
        )
    return traces


def _words(steps: Sequence[_Step], look: Look) -> list[dict[str, Any]]:
    """What stands in the boxes, dark or light by what fills them."""
    trace = text_marks(
        [(step.start + step.width / 2, step.row) for step in steps],
        [step.label for step in steps],
        look,
        position="middle center",
        size=_small(look),
    )
    colors = [text_on(step.fill) for step in steps]
    shown = {"textfont": {"size": _small(look), "color": colors}}
    return [trace | shown | leading([step.mark for step in steps], [step.hover for step in steps])]


def _names(strips: Sequence[_Strip], candidate: Mapping[str, Any], left: float, look: Look) -> dict[str, Any]:
    """The aspects left of their strips; under the name of one that nobody assessed stands that."""
    shown, hovers = [], []
    letters = int(look.width * NAMES_SHARE / (look.font * 0.92 * LETTER_WIDTH))
    for strip in strips:
        name, standing = strip.aspect.names[look.language], strip.standing(look.language)
        lines = [f"<b>{wrapped(name, letters, 1)}</b>"]
        if not strip.is_assessed:
            lines.append(wrapped(standing, letters, 2))
        shown.append("<br>".join(lines))
        hovers.append(f"<b>{safe(name)}</b><br>{safe(standing)}")
    marks = [{"record_id": candidate["record_id"], "aspect": strip.aspect.code} for strip in strips]
    places = [(-left, strip.row) for strip in strips]
    return text_marks(places, shown, look, size=round(look.font * 0.88)) | leading(marks, hovers)


def _impact_heading(strips: Sequence[_Strip], left: float, look: Look) -> dict[str, Any]:
    first = next(strip for strip in strips if strip.aspect.group == IMPACT)
    place = (-left, first.row - (1 + IMPACT_GAP) / 2)
    return text_marks([place], [f"<b>{safe(say('readiness_impact_group', look))}</b>"], look)
