"""How much is filled: a bar a field, over an empty track of the full length."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from smartcity.analysis.headlines import completeness_headline
from smartcity.charts.bars import Bar, bar_figure, label_letters
from smartcity.charts.style import STEP_COLORS, Look
from smartcity.charts.wording import field_name, headline_text, safe, say, title_lines, wrapped
from smartcity.reference import Reference
from smartcity.reference.formats import number, share


def field_bars(fields: pd.DataFrame, reference: Reference, look: Look) -> go.Figure:
    """A bar a field of a `completeness.by_field` table, in the order of the form; required ones darker.

    The share stands beside each with its numbers. Customdata `{lacks}` opens the innovations without the
    field. Without innovations all bars are empty.
    """
    bars = []
    for row in fields.to_dict("records"):
        name = field_name(row["field"], look.language, reference)
        label = say("field_required", look, field=name) if row["required"] else name
        bars.append(
            _bar(
                wrapped(label, label_letters(look)),
                label,
                (row["filled"], row["total"]),
                color=STEP_COLORS[2] if row["required"] else STEP_COLORS[1],
                mark={"lacks": row["field"]},
                look=look,
            )
        )
    return bar_figure(bars, look, title_lines(completeness_headline(fields), look, reference), full=1)


def field_alt(fields: pd.DataFrame, reference: Reference, language: str) -> str:
    """The bars in words: the headline, then each field with its share."""
    parts = [
        f"{field_name(code, language, reference)} {share(part, language=language)}"
        for code, part, total in zip(fields["field"], fields["share"], fields["total"], strict=True)
        if total
    ]
    return " ".join([headline_text(completeness_headline(fields), language, reference), ", ".join(parts)])


def _bar(
    label: str, name: str, filled: tuple[int, int], *, color: str, mark: Mapping[str, str], look: Look
) -> Bar:
    part = filled[0] / filled[1] if filled[1] else 0.0
    count, total = (number(value, 0, look.language) for value in filled)
    if filled[1]:
        value = say("share_of", look, share=share(part, language=look.language), count=count, total=total)
    else:
        value = say("count_of", look, count=count, total=total)
    return Bar(
        label=label,
        length=part,
        value=safe(value),
        hover=f"<b>{safe(name)}</b><br>{safe(value)}",
        color=color,
        mark=mark,
    )
