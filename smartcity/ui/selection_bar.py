"""The bar of rules above the selection: each box with its problem beside it, and what is left of the cap."""

from __future__ import annotations

import streamlit as st

from smartcity.analysis.set_figures import set_figures
from smartcity.reference import QuickWinSettings, load_reference
from smartcity.reference.formats import number, rupiah
from smartcity.reference.quick_win_settings import SettingProblem
from smartcity.ui import session
from smartcity.ui.advised import Advised
from smartcity.ui.language import literal, named, say
from smartcity.ui.quick_win_rules_form import problem_words
from smartcity.ui.quick_win_words import aspect_words, points_words, size_words
from smartcity.ui.rule_parts import (
    BUDGET,
    IMPACT_SHARE,
    MAX_PER_OPD,
    MAX_RESIDUAL,
    MUST,
    MUST_NOT,
    TARGET,
    WEIGHT,
    typed_amount,
)
from smartcity.ui.simulation_desk import SimulationDesk, named_in, start_boxes, try_parts
from smartcity.ui.weights_form import WHOLE

MOST_OF_A_DIMENSION = 9
PER_ROW = 4
WEIGHTS = "weights"


def show_bar(desk: SimulationDesk, shown: Advised) -> None:
    """The boxes of all rules; what is typed is read by `simulation_desk.read_boxes` at the next run."""
    start_boxes(desk)
    opd, budget, risk, left = st.columns([4, 5, 5, 6])
    with opd:
        _ask_number(desk, MAX_PER_OPD, say("selection_max_per_opd"))
    with budget:
        _ask_budget(desk)
    with risk:
        _ask_residual(desk, shown)
    with left:
        _show_left(shown)
    settings = shown.found.settings
    heading = literal(say("selection_more_rules", rules=_rules_line(settings)))
    with st.expander(heading, icon=":material/tune:", key="selection_more_rules"):
        must, must_not = st.columns(2)
        with must:
            _ask_names(desk, MUST, shown)
        with must_not:
            _ask_names(desk, MUST_NOT, shown)
        _show_problems(desk, MUST, shown)
        _ask_targets(desk)
        _ask_weights(desk, shown)
    if desk.problems:
        st.warning(say("selection_not_current"), icon=":material/history_toggle_off:")


def show_past_rules(shown: Advised) -> None:
    """The rules of an earlier day, to be read only."""
    settings, rules = shown.found.settings, shown.found.settings.rules
    names = dict(zip(shown.found.candidates["record_id"], shown.found.candidates["name"], strict=True))
    lines = [_rules_line(settings)]
    if rules.max_per_opd is not None:
        lines.append(f"{say('selection_max_per_opd')}: {number(rules.max_per_opd)}")
    if rules.budget is not None:
        lines.append(f"{say('selection_budget')}: {rupiah(rules.budget, session.language())}")
    if rules.max_residual is not None:
        lines.append(f"{say('selection_max_residual')}: {size_words(rules.max_residual, shown.found.preset)}")
    for part, named_ids in ((MUST, rules.must), (MUST_NOT, rules.must_not)):
        if named_ids:
            lines.append(f"{say(f'selection_{part}')}: {', '.join(names.get(i, i) for i in named_ids)}")
    st.text("; ".join(lines))


def _ask_number(desk: SimulationDesk, part: str, label: str) -> None:
    st.number_input(
        label, 0, None, value=None, step=1, key=desk.key(part), placeholder=say("selection_no_limit")
    )
    _show_problems(desk, part)


def _ask_budget(desk: SimulationDesk) -> None:
    typed = st.text_input(
        say("selection_budget"),
        key=desk.key(BUDGET),
        placeholder=say("selection_budget_hint"),
        help=say("selection_budget_help"),
    )
    amount = typed_amount(typed, session.language())
    if amount.value:
        st.caption(literal(f"= {rupiah(amount.value, session.language())}"))
    _show_problems(desk, BUDGET)


def _ask_residual(desk: SimulationDesk, shown: Advised) -> None:
    """A value of the region's matrix, or one outside it that a rule names already."""
    preset, key = shown.found.preset, desk.key(MAX_RESIDUAL)
    values = {value for row in preset.matrix for value in row}
    given = session.state().get(key)
    if given is not None:
        values.add(given)
    sizes = {value: size_words(value, preset) for value in sorted(values)}
    st.selectbox(
        say("selection_max_residual"),
        list(sizes),
        index=None,
        format_func=lambda value: sizes.get(value, str(value)),
        key=key,
        placeholder=say("selection_no_limit"),
    )
    _show_problems(desk, MAX_RESIDUAL)


def _ask_names(desk: SimulationDesk, part: str, shown: Advised) -> None:
    """Candidates of the pool, and those that the rule names though they are not in it."""
    pool, known = shown.found.pool, shown.found.candidates
    names = {
        record: f"{name} ({opd})"
        for record, name, opd in zip(known["record_id"], known["name"], known["opd"], strict=True)
    }
    options = list(dict.fromkeys([*pool["record_id"], *named_in(desk, part)]))
    st.multiselect(
        say(f"selection_{part}"),
        options,
        format_func=lambda record: names.get(record, record),
        key=desk.key(part),
        placeholder=say("selection_nobody"),
        select_all=False,
    )


