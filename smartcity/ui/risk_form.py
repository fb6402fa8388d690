"""The drawer in which a risk is added, changed or taken back; its size is shown while it is scored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from smartcity.reference import load_reference
from smartcity.reference.formats import date_text
from smartcity.ui import dialogs, opened_forms, session
from smartcity.ui.language import literal, say
from smartcity.ui.level_form import whole_day
from smartcity.ui.opened_forms import OpenedForm
from smartcity.ui.quick_win_records import candidates_in_view
from smartcity.ui.quick_win_words import record_words, show_conflicts, stored_words, term_words
from smartcity.ui.risk_scores import SCORES, ask_scores
from smartcity.ui.trouble import SAVE_REFUSED, trouble_key
from smartcity.ui.view import View
from smartcity.workflow.actors import Permission
from smartcity.workflow.errors import DecisionError, EditConflictError
from smartcity.workflow.quick_win_edits import RiskEntry, save_risks

FORM, PART, NEW = "risk", "risk", "new"
TEXTS = ("cause", "consequence", "control")
TREATMENT = ("treatment", "plan", "owner", "due", "status", "note")
REFUSALS = {"scale": "risk_scale_needed", "key": "risk_event_taken"}
FIELDS = ("cause", "consequence", "area", "control", "scale", *SCORES, *TREATMENT)


def open_risk(risk: Mapping[Any, Any]) -> None:
    """Opens the drawer for a row of the register."""
    said = {
        name: None if pd.isna(risk[name]) else risk[name]
        for name in ("event", "record_id", "area_code", *FIELDS)
    }
    origin = {name: risk[name] for name in ("sent_by", "sent_at", "file", "sheet", "row")}
    opened_forms.close_form(FORM)
    row = int(risk["row_id"])
    names = {"opd": risk["opd"], "innovation": risk["innovation"]}
    opened_forms.open_form(FORM, str(row), {PART: (row, {**said, **origin, **names})})


def open_new(record_id: str | None) -> None:
    """Opens the drawer for a new risk, of the innovation that is looked at where one is."""
    opened_forms.close_form(FORM)
    opened_forms.open_form(FORM, NEW, {PART: (None, {"record_id": record_id})})


def offer_new(view: View, record_id: str | None) -> None:
    """The button to add a risk; none while an earlier day is shown or nobody is a candidate."""
    if view.may_edit(Permission.ASSESS) and len(view.quick_wins.candidates):
        st.button(
            say("risk_add"), key="risk_add", icon=":material/add:", on_click=open_new, args=(record_id,)
        )


def show_drawer(view: View, page: str) -> None:
    """The drawer, where a risk is open."""
    form = opened_forms.opened(FORM)
    if form is None:
        return
    opened = form
    title = str(form.shown[PART].get("event") or say("risk_new"))

    @dialogs.dialog(literal(title), width="medium", position="right", on_dismiss=lambda: _close(page))
    def drawer() -> None:
        if view.may_edit(Permission.ASSESS):
            _edit(view, page, opened)
        else:
            if view.as_of is not None:
                day = date_text(view.as_of, session.language())
                st.info(say("tick_past", day=day), icon=":material/history:")
            st.text(record_words(opened.shown[PART], "risk", FIELDS))

    drawer()


def _close(page: str) -> None:
    opened_forms.close_form(FORM)
    session.close_origin(page)


def _edit(view: View, page: str, form: OpenedForm) -> None:
    said = form.shown[PART]
    if form.subject != NEW:
        st.caption(literal(stored_words(view, said)))
    typed: dict[str, Any] = {}
    record_id = _ask_innovation(view, form, said.get("record_id"))
    if record_id is None and said.get("innovation"):
        st.info(
            say("risk_was_of", innovation=said["innovation"], opd=said["opd"]), icon=":material/link_off:"
        )
    event = st.text_area(
        say("risk_event"),
        value=said.get("event") or "",
        key=form.key("risk_event"),
        height=80,
        placeholder=say("risk_event_hint"),
    )
    typed |= ask_scores(view, form, said)
    for name in TEXTS:
        typed[name] = st.text_area(
            say(f"risk_{name}"), value=said.get(name) or "", key=form.key(f"risk_{name}"), height=80
        )
    st.markdown(f"**{say('risk_treatment_heading')}**")
    typed |= _ask_treatment(form, said)
    _show_buttons(view, page, form, RiskEntry(record_id or "", event, typed, form.based_on[PART]))
    show_conflicts(
        view,
        form,
        lambda _: say("risk_event"),
        lambda _, theirs: record_words(theirs, "risk", ("event", *FIELDS)),
    )


def _ask_innovation(view: View, form: OpenedForm, record_id: str | None) -> str | None:
    """Whose risk it is: one of the candidates, and the innovation that it belongs to now."""
    table = candidates_in_view(view)
    names = dict(
        zip(
            table["record_id"], table["name"].astype(str) + " (" + table["opd"].astype(str) + ")", strict=True
        )
    )
    said = form.shown[PART]
    if record_id is not None and record_id not in names:
        names[record_id] = str(said.get("innovation") or record_id)
    options = list(names)
    chosen: str | None = st.selectbox(
        say("risk_innovation"),
        options,
        index=options.index(record_id) if record_id is not None else None,
        format_func=lambda record: names.get(record, record),
        key=form.key("risk_innovation"),
        placeholder=say("risk_innovation_hint"),
    )
    return chosen


def _ask_treatment(form: OpenedForm, said: Mapping[str, Any]) -> dict[str, Any]:
    typed: dict[str, Any] = {}
    left, right = st.columns(2)
    with left:
        typed["treatment"] = _ask_code(form, said, "treatment", "risk_treatment")
        typed["owner"] = st.text_input(
            say("risk_owner"),
            value=said.get("owner") or "",
            key=form.key("risk_owner"),
            placeholder=say("risk_owner_hint"),
        )
    with right:
        typed["status"] = _ask_code(form, said, "status", "risk_status")
        typed["due"] = _ask_due(form, said.get("due"))
    typed["plan"] = st.text_area(
        say("risk_plan"), value=said.get("plan") or "", key=form.key("risk_plan"), height=80
    )
    typed["note"] = st.text_input(say("risk_note"), value=said.get("note") or "", key=form.key("risk_note"))
    return typed


def _ask_code(form: OpenedForm, said: Mapping[str, Any], name: str, vocabulary: str) -> str | None:
    codes = [term.code for term in load_reference().terms(vocabulary)]
    return st.selectbox(
        say(f"risk_{name}"),
        codes,
        index=codes.index(said[name]) if said.get(name) in codes else None,
        format_func=lambda code: term_words(vocabulary, code),
        key=form.key(f"risk_{name}"),
        placeholder=say("risk_choose"),
    )


def _ask_due(form: OpenedForm, said: str | None) -> str | None:
    """The due date; one that says less than a day stays as it is while the box is empty."""
    kept = None if whole_day(said) else said
    day = st.date_input(
        say("risk_due"),
        value=whole_day(said),
        format="DD/MM/YYYY",
        key=form.key("risk_due"),
        help=say("levels_date_kept", date=date_text(kept, session.language())) if kept else None,
    )
    return day.isoformat() if day is not None else kept


def _show_buttons(view: View, page: str, form: OpenedForm, entry: RiskEntry) -> None:
    with st.container(horizontal=True):
        if st.button(say("risk_save"), key=form.key("risk_save"), type="primary", icon=":material/check:"):
            _save(view, page, form, entry)
        if form.subject != NEW and st.button(
            say("risk_take_back"), key=form.key("risk_take_back"), type="tertiary", icon=":material/delete:"
        ):
            _save(view, page, form, RiskEntry(entry.innovation_id, entry.event, None, entry.based_on))


def _save(view: View, page: str, form: OpenedForm, entry: RiskEntry) -> None:
    if not entry.innovation_id or not entry.event.strip():
        _refuse(say("risk_event_needed" if entry.innovation_id else "risk_innovation_needed"))
        return
    try:
        receipt = save_risks(view.workspace, [entry])
    except EditConflictError as refused:
        form.conflicts = [(PART, conflict) for conflict in refused.conflicts]
        form.based_on[PART] = refused.conflicts[0].row_id
    except DecisionError as refused:
        _refuse(say(REFUSALS.get(refused.field, "quick_win_gone")))
    except SAVE_REFUSED as refused:
        _refuse(say(trouble_key(refused)))
    else:
        key = "risk_same" if receipt is None else "risk_saved" if entry.fields is not None else "risk_removed"
        session.tell("success", say(key))
        _close(page)
        st.rerun()


def _refuse(why: str) -> None:
    st.warning(literal(why), icon=":material/warning:")
