"""What a region's quick wins show of its bimtek: who has candidates, known risks, how many are decided."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smartcity.analysis.candidates import SETTLED_STATES, joined, standing_candidates
from smartcity.analysis.counting import count_places, places_in
from smartcity.analysis.filters import filled
from smartcity.reference import SelectionRules

Counts = NDArray[np.intp]


class QuickWinEvidence:
    """Counts over the standing candidates, made once for all rules, from the small frames of quick wins.

    Needs the columns of `candidates.standing_candidates`, and of risks those of `candidates.joined`, `owner`
    and `plan`.
    """

    def __init__(
        self, innovations: pd.DataFrame, quick_wins: pd.DataFrame, risks: pd.DataFrame, rules: SelectionRules
    ) -> None:
        self._candidates = standing_candidates(innovations, quick_wins)
        self._rules = rules
        own = joined(risks, self._candidates)
        answered = filled(own["owner"]) & filled(own["plan"])
        ids = self._candidates["record_id"]
        self._has_risk = ids.isin(own["record_id"]).to_numpy(dtype=bool)
        self._has_answered_risk = ids.isin(own["record_id"][answered]).to_numpy(dtype=bool)

    def nominated(self, opds: Sequence[str]) -> Counts:
        """How many standing candidates each of the OPDs has."""
        return self._count(np.ones(len(self._candidates), dtype=bool), opds)

    def with_risk(self, opds: Sequence[str]) -> Counts:
        """How many of them have a risk at all."""
        return self._count(self._has_risk, opds)

    def with_answered_risk(self, opds: Sequence[str]) -> Counts:
        """How many of them have a risk with owner and plan."""
        return self._count(self._has_answered_risk, opds)

    def decided(self, dimensions: Sequence[str]) -> tuple[int, int]:
        """How many quick wins are decided, none above its dimension's target, and how many are asked for."""
        settled = self._candidates["state"].isin(SETTLED_STATES).to_numpy(dtype=bool)
        places = places_in(self._candidates["dimension"], dimensions)[settled]
        targets = np.array([self._rules.target(code) for code in dimensions], dtype=np.intp)
        counted = np.minimum(count_places(places, len(dimensions))[:-1], targets)
        return int(counted.sum()), int(targets.sum())

    def _count(self, mask: NDArray[np.bool_], opds: Sequence[str]) -> Counts:
        return count_places(places_in(self._candidates["opd"], opds)[mask], len(opds))[:-1]
