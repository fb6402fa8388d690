"""The places of quick wins, one a dimension: decided, with a candidate, or empty."""

from __future__ import annotations

from typing import Any

import pandas as pd

from smartcity.analysis.candidates import SETTLED_STATES
from smartcity.analysis.headlines import MOST_NAMED, Clause, Headline, Quantity, Unit
from smartcity.analysis.quick_wins import QuickWins
from smartcity.reference import Reference

FILLED, CANDIDATE, EMPTY = "filled", "candidate", "empty"
COLUMNS = (
    "dimension",
    "place",
    "decided",
    "target",
    "waiting",
    "record_id",
    "opd",
    "name",
    "state",
    "status",
)


def quick_win_places(found: QuickWins, reference: Reference) -> pd.DataFrame:
    """One row a dimension that is to get a quick win or has one decided, in order, with COLUMNS.

    `place` is `filled` once the dimension has its target number decided, running or evaluated; else
    `candidate` where its pool has any, else `empty`. `record_id opd name state status` are of the first one
    decided by name, or of the candidate with the greatest value; None on an empty place. `waiting` are the
    candidates of the pool.
    """
    rows = []
    for dimension in reference.dimensions:
        own = found.candidates[found.candidates["dimension"] == dimension.code]
        decided = own[own["state"].isin(SETTLED_STATES)].sort_values(["name", "record_id"])
        pool = own[own["in_pool"].to_numpy(dtype=bool)].sort_values("value", ascending=False, kind="stable")
        target = found.settings.rules.target(dimension.code)
        if not target and decided.empty:
            continue
        place = FILLED if len(decided) >= target else CANDIDATE if len(pool) else EMPTY
        leading = {FILLED: decided, CANDIDATE: pool, EMPTY: own.iloc[:0]}[place].head(1).to_dict("records")
        first: dict[Any, Any] = leading[0] if leading else {}
        counts = {"decided": len(decided), "target": target, "waiting": len(pool)}
        said = {name: first.get(name) for name in ("record_id", "opd", "name", "state", "status")}
        rows.append({"dimension": dimension.code, "place": place} | counts | said)
    table = pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)
    return table.astype(dict.fromkeys(("decided", "target", "waiting"), "int64"))


def places_headline(places: pd.DataFrame) -> Headline:
    """How many quick wins are decided of how many, which dimensions are empty, how many candidates wait."""
    decided = int(places[["decided", "target"]].min(axis=1).sum())
    quantities = {"decided": Quantity(decided), "places": Quantity(int(places["target"].sum()))}
    clauses = [Clause("places_decided", quantities)]
    empty = tuple(places.loc[places["place"] == EMPTY, "dimension"])
    if len(empty) > MOST_NAMED:
        clauses.append(Clause("places_empty_several", {"dimensions": Quantity(len(empty))}))
    elif empty:
        clauses.append(Clause("places_empty", {"dimensions": Quantity(empty, Unit.DIMENSIONS)}))
    waiting = int(places["waiting"].sum())
    if waiting:
        clauses.append(Clause("places_waiting", {"candidates": Quantity(waiting)}))
    return tuple(clauses)
