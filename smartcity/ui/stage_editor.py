"""The region's stages and deliverables, edited in place: rename, move, add, or take out of the region."""

from __future__ import annotations

from typing import Any, Literal

import pandas as pd
import streamlit as st

from smartcity.reference import StageList
from smartcity.reference.formats import number
from smartcity.reference.stages import CHANGERS, NEEDED_FROM, SCOPES
from smartcity.ui import session, stage_rows
from smartcity.ui.language import literal, say
from smartcity.ui.stage_rows import StageProblemError
from smartcity.ui.trouble import SAVE_REFUSED, trouble_key
from smartcity.workflow.errors import DecisionError, StaleRevisionError
from smartcity.workflow.stage_lists import save_stages
from smartcity.workflow.stored_stages import stored_stages
from smartcity.workflow.workspace import Workspace

_WITH_THE_NEXT_STEP: Literal["ignore"] = "ignore"
"""A cell is sent with the click that follows. Sent by itself it would draw the page anew just then, and what
goes from the page (the message of the last save) would move the button away under the mouse."""


def edit_stages(workspace: Workspace) -> None:
    """Two tables and the button that saves them.

    They start from the list at the revision at which the page was opened, so that nothing typed is lost
    when somebody else saves; saving asks whether the list is still that one.
    """
    opened = session.stage_desk(workspace.code, workspace.revision)
    if not _typed(_key(workspace, opened.shown)):
        session.drop_stages(workspace.code)
        opened = session.stage_desk(workspace.code, workspace.revision)
    stages = stored_stages(workspace.database, workspace.code, opened.shown)
    used = {code for stage in stages.stages for code in stage.deliverables}
    title = say(
        "stages_headline",
        stages=number(len(stages.stages), language=session.language()),
        deliverables=number(len(used), language=session.language()),
        region=workspace.region.name,
    )
    st.title(literal(title))
    st.caption(say("stages_note"))
    key = _key(workspace, opened.shown)
    st.subheader(say("stages_names"))
    names = _edit_names(stages, f"{key}_names")
    st.subheader(say("stages_deliverables"))
    rows = _edit_deliverables(stages, f"{key}_deliverables")
    done_from, partly_from = stage_rows.thresholds(stages)
    with st.container(horizontal=True):
        done = st.number_input(
            say("stages_done_from"), 1, 100, done_from, key=f"{key}_done", step=5, width=260
        )
        partly = st.number_input(
            say("stages_partly_from"), 0, 99, partly_from, key=f"{key}_partly", step=5, width=260
        )
    if opened.overtaken:
        st.warning(say("stages_moved"), icon=":material/group:")
        st.button(
            say("stages_reload"), key="stages_reload", on_click=session.drop_stages, args=(workspace.code,)
        )
    if st.button(say("stages_save"), key="stages_save", type="primary", icon=":material/save:"):
        try:
            made = stage_rows.edited_list(stages, names, rows, int(done), int(partly))
        except StageProblemError as problem:
            st.warning(literal(say(problem.key, **problem.params)), icon=":material/warning:")
        else:
            _save(workspace, made)
            st.rerun()


def _key(workspace: Workspace, revision: int) -> str:
    return f"stages_{workspace.code}_{revision}"


def _typed(key: str) -> bool:
    """Whether anything was changed in the tables with this key."""
    edits = (session.state().get(f"{key}_{table}", {}) for table in ("names", "deliverables"))
    return any(any(changed.values()) for changed in edits)


def _edit_names(stages: StageList, key: str) -> pd.DataFrame:
    edited: pd.DataFrame = st.data_editor(
        stage_rows.stage_names(stages),
        key=key,
        on_change=_WITH_THE_NEXT_STEP,
        num_rows="fixed",
        hide_index=True,
        disabled=["number"],
        column_config={
            "number": st.column_config.NumberColumn(say("stages_column_number"), width="small"),
            **{
                name: st.column_config.TextColumn(say(f"stages_column_{name}"), required=True)
                for name in ("name_id", "name_en", "topic_id", "topic_en")
            },
        },
    )
    return edited


def _edit_deliverables(stages: StageList, key: str) -> pd.DataFrame:
    rows = stage_rows.deliverable_rows(stages)
    edited: pd.DataFrame = st.data_editor(
        rows,
        key=key,
        on_change=_WITH_THE_NEXT_STEP,
        num_rows="dynamic",
        hide_index=True,
        column_order=stage_rows.COLUMNS,
        height=min(38 + 35 * (len(rows) + 1), 700),
        column_config=_columns(stages),
    )
    return edited


def _columns(stages: StageList) -> dict[str, Any]:
    rules, who = stage_rows.rule_names(stages), stage_rows.who_names(CHANGERS)
    numbers = {str(stage.number): stage.names[session.language()] for stage in stages.stages}
    return {
        "name_id": st.column_config.TextColumn(say("stages_column_name_id"), required=True, width=200),
        "name_en": st.column_config.TextColumn(say("stages_column_name_en"), width=170),
        "stages": st.column_config.MultiselectColumn(
            say("stages_column_stages"),
            options=list(numbers),
            format_func=lambda code: numbers.get(code, code),
        ),
        "scope": st.column_config.SelectboxColumn(
            say("stages_column_scope"),
            options=list(SCOPES),
            default=SCOPES[0],
            required=True,
            width=110,
            format_func=lambda code: say(f"stages_scope_{code}"),
        ),
        "rule": st.column_config.SelectboxColumn(
            say("stages_column_rule"),
            options=list(rules),
            default=stage_rows.NO_RULE,
            required=True,
            format_func=lambda code: rules.get(str(code), str(code)),
            width="medium",
        ),
        "by_hand": st.column_config.CheckboxColumn(say("stages_column_by_hand"), default=True),
        "needed_from": st.column_config.SelectboxColumn(
            say("stages_column_needed_from"),
            options=list(NEEDED_FROM),
            default=NEEDED_FROM[0],
            required=True,
            format_func=lambda code: say(f"stages_needed_{code}"),
        ),
        "changed_by": st.column_config.MultiselectColumn(
            say("stages_column_changed_by"),
            options=list(who),
            default=["facilitator"],
            format_func=lambda code: who.get(code, code),
        ),
        "words": st.column_config.TextColumn(say("stages_column_words"), width="medium"),
    }


def _save(workspace: Workspace, stages: StageList) -> None:
    opened = session.stage_desk(workspace.code, workspace.revision)
    try:
        receipt = save_stages(workspace, stages, opened.based_on)
    except StaleRevisionError as moved:
        opened.based_on, opened.overtaken = moved.current, True
    except DecisionError as refused:
        session.tell("warning", str(refused.value))
    except SAVE_REFUSED as refused:
        session.tell("warning", say(trouble_key(refused)))
    else:
        changed = receipt.counts.get("unchanged", 0) == 0
        session.tell("success", say("stages_saved" if changed else "stages_same"))
        session.drop_stages(workspace.code)
