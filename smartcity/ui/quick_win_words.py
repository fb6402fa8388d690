"""Quick wins in words: states, levels of evidence, sizes of risks, and what somebody else said meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from smartcity.charts.readiness import status_name
from smartcity.charts.wording import dimension_name
from smartcity.reference import RiskPreset, load_reference
from smartcity.reference.formats import date_text, moment_text, number
from smartcity.reference.readiness import LEVELS, NOT_APPLICABLE
from smartcity.reference.texts import joined, text
from smartcity.ui import session
from smartcity.ui.language import literal, named, say
from smartcity.ui.opened_forms import OpenedForm
from smartcity.ui.view import View

_FILLED, _EMPTY, _LEFT_OUT = "\u25a0", "\u25a1", "\u2013"
_CODED = {
    "level": "readiness_level",
    "state": "quick_win_state",
    "treatment": "risk_treatment",
    "status": "risk_status",
}


def term_words(vocabulary: str, code: Any) -> str:  # noqa: ANN401 - a cell of a frame
    """The name of a vocabulary's code; of a code that is none, the code itself; '' for None."""
    if code is None or pd.isna(code):
        return ""
    names = {term.code: term.names for term in load_reference().terms(vocabulary)}
    return named(names[str(code)]) if str(code) in names else str(code)


def state_words(state: Any) -> str:  # noqa: ANN401 - a cell of a frame
    """A quick win's state; of none, the words that say so."""
    return term_words("quick_win_state", state) or say("readiness_no_state")


def status_words(status: str) -> str:
    """Siap, Hampir siap, Belum siap."""
    return status_name(status, session.language())


def dimension_words(code: Any) -> str:  # noqa: ANN401 - a cell of a frame
    """A dimension's name; of none, the words that say so."""
    if code is None or pd.isna(code):
        return say("unassigned")
    return dimension_name(str(code), session.language(), load_reference())


def aspect_words(code: str) -> str:
    """The name of an aspect or an impact criterion."""
    return named(load_reference().readiness.aspect(code).names)


def aspects_in_words(codes: Iterable[str]) -> str:
    """Names of aspects as they are read: Anggaran, SDM, dan Risiko."""
    return joined([aspect_words(code) for code in codes], session.language())


def level_words(aspect: str, level: str | None) -> str:
    """A level as its evidence: `2 · SK Kepala Daerah`; what does not apply or is not assessed says so."""
    if level is None:
        return text("readiness.not_assessed", session.language())
    if level == NOT_APPLICABLE:
        return text("readiness.not_applicable", session.language())
    return f"{level} \u00b7 {named(load_reference().readiness.aspect(aspect).levels[int(level)])}"


def level_strip(level: str | None) -> str:
    """A level as four steps, filled up to it; nothing is filled where nobody assessed it."""
    if level == NOT_APPLICABLE:
        return _LEFT_OUT * len(LEVELS)
    filled = 0 if level is None else int(level) + 1
    return _FILLED * filled + _EMPTY * (len(LEVELS) - filled)


def why_not_words(code: str) -> str:
    """Why a candidate is not in the pool."""
    return text(f"readiness.why_not.{code}", session.language())


def lacking_words(fields: Iterable[str]) -> str:
    """What a risk above appetite lacks: penanggung jawab, rencana, dan jadwal."""
    return joined([say(f"risk_lacks_{name}") for name in fields], session.language())


def size_words(value: Any, preset: RiskPreset) -> str:  # noqa: ANN401 - a cell of a frame
    """A size on the matrix with the word of its level: `17 Tinggi`; '' where there is none."""
    if value is None or pd.isna(value):
        return ""
    size = int(value)
    return f"{number(size, 0, session.language())} {named(preset.band(size).names)}"


def points_words(points: Any) -> str:  # noqa: ANN401 - a cell of a frame
    """Points of 0-100 with at most one decimal; `-` where there are none."""
    if points is None or pd.isna(points):
        return "\u2013"
    value = float(points)
    return number(value, 0 if value == round(value) else 1, session.language())


def stored_words(view: View, record: Mapping[str, Any]) -> str:
    """Who stored a record and when, with its place in a file where it came from one."""
    moment = moment_text(record["sent_at"].to_pydatetime(), view.workspace.region.zone, session.language())
    said = say("progress_stored", by=record["sent_by"] or "", moment=moment)
    if not isinstance(record.get("file"), str):
        return said
    sheet, row = record.get("sheet"), record.get("row")
    place = [str(part) for part in (record["file"], sheet) if isinstance(part, str)]
    if row is not None and not pd.isna(row):
        place.append(say("quick_win_row", row=int(row)))
    return f"{said} ({', '.join(place)})"


def record_words(fields: Mapping[str, Any], kind: str, codes: Iterable[str]) -> str:
    """The named fields of a stored record on one line, each with its name; empty ones are left out."""
    parts = []
    for code in codes:
        value = fields.get(code)
        if value is None or value == "":
            continue
        name = named(load_reference().kinds[kind].fields[code].names)
        parts.append(f"{name}: {_value_words(code, value)}")
    return "; ".join(parts)


def show_conflicts(
    view: View, form: OpenedForm, about: Callable[[str], str], theirs: Callable[[str, Mapping[str, Any]], str]
) -> None:
    """What others did while the form was open; what was typed still stands in it.

    `about` names the part of the form, `theirs` says a record of that part in words.
    """
    for part, conflict in form.conflicts:
        moment = moment_text(conflict.at, view.workspace.region.zone, session.language())
        if conflict.theirs is None:
            told = say("conflict_taken_back", by=conflict.by, moment=moment)
        else:
            told = say("conflict_said", by=conflict.by, moment=moment, theirs=theirs(part, conflict.theirs))
        sentence = f"{about(part)}: {told} {say('conflict_tick_next')}"
        st.warning(literal(sentence), icon=":material/group:")


def _value_words(code: str, value: object) -> str:
    if code in _CODED:
        return term_words(_CODED[code], value)
    if code in {"date", "due"}:
        return date_text(str(value), session.language())
    return str(value)
