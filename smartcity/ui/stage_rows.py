"""A region's stages as tables to edit, and the list that edited tables make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from smartcity.names import fold
from smartcity.reference import Deliverable, Rule, Stage, StageList, load_reference
from smartcity.reference.stages import NEEDED_FROM, OPD_RULES, REGION_RULES, SCOPES
from smartcity.reference.texts import text
from smartcity.ui import session
from smartcity.ui.language import named, say

OPD, REGION = SCOPES
OWN_CODE = "own_{number}"
FIELD_RULE = "every_innovation_has"
NO_RULE = "none"
COLUMNS = (
    "name_id",
    "name_en",
    "stages",
    "scope",
    "rule",
    "by_hand",
    "needed_from",
    "changed_by",
    "words",
)


class StageProblemError(Exception):
    """What keeps an edited table from being a list: a text key and its parameters."""

    def __init__(self, key: str, **params: str) -> None:
        super().__init__(key)
        self.key = key
        self.params = params


def stage_names(stages: StageList) -> pd.DataFrame:
    """The stages' names: `number name_id name_en topic_id topic_en`."""
    return pd.DataFrame(
        [
            {
                "number": stage.number,
                "name_id": stage.names["id"],
                "name_en": stage.names["en"],
                "topic_id": stage.topic["id"],
                "topic_en": stage.topic["en"],
            }
            for stage in stages.stages
        ]
    )


def deliverable_rows(stages: StageList) -> pd.DataFrame:
    """Every deliverable: `code` and the columns COLUMNS, in the order of the stages, unused ones last."""
    used = list(dict.fromkeys(code for stage in stages.stages for code in stage.deliverables))
    codes = [*used, *(code for code in stages.deliverables if code not in used)]
    return pd.DataFrame(
        [{"code": code, **_row(stages, stages.deliverables[code])} for code in codes],
        columns=["code", *COLUMNS],
    )


def rule_names(stages: StageList) -> dict[str, str]:
    """What data can show, by `kind` or `kind:field`, in the visitor's language."""
    kinds = (NO_RULE, *(kind for kind in OPD_RULES if kind != FIELD_RULE), *REGION_RULES)
    names = {code: say(f"stages_rule_{code}") for code in kinds}
    asked = [
        rule.field
        for deliverable in stages.deliverables.values()
        if (rule := deliverable.rule) and rule.field
    ]
    fields = load_reference().kinds["innovation"].fields
    offered = dict.fromkeys([*asked, *(f.code for f in fields.values() if f.required or f.recommended)])
    return names | {
        f"{FIELD_RULE}:{code}": say("stages_rule_field", field=named(fields[code].names)) for code in offered
    }


def who_names(codes: Sequence[str]) -> dict[str, str]:
    """Who can change a deliverable, by code, in the visitor's language."""
    return {code: text(f"progress.who_{code}", session.language()) for code in codes}


def thresholds(stages: StageList) -> tuple[int, int]:
    """From what percent completeness is done and partly, those of data/reference where none is asked for."""
    lists = (stages, load_reference().stages)
    rules = [d.rule for known in lists for d in known.deliverables.values() if d.rule is not None]
    rule = next(rule for rule in rules if rule.kind == "completeness")
    return rule.done_from or 0, rule.partly_from or 0


def edited_list(
    stages: StageList, names: pd.DataFrame, rows: pd.DataFrame, done_from: int, partly_from: int
) -> StageList:
    """The list that edited tables make; rows without a code become deliverables of the region's own.

    Raises StageProblemError for what does not make a list.
    """
    if partly_from >= done_from:
        raise StageProblemError("stages_problem_thresholds")
    deliverables: dict[str, Deliverable] = {}
    placed: dict[int, list[str]] = {stage.number: [] for stage in stages.stages}
    taken = set(stages.deliverables)
    for place, row in enumerate(rows.astype(object).to_dict("records"), start=1):
        known = stages.deliverables.get(_text(row["code"]))
        own = known.code if known is not None else _new_code(taken)
        taken.add(own)
        deliverables[own] = _deliverable(own, row, known, place, (done_from, partly_from))
        for number in _listed(row["stages"]):
            placed[int(number)].append(own)
    _require_different_names(placed, deliverables)
    made = tuple(
        _stage(stage, row, placed[stage.number])
        for stage, row in zip(stages.stages, names.to_dict("records"), strict=True)
    )
    return StageList(made, deliverables)


