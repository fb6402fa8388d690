"""Where no set keeps all rules: which of them clash, and the smallest changes that help, each to be tried."""

from __future__ import annotations

import streamlit as st

from smartcity.analysis.selection_conflicts import (
    BUDGET as BUDGET_RULE,
)
from smartcity.analysis.selection_conflicts import (
    MAX_PER_OPD as PER_OPD_RULE,
)
from smartcity.analysis.selection_conflicts import (
    MAX_RESIDUAL as RESIDUAL_RULE,
)
from smartcity.analysis.selection_conflicts import (
    TARGET as TARGET_RULE,
)
from smartcity.analysis.selection_conflicts import (
    Relaxation,
)
from smartcity.analysis.selection_texts import SelectionWords
from smartcity.reference import load_reference
from smartcity.ui import session
from smartcity.ui.advised import Advised
from smartcity.ui.language import literal, say
from smartcity.ui.rule_parts import BUDGET, MAX_PER_OPD, MAX_RESIDUAL, TARGET
from smartcity.ui.simulation_desk import SimulationDesk, release, try_parts

_PARTS = {BUDGET_RULE: BUDGET, PER_OPD_RULE: MAX_PER_OPD, RESIDUAL_RULE: MAX_RESIDUAL}


def show_clash(shown: Advised, desk: SimulationDesk | None) -> None:
    """The rules that clash, and what would help with a button each (without a desk none)."""
    words = SelectionWords.of(shown.found, shown.advice, load_reference(), session.language())
    selection = shown.advice.selection
    if not selection.conflict:
        return
    with st.container(border=True):
        st.subheader(say("selection_clash"))
        for conflict in selection.conflict:
            st.text(f"\u2022 {words.conflict(conflict)}")
        if not selection.relaxations:
            return
        st.subheader(say("selection_relaxations"))
        for place, change in enumerate(selection.relaxations):
            with st.container(horizontal=True, vertical_alignment="center"):
                if desk is not None:
                    st.button(
                        say("selection_try"),
                        key=f"selection_relax_{place}",
                        icon=":material/science:",
                        help=literal(words.relaxation(change)),
                        on_click=_relax,
                        args=(desk, change),
                    )
                st.text(words.relaxation(change), width="content")


def _relax(desk: SimulationDesk, change: Relaxation) -> None:
    if change.record_id is not None:
        release(desk, change.record_id)
    elif change.rule == TARGET_RULE:
        try_parts(desk, {f"{TARGET}{change.dimension}": change.needed or 0})
    else:
        try_parts(desk, {_PARTS[change.rule]: change.needed})
