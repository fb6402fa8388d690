"""A new decision on quick wins: the set, why it differs from the proposal, who signs, how it will print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from smartcity.analysis.advice import Advice
from smartcity.analysis.decision_record import DecisionWords, decision_content, decision_problems
from smartcity.analysis.decision_texts import DecisionHead, decision_sections, opening
from smartcity.analysis.decision_wording import DecisionSection, DecisionWording
from smartcity.reference import load_reference
from smartcity.reference.formats import date_text, number
from smartcity.ui import in_hand, links, session
from smartcity.ui.advised import stored_advice
from smartcity.ui.language import literal, say
from smartcity.ui.quick_win_words import dimension_words, lacking_words, points_words, status_words
from smartcity.ui.trouble import trouble_key
from smartcity.ui.view import View
from smartcity.workflow.actors import Permission
from smartcity.workflow.errors import (
    DecisionError,
    PermissionDeniedError,
    StaleRevisionError,
    StoreTroubleError,
    UnfinishedDecisionError,
)
from smartcity.workflow.quick_win_decisions import QuickWinDecision, decide
from smartcity.workflow.region_time import today

_KEY = session.DECIDING
Content = Mapping[str, Any]


def show_draft(view: View) -> None:
    """The title and everything that leads to a recorded decision; the title alone where none can be taken."""
    last = _last_decision(view)
    if view.as_of is not None:
        st.title(last or say("decision_title"))
        day = date_text(view.as_of, session.language())
        st.info(say("decision_past", day=day), icon=":material/history:")
        return
    if not view.may_edit(Permission.DECIDE_QUICK_WINS):
        st.title(last or say("decision_title"))
        return
    if view.quick_wins.pool.empty:
        st.title(last or say("decision_headline_none"))
        st.text(say("decision_no_pool"))
        links.show_link("readiness")
        return
    advice = stored_advice(view).advice
    if last is None:
        _show_new(view, advice)
        return
    st.title(last)
    with st.expander(say("decision_new"), expanded=bool(advice.selection.chosen)):
        _show_new(view, advice)


def _show_new(view: View, advice: Advice) -> None:
    head = st.container()
    if not advice.selection.chosen:
        st.warning(say("decision_no_proposal"), icon=":material/rule:")
        links.show_link("selection", say("decision_to_selection"))
    chosen = _choose_set(view, advice)
    content = _content(view, advice, chosen)
    _ask_reasons(content)
    _ask_signing(view)
    in_hand.note("decision", held=bool(content["overrides"]) or session.decision_typed())
    with head:
        _show_headline(view, content)
    _offer_recording(view, content)
    with st.expander(say("decision_preview"), icon=":material/description:"):
        show_record(view, _number(view), _day(view), content)


def show_record(view: View, number_of_decision: int, day: date, content: Content) -> None:
    """A decision as it is printed, from its snapshot."""
    region, language = view.workspace.region, session.language()
    head = DecisionHead(region.name, number_of_decision, day, region.is_example)
    st.text(opening(head, content, language))
    for section in decision_sections(content, load_reference(), language):
        _show_section(section)


def _show_section(section: DecisionSection) -> None:
    st.markdown(f"**{literal(section.title)}**")
    for line in section.lines:
        st.text(line)
    if section.rows:
        st.dataframe(
            pd.DataFrame(list(section.rows), columns=list(section.header)), hide_index=True, placeholder=""
        )


def _choose_set(view: View, advice: Advice) -> tuple[str, ...]:
    """The candidates to decide on, dimension by dimension, at first those of the proposal."""
    st.subheader(say("decision_set"))
    st.caption(say("decision_set_note"))
    found = view.quick_wins
    rows = found.rows
    pool, proposed = found.pool, set(advice.selection.chosen)
    chosen: list[str] = []
    for dimension in load_reference().dimensions:
        own = pool[pool["dimension"] == dimension.code].sort_values("value", ascending=False, kind="stable")
        options = list(own["record_id"])
        if not options and found.settings.rules.target(dimension.code) == 0:
            continue
        if not options:
            st.text(f"{dimension_words(dimension.code)}: {say('decision_nobody')}")
            continue
        key = f"{_KEY}set_{dimension.code}"
        kept = session.state().get(key, [each for each in options if each in proposed])
        # Set outright: of a candidate that somebody took out of the pool meanwhile nothing may stay.
        session.state()[key] = [each for each in kept if each in options]
        chosen += st.multiselect(
            dimension_words(dimension.code),
            options,
            format_func=lambda record_id: _option(rows.loc[record_id].to_dict()),
            key=key,
            placeholder="",
        )
    return tuple(chosen)


def _option(row: Mapping[Any, Any]) -> str:
    return literal(
        say(
            "decision_option",
            name=row["name"],
            opd=row["opd"],
            value=points_words(row["value"]),
            status=status_words(row["status"]),
        )
    )


def _ask_reasons(content: Content) -> None:
    """A reason for every departure from the proposal, every quick win with open risks, and broken rules."""
    say_it = DecisionWording(content, load_reference(), session.language())
    for change in content["overrides"]:
        into, out = say_it.name(change["in"]), say_it.name(change["out"])
        label = "added" if not out else "left" if not into else "instead"
        st.text_input(
            literal(say(f"decision_reason_{label}", into=into, out=out)),
            key=f"{_KEY}reason_{change['in'] or change['out']}",
        )
        value, budget, risk = say_it.change(change["price"])
        st.caption(literal(say("decision_price", value=value, budget=budget, risk=risk)))
    if content["open_risks"]:
        st.markdown(f"**{say('decision_risks')}**")
        for risk in content["open_risks"]:
            line = say(
                "decision_risk_line",
                name=say_it.name(risk["record_id"]),
                event=risk["event"],
                lacking=lacking_words(risk["lacking"]),
            )
            st.text(line)
        links.show_link("risk", say("decision_to_risks"))
        for record_id in dict.fromkeys(risk["record_id"] for risk in content["open_risks"]):
            label = say("decision_risk_reason", name=say_it.name(record_id))
            st.text_input(literal(label), key=f"{_KEY}risk_{record_id}")
    if content["broken_rules"]:
        st.warning(literal(" ".join(_broken(say_it, content))), icon=":material/rule:")
        if not content["overrides"]:
            st.text_input(say("decision_rules_reason"), key=f"{_KEY}rules")


def _broken(say_it: DecisionWording, content: Content) -> Sequence[str]:
    return [f"{said[:1].upper()}{said[1:]}." for said in map(say_it.broken, content["broken_rules"])]


def _ask_signing(view: View) -> None:
    st.subheader(say("decision_sign"))
    left, middle, right = st.columns([3, 2, 2])
    with left:
        st.text_input(say("decision_by"), key=f"{_KEY}by", placeholder=say("decision_by_hint"))
    with middle:
        st.text_input(say("decision_place"), key=f"{_KEY}place")
    with right:
        last = today(view.workspace)
        st.date_input(say("decision_day"), value=last, max_value=last, format="DD/MM/YYYY", key=f"{_KEY}day")
    st.text_area(say("decision_note"), key=f"{_KEY}note", height=80)


def _offer_recording(view: View, content: Content) -> None:
    names = {record: each["name"] for record, each in content["candidates"].items()}
    for code, record_id in decision_problems(content):
        told = say(f"decision_problem.{code}", name=names.get(record_id or "", ""))
        st.text(told)
    count = number(len(content["chosen"]), 0, session.language())
    st.button(
        say("decision_record", count=count),
        key=f"{_KEY}record",
        type="primary",
        icon=":material/gavel:",
        disabled=bool(decision_problems(content)),
        on_click=_record,
        args=(
            view,
            tuple(content["chosen"]),
            [change["in"] or change["out"] for change in content["overrides"]],
        ),
    )


def _record(view: View, chosen: tuple[str, ...], changed: Sequence[str]) -> None:
    decision = QuickWinDecision(chosen, _day(view), _words(chosen, changed))
    try:
        decide(view.workspace, decision, view.revision)
    except StaleRevisionError:
        session.tell("warning", say("decision_stale"))
    except UnfinishedDecisionError as unfinished:
        names = view.quick_wins.rows["name"]
        for code, record_id in unfinished.problems:
            session.tell("warning", say(f"decision_problem.{code}", name=names.get(record_id, "")))
    except DecisionError as refused:
        session.tell("warning", say("decision_refused", field=refused.field, value=str(refused.value)))
    except PermissionDeniedError:
        session.tell("warning", say("decision_not_allowed"))
    except StoreTroubleError as trouble:
        session.tell("warning", say(trouble_key(trouble)))
    else:
        session.drop_decision()
        session.open_decision(view.workspace.code, _number(view))
        session.tell("success", say("decision_recorded"))


def _content(view: View, advice: Advice, chosen: Sequence[str]) -> Content:
    """The decision as it stands on the page; what is typed is read from its fields."""
    return decision_content(
        view.quick_wins,
        advice,
        chosen,
        _words(chosen, [*chosen, *advice.selection.chosen]),
        recorded_by=view.workspace.actor.name,
        revision=view.revision,
        reference=load_reference(),
    )


def _words(chosen: Sequence[str], changed: Sequence[str]) -> DecisionWords:
    def typed(key: str) -> str:
        return str(session.state().get(f"{_KEY}{key}") or "")

    return DecisionWords(
        decided_by=typed("by"),
        place=typed("place"),
        note=typed("note"),
        reasons={record_id: typed(f"reason_{record_id}") for record_id in changed},
        risk_reasons={record_id: typed(f"risk_{record_id}") for record_id in chosen},
        rules_reason=typed("rules"),
    )


def _show_headline(view: View, content: Content) -> None:
    count, changed = len(content["chosen"]), len(content["overrides"])
    language = session.language()
    counts = {"count": number(count, 0, language), "changed": number(changed, 0, language)}
    key = "none" if not count else "changed" if changed else ""
    headline = say(f"decision_headline{'_' if key else ''}{key}", **counts)
    (st.title if view.tables.decisions.empty else st.subheader)(headline)


def _last_decision(view: View) -> str | None:
    decisions = view.tables.decisions
    if decisions.empty:
        return None
    last = decisions.sort_values("number").iloc[-1]
    day = date_text(str(last["decided_on"]), session.language())
    return say("decision_headline_last", number=str(last["number"]), day=day)


def _number(view: View) -> int:
    return max((int(known) for known in view.tables.decisions["number"]), default=0) + 1


def _day(view: View) -> date:
    chosen = session.state().get(f"{_KEY}day")
    return chosen if isinstance(chosen, date) else today(view.workspace)
