"""What the innovations are made of: digital share, maturity a dimension, known budget a dimension."""

from __future__ import annotations

import textwrap
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from smartcity.analysis.filters import UNASSIGNED, UNKNOWN_CODE
from smartcity.analysis.headlines import budget_headline, digital_headline, maturity_headline
from smartcity.charts.bars import Bar, bar_figure, text_share
from smartcity.charts.marks import leading, text_marks
from smartcity.charts.style import HATCH, LIGHT, NEUTRAL, STEP_COLORS, Look, build_figure, outline, text_on
from smartcity.charts.wording import (
    LETTER_WIDTH,
    dimension_name,
    headline_text,
    maturity_name,
    money,
    safe,
    say,
    title_lines,
)
from smartcity.reference import Reference
from smartcity.reference.formats import number, share

DIGITAL_COLORS = {"yes": STEP_COLORS[2], "no": STEP_COLORS[0], UNKNOWN_CODE: LIGHT}
DIGITAL_LABELS = {"yes": "digital_label_yes", "no": "digital_label_no", UNKNOWN_CODE: "label_unknown"}
NARROW = 0.1
MOST_NAMES_SHARE = 0.34


def digital_bar(table: pd.DataFrame, reference: Reference, look: Look) -> go.Figure:
    """One bar of a `makeup.by_digital` table in up to three parts; those that do not say are hatched.

    A part carries its number (narrow ones only above), its words and share stand above it. Customdata
    `{digital}`. Without innovations the bar is left out.
    """
    total = int(table["innovations"].sum())
    rows = [row for row in table.to_dict("records") if row["innovations"]]
    texts = [_digital_text(row, total, look) for row in rows]
    starts = [sum(row["innovations"] for row in rows[:place]) for place in range(len(rows))]
    traces = [_digital_part(*part, look) for part in zip(rows, starts, texts, strict=True)]
    labels = text_marks([(x, 1) for x in _apart(starts, texts, total, look)], texts, look)
    traces.append(labels | leading([{"digital": row["digital"]} for row in rows], texts))
    title = title_lines(digital_headline(table), look, reference)
    return build_figure(
        traces,
        look,
        title,
        height=look.font * 6,
        xaxis={"range": [0, max(total, 1)], "visible": False},
        yaxis={"range": [-0.5, 1.5], "visible": False},
        layout={"barmode": "overlay", "bargap": 0.1},
    )


def digital_alt(table: pd.DataFrame, reference: Reference, language: str) -> str:
    """The bar in words: its headline names every part."""
    return headline_text(digital_headline(table), language, reference)


def maturity_bars(table: pd.DataFrame, reference: Reference, look: Look) -> go.Figure:
    """A `makeup.by_maturity` table as a column of bars a step, a row a dimension; customdata
    `{dimension, maturity}`, on a step's heading `{maturity}`.

    All columns share one scale; the step stands above each with its total. 'Does not say' is a column only
    where there are any; so is the row of innovations without a dimension.
    """
    rows = [code for code in table.index if code != UNASSIGNED or table.loc[code].any()]
    steps = [code for code in table.columns if code != UNKNOWN_CODE or table[code].any()]
    counts = table.loc[rows, steps]
    most = int(counts.to_numpy().max()) or 1
    colors = [NEUTRAL if code == UNASSIGNED else reference.dimension(code).color for code in rows]
    names = [dimension_name(code, look.language, reference) for code in rows]
    pitch = most * 1.45
    width = pitch * len(steps)
    names_share = text_share(names, look, MOST_NAMES_SHARE)
    letters = int(look.width * (1 - names_share) / max(len(steps), 1) / (look.font * LETTER_WIDTH))
    heading_lines = 1
    traces: list[dict[str, Any]] = []
    for place, step in enumerate(steps):
        title = maturity_name(step, look.language, reference)
        values = counts[step].tolist()
        said = [number(value, 0, look.language) for value in values]
        shared = leading(
            [{"dimension": code, "maturity": step} for code in rows],
            [
                f"<b>{safe(name)}</b><br>{safe(title)}: {value}"
                for name, value in zip(names, said, strict=True)
            ],
        )
        start = place * pitch
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "x": values,
                "base": [start] * len(rows),
                "y": list(range(len(rows))),
                "marker": {"color": colors, "line": outline()},
                **shared,
            }
        )
        ends = [(start + value, row) for row, value in enumerate(values)]
        traces.append(text_marks(ends, [f"  {value}" for value in said], look) | shared)
        total = number(int(table[step].sum()), 0, look.language)
        lines = textwrap.wrap(f"{title}: {total}", letters, break_long_words=False)
        heading_lines = max(heading_lines, len(lines))
        heading = f"<b>{'<br>'.join(safe(line) for line in lines)}</b>"
        traces.append(text_marks([(start, -1)], [heading], look) | leading([{"maturity": step}], [heading]))
    left = width * names_share / (1 - names_share)
    labels = [f"{safe(name)}  " for name in names]
    starts = [(0.0, row) for row in range(len(rows))]
    traces.append(
        text_marks(starts, labels, look, position="middle left")
        | leading([{"dimension": code} for code in rows], labels)
    )
    return build_figure(
        traces,
        look,
        title_lines(maturity_headline(table), look, reference),
        height=round(look.font * 2.2 * (len(rows) + 0.5 + heading_lines / 2)),
        xaxis={"range": [-left, width], "visible": False},
        yaxis={"range": [len(rows) - 0.5, -1 - heading_lines / 2], "visible": False},
        layout={"barmode": "overlay", "bargap": 0.3},
    )