def _row(stages: StageList, deliverable: Deliverable) -> dict[str, Any]:
    rule = deliverable.rule
    kind = NO_RULE if rule is None else f"{rule.kind}:{rule.field}" if rule.field else rule.kind
    return {
        "name_id": deliverable.names["id"],
        "name_en": deliverable.names["en"],
        "stages": [str(number) for number in stages.stages_of(deliverable.code)],
        "scope": deliverable.scope,
        "rule": kind,
        "by_hand": deliverable.ticked,
        "needed_from": deliverable.needed_from,
        "changed_by": list(deliverable.changed_by),
        "words": ", ".join(deliverable.words),
    }


def _deliverable(
    code: str, row: Mapping[Any, Any], known: Deliverable | None, place: int, limits: tuple[int, int]
) -> Deliverable:
    name = _text(row["name_id"])
    if not name:
        raise StageProblemError("stages_problem_name", row=str(place))
    scope = _text(row["scope"]) or OPD
    rule = _rule(_text(row["rule"]) or NO_RULE, limits)
    if rule is not None and (rule.kind in REGION_RULES) != (scope == REGION):
        problem = "stages_problem_region_rule" if scope == REGION else "stages_problem_opd_rule"
        raise StageProblemError(problem, name=name)
    changed_by = tuple(_listed(row["changed_by"]))
    if not changed_by:
        raise StageProblemError("stages_problem_changed_by", name=name)
    by_hand = bool(row["by_hand"]) if not pd.isna(row["by_hand"]) else True
    words = tuple(dict.fromkeys(word for part in _text(row["words"]).split(",") if (word := fold(part))))
    return Deliverable(
        code,
        {"id": name, "en": _text(row["name_en"]) or name},
        scope,
        "tick" if rule is None else "both" if by_hand else "data",
        rule,
        _text(row["needed_from"]) or NEEDED_FROM[0],
        changed_by,
        words or (known.words if known is not None else (fold(name),)),
    )


def _rule(chosen: str, limits: tuple[int, int]) -> Rule | None:
    kind, _, field = chosen.partition(":")
    if kind == NO_RULE:
        return None
    if kind == "completeness":
        return Rule(kind, done_from=limits[0], partly_from=limits[1])
    return Rule(kind, field=field or None)


def _stage(stage: Stage, row: Mapping[Any, Any], deliverables: Sequence[str]) -> Stage:
    name, topic = _text(row["name_id"]), _text(row["topic_id"])
    if not name or not topic:
        raise StageProblemError("stages_problem_stage_name")
    return Stage(
        stage.number,
        {"id": name, "en": _text(row["name_en"]) or name},
        {"id": topic, "en": _text(row["topic_en"]) or topic},
        stage.words,
        tuple(deliverables),
    )


def _require_different_names(
    placed: Mapping[int, Sequence[str]], deliverables: Mapping[str, Deliverable]
) -> None:
    for codes in placed.values():
        seen: set[str] = set()
        for code in codes:
            name = deliverables[code].names["id"]
            if fold(name) in seen:
                raise StageProblemError("stages_problem_twice", name=name)
            seen.add(fold(name))


def _new_code(taken: set[str]) -> str:
    number = 1
    while OWN_CODE.format(number=number) in taken:
        number += 1
    return OWN_CODE.format(number=number)


def _text(value: object) -> str:
    """Text of a cell; what was left empty comes as None or NaN."""
    return " ".join(value.split()) if isinstance(value, str) else ""


def _listed(value: object) -> list[str]:
    return [str(part) for part in value] if isinstance(value, Sequence) and not isinstance(value, str) else []
