"""What the example's history says about quick wins: states, levels, overlaps, rules, and a decision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from smartcity.analysis.decision_record import DecisionWords
from smartcity.reference.tables import Section
from smartcity.store.regions import current_revision
from smartcity.store.rows import current_rows
from smartcity.workflow.quick_win_decisions import QuickWinDecision, decide
from smartcity.workflow.quick_win_edits import (
    READINESS,
    Level,
    OverlapAnswer,
    save_levels,
    save_overlaps,
)
from smartcity.workflow.quick_win_rules import save_rules
from smartcity.workflow.quick_win_states import QUICK_WIN, QuickWinState, save_states
from smartcity.workflow.region_time import today
from smartcity.workflow.stored_settings import stored_settings
from smartcity.workflow.workspace import Workspace

KEYS = frozenset({"states", "levels", "overlaps", "rules", "decision"})
_MILLION = 1_000_000

Place = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class QuickWinStep:
    """One of these at a time. Innovations stand by their name as far as its bracket, in `states` several."""

    states: tuple[tuple[tuple[str, ...], QuickWinState], ...] = ()
    levels: tuple[Level, ...] = ()
    overlaps: tuple[OverlapAnswer, ...] = ()
    rules: Mapping[str, int] | None = None
    decision: Mapping[str, str] | None = None
    chosen: tuple[str, ...] = ()
    reasons: tuple[tuple[str, str], ...] = ()


def read_step(section: Section) -> QuickWinStep | None:
    """What a step of the history says about quick wins, None where it says nothing.

    Raises ReferenceDataError.
    """
    known = KEYS.intersection(section.entries())
    if not known:
        return None
    decision = section.section("decision") if "decision" in known else None
    return QuickWinStep(
        states=tuple(_states(section.sections("states"))) if "states" in known else (),
        levels=tuple(_levels(section.sections("levels"))) if "levels" in known else (),
        overlaps=tuple(_overlaps(section.sections("overlaps"))) if "overlaps" in known else (),
        rules=_rules(section.section("rules")) if "rules" in known else None,
        decision={key: decision.text(key) for key in ("decided_by", "place", "note")} if decision else None,
        chosen=decision.words("chosen") if decision else (),
        reasons=tuple(_reasons(decision.sections("reasons"))) if decision else (),
    )


def take(workspace: Workspace, step: QuickWinStep) -> None:
    """Store what the step says, as of the workspace's moment. Raises KeyError for an unknown innovation."""
    known = _innovations(workspace)
    ids = {name: record_id for name, (record_id, _) in known.items()}
    if step.states:
        _set_states(workspace, step, known)
    if step.levels:
        rows = _shown(workspace, READINESS, "opd", "innovation", "aspect")
        save_levels(
            workspace,
            [
                replace(
                    each,
                    innovation_id=ids[each.innovation_id],
                    date=today(workspace),
                    based_on=rows.get((*known[each.innovation_id][1], each.aspect)),
                )
                for each in step.levels
            ],
        )
    if step.overlaps:
        answers = [
            replace(each, first_id=ids[each.first_id], second_id=ids[each.second_id])
            for each in step.overlaps
        ]
        save_overlaps(workspace, answers)
    if step.rules is not None:
        _set_rules(workspace, step.rules)
    if step.decision is not None:
        chosen = tuple(ids[name] for name in step.chosen)
        reasons = {ids[name]: reason for name, reason in step.reasons}
        words = DecisionWords(
            step.decision["decided_by"], step.decision["place"], step.decision["note"], reasons
        )
        decided = QuickWinDecision(chosen, today(workspace), words)
        decide(workspace, decided, current_revision(workspace.database, workspace.code))


def _set_states(workspace: Workspace, step: QuickWinStep, known: Mapping[str, tuple[str, Place]]) -> None:
    rows = _shown(workspace, QUICK_WIN, "opd", "innovation")
    named = [(known[name], state) for names, state in step.states for name in names]
    save_states(
        workspace,
        [
            replace(state, innovation_id=record_id, on=today(workspace), based_on=rows.get(place))
            for (record_id, place), state in named
        ],
    )


def _set_rules(workspace: Workspace, rules: Mapping[str, int]) -> None:
    revision = current_revision(workspace.database, workspace.code)
    settings, row = stored_settings(workspace.database, workspace.code, revision)
    budget = rules["budget_million"] * _MILLION
    changed = replace(settings.rules, max_per_opd=rules["max_per_opd"], budget=budget)
    save_rules(workspace, replace(settings, rules=changed), row)


def _innovations(workspace: Workspace) -> dict[str, tuple[str, Place]]:
    """Record id, OPD and name of each innovation, by its name as far as the bracket."""
    stored = [row.content for row in current_rows(workspace.database, workspace.code, kind="innovation")]
    return {
        str(row.fields["name"]).split(" (")[0]: (str(row.record_id), (row.fields["opd"], row.fields["name"]))
        for row in stored
    }


def _shown(workspace: Workspace, kind: str, *fields: str) -> dict[Place, int]:
    """The number of each record's row, on which the next edit is based."""
    stored = current_rows(workspace.database, workspace.code, kind=kind)
    return {tuple(row.content.fields.get(field) for field in fields): row.origin.row_id for row in stored}


def _states(sections: Iterator[Section]) -> Iterator[tuple[tuple[str, ...], QuickWinState]]:
    for section in sections:
        state = QuickWinState("", section.text("state"), section.optional_text("reason"))
        yield section.words("innovations"), state
        section.done()


def _levels(sections: Iterator[Section]) -> Iterator[Level]:
    for section in sections:
        yield Level(
            section.text("innovation"),
            section.text("aspect"),
            section.text("level"),
            evidence=section.text("evidence"),
            person=section.text("person"),
        )
        section.done()


def _overlaps(sections: Iterator[Section]) -> Iterator[OverlapAnswer]:
    for section in sections:
        first, second = section.words("innovations")
        yield OverlapAnswer(first, second, section.text("answer"), note=section.text("note"))
        section.done()


def _rules(section: Section) -> dict[str, int]:
    rules = {key: section.number(key) for key in ("max_per_opd", "budget_million")}
    section.done()
    return rules


def _reasons(sections: Iterator[Section]) -> Iterator[tuple[str, str]]:
    for section in sections:
        yield section.text("innovation"), section.text("reason")
        section.done()
