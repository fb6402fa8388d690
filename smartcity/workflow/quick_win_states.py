"""The states of quick wins, and what keeps one from being decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from smartcity.analysis.risks import assess_risks, open_risks
from smartcity.reference import load_reference
from smartcity.store.values import Receipt, Source
from smartcity.workflow.actors import Permission
from smartcity.workflow.edits import Edit, commit_edits
from smartcity.workflow.errors import DecisionError, OpenRisksError
from smartcity.workflow.quick_win_edits import edit_of_innovation, innovation_key, require_term, stripped
from smartcity.workflow.region_time import today
from smartcity.workflow.tables import load_tables
from smartcity.workflow.workspace import Workspace

QUICK_WIN = "quick_win"
_NEEDS_REASON = frozenset({"replaced", "stopped"})


@dataclass(frozen=True, slots=True)
class QuickWinState:
    """The state of one innovation as quick win (vocabulary `quick_win_state`); None takes it back."""

    innovation_id: str
    state: str | None
    reason: str | None = None
    on: date | None = None
    note: str | None = None
    based_on: int | None = None


def save_states(workspace: Workspace, states: Sequence[QuickWinState]) -> Receipt | None:
    """Store the states, all of them or nothing; None where nothing changed.

    Raises OpenRisksError where a quick win would be decided while a risk above appetite lacks owner, plan or
    due date and no reason is given; DecisionError for an unknown innovation or state, and for `replaced` or
    `stopped` without a reason; EditConflictError, PermissionDeniedError.
    """
    workspace.actor.require(Permission.ASSESS)
    edits = []
    for each in states:
        if each.state is not None:
            require_term("state", each.state, "quick_win_state")
        if each.state in _NEEDS_REASON and not (each.reason or "").strip():
            raise DecisionError("reason", each.state)
        edits.append(state_edit(workspace, each))
    deciding = [e.innovation_id for e in states if e.state == "decided" and not (e.reason or "").strip()]
    if deciding:
        require_no_open_risks(workspace, deciding)
    return commit_edits(workspace, QUICK_WIN, Source.ASSESSMENT, edits)


def require_no_open_risks(workspace: Workspace, innovation_ids: Sequence[str]) -> None:
    """Nothing where the innovations may be decided; raises OpenRisksError with what stands in the way."""
    tables = load_tables(workspace)
    found = open_risks(assess_risks(tables.risks, tables.innovations, tables.settings, load_reference().risk))
    own = found[found["record_id"].isin(list(innovation_ids))]
    if len(own):
        raise OpenRisksError(
            tuple(
                (str(row["record_id"]), str(row["event"]), tuple(row["lacking"]))
                for row in own.to_dict("records")
            )
        )


def state_edit(workspace: Workspace, each: QuickWinState) -> Edit:
    """The edit that writes the state, for a batch that holds more than states. Raises DecisionError."""
    said: dict[str, str | None] | None = {
        "state": each.state,
        "reason": stripped(each.reason),
        "date": (each.on or today(workspace)).isoformat(),
        "note": stripped(each.note),
    }
    key = innovation_key(workspace, each.innovation_id)
    if each.state is None:
        said = None
    return edit_of_innovation(workspace, each.innovation_id, key, said, each.based_on)
