"""The register below the matrix: risks in the order in which to treat them, and what each one lacks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from smartcity.analysis.risks import in_cell, open_risks
from smartcity.reference import RiskPreset
from smartcity.reference.formats import number
from smartcity.ui import risk_form, session
from smartcity.ui.language import named, say
from smartcity.ui.quick_win_records import risks_in_view
from smartcity.ui.quick_win_words import size_words
from smartcity.ui.risk_board import day_of
from smartcity.ui.risk_words import appetite_words, due_words, standing_words, todo_words, treatment_words
from smartcity.ui.rows import matching, page_of, pick_from_list, search_box, show_heading
from smartcity.ui.view import View

WIDTHS = {
    "standing": 125,
    "appetite": 120,
    "event": 225,
    "todo": 300,
    "innovation": 180,
    "owner": 180,
    "plan": 220,
    "due": 190,
    "status": 130,
    "opd": 170,
    "inherent": 120,
}
ABOVE, OPEN, ORPHAN = "above", "open", "orphan"


def show_register(view: View, page: str) -> None:
    """The risks of what is selected, all without; each opens its form."""
    risks = risks_in_view(view)
    chosen = session.selection(page)
    where = dict(chosen.where) if chosen is not None else {}
    preset = view.quick_wins.preset
    kept = fitting(risks, where, preset)
    shown, total = (number(len(part), 0, session.language()) for part in (kept, risks))
    heading = say("risk_register", shown=shown, total=total, what=_what(where, kept, preset))
    with show_heading(page, heading, narrowed=bool(where)):
        risk_form.offer_new(view, where.get("record_id"))
    words = search_box(page)
    if words:
        kept = kept.loc[matching(kept[["event", "innovation", "opd", "owner"]], words).index]
    part = page_of(kept, key=page)
    day = day_of(view)
    narrowed = (
        session.language(),
        words,
        tuple(where.items()),
        view.filters,
        day,
        *part.index[:1],
        len(part),
    )
    rows = view.derived("risk_rows", lambda: rows_in_words(part, preset, day), *narrowed)
    st.dataframe(
        rows,
        hide_index=True,
        placeholder="",
        key=f"{page}_rows_{session.table_round(page)}",
        column_config={
            name: st.column_config.TextColumn(say(f"risk_column_{name}"), width=WIDTHS[name])
            for name in rows.columns
        },
        on_select=lambda: _take_row(page, part),
        selection_mode="single-cell",
    )
    pick_from_list(
        f"{page}_pick",
        say("risk_pick"),
        [f"{event} ({of})" for event, of in zip(part["event"], part["innovation"], strict=True)],
        lambda place: risk_form.open_risk(part.iloc[place].to_dict()),
    )


def rows_in_words(risks: pd.DataFrame, preset: RiskPreset, day: date) -> pd.DataFrame:
    """Risks as text: how large, what, and what to do about it on that day."""
    records = risks.astype(object).where(risks.notna(), None).to_dict("records")
    return pd.DataFrame(
        {
            "standing": [standing_words(record, preset) for record in records],
            "appetite": [appetite_words(record) for record in records],
            "event": [record["event"] for record in records],
            "todo": [todo_words(record, day, preset) for record in records],
            "innovation": [record["innovation"] for record in records],
            "owner": [record["owner"] for record in records],
            "plan": [record["plan"] for record in records],
            "due": [due_words(record, day) for record in records],
            "status": [treatment_words(record) for record in records],
            "opd": [record["opd"] for record in records],
            "inherent": [size_words(record["inherent"], preset) for record in records],
        }
    )


def fitting(risks: pd.DataFrame, where: Mapping[str, Any], preset: RiskPreset) -> pd.DataFrame:
    """The risks of a cell of the matrix, of one innovation, or of a part of the page's sentence."""
    kept = risks
    if "likelihood" in where:
        kept = in_cell(kept, preset, where["counted"], where["likelihood"], where["impact"])
    if "record_id" in where:
        kept = kept[kept["record_id"] == where["record_id"]]
    part = where.get("risk")
    if part == ABOVE:
        kept = kept[kept["above_appetite"].fillna(False).astype(bool)]
    elif part == OPEN:
        kept = open_risks(kept)
    elif part == ORPHAN:
        kept = kept[kept["record_id"].isna()]
    elif part is not None:
        kept = kept[kept["gap"] == part]
    return kept


def _what(where: Mapping[str, Any], kept: pd.DataFrame, preset: RiskPreset) -> str:
    parts = []
    if "record_id" in where and len(kept):
        parts.append(str(kept["innovation"].iloc[0]))
    if "likelihood" in where:
        value = preset.value(where["likelihood"], where["impact"])
        level = named(preset.band(value).names) if value is not None else ""
        said = {name: where[name] for name in ("likelihood", "impact")}
        parts.append(say("risk_what_cell", level=level, **said))
    if "risk" in where:
        parts.append(say(f"risk_what_{where['risk']}"))
    return ", ".join(parts) or say("risk_what_all")


def _take_row(page: str, risks: pd.DataFrame) -> None:
    cells = session.state()[f"{page}_rows_{session.table_round(page)}"].selection.cells
    if cells:
        risk_form.open_risk(risks.iloc[cells[0][0]].to_dict())
