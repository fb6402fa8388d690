"""The page of risks: how many are above appetite, and the matrix with the movement of one quick win."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from smartcity.analysis.headlines import Headline
from smartcity.analysis.risk_headlines import risk_headline
from smartcity.analysis.risks import INHERENT, RESIDUAL, STANDING
from smartcity.charts.risk import risk_alt, risk_heat_map
from smartcity.charts.style import Look
from smartcity.reference import load_reference
from smartcity.reference.formats import number
from smartcity.ui import cache, figures, links, panels, risk_form, session
from smartcity.ui.behind import in_words
from smartcity.ui.language import literal, say
from smartcity.ui.pictures import Picture
from smartcity.ui.quick_win_records import risks_in_view
from smartcity.ui.session import Selection
from smartcity.ui.view import View
from smartcity.workflow.region_time import today

CHART = "risk_map"
POINTS = 2
"""Clauses of the headline that make the title; the others say what cannot be judged yet."""
COUNTED = (STANDING, INHERENT, RESIDUAL)


def show_title(view: View, page: str) -> bool:
    """The sentence of the page with its parts as buttons; whether there is any risk to show."""
    risks = risks_in_view(view)
    headline = view.derived("risk_headline", lambda: risk_headline(risks), view.filters)
    panels.show_sentence(headline[:POINTS], "risk", title=True, scope=in_words(view.filters))
    if risks.empty:
        st.text(say("risk_empty_next"))
        risk_form.offer_new(view, None)
        for code in ("readiness", "upload"):
            links.show_link(code)
        return False
    _show_parts(headline, page)
    return True


def _show_parts(headline: Headline, page: str) -> None:
    """What the sentence counts, and what cannot be judged yet, as buttons that open the risks."""
    with st.container(horizontal=True):
        for clause in headline:
            if not clause.opens:
                continue
            part = str(clause.opens["risk"])
            count = next(iter(clause.quantities.values())).value
            said = say(f"risk_what_{part}")
            label = f"{said[:1].upper()}{said[1:]}: {number(count, 0, session.language())}"
            st.button(
                literal(label),
                key=f"part_{page}_{part}",
                type="tertiary",
                icon=":material/list:",
                on_click=session.select,
                args=(page, Selection(CHART, tuple(clause.opens.items()))),
            )


def show_map(view: View, page: str) -> None:
    """The matrix; arrows for the chosen quick win; a click on a cell opens its risks."""
    risks = risks_in_view(view)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _choose_quick_win(view, page, risks)
        counted = st.segmented_control(
            say("risk_counted"),
            COUNTED,
            default=STANDING,
            required=True,
            format_func=lambda code: say(f"risk_counted_{code}"),
            key="risk_counted",
            persist_state="session",
        )
    look, record_id = figures.look(), chosen_quick_win(page, risks)
    key = (*view.key, CHART, view.filters, look, counted, record_id)
    picture = cache.picture(key, lambda: _picture(view, risks, look, counted or STANDING, record_id))
    figures.show_figure(picture.figure, page, CHART, picture.alt, choose=_choose_cell)


def chosen_quick_win(page: str, risks: pd.DataFrame) -> str | None:
    """The innovation whose risks are looked at, None for all."""
    chosen = session.selection(page)
    record_id = dict(chosen.where).get("record_id") if chosen is not None else None
    return record_id if record_id is not None and (risks["record_id"] == record_id).any() else None


def day_of(view: View) -> date:
    """The day that the page shows: what is due before it is overdue."""
    return view.as_of or today(view.workspace)


def _choose_quick_win(view: View, page: str, risks: pd.DataFrame) -> None:
    """The list of innovations with risks; what is chosen is the page's selection."""
    names = view.derived("quick_wins_with_risks", lambda: _names(risks), view.filters)
    key = f"{page}_quick_win"
    session.state()[key] = chosen_quick_win(page, risks)

    def take() -> None:
        record_id = session.state()[key]
        session.select(page, None if record_id is None else Selection("", (("record_id", record_id),)))

    st.selectbox(
        say("risk_quick_win"),
        list(names),
        index=None,
        format_func=lambda record: names[record],
        key=key,
        placeholder=say("risk_all_quick_wins"),
        on_change=take,
        width=480,
    )


def _names(risks: pd.DataFrame) -> dict[str, str]:
    """The innovations that have risks, by record id in the order of their names."""
    own = risks[risks["record_id"].notna()].drop_duplicates("record_id")
    shown = own["innovation"].astype(object) + " (" + own["opd"].astype(object) + ")"
    names = dict(zip(own["record_id"], shown, strict=True))
    return dict(sorted(names.items(), key=lambda item: item[1].casefold()))


def _choose_cell(page: str, chosen: Selection | None) -> None:
    """A cell that is clicked while one quick win is looked at opens the risks of that one."""
    before = session.selection(page)
    kept = dict(before.where).get("record_id") if before is not None else None
    if chosen is not None and kept is not None and "record_id" not in dict(chosen.where):
        chosen = Selection(chosen.chart, (*chosen.where, ("record_id", kept)))
    session.select(page, chosen)


def _picture(view: View, risks: pd.DataFrame, look: Look, counted: str, record_id: str | None) -> Picture:
    reference, found = load_reference(), view.quick_wins
    figure = risk_heat_map(
        risks,
        found.preset,
        found.settings.appetite,
        reference,
        look,
        counted=counted,
        record_id=record_id,
    )
    return Picture(risk_headline(risks), figure, risk_alt(risks, found.preset, reference, look.language))
