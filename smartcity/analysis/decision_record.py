"""A decision on quick wins as one value that alone is enough to show it again a year later."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

import pandas as pd

from smartcity.analysis.advice import Advice
from smartcity.analysis.quick_wins import QuickWins
from smartcity.analysis.risks import open_risks
from smartcity.analysis.selection import Selection, price
from smartcity.reference import Reference, SelectionRules
from smartcity.reference.quick_win_settings import settings_values
from smartcity.reference.readiness import NOT_APPLICABLE

OVERRIDE, OPEN_RISK, RULES, NOBODY, NO_SET = (
    "override-without-reason",
    "open-risk-without-reason",
    "rules-without-reason",
    "decided-by-missing",
    "no-set",
)
_CANDIDATE_FIELDS = ("opd", "name", "dimension", "budget", "readiness", "impact", "value", "status")
_RISK_FIELDS = ("event", "standing", "owner", "plan", "due")


@dataclass(frozen=True)
class DecisionWords:
    """What people say with a decision.

    `decided_by` is a function (Bupati), never a person's name. `reasons` are given by record id: for a
    candidate taken instead of the proposed one, or a proposed one that nobody replaces. `risk_reasons` by
    record id of a quick win with open risks; `rules_reason` where the set keeps not all rules.
    """

    decided_by: str
    place: str = ""
    note: str = ""
    reasons: Mapping[str, str] = field(default_factory=dict)
    risk_reasons: Mapping[str, str] = field(default_factory=dict)
    rules_reason: str = ""


def decision_content(
    found: QuickWins,
    advice: Advice,
    chosen: Sequence[str],
    words: DecisionWords,
    *,
    recorded_by: str,
    revision: int,
    reference: Reference,
) -> dict[str, Any]:
    """The decision with everything it rests on, as plain values.

    `chosen` are record ids of the pool, `recorded_by` is the actor's name. The form is written down in
    docs/definitions.md. Raises KeyError for one that is not in the pool.
    """
    pool, rows, proposal = found.pool, found.rows, advice.selection
    overrides = _overrides(found, proposal, chosen, words)
    blocking = open_risks(found.risks[found.risks["record_id"].isin(list(chosen))])
    firmness, alternatives = _plain_rows(advice.firmness), _plain_rows(advice.replacements)
    named = [*chosen, *proposal.chosen, *(proposal.runner_up or ())]
    named += [str(row[key]) for row in firmness for key in ("record_id", "rival") if row[key]]
    named += [str(row["replacement"]) for row in alternatives if row["replacement"]]
    return {
        "revision": revision,
        "decided_by": words.decided_by.strip(),
        "recorded_by": recorded_by,
        "place": words.place.strip(),
        "note": words.note.strip(),
        "settings": settings_values(found.settings),
        "preset": _preset(found),
        "impact_counts": found.impact_counts,
        "aspects": {aspect.code: dict(aspect.names) for aspect in reference.readiness.aspects},
        "proposal": {
            "status": proposal.status,
            "objective": proposal.objective,
            "chosen": list(proposal.chosen),
            "runner_up": None if proposal.runner_up is None else list(proposal.runner_up),
            "runner_up_objective": proposal.runner_up_objective,
        },
        "chosen": list(chosen),
        "objective": round(float(pool[pool["record_id"].isin(list(chosen))]["value"].sum()), 6),
        "price": _price(pool, proposal.chosen, chosen) if proposal.chosen else None,
        "broken_rules": broken_rules(pool, found.settings.rules, chosen, reference),
        "rules_reason": words.rules_reason.strip(),
        "overrides": overrides,
        "open_risks": [
            {
                "record_id": row["record_id"],
                "event": row["event"],
                "lacking": list(row["lacking"]),
                "reason": words.risk_reasons.get(str(row["record_id"]), "").strip(),
            }
            for row in blocking.to_dict("records")
        ],
        "firmness": firmness,
        "alternatives": alternatives,
        "left_out": _left_out(pool, proposal),
        "candidates": {record_id: _candidate(found, rows, record_id) for record_id in dict.fromkeys(named)},
    }


def decision_problems(content: Mapping[str, Any]) -> tuple[tuple[str, str | None], ...]:
    """What keeps the decision from being recorded: (code, record id it is about); () where nothing does."""
    problems: list[tuple[str, str | None]] = []
    if not content["chosen"]:
        problems.append((NO_SET, None))
    if not content["decided_by"]:
        problems.append((NOBODY, None))
    problems += [
        (OVERRIDE, change["in"] or change["out"]) for change in content["overrides"] if not change["reason"]
    ]
    explained = {change["in"] for change in content["overrides"] if change["reason"]}
    problems += [
        (OPEN_RISK, risk["record_id"])
        for risk in content["open_risks"]
        if not risk["reason"] and risk["record_id"] is not None
    ]
    if content["broken_rules"] and not content["rules_reason"] and not explained:
        problems.append((RULES, None))
    return tuple(dict.fromkeys(problems))


def broken_rules(
    pool: pd.DataFrame, rules: SelectionRules, chosen: Sequence[str], reference: Reference
) -> list[dict[str, Any]]:
    """The rules that a set does not keep: `rule given actual dimension record_id opd`; [] for none."""
    members = pool[pool["record_id"].isin(list(chosen))]
    each = Counter(members["dimension"])
    found: list[dict[str, Any]] = [
        {"rule": "target", "given": rules.target(code), "actual": each[code], "dimension": code}
        for code in (dimension.code for dimension in reference.dimensions)
        if each[code] != rules.target(code)
    ]
    if rules.max_per_opd is not None:
        found += [
            {"rule": "max-per-opd", "given": rules.max_per_opd, "actual": count, "opd": opd}
            for opd, count in sorted(Counter(members["opd"]).items())
            if count > rules.max_per_opd
        ]
    total = int(members["budget"].fillna(0).sum())
    if rules.budget is not None and total > rules.budget:
        found.append({"rule": "budget", "given": rules.budget, "actual": total})
    if rules.max_residual is not None:
        over = members[members["residual"] > rules.max_residual]
        found += [
            {
                "rule": "max-residual",
                "given": rules.max_residual,
                "actual": int(value),
                "record_id": record_id,
            }
            for record_id, value in zip(over["record_id"], over["residual"], strict=True)
        ]
    found += [{"rule": "must", "record_id": must} for must in rules.must if must not in set(chosen)]
    return found + [{"rule": "must-not", "record_id": bad} for bad in rules.must_not if bad in set(chosen)]


def _overrides(
    found: QuickWins, proposal: Selection, chosen: Sequence[str], words: DecisionWords
) -> list[dict[str, Any]]:
    """Who stands in for whom, dimension by dimension; none where the app proposed nothing."""
    if not proposal.chosen:
        return []
    pool = found.pool
    dimension = dict(zip(pool["record_id"], pool["dimension"], strict=True))
    going: dict[str, list[str]] = defaultdict(list)
    coming: dict[str, list[str]] = defaultdict(list)
    for record_id in proposal.chosen:
        if record_id not in chosen:
            going[dimension[record_id]].append(record_id)
    for record_id in chosen:
        if record_id not in proposal.chosen:
            coming[dimension[record_id]].append(record_id)
    changes = []
    for code in dict.fromkeys([*going, *coming]):
        for out, into in zip_longest(going[code], coming[code]):
            other = [record_id for record_id in proposal.chosen if record_id != out]
            changes.append(
                {
                    "out": out,
                    "in": into,
                    "reason": words.reasons.get(into or out or "", "").strip(),
                    "price": _price(pool, proposal.chosen, [*other, *([into] if into else [])]),
                }
            )
    return changes


def _price(pool: pd.DataFrame, before: Sequence[str], after: Sequence[str]) -> dict[str, Any]:
    change = price(pool, before, after)
    return {"value": change.value, "budget": change.budget, "residual": change.residual}


def _preset(found: QuickWins) -> dict[str, Any]:
    preset = found.preset
    return {
        "code": preset.code,
        "names": dict(preset.names),
        "source": dict(preset.source),
        "bands": [
            {"code": band.code, "names": dict(band.names), "from": band.from_value} for band in preset.bands
        ],
    }


def _candidate(found: QuickWins, rows: pd.DataFrame, record_id: str) -> dict[str, Any]:
    row = rows.loc[record_id]
    risks = found.risks[found.risks["record_id"] == record_id]
    highest = _plain(row["residual"])
    return {
        **{name: _plain(row[name]) for name in _CANDIDATE_FIELDS},
        "missing": list(row["missing"]),
        "levels": _levels(found, record_id),
        "residual": highest,
        "residual_level": None if highest is None else dict(found.preset.band(int(highest)).names),
        "risks": [
            {name: _plain(risk[name]) for name in _RISK_FIELDS}
            | {
                "level": None
                if pd.isna(risk["standing"])
                else dict(found.preset.band(int(risk["standing"])).names)
            }
            for risk in risks.to_dict("records")
        ],
    }


def _levels(found: QuickWins, record_id: str) -> dict[str, str]:
    """The levels that somebody has given, as codes of the vocabulary."""
    levels: Any = found.assessment.levels.loc[record_id]
    assessed = found.assessment.assessed.loc[record_id]
    return {
        str(aspect): NOT_APPLICABLE if pd.isna(level) else str(int(level))
        for aspect, level in levels.items()
        if assessed[aspect]
    }


def _left_out(pool: pd.DataFrame, proposal: Selection) -> list[dict[str, Any]]:
    names = dict(zip(pool["record_id"], zip(pool["opd"], pool["name"], strict=True), strict=True))
    return [
        {"record_id": record_id, "opd": names[record_id][0], "name": names[record_id][1], "reason": reason}
        for record_id, reason in proposal.left_out
    ]


def _plain_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): _plain(value) for name, value in row.items()} for row in frame.to_dict("records")]


def _plain(value: Any) -> Any:  # noqa: ANN401 - any cell of a table
    """A cell as JSON can hold it, None for whatever is absent."""
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [_plain(part) for part in value]
    if pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value
