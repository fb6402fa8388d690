"""Accounts of an OpenID provider on a page: whom it lets in as what, added and removed."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from smartcity.reference.formats import moment_text, number
from smartcity.store.accounts import StoredAccount
from smartcity.ui import dialogs, oidc, session
from smartcity.ui.language import literal, say
from smartcity.ui.rows import show_frame
from smartcity.ui.trouble import SAVE_REFUSED, trouble_key
from smartcity.workflow import accounts, registry
from smartcity.workflow.access import may_handle
from smartcity.workflow.accounts import AccountWish
from smartcity.workflow.actors import Role
from smartcity.workflow.errors import AccountExistsError, DecisionError, UnknownAccountError
from smartcity.workflow.workspace import Workspace

_IDENTITY, _LABEL = "account_identity", "account_label"


def show_accounts(workspace: Workspace) -> None:
    """The region's accounts, a form for another one, and the end of one; nothing without a provider."""
    if not oidc.configured():
        return
    known = accounts.list_accounts(workspace)
    st.subheader(say("accounts", count=number(len(known), 0, session.language())))
    st.text(say("accounts_why"))
    if known:
        _show_table(workspace, known)
        _offer_removing(workspace, known)
    _offer_adding(workspace)


def _show_table(workspace: Workspace, known: list[StoredAccount]) -> None:
    zone, language = workspace.region.zone, session.language()
    columns = {
        "account": [account.identity for account in known],
        "role": [say(f"role_{account.role}") for account in known],
        "label": [account.label or account.opd or "" for account in known],
        "made_by": [account.made_by for account in known],
        "made_at": [moment_text(account.made_at, zone, language) for account in known],
    }
    show_frame(pd.DataFrame(columns), headings="access_column")


def _offer_removing(workspace: Workspace, known: list[StoredAccount]) -> None:
    own = [account.identity for account in known if may_handle(workspace.actor, Role(account.role))]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            say("account_choose"), own, index=None, key="account_choose", placeholder="", width=420
        )
        if chosen is not None and st.button(
            say("account_remove"), key="account_remove", icon=":material/block:"
        ):
            _ask_removing(workspace, chosen)


def _offer_adding(workspace: Workspace) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        roles = [role for role in Role if may_handle(workspace.actor, role)]
        st.text_input(say("account_identity"), key=_IDENTITY, width=360, max_chars=512)
        role = st.selectbox(
            say("access_role"),
            roles,
            index=roles.index(Role.VIEWER),
            format_func=lambda known: say(f"role_{known}"),
            key="account_role",
            width=200,
        )
        opd = None
        if role is Role.OPD:
            opds = [expected.name for expected in registry.list_opds(workspace)]
            opd = st.selectbox(
                say("access_opd"), opds, index=None, key="account_opd", placeholder="", width=360
            )
        st.text_input(say("account_label"), key=_LABEL, width=240, max_chars=80)
        st.button(
            say("account_add"),
            key="account_add",
            icon=":material/person_add:",
            on_click=_add,
            args=(workspace, role, opd),
        )


def _ask_removing(workspace: Workspace, identity: str) -> None:
    @dialogs.dialog(say("account_remove"))
    def ask() -> None:
        st.text(say("account_remove_question", identity=identity))
        dialogs.show_choice("account_remove", say("account_remove"), lambda: _remove(workspace, identity))

    ask()


def _add(workspace: Workspace, role: Role, opd: str | None) -> None:
    typed, label = str(session.state()[_IDENTITY]), str(session.state()[_LABEL])
    try:
        added = accounts.add_account(workspace, AccountWish(typed, role, opd, label))
    except DecisionError as refused:
        session.tell("warning", say("access_opd_needed" if refused.field == "opd" else "account_no_identity"))
    except AccountExistsError as refused:
        session.tell("warning", literal(say("account_exists", identity=refused.identity)))
    except SAVE_REFUSED as refused:
        session.tell("warning", say(trouble_key(refused)))
    else:
        session.state()[_IDENTITY] = session.state()[_LABEL] = ""
        session.tell("success", literal(say("account_added", identity=added.identity)))


def _remove(workspace: Workspace, identity: str) -> None:
    try:
        accounts.remove_account(workspace, identity)
    except UnknownAccountError:
        session.tell("warning", literal(say("account_gone", identity=identity)))
    except SAVE_REFUSED as refused:
        session.tell("warning", say(trouble_key(refused)))
    else:
        session.tell("success", literal(say("account_removed", identity=identity)))
