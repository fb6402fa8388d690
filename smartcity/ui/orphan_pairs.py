"""Assessments without an innovation: named, and given to the innovation that they are about."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from smartcity.analysis.filters import Filters, filtered
from smartcity.reference.formats import number
from smartcity.ui import in_hand, session
from smartcity.ui.language import literal, say
from smartcity.ui.nominations import show_names
from smartcity.ui.quick_win_words import aspect_words
from smartcity.ui.rows import page_of
from smartcity.ui.trouble import SAVE_REFUSED, trouble_key
from smartcity.ui.view import View
from smartcity.workflow.actors import Permission
from smartcity.workflow.errors import DecisionError
from smartcity.workflow.orphan_pairing import pair_orphans, possible_innovations

_LOST, _INNOVATION = "orphans_lost", "orphans_innovation"
_WIDTH = 370


def show_orphans(view: View) -> None:
    """Assessments that belong to no innovation, named, with what to do; nothing where there are none."""
    lost = view.quick_wins.without_innovation["readiness"]
    lost = filtered(lost, Filters(opd=view.filters.opd))
    if lost.empty:
        return
    count = number(len(lost), 0, session.language())
    with st.expander(literal(say("orphans_heading", count=count)), icon=":material/link_off:"):
        st.text(say("orphans_next"))
        part = page_of(lost, "orphans")
        shown = pd.DataFrame(
            {
                "name": part["innovation"].astype(object),
                "opd": part["opd"].astype(object),
                "aspect": [aspect_words(code) for code in part["aspect"]],
                "file": part["file"].astype(object),
            }
        )
        show_names(shown, ["aspect", "file"])
        if view.may_edit(Permission.ASSESS):
            _show_pairing(view, lost)


def _show_pairing(view: View, lost: pd.DataFrame) -> None:
    """Which of the lost names, and which innovation it means."""
    named: dict[tuple[str, str], list[int]] = {}
    for opd, name, row_id in zip(lost["opd"], lost["innovation"], lost["row_id"], strict=True):
        named.setdefault((str(opd), str(name)), []).append(int(row_id))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            say("orphans_choose"),
            list(named),
            index=None,
            format_func=lambda lost_name: _label(lost_name, len(named.get(lost_name, ()))),
            key=_LOST,
            placeholder=say("orphans_choose"),
            width=_WIDTH,
        )
        in_hand.note("orphans", held=chosen is not None)
        if chosen is None:
            return
        possible = view.derived(_INNOVATION, lambda: possible_innovations(view.tables, *chosen), chosen)
        meant = st.selectbox(
            say("orphans_meant"),
            list(possible),
            index=None,
            format_func=lambda record_id: possible.get(record_id, record_id),
            key=_INNOVATION,
            placeholder=say("orphans_meant"),
            width=_WIDTH,
        )
        st.button(
            say("orphans_pair"),
            key="orphans_pair",
            icon=":material/link:",
            type="primary",
            disabled=meant is None,
            on_click=_pair,
            args=(view, named[chosen], meant),
        )


def _label(lost_name: tuple[str, str], count: int) -> str:
    opd, name = lost_name
    return say("orphans_option", name=name, opd=opd, count=number(count, 0, session.language()))


def _pair(view: View, row_ids: Sequence[int], innovation_id: str) -> None:
    try:
        pairing = pair_orphans(view.workspace, row_ids, innovation_id)
    except DecisionError:
        session.tell("warning", say("orphans_gone"))
    except SAVE_REFUSED as refused:
        session.tell("warning", say(trouble_key(refused)))
    else:
        counts = {"paired": len(row_ids) - len(pairing.left), "left": len(pairing.left)}
        said = {name: number(count, 0, session.language()) for name, count in counts.items()}
        done = "orphans_done" if not pairing.left else "orphans_done_but"
        session.tell("success" if counts["paired"] else "warning", say(done, **said))
    session.state()[_LOST] = session.state()[_INNOVATION] = None
