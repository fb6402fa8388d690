"""The selection of quick wins in words: how firm a choice is, which rules clash, what would help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from smartcity.analysis.advice import Advice
from smartcity.analysis.quick_wins import QuickWins
from smartcity.analysis.selection_conflicts import BUDGET, Conflict, Relaxation
from smartcity.reference import Reference
from smartcity.reference.formats import number, rupiah, share
from smartcity.reference.texts import text

_PERCENT = 100


@dataclass(frozen=True)
class SelectionWords:
    """What the sentences name: candidates by record id, and the weights in force (they sum to 100).

    `must` are the members that the rules ask for, `alone` those whom no other candidate could replace.
    """

    names: Mapping[str, str]
    aspects: Mapping[str, str]
    weights: Mapping[str, float]
    must: frozenset[str]
    alone: frozenset[str]
    reference: Reference
    language: str

    @classmethod
    def of(cls, found: QuickWins, advice: Advice, reference: Reference, language: str) -> SelectionWords:
        """The words for these quick wins and the advice on them."""
        names = dict(zip(found.candidates["record_id"], found.candidates["name"], strict=True))
        aspects = {aspect.code: aspect.names[language] for aspect in reference.readiness.aspects}
        others = advice.replacements
        alone = frozenset(others[others["replacement"].isna()]["member"])
        must = frozenset(found.settings.rules.must)
        return cls(names, aspects, found.settings.weights, must, alone - must, reference, language)

    def firmness(self, row: Mapping[Any, Any]) -> str:
        """One sentence for a row of `firmness.firmness`."""
        if row["record_id"] in self.must | self.alone:
            return f"{self.turning(row)}."
        first = text("selection.firm.first", self.language, share=share(row["share"], 0, self.language))
        return f"{first}; {self.turning(row)}."

    def turning(self, row: Mapping[Any, Any]) -> str:
        """The part of that sentence that says what would end it, or why nothing is compared."""
        if row["record_id"] in self.must:
            return text("selection.firm.must", self.language)
        if row["record_id"] in self.alone:
            return text("selection.firm.alone", self.language)
        if not isinstance(row["flip_aspect"], str):
            return text("selection.firm.never", self.language)
        now = self.weights[row["flip_aspect"]]
        flip = row["flip_weight"] * _PERCENT
        return text(
            f"selection.firm.{'above' if flip >= now else 'below'}",
            self.language,
            rival=self.names.get(row["rival"], ""),
            aspect=self.aspects[row["flip_aspect"]],
            weight=number(flip, 1, self.language),
            now=number(now, 1, self.language),
        )

    def conflict(self, conflict: Conflict) -> str:
        """One of the rules that clash; why a candidate that must be chosen cannot be stands behind it."""
        said = text(
            f"selection.clash.{conflict.rule}", self.language, **self._parts(conflict, conflict.given)
        )
        return f"{said} ({self.reason(conflict.reason)})" if conflict.reason else said

    def relaxation(self, change: Relaxation) -> str:
        """What would help, as a sentence; that more clashes remain is said."""
        dropped = "-drop" if change.needed is None else ""
        said = text(
            f"selection.relax.{change.rule}{dropped}",
            self.language,
            **self._parts(change, change.given),
            needed=self._amount(change.rule, change.needed),
        )
        return said if change.enough else f"{said} {text('selection.relax.not_yet_enough', self.language)}"

    def reason(self, code: str) -> str:
        """Why a candidate is left out, or what is noted about it."""
        return text(f"selection.left_out.{code}", self.language)

    def _parts(self, rule: Conflict | Relaxation, given: int | None) -> dict[str, str]:
        dimension = self.reference.dimension(rule.dimension).names[self.language] if rule.dimension else ""
        return {
            "dimension": dimension,
            "name": self.names.get(rule.record_id or "", rule.record_id or ""),
            "given": self._amount(rule.rule, given),
        }

    def _amount(self, rule: str, value: int | None) -> str:
        if value is None:
            return ""
        return rupiah(value, self.language) if rule == BUDGET else number(value, 0, self.language)
