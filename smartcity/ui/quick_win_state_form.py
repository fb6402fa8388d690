"""The form in which a quick win moves on: its state, its reason, and the risks that stand in the way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from smartcity.reference import load_reference
from smartcity.reference.formats import number
from smartcity.ui import opened_forms, session
from smartcity.ui.language import literal, say
from smartcity.ui.level_form import whole_day
from smartcity.ui.navigation import menu_page
from smartcity.ui.opened_forms import OpenedForm
from smartcity.ui.quick_win_records import shown, state_record
from smartcity.ui.quick_win_words import (
    lacking_words,
    record_words,
    show_conflicts,
    state_words,
    stored_words,
)
from smartcity.ui.session import Selection
from smartcity.ui.trouble import SAVE_REFUSED, trouble_key
from smartcity.ui.view import View
from smartcity.workflow.errors import DecisionError, EditConflictError, OpenRisksError
from smartcity.workflow.quick_win_states import QuickWinState, save_states
from smartcity.workflow.region_time import today

FORM = "quick_win_state"
TAKE_BACK = "take_back"
RISK_PAGE = "risk"


def show_state(view: View, record_id: str) -> None:
    """Where the quick win stands: since when, why, and who said so."""
    record = state_record(view, record_id)
    if record is None:
        st.text(say("state_none"))
        return
    st.text(record_words(record, "quick_win", ("state", "date", "reason", "note")))
    st.caption(literal(stored_words(view, record)))


def show_form(view: View, record_id: str) -> None:
    """The form to change the state; a refusal says what to fill in and where."""
    record = state_record(view, record_id)
    form = opened_forms.open_form(FORM, record_id, {"state": shown(record)})
    said = form.shown["state"]
    if view.tables.quick_wins.empty:
        st.info(say("state_first_of_all"), icon=":material/info:")
    states = [term.code for term in load_reference().terms("quick_win_state")]
    options = [*states, TAKE_BACK] if said else states
    with st.form(form.key(FORM), border=False):
        st.selectbox(
            say("state_state"),
            options,
            index=options.index(said["state"]) if said.get("state") in options else None,
            format_func=lambda code: say("state_take_back") if code == TAKE_BACK else state_words(code),
            key=form.key("state_state"),
            placeholder=say("state_choose"),
        )
        st.text_area(
            say("state_reason"),
            value=said.get("reason") or "",
            key=form.key("state_reason"),
            height=80,
            placeholder=say("state_reason_hint"),
        )
        left, right = st.columns(2)
        with left:
            st.date_input(
                say("state_date"),
                value=whole_day(said.get("date")) or today(view.workspace),
                format="DD/MM/YYYY",
                key=form.key("state_date"),
            )
        with right:
            st.text_input(say("state_note"), value=said.get("note") or "", key=form.key("state_note"))
        sent = st.form_submit_button(say("state_save"), type="primary", icon=":material/check:")
    if sent:
        _save(view, form)
    show_conflicts(view, form, lambda _: say("state_state"), lambda _, theirs: _said_words(theirs))
    if form.open_risks:
        _show_open_risks(form)


def _save(view: View, form: OpenedForm) -> None:
    form.open_risks = ()
    typed = {part: session.state()[form.key(f"state_{part}")] for part in ("state", "reason", "date", "note")}
    if typed["state"] is None:
        _refuse(say("state_needed"))
        return
    state = None if typed["state"] == TAKE_BACK else typed["state"]
    wanted = QuickWinState(
        form.subject, state, typed["reason"], typed["date"], typed["note"], form.based_on["state"]
    )
    try:
        save_states(view.workspace, [wanted])
    except EditConflictError as refused:
        form.conflicts = [("state", conflict) for conflict in refused.conflicts]
        form.based_on["state"] = refused.conflicts[0].row_id
    except OpenRisksError as refused:
        form.open_risks = refused.risks
    except DecisionError as refused:
        _refuse(say("state_reason_needed" if refused.field == "reason" else "quick_win_gone"))
    except SAVE_REFUSED as refused:
        _refuse(say(trouble_key(refused)))
    else:
        session.tell("success", say("state_saved", state=state_words(state)))
        opened_forms.close_form(FORM)
        st.rerun()


def _show_open_risks(form: OpenedForm) -> None:
    """Why the quick win cannot be decided yet, risk by risk, and the way to fill it in."""
    count = number(len(form.open_risks), 0, session.language())
    st.warning(say("state_open_risks", count=count), icon=":material/lock:")
    for _, event, lacking in form.open_risks:
        st.text(say("state_open_risk", event=event, lacking=lacking_words(lacking)))
    page = menu_page(RISK_PAGE)
    if st.button(say("go_to_risk"), key=form.key("state_go"), icon=page.icon):
        session.select(RISK_PAGE, Selection("", (("record_id", form.subject),)))
        st.switch_page(page.script)


def _said_words(fields: Mapping[str, Any]) -> str:
    return record_words(fields, "quick_win", ("state", "date", "reason", "note"))


def _refuse(why: str) -> None:
    st.warning(literal(why), icon=":material/warning:")
