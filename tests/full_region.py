"""A region that holds something of every kind, with a text of the test's own in every field for one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from smartcity.analysis.decision_record import DecisionWords
from smartcity.intake.tables import ExpectedOpd
from smartcity.reference import SelectionRules, load_reference
from smartcity.workflow import (
    follow_up,
    quick_win_decisions,
    quick_win_edits,
    quick_win_rules,
    quick_win_states,
    registry,
    stage_lists,
    tables,
    ticks,
)
from smartcity.workflow.commit import commit_file
from smartcity.workflow.workspace import Workspace
from tests.received_files import innovation, received

DAY = date(2026, 5, 4)
Say = Callable[[str, str], str]
"""From an OPD and a place (kind and field) to the text that stands there."""
_WORDED = frozenset({"text", "text_list", "url"})
_KEYS = frozenset({"opd", "name", "innovation", "innovation_id"})


def worded(kind: str, opd: str, say: Say) -> dict[str, Any]:
    """Each field of the kind that holds free text, with the test's text in it."""
    fields = load_reference().kinds[kind].fields.values()
    free = [field for field in fields if field.type in _WORDED and field.code not in _KEYS]
    texts = {field.code: say(opd, f"{kind}.{field.code}") for field in free}
    lists = {field.code for field in free if field.type == "text_list"}
    return {code: [said] if code in lists else said for code, said in texts.items()}


def fill(workspace: Workspace, opds: Sequence[str], say: Say) -> None:
    """For each OPD two innovations with levels, risks and progress, one nominated, all else once."""
    expected = [ExpectedOpd(opd, say(opd, "opd.short_name")[:60]) for opd in opds]
    registry.save_opds(workspace, expected)
    for opd in opds:
        _send_files(workspace, opd, say)
    _say_by_hand(workspace, opds, say)
    _decide(workspace, opds, say)


def _send_files(workspace: Workspace, opd: str, say: Say) -> None:
    known = {"start_year": 2024, "maturity": "pilot", "budget": 50_000_000, "quick_win": True}
    name = say(opd, "innovation.name")
    extra = {f"Kolom {say(opd, 'innovation.header')[:60]}": say(opd, "innovation.extra")}
    rows = [
        innovation(
            opd,
            f"{number} {name}",
            dimension=dimension,
            extra_=extra,
            **{**worded("innovation", opd, say), **known},
        )
        for number, dimension in ((1, "living"), (2, "society"))
    ]
    question = ("dimension", say(opd, "held.dimension"), ("living",))
    held = innovation(opd, f"3 {name}", dimension=None, held_={"dimension-unknown": question})
    file = f"usulan {say(opd, 'innovation.file')[:80]}.xlsx"
    commit_file(workspace, received(workspace, [*rows, held], file))
    fields = {
        "progress": {"stage": 1, "deliverable": "problems", "state": "partly"},
        "readiness": {"innovation": rows[0]["name"], "aspect": "budget", "level": "2"},
        "risk": {"innovation": rows[0]["name"], "scale": 5, "likelihood": 4, "impact": 5},
    }
    for kind, own in fields.items():
        row = {"opd": opd, **worded(kind, opd, say), **own}
        commit_file(workspace, received(workspace, [row], f"{kind} {opd}.xlsx", kind))


def _say_by_hand(workspace: Workspace, opds: Sequence[str], say: Say) -> None:
    first = opds[0]
    ticks.tick(
        workspace,
        [
            ticks.Tick(
                1, "causes", opd, "partly", note=say(opd, "tick.note"), evidence=say(opd, "tick.evidence")
            )
            for opd in opds
        ],
    )
    notes = [
        follow_up.FollowUp(
            opd,
            reason=say(opd, "follow_up.reason"),
            contact=say(opd, "follow_up.contact"),
            note=say(opd, "follow_up.note"),
        )
        for opd in opds
    ]
    follow_up.save_follow_ups(workspace, notes)
    ids = dict(_ids(workspace))
    quick_win_edits.save_levels(
        workspace,
        [
            quick_win_edits.Level(
                record, "people", "3", say(opd, "level.evidence"), person=say(opd, "level.person")
            )
            for record, opd in ids.items()
        ],
    )
    quick_win_states.save_states(
        workspace,
        [
            quick_win_states.QuickWinState(record, "nominated", reason=say(opd, "state.reason"))
            for record, opd in ids.items()
        ],
    )
    pair = next(iter(ids)), next(reversed(ids))
    quick_win_edits.save_overlaps(
        workspace, [quick_win_edits.OverlapAnswer(*pair, "different", note=say(first, "overlap.note"))]
    )
    stages = stage_lists.current_stages(workspace)
    renamed = replace(
        stages.stages[2], names={language: say(first, "stage.name") for language in ("id", "en")}
    )
    listed = replace(stages, stages=(*stages.stages[:2], renamed, *stages.stages[3:]))
    stage_lists.save_stages(workspace, listed)


def _decide(workspace: Workspace, opds: Sequence[str], say: Say) -> None:
    known = tables.load_tables(workspace)
    targets = dict.fromkeys(("governance", "branding", "economy", "society", "environment"), 0)
    rules = SelectionRules(targets)
    quick_win_rules.save_rules(workspace, replace(known.settings, rules=rules), known.settings_row)
    last = next(record for record, opd in _ids(workspace) if opd == opds[-1])
    words = DecisionWords(
        decided_by=say(opds[0], "decision.by"),
        place=say(opds[0], "decision.place"),
        note=say(opds[0], "decision.note"),
        reasons={last: say(opds[0], "decision.reason")},
        risk_reasons={last: say(opds[0], "decision.risk_reason")},
    )
    decision = quick_win_decisions.QuickWinDecision((last,), DAY, words)
    quick_win_decisions.decide(workspace, decision, workspace.revision)


def _ids(workspace: Workspace) -> list[tuple[str, str]]:
    innovations = tables.load_tables(workspace).innovations
    return list(zip(innovations["record_id"], innovations["opd"], strict=True))
