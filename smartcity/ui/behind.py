"""The rows behind a mark: the choice in words, the innovations as a searchable table, one row's origin."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cached_property

import pandas as pd
import streamlit as st

from smartcity.analysis.completeness import by_record, filled_cells
from smartcity.analysis.filters import Filters, filtered
from smartcity.charts.wording import dimension_name, field_name, maturity_name, subdimension_name
from smartcity.reference import load_reference
from smartcity.reference.formats import number, rupiah, share
from smartcity.ui import origin, session
from smartcity.ui.cache import Made
from smartcity.ui.could_fill import show_who_could_fill
from smartcity.ui.language import say
from smartcity.ui.rows import chosen_page, matching, part_of, search_box, show_heading
from smartcity.ui.view import View

WIDTHS = {"opd": 200, "name": 270, "dimension": 140, "subdimension": 170, "maturity": 130, "file": 200}
"""In pixels: what and where it belongs stands side by side on a small projector."""
SHOWN = (
    "opd",
    "name",
    "dimension",
    "subdimension",
    "maturity",
    "digital",
    "quick_win",
    "budget",
    "filled",
    "file",
)


def in_words(filters: Filters) -> str:
    """What the filters keep, in the visitor's language: `Smart Living, Dinas Kesehatan`; '' for all."""
    language, reference = session.language(), load_reference()
    parts: list[str] = []
    if filters.subdimension is not None:
        parts.append(subdimension_name(filters.subdimension, language, reference))
    if filters.dimension is not None:
        parts.append(dimension_name(filters.dimension, language, reference))
    if filters.opd is not None:
        parts.append(filters.opd)
    if filters.year is not None:
        parts.append(str(filters.year))
    if filters.maturity is not None:
        parts.append(maturity_name(filters.maturity, language, reference))
    for field in ("digital", "quick_win"):
        flag = getattr(filters, field)
        if flag is not None:
            parts.append(f"{field_name(field, language, reference)}: {say(flag)}")
    if filters.budget is not None:
        parts.append(say(f"rows_budget_{filters.budget}"))
    if filters.lacks is not None:
        parts.append(say("rows_lacks", field=field_name(filters.lacks, language, reference)))
    return ", ".join(parts)


def table_to_show(innovations: pd.DataFrame) -> pd.DataFrame:
    """The shown columns of innovations as text in the visitor's language, on the same index."""
    language, reference = session.language(), load_reference()
    flags = {True: say("yes"), False: say("no")}
    return pd.DataFrame(
        {
            "opd": innovations["opd"].astype(object),
            "name": innovations["name"].astype(object),
            "dimension": _named(innovations["dimension"], lambda c: dimension_name(c, language, reference)),
            "subdimension": _named(
                innovations["subdimension"], lambda c: subdimension_name(c, language, reference)
            ),
            "maturity": _named(innovations["maturity"], lambda c: maturity_name(c, language, reference)),
            "digital": innovations["digital"].map(flags).astype(object),
            "quick_win": innovations["quick_win"].map(flags).astype(object),
            "budget": [None if pd.isna(v) else rupiah(int(v), language) for v in innovations["budget"]],
            "filled": [
                share(part, language=language) for part in by_record(filled_cells(innovations, reference))
            ],
            "file": innovations["file"].astype(object),
        },
        index=innovations.index,
    )


@dataclass(frozen=True)
class _Found:
    """The innovations that the filters and the searched words leave; `rows` is taken when needed."""

    view: View
    filters: Filters
    words: str = ""

    @cached_property
    def rows(self) -> pd.DataFrame:
        rows = filtered(self.view.tables.innovations, self.filters)
        return rows.loc[matching(table_to_show(rows), self.words).index] if self.words else rows

    @property
    def count(self) -> int:
        return self._derived("rows_found", lambda: len(self.rows))

    def page(self, number: int) -> pd.DataFrame:
        # Only the page in sight is put into words: of 60 000 rows that would take half a second each time.
        return self._derived("rows_in_words", lambda: table_to_show(part_of(self.rows, number)), number)

    def _derived(self, name: str, make: Callable[[], Made], *of: Hashable) -> Made:
        return self.view.derived(name, make, self.filters, self.words, session.language(), *of)


def show_rows(view: View, page: str) -> None:
    """The innovations behind the page's selection (all in view without one), and the picked one's origin."""
    chosen = session.selection(page)
    filters = view.filters.narrowed(dict(chosen.where)) if chosen else view.filters
    found = _Found(view, filters)
    language = session.language()
    what = in_words(filters) or say("rows_all")
    shown, total = number(found.count, 0, language), number(len(view.tables.innovations), 0, language)
    heading = say("rows_behind", shown=shown, total=total, what=what)
    show_heading(page, heading, narrowed=chosen is not None)
    if not found.count:
        st.text(say("rows_none"))
        show_who_could_fill(view, filters)
        return
    words = search_box(page)
    if words:
        found = _Found(view, filters, words)
    if not found.count:
        st.text(say("rows_not_found"))
        return
    _show_table(view, page, found)


def _show_table(view: View, page: str, found: _Found) -> None:
    part = found.page(chosen_page(found.count, page))
    language = session.language()
    names = load_reference().kinds["innovation"].fields
    labels = {code: names[code].names[language] if code in names else say(f"column_{code}") for code in SHOWN}
    st.caption(say("rows_pick"))
    st.dataframe(
        part,
        key=f"{page}_rows_{session.table_round(page)}",
        hide_index=True,
        placeholder="",
        column_config={
            code: st.column_config.TextColumn(label, width=WIDTHS.get(code)) for code, label in labels.items()
        },
        on_select=lambda: _take_row(page, part.index),
        selection_mode="single-cell",
    )
    labels_by_place = {
        int(place): f"{name} ({opd})"
        for place, name, opd in zip(part.index, part["name"], part["opd"], strict=True)
    }
    record = st.selectbox(
        say("rows_pick_list"),
        list(labels_by_place),
        index=None,
        format_func=labels_by_place.__getitem__,
        key=f"{page}_pick_{session.table_round(page)}",
        placeholder=say("rows_pick_list"),
        label_visibility="collapsed",
        width=480,
    )
    if record is not None:
        session.open_origin(page, record)
    opened = session.opened_origin(page)
    if opened is not None and opened < len(view.tables.innovations):
        origin.show_drawer(view, page, view.tables.innovations.iloc[opened])


def _take_row(page: str, index: pd.Index) -> None:
    cells = session.state()[f"{page}_rows_{session.table_round(page)}"].selection.cells
    if cells:
        session.open_origin(page, int(index[cells[0][0]]))


def _named(values: pd.Series, name: Callable[[str], str]) -> pd.Series:
    known = {code: name(code) for code in values.dropna().unique()}
    return values.astype(object).map(known)
