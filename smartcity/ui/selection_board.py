"""The selection as six columns, a dimension each: who is chosen, how firmly, and who could take the place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from smartcity.analysis.selection_texts import SelectionWords
from smartcity.analysis.set_figures import set_figures
from smartcity.charts.style import OUTLINE
from smartcity.reference import Dimension, load_reference
from smartcity.reference.formats import number, rupiah
from smartcity.reference.texts import text
from smartcity.ui import session
from smartcity.ui.advised import Advised
from smartcity.ui.language import literal, named, say
from smartcity.ui.quick_win_words import points_words, status_words
from smartcity.ui.rule_parts import MUST
from smartcity.ui.selection_words import money_words, price_words, risk_words
from smartcity.ui.simulation_desk import SimulationDesk, exchange, named_in, release, require, rule_out

Row = Mapping[Any, Any]
_STRIP = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 5" preserveAspectRatio="none" width="600" '
    'height="10"><rect width="100" height="5" fill="{color}" stroke="{line}" stroke-width="0.4"/></svg>'
)


def show_title(shown: Advised, *, simulated: bool) -> None:
    """The sentence that says the point, with its definition; a simulation says so in it."""
    sentence = headline(shown)
    if simulated:
        sentence = f"{say('simulation_word')}: {sentence}"
    with st.container(horizontal=True, vertical_alignment="center", wrap=False):
        st.title(literal(sentence))
        with st.popover(say("definition"), type="tertiary", icon=":material/help:", key="define_selection"):
            st.text(say("define_selection"))


def headline(shown: Advised) -> str:
    """How many are chosen of how many, their value and what they cost; or why nobody is."""
    language, selection = session.language(), shown.advice.selection
    if shown.found.pool.empty:
        return text("selection.headline_empty", language)
    if selection.status != "optimal":
        unsolved = selection.status == "unsolved"
        return text(f"selection.headline_{'unsolved' if unsolved else 'none'}", language)
    rules = shown.found.settings.rules
    wanted = sum(rules.target(dimension.code) for dimension in load_reference().dimensions)
    figures = set_figures(shown.found, selection.chosen)
    return text(
        "selection.headline",
        language,
        chosen=number(len(selection.chosen), 0, language),
        wanted=number(wanted, 0, language),
        value=number(selection.objective, 1, language),
        budget=rupiah(figures.budget, language, short=True),
    )


def show_columns(shown: Advised, desk: SimulationDesk | None) -> None:
    """A column for each dimension in the fixed order; without a desk there is nothing to press."""
    advice, dimensions = shown.advice, load_reference().dimensions
    words = SelectionWords.of(shown.found, advice, load_reference(), session.language())
    firm = {row["record_id"]: words.firmness(row) for row in advice.firmness.to_dict("records")}
    others = {row["member"]: row for row in advice.replacements.to_dict("records")}
    members = _members_by_dimension(shown)
    for place in range(max(1, *(len(own) for own in members.values()))):
        # two rows of columns, so that replacements stand at one height whatever the names above take
        chosen, beneath = (st.columns(len(dimensions), gap="small") for _ in range(2))
        for column, below, dimension in zip(chosen, beneath, dimensions, strict=True):
            own = members[dimension.code]
            with column, st.container(gap="small"):
                if not place:
                    _show_head(dimension, shown)
                if not own:
                    st.text(say("selection_nobody_here"))
                if place < len(own):
                    _show_member(shown, own[place], firm[own[place]], desk)
            if place < len(own):
                with below:
                    _show_replacement(shown, others[own[place]], desk)


def _members_by_dimension(shown: Advised) -> dict[str, list[str]]:
    members: dict[str, list[str]] = {dimension.code: [] for dimension in load_reference().dimensions}
    rows = shown.found.rows
    for member in shown.advice.selection.chosen:
        members[str(rows.at[member, "dimension"])].append(member)
    return members


def _show_head(dimension: Dimension, shown: Advised) -> None:
    st.image(_STRIP.format(color=dimension.color, line=OUTLINE), width="stretch", alt="")
    st.markdown(f":small[**{literal(named(dimension.names))}**]")
    pool = shown.found.pool
    language = session.language()
    counts = {
        "target": number(shown.found.settings.rules.target(dimension.code), 0, language),
        "candidates": number(int((pool["dimension"] == dimension.code).sum()), 0, language),
    }
    st.caption(literal(say("selection_of_candidates", **counts)))


def _show_member(shown: Advised, member: str, firmness: str, desk: SimulationDesk | None) -> None:
    row = shown.found.rows.loc[member].to_dict()
    st.markdown(f"**{literal(row['name'])}**")
    st.caption(literal(row["opd"]))
    st.text("\n".join(_facts(shown, row)))
    st.caption(literal(firmness))
    if desk is None:
        return
    with st.container(horizontal=True, gap="xsmall"):
        if member in named_in(desk, MUST):
            st.button(
                say("selection_release"),
                key=f"selection_release_{member}",
                help=say("selection_release_help"),
                on_click=release,
                args=(desk, member),
            )
        else:
            st.button(
                say("selection_require"),
                key=f"selection_require_{member}",
                help=say("selection_require_help"),
                on_click=require,
                args=(desk, member),
            )
        st.button(
            say("selection_rule_out"),
            key=f"selection_rule_out_{member}",
            help=say("selection_rule_out_help"),
            on_click=rule_out,
            args=(desk, member),
        )


def _facts(shown: Advised, row: Row) -> list[str]:
    """Value, status, budget, and the highest risk."""
    return [
        say("selection_value", value=points_words(row["value"])),
        status_words(row["status"]),
        money_words(row["budget"]),
        risk_words(row["residual"], shown.found.preset),
    ]


def _show_replacement(shown: Advised, change: Row, desk: SimulationDesk | None) -> None:
    """The best candidate to take the place, and what that changes."""
    st.divider()
    if not isinstance(change["replacement"], str):
        must = change["member"] in shown.found.settings.rules.must
        st.caption(say("selection_asked_for" if must else "selection_no_replacement"))
        return
    row = shown.found.rows.loc[change["replacement"]].to_dict()
    with st.container(gap="small"):
        st.caption(say("selection_replacement"))
        st.markdown(literal(row["name"]))
        st.caption(literal(row["opd"]))
        changed = price_words(change["value_change"], change["budget_change"], change["residual_change"])
        st.text("\n".join(changed))
        if desk is not None:
            st.button(
                say("selection_exchange"),
                key=f"selection_exchange_{change['member']}",
                icon=":material/swap_vert:",
                help=say("selection_exchange_help"),
                on_click=exchange,
                args=(desk, change["member"], change["replacement"]),
            )
