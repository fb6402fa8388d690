"""One card a question: what is unclear, where it stands, and the answers as buttons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from smartcity.reference import load_reference
from smartcity.reference.formats import number
from smartcity.reference.texts import finding_group, suggestion_name
from smartcity.store.values import StoredRow
from smartcity.ui import session
from smartcity.ui.decision_choices import aspect_asked, choices_of, suggestion_label
from smartcity.ui.language import literal, say
from smartcity.ui.rows import page_of, show_frame
from smartcity.ui.settling import settle
from smartcity.workflow.answers import SAME_AS, Answers
from smartcity.workflow.decisions import Question, decide, drop, open_questions
from smartcity.workflow.workspace import Workspace

CARDS_A_PAGE = 12
MOST_SUGGESTIONS = 3
MOST_NAMES = 3
MISSING_DIMENSION = "dimension-missing"
NAME_CHANGED = "name-changed"
_NAMES = frozenset({"name", "innovation"})
_HEADINGS = {
    "opd": "decisions_opd_question",
    "dimension": "decisions_dimension_question",
    "name": "decisions_duplicate_question",
    "deliverable": "decisions_deliverable_question",
    "state": "decisions_state_question",
    "aspect": "decisions_aspect_question",
    "level": "decisions_level_question",
    "scale": "decisions_scale_question",
    SAME_AS: "decisions_renamed_question",
}


def sorted_questions(workspace: Workspace) -> tuple[list[Question], list[Question]]:
    """What waits: questions for cards, and those about rows that lack a dimension, for the grid."""
    questions = open_questions(workspace)
    missing = [question for question in questions if question.code == MISSING_DIMENSION]
    return [question for question in questions if question.code != MISSING_DIMENSION], missing


def headline(questions: Sequence[Question]) -> str:
    """How many questions hold how many rows; a row that two questions hold counts once."""
    rows = {row_id for question in questions for row_id in question.row_ids}
    language = session.language()
    asked = number(len(questions), language=language)
    return literal(say("decisions_headline", questions=asked, rows=number(len(rows), language=language)))


def show_cards(workspace: Workspace, questions: Sequence[Question], opds: Sequence[str]) -> None:
    """The questions, a page of cards at a time; `opds` are the names that the region knows."""
    pages = -(-len(questions) // CARDS_A_PAGE)
    page = st.pagination(pages, key="decision_cards") if pages > 1 else 1
    for question in questions[(page - 1) * CARDS_A_PAGE : page * CARDS_A_PAGE]:
        with st.container(border=True):
            _show_card(workspace, question, opds)


def heading(question: Question) -> str:
    """The question in one sentence, as plain text."""
    rows = number(len(question.rows), language=session.language())
    key = _HEADINGS.get(answered_field(question))
    if key is None or question.value is None:
        what = finding_group(question.code, rows, session.language())
        return say("decisions_other_question", what=what, value=question.value or "", rows=rows)
    file = question.rows[0].origin.file or ""
    return say(key, value=question.value, rows=rows, aspect=aspect_asked(question), file=file)


def _show_card(workspace: Workspace, question: Question, opds: Sequence[str]) -> None:
    with st.container(gap="xsmall"):
        st.markdown(f"**{literal(heading(question))}**")
        st.caption(literal(names_in_words(question.rows)))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for place, suggestion in enumerate(question.suggestions[:MOST_SUGGESTIONS]):
            label = literal(suggestion_label(question, suggestion))
            key = f"answer_{question.key}_{place}"
            if st.button(label, key=key, type="primary" if place == 0 else "secondary"):
                told = suggestion_label(question, suggestion)
                _answer(workspace, question, {answered_field(question): suggestion}, told=told)
        if question.code == NAME_CHANGED:
            if st.button(say("upload_rename_other"), key=f"other_{question.key}"):
                _answer(workspace, question, {SAME_AS: ""})
        elif question.field == "opd":
            _offer_opds(workspace, question, opds)
        elif question.field in _NAMES and question.field in load_reference().kinds[_kind(question)].fields:
            _offer_names(workspace, question, question.field)
        elif choices := choices_of(question, workspace):
            _offer_choices(workspace, question, choices)
        dismiss = "decisions_same" if question.field == "name" else "decisions_dismiss"
        if st.button(say(dismiss), key=f"drop_{question.key}", type="tertiary"):
            settle(workspace, lambda: drop(workspace, question), say("decisions_dropped"), len(question.rows))
        with st.popover(say("decisions_where"), type="tertiary", key=f"where_{question.key}"):
            show_frame(page_of(places_frame(question.rows), key=f"places_{question.key}"))


def answered_field(question: Question) -> str:
    """The field that a suggestion of the question fills."""
    return SAME_AS if question.code == NAME_CHANGED else question.field or ""


def names_in_words(rows: Sequence[StoredRow]) -> str:
    """What the rows are about: the first names, and how many more."""
    names = list(dict.fromkeys(_record_name(row) or _owner(row) for row in rows))
    shown = "; ".join(name for name in names[:MOST_NAMES] if name)
    return f"{shown} (+{len(names) - MOST_NAMES})" if len(names) > MOST_NAMES else shown


def _record_name(row: StoredRow) -> str:
    told = (
        kept.get(field) for field in ("name", "innovation") for kept in (row.content.fields, row.content.sent)
    )
    return str(next(filter(None, told), ""))


def _owner(row: StoredRow) -> str:
    return row.content.opd or row.content.sent.get("opd") or ""


def _kind(question: Question) -> str:
    return question.rows[0].content.kind


def places_frame(rows: Sequence[StoredRow]) -> pd.DataFrame:
    """Where the rows stand: file, sheet, row, opd, and the name of the record as sent."""
    return pd.DataFrame(
        [
            {
                "file": row.origin.file,
                "sheet": row.content.sheet,
                "row": row.content.row_number,
                "opd": _owner(row),
                "record": _record_name(row) or row.content.sent.get("deliverable") or "",
            }
            for row in rows
        ],
        columns=["file", "sheet", "row", "opd", "record"],
    )


def _offer_opds(workspace: Workspace, question: Question, opds: Sequence[str]) -> None:
    chosen = st.selectbox(
        say("decisions_other_opd"),
        list(opds),
        index=None,
        key=f"opd_{question.key}",
        placeholder=say("decisions_other_opd"),
        label_visibility="collapsed",
        width=320,
    )
    if chosen is not None and st.button(say("decisions_confirm"), key=f"use_{question.key}"):
        _answer(workspace, question, {"opd": chosen})
    if question.value is not None:
        label = literal(say("decisions_new_opd", value=question.value))
        if st.button(label, key=f"new_{question.key}", icon=":material/add:"):
            _answer(workspace, question, {"opd": " ".join(question.value.split())}, add_opd=True)


def _offer_choices(workspace: Workspace, question: Question, choices: Mapping[str, Answers]) -> None:
    chosen = st.selectbox(
        say("decisions_other_choice"),
        list(choices),
        index=None,
        key=f"{question.field}_{question.key}",
        placeholder=say("decisions_other_choice"),
        label_visibility="collapsed",
        width=320,
    )
    if chosen is not None and st.button(say("decisions_confirm"), key=f"use_{question.key}"):
        _answer(workspace, question, choices[chosen], told=chosen)


def _offer_names(workspace: Workspace, question: Question, field: str) -> None:
    chosen = st.text_input(
        say("decisions_other_name"),
        key=f"name_{question.key}",
        placeholder=say("decisions_other_name"),
        label_visibility="collapsed",
        width=320,
    )
    if chosen.strip() and st.button(say("decisions_confirm"), key=f"use_{question.key}"):
        _answer(workspace, question, {field: " ".join(chosen.split())})


def _answer(
    workspace: Workspace,
    question: Question,
    answers: Answers,
    *,
    told: str | None = None,
    add_opd: bool = False,
) -> None:
    settle(
        workspace,
        lambda: decide(workspace, question, answers, add_opd=add_opd),
        answer_in_words(question, answers, told),
        len(question.rows),
    )


def answer_in_words(question: Question, answers: Answers, told: str | None = None) -> str:
    """`"SE": Smart Economy`, or as the choice `told` it; another innovation than the stored one says so."""
    language = session.language()
    names = [
        suggestion_name(value, language) if value else say("upload_rename_other")
        for value in answers.values()
    ]
    sent = say("decisions_sent", value=question.value) if question.value else ""
    return sent + (told or ", ".join(names))
