"""How the numbers moved: the burn-up of reports over minutes or weeks, and who moved them in between."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import timedelta

import numpy as np
import pandas as pd

from smartcity.analysis.coverage import by_dimension
from smartcity.analysis.deliverables import DONE
from smartcity.analysis.progress import OPD, Progress
from smartcity.reference import Reference
from smartcity.reference.formats import ZONE_HOURS

STEPS = {"minute": "min", "hour": "h", "day": "D", "week": "W"}
REGISTRY = "opd"
BURN_UP_COLUMNS = ["at", "expected", "reporting", "innovations"]
_MINUTES_UNTIL, _HOURS_UNTIL, _DAYS_UNTIL = timedelta(hours=4), timedelta(days=3), timedelta(days=60)


def burn_up(log: pd.DataFrame, zone: str, step: str) -> pd.DataFrame:
    """How many OPDs had reported out of how many expected, and how many innovations, at the end of each step.

    `log` is a table of `workflow.timeline.record_log`; `step` is minute, hour, day or week. A row a step in
    which something changed: `at` (the step's beginning on the clock of `zone`, a week's is Monday),
    `expected` (the registry as it was then), `reporting` (of those, with at least one innovation; without a
    registry all that have one), `innovations`. Nothing stored gives an empty table.
    """
    states = _states(log)
    if states.empty:
        return states
    local = _one_way(states["at"]).dt.tz_localize(None) + timedelta(hours=ZONE_HOURS[zone])
    if step == "week":
        begun = local.dt.floor("D") - pd.to_timedelta(local.dt.day_of_week, unit="D")
    else:
        begun = local.dt.floor(STEPS[step])
    last = states.assign(at=begun).drop_duplicates("at", keep="last")
    return last.reset_index(drop=True)[BURN_UP_COLUMNS]


def fitting_step(log: pd.DataFrame) -> str:
    """The step in which a region's history is best read: minutes within a session, weeks over the stages."""
    if log.empty:
        return "day"
    moments = _one_way(log["at"])
    span = moments.max() - moments.min()
    if span <= _MINUTES_UNTIL:
        return "minute"
    if span <= _HOURS_UNTIL:
        return "hour"
    return "day" if span <= _DAYS_UNTIL else "week"


def moved_opds(
    before: Progress, after: Progress, innovations_before: pd.DataFrame, innovations_after: pd.DataFrame
) -> pd.DataFrame:
    """Which OPDs moved between two states: `opd innovations_before innovations_after done_before done_after`.

    `done` counts finished deliverables of all stages that apply. Only OPDs in which a number changed, those
    with the greatest change of deliverables first, then of innovations. Equal states give an empty table.
    """
    parts = {
        "innovations_before": _rows_by_opd(innovations_before),
        "innovations_after": _rows_by_opd(innovations_after),
        "done_before": _done_by_opd(before),
        "done_after": _done_by_opd(after),
    }
    opds = list(
        dict.fromkeys([*after.opds, *before.opds, *parts["innovations_after"], *parts["innovations_before"]])
    )
    table = pd.DataFrame({"opd": pd.Series(opds, dtype=object)})
    for column, counts in parts.items():
        table[column] = np.array([counts[opd] for opd in opds], dtype=np.int64)
    done = table["done_after"] - table["done_before"]
    rows = table["innovations_after"] - table["innovations_before"]
    order = np.lexsort((np.arange(len(table)), -rows.abs(), -done.abs()))
    moved = ((done != 0) | (rows != 0)).to_numpy()
    return table.iloc[[place for place in order if moved[place]]].reset_index(drop=True)


def moved_counts(moved: pd.DataFrame) -> tuple[int, int]:
    """By how much finished deliverables and innovations grew in all, from a `moved_opds` table."""
    done = int((moved["done_after"] - moved["done_before"]).sum())
    return done, int((moved["innovations_after"] - moved["innovations_before"]).sum())


def moved_dimensions(before: pd.DataFrame, after: pd.DataFrame, reference: Reference) -> pd.DataFrame:
    """Innovations a dimension in two states: `dimension before after`, the six in order and `unassigned`."""
    earlier, later = by_dimension(before, reference), by_dimension(after, reference)
    return pd.DataFrame(
        {
            "dimension": later["dimension"],
            "before": earlier["innovations"].to_numpy(),
            "after": later["innovations"].to_numpy(),
        }
    )


def moved_deliverables(before: Progress, after: Progress) -> pd.DataFrame:
    """Which cells changed their state: `opd stage deliverable before after`, in the order of `after`.

    Only cells that both states have; an OPD or deliverable that came or went moved no cell. `opd` is None
    for the region's own.
    """
    keys = ["opd", "stage", "deliverable"]
    earlier, later = (
        zip(
            state.cells["opd"],
            state.cells["stage"],
            state.cells["deliverable"],
            state.cells["state"],
            strict=True,
        )
        for state in (before, after)
    )
    known = {(opd, stage, code): state for opd, stage, code, state in earlier}
    rows = [
        (opd, stage, code, known[opd, stage, code], state)
        for opd, stage, code, state in later
        if known.get((opd, stage, code), state) != state
    ]
    return pd.DataFrame(rows, columns=[*keys, "before", "after"])


def _one_way(moments: pd.Series) -> pd.Series:
    """The moments of changes in their order, none after a later change's.

    A clock that ran ahead and was put right dates what came before too late; "as of" takes it the same way.
    """
    return moments[::-1].cummin()[::-1]


def _states(log: pd.DataFrame) -> pd.DataFrame:
    """The numbers after every revision that changed any of them, `at` in UTC."""
    registry: Counter[str | None] = Counter()
    rows_of: Counter[str | None] = Counter()
    owners: dict[str, str | None] = {}
    states = []
    names = ("revision", "kind", "record_id", "counts", "opd")
    rows = zip(*(log[name].to_numpy(dtype=object) for name in names), strict=True)
    for _, changes in itertools.groupby(rows, key=lambda row: row[0]):
        for _, kind, record, counts, opd in changes:
            counter = registry if kind == REGISTRY else rows_of
            if record in owners:
                counter[owners.pop(record)] -= 1
            if counts:
                owners[record] = None if pd.isna(opd) else opd
                counter[owners[record]] += 1
        expected = {opd for opd, times in registry.items() if times}
        reporting = {opd for opd, rows in rows_of.items() if rows and opd is not None}
        of_those = reporting & expected if expected else reporting
        states.append((len(expected), len(of_those), rows_of.total()))
    moments = log.loc[~log["revision"].duplicated(keep="last"), "at"].astype("datetime64[us, UTC]")
    table = pd.DataFrame(states, columns=BURN_UP_COLUMNS[1:], index=moments.index).assign(at=moments)
    return table[BURN_UP_COLUMNS]


def _rows_by_opd(innovations: pd.DataFrame) -> Counter[str]:
    return Counter({str(opd): int(rows) for opd, rows in innovations["opd"].value_counts().items() if rows})


def _done_by_opd(progress: Progress) -> Counter[str]:
    cells = progress.cells
    done = cells[(cells["scope"] == OPD) & (cells["state"] == DONE)]
    return Counter({str(opd): int(count) for opd, count in done["opd"].value_counts().items()})
