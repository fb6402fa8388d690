"""The form in which a person says how a deliverable stands; what others said meanwhile is told, not lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from smartcity.analysis.deliverables import DONE, MISSING, NOT_APPLICABLE, PARTLY
from smartcity.reference import Deliverable
from smartcity.reference.formats import date_text, number
from smartcity.ui import session
from smartcity.ui.language import literal, say
from smartcity.ui.progress_words import conflict_words, state_words, tick_words
from smartcity.ui.session import OpenedCells
from smartcity.ui.trouble import SAVE_REFUSED, trouble_key
from smartcity.ui.view import View
from smartcity.workflow.actors import Permission
from smartcity.workflow.errors import DecisionError, EditConflictError, StageStateError
from smartcity.workflow.region_time import today
from smartcity.workflow.ticks import Tick, tick

TAKE_BACK = "take_back"
_NOTHING: Mapping[Any, Any] = {"state": None, "date": None, "note": None, "evidence": None}


def show_form(view: View, page: str, opened: OpenedCells) -> None:
    """The form for the opened cells, or why nothing can be said about them here; none for mere readers."""
    closing = view.progress.closed.get(opened.stage)
    if view.as_of is not None:
        st.info(say("tick_past", day=date_text(view.as_of, session.language())), icon=":material/history:")
        return
    if closing is not None:
        day = date_text(closing["date"], session.language())
        st.info(literal(say("tick_closed", by=closing["sent_by"], day=day)), icon=":material/lock:")
        return
    deliverable = view.progress.stages.deliverables[opened.deliverable]
    if not _may_tick(view, opened, deliverable):
        return
    if not deliverable.ticked:
        st.caption(say("tick_data_only"))
    said = _said(view, opened)
    key = f"tick_{opened.stage}_{opened.deliverable}_{opened.opd or ''}"
    several = len(opened.based_on) > 1
    with st.form(key, border=False):
        opds = _choose_opds(view, opened, key) if several else list(opened.based_on)
        states = _states(deliverable, recorded=several or said is not _NOTHING)
        default = said["state"] if said["state"] in states else states[0]
        state = st.radio(
            say("tick_state"),
            states,
            index=states.index(default),
            format_func=_state_label,
            key=f"{key}_state",
            horizontal=not several,
        )
        on = st.date_input(
            say("tick_date"),
            value=date.fromisoformat(said["date"]) if _whole_day(said["date"]) else today(view.workspace),
            format="DD/MM/YYYY",
            key=f"{key}_date",
        )
        note = st.text_area(say("tick_note"), value=said["note"] or "", key=f"{key}_note", height=80)
        evidence = st.text_input(
            say("tick_evidence"),
            value=said["evidence"] or "",
            key=f"{key}_evidence",
            placeholder=say("tick_evidence_hint"),
        )
        sent = st.form_submit_button(say("tick_save"), type="primary", icon=":material/check:")
    if sent:
        ticks = [
            Tick(
                opened.stage,
                opened.deliverable,
                opd,
                None if state == TAKE_BACK else state,
                on,
                note,
                evidence,
                opened.based_on[opd],
            )
            for opd in opds
        ]
        _save(view, page, opened, ticks)
    _show_conflicts(view, opened)


def _may_tick(view: View, opened: OpenedCells, deliverable: Deliverable) -> bool:
    """Whether to offer the form: an OPD speaks for itself alone, and where the list lets it."""
    only = view.workspace.only_opd
    if only is not None and ("opd" not in deliverable.changed_by or set(opened.based_on) != {only}):
        return False
    return view.may_edit(Permission.TICK)


def _states(deliverable: Deliverable, *, recorded: bool) -> list[str]:
    states = [DONE, PARTLY, MISSING, NOT_APPLICABLE] if deliverable.ticked else [NOT_APPLICABLE]
    return [*states, TAKE_BACK] if recorded else states


def _state_label(state: str) -> str:
    return say("tick_take_back") if state == TAKE_BACK else state_words(state)


def _said(view: View, opened: OpenedCells) -> Mapping[Any, Any]:
    """What a person has said about the single opened cell."""
    records = view.tables.progress
    rows = [row for row in opened.based_on.values() if row is not None]
    found = records[records["row_id"].isin(rows)] if len(opened.based_on) == 1 else records.iloc[:0]
    known = found.astype(object).where(found.notna(), None).to_dict("records")
    return known[-1] if known else _NOTHING


def _choose_opds(view: View, opened: OpenedCells, key: str) -> list[str | None]:
    cells = view.progress.cells
    own = cells["stage"].eq(opened.stage) & cells["deliverable"].eq(opened.deliverable) & cells["opd"].notna()
    states = dict(zip(cells.loc[own, "opd"], cells.loc[own, "state"], strict=True))
    still = sum(state in {MISSING, PARTLY} for state in states.values())
    ordered = sorted(states, key=lambda opd: states[opd] not in {MISSING, PARTLY})
    return list(
        st.multiselect(
            say("tick_opds", open=number(still, 0, session.language())),
            ordered,
            format_func=lambda opd: literal(f"{state_words(states[opd])}: {opd}"),
            key=f"{key}_opds",
            placeholder=say("tick_opds_hint"),
        )
    )


def _whole_day(day: object) -> bool:
    return isinstance(day, str) and len(day) == len("2022-01-01")


def _show_conflicts(view: View, opened: OpenedCells) -> None:
    """What others did while the drawer was open; what was typed still stands in the form."""
    for opd, conflict in opened.conflicts:
        theirs = tick_words(conflict.theirs) if conflict.theirs is not None else ""
        told = conflict_words(conflict, theirs, view.workspace.region.zone)
        st.warning(
            literal(f"{opd or view.workspace.region.name}: {told} {say('conflict_tick_next')}"),
            icon=":material/group:",
        )


def _save(view: View, page: str, opened: OpenedCells, ticks: Sequence[Tick]) -> None:
    if not ticks:
        st.warning(say("tick_nobody"), icon=":material/warning:")
        return
    try:
        receipt = tick(view.workspace, ticks)
    except EditConflictError as refused:
        opened.conflicts = [(ticks[conflict.place].opd, conflict) for conflict in refused.conflicts]
        for opd, conflict in opened.conflicts:
            opened.based_on[opd] = conflict.row_id
    except StageStateError as refused:
        _refuse(say("tick_closed", by=refused.by or "", day=date_text(refused.on, session.language())))
    except DecisionError as refused:
        _refuse(say("tick_future" if refused.field == "date" else "tick_refused"))
    except SAVE_REFUSED as refused:
        _refuse(say(trouble_key(refused)))
    else:
        count = number(len(ticks), 0, session.language())
        session.tell("success", say("tick_same") if receipt is None else say("tick_saved", count=count))
        session.close_cells(page)
        st.rerun()


def _refuse(why: str) -> None:
    st.warning(literal(why), icon=":material/warning:")
