"""Which innovations are candidates for quick wins, which of them can be chosen, and what belongs to them."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smartcity.analysis.counting import YES, flags, numbers
from smartcity.names import fold_each

POOL_STATES = ("nominated", "analysed", "formulated")
SETTLED_STATES = ("decided", "running", "evaluated")
ENDED_STATES = ("replaced", "stopped")

STOPPED, DECIDED, JOINT = "stopped", "decided-already", "joint-with-other"
NO_DIMENSION, NOT_NOMINATED = "no-dimension", "not-nominated"
WHY_NOT = (STOPPED, DECIDED, JOINT, NO_DIMENSION, NOT_NOMINATED)
"""Why a candidate is not in the pool, the reason that weighs most first."""

SAME = "same"
_ABSENT = -1


def candidates(innovations: pd.DataFrame, quick_wins: pd.DataFrame, overlaps: pd.DataFrame) -> pd.DataFrame:
    """One row an innovation that has a quick-win state or is marked as quick win, whatever their order.

    Columns `record_id opd name dimension budget state in_pool why_not`, sorted by OPD, name, record_id.
    `budget` in whole rupiah (NaN unknown); `state` None without one. In the pool are the states nominated
    to formulated, or, where no innovation has a state, every one marked; never one without a dimension or
    one that an overlap of answer `same` made part of another candidate. `why_not` is None in the pool, else
    one of WHY_NOT. Needs `record_id opd name dimension budget quick_win`; of quick wins the columns of
    `joined`, `state` and `row_id`; of overlaps `first_id second_id answer joint_lead`.
    """
    state = _states(innovations, quick_wins)
    has_state = pd.notna(state)
    chosen = np.flatnonzero(has_state | (flags(innovations["quick_win"]) == YES))
    rows = innovations.iloc[chosen]
    columns = {field: _objects(rows[field]) for field in ("record_id", "opd", "name", "dimension")}
    table = pd.DataFrame(
        {field: pd.Series(values, dtype=object) for field, values in columns.items()}
        | {"budget": numbers(rows["budget"]), "state": pd.Series(state[chosen], dtype=object)}
    )
    reason = _why_not(table, overlaps, states_used=bool(has_state.any()))
    table["in_pool"] = pd.isna(reason)
    table["why_not"] = pd.Series(reason, dtype=object)
    return table.iloc[_order(table)].reset_index(drop=True)


def standing_candidates(innovations: pd.DataFrame, quick_wins: pd.DataFrame) -> pd.DataFrame:
    """The candidates that are not replaced or stopped, in the innovations' order.

    Columns `record_id opd name dimension state`; needs what `candidates` needs of both.
    """
    state = _states(innovations, quick_wins)
    ended = pd.Series(state, dtype=object).isin(ENDED_STATES).to_numpy(dtype=bool)
    marked = flags(innovations["quick_win"]) == YES
    places = np.flatnonzero((pd.notna(state) | marked) & ~ended)
    rows = innovations[["record_id", "opd", "name", "dimension"]].iloc[places]
    return rows.assign(state=state[places])


def joined(frame: pd.DataFrame, innovations: pd.DataFrame) -> pd.DataFrame:
    """The records of a frame with the innovation that each belongs to in `record_id` (None: an orphan).

    By `innovation_id` where the region has that innovation, else by OPD and name in folded form. The
    frame's own record ids give way. Needs `opd innovation innovation_id`; of innovations `record_id opd
    name`.
    """
    ids = innovations["record_id"].to_numpy(dtype=object)
    places = pd.Index(ids, dtype=object).get_indexer(pd.Index(_objects(frame["innovation_id"]), dtype=object))
    open_rows = np.flatnonzero(places == _ABSENT)
    if len(open_rows) and len(ids):
        rows = frame.iloc[open_rows]
        backwards = np.argsort(ids, kind="stable")[::-1]  # of two equal names the smallest id counts
        keys = _keys(innovations["opd"], innovations["name"])
        known = {keys[place]: place for place in backwards}
        named = [known.get(key, _ABSENT) for key in _keys(rows["opd"], rows["innovation"])]
        places[open_rows] = named
    record_ids = np.full(len(frame), None, dtype=object)
    record_ids[places != _ABSENT] = ids[places[places != _ABSENT]]
    return frame.assign(record_id=pd.Series(record_ids, index=frame.index, dtype=object))


def orphans(frame: pd.DataFrame, innovations: pd.DataFrame) -> pd.DataFrame:
    """The records of a frame that belong to no innovation, to be named; needs the columns of `joined`."""
    return frame[joined(frame, innovations)["record_id"].isna().to_numpy()]


def by_age(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with its oldest record first, so that the last of several on the same matter is what counts.

    Needs `row_id`.
    """
    return frame if frame["row_id"].is_monotonic_increasing else frame.sort_values("row_id", kind="stable")


def _states(innovations: pd.DataFrame, quick_wins: pd.DataFrame) -> NDArray[np.object_]:
    """The newest state of each innovation, None without one."""
    state = np.full(len(innovations), None, dtype=object)
    rows = by_age(joined(quick_wins, innovations))
    places = pd.Index(innovations["record_id"], dtype=object).get_indexer(pd.Index(rows["record_id"]))
    known = places != _ABSENT
    state[places[known]] = _objects(rows["state"])[known]
    return state


def _why_not(table: pd.DataFrame, overlaps: pd.DataFrame, *, states_used: bool) -> NDArray[np.object_]:
    conditions = {
        STOPPED: table["state"].isin(ENDED_STATES),
        DECIDED: table["state"].isin(SETTLED_STATES),
        JOINT: table["record_id"].isin(_joined_to_another(overlaps, set(table["record_id"]))),
        NO_DIMENSION: table["dimension"].isna(),
        NOT_NOMINATED: ~table["state"].isin(POOL_STATES) & states_used,
    }
    reason = np.full(len(table), None, dtype=object)
    for code in reversed(WHY_NOT):
        reason[conditions[code].to_numpy(dtype=bool)] = code
    return reason


def _joined_to_another(overlaps: pd.DataFrame, candidate_ids: set[str]) -> set[str]:
    """Those that stand behind the lead of a joint quick win; a lead that is no candidate leads nobody."""
    same = overlaps[overlaps["answer"] == SAME]
    return {
        record_id
        for first, second, lead in zip(same["first_id"], same["second_id"], same["joint_lead"], strict=True)
        if lead in candidate_ids
        for record_id in (first, second)
        if record_id != lead
    }


def _order(table: pd.DataFrame) -> NDArray[np.intp]:
    keys = [
        f"{key}\n{record_id}"
        for key, record_id in zip(_keys(table["opd"], table["name"]), table["record_id"], strict=True)
    ]
    return np.array(sorted(range(len(keys)), key=keys.__getitem__), dtype=np.intp)


def _keys(opds: pd.Series, names: pd.Series) -> list[str]:
    """OPD and name of each row in folded form; a line break, which no folded text holds, sorts first."""
    opd_texts, name_texts = _objects(opds), _objects(names)
    folded_opds, folded_names = fold_each(set(opd_texts)), fold_each(set(name_texts))
    return [
        f"{folded_opds[opd]}\n{folded_names[name]}" for opd, name in zip(opd_texts, name_texts, strict=True)
    ]


def _objects(values: pd.Series) -> NDArray[np.object_]:
    """The values with None for what is absent."""
    plain = np.array(values, dtype=object)
    plain[values.isna().to_numpy(dtype=bool)] = None
    return plain
