"""What stands beside the best set: how firm it is, the second best set, and who could not be chosen."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from smartcity.analysis.firmness import DRAWS, share_in_best_set
from smartcity.analysis.selection import price
from smartcity.analysis.selection_headlines import firmness_headline
from smartcity.charts.selection import firmness_alt, firmness_bars
from smartcity.reference import load_reference
from smartcity.reference.formats import number, share
from smartcity.reference.texts import text
from smartcity.ui import cache, figures, panels, session
from smartcity.ui.advised import Advised
from smartcity.ui.language import literal, say
from smartcity.ui.pictures import Picture
from smartcity.ui.rows import page_of
from smartcity.ui.selection_words import exchange_words, price_words
from smartcity.ui.view import View

CHART = "firmness"
SETS_DRAWN = 300
"""So many weightings are solved anew on request: some seconds for a hundred candidates."""
FIRST_NAMED = 3
_TOLD_EVERY = 10


def show_firmness(view: View, shown: Advised, page: str) -> None:
    """How often each choice stays the best, as bars, and on request how often it is in the best set."""
    look = figures.look()
    picture = cache.picture(
        (*view.key, CHART, shown.key, look),
        lambda: Picture(
            firmness_headline(shown.advice.firmness, shown.found.settings.rules.must),
            firmness_bars(shown.found, shown.advice, load_reference(), look),
            firmness_alt(shown.found, shown.advice, load_reference(), look.language),
        ),
    )
    panels.show_sentence(picture.headline, CHART)
    st.caption(say("firmness_note", draws=number(DRAWS, 0, session.language())))
    figures.show_figure(picture.figure, page, CHART, picture.alt)
    _show_best_set_share(view, shown)


def show_runner_up(shown: Advised) -> None:
    """The second best set: who differs, and what it would change."""
    selection = shown.advice.selection
    st.subheader(say("selection_runner_up"))
    if selection.runner_up is None:
        st.text(say("selection_no_runner_up"))
        return
    change = price(shown.found.pool, selection.chosen, selection.runner_up)
    said = ", ".join(price_words(change.value, change.budget, change.residual))
    st.text(exchange_words(selection.chosen, selection.runner_up, shown.found))
    st.text(f"{said[:1].upper()}{said[1:]}.")


def show_left_out(shown: Advised) -> None:
    """Who could not be chosen and why, each reason with the way out, and who was chosen from with a note."""
    found, selection = shown.found, shown.advice.selection
    outside = found.candidates[~found.candidates["in_pool"].to_numpy(dtype=bool)]
    reasons = [*selection.left_out, *zip(outside["record_id"], outside["why_not"], strict=True)]
    for heading, named in (("selection_left_out", reasons), ("selection_noted", list(selection.noted))):
        if not named:
            continue
        count = number(len(named), 0, session.language())
        with st.expander(literal(say(heading, count=count)), icon=":material/info:", key=f"open_{heading}"):
            by_reason: dict[str, list[str]] = {}
            for record_id, reason in named:
                by_reason.setdefault(reason, []).append(record_id)
            for reason, records in by_reason.items():
                _show_reason(found.rows, reason, records)


def _show_reason(rows: pd.DataFrame, reason: str, records: Sequence[str]) -> None:
    said = text(f"selection.left_out.{reason}", session.language())
    count = number(len(records), 0, session.language())
    st.markdown(f"**{literal(f'{said[:1].upper()}{said[1:]} ({count})')}**")
    st.text(say(f"selection_way_out_{reason}"))
    st.dataframe(
        page_of(rows.loc[list(records)], f"selection_{reason}")[["name", "opd"]],
        hide_index=True,
        column_config={
            name: st.column_config.TextColumn(say(f"readiness_column_{name}"), width="large")
            for name in ("name", "opd")
        },
    )


def _show_best_set_share(view: View, shown: Advised) -> None:
    """The other figure of firmness: solved anew for each weighting, so only when asked for."""
    key, place = (*view.key, shown.key), "selection_best_set_share"
    kept = session.state().get(place)
    if kept is None or kept[0] != key:
        asked = st.button(
            say("best_set_share_ask", draws=number(SETS_DRAWN, 0, session.language())),
            key="best_set_share",
            icon=":material/calculate:",
            help=say("best_set_share_help"),
        )
        if not asked:
            return
        kept = (key, _best_set_share(shown))
        session.state()[place] = kept
    _show_shares(kept[1], shown)


def _best_set_share(shown: Advised) -> pd.Series:
    bar = st.progress(0.0, text=say("best_set_share_running"))

    def tell(done: int, draws: int) -> None:
        if done % _TOLD_EVERY == 0:
            bar.progress(done / draws, text=say("best_set_share_running"))

    codes = [dimension.code for dimension in load_reference().dimensions]
    shares = share_in_best_set(shown.found, codes, SETS_DRAWN, tell)
    bar.empty()
    return shares


def _show_shares(shares: pd.Series, shown: Advised) -> None:
    rows, language = shown.found.rows, session.language()
    st.text(say("best_set_share_said", draws=number(SETS_DRAWN, 0, language)))
    named = shares.to_frame().join(rows[["name", "dimension"]])
    for dimension in load_reference().dimensions:
        first = named[named["dimension"] == dimension.code].head(FIRST_NAMED)
        said = [f"{row['name']} {share(row['share'], 0, language)}" for row in first.to_dict("records")]
        if said:
            st.text(f"{dimension.names[language]}: {', '.join(said)}")
