"""The page of readiness: how many candidates are ready, the dots of every dimension, and all as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache as kept
from typing import Any

import pandas as pd
import streamlit as st

from smartcity.analysis.filters import UNASSIGNED
from smartcity.analysis.readiness import impact_lacking
from smartcity.analysis.readiness_headlines import readiness_headline
from smartcity.charts.readiness import readiness_alt, readiness_dots
from smartcity.charts.style import Look
from smartcity.reference import load_reference
from smartcity.reference.formats import number
from smartcity.ui import cache, figures, panels, session
from smartcity.ui.behind import in_words
from smartcity.ui.language import literal, named, say
from smartcity.ui.pictures import Picture
from smartcity.ui.quick_win_records import candidates_in_view
from smartcity.ui.quick_win_words import (
    aspects_in_words,
    dimension_words,
    points_words,
    state_words,
    status_words,
    why_not_words,
)
from smartcity.ui.rows import matching, page_of, pick_from_list, search_box, show_heading
from smartcity.ui.session import Selection
from smartcity.ui.view import View

CHART = "readiness"
WIDTHS = {
    "name": 215,
    "dimension": 140,
    "score": 60,
    "status": 105,
    "missing": 185,
    "step": 245,
    "state": 120,
    "pool": 140,
    "opd": 230,
}


def show_picture(view: View, page: str) -> None:
    """The sentence, whose method the score is, and the dots; a dot opens its candidate."""
    table = candidates_in_view(view)
    look = figures.look()
    picture = cache.picture((*view.key, CHART, view.filters, look), lambda: _picture(view, table, look))
    panels.show_sentence(picture.headline, CHART, title=True, scope=in_words(view.filters))
    if table.empty:
        st.text(say("readiness_empty_next"))
        return
    panels.show_parts(picture.headline, page, CHART)
    figures.show_figure(picture.figure, page, CHART, picture.alt)


def show_table(view: View, page: str) -> None:
    """The candidates as rows, of the status or dimension that was chosen above; each opens its drawer."""
    table = candidates_in_view(view)
    if table.empty:
        return
    chosen = session.selection(page)
    where = dict(chosen.where) if chosen is not None and "record_id" not in dict(chosen.where) else {}
    kept = _fitting(table, where)
    shown, total = (number(len(part), 0, session.language()) for part in (kept, table))
    heading = say("readiness_table", shown=shown, total=total, what=_what(where))
    show_heading(page, heading, narrowed=bool(where))
    words = search_box(page)
    if words:
        kept = kept.loc[matching(kept[["name", "opd"]], words).index]
    part = page_of(kept.sort_values("readiness", ascending=False, kind="stable"), key=page)
    key = (session.language(), words, tuple(where.items()), view.filters, *part.index[:1], len(part))
    rows = view.derived("readiness_rows", lambda: rows_in_words(part), *key)
    st.dataframe(
        rows,
        hide_index=True,
        placeholder="",
        key=f"{page}_rows_{session.figure_round(page)}",
        column_config={
            name: st.column_config.TextColumn(say(f"readiness_column_{name}"), width=WIDTHS[name])
            for name in rows.columns
        },
        on_select=lambda: _take_row(page, list(part["record_id"])),
        selection_mode="single-cell",
    )
    pick(page, part[["record_id", "name", "opd"]].to_dict("records"), "readiness_pick")
    _show_impact(view)


def rows_in_words(candidates: pd.DataFrame) -> pd.DataFrame:
    """Candidates as text: who, score, status, what is missing, the best next step, state, selection."""
    steps = zip(candidates["best_step"], candidates["best_level"], candidates["best_gain"], strict=True)
    pools = zip(candidates["in_pool"], candidates["why_not"], strict=True)
    return pd.DataFrame(
        {
            "name": candidates["name"].tolist(),
            "dimension": _each(candidates["dimension"], dimension_words),
            "score": _each(candidates["readiness"], points_words),
            "status": _each(candidates["status"], status_words),
            "missing": _each(candidates["missing"], aspects_in_words),
            "step": _each(steps, _step_words),
            "state": _each(candidates["state"], state_words),
            "pool": _each(pools, _pool_words),
            "opd": candidates["opd"].tolist(),
        }
    )


def best_step_words(candidate: Mapping[Any, Any]) -> str:
    """The one piece of evidence that raises the score most: `SK Kepala Daerah (+4,2)`; '' for none."""
    return _step_words((candidate["best_step"], candidate["best_level"], candidate["best_gain"]))


def _step_words(step: tuple[str | None, int, float]) -> str:
    code, level, gain = step
    if code is None:
        return ""
    aspect = load_reference().readiness.aspect(code)
    points = number(gain, 1, session.language())
    return f"{named(aspect.names)}: {named(aspect.levels[int(level)])} (+{points})"


def _each(values: Iterable[Any], words: Callable[[Any], str]) -> list[str]:
    """Every value in words; what stands in many rows is put into words once."""
    return list(map(kept(words), values))


def _pool_words(pool: tuple[bool, str]) -> str:
    in_pool, why_not = pool
    return say("readiness_in_pool") if in_pool else why_not_words(why_not)


def pick(page: str, candidates: Sequence[Mapping[Any, Any]], label: str) -> None:
    """A list to open one of the candidates from; it starts over after each choice."""
    pick_from_list(
        f"{page}_{label}",
        say(label),
        [f"{candidate['name']} ({candidate['opd']})" for candidate in candidates],
        lambda place: _open(page, candidates[place]["record_id"]),
    )


def _open(page: str, record_id: str) -> None:
    session.select(page, Selection(CHART, (("record_id", record_id),)))


def _take_row(page: str, record_ids: Sequence[str]) -> None:
    cells = session.state()[f"{page}_rows_{session.figure_round(page)}"].selection.cells
    if cells:
        _open(page, record_ids[cells[0][0]])


def _fitting(table: pd.DataFrame, where: Mapping[str, Any]) -> pd.DataFrame:
    """The candidates of a chosen status or dimension; all without."""
    kept = table
    if "status" in where:
        kept = kept[kept["status"] == where["status"]]
    if "dimension" in where:
        code = where["dimension"]
        kept = kept[kept["dimension"].isna() if code == UNASSIGNED else kept["dimension"] == code]
    return kept


def _what(where: Mapping[str, Any]) -> str:
    if "status" in where:
        return status_words(where["status"])
    if "dimension" in where:
        return dimension_words(None if where["dimension"] == UNASSIGNED else where["dimension"])
    return say("rows_all")


def _show_impact(view: View) -> None:
    """Why impact does not count yet, and who lacks it."""
    found = view.quick_wins
    pool = int(found.candidates["in_pool"].sum())
    if found.impact_counts or not pool:
        return
    lacking = impact_lacking(found.candidates, found.assessment, load_reference().readiness)
    counts = {
        "lacking": number(len(lacking), 0, session.language()),
        "pool": number(pool, 0, session.language()),
    }
    with st.expander(literal(say("impact_lacking", **counts)), icon=":material/info:"):
        st.text(say("impact_lacking_next"))
        st.dataframe(
            page_of(lacking, "impact_lacking")[["name", "opd"]],
            hide_index=True,
            column_config={
                name: st.column_config.TextColumn(say(f"readiness_column_{name}"), width=WIDTHS[name])
                for name in ("name", "opd")
            },
        )


def _picture(view: View, table: pd.DataFrame, look: Look) -> Picture:
    reference, settings = load_reference(), view.quick_wins.settings
    return Picture(
        readiness_headline(table, reference),
        readiness_dots(table, settings, reference, look),
        readiness_alt(table, reference, look.language),
    )
