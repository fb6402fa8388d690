"""Progress in words: states with the sign of the matrix, why a cell stands there, who can change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from smartcity.analysis import progress_texts
from smartcity.analysis.deliverables import DONE, MISSING, NOT_APPLICABLE, PARTLY
from smartcity.analysis.progress import Progress
from smartcity.reference import load_reference
from smartcity.reference.formats import date_text, moment_text, number
from smartcity.ui import session
from smartcity.ui.language import say
from smartcity.workflow.errors import EditConflict

STATE_SIGNS = {DONE: "■", PARTLY: "◆", MISSING: "□", NOT_APPLICABLE: "–"}
"""The shapes of the matrix, so that a state reads the same in a list."""


def state_words(state: str) -> str:
    """A state with its sign: `□ Belum`."""
    return f"{STATE_SIGNS[state]} {progress_texts.state_name(state, session.language())}"


def deliverable_words(progress: Progress, code: str) -> str:
    """The deliverable's name."""
    return progress_texts.deliverable_name(progress, code, session.language())


def stage_words(progress: Progress, stage: int) -> str:
    """The stage's name."""
    return progress_texts.stage_name(progress, stage, session.language())


def why_words(cell: Mapping[Any, Any], progress: Progress) -> str:
    """Why the cell stands where it stands."""
    return progress_texts.why_text(cell, progress, session.language(), load_reference())


def who_words(changed_by: Sequence[str]) -> str:
    """Who can change it."""
    return progress_texts.who_text(changed_by, session.language())


def count_words(done: int, applicable: int) -> str:
    """`12 dari 36`."""
    language = session.language()
    said = [number(count, 0, language) for count in (done, applicable)]
    return say("progress_of", count=said[0], total=said[1])


def tick_words(fields: Mapping[str, Any]) -> str:
    """What a person's record says: state, day, note and evidence, on one line."""
    parts = [progress_texts.state_name(fields["state"], session.language())]
    if fields.get("date"):
        parts.append(date_text(fields["date"], session.language()))
    parts += [str(fields[name]) for name in ("note", "evidence") if fields.get(name)]
    return "; ".join(parts)


def conflict_words(conflict: EditConflict, theirs: str, zone: str) -> str:
    """What somebody else did meanwhile; `theirs` is their record in words."""
    moment = moment_text(conflict.at, zone, session.language())
    if conflict.theirs is None:
        return say("conflict_taken_back", by=conflict.by, moment=moment)
    return say("conflict_said", by=conflict.by, moment=moment, theirs=theirs)
