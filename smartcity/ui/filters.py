"""The bar above every page: language and region, and on the pages that explore also what part is looked at.

All are widgets bound to the URL, so that they survive a page change and a link reproduces a view. A link
carries the names that the boxes show. A page shows only the filters that its figures follow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from smartcity.analysis.filters import UNASSIGNED, Filters
from smartcity.reference import StageList, load_reference
from smartcity.ui import session
from smartcity.ui.language import named, say

OF_INNOVATIONS = ("dimension", "opd", "year", "as_of")
OF_PROGRESS = ("stage", "opd", "as_of")
OF_QUICK_WINS = ("dimension", "opd", "as_of")


@dataclass(frozen=True, slots=True)
class Known:
    """What the region knows: its OPDs, the years of its innovations and its list of stages."""

    opds: Sequence[str]
    years: Sequence[int]
    stages: StageList


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the bar says: the filters, the number of a stage (None: all), and the day (None: now)."""

    filters: Filters
    stage: int | None
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


def choose_filters(shown: Sequence[str], known: Known) -> Chosen:
    """The chosen part, from the boxes that `shown` names; the others leave their part open.

    A link that names what the region does not know falls back to all.
    """
    dimension = _choose_dimension() if "dimension" in shown else None
    stage = _choose_stage(known.stages) if "stage" in shown else None
    opd = _choose_opd(known.opds) if "opd" in shown else None
    year = _choose_year(known.years) if "year" in shown else None
    as_of = _choose_day() if "as_of" in shown else None
    return Chosen(Filters(dimension=dimension, opd=opd, year=year), stage, as_of)


def _choose_dimension() -> str | None:
    names = {dimension.code: named(dimension.names) for dimension in load_reference().dimensions}
    names[UNASSIGNED] = say("unassigned")
    return st.selectbox(
        say("bar_dimension"),
        list(names),
        index=None,
        format_func=lambda code: names.get(code, code),
        key="dimension",
        bind="query-params",
        placeholder=say("bar_all_dimensions"),
        width=175,
    )


def _choose_stage(stages: StageList) -> int | None:
    names = {stage.number: named(stage.names) for stage in stages.stages}
    return st.selectbox(
        say("bar_stage"),
        list(names),
        index=None,
        format_func=lambda number: names.get(number, str(number)),
        key="stage",
        bind="query-params",
        placeholder=say("bar_all_stages"),
        width=150,
    )


def _choose_opd(opds: Sequence[str]) -> str | None:
    return st.selectbox(
        say("bar_opd"),
        list(opds),
        index=None,
        key="opd",
        bind="query-params",
        placeholder=say("bar_all_opds"),
        width=185,
    )


def _choose_year(years: Sequence[int]) -> int | None:
    return st.selectbox(
        say("bar_year"),
        list(years),
        index=None,
        key="year",
        bind="query-params",
        placeholder=say("bar_all_years"),
        width=140,
    )


def _choose_day() -> date | None:
    return st.date_input(
        say("bar_as_of"),
        value=None,
        format="DD/MM/YYYY",
        key=session.AS_OF_KEY,
        bind="query-params",
        width=145,
    )
