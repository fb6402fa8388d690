"""What the progress of a region adds up to: per stage, per deliverable, per OPD, and what holds it back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smartcity.analysis.deliverables import DONE, MISSING, NOT_APPLICABLE, PARTLY
from smartcity.analysis.progress import OPD, Progress, StateCounts


def by_stage(progress: Progress, scope: str = OPD) -> dict[int, StateCounts]:
    """Each stage in numbers, in order: the counts of all its deliverables of the scope (`opd` or `region`).

    Of scope `opd` these are cells OPD x deliverable; a stage without deliverables of the scope counts none.
    """
    sums = {stage.number: StateCounts() for stage in progress.stages.stages}
    for (counted, number, _), counts in progress.counts.items():
        if counted == scope:
            sums[number] += counts
    return sums


def by_opd(progress: Progress) -> pd.DataFrame:
    """Each OPD and stage: `opd stage done applicable share missing`, OPDs in order, stages within.

    `missing` lists the codes of deliverables that apply and are not done, so done + their number =
    applicable. `share` is NaN where nothing applies. No OPDs give an empty table.
    """
    cells = progress.cells[progress.cells["scope"] == OPD]
    lists: dict[tuple[str, int], list[str]] = {}
    counts: dict[tuple[str, int], list[int]] = {}
    for opd, stage, code, state in zip(
        cells["opd"], cells["stage"], cells["deliverable"], cells["state"], strict=True
    ):
        count = counts.setdefault((opd, stage), [0, 0])
        count[0] += state == DONE
        count[1] += state != NOT_APPLICABLE
        if state in {MISSING, PARTLY}:
            lists.setdefault((opd, stage), []).append(code)
    numbers = [stage.number for stage in progress.stages.stages]
    opds = list(dict.fromkeys([*progress.opds, *cells["opd"]]))
    rows = []
    for opd in opds:
        for stage in numbers:
            done, applicable = counts.get((opd, stage), (0, 0))
            share = done / applicable if applicable else np.nan
            rows.append((opd, stage, done, applicable, share, lists.get((opd, stage), [])))
    return pd.DataFrame(rows, columns=["opd", "stage", "done", "applicable", "share", "missing"])


def holding_back(progress: Progress, stage: int | None = None) -> list[tuple[int, str, StateCounts]]:
    """What holds OPDs back: (stage, deliverable, counts), most unfinished OPDs first, without finished ones.

    Of one stage, or of all up to the current one: what nobody was asked for yet holds nobody back.
    """
    asked = {stage} if stage else set(range(progress.current_stage + 1))
    wanted = [
        (number, code, counts)
        for (scope, number, code), counts in progress.counts.items()
        if scope == OPD and number in asked and counts.unfinished
    ]
    return sorted(wanted, key=lambda held_back: -held_back[2].unfinished)


def to_close(progress: Progress, stage: int) -> pd.DataFrame:
    """What is missing to close a stage: the open cells with `changed_by`, OPDs with most of them first.

    Columns as `Progress.cells`; `changed_by` are codes of who can change it, first the one to ask. The
    region's own deliverables stand last. Nothing missing gives an empty table.
    """
    cells = progress.cells
    states = cells["state"].to_numpy(dtype=object)
    still_open = (states == MISSING) | (states == PARTLY)
    rows = np.flatnonzero((cells["stage"].to_numpy() == stage) & still_open).tolist()
    opds: list[str | None] = cells["opd"].tolist()
    most = Counter(opds[row] for row in rows)
    places: dict[str | None, int] = {opd: place for place, opd in enumerate(progress.opds)}
    rows.sort(key=lambda row: (opds[row] is None, -most[opds[row]], places.get(opds[row], 0)))
    ordered = cells.iloc[rows].reset_index(drop=True)
    changed_by = [progress.stages.deliverables[code].changed_by for code in ordered["deliverable"]]
    ordered["changed_by"] = pd.Series(changed_by, dtype=object)
    return ordered


def state_matrix(progress: Progress, order: str = "furthest_back", stage: int | None = None) -> pd.DataFrame:
    """OPD x deliverable as states: index `opd`, columns (stage, deliverable) in order.

    `order`: `furthest_back` puts on top who has most open deliverables in `stage` (else up to the current
    one), `registry` keeps the order of the OPDs, `name` sorts them. A cell that a closed stage did not have
    is None.
    """
    columns = [(number, deliverable.code) for number, deliverable in progress.stages.columns(OPD)]
    states, opds = _states(progress, columns)
    if order == "name":
        rows = np.argsort([opd.casefold() for opd in opds], kind="stable")
    elif order == "registry":
        rows = np.arange(len(opds))
    else:
        asked = [number == stage if stage else number <= progress.current_stage for number, _ in columns]
        silent = (states[:, asked] == MISSING).sum(axis=1)
        still_open = silent + (states[:, asked] == PARTLY).sum(axis=1)
        rows = np.lexsort((np.arange(len(opds)), -silent, -still_open))
    return pd.DataFrame(
        states[rows],
        index=pd.Index([opds[row] for row in rows], name="opd", dtype=object),
        columns=pd.MultiIndex.from_tuples(columns, names=["stage", "deliverable"]),
        dtype=object,
    )


def _states(progress: Progress, columns: Sequence[tuple[int, str]]) -> tuple[NDArray[np.object_], list[str]]:
    """The state of each OPD (a row) in each column, None where there is no cell, and the OPDs in order."""
    cells = progress.cells
    names = ("scope", "opd", "stage", "deliverable", "state")
    rows = zip(*(cells[name].to_numpy(dtype=object) for name in names), strict=True)
    found = {(opd, (stage, code)): state for scope, opd, stage, code, state in rows if scope == OPD}
    opds = list(dict.fromkeys([*progress.opds, *(opd for opd, _ in found)]))
    states = np.full((len(opds), len(columns)), None, dtype=object)
    for place, opd in enumerate(opds):
        states[place] = [found.get((opd, column)) for column in columns]
    return states, opds