def _show_left(shown: Advised) -> None:
    """What the chosen set costs and what is left of the cap."""
    selection, cap = shown.advice.selection, shown.found.settings.rules.budget
    figures = set_figures(shown.found, selection.chosen)
    language = session.language()
    if selection.status != "optimal":
        label, value = say("selection_left_label"), "\u2013"
    elif cap is None:
        label, value = say("selection_total_label"), rupiah(figures.budget, language)
    else:
        label, value = say("selection_left_label"), rupiah(cap - figures.budget, language)
    st.text(label)
    st.markdown(f"**{literal(value)}**")
    if figures.without_budget:
        count = number(figures.without_budget, 0, language)
        st.caption(literal(say("selection_without_budget", count=count)))
    elif cap is not None and selection.status == "optimal":
        used, total = rupiah(figures.budget, language), rupiah(cap, language)
        st.caption(literal(say("selection_used", used=used, cap=total)))


def _ask_targets(desk: SimulationDesk) -> None:
    st.markdown(f"**{say('selection_targets')}**")
    dimensions = load_reference().dimensions
    for column, dimension in zip(st.columns(len(dimensions)), dimensions, strict=True):
        with column:
            part = f"{TARGET}{dimension.code}"
            st.number_input(named(dimension.names), 0, MOST_OF_A_DIMENSION, step=1, key=desk.key(part))
            _show_problems(desk, dimension.code)


def _ask_weights(desk: SimulationDesk, shown: Advised) -> None:
    """A box for each aspect, their sum as typed, the button that shares 100 out, and the share of impact."""
    st.markdown(f"**{say('selection_weights')}**")
    codes = [aspect.code for aspect in load_reference().readiness.readiness_aspects]
    total = 0.0
    for start in range(0, len(codes), PER_ROW):
        for column, code in zip(st.columns(PER_ROW), codes[start : start + PER_ROW], strict=False):
            with column:
                total += _ask_share(aspect_words(code), desk.key(f"{WEIGHT}{code}"))
    with st.container(horizontal=True, vertical_alignment="center"):
        fits = abs(total - WHOLE) < 1e-6
        icon = ":material/check:" if fits else ":material/warning:"
        said = say("weights_sum" if fits else "weights_sum_off", total=points_words(total))
        st.markdown(f"{icon} {literal(said)}")
        st.button(
            say("weights_even"),
            key=desk.key("even"),
            icon=":material/balance:",
            on_click=_share_out,
            args=(desk, codes),
        )
    _show_problems(desk, WEIGHTS)
    share, note = st.columns([1, 3], vertical_alignment="bottom")
    with share:
        _ask_share(say("weights_impact_share"), desk.key(IMPACT_SHARE))
    with note:
        if not shown.found.impact_counts:
            st.caption(say("selection_impact_not_counted"))
    _show_problems(desk, IMPACT_SHARE)


def _ask_share(label: str, key: str) -> float:
    return float(st.number_input(literal(label), 0.0, WHOLE, step=2.5, format="%g", key=key))


def _share_out(desk: SimulationDesk, codes: list[str]) -> None:
    """Even weights that sum to 100, the first taking what rounding leaves."""
    even = round(WHOLE / len(codes), 2)
    rest = round(WHOLE - even * (len(codes) - 1), 2)
    try_parts(desk, {f"{WEIGHT}{code}": rest if place == 0 else even for place, code in enumerate(codes)})


def _show_problems(desk: SimulationDesk, field: str, shown: Advised | None = None) -> None:
    """Why what stands in a box cannot be used, with the way out."""
    for problem in desk.problems:
        if problem.field == field:
            st.warning(literal(_problem(problem, shown)), icon=":material/warning:")


def _problem(problem: SettingProblem, shown: Advised | None) -> str:
    words = problem_words(problem)
    found = None if shown is None else shown.found.candidate(str(problem.value))
    return words if found is None else f"{found['name']}: {words}"


def _rules_line(settings: QuickWinSettings) -> str:
    """Targets, who must and must not be chosen, weights and the share of impact in one line."""
    language = session.language()
    dimensions = load_reference().dimensions
    targets = [settings.rules.target(each.code) for each in dimensions]
    if len(set(targets)) == 1:
        said = say("selection_target_each", count=number(targets[0], 0, language))
    else:
        named_targets = ", ".join(
            f"{named(each.names)} {number(target, 0, language)}"
            for each, target in zip(dimensions, targets, strict=True)
        )
        said = say("selection_target_by_dimension", targets=named_targets)
    weights = settings.weights
    if len(set(weights.values())) == 1:
        weighed = say("selection_weights_even")
    else:
        heaviest = max(weights, key=lambda code: weights[code])
        weighed = say(
            "selection_weights_heaviest",
            aspect=aspect_words(heaviest),
            weight=points_words(weights[heaviest]),
        )
    counts = {
        part: number(len(record_ids), 0, language)
        for part, record_ids in ((MUST, settings.rules.must), (MUST_NOT, settings.rules.must_not))
    }
    share = say("selection_impact_line", share=points_words(settings.impact_share))
    return f"{said}; {say('selection_named_line', **counts)}; {weighed}; {share}"
