"""The sentence that says the point of a selection's firmness, as data."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from smartcity.analysis.headlines import MOST_NAMED, Clause, Headline, Quantity, Unit


def firmness_headline(firmness: pd.DataFrame, must: Collection[str] = ()) -> Headline:
    """How many choices no weighting changes, and in which dimension the choice is least firm.

    Needs a `firmness.firmness` table; an empty one says that nothing is chosen. Record ids in `must` are
    asked for by the rules and not compared. More than three least firm dimensions are counted.
    """
    if firmness.empty:
        return (Clause("firmness_nothing"),)
    compared = firmness[~firmness["record_id"].isin(list(must))]
    if compared.empty:
        return (Clause("firmness_all_must"),)
    shares = compared["share"]
    members, always = Quantity(len(compared)), int((shares == 1).sum())
    if always == len(compared):
        return (Clause("firmness_all", {"members": members}),)
    clauses = [Clause("firmness_always", {"always": Quantity(always), "members": members})]
    lowest = float(shares.min())
    least = tuple(dict.fromkeys(compared.loc[shares == lowest, "dimension"]))
    share = Quantity(lowest, Unit.SHARE)
    if len(least) > MOST_NAMED:
        clauses.append(Clause("firmness_least_several", {"dimensions": Quantity(len(least)), "share": share}))
    else:
        named = {"dimensions": Quantity(least, Unit.DIMENSIONS), "share": share}
        clauses.append(Clause("firmness_least", named))
    return tuple(clauses)
