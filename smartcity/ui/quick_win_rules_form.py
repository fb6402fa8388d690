"""The region's rules in forms: weights and thresholds on Kesiapan, matrix and appetite on Risiko.

Both change parts of the same settings: what the other part holds is taken as it is stored when saving.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import streamlit as st

from smartcity.charts.wording import dimension_name
from smartcity.reference import QuickWinSettings, load_reference
from smartcity.reference.formats import date_text, number
from smartcity.reference.quick_win_settings import SettingProblem
from smartcity.reference.texts import text
from smartcity.ui import in_hand, opened_forms, session
from smartcity.ui.language import literal, named, say
from smartcity.ui.opened_forms import OpenedForm
from smartcity.ui.quick_win_words import show_conflicts
from smartcity.ui.trouble import SAVE_REFUSED, trouble_key
from smartcity.ui.view import View
from smartcity.workflow.actors import Permission
from smartcity.workflow.errors import EditConflictError, SettingsError
from smartcity.workflow.quick_win_rules import save_rules
from smartcity.workflow.tables import load_tables

PART, SETTINGS = "rules", "settings"


def open_rules(view: View, name: str) -> OpenedForm:
    """The form of a part of the rules, based on them as they are shown."""
    shown = {SETTINGS: view.tables.settings}
    return opened_forms.open_form(name, view.workspace.code, {PART: (view.tables.settings_row, shown)})


def settings_of(form: OpenedForm) -> QuickWinSettings:
    """The settings that the form was opened with."""
    return cast(QuickWinSettings, form.shown[PART][SETTINGS])


def only_shown(view: View) -> bool:
    """Whether rules are only to be read: by who may not change them, or as of an earlier day (then said)."""
    if view.as_of is None:
        return not view.may_edit(Permission.DECIDE_QUICK_WINS)
    day = date_text(view.as_of, session.language())
    st.info(say("tick_past", day=day), icon=":material/history:")
    return True


def offer_save(
    view: View, name: str, form: OpenedForm, change: Callable[[QuickWinSettings], QuickWinSettings]
) -> None:
    """The button that saves what `change` makes of the settings as stored now, and why it was refused."""
    in_hand.note(name, held=change(settings_of(form)) != settings_of(form))
    if st.button(say("rules_save"), key=form.key(f"{name}_save"), type="primary", icon=":material/check:"):
        _save(view, name, form, change)
    show_conflicts(view, form, lambda _: say("rules_heading"), lambda _part, _theirs: say("rules_theirs"))


def _save(
    view: View, name: str, form: OpenedForm, change: Callable[[QuickWinSettings], QuickWinSettings]
) -> None:
    stored = load_tables(view.workspace).settings if form.conflicts else view.tables.settings
    try:
        receipt = save_rules(view.workspace, change(stored), form.based_on[PART])
    except SettingsError as refused:
        for problem in refused.problems:
            st.warning(literal(problem_words(problem)), icon=":material/warning:")
    except EditConflictError as refused:
        form.conflicts = [(PART, conflict) for conflict in refused.conflicts]
        form.based_on[PART] = refused.conflicts[0].row_id
    except SAVE_REFUSED as refused:
        st.warning(say(trouble_key(refused)), icon=":material/warning:")
    else:
        session.tell("success", say("rules_same" if receipt is None else "rules_saved"))
        opened_forms.close_form(name)
        st.rerun(scope="app")


def problem_words(problem: SettingProblem) -> str:
    """Why a setting cannot stand, with what to do."""
    value: Any = problem.value
    if isinstance(value, float | int):
        shown = number(value, 0 if value == round(value) else 2, session.language())
    else:
        shown = str(value or "")
    return text(
        f"settings.problem.{problem.code}", session.language(), field=_field_words(problem.field), value=shown
    )


def _field_words(code: str) -> str:
    reference = load_reference()
    names = {aspect.code: aspect.names for aspect in reference.readiness.aspects}
    names |= {area.code: area.names for area in reference.risk.areas}
    if code in names:
        return named(names[code])
    if code in {dimension.code for dimension in reference.dimensions}:
        return dimension_name(code, session.language(), reference)
    return code
