"""The region and its list of OPDs: choosing one of the 514, and editing who is expected to report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from zlib import crc32

import pandas as pd
import streamlit as st

from smartcity.intake.tables import ExpectedOpd
from smartcity.reference import load_reference
from smartcity.reference.formats import number
from smartcity.store.errors import StaleRevisionError
from smartcity.ui import cache, session, who
from smartcity.ui.language import say
from smartcity.ui.trouble import trouble_key
from smartcity.workflow import example, registry
from smartcity.workflow.actors import Permission
from smartcity.workflow.errors import DecisionError, StoreTroubleError
from smartcity.workflow.workspace import Workspace, open_workspace, stored_regions


def choose_new_region() -> None:
    """A box with all regencies and cities by code or name, and the button that opens the chosen one.

    Whoever belongs to one region is told instead where what concerns all of them is done.
    """
    if who.actor().region is not None:
        st.caption(say("manage_whole_store"))
        return
    known = {region.code: region for region in load_reference().regions if not region.example}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        code = st.selectbox(
            say("manage_choose"),
            list(known),
            index=None,
            format_func=lambda code: f"{code} {known[code].name}, {known[code].province}",
            key="new_region",
            placeholder=say("manage_choose_hint", count=number(len(known), language=session.language())),
            width=480,
        )
        st.button(
            say("manage_open"),
            key="open_region",
            type="primary",
            disabled=code is None,
            on_click=_open_region,
            args=(code,),
        )


def offer_example() -> None:
    """The button that loads the example where it is not loaded, for those who may."""
    if not who.may(Permission.MANAGE_STORE):
        return
    if any(region.is_example for region in stored_regions(cache.database(), who.actor())):
        return
    st.text(say("manage_example_note"))
    if st.button(say("manage_example"), key="load_example", icon=":material/science:"):
        with st.spinner(say("manage_example_loading")):
            example.load(cache.database(), who.actor())
        session.tell("success", say("manage_example_done"))
        st.rerun()


def _open_region(code: str | None) -> None:
    if code is not None:
        open_workspace(cache.database(), code, who.actor(), create=True)
        session.show_region(code)


def choose_review(workspace: Workspace) -> None:
    """The switch that makes what OPDs send wait until a facilitator has looked at it."""
    now = workspace.region.review_first
    # A key for each state: the switch says what is stored, also when somebody else set it.
    st.toggle(
        say("review_first"),
        value=now,
        key=f"review_first_{workspace.code}_{now}",
        on_change=_set_review,
        args=(workspace, not now),
    )
    st.caption(say("review_first_note"))


def _set_review(workspace: Workspace, on: bool) -> None:
    try:
        registry.save_settings(workspace, replace(workspace.region, review_first=on))
    except StoreTroubleError as trouble:
        session.tell("warning", say(trouble_key(trouble)))
    else:
        session.tell("success", say("review_first_on" if on else "review_first_off"))


def registry_key(workspace: Workspace, opds: Sequence[ExpectedOpd]) -> str:
    """The key of the table: another list starts anew, other changes of the region leave what is typed."""
    return f"registry_{workspace.code}_{crc32(repr(opds).encode())}"


def registry_frame(opds: Sequence[ExpectedOpd]) -> pd.DataFrame:
    """The registry as a table to edit: `name short_name code`, text, '' where absent."""
    rows = [{"name": opd.name, "short_name": opd.short_name or "", "code": opd.code or ""} for opd in opds]
    return pd.DataFrame(rows, columns=["name", "short_name", "code"], dtype="string")


def edited_opds(frame: pd.DataFrame) -> list[ExpectedOpd]:
    """The OPDs of an edited table; rows without a name are left out, spaces around texts too."""
    opds = []
    for row in frame.fillna("").to_dict("records"):
        name, short, code = (" ".join(str(row[field]).split()) for field in ("name", "short_name", "code"))
        if name:
            opds.append(ExpectedOpd(name, short or None, code or None))
    return opds


def edit_registry(workspace: Workspace) -> None:
    """The list of OPDs as an editable table and the button that saves it."""
    opds = registry.list_opds(workspace)
    st.subheader(say("manage_opds", count=number(len(opds), language=session.language())))
    st.caption(say("manage_opds_note"))
    fields = load_reference().kinds["opd"].fields
    language = session.language()
    edited = st.data_editor(
        registry_frame(opds),
        key=registry_key(workspace, opds),
        on_change="ignore",  # sent with the click: a redraw just then could move the button away
        num_rows="dynamic",
        hide_index=True,
        height=420,
        column_config={
            "name": st.column_config.TextColumn(fields["name"].names[language], width="large", required=True),
            "short_name": st.column_config.TextColumn(fields["short_name"].names[language]),
            "code": st.column_config.TextColumn(fields["code"].names[language]),
        },
    )
    if st.button(say("manage_save"), key="save_registry", type="primary", icon=":material/save:"):
        _save(workspace, edited)
        st.rerun()


def _save(workspace: Workspace, edited: pd.DataFrame) -> None:
    opds = edited_opds(edited)
    try:
        receipt = registry.save_opds(workspace, opds)
    except DecisionError as refused:
        session.tell("warning", say("manage_twice", name=str(refused.value)))
    except StaleRevisionError:
        session.tell("warning", say("manage_moved"))
    except StoreTroubleError as trouble:
        session.tell("warning", say(trouble_key(trouble)))
    else:
        session.tell("success", say("manage_saved", **_counts(receipt.counts)))


def _counts(counts: Mapping[str, int]) -> dict[str, str]:
    language = session.language()
    return {name: number(counts.get(name, 0), language=language) for name in ("new", "changed", "withdrawn")}
