"""How a region weighs, judges and chooses quick wins: weights, thresholds, risks and selection rules."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from smartcity.reference.loading import Reference
from smartcity.reference.tables import ReferenceDataError

PERCENT = 100
_TOLERANCE = 1e-6
DEFAULT_IMPACT_SHARE = 30.0
"""This product's own choice: readiness leads, impact tells equally ready candidates apart."""


@dataclass(frozen=True, slots=True)
class SelectionRules:
    """What a set of quick wins must keep to; None and () are no rule.

    `targets` is how many each dimension gets, one where it is not named; `budget` in whole rupiah for the
    whole set; `max_residual` is a value on the region's risk matrix; `must` and `must_not` are record ids.
    """

    targets: Mapping[str, int] = field(default_factory=dict)
    max_per_opd: int | None = None
    budget: int | None = None
    max_residual: int | None = None
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()

    def target(self, dimension: str) -> int:
        """How many quick wins the dimension gets."""
        return self.targets.get(dimension, 1)


@dataclass(frozen=True, slots=True)
class QuickWinSettings:
    """A region's way with quick wins.

    `weights` of the readiness aspects and `impact_weights` of the impact criteria sum to 100 each;
    `impact_share` (0-100) is the part of a candidate's value that impact makes, the rest is readiness. Scores
    from `ready_from` are ready, from `almost_from` almost. A risk is above appetite where its value on the
    matrix `risk_preset` exceeds `appetite`, or `appetite_by_area` for the area that it names.
    """

    weights: Mapping[str, float]
    impact_weights: Mapping[str, float]
    impact_share: float
    ready_from: float
    almost_from: float
    risk_preset: str
    appetite: int
    appetite_by_area: Mapping[str, int]
    rules: SelectionRules


@dataclass(frozen=True, slots=True)
class SettingProblem:
    """Why a setting cannot stand: a code (text `settings.problem.<code>`), what it is about, the value."""

    code: str
    field: str
    value: float | str | None = None


def default_settings(reference: Reference) -> QuickWinSettings:
    """What a region starts with: equal weights, the thresholds and the preset of data/reference."""
    model, risk = reference.readiness, reference.risk
    return QuickWinSettings(
        weights=_equal([aspect.code for aspect in model.readiness_aspects]),
        impact_weights=_equal([aspect.code for aspect in model.impact_aspects]),
        impact_share=DEFAULT_IMPACT_SHARE,
        ready_from=float(model.ready_from),
        almost_from=float(model.almost_from),
        risk_preset=risk.presets[0].code,
        appetite=risk.presets[0].default_appetite,
        appetite_by_area={},
        rules=SelectionRules(),
    )


def settings_values(settings: QuickWinSettings) -> dict[str, Any]:
    """The settings as plain values, as the store keeps them."""
    values = {each.name: getattr(settings, each.name) for each in fields(settings) if each.name != "rules"}
    rules = {each.name: getattr(settings.rules, each.name) for each in fields(settings.rules)}
    rules |= {name: list(rules[name]) for name in ("must", "must_not")}
    named = {name: dict(value) for name, value in values.items() if isinstance(value, Mapping)}
    return {**values, **named, "rules": {**rules, "targets": dict(settings.rules.targets)}}


def settings_from(values: Mapping[str, Any], reference: Reference) -> QuickWinSettings:
    """The settings that `settings_values` wrote; what they do not name is as at the start.

    The store leaves empty values out. Raises ReferenceDataError for values that are no settings.
    """
    start = default_settings(reference)
    rules = values.get("rules") or {}
    try:
        return QuickWinSettings(
            weights=_numbers(values.get("weights") or start.weights),
            impact_weights=_numbers(values.get("impact_weights") or start.impact_weights),
            impact_share=float(values.get("impact_share", start.impact_share)),
            ready_from=float(values.get("ready_from", start.ready_from)),
            almost_from=float(values.get("almost_from", start.almost_from)),
            risk_preset=str(values.get("risk_preset", start.risk_preset)),
            appetite=int(values.get("appetite", start.appetite)),
            appetite_by_area={str(k): int(v) for k, v in (values.get("appetite_by_area") or {}).items()},
            rules=SelectionRules(
                targets={str(k): int(v) for k, v in (rules.get("targets") or {}).items()},
                max_per_opd=_whole(rules.get("max_per_opd")),
                budget=_whole(rules.get("budget")),
                max_residual=_whole(rules.get("max_residual")),
                must=tuple(rules.get("must") or ()),
                must_not=tuple(rules.get("must_not") or ()),
            ),
        )
    except (TypeError, ValueError, AttributeError) as error:
        raise ReferenceDataError(f"quick-win settings: {error}") from error


