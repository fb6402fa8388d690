"""Risks in words: sizes with their levels, what a risk lacks, and whether its date has passed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from smartcity.analysis.risks import NEEDED
from smartcity.reference import RiskPreset, load_reference
from smartcity.reference.formats import date_text, number
from smartcity.reference.risk import ScaleLevel
from smartcity.ui import session
from smartcity.ui.language import named, say
from smartcity.ui.quick_win_words import lacking_words, size_words, term_words

DONE = "done"


def is_overdue(risk: Mapping[Any, Any], today: date) -> bool:
    """Whether the whole of the due day, month or year has passed and the treatment is not done."""
    due = risk["due"]
    if not isinstance(due, str) or not due or risk["status"] == DONE:
        return False
    return due < today.isoformat()[: len(due)]


def due_words(risk: Mapping[Any, Any], today: date) -> str:
    """The due date, with the word where it has passed; '' without one."""
    due = risk["due"]
    if not isinstance(due, str) or not due:
        return ""
    shown = date_text(due, session.language())
    return say("risk_overdue", due=shown) if is_overdue(risk, today) else shown


def standing_words(risk: Mapping[Any, Any], preset: RiskPreset) -> str:
    """The size as it stands with its level; where it has none, why."""
    if risk["gap"] is not None and not pd.isna(risk["gap"]):
        return say(f"risk_gap_{risk['gap']}")
    return size_words(risk["standing"], preset)


def appetite_words(risk: Mapping[Any, Any]) -> str:
    """Whether the risk is above appetite; '' where it has no size."""
    above = risk["above_appetite"]
    return "" if pd.isna(above) else say("risk_is_above" if above else "risk_is_within")


def todo_words(risk: Mapping[Any, Any], today: date, preset: RiskPreset) -> str:
    """What to do about this line; '' for nothing."""
    parts = []
    if pd.isna(risk["record_id"]):
        parts.append(say("risk_todo_orphan"))
    if risk["gap"] is not None and not pd.isna(risk["gap"]):
        scale = number(preset.scale, 0, session.language())
        parts.append(say(f"risk_todo_{risk['gap']}", scale=scale))
    elif risk["above_appetite"]:
        lacking = [name for name in NEEDED if pd.isna(risk[name]) or not str(risk[name]).strip()]
        if lacking:
            parts.append(say("risk_todo_lacking", lacking=lacking_words(lacking)))
    if is_overdue(risk, today):
        parts.append(say("risk_todo_overdue"))
    return "; ".join(parts)


def step_words(place: int, steps: tuple[ScaleLevel, ...]) -> str:
    """A number of a scale with its words: `3 Kadang-kadang terjadi (lebih dari 10 sampai 20 %)`."""
    step = steps[place - 1]
    words = f"{place} {named(step.names)}"
    return f"{words} ({named(step.meaning)})" if step.meaning else words


def area_words(area: str) -> str:
    """The name of an area of impact by its code; text that names none as it is."""
    names = {each.code: each.names for each in load_reference().risk.areas}
    return named(names[area]) if area in names else area


def treatment_words(risk: Mapping[Any, Any]) -> str:
    """How far the treatment is, else how it is to be treated; '' for neither."""
    return term_words("risk_status", risk["status"]) or term_words("risk_treatment", risk["treatment"])
