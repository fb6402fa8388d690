"""SIMULASI across the page: what is tried out, how it differs from what is stored, and keeping it or not."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from smartcity.analysis.simulation import Simulation
from smartcity.reference import load_reference
from smartcity.reference.formats import number, rupiah
from smartcity.reference.readiness import NOT_APPLICABLE
from smartcity.ui import session
from smartcity.ui.advised import Advised
from smartcity.ui.language import literal, say
from smartcity.ui.quick_win_rules_form import problem_words
from smartcity.ui.quick_win_words import (
    aspect_words,
    dimension_words,
    level_words,
    points_words,
    size_words,
)
from smartcity.ui.rule_parts import (
    BUDGET,
    IMPACT_SHARE,
    MAX_RESIDUAL,
    MUST,
    MUST_NOT,
    TARGET,
    WEIGHT,
    parts_of,
)
from smartcity.ui.selection_words import difference_words
from smartcity.ui.simulation_desk import SimulationDesk, put_away
from smartcity.ui.trouble import SAVE_REFUSED, trouble_key
from smartcity.ui.view import View
from smartcity.workflow.actors import Permission
from smartcity.workflow.errors import DecisionError, EditConflictError, SettingsError, StaleRevisionError
from smartcity.workflow.simulation_keeping import keep
from smartcity.workflow.workspace import Workspace


def show_difference(changes: Simulation, stored: Advised, tried: Advised) -> None:
    """How what is tried out differs from what is stored, and behind it each thing that is tried out."""
    tried_out = changes_in_words(changes, stored, tried)
    with st.container(border=True, key="simulation_difference", gap="small"):
        st.text(" ".join(difference_words(stored, tried)))
        count = number(len(tried_out), 0, session.language())
        with st.expander(
            literal(say("simulation_tried", count=count)), type="compact", key="simulation_tried_out"
        ):
            for line in tried_out:
                st.text(line)


def show_end(view: View, desk: SimulationDesk, changes: Simulation, stored: Advised, tried: Advised) -> None:
    """The word across the foot of the screen wherever one reads, who changes, and the two ways to end it."""
    with st.bottom, st.container(key="simulation"):
        word, said, end = st.columns([2, 6, 4], vertical_alignment="center")
    word.subheader(f":material/science: {say('simulation_word')}")
    said.text(f"{say('simulation_note')} {difference_words(stored, tried)[0]}")
    with end, st.container(horizontal=True, horizontal_alignment="right"):
        if view.may_edit(Permission.DECIDE_QUICK_WINS):
            st.button(
                say("simulation_keep"),
                key="simulation_keep",
                type="primary",
                icon=":material/check:",
                disabled=bool(desk.problems),
                on_click=_keep,
                args=(view.workspace, changes, view.revision),
            )
        st.button(
            say("simulation_drop"),
            key="simulation_drop",
            icon=":material/delete_sweep:",
            on_click=put_away,
            args=(view.workspace.code,),
        )


def changes_in_words(changes: Simulation, stored: Advised, tried: Advised) -> list[str]:
    """Each thing that is tried out: `Pagu anggaran: Rp2.000.000.000 (tersimpan: tanpa batas)`."""
    said = []
    if changes.settings is not None:
        own = parts_of(stored.found.settings, load_reference())
        wanted = parts_of(changes.settings, load_reference())
        said += [
            say(
                "simulation_part",
                part=_part_words(part),
                now=_value_words(part, value, tried),
                was=_value_words(part, own[part], stored),
            )
            for part, value in wanted.items()
            if value != own[part]
        ]
    for (record_id, aspect), level in changes.levels.items():
        what = f"{_name(stored, record_id)}, {aspect_words(aspect)}"
        was = level_words(aspect, stored_level(stored, record_id, aspect))
        said.append(say("simulation_part", part=what, now=level_words(aspect, level), was=was))
    for record_id, code in changes.dimensions.items():
        was = dimension_words(stored.found.rows.at[record_id, "dimension"])
        said.append(say("simulation_part", part=_name(stored, record_id), now=dimension_words(code), was=was))
    return said


def stored_level(stored: Advised, record_id: str, aspect: str) -> str | None:
    """The code of a stored level, None where nobody assessed it."""
    assessment = stored.found.assessment
    if not assessment.assessed.at[record_id, aspect]:
        return None
    level: Any = assessment.levels.at[record_id, aspect]
    return NOT_APPLICABLE if pd.isna(level) else str(int(level))


def _keep(workspace: Workspace, changes: Simulation, based_on: int) -> None:
    """Stores what was on screen, as a callback: on top of the revision that the people saw."""
    try:
        receipt = keep(workspace, changes, based_on)
    except (StaleRevisionError, EditConflictError):
        session.tell("warning", say("simulation_stale"))
    except SettingsError as refused:
        for problem in refused.problems:
            session.tell("warning", problem_words(problem))
    except DecisionError:
        session.tell("warning", say("quick_win_gone"))
    except SAVE_REFUSED as refused:
        session.tell("warning", say(trouble_key(refused)))
    else:
        session.tell("success", say("simulation_kept" if receipt else "simulation_kept_nothing"))
        put_away(workspace.code)


def _name(stored: Advised, record_id: str) -> str:
    return str(stored.found.rows.at[record_id, "name"])


def _part_words(part: str) -> str:
    if part.startswith(TARGET):
        return say("simulation_target", dimension=dimension_words(part.removeprefix(TARGET)))
    if part.startswith(WEIGHT):
        return say("simulation_weight", aspect=aspect_words(part.removeprefix(WEIGHT)))
    if part == IMPACT_SHARE:
        return say("weights_impact_share")
    return say(f"selection_{part}")


def _value_words(part: str, value: Any, of: Advised) -> str:  # noqa: ANN401 - a rule's value
    if part in {MUST, MUST_NOT}:
        names = [named_or_id(of, record_id) for record_id in value]
        return ", ".join(names) or say("selection_nobody")
    if value is None:
        return say("selection_no_limit")
    if part == BUDGET:
        return rupiah(value, session.language())
    if part == MAX_RESIDUAL:
        return size_words(value, of.found.preset)
    return points_words(value)


def named_or_id(of: Advised, record_id: str) -> str:
    """A candidate's name, its id where it is none any more."""
    found = of.found.candidate(record_id)
    return record_id if found is None else str(found["name"])
