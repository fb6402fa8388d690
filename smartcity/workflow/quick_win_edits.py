"""What people say about quick wins in the app: levels with evidence, risks, and overlaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import Any

from smartcity.reference import load_reference
from smartcity.store.rows import history_of_record, rows_by_number
from smartcity.store.values import Receipt, Source, StoredAs
from smartcity.workflow.actors import Permission
from smartcity.workflow.edits import Edit, commit_edits
from smartcity.workflow.errors import DecisionError
from smartcity.workflow.region_time import today
from smartcity.workflow.workspace import Workspace

READINESS, RISK, OVERLAP = "readiness", "risk", "overlap"
_SCALES = (3, 5)
_ENDS = frozenset({StoredAs.ACCEPTED, StoredAs.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Level:
    """What a person says about one aspect of one innovation; `level` None takes it back.

    `level` is a code of the vocabulary `readiness_level`, `date` a day or an ISO text that may say no more
    than month or year, `person` a function (Kepala Bidang), never a person's name. `based_on` is the
    `row_id` of the record as it was shown, None where there was none.
    """

    innovation_id: str
    aspect: str
    level: str | None
    evidence: str | None = None
    date: date | str | None = None
    person: str | None = None
    note: str | None = None
    based_on: int | None = None


@dataclass(frozen=True, slots=True)
class RiskEntry:
    """The whole of one risk of one innovation; `fields` None takes it back.

    `fields` are those of the kind `risk` but for the key and `innovation_id`; scores are whole numbers on
    `scale` (3 or 5). `based_on` as for a level.
    """

    innovation_id: str
    event: str
    fields: Mapping[str, Any] | None
    based_on: int | None = None


@dataclass(frozen=True, slots=True)
class OverlapAnswer:
    """What people found about two innovations (vocabulary `overlap_answer`); None takes it back.

    `joint_lead` is the one of the two that stays a candidate where both become one joint quick win.
    """

    first_id: str
    second_id: str
    answer: str | None
    joint_lead: str | None = None
    note: str | None = None
    based_on: int | None = None


def save_levels(workspace: Workspace, levels: Sequence[Level]) -> Receipt | None:
    """Store the levels, all of them or nothing; None where nothing changed.

    Raises EditConflictError where somebody else said something else since; DecisionError for an unknown
    innovation, aspect or level, and for evidence of a day to come; PermissionDeniedError.
    """
    workspace.actor.require(Permission.ASSESS)
    aspects = {aspect.code for aspect in load_reference().readiness.aspects}
    key_of = cache(partial(innovation_key, workspace))
    edits = []
    for each in levels:
        _require_code("aspect", each.aspect, aspects)
        if each.level is not None:
            require_term("level", each.level, "readiness_level")
        on = each.date.isoformat() if isinstance(each.date, date) else each.date
        if on is not None and on > today(workspace).isoformat():
            raise DecisionError("date", on)
        said: dict[str, Any] | None = {
            "level": each.level,
            "evidence": stripped(each.evidence),
            "date": on,
            "person": stripped(each.person),
            "note": stripped(each.note),
        }
        key = key_of(each.innovation_id) | {"aspect": each.aspect}
        edits.append(
            edit_of_innovation(
                workspace, each.innovation_id, key, said if each.level is not None else None, each.based_on
            )
        )
    return commit_edits(workspace, READINESS, Source.ASSESSMENT, edits)


def save_risks(workspace: Workspace, risks: Sequence[RiskEntry]) -> Receipt | None:
    """Store the risks, all of them or nothing; None where nothing changed.

    Raises EditConflictError; DecisionError for an unknown innovation, a risk without its event, scores
    without the scale they were given on or outside it, an unknown treatment or status; PermissionDeniedError.
    """
    workspace.actor.require(Permission.ASSESS)
    key_of = cache(partial(innovation_key, workspace))
    edits = []
    for each in risks:
        if not each.event.strip():
            raise DecisionError("event", each.event)
        if each.fields is not None:
            _check_risk(each.fields)
        key = key_of(each.innovation_id) | {"event": each.event.strip()}
        said = None if each.fields is None else {name: stripped(v) for name, v in each.fields.items()}
        edits.append(edit_of_innovation(workspace, each.innovation_id, key, said, each.based_on))
    return commit_edits(workspace, RISK, Source.ASSESSMENT, edits)


def save_overlaps(workspace: Workspace, answers: Sequence[OverlapAnswer]) -> Receipt | None:
    """Store what people found about pairs, all of it or nothing; None where nothing changed.

    Raises DecisionError for an unknown answer, and for a lead that is none of the two or stands beside an
    answer other than `same`; EditConflictError, PermissionDeniedError.
    """
    workspace.actor.require(Permission.ASSESS)
    edits = []
    for each in answers:
        first, second = sorted((each.first_id, each.second_id))
        if each.answer is not None:
            require_term("answer", each.answer, "overlap_answer")
        if each.joint_lead is not None and (each.answer != "same" or each.joint_lead not in {first, second}):
            raise DecisionError("joint_lead", each.joint_lead)
        said = {"answer": each.answer, "joint_lead": each.joint_lead, "note": stripped(each.note)}
        key = {"first_id": first, "second_id": second}
        edits.append(Edit(key, said if each.answer is not None else None, each.based_on))
    return commit_edits(workspace, OVERLAP, Source.ASSESSMENT, edits)


def innovation_key(workspace: Workspace, record_id: str) -> dict[str, Any]:
    """OPD and name of a stored innovation. Raises DecisionError where there is none with this id."""
    stood = [
        row.content
        for row in history_of_record(workspace.database, workspace.code, record_id)
        if row.content.kind == "innovation" and row.content.stored_as in _ENDS
    ]
    if not stood or stood[-1].stored_as is StoredAs.WITHDRAWN:
        raise DecisionError("innovation", record_id)
    return {"opd": stood[-1].fields["opd"], "innovation": stood[-1].fields["name"]}


def edit_of_innovation(
    workspace: Workspace,
    innovation_id: str,
    key: Mapping[str, Any],
    said: Mapping[str, Any] | None,
    based_on: int | None,
) -> Edit:
    """The edit of the record that was shown, also where the innovation bore another name when it was made."""
    shown = rows_by_number(workspace.database, workspace.code, [based_on]) if based_on is not None else []
    found_at = shown[0].content.natural_key if shown else None
    return Edit(key, None if said is None else {**said, "innovation_id": innovation_id}, based_on, found_at)


def _check_risk(fields: Mapping[str, Any]) -> None:
    scores = ("likelihood", "impact", "residual_likelihood", "residual_impact")
    given = {name: fields.get(name) for name in scores if fields.get(name) is not None}
    scale = fields.get("scale")
    if (given or scale is not None) and scale not in _SCALES:
        raise DecisionError("scale", scale)
    for name, score in given.items():
        if not isinstance(score, int) or not 1 <= score <= int(scale or 0):
            raise DecisionError(name, score)
    for name, vocabulary in (("treatment", "risk_treatment"), ("status", "risk_status")):
        if fields.get(name) is not None:
            require_term(name, str(fields[name]), vocabulary)


def require_term(field: str, value: str, vocabulary: str) -> None:
    """Nothing where the vocabulary has the code; raises DecisionError otherwise."""
    _require_code(field, value, {term.code for term in load_reference().terms(vocabulary)})


def _require_code(field: str, value: str, known: set[str]) -> None:
    if value not in known:
        raise DecisionError(field, value)


def stripped(value: Any) -> Any:  # noqa: ANN401 - any plain value of a field
    """A text without spaces around it, None for an empty one; any other value as it is."""
    return (value.strip() or None) if isinstance(value, str) else value
