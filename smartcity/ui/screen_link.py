"""The projector's address: a link, the address to type, its QR code, and a link that signs in by itself."""

from __future__ import annotations

from urllib.parse import quote

import streamlit as st

from smartcity.reports.qr_code import qr_svg
from smartcity.ui import public_links, session
from smartcity.ui.language import say
from smartcity.ui.trouble import SAVE_REFUSED, trouble_key
from smartcity.workflow.access import CodeSlip, CodeWish, make_codes
from smartcity.workflow.actors import LOCAL_ACTOR, Permission, Role
from smartcity.workflow.code_links import code_link
from smartcity.workflow.workspace import Workspace

PATH = "/layar"
_SLIP = "screen_slip"


def show_address(workspace: Workspace) -> None:
    """Where the projector of the region is opened, by who is signed in and by a computer that is not."""
    path = f"{PATH}?region={quote(workspace.code)}"
    st.subheader(say("screen_address"))
    st.link_button(say("screen_open_page"), path, icon=":material/open_in_new:")
    address = public_links.address_asked_for()
    st.code(f"{address}{path}", language=None)
    if public_links.address_for_others() is None:
        st.caption(say("address_own_machine"))
    with st.expander(say("screen_qr"), type="compact"):
        st.image(qr_svg(f"{address}{path}"), width=240)
    if workspace.actor != LOCAL_ACTOR and workspace.actor.may(Permission.MANAGE_ACCESS):
        _show_own_code(workspace, address)


def _show_own_code(workspace: Workspace, address: str) -> None:
    """The projector's own code as a link; the first code of all is made on the page Akses."""
    st.caption(say("screen_link_why"))
    slip: CodeSlip | None = session.state().get(_SLIP)
    if slip is None:
        st.button(
            say("screen_link_make"),
            key="screen_link_make",
            icon=":material/key:",
            on_click=_make,
            args=(workspace,),
        )
        return
    link = code_link(address, slip)
    st.text(say("screen_link_made"))
    st.code(link, language=None, wrap_lines=True)
    st.image(qr_svg(link), width=240)


def _make(workspace: Workspace) -> None:
    wish = CodeWish(Role.PROJECTOR, label=say("screen_link_label"))
    try:
        [session.state()[_SLIP]] = make_codes(workspace, [wish])
    except SAVE_REFUSED as refused:
        session.tell("warning", say(trouble_key(refused)))
