"""The part of the risk form that scores: area, scale, likelihood, impact, and the size they give."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from smartcity.analysis.risks import GIVEN, INHERENT, RESIDUAL
from smartcity.reference import QuickWinSettings, RiskModel, RiskPreset, load_reference
from smartcity.reference.formats import number
from smartcity.reference.risk import SCALES
from smartcity.ui import session
from smartcity.ui.language import literal, named, say
from smartcity.ui.opened_forms import OpenedForm
from smartcity.ui.quick_win_words import size_words
from smartcity.ui.risk_words import area_words, step_words
from smartcity.ui.view import View

SCORES = tuple(name for names in GIVEN.values() for name in names)


def ask_scores(view: View, form: OpenedForm, said: Mapping[str, Any]) -> dict[str, Any]:
    """`area`, `scale` and the scores as they stand in the form; before the treatment and after it."""
    model, settings, preset = load_reference().risk, view.tables.settings, view.quick_wins.preset
    left, right = st.columns(2)
    with left:
        area = _ask_area(form, model, said)
    with right:
        scale = _ask_scale(form, said.get("scale"), preset)
    typed: dict[str, Any] = {"area": _area_to_store(area, model, said), "scale": scale}
    typed |= {name: _whole(said.get(name)) for name in SCORES}
    if scale is None:
        return typed
    words = words_of_scale(model, preset, scale)
    columns = dict(zip((INHERENT, RESIDUAL), st.columns(2), strict=True))
    for stage, (likelihood, impact) in GIVEN.items():
        with columns[stage]:
            st.markdown(f"**{say(f'risk_{stage}')}**")
            typed[likelihood] = _ask_score(form, said, likelihood, scale, words)
            if not words.likelihood_only:
                typed[impact] = _ask_score(form, said, impact, scale, words)
            size = words.value(typed[likelihood], typed[impact]) if scale == preset.scale else None
            st.markdown(literal(_size_sentence(size, area, settings, preset)))
    if scale != preset.scale:
        told = say("risk_other_scale", scale=number(scale), preset=named(preset.names))
        st.warning(literal(told), icon=":material/straighten:")
    return typed


def words_of_scale(model: RiskModel, preset: RiskPreset, scale: int) -> RiskPreset:
    """The preset whose words a scale takes: the region's own, else the first of that scale with an impact."""
    if preset.scale == scale:
        return preset
    return next(each for each in model.presets if each.scale == scale and not each.likelihood_only)


def _size_sentence(size: int | None, area: str | None, settings: QuickWinSettings, preset: RiskPreset) -> str:
    if size is None:
        return say("risk_no_size")
    appetite = settings.appetite_by_area.get(area or "", settings.appetite)
    key = "risk_size_above" if size > appetite else "risk_size_within"
    shown = number(appetite, 0, session.language())
    return say(key, size=size_words(size, preset), appetite=shown)


def _ask_area(form: OpenedForm, model: RiskModel, said: Mapping[str, Any]) -> str | None:
    """The code of the area of impact; text from a sheet that names none stands as it is."""
    known = said.get("area_code") or said.get("area")
    options = [each.code for each in model.areas]
    if known is not None and known not in options:
        options.append(known)
    return st.selectbox(
        say("risk_area"),
        options,
        index=options.index(known) if known is not None else None,
        format_func=area_words,
        key=form.key("risk_area"),
        placeholder=say("risk_choose"),
    )


def _area_to_store(area: str | None, model: RiskModel, said: Mapping[str, Any]) -> str | None:
    """The area's Indonesian name, as sheets have it; what was written stays where it means the same."""
    if area is None or area in {said.get("area_code"), said.get("area")}:
        return said.get("area") if area is not None else None
    return next(each.names["id"] for each in model.areas if each.code == area)


def _ask_scale(form: OpenedForm, said: object, preset: RiskPreset) -> int | None:
    """On what scale the numbers are given: always said, for a 3 means nothing without it."""
    start = _whole(said) if said is not None else preset.scale if form.subject == "new" else None
    return st.radio(
        say("risk_scale"),
        SCALES,
        index=SCALES.index(start) if start in SCALES else None,
        format_func=lambda scale: say("risk_scale_of", scale=scale),
        key=form.key("risk_scale"),
        horizontal=True,
        help=say("risk_scale_why"),
    )


def _ask_score(
    form: OpenedForm, said: Mapping[str, Any], name: str, scale: int, words: RiskPreset
) -> int | None:
    steps = words.likelihoods if "likelihood" in name else words.impacts
    stored = _whole(said.get(name))
    return st.selectbox(
        say(f"risk_score_{'likelihood' if 'likelihood' in name else 'impact'}"),
        range(1, scale + 1),
        index=stored - 1 if stored is not None and 1 <= stored <= scale else None,
        format_func=lambda place: step_words(place, steps),
        key=form.key(f"risk_{name}_{scale}"),
        placeholder=say("risk_not_scored"),
    )


def _whole(value: object) -> int | None:
    return None if value is None else int(float(str(value)))
