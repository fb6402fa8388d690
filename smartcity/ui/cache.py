"""What every visitor shares: the database, the tables of a region at a revision, and the memory settings.

Tables, and what pages derive from them, are keyed by (database, region, revision, as-of) and shared without
a copy: never write into them.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import TypeVar, cast

import pandas as pd
import streamlit as st

from smartcity.analysis.changes import Comparison, Moved, compare_innovations, moved
from smartcity.analysis.counted import Counted
from smartcity.analysis.filters import Filters
from smartcity.analysis.progress import Progress
from smartcity.analysis.quick_wins import QuickWins, quick_wins
from smartcity.charts.drawn_figures import DrawnFigure
from smartcity.reference import load_reference
from smartcity.ui.made_once import MadeOnce
from smartcity.ui.pictures import Picture
from smartcity.workflow.stage_closing import progress_of
from smartcity.workflow.tables import RegionTables, seen_tables, whole_tables
from smartcity.workflow.timeline import record_log
from smartcity.workflow.workspace import Database, Workspace, served_database

Made = TypeVar("Made")
Key = tuple[str, str, str | None]
_PARTS_KEPT = 160
"""How many are kept of what every OPD sees its own of: sixty signed in, at two revisions and more."""
_COLLECTED_AFTER = (2_000, 10, 50)
"""Python's three thresholds: all is looked through after a million new objects, not seventy thousand."""
_TABLES: MadeOnce[RegionTables] = MadeOnce(24)
_OWN_TABLES: MadeOnce[RegionTables] = MadeOnce(_PARTS_KEPT)
_PROGRESS: MadeOnce[Progress] = MadeOnce(_PARTS_KEPT)
_QUICK_WINS: MadeOnce[QuickWins] = MadeOnce(_PARTS_KEPT)
_LOGS: MadeOnce[pd.DataFrame] = MadeOnce(8)
_OWN_LOGS: MadeOnce[pd.DataFrame] = MadeOnce(_PARTS_KEPT)
_COMPARED: MadeOnce[Comparison] = MadeOnce(8)
_OWN_COMPARED: MadeOnce[Comparison] = MadeOnce(_PARTS_KEPT)
_MOVED: MadeOnce[Moved] = MadeOnce(600)
_DERIVED: MadeOnce[object] = MadeOnce(600)
_PICTURES: MadeOnce[Picture] = MadeOnce(600)
_COUNTED: MadeOnce[Counted] = MadeOnce(120)
"""Fewer: what a picture counts of 60 000 innovations takes 3 MB, of a dimension half of one."""


@st.cache_resource(show_spinner=False)
def settle_memory() -> None:
    """Takes the loaded libraries out of garbage collection, once, and has the rest looked through rarely.

    With fifty people acting at 60 000 rows Python would look through all that is kept every eight seconds, a
    third of a second each time in which nobody is served; a thousandth of it is garbage. The rarer looks were
    measured to cost 20 MB in two minutes.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECTED_AFTER)


@contextmanager
def _not_collecting() -> Iterator[None]:
    """Reading a region makes no garbage, but half of its time would go into looking for some."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def shared_key(workspace: Workspace) -> tuple[str, str, str | None]:
    """What tells a region as this actor sees it from every other, for all that visitors share."""
    return (workspace.database.address, workspace.code, workspace.only_opd)


def database() -> Database:
    """The database of the settings, opened once for all visitors."""
    return served_database()


def region_tables(workspace: Workspace, revision: int, as_of: date | None) -> RegionTables:
    """What the actor may see of the region at the revision, or at the end of the day `as_of`; made once.

    Every OPD has its own part of the tables that all others share.
    """
    key = shared_key(workspace)

    def read() -> RegionTables:
        with _not_collecting():
            return whole_tables(workspace, as_of)

    def whole() -> RegionTables:
        return _TABLES.get((*key[:2], revision, as_of), read)

    if workspace.only_opd is None:
        return whole()
    return _OWN_TABLES.get((*key, revision, as_of), lambda: seen_tables(workspace, whole()))


def region_progress(workspace: Workspace, revision: int, as_of: date | None, *, closed: bool) -> Progress:
    """Where every OPD stands; closed stages keep their figures, or follow the data without `closed`."""

    def make() -> Progress:
        tables = region_tables(workspace, revision, as_of)
        return progress_of(tables if closed else replace(tables, closings=tables.closings.iloc[:0]))

    return _PROGRESS.get((*shared_key(workspace), revision, as_of, closed), make)


def region_quick_wins(workspace: Workspace, revision: int, as_of: date | None) -> QuickWins:
    """What is known of the region's quick wins; made once for all visitors."""
    return _QUICK_WINS.get(
        (*shared_key(workspace), revision, as_of),
        lambda: quick_wins(region_tables(workspace, revision, as_of), load_reference()),
    )


def region_log(workspace: Workspace, revision: int) -> pd.DataFrame:
    """What each change of the region's figures did, up to the revision; made once for all visitors."""
    key = (*shared_key(workspace), revision)
    if workspace.only_opd is not None:
        return _OWN_LOGS.get(key, lambda: record_log(workspace))

    def read() -> pd.DataFrame:
        with _not_collecting():
            return record_log(workspace)

    return _LOGS.get(key, read)


def compared_days(workspace: Workspace, revision: int, days: tuple[date, date | None]) -> Comparison:
    """The innovations at the end of both days (None: now) beside each other; made once for all visitors."""
    kept = _COMPARED if workspace.only_opd is None else _OWN_COMPARED

    def make() -> Comparison:
        before, after = (region_tables(workspace, revision, day).innovations for day in days)
        return compare_innovations(before, after, load_reference())

    return kept.get((*shared_key(workspace), revision, days), make)


def moved_since(
    workspace: Workspace, revision: int, days: tuple[date, date | None], filters: Filters
) -> Moved:
    """How much moved from the end of the first day to the end of the second; made once for all visitors."""
    return _MOVED.get(
        (*shared_key(workspace), revision, days, filters),
        lambda: moved(compared_days(workspace, revision, days), filters),
    )


def derived(key: Hashable, make: Callable[[], Made]) -> Made:
    """What `make` gives, made once for this key; the key says everything that it depends on.

    Shared without a copy: never write into it. `make` draws nothing.
    """
    return cast("Made", _DERIVED.get(key, make))


def picture(key: Hashable, draw: Callable[[], Picture]) -> Picture:
    """The picture, drawn once for this key; the key says everything that the drawing depends on.

    Its figure is a `DrawnFigure`.
    """

    def make() -> Picture:
        drawn = draw()
        return replace(drawn, figure=DrawnFigure(drawn.figure))

    return _PICTURES.get(key, make)


def counted(key: Hashable, make: Callable[[], Counted]) -> Counted:
    """What pictures count of the innovations, taken once for this key; never write into it."""
    return _COUNTED.get(key, make)
