"""The sentences that say the point of the risks and of what their treatment moves, as data."""

from __future__ import annotations

import pandas as pd

from smartcity.analysis.headlines import Clause, Headline, Quantity, Unit
from smartcity.analysis.risks import NOT_SCORED, OTHER_SCALE, SCALE_UNKNOWN, open_risks


def risk_headline(assessed: pd.DataFrame) -> Headline:
    """How many risks are above appetite and how many of those still block a decision, from `assess_risks`.

    Risks without a size are counted by their gap, those of no known innovation apart; zeros are left out.
    """
    if assessed.empty:
        return (Clause("risk_none"),)
    judged = int(assessed["standing"].notna().sum())
    above = int(assessed["above_appetite"].sum())
    if not judged:
        clauses = [Clause("risk_none_scored", {"risks": Quantity(len(assessed))})]
    elif not above:
        clauses = [Clause("risk_none_above", {"judged": Quantity(judged)})]
    else:
        quantities = {"above": Quantity(above), "judged": Quantity(judged)}
        clauses = [Clause("risk_above", quantities, {"risk": "above"})]
        blocking = len(open_risks(assessed))
        if blocking:
            clauses.append(Clause("risk_open", {"open": Quantity(blocking)}, {"risk": "open"}))
    gaps = assessed["gap"].value_counts()
    clauses += [
        Clause(f"risk_gap_{gap}", {"risks": Quantity(int(gaps[gap]))}, {"risk": gap})
        for gap in (NOT_SCORED, SCALE_UNKNOWN, OTHER_SCALE)
        if gap in gaps
    ]
    orphans = int(assessed["record_id"].isna().sum())
    if orphans:
        clauses.append(Clause("risk_orphans", {"risks": Quantity(orphans)}, {"risk": "orphan"}))
    return tuple(clauses)


def movement_headline(moves: pd.DataFrame, innovation: str) -> Headline:
    """How many risks of one innovation fall with their treatment, from `risks.movements`.

    Those that rise, stay, or whose residual is unknown are counted apart; zeros are left out.
    """
    name = {"innovation": Quantity({"id": innovation, "en": innovation}, Unit.NAMES)}
    if moves.empty:
        return (Clause("risk_moves_none", name),)
    known, change = moves["residual_known"], moves["to_value"] - moves["from_value"]
    quantities = {**name, "lower": Quantity(int((change < 0).sum())), "risks": Quantity(len(moves))}
    others = {
        "risk_moves_higher": change > 0,
        "risk_moves_stays": known & (change == 0),
        "risk_moves_unknown": ~known,
    }
    return (
        Clause("risk_moves", quantities),
        *(Clause(key, {"risks": Quantity(int(rows.sum()))}) for key, rows in others.items() if rows.any()),
    )
