"""The sentence that says the point of a selection's firmness, as data."""

from __future__ import annotations

import pandas as pd

from smartcity.analysis.headlines import MOST_NAMED, Clause, Headline, Quantity, Unit


def firmness_headline(firmness: pd.DataFrame) -> Headline:
    """How many choices no weighting changes, and in which dimension the choice is least firm.

    Needs a `firmness.firmness` table; an empty one says that nothing is chosen. More than three least firm
    dimensions are counted.
    """
    if firmness.empty:
        return (Clause("firmness_nothing"),)
    shares = firmness["share"]
    members, always = Quantity(len(firmness)), int((shares == 1).sum())
    if always == len(firmness):
        return (Clause("firmness_all", {"members": members}),)
    clauses = [Clause("firmness_always", {"always": Quantity(always), "members": members})]
    lowest = float(shares.min())
    least = tuple(dict.fromkeys(firmness.loc[shares == lowest, "dimension"]))
    share = Quantity(lowest, Unit.SHARE)
    if len(least) > MOST_NAMED:
        clauses.append(Clause("firmness_least_several", {"dimensions": Quantity(len(least)), "share": share}))
    else:
        named = {"dimensions": Quantity(least, Unit.DIMENSIONS), "share": share}
        clauses.append(Clause("firmness_least", named))
    return tuple(clauses)
