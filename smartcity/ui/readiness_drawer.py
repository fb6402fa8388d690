"""The drawer of a candidate: how ready it is and by what evidence, the forms to say more, and its state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from smartcity.analysis.readiness_headlines import candidate_headline
from smartcity.charts.aspect_strips import aspect_strips, aspect_strips_alt
from smartcity.charts.style import Look
from smartcity.reference import Aspect, load_reference
from smartcity.reference.formats import date_text
from smartcity.ui import cache, dialogs, figures, level_form, opened_forms, quick_win_state_form, session
from smartcity.ui.language import literal, say
from smartcity.ui.pictures import Picture
from smartcity.ui.quick_win_records import Record, level_records
from smartcity.ui.quick_win_words import (
    aspect_words,
    aspects_in_words,
    dimension_words,
    level_strip,
    level_words,
    points_words,
    state_words,
    status_words,
    stored_words,
    why_not_words,
)
from smartcity.ui.readiness_board import best_step_words
from smartcity.ui.view import View
from smartcity.workflow.actors import Permission

DRAWER_WIDTH, DRAWER_FONT = 700, 13
"""What a figure gets in a drawer, in pixels."""


def show_drawer(view: View, page: str) -> None:
    """Opens the drawer for the candidate that is selected on the page; nothing where none is."""
    chosen = session.selection(page)
    record_id = dict(chosen.where).get("record_id") if chosen is not None else None
    found = view.quick_wins.candidate(record_id) if record_id is not None else None
    if found is None:
        return
    candidate: dict[Any, Any] = found.to_dict()

    @dialogs.dialog(
        literal(candidate["name"]), width="medium", position="right", on_dismiss=lambda: _close(page)
    )
    def drawer() -> None:
        _show_standing(view, candidate)
        if view.as_of is not None:
            day = date_text(view.as_of, session.language())
            st.info(say("tick_past", day=day), icon=":material/history:")
        if not view.may_edit(Permission.ASSESS):
            _show_evidence(view, candidate)
            quick_win_state_form.show_state(view, candidate["record_id"])
            return
        evidence, levels, state = st.tabs([say(f"drawer_{part}") for part in ("evidence", "levels", "state")])
        with evidence:
            _show_evidence(view, candidate)
        with levels:
            level_form.show_form(view, candidate["record_id"])
        with state:
            quick_win_state_form.show_state(view, candidate["record_id"])
            quick_win_state_form.show_form(view, candidate["record_id"])

    drawer()


def _close(page: str) -> None:
    opened_forms.close_form(level_form.FORM)
    opened_forms.close_form(quick_win_state_form.FORM)
    session.close_cells(page)


def _show_standing(view: View, candidate: Mapping[Any, Any]) -> None:
    """Whose it is and how it stands, in sentences."""
    where = (dimension_words(candidate["dimension"]), candidate["opd"], state_words(candidate["state"]))
    st.text(" \u00b7 ".join(where))
    points = points_words(candidate["readiness"])
    score = say("drawer_score", status=status_words(candidate["status"]), points=points)
    scored = bool(pd.notna(candidate["readiness"]))
    st.markdown(f"**{literal(score if scored else say('drawer_no_score'))}**")
    with st.container(gap="xsmall"):
        if scored and candidate["missing"]:
            st.text(say("drawer_missing", aspects=aspects_in_words(candidate["missing"])))
        if candidate["best_step"] is not None:
            st.text(say("drawer_best", step=best_step_words(candidate)))
        _show_value(view, candidate)


def _show_value(view: View, candidate: Mapping[Any, Any]) -> None:
    """What the candidate counts in the selection, or why it is not in it."""
    if candidate["why_not"] is not None:
        st.text(say("drawer_not_in_pool", why=why_not_words(candidate["why_not"])))
    elif view.quick_wins.impact_counts:
        said = {"value": points_words(candidate["value"]), "impact": points_words(candidate["impact"])}
        st.text(say("drawer_value", **said))


def _show_evidence(view: View, candidate: Mapping[Any, Any]) -> None:
    """The strips, and below them what was shown for each aspect, by whom."""
    look = Look(
        language=session.language(),
        width=DRAWER_WIDTH,
        font=DRAWER_FONT,
        dark=figures.look().dark,
        titled=False,
    )
    picture = cache.picture(
        (*view.key, "aspect_strips", candidate["record_id"], look), lambda: _strips(view, candidate, look)
    )
    st.plotly_chart(picture.figure, key="aspect_strips", theme=None, config=figures.CONFIG, alt=picture.alt)
    model = load_reference().readiness
    records = level_records(view, candidate["record_id"])
    _show_records(view, model.readiness_aspects, records)
    st.markdown(f"**{say('levels_impact')}**")
    _show_records(view, model.impact_aspects, records)


def _strips(view: View, candidate: Mapping[Any, Any], look: Look) -> Picture:
    reference, assessment = load_reference(), view.quick_wins.assessment
    return Picture(
        candidate_headline(candidate, reference.readiness),
        aspect_strips(candidate, assessment, reference, look),
        aspect_strips_alt(candidate, assessment, reference, look.language),
    )


def _show_records(view: View, aspects: Sequence[Aspect], records: Mapping[str, Record]) -> None:
    for aspect in aspects:
        record = records.get(aspect.code)
        level = record["level"] if record is not None else None
        left, right = st.columns([2, 3])
        with left, st.container(gap="xsmall"):
            st.markdown(f"{level_strip(level)} **{literal(aspect_words(aspect.code))}**")
            st.text(level_words(aspect.code, level))
        if record is not None:
            with right, st.container(gap="xsmall"):
                _show_record(view, record)


def _show_record(view: View, record: Record) -> None:
    if record["evidence"]:
        st.text(say("progress_evidence_said", said=record["evidence"]))
    charge = [record["person"], date_text(record["date"], session.language()) if record["date"] else None]
    if any(charge):
        st.text(", ".join(part for part in charge if part))
    if record["note"]:
        st.text(say("progress_note_said", said=record["note"]))
    st.caption(literal(stored_words(view, record)))