def maturity_alt(table: pd.DataFrame, reference: Reference, language: str) -> str:
    """The bars in words: the headline, then each dimension's numbers by step."""
    parts = []
    for code in table.index:
        steps = ", ".join(
            f"{maturity_name(str(step), language, reference)} {number(count, 0, language)}"
            for step, count in table.loc[code].items()
            if count
        )
        if steps:
            parts.append(f"{dimension_name(str(code), language, reference)}: {steps}.")
    return " ".join([headline_text(maturity_headline(table), language, reference), *parts])


def budget_bars(table: pd.DataFrame, reference: Reference, look: Look) -> go.Figure:
    """A bar a dimension of a `makeup.by_budget` table: the sum of its known budgets, with n of N.

    Customdata `{dimension, budget: known}`.
    """
    bars = []
    for row in table.to_dict("records"):
        code = row["dimension"]
        if code == UNASSIGNED and not row["innovations"]:
            continue
        name = dimension_name(code, look.language, reference)
        value = say(
            "budget_label",
            look,
            budget=money(row["budget"], look.language),
            known=number(row["with_budget"], 0, look.language),
            innovations=number(row["innovations"], 0, look.language),
        )
        bars.append(
            Bar(
                label=safe(name),
                length=row["budget"],
                value=safe(value),
                hover=f"<b>{safe(name)}</b><br>{safe(value)}",
                color=NEUTRAL if code == UNASSIGNED else reference.dimension(code).color,
                mark={"dimension": code, "budget": "known"},
            )
        )
    return bar_figure(bars, look, title_lines(budget_headline(table), look, reference))


def budget_alt(table: pd.DataFrame, reference: Reference, language: str) -> str:
    """The bars in words: the headline, then each dimension's sum."""
    parts = [
        f"{dimension_name(code, language, reference)} {money(budget, language)}"
        for code, budget in zip(table["dimension"], table["budget"], strict=True)
    ]
    return f"{headline_text(budget_headline(table), language, reference)} {', '.join(parts)}."


def _digital_part(row: dict[Any, Any], start: int, text: str, look: Look) -> dict[str, Any]:
    color = DIGITAL_COLORS[row["digital"]]
    said = f"<b>{number(row['innovations'], 0, look.language)}</b>" if row["share"] >= NARROW else ""
    hatch = {"pattern": HATCH} if row["digital"] == UNKNOWN_CODE else {}
    return {
        "type": "bar",
        "orientation": "h",
        "x": [row["innovations"]],
        "base": [start],
        "y": [0],
        "marker": {"color": color, "line": outline()} | hatch,
        "text": [said],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "insidetextfont": {"color": text_on(color)},
        **leading([{"digital": row["digital"]}], [text]),
    }


def _digital_text(row: dict[Any, Any], total: int, look: Look) -> str:
    said = say(
        "share_of",
        look,
        share=share(row["share"], language=look.language),
        count=number(row["innovations"], 0, look.language),
        total=number(total, 0, look.language),
    )
    return safe(f"{say(DIGITAL_LABELS[row['digital']], look)} {said}")


def _apart(starts: list[int], texts: list[str], total: int, look: Look) -> list[float]:
    """Where the labels above the parts start: over their part, pushed right or left so that none overlap."""
    widths = [len(text) * look.font * 0.56 / look.width * total for text in texts]
    places: list[float] = []
    for start, place in zip(starts, range(len(texts)), strict=True):
        after = places[-1] + widths[place - 1] if places else 0.0
        places.append(max(float(start), after))
    limit = float(total)
    for place in reversed(range(len(places))):
        places[place] = max(min(places[place], limit - widths[place]), 0.0)
        limit = places[place]
    return places
