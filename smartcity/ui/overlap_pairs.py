"""Innovations of different OPDs that look alike: a card a pair, both side by side, and the answers given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pandas as pd
import streamlit as st

from smartcity.analysis.idea_likeness import FULLY_COMPARED
from smartcity.analysis.overlap import overlap_pairs
from smartcity.reference import load_reference
from smartcity.reference.formats import date_text, number, rupiah
from smartcity.reference.texts import joined, text
from smartcity.ui import in_hand, session
from smartcity.ui.language import literal, say
from smartcity.ui.quick_win_words import dimension_words, term_words
from smartcity.ui.rows import page_of
from smartcity.ui.trouble import SAVE_REFUSED, trouble_key
from smartcity.ui.view import View
from smartcity.workflow.actors import Permission
from smartcity.workflow.errors import DecisionError, EditConflictError
from smartcity.workflow.quick_win_edits import OverlapAnswer, save_overlaps
from smartcity.workflow.workspace import Workspace

CARDS_A_PAGE = 6
SAME, DIFFERENT, EDITION = "same", "different", "edition"
_NAME, _ANSWER = 300, 120

Row = Mapping[Any, Any]


def pairs_in_view(view: View) -> pd.DataFrame:
    """The pairs of `analysis.overlap` of which at least one innovation fits the bar."""
    tables, region = view.tables, view.workspace.region.name
    pairs = view.derived(
        "overlap_pairs",
        lambda: overlap_pairs(tables.innovations, tables.overlaps, load_reference(), region),
    )
    fitting = set(view.innovations["record_id"])
    return pairs[pairs["first_id"].isin(fitting) | pairs["second_id"].isin(fitting)]


def show_title(view: View, pairs: pd.DataFrame) -> None:
    """How many pairs wait and how many are answered, and how they were found."""
    language = session.language()
    waiting = int(pairs["answer"].isna().sum())
    counts = {"open": number(waiting, 0, language), "answered": number(len(pairs) - waiting, 0, language)}
    st.title(say("overlap_headline", **counts) if len(pairs) else say("overlap_headline_none"))
    st.caption(say("overlap_note"))
    if len(view.tables.innovations) > FULLY_COMPARED:
        st.info(say("overlap_long_list", most=number(FULLY_COMPARED, 0, language)), icon=":material/info:")
    if view.as_of is not None:
        st.info(say("tick_past", day=date_text(view.as_of, language)), icon=":material/history:")


def show_waiting(view: View, pairs: pd.DataFrame) -> None:
    """The pairs without an answer, the most alike first, a page of cards at a time."""
    waiting = pairs[pairs["answer"].isna()]
    if view.as_of is None:
        _offer_all_editions(view, waiting[waiting["suggested"] == EDITION])
    pages = -(-len(waiting) // CARDS_A_PAGE)
    page = st.pagination(pages, key="overlap_cards") if pages > 1 else 1
    for row in waiting.iloc[(page - 1) * CARDS_A_PAGE : page * CARDS_A_PAGE].to_dict("records"):
        with st.container(border=True):
            _show_card(view, row)


def show_answered(view: View, pairs: pd.DataFrame) -> None:
    """The answers as a table, and the card of one of them to change it."""
    answered = pairs[pairs["answer"].notna()]
    if answered.empty:
        return
    st.subheader(say("overlap_answered_heading", count=number(len(answered), 0, session.language())))
    part = page_of(answered, "overlap_answered")
    rows = part.to_dict("records")
    columns = ["first", "second", "answer", "lead", "note"]
    lines = [
        (
            _named(row, "first"),
            _named(row, "second"),
            term_words("overlap_answer", row["answer"]),
            _lead_opd(row),
            row["note"] or "",
        )
        for row in rows
    ]
    widths = {"first": _NAME, "second": _NAME, "answer": _ANSWER}
    st.dataframe(
        pd.DataFrame(lines, columns=columns),
        hide_index=True,
        placeholder="",
        column_config={
            name: st.column_config.TextColumn(say(f"overlap_column_{name}"), width=widths.get(name))
            for name in columns
        },
    )
    if view.may_edit(Permission.ASSESS):
        _offer_change(view, rows)


def _offer_change(view: View, rows: Sequence[Row]) -> None:
    by_key = {_key(row): row for row in rows}
    chosen = st.selectbox(
        say("overlap_change"),
        list(by_key),
        index=None,
        format_func=lambda key: f"{_named(by_key[key], 'first')} / {_named(by_key[key], 'second')}",
        key="overlap_change",
        placeholder="",
    )
    if chosen is not None:
        with st.container(border=True):
            _show_card(view, by_key[chosen])


def _offer_all_editions(view: View, pairs: pd.DataFrame) -> None:
    if len(pairs) < 2:
        return
    label = say("overlap_all_editions", count=number(len(pairs), 0, session.language()))
    st.button(
        label,
        key="overlap_all_editions",
        help=say("overlap_all_editions_why"),
        icon=":material/done_all:",
        on_click=_save,
        args=(view.workspace, [_answer(row, EDITION) for row in pairs.to_dict("records")]),
    )


def _show_card(view: View, row: Row) -> None:
    for column, side in zip(st.columns(2), ("first", "second"), strict=True):
        with column, st.container(gap="xsmall"):
            _show_innovation(view, row[f"{side}_id"])
    st.caption(literal(likeness_words(row)))
    if not view.may_edit(Permission.ASSESS):
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.popover(
            term_words("overlap_answer", SAME), key=f"overlap_same_{_key(row)}", type=_importance(row, SAME)
        ):
            _show_same_form(view, row)
        for answer in (DIFFERENT, EDITION):
            st.button(
                term_words("overlap_answer", answer),
                key=f"overlap_{answer}_{_key(row)}",
                type=_importance(row, answer),
                disabled=row["answer"] == answer,
                on_click=_save,
                args=(view.workspace, [_answer(row, answer)]),
            )
        if row["answer"] is not None:
            st.button(
                say("overlap_take_back"),
                key=f"overlap_none_{_key(row)}",
                type="tertiary",
                on_click=_save,
                args=(view.workspace, [_answer(row, None)]),
            )


def _show_same_form(view: View, row: Row) -> None:
    leads = {None: say("overlap_apart")} | {
        row[f"{side}_id"]: say("overlap_led_by", opd=literal(row[f"{side}_opd"]))
        for side in ("first", "second")
    }
    lead = st.radio(
        say("overlap_joint"),
        list(leads),
        index=list(leads).index(row["joint_lead"]),
        format_func=leads.__getitem__,
        key=f"overlap_lead_{_key(row)}",
    )
    st.caption(say("overlap_joint_note"))
    note = st.text_input(say("overlap_remark"), row["note"] or "", key=f"overlap_note_{_key(row)}")
    if (lead, note) != (row["joint_lead"], row["note"] or ""):
        in_hand.note("answer")
    st.button(
        say("overlap_save"),
        key=f"overlap_save_{_key(row)}",
        type="primary",
        on_click=_save_same,
        args=(view.workspace, row),
    )


def _save_same(workspace: Workspace, row: Row) -> None:
    typed = session.state()
    lead, note = (typed[f"overlap_{name}_{_key(row)}"] for name in ("lead", "note"))
    _save(workspace, [_answer(row, SAME, lead, note)])


def _show_innovation(view: View, record_id: str) -> None:
    innovations = view.tables.innovations
    place = view.derived("places", lambda: {key: at for at, key in enumerate(innovations["record_id"])})
    row: dict[Any, Any] = innovations.iloc[place[record_id]].to_dict()
    language = session.language()
    budget = say("overlap_no_budget")
    if pd.notna(row["budget"]):
        budget = say("overlap_budget", amount=rupiah(int(row["budget"]), short=True, language=language))
    st.markdown(f"**{literal(row['name'])}**")
    st.caption(literal(" \u00b7 ".join((row["opd"], dimension_words(row["dimension"]), budget))))
    told = [
        say(f"overlap_{field}", text=literal(row[field]))
        for field in ("problem", "description")
        if pd.notna(row[field])
    ]
    for part in told or [say("overlap_no_text")]:
        st.markdown(part)


def likeness_words(row: Row) -> str:
    """How alike a pair is, by what, and what is suggested."""
    language = session.language()
    said = say("overlap_unlike", likeness=number(row["likeness"], 0, language))
    if row["why"]:
        why = joined([text(f"overlap.why_{code}", language) for code in row["why"]], language)
        said = say("overlap_likeness", likeness=number(row["likeness"], 0, language), why=why)
    if row["suggested"] is None or row["answer"] is not None:
        return said
    return say("overlap_suggested", likeness=said, answer=term_words("overlap_answer", row["suggested"]))


def _answer(row: Row, answer: str | None, lead: str | None = None, note: str | None = None) -> OverlapAnswer:
    based_on = None if row["row_id"] is None else int(row["row_id"])
    said = row["note"] if note is None else note
    return OverlapAnswer(row["first_id"], row["second_id"], answer, lead, said, based_on)


def _save(workspace: Workspace, answers: Sequence[OverlapAnswer]) -> None:
    """Stores answers to pairs as they were shown, and says what became of them."""
    try:
        save_overlaps(workspace, answers)
    except EditConflictError as refused:
        session.tell("warning", literal(say("overlap_conflict", by=refused.conflicts[0].by)))
    except DecisionError:
        session.tell("warning", say("overlap_refused"))
    except SAVE_REFUSED as refused:
        session.tell("warning", say(trouble_key(refused)))
    else:
        given = answers[0].answer
        session.tell(
            "success",
            say("overlap_taken_back")
            if given is None
            else say("overlap_saved", answer=term_words("overlap_answer", given)),
        )


def _key(row: Row) -> str:
    return f"{row['first_id']}_{row['second_id']}"


def _named(row: Row, side: str) -> str:
    return f"{row[f'{side}_name']} ({row[f'{side}_opd']})"


def _lead_opd(row: Row) -> str:
    return next(
        (row[f"{side}_opd"] for side in ("first", "second") if row[f"{side}_id"] == row["joint_lead"]), ""
    )


def _importance(row: Row, answer: str) -> Literal["primary", "secondary"]:
    return "primary" if answer == (row["answer"] or row["suggested"]) else "secondary"