def setting_problems(settings: QuickWinSettings, reference: Reference) -> tuple[SettingProblem, ...]:
    """Everything that keeps the settings from being used; () where they can be."""
    model = reference.readiness
    found = [
        *_weight_problems("weights", settings.weights, {aspect.code for aspect in model.readiness_aspects}),
        *_weight_problems(
            "impact_weights", settings.impact_weights, {aspect.code for aspect in model.impact_aspects}
        ),
    ]
    if not 0 <= settings.impact_share <= PERCENT:
        found.append(SettingProblem("share-outside", "impact_share", settings.impact_share))
    if not 0 <= settings.almost_from <= settings.ready_from <= PERCENT:
        found.append(SettingProblem("threshold-order", "almost_from", settings.almost_from))
    return (*found, *_risk_problems(settings, reference), *rule_problems(settings.rules, reference))


def rule_problems(rules: SelectionRules, reference: Reference) -> tuple[SettingProblem, ...]:
    """What keeps selection rules from being used, whatever the candidates; () where they can be."""
    known = {dimension.code for dimension in reference.dimensions}
    found = [SettingProblem("dimension-unknown", code) for code in rules.targets if code not in known]
    found += [SettingProblem("target-negative", code, n) for code, n in rules.targets.items() if n < 0]
    if rules.max_per_opd is not None and rules.max_per_opd < 1:
        found.append(SettingProblem("cap-not-positive", "max_per_opd", rules.max_per_opd))
    if rules.budget is not None and rules.budget <= 0:
        found.append(SettingProblem("budget-not-positive", "budget", rules.budget))
    if rules.max_residual is not None and rules.max_residual < 0:
        found.append(SettingProblem("residual-negative", "max_residual", rules.max_residual))
    both = set(rules.must) & set(rules.must_not)
    return (*found, *(SettingProblem("must-and-must-not", "must", record) for record in sorted(both)))


def _weight_problems(name: str, weights: Mapping[str, float], codes: Collection[str]) -> list[SettingProblem]:
    found = [SettingProblem("aspect-unknown", code) for code in weights if code not in codes]
    found += [
        SettingProblem("weight-negative", code, weight) for code, weight in weights.items() if weight < 0
    ]
    total = sum(weights.values())
    if abs(total - PERCENT) > _TOLERANCE:
        found.append(SettingProblem("weights-not-100", name, total))
    return found


def _risk_problems(settings: QuickWinSettings, reference: Reference) -> list[SettingProblem]:
    presets = {preset.code: preset for preset in reference.risk.presets}
    preset = presets.get(settings.risk_preset)
    if preset is None:
        return [SettingProblem("preset-unknown", "risk_preset", settings.risk_preset)]
    highest = max(max(row) for row in preset.matrix)
    given = {"appetite": settings.appetite, **settings.appetite_by_area}
    return [
        SettingProblem("appetite-out-of-range", name, value)
        for name, value in given.items()
        if not 0 <= value <= highest
    ]


def _equal(codes: Collection[str]) -> dict[str, float]:
    return {code: PERCENT / len(codes) for code in codes}


def _numbers(values: Mapping[str, Any]) -> dict[str, float]:
    return {str(name): float(value) for name, value in values.items()}


def _whole(value: object) -> int | None:
    return None if value is None else int(str(value))
