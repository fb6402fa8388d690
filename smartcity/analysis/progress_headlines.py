"""The sentences that say the point of progress, of the daftar tagih and of the burn-up, as data."""

from __future__ import annotations

import pandas as pd

from smartcity.analysis.follow_up import FOLLOW_UP_STATES
from smartcity.analysis.headlines import Clause, Headline, Quantity, Unit
from smartcity.analysis.movement import moved_counts
from smartcity.analysis.progress import Progress
from smartcity.analysis.progress_counts import by_stage, holding_back


def progress_headline(progress: Progress, stage: int | None = None) -> Headline:
    """How far the stage (the current one without a choice) is, and which deliverable holds most OPDs back.

    Without OPDs it says that the list of OPDs is needed; with nothing open that the stage can be closed.
    """
    if not progress.opds:
        return (Clause("progress_no_opds"),)
    number = stage or progress.current_stage
    counts = by_stage(progress)[number]
    quantities = {
        "stage": _stage(progress, number),
        "done": Quantity(counts.done),
        "applicable": Quantity(counts.applicable),
    }
    key = "progress_stage_closed" if number in progress.closed else "progress_stage"
    clauses = [Clause(key, quantities, {"stage": number})]
    worst = holding_back(progress, number)
    if worst:
        _, code, most = worst[0]
        quantities = {
            "deliverable": Quantity(progress.stages.deliverables[code].names, Unit.NAMES),
            "open": Quantity(most.unfinished),
            "opds": Quantity(most.applicable),
        }
        opens = {"stage": number, "deliverable": code}
        clauses.append(Clause("progress_holds_back", quantities, opens))
    elif number not in progress.closed:
        clauses.append(Clause("progress_nothing_open"))
    return tuple(clauses)


def stages_headline(progress: Progress) -> Headline:
    """How many stages are closed and which one is at hand."""
    quantities = {
        "closed": Quantity(len(progress.closed)),
        "stages": Quantity(len(progress.stages.stages)),
        "stage": _stage(progress, progress.current_stage),
    }
    every = len(progress.closed) == len(progress.stages.stages)
    return (Clause("stages_all_closed" if every else "stages_closed", quantities),)


def follow_up_headline(table: pd.DataFrame) -> Headline:
    """How many OPDs owe something and what, and how many promises are overdue, from a `follow_up_list`."""
    if table.empty:
        return (Clause("follow_up_nobody"),)
    counts = table["state"].value_counts()
    clauses = [
        Clause(f"follow_up_{state}", {"opds": Quantity(int(counts[state]))}, {"state": state})
        for state in FOLLOW_UP_STATES
        if state in counts
    ]
    overdue = int((table["overdue_days"] > 0).sum())
    return (*clauses, Clause("follow_up_overdue", {"opds": Quantity(overdue)})) if overdue else tuple(clauses)


def burn_up_headline(table: pd.DataFrame) -> Headline:
    """Where the lines of a `movement.burn_up` table stand at their end."""
    if table.empty:
        return (Clause("no_innovations"),)
    last = table.iloc[-1]
    quantities = {name: Quantity(int(last[name])) for name in ("reporting", "expected", "innovations")}
    return (Clause("burn_up_end" if quantities["expected"].value else "burn_up_unregistered", quantities),)


def moved_headline(opds: pd.DataFrame) -> Headline:
    """What moved between two states, from a `movement.moved_opds` table; nothing moved says so."""
    if opds.empty:
        return (Clause("changes_none"),)
    done, innovations = moved_counts(opds)
    quantities = {
        "opds": Quantity(len(opds)),
        "done": Quantity(done),
        "innovations": Quantity(innovations),
    }
    return (Clause("moved_opds", quantities),)


def _stage(progress: Progress, number: int) -> Quantity:
    return Quantity(progress.stages.stage(number).names, Unit.NAMES)
