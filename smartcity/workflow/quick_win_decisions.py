"""Recording a decision on quick wins: the snapshot and the states of the chosen, in one batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from smartcity.analysis.advice import advice_on
from smartcity.analysis.decision_record import DecisionWords, decision_content, decision_problems
from smartcity.analysis.decision_texts import DecisionRow, decision_row
from smartcity.analysis.quick_wins import quick_wins
from smartcity.reference import load_reference
from smartcity.store.commits import commit
from smartcity.store.rows import current_rows
from smartcity.store.values import Receipt, Source, StoredRow
from smartcity.workflow.actors import Permission
from smartcity.workflow.edits import Edit, draft_of_rows, edited_rows
from smartcity.workflow.errors import DecisionError, StaleRevisionError, UnfinishedDecisionError
from smartcity.workflow.quick_win_states import QUICK_WIN, QuickWinState, state_edit
from smartcity.workflow.region_time import today
from smartcity.workflow.tables import RegionTables, load_tables
from smartcity.workflow.workspace import Workspace

KIND = "decision"


@dataclass(frozen=True, slots=True)
class QuickWinDecision:
    """What is decided: record ids of the pool, on which day, in whose name and why."""

    chosen: tuple[str, ...]
    decided_on: date
    words: DecisionWords


def decide(workspace: Workspace, decision: QuickWinDecision, based_on: int) -> Receipt:
    """Record the decision; the chosen become `decided` in the same batch.

    `based_on` is the revision that the people saw. Raises StaleRevisionError where the region changed since,
    UnfinishedDecisionError where a reason or the one who decides is missing, DecisionError for a day to come
    or a candidate that cannot be chosen, PermissionDeniedError. Then nothing is stored.
    """
    workspace.actor.require(Permission.DECIDE_QUICK_WINS)
    if decision.decided_on > today(workspace):
        raise DecisionError("decided_on", decision.decided_on.isoformat())
    tables = load_tables(workspace)
    if tables.revision != based_on:
        raise StaleRevisionError(based_on, tables.revision)
    found = quick_wins(tables, load_reference())
    unknown = set(decision.chosen) - set(found.pool["record_id"])
    if unknown:
        raise DecisionError("chosen", min(unknown))
    content = decision_content(
        found,
        advice_on(found, load_reference()),
        decision.chosen,
        decision.words,
        recorded_by=workspace.actor.name,
        revision=based_on,
        reference=load_reference(),
    )
    problems = decision_problems(content)
    if problems:
        raise UnfinishedDecisionError(problems)
    number = max((int(known) for known in tables.decisions["number"]), default=0) + 1
    fields = {"decided_on": decision.decided_on.isoformat(), "content": content}
    record = Edit({"number": number}, fields)
    states = [state_edit(workspace, state) for state in _states(tables, decision)]
    rows = [
        *edited_rows(workspace, KIND, [record], based_on),
        *edited_rows(workspace, QUICK_WIN, states, based_on),
    ]
    return commit(workspace.database, draft_of_rows(workspace, Source.QUICK_WIN_DECISION, rows, based_on))


def stored_decisions(workspace: Workspace) -> list[StoredRow]:
    """The recorded decisions in their order. Raises PermissionDeniedError."""
    workspace.actor.require(Permission.READ_REGION)
    return current_rows(workspace.database, workspace.code, kind=KIND)


def decision_rows(workspace: Workspace, language: str) -> list[DecisionRow]:
    """Every recorded decision in one line, in their order. Raises PermissionDeniedError."""
    return [
        decision_row(
            int(row.content.fields["number"]),
            date.fromisoformat(row.content.fields["decided_on"]),
            row.content.fields["content"],
            load_reference(),
            language,
        )
        for row in stored_decisions(workspace)
    ]


def _states(tables: RegionTables, decision: QuickWinDecision) -> Sequence[QuickWinState]:
    known, words = tables.quick_wins, decision.words
    shown = dict(zip(known["innovation_id"], known["row_id"], strict=True))
    return [
        QuickWinState(
            record_id,
            "decided",
            words.risk_reasons.get(record_id) or words.reasons.get(record_id),
            decision.decided_on,
            based_on=int(shown[record_id]) if record_id in shown else None,
        )
        for record_id in decision.chosen
    ]
