"""The bar above every page: language and region, and on the pages that explore also what part is looked at.

All are widgets bound to the URL, so that they survive a page change and a link reproduces a view. A link
carries the names that the boxes show.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from smartcity.analysis.filters import UNASSIGNED, Filters
from smartcity.reference import load_reference
from smartcity.ui import session
from smartcity.ui.language import named, say


@dataclass(frozen=True, slots=True)
class View:
    """What the bar says: the region's code (None where there is no region yet), the filters, and the day.

    `as_of` None means the latest state.
    """

    region: str | None
    filters: Filters
    as_of: date | None


def choose_language() -> None:
    """The language switch."""
    st.segmented_control(
        say("bar_language"),
        session.LANGUAGE_LABELS,
        default=session.LANGUAGE_LABELS[0],
        required=True,
        key=session.LANGUAGE_KEY,
        bind="query-params",
    )


def choose_region(regions: Mapping[str, str]) -> str | None:
    """The region's code out of `regions` ({code: name}); None where there is none yet."""
    return st.selectbox(
        say("bar_region"),
        list(regions),
        format_func=lambda code: regions.get(code, code),
        key=session.REGION_KEY,
        bind="query-params",
        placeholder=say("bar_no_region"),
        disabled=not regions,
        width=230,
    )


def choose_filters(opds: Sequence[str], years: Sequence[int]) -> tuple[Filters, date | None]:
    """The chosen part of the innovations and the day as of which they are shown (None: now).

    `opds` and `years` are those that the region knows; a link that names another falls back to all.
    """
    names = {dimension.code: named(dimension.names) for dimension in load_reference().dimensions}
    names[UNASSIGNED] = say("unassigned")
    dimension = st.selectbox(
        say("bar_dimension"),
        list(names),
        index=None,
        format_func=lambda code: names.get(code, code),
        key="dimension",
        bind="query-params",
        placeholder=say("bar_all_dimensions"),
        width=175,
    )
    opd = st.selectbox(
        say("bar_opd"),
        list(opds),
        index=None,
        key="opd",
        bind="query-params",
        placeholder=say("bar_all_opds"),
        width=185,
    )
    year = st.selectbox(
        say("bar_year"),
        list(years),
        index=None,
        key="year",
        bind="query-params",
        placeholder=say("bar_all_years"),
        width=140,
    )
    as_of = st.date_input(
        say("bar_as_of"), value=None, format="DD/MM/YYYY", key="as_of", bind="query-params", width=145
    )
    return Filters(dimension=dimension, opd=opd, year=year), as_of
