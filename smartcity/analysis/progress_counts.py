"""What the progress of a region adds up to: per stage, per deliverable, per OPD, and what holds it back."""

from __future__ import annotations

import numpy as np
import pandas as pd

from smartcity.analysis.deliverables import DONE, MISSING, NOT_APPLICABLE, PARTLY, STATES
from smartcity.analysis.progress import OPD, REGION, Progress


def by_stage(progress: Progress, scope: str = OPD) -> pd.DataFrame:
    """Each stage in numbers: `stage done partly missing not_applicable applicable share`, a row a stage.

    Counts cells of the scope (`opd`: OPD x deliverable); `applicable` leaves out not applicable ones, `share`
    is done / applicable, NaN where nothing applies.
    """
    cells = progress.cells[progress.cells["scope"] == scope]
    numbers = [stage.number for stage in progress.stages.stages]
    return _counted(cells, ["stage"], pd.Index(numbers, name="stage"))


def by_deliverable(progress: Progress) -> pd.DataFrame:
    """Each deliverable in numbers: `stage deliverable scope` and the columns of `by_stage`, in order.

    Those of OPDs first, then those of the region (of which each counts 0 or 1).
    """
    names = ["stage", "deliverable", "scope"]
    keys = [
        (number, deliverable.code, scope)
        for scope in (OPD, REGION)
        for number, deliverable in progress.stages.columns(scope)
    ]
    return _counted(progress.cells, names, pd.MultiIndex.from_tuples(keys, names=names))


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


def holding_back(progress: Progress, stage: int | None = None) -> pd.DataFrame:
    """What holds OPDs back: `stage deliverable open applicable`, most OPDs first, those with none left out.

    `open` counts the OPDs that have yet to finish it. Of one stage, or of all up to the current one: what
    nobody was asked for yet holds nobody back.
    """
    table = by_deliverable(progress)
    table["open"] = table["missing"] + table["partly"]
    asked = table["stage"].eq(stage) if stage else table["stage"].le(progress.current_stage)
    wanted = table[(table["scope"] == OPD) & asked & (table["open"] > 0)]
    ordered = wanted.sort_values("open", ascending=False, kind="stable", ignore_index=True)
    return ordered[["stage", "deliverable", "open", "applicable"]]


def to_close(progress: Progress, stage: int) -> pd.DataFrame:
    """What is missing to close a stage: the open cells with `changed_by`, OPDs with most of them first.

    Columns as `Progress.cells`; `changed_by` are codes of who can change it, first the one to ask. The
    region's own deliverables stand last. Nothing missing gives an empty table.
    """
    cells = progress.cells
    wanted = cells[(cells["stage"] == stage) & cells["state"].isin([MISSING, PARTLY])].copy()
    most = wanted["opd"].map(wanted["opd"].value_counts()).fillna(0)
    places = {opd: place for place, opd in enumerate(progress.opds)}
    order = pd.DataFrame(
        {"region": wanted["opd"].isna(), "most": -most, "place": wanted["opd"].map(places).fillna(0)}
    )
    wanted["changed_by"] = [progress.stages.deliverables[code].changed_by for code in wanted["deliverable"]]
    ordered = order.sort_values(["region", "most", "place"], kind="stable").index
    return wanted.loc[ordered].reset_index(drop=True)


def state_matrix(progress: Progress, order: str = "furthest_back", stage: int | None = None) -> pd.DataFrame:
    """OPD x deliverable as states: index `opd`, columns (stage, deliverable) in order.

    `order`: `furthest_back` puts on top who has most open deliverables in `stage` (else up to the current
    one), `registry` keeps the order of the OPDs, `name` sorts them. A cell that a closed stage did not have
    is None.
    """
    cells = progress.cells[progress.cells["scope"] == OPD]
    columns = pd.MultiIndex.from_tuples(
        [(number, deliverable.code) for number, deliverable in progress.stages.columns(OPD)],
        names=["stage", "deliverable"],
    )
    opds = list(dict.fromkeys([*progress.opds, *cells["opd"]]))
    places = {opd: place for place, opd in enumerate(opds)}
    at = {column: place for place, column in enumerate(columns)}
    states = np.full((len(opds), len(columns)), None, dtype=object)
    keys = zip(cells["stage"], cells["deliverable"], strict=True)
    states[cells["opd"].map(places).to_numpy(dtype=int), [at[key] for key in keys]] = cells["state"]
    matrix = pd.DataFrame(states, index=pd.Index(opds, name="opd", dtype=object), columns=columns)
    if order == "name":
        return matrix.iloc[np.argsort(matrix.index.str.casefold(), kind="stable")]
    if order == "registry":
        return matrix
    numbers = matrix.columns.get_level_values("stage")
    asked = numbers == stage if stage else numbers <= progress.current_stage
    still_open = matrix.loc[:, asked].isin([MISSING, PARTLY]).sum(axis=1).to_numpy()
    silent = matrix.loc[:, asked].isin([MISSING]).sum(axis=1).to_numpy()
    return matrix.iloc[np.lexsort((np.arange(len(opds)), -silent, -still_open))]


def _counted(cells: pd.DataFrame, keys: list[str], index: pd.Index) -> pd.DataFrame:
    sums = cells.groupby([*keys, "state"], observed=True).size().unstack("state", fill_value=0)
    table = sums.reindex(index=index, columns=list(STATES), fill_value=0).fillna(0).astype("int64")
    table["applicable"] = table[[DONE, PARTLY, MISSING]].sum(axis=1)
    table["share"] = table[DONE] / table["applicable"].where(table["applicable"] > 0)
    return table.rename_axis(columns=None).reset_index()
