"""The form for the risk matrix of the region and its appetite, for all risks and for each area of impact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from smartcity.reference import QuickWinSettings, RiskPreset, load_reference
from smartcity.reference.formats import number
from smartcity.reference.texts import joined
from smartcity.ui import session
from smartcity.ui.language import literal, named, say
from smartcity.ui.opened_forms import OpenedForm
from smartcity.ui.quick_win_rules_form import offer_save, only_shown, open_rules, settings_of
from smartcity.ui.view import View

FORM = "appetite"
PER_ROW = 4


def show_form(view: View) -> None:
    """The present matrix and appetite in one line, and the form behind it."""
    settings, preset = view.quick_wins.settings, view.quick_wins.preset
    appetite = number(settings.appetite, 0, session.language())
    heading = say("appetite_heading", preset=named(preset.names), appetite=appetite)
    with st.expander(literal(heading), icon=":material/tune:"):
        if not only_shown(view):
            _edit(view)


@st.fragment
def _edit(view: View) -> None:
    """A part of its own, so that what the appetite means follows the boxes without drawing the page again."""
    form = open_rules(view, FORM)
    settings, model = settings_of(form), load_reference().risk
    codes = [preset.code for preset in model.presets]
    chosen = st.selectbox(
        say("appetite_preset"),
        codes,
        index=codes.index(settings.risk_preset),
        format_func=lambda code: named(model.preset(code).names),
        key=form.key("preset"),
        width=480,
    )
    preset = model.preset(chosen)
    st.caption(literal(named(preset.source)))
    _say_what_is_lost(view, preset)
    kept = preset.code == settings.risk_preset
    start = settings.appetite if kept else preset.default_appetite
    appetite = _ask(say("appetite_region"), start, preset, form)
    st.text(_meaning(appetite if appetite is not None else start, preset))
    st.markdown(f"**{say('appetite_areas')}**")
    by_area = _ask_areas(form, preset, settings.appetite_by_area if kept else {})
    offer_save(
        view,
        FORM,
        form,
        lambda stored: _changed(stored, preset, appetite if appetite is not None else start, by_area),
    )


def _changed(
    stored: QuickWinSettings, preset: RiskPreset, appetite: int, by_area: Mapping[str, int]
) -> QuickWinSettings:
    return replace(stored, risk_preset=preset.code, appetite=appetite, appetite_by_area=dict(by_area))


def _say_what_is_lost(view: View, preset: RiskPreset) -> None:
    """How many risks were scored on another scale than this matrix, and so would have no size on it."""
    scales = view.tables.risks["scale"]
    other = int((scales.notna() & (scales != preset.scale)).sum())
    if other:
        told = say("appetite_other_scale", count=number(other, 0, session.language()), scale=preset.scale)
        st.warning(literal(told), icon=":material/straighten:")


def _meaning(appetite: int, preset: RiskPreset) -> str:
    """Which levels have risks above the appetite."""
    values = sorted({value for row in preset.matrix for value in row if value > appetite})
    names = list(dict.fromkeys(named(preset.band(value).names) for value in values))
    shown = number(appetite, 0, session.language())
    if not names:
        return say("appetite_all_within", appetite=shown)
    return say("appetite_means", appetite=shown, levels=joined(names, session.language()))


def _ask(label: str, value: int | None, preset: RiskPreset, form: OpenedForm, area: str = "") -> int | None:
    """A value of the matrix; the box starts over when another matrix is chosen."""
    highest = max(max(row) for row in preset.matrix)
    typed = st.number_input(
        literal(label),
        0,
        highest,
        value,
        step=1,
        key=form.key(f"appetite_{preset.code}_{area}"),
        placeholder=say("appetite_as_region") if area else None,
        width="stretch" if area else 240,
    )
    return None if typed is None else int(typed)


def _ask_areas(form: OpenedForm, preset: RiskPreset, stored: Mapping[str, int]) -> dict[str, int]:
    """The appetite of each area that has one of its own; an empty box follows the region's."""
    areas = load_reference().risk.areas
    given: dict[str, int] = {}
    for start in range(0, len(areas), PER_ROW):
        for column, area in zip(st.columns(PER_ROW), areas[start : start + PER_ROW], strict=False):
            with column:
                value = _ask(named(area.names), stored.get(area.code), preset, form, area.code)
            if value is not None:
                given[area.code] = value
    return given
