"""Who is not in the choice and how to get there: candidates left out, and a new nomination."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from smartcity.analysis.candidates import NO_DIMENSION, WHY_NOT
from smartcity.analysis.filters import Filters, Mask, fitting
from smartcity.reference.formats import number
from smartcity.ui import in_hand, links, session
from smartcity.ui.language import literal, say
from smartcity.ui.quick_win_records import candidates_in_view
from smartcity.ui.quick_win_words import state_words, why_not_words
from smartcity.ui.readiness_board import pick
from smartcity.ui.rows import matching, page_of, search_box
from smartcity.ui.trouble import SAVE_REFUSED, trouble_key
from smartcity.ui.view import View
from smartcity.workflow.actors import Permission
from smartcity.workflow.errors import DecisionError, EditConflictError
from smartcity.workflow.quick_win_states import QuickWinState, save_states

MOST_OFFERED = 200
NOMINATED = "nominated"
_NAME, _OPD = 330, 230


def show_left_out(view: View, page: str) -> None:
    """The candidates that cannot be chosen now, each with the reason and the way out."""
    table = view.derived("left_out", lambda: _left_out(view), view.filters)
    if table.empty:
        return
    count = number(len(table), 0, session.language())
    with st.expander(literal(say("left_out_heading", count=count)), icon=":material/block:"):
        for why in (code for code in WHY_NOT if (table["why_not"] == code).any()):
            own = table[table["why_not"] == why]
            said = why_not_words(why)
            heading = say(
                "left_out_reason",
                why=said[:1].upper() + said[1:],
                count=number(len(own), 0, session.language()),
            )
            st.markdown(f"**{literal(heading)}** {literal(say(f'left_out_next_{why}'))}")
            part = page_of(own, f"left_out_{why}")
            show_names(part.assign(state=[state_words(state) for state in part["state"]]), ["state"])
            if why == NO_DIMENSION:
                _show_ways_to_a_dimension()
            pick(page, part.to_dict("records"), f"left_out_pick_{why}")


def show_nomination(view: View) -> None:
    """Any innovation made a candidate: search, choose, nominate; nothing for mere readers."""
    if not view.may_edit(Permission.ASSESS):
        return
    st.subheader(say("nominate_heading"))
    st.caption(say("nominate_note"))
    offered = view.derived("not_candidates", lambda: _offered(view), view.filters)
    words = search_box("nominate") if len(offered) > MOST_OFFERED else ""
    found = matching(offered, words) if words else offered
    shown = found.head(MOST_OFFERED)
    names = dict(zip(shown["record_id"], shown["label"], strict=True))
    if len(found) > MOST_OFFERED:
        counts = (number(len(part), 0, session.language()) for part in (shown, found))
        st.caption(say("nominate_more", **dict(zip(("shown", "total"), counts, strict=True))))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            say("nominate_choose"),
            list(names),
            index=None,
            format_func=lambda record: names.get(record, record),
            key="nominate_record",
            placeholder=say("nominate_choose"),
            width=520,
        )
        in_hand.note("nomination", held=chosen is not None)
        sent = st.button(say("nominate_do"), key="nominate_do", icon=":material/add:", type="primary")
    others = _unstated(view) if view.tables.quick_wins.empty else []
    also = False
    if others:
        also = st.checkbox(
            say("nominate_also", count=number(len(others), 0, session.language())),
            value=True,
            key="nominate_also",
            help=say("nominate_also_why"),
        )
    if sent:
        _nominate(view, chosen, others if also else [])


def _left_out(view: View) -> pd.DataFrame:
    table = candidates_in_view(view)
    kept = ~table["in_pool"].to_numpy(dtype=bool)
    return table.loc[kept, ["record_id", "name", "opd", "state", "why_not"]]


def show_names(frame: pd.DataFrame, more: Sequence[str]) -> None:
    """A table of innovations by `name` and `opd`, and what `more` columns say of each."""
    columns = ["name", "opd", *more]
    widths = {"name": _NAME, "opd": _OPD}
    st.dataframe(
        frame[columns],
        hide_index=True,
        placeholder="",
        column_config={
            name: st.column_config.TextColumn(say(f"readiness_column_{name}"), width=widths.get(name))
            for name in columns
        },
    )


def _show_ways_to_a_dimension() -> None:
    with st.container(horizontal=True):
        for code in ("upload", "decisions"):
            links.show_link(code)


def _offered(view: View) -> pd.DataFrame:
    """The innovations in view that have no state yet: `record_id label`, by name."""
    wanted = view.derived("stateless", lambda: _stateless(view))
    mask = fitting(view.tables.innovations, Filters(dimension=view.filters.dimension, opd=view.filters.opd))
    if mask is not None:
        wanted = wanted & mask
    found = view.tables.innovations[["record_id", "name", "opd"]][wanted]
    label = found["name"] + " (" + found["opd"].astype("str") + ")"
    return pd.DataFrame({"record_id": found["record_id"], "label": label}).sort_values("label")


def _stateless(view: View) -> Mask:
    """Which innovations have no state yet and are not in the pool."""
    candidates = view.quick_wins.candidates
    stated = candidates.loc[candidates["state"].notna() | candidates["in_pool"].astype(bool), "record_id"]
    without: Mask = ~view.tables.innovations["record_id"].isin(stated).to_numpy(dtype=bool)
    return without


def _unstated(view: View) -> list[str]:
    """Those who are in the pool only because no state was ever given: a first one would leave them out."""
    table = view.quick_wins.candidates
    return list(table.loc[table["in_pool"].astype(bool), "record_id"])


def _nominate(view: View, chosen: str | None, others: Sequence[str]) -> None:
    if chosen is None:
        st.warning(say("nominate_nobody"), icon=":material/warning:")
        return
    wanted = [QuickWinState(record, NOMINATED) for record in dict.fromkeys([chosen, *others])]
    why = _save(view, wanted)
    if why is not None:
        st.warning(literal(why), icon=":material/warning:")
        return
    count = number(len(wanted), 0, session.language())
    session.tell("success", say("nominate_done", count=count))
    st.rerun()


def _save(view: View, wanted: Sequence[QuickWinState]) -> str | None:
    """Why the states were not stored, None where they were."""
    try:
        save_states(view.workspace, wanted)
    except EditConflictError as refused:
        return say("nominate_conflict", by=refused.conflicts[0].by)
    except DecisionError:
        return say("quick_win_gone")
    except SAVE_REFUSED as refused:
        return say(trouble_key(refused))
    return None
