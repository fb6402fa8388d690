"""What stored rows say about each OPD's deliverables, by the rules of the stage list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smartcity.analysis.completeness import filled_cells
from smartcity.analysis.counting import Places, count_places, places_in
from smartcity.analysis.filters import filled
from smartcity.analysis.quick_win_evidence import QuickWinEvidence
from smartcity.reference import Deliverable, Reference, Rule

DONE, PARTLY, MISSING, NOT_APPLICABLE = "done", "partly", "missing", "not_applicable"
STATES = (DONE, PARTLY, MISSING, NOT_APPLICABLE)
PERCENT = 100


@dataclass(frozen=True, slots=True)
class Shown:
    """What rows show of one deliverable of one OPD.

    `reason` says why (a key of data/reference/texts/progress.toml): `innovations`, `no_innovations`,
    `waiting`, `field_filled`, `field_empty`, `completeness`, `quick_win`, `no_quick_win`, `risk_register`,
    `no_risks`, `quick_wins_decided`; `have` and `need` are its two numbers: rows or cells that count, and out
    of how many.
    """

    state: str
    reason: str
    have: int
    need: int


class OpdEvidence:
    """Counts of each OPD's innovations, made once for all rules; needs `opd` and the fields of the rules."""

    def __init__(
        self,
        opds: Sequence[str],
        innovations: pd.DataFrame,
        held: pd.DataFrame,
        quick_wins: QuickWinEvidence,
        reference: Reference,
    ) -> None:
        self._opds = list(opds)
        self._innovations = innovations
        self._reference = reference
        self._places: Places = places_in(innovations["opd"], self._opds)
        self._rows = self._count(np.ones(len(innovations), dtype=bool))
        reports = held[held["kind"] == "innovation"] if "kind" in held else held
        self._held = count_places(places_in(reports["opd"], self._opds), len(self._opds))[:-1]
        self._quick_wins = quick_wins
        self._nominated = quick_wins.nominated(self._opds)

    def quick_win_owners(self) -> set[str]:
        """The OPDs with at least one standing candidate for quick wins."""
        return {opd for opd, count in zip(self._opds, self._nominated, strict=True) if count}

    def shown(self, deliverable: Deliverable) -> list[Shown]:
        """What the rows of each OPD show of a deliverable with a rule, in the order of the OPDs."""
        rule = deliverable.rule
        if rule is None:
            raise ValueError(f"{deliverable.code} has no rule")
        if rule.kind == "innovations":
            pairs = zip(self._rows.tolist(), self._held.tolist(), strict=True)
            return [_entered(rows, held) for rows, held in pairs]
        if rule.kind == "quick_win":
            pairs = zip(self._nominated.tolist(), self._rows.tolist(), strict=True)
            return [_nominated(wins, rows) for wins, rows in pairs]
        if rule.kind == "risk_register":
            return self._risk_registers()
        if rule.kind == "completeness":
            return self._completeness(rule)
        has = filled(self._innovations[rule.field])
        pairs = zip(self._count(has).tolist(), self._rows.tolist(), strict=True)
        return [_field(have, rows) for have, rows in pairs]

    def _risk_registers(self) -> list[Shown]:
        counts = (
            self._quick_wins.with_answered_risk(self._opds),
            self._quick_wins.with_risk(self._opds),
            self._nominated,
            self._rows,
        )
        return [_registered(*map(int, each)) for each in zip(*counts, strict=True)]

    def _completeness(self, rule: Rule) -> list[Shown]:
        cells = filled_cells(self._innovations, self._reference)
        sums = cells.to_numpy(dtype=bool).sum(axis=1)
        known = self._places >= 0
        have = np.bincount(self._places[known], weights=sums[known], minlength=len(self._opds))
        need = self._rows * len(cells.columns)
        return [
            _complete(int(got), int(possible), rule)
            for got, possible in zip(have.tolist(), need.tolist(), strict=True)
        ]

    def _count(self, mask: NDArray[np.bool_]) -> NDArray[np.intp]:
        return count_places(self._places[mask], len(self._opds))[:-1]


def _entered(rows: int, held: int) -> Shown:
    if rows:
        return Shown(DONE, "innovations", rows, rows + held)
    return Shown(PARTLY, "waiting", 0, held) if held else Shown(MISSING, "no_innovations", 0, 0)


def _nominated(wins: int, rows: int) -> Shown:
    if not rows:
        return Shown(MISSING, "no_innovations", 0, 0)
    return Shown(DONE if wins else MISSING, "quick_win" if wins else "no_quick_win", wins, rows)


def _registered(answered: int, known: int, candidates: int, rows: int) -> Shown:
    if not candidates:
        return _nominated(0, rows)
    if not known:
        return Shown(MISSING, "no_risks", 0, candidates)
    return Shown(DONE if answered == candidates else PARTLY, "risk_register", answered, candidates)


def shown_of_region(
    deliverable: Deliverable, quick_wins: QuickWinEvidence, dimensions: Sequence[str]
) -> Shown:
    """What rows show of a deliverable of the region with a rule: the quick wins decided."""
    if deliverable.rule is None or deliverable.rule.kind != "quick_wins_decided":
        raise ValueError(f"{deliverable.code} has no rule of the region")
    have, need = quick_wins.decided(dimensions)
    state = DONE if have and have == need else PARTLY if have else MISSING
    return Shown(state, "quick_wins_decided", have, need)


def _field(have: int, rows: int) -> Shown:
    if not rows:
        return Shown(MISSING, "no_innovations", 0, 0)
    state = DONE if have == rows else PARTLY if have else MISSING
    return Shown(state, "field_filled" if state == DONE else "field_empty", have, rows)


def _complete(have: int, need: int, rule: Rule) -> Shown:
    if not need:
        return Shown(MISSING, "no_innovations", 0, 0)
    percent = PERCENT * have
    state = (
        DONE
        if percent >= (rule.done_from or 0) * need
        else PARTLY
        if percent >= (rule.partly_from or 0) * need
        else MISSING
    )
    return Shown(state, "completeness", have, need)
