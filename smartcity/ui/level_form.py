"""The form in which people say what shows each aspect of a candidate: level, evidence, date, function, note.

All aspects are saved in one go, but only those that were changed here: nobody overwrites unseen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from smartcity.reference import load_reference
from smartcity.reference.formats import date_text, number
from smartcity.reference.readiness import LEVELS, NOT_APPLICABLE, Aspect
from smartcity.ui import opened_forms, session
from smartcity.ui.language import literal, say
from smartcity.ui.opened_forms import OpenedForm
from smartcity.ui.quick_win_records import level_records, shown
from smartcity.ui.quick_win_words import (
    aspect_words,
    level_strip,
    level_words,
    record_words,
    show_conflicts,
)
from smartcity.ui.trouble import SAVE_REFUSED, trouble_key
from smartcity.ui.view import View
from smartcity.workflow.errors import DecisionError, EditConflictError
from smartcity.workflow.quick_win_edits import Level, save_levels
from smartcity.workflow.region_time import today

FORM = "levels"
TAKE_BACK = "take_back"
SAID = ("level", "evidence", "date", "person", "note")


def show_form(view: View, record_id: str) -> None:
    """Every aspect as a line that opens; one button saves them all."""
    model = load_reference().readiness
    records = level_records(view, record_id)
    form = opened_forms.open_form(
        FORM, record_id, {aspect.code: shown(records.get(aspect.code)) for aspect in model.aspects}
    )
    with st.form(form.key(FORM), border=False):
        st.caption(say("levels_intro"))
        for aspect in model.readiness_aspects:
            _show_aspect(view, form, aspect)
        st.markdown(f"**{say('levels_impact')}**")
        for aspect in model.impact_aspects:
            _show_aspect(view, form, aspect)
        sent = st.form_submit_button(say("levels_save"), type="primary", icon=":material/check:")
    if sent:
        _save(view, form, _changed(form, model.aspects))
    show_conflicts(view, form, aspect_words, lambda part, theirs: _said_words(part, theirs))


def _show_aspect(view: View, form: OpenedForm, aspect: Aspect) -> None:
    said = form.shown[aspect.code]
    level = said.get("level")
    label = f"{level_strip(level)} {aspect_words(aspect.code)}: {level_words(aspect.code, level)}"
    with st.expander(literal(label)):
        left, right = st.columns(2)
        with left:
            codes = _codes(recorded=bool(said))
            st.radio(
                say("levels_level"),
                codes,
                index=codes.index(level) if level in codes else None,
                format_func=lambda code: _option(aspect, code),
                key=_key(form, aspect, "level"),
            )
        with right:
            st.text_area(
                say("levels_evidence"),
                value=said.get("evidence") or "",
                key=_key(form, aspect, "evidence"),
                height=80,
                placeholder=say("levels_evidence_hint"),
            )
            _ask_date(view, form, aspect, said.get("date"))
            for part in ("person", "note"):
                st.text_input(
                    say(f"levels_{part}"),
                    value=said.get(part) or "",
                    key=_key(form, aspect, part),
                    placeholder=say(f"levels_{part}_hint"),
                )


def _ask_date(view: View, form: OpenedForm, aspect: Aspect, said: str | None) -> None:
    """The day; a date that says less than a day stays as it is while the box is empty."""
    day = whole_day(said)
    st.date_input(
        say("levels_date"),
        value=day,
        max_value=today(view.workspace),
        min_value=date(1990, 1, 1),
        format="DD/MM/YYYY",
        key=_key(form, aspect, "date"),
        help=None
        if said is None or day
        else say("levels_date_kept", date=date_text(said, session.language())),
    )


def whole_day(said: object) -> date | None:
    """The day of a stored partial date, None where it says less than a day."""
    return date.fromisoformat(said) if isinstance(said, str) and len(said) == len("2022-01-01") else None


def _codes(*, recorded: bool) -> list[str]:
    codes = [*(str(level) for level in LEVELS), NOT_APPLICABLE]
    return [*codes, TAKE_BACK] if recorded else codes


def _option(aspect: Aspect, code: str) -> str:
    return say("levels_take_back") if code == TAKE_BACK else literal(level_words(aspect.code, code))


def _key(form: OpenedForm, aspect: Aspect, part: str) -> str:
    return form.key(f"{FORM}_{aspect.code}_{part}")


def _typed(form: OpenedForm, aspect: Aspect) -> dict[str, Any]:
    """What stands in the form, empty texts as None."""
    typed = {part: session.state()[_key(form, aspect, part)] for part in SAID}
    kept = form.shown[aspect.code].get("date")
    if typed["date"] is None and whole_day(kept) is None:
        typed["date"] = kept
    elif isinstance(typed["date"], date):
        typed["date"] = typed["date"].isoformat()
    return {part: value.strip() or None if isinstance(value, str) else value for part, value in typed.items()}


def _changed(form: OpenedForm, aspects: Sequence[Aspect]) -> list[Level]:
    """The aspects in which the form differs from what it was opened with."""
    changed = []
    for aspect in aspects:
        typed, said = _typed(form, aspect), form.shown[aspect.code]
        if typed != {part: said.get(part) for part in SAID}:
            level = None if typed["level"] == TAKE_BACK else typed["level"]
            rest = {part: typed[part] for part in SAID if part != "level"}
            changed.append(
                Level(form.subject, aspect.code, level, **rest, based_on=form.based_on[aspect.code])
            )
    return changed


def _save(view: View, form: OpenedForm, levels: Sequence[Level]) -> None:
    without = [
        level.aspect for level in levels if level.level is None and form.based_on[level.aspect] is None
    ]
    if without:
        _refuse(say("levels_level_needed", aspects=", ".join(aspect_words(code) for code in without)))
        return
    try:
        receipt = save_levels(view.workspace, levels) if levels else None
    except EditConflictError as refused:
        form.conflicts = [(levels[conflict.place].aspect, conflict) for conflict in refused.conflicts]
        form.based_on |= {part: conflict.row_id for part, conflict in form.conflicts}
    except DecisionError as refused:
        _refuse(say("tick_future" if refused.field == "date" else "quick_win_gone"))
    except SAVE_REFUSED as refused:
        _refuse(say(trouble_key(refused)))
    else:
        if receipt is None:
            session.tell("success", say("levels_same"))
        else:
            count = number(len(levels), 0, session.language())
            session.tell("success", say("levels_saved", count=count))
        opened_forms.close_form(FORM)
        st.rerun()


def _said_words(aspect: str, fields: Mapping[str, Any]) -> str:
    rest = record_words(fields, "readiness", SAID[1:])
    return "; ".join(part for part in (level_words(aspect, fields.get("level")), rest) if part)


def _refuse(why: str) -> None:
    st.warning(literal(why), icon=":material/warning:")
