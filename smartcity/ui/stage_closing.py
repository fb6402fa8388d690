"""Closing a stage with its figures as they stand, opening it again, and what was kept beside what is now."""

from __future__ import annotations

import streamlit as st

from smartcity.analysis.progress import Progress
from smartcity.analysis.progress_counts import by_stage, to_close
from smartcity.reference import Stage
from smartcity.reference.formats import date_text, number
from smartcity.ui import cache, dialogs, session
from smartcity.ui.language import literal, named, say
from smartcity.ui.progress_words import count_words, stage_words
from smartcity.ui.trouble import SAVE_REFUSED, trouble_key
from smartcity.ui.view import View
from smartcity.workflow import stage_closing
from smartcity.workflow.actors import Permission
from smartcity.workflow.errors import DecisionError, StageStateError
from smartcity.workflow.region_time import today


def show_stages(view: View) -> None:
    """Each stage with its figures, who closed it, and the step that can be taken."""
    st.subheader(say("closing_heading"))
    st.caption(say("closing_note"))
    kept = _figures(view, closed=True)
    now = _figures(view, closed=False) if view.progress.closed else kept
    for stage in view.progress.stages.stages:
        if view.stage in {None, stage.number}:
            _show_stage(view, stage, kept[stage.number], now[stage.number])


def _show_stage(view: View, stage: Stage, kept: str, now: str) -> None:
    left, right = st.columns([4, 1], vertical_alignment="center")
    closing = view.progress.closed.get(stage.number)
    with left, st.container(gap="xsmall"):
        st.markdown(f"**{literal(named(stage.names))}** {literal(named(stage.topic))}")
        st.text(_standing(view, stage.number, kept, now))
        if closing is not None and closing["note"]:
            st.text(say("progress_note_said", said=closing["note"]))
    with right, st.container(horizontal=True, horizontal_alignment="right"):
        step, icon = ("close", ":material/lock:") if closing is None else ("reopen", ":material/lock_open:")
        if view.may_edit(Permission.MANAGE_REGION) and st.button(
            say(f"closing_{step}"), key=f"{step}_stage_{stage.number}", icon=icon
        ):
            _ask(view, stage.number, step)


def _standing(view: View, stage: int, kept: str, now: str) -> str:
    """n of N; of a closed stage as it was kept, by whom and when, and what the data say now."""
    closing = view.progress.closed.get(stage)
    if closing is None:
        return say("closing_open", of=kept)
    day = date_text(closing["date"], session.language())
    told = say("closing_closed", by=closing["sent_by"], day=day, of=kept)
    return f"{told} {say('closing_now', of=now)}"


def _figures(view: View, *, closed: bool) -> dict[int, str]:
    """n of N of each stage, as kept at its closing or (not `closed`) as the data say."""
    sums = by_stage(_progress(view, closed=closed))
    return {stage: count_words(counts.done, counts.applicable) for stage, counts in sums.items()}


def _progress(view: View, *, closed: bool) -> Progress:
    return cache.region_progress(view.workspace, view.revision, view.as_of, closed=closed)


def _ask(view: View, stage: int, step: str) -> None:
    name = stage_words(view.progress, stage)

    @dialogs.dialog(literal(say(f"closing_{step}_title", stage=name)))
    def ask() -> None:
        still = number(len(to_close(view.progress, stage)), 0, session.language())
        st.text(say(f"closing_{step}_question", stage=name, open=still))
        st.date_input(
            say("tick_date"),
            value=today(view.workspace),
            max_value=today(view.workspace),
            format="DD/MM/YYYY",
            key=f"{step}_{stage}_date",
        )
        st.text_area(say("tick_note"), key=f"{step}_{stage}_note", height=80)
        dialogs.show_choice(step, say(f"closing_{step}"), lambda: _take(view, stage, step))

    ask()


def _take(view: View, stage: int, step: str) -> None:
    act = stage_closing.close_stage if step == "close" else stage_closing.reopen_stage
    on, note = (session.state()[f"{step}_{stage}_{part}"] for part in ("date", "note"))
    name = stage_words(view.progress, stage)
    try:
        act(view.workspace, stage, on, note)
    except StageStateError as refused:
        day = date_text(refused.on, session.language())
        told = say(f"closing_{step}_before", stage=name, by=refused.by or "", day=day)
        session.tell("warning", told)
    except DecisionError:
        session.tell("warning", say("tick_future"))
    except SAVE_REFUSED as refused:
        session.tell("warning", say(trouble_key(refused)))
    else:
        session.tell("success", say(f"closing_{step}_done", stage=name))
