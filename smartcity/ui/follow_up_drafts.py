"""What is typed in the daftar tagih, kept by OPD until it is stored, whatever is redrawn meanwhile.

A cell that is changed becomes a draft at once, based on the note that the table showed; the table starts
from drafts when it is drawn anew. Saving writes all drafts or none; where somebody else changed a note
meanwhile, both are told and the draft stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from smartcity.ui import session
from smartcity.ui.language import say
from smartcity.ui.session import NoteDraft
from smartcity.ui.trouble import SAVE_REFUSED, trouble_key
from smartcity.workflow.errors import DecisionError, EditConflictError
from smartcity.workflow.follow_up import FollowUp, save_follow_ups
from smartcity.workflow.workspace import Workspace

EDITED = ("reason", "contact", "promised_on", "reminded_on", "note")
DAYS = frozenset({"promised_on", "reminded_on"})
_ISO_DAY = len("2022-01-01")


def noted(row: Mapping[Any, Any]) -> dict[str, str | None]:
    """The note of a row of the list as it is stored."""
    return {name: row[name] or None for name in EDITED}


def draft_of(row: Mapping[Any, Any]) -> NoteDraft:
    """The draft about the row's OPD; a new one says what is stored."""
    kept = session.note_desk().drafts.get(row["opd"])
    return kept or NoteDraft(noted(row), None if pd.isna(row["row_id"]) else int(row["row_id"]))


def start_table(key: str) -> Mapping[str, NoteDraft]:
    """The drafts that the table with this key starts from: those there were when it was first drawn."""
    desk = session.note_desk()
    if desk.key != key:
        desk.key = key
        desk.base = {opd: NoteDraft(dict(draft.values), draft.based_on) for opd, draft in desk.drafts.items()}
    return desk.base


def take_edits(edits: Mapping[int, Mapping[str, Any]], rows: Sequence[Mapping[Any, Any]]) -> None:
    """Keeps changed cells as drafts: place of the row in the table -> {column: new value}."""
    drafts = session.note_desk().drafts
    for place, cells in edits.items():
        row = rows[place]
        draft = draft_of(row)
        draft.values |= {name: _plain(name, value) for name, value in cells.items() if name in EDITED}
        drafts[row["opd"]] = draft
        if draft.values == noted(row):
            del drafts[row["opd"]]


def put_day(row: Mapping[Any, Any], name: str, day: date) -> None:
    """Sets one day of a row's draft."""
    draft = draft_of(row)
    draft.values[name] = day.isoformat()
    session.note_desk().drafts[row["opd"]] = draft


def forget(opd: str) -> None:
    """Drops what was typed about an OPD, so that the stored note shows."""
    desk = session.note_desk()
    desk.drafts.pop(opd, None)
    desk.conflicts = [(other, conflict) for other, conflict in desk.conflicts if other != opd]
    desk.key = ""


def save(workspace: Workspace, opds: Sequence[str]) -> bool:
    """Stores the drafts about these OPDs; whether it was done. What hinders is told on the next drawing."""
    desk = session.note_desk()
    notes = [_note(opd, desk.drafts[opd]) for opd in opds]
    desk.conflicts = []
    try:
        save_follow_ups(workspace, notes)
    except EditConflictError as refused:
        desk.conflicts = [(notes[conflict.place].opd, conflict) for conflict in refused.conflicts]
        for opd, conflict in desk.conflicts:
            desk.drafts[opd].based_on = conflict.row_id
        return False
    except DecisionError as refused:
        known = "follow_up_future" if refused.field == "reminded_on" else "follow_up_unknown"
        session.tell("warning", say(known, value=str(refused.value)))
        return False
    except SAVE_REFUSED as refused:
        session.tell("warning", say(trouble_key(refused)))
        return False
    for opd in opds:
        del desk.drafts[opd]
    return True


def day_of(value: str | None) -> date | None:
    """A whole ISO day as a date; None for nothing, or for a month or a year alone."""
    return date.fromisoformat(value) if value and len(value) == _ISO_DAY else None


def _plain(name: str, value: object) -> str | None:
    text = " ".join(str(value).split()) if value is not None else ""
    return (text[:_ISO_DAY] if name in DAYS else text) or None


def _note(opd: str, draft: NoteDraft) -> FollowUp:
    said = draft.values
    return FollowUp(
        opd,
        reason=said["reason"],
        contact=said["contact"],
        promised_on=day_of(said["promised_on"]),
        reminded_on=day_of(said["reminded_on"]),
        note=said["note"],
        based_on=draft.based_on,
    )
