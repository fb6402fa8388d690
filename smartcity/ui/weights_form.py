"""The form for weights, thresholds and the share of impact: what the score of readiness is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from smartcity.reference import QuickWinSettings, load_reference
from smartcity.reference.formats import number
from smartcity.reference.readiness import Aspect
from smartcity.ui import session
from smartcity.ui.language import literal, say
from smartcity.ui.opened_forms import OpenedForm
from smartcity.ui.quick_win_rules_form import offer_save, only_shown, open_rules, settings_of
from smartcity.ui.quick_win_words import aspect_words, points_words
from smartcity.ui.view import View

FORM = "weights"
WHOLE = 100.0
PER_ROW = 4


def show_form(view: View) -> None:
    """The present rules in one line, and the form behind it."""
    settings = view.quick_wins.settings
    said = {
        "ready": points_words(settings.ready_from),
        "almost": points_words(settings.almost_from),
        "share": points_words(settings.impact_share),
    }
    with st.expander(literal(say("weights_heading", **said)), icon=":material/tune:"):
        if only_shown(view):
            _show_weights(settings.weights)
            return
        _edit(view)


def _show_weights(weights: Mapping[str, float]) -> None:
    for code, weight in weights.items():
        st.text(f"{aspect_words(code)}: {points_words(weight)}")


@st.fragment
def _edit(view: View) -> None:
    """A part of its own, so that the sums follow the boxes without drawing the page again."""
    form = open_rules(view, FORM)
    settings, model = settings_of(form), load_reference().readiness
    weights = _ask_weights(form, "weights", model.readiness_aspects, settings.weights)
    impact = _ask_weights(form, "impact", model.impact_aspects, settings.impact_weights)
    thresholds = {
        "ready_from": settings.ready_from,
        "almost_from": settings.almost_from,
        "impact_share": settings.impact_share,
    }
    columns = st.columns(PER_ROW)
    for column, (name, value) in zip(columns, thresholds.items(), strict=False):
        with column:
            thresholds[name] = _ask(say(f"weights_{name}"), value, form.key(name), 5.0)
    offer_save(view, FORM, form, lambda stored: _changed(stored, weights, impact, thresholds))


def _changed(
    stored: QuickWinSettings,
    weights: Mapping[str, float],
    impact: Mapping[str, float],
    thresholds: Mapping[str, float],
) -> QuickWinSettings:
    return replace(
        stored,
        weights=weights,
        impact_weights=impact,
        ready_from=thresholds["ready_from"],
        almost_from=thresholds["almost_from"],
        impact_share=thresholds["impact_share"],
    )


def _ask_weights(
    form: OpenedForm, group: str, aspects: Sequence[Aspect], stored: Mapping[str, float]
) -> dict[str, float]:
    """A box for each aspect, their sum as it is typed, and the button that shares 100 out evenly."""
    st.markdown(f"**{say(f'weights_group_{group}')}**")
    keys = {aspect.code: form.key(f"{group}_{aspect.code}") for aspect in aspects}
    weights = {}
    for start in range(0, len(aspects), PER_ROW):
        columns = st.columns(PER_ROW)
        for column, aspect in zip(columns, aspects[start : start + PER_ROW], strict=False):
            with column:
                value = stored.get(aspect.code, 0.0)
                weights[aspect.code] = _ask(aspect_words(aspect.code), value, keys[aspect.code], 2.5)
    total = sum(weights.values())
    with st.container(horizontal=True, vertical_alignment="center"):
        fits = abs(total - WHOLE) < 1e-6
        shown = number(total, 0 if total == round(total) else 2, session.language())
        icon = ":material/check:" if fits else ":material/warning:"
        st.markdown(f"{icon} {literal(say('weights_sum' if fits else 'weights_sum_off', total=shown))}")
        st.button(
            say("weights_even"),
            key=form.key(f"{group}_even"),
            icon=":material/balance:",
            on_click=_share_out,
            args=(tuple(keys.values()),),
        )
    return weights


def _ask(label: str, value: float, key: str, step: float) -> float:
    return float(
        st.number_input(literal(label), 0.0, WHOLE, float(value), step=step, format="%g", key=key) or 0.0
    )


def _share_out(keys: Sequence[str]) -> None:
    """Even weights with two decimals that sum to 100: the first takes what rounding leaves."""
    even = round(WHOLE / len(keys), 2)
    for place, key in enumerate(keys):
        session.state()[key] = round(WHOLE - even * (len(keys) - 1), 2) if place == 0 else even
