"""What is noted about OPDs that owe something: reason, whom to ask, when they promised, last reminder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from smartcity.store.rows import current_rows
from smartcity.store.values import Receipt, Source
from smartcity.workflow.actors import Permission
from smartcity.workflow.edits import Edit, commit_edits
from smartcity.workflow.errors import DecisionError
from smartcity.workflow.region_time import today
from smartcity.workflow.workspace import Workspace

KIND = "follow_up"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """The whole note about one OPD; all parts empty takes it back.

    `contact` is a function (Kasubbag Perencanaan), never a person's name. `based_on` is the `row_id` of the
    note as it was shown.
    """

    opd: str
    reason: str | None = None
    contact: str | None = None
    promised_on: date | None = None
    reminded_on: date | None = None
    note: str | None = None
    based_on: int | None = None


def save_follow_ups(workspace: Workspace, notes: Sequence[FollowUp]) -> Receipt | None:
    """Store the notes, all of them or nothing; None where nothing changed.

    Raises EditConflictError where somebody else changed a note since it was shown, DecisionError for an
    unknown OPD or a reminder in the days to come, PermissionDeniedError.
    """
    workspace.actor.require(Permission.FOLLOW_UP)
    current = current_rows(workspace.database, workspace.code)
    known = {
        str(row.content.fields["name"]) if row.content.kind == "opd" else row.content.opd for row in current
    }
    for note in notes:
        if note.opd not in known:
            raise DecisionError("opd", note.opd)
        if note.reminded_on is not None and note.reminded_on > today(workspace):
            raise DecisionError("reminded_on", note.reminded_on.isoformat())
    return commit_edits(workspace, KIND, Source.FOLLOW_UP, [_edit(note) for note in notes])


def _edit(note: FollowUp) -> Edit:
    said = {
        "reason": (note.reason or "").strip(),
        "contact": (note.contact or "").strip(),
        "promised_on": note.promised_on.isoformat() if note.promised_on else None,
        "reminded_on": note.reminded_on.isoformat() if note.reminded_on else None,
        "note": (note.note or "").strip(),
    }
    return Edit({"opd": note.opd}, said if any(said.values()) else None, note.based_on)
