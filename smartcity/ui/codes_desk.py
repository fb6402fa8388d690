"""Access codes on a page: made for a role or for all OPDs at once, shown this once, replaced and revoked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from smartcity.reference.formats import moment_text, number
from smartcity.reports.code_slips import Slip, slips_document
from smartcity.reports.qr_code import qr_svg
from smartcity.store.access import StoredCode
from smartcity.ui import dialogs, public_links, session
from smartcity.ui.language import literal, say
from smartcity.ui.rows import show_frame
from smartcity.ui.trouble import SAVE_REFUSED, trouble_key
from smartcity.workflow import access, registry
from smartcity.workflow.access import CodeSlip, CodeWish
from smartcity.workflow.actors import LOCAL_ACTOR, Role
from smartcity.workflow.code_links import code_link
from smartcity.workflow.errors import DecisionError, UnknownCodeError
from smartcity.workflow.workspace import Workspace

_SLIPS = "access_slips"
_SCANNED_ON_SCREEN = 3
_FOR_ALL = "access_all"
_FIRST_CODE = "/masuk/pertama"


def show_title(workspace: Workspace, codes: Sequence[StoredCode]) -> None:
    """How many codes open the region, and how many of its OPDs have one."""
    valid = [code for code in codes if code.revoked_at is None]
    opds = {opd.name for opd in registry.list_opds(workspace)}
    having = opds & {code.opd for code in valid}
    counts = {"codes": len(valid), "having": len(having), "opds": len(opds)}
    st.title(say("access_headline", **{name: number(n, 0, session.language()) for name, n in counts.items()}))


def needs_first_code(workspace: Workspace) -> bool:
    """Leads to making the first code, which signs this browser in: from then on everybody needs one."""
    if workspace.actor != LOCAL_ACTOR:
        return False
    st.title(say("access_local_title"))
    st.text(say("access_local_why"))
    st.text(say("access_local_then"))
    asked = urlencode({"region": workspace.code, "lang": session.language()})
    st.link_button(say("access_first_make"), f"{_FIRST_CODE}?{asked}", type="primary", icon=":material/key:")
    return True


def show_slips() -> None:
    """The codes that were just made, in clear, until they are put away."""
    slips: list[CodeSlip] = session.state().get(_SLIPS, [])
    if not slips:
        return
    with st.container(border=True, key="access_slips_shown"):
        st.subheader(say("access_slips", count=number(len(slips), 0, session.language())))
        st.text(say("access_slips_once"))
        show_frame(
            pd.DataFrame(
                {
                    "code": [slip.code for slip in slips],
                    "role": [say(f"role_{slip.role}") for slip in slips],
                    "label": [slip.label for slip in slips],
                }
            ),
            headings="access_column",
        )
        _offer_printing(slips)
        if len(slips) <= _SCANNED_ON_SCREEN:
            _show_scannable(slips)
        st.button(say("access_slips_away"), key="access_slips_away", on_click=_put_away)


def _offer_printing(slips: Sequence[CodeSlip]) -> None:
    language, address = session.language(), public_links.address_for_others()
    printed = [
        Slip(slip.code, slip.label or say(f"role_{slip.role}"), address and code_link(address, slip))
        for slip in slips
    ]
    if address is None:
        st.caption(say("address_own_machine"))
    st.download_button(
        say("access_slips_print"),
        data=lambda: slips_document(printed, language),
        file_name=say("access_slips_file"),
        key="access_slips_print",
        on_click="ignore",
        type="primary",
        icon=":material/print:",
    )


def _show_scannable(slips: Sequence[CodeSlip]) -> None:
    """The QR codes of a few new codes, for who stands beside the screen with a phone."""
    address = public_links.address_for_others()
    if address is None:
        return
    with st.container(horizontal=True):
        for slip in slips:
            label = literal(slip.label or say(f"role_{slip.role}"))
            st.image(
                qr_svg(code_link(address, slip)), width=200, caption=say("access_link_scan", label=label)
            )


def offer_making(workspace: Workspace, codes: Sequence[StoredCode]) -> None:
    """A code for every OPD that has none, in one step, and one for anybody."""
    st.subheader(say("access_make"))
    waiting = access.wishes_for_all(workspace)
    if waiting:
        count = number(len(waiting), 0, session.language())
        st.button(
            say("access_make_all", count=count),
            key=_FOR_ALL,
            type="primary",
            icon=":material/key:",
            on_click=_make,
            args=(workspace, waiting),
        )
    elif any(code.opd for code in codes):
        st.text(say("access_all_have"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        roles = [role for role in Role if access.may_handle(workspace.actor, role)]
        role = st.selectbox(
            say("access_role"),
            roles,
            format_func=lambda known: say(f"role_{known}"),
            key="access_role",
            width=200,
        )
        if role is Role.OPD:
            opds = [opd.name for opd in registry.list_opds(workspace)]
            opd = st.selectbox(
                say("access_opd"), opds, index=None, key="access_opd", placeholder="", width=360
            )
        else:
            opd = None
        label = st.text_input(say("access_label"), key="access_label", width=240, max_chars=80)
        made = st.button(say("access_make_one"), key="access_make_one", icon=":material/add:")
    if made:
        _make(workspace, [CodeWish(role or Role.VIEWER, opd, label)])
        st.rerun()


def show_codes(workspace: Workspace, codes: Sequence[StoredCode]) -> None:
    """The valid codes without their secrets, and for one of them a replacement or its end."""
    valid = [code for code in codes if code.revoked_at is None]
    if not valid:
        return
    st.subheader(say("access_valid"))
    zone, language = workspace.region.zone, session.language()
    show_frame(
        pd.DataFrame(
            {
                "code": [f"{code.handle}-\u2026" for code in valid],
                "role": [say(f"role_{code.role}") for code in valid],
                "label": [code.label for code in valid],
                "made_by": [code.made_by for code in valid],
                "made_at": [moment_text(code.made_at, zone, language) for code in valid],
            }
        ),
        headings="access_column",
    )
    own = {code.handle: code for code in valid if access.may_handle(workspace.actor, Role(code.role))}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            say("access_choose"),
            list(own),
            index=None,
            format_func=lambda handle: f"{own[handle].label or say(f'role_{own[handle].role}')} ({handle})",
            key="access_choose",
            placeholder="",
            width=420,
        )
        if chosen is not None:
            st.button(
                say("access_replace"),
                key="access_replace",
                icon=":material/autorenew:",
                on_click=_keep,
                args=(lambda: [access.replace_code(workspace, chosen)],),
            )
            if st.button(say("access_revoke"), key="access_revoke", icon=":material/block:"):
                _ask_revoking(workspace, own[chosen])


def _ask_revoking(workspace: Workspace, code: StoredCode) -> None:
    @dialogs.dialog(say("access_revoke"))
    def ask() -> None:
        st.text(say("access_revoke_question", code=code.handle, label=code.label or say(f"role_{code.role}")))
        dialogs.show_choice("revoke", say("access_revoke"), lambda: _revoke(workspace, code.handle))

    ask()


def _revoke(workspace: Workspace, handle: str) -> None:
    def take() -> list[CodeSlip]:
        access.revoke_codes(workspace, [handle])
        session.tell("success", say("access_revoked", code=handle))
        return []

    _keep(take)


def _make(workspace: Workspace, wishes: Sequence[CodeWish]) -> None:
    _keep(lambda: access.make_codes(workspace, wishes))


def _keep(take: Callable[[], list[CodeSlip]]) -> None:
    """Takes a step and keeps the codes that it gave for `show_slips`; says what was refused."""
    try:
        slips = take()
    except DecisionError:
        session.tell("warning", say("access_opd_needed"))
    except UnknownCodeError as refused:
        session.tell("warning", literal(say("access_gone", code=refused.handle)))
    except SAVE_REFUSED as refused:
        session.tell("warning", say(trouble_key(refused)))
    else:
        session.state()[_SLIPS] = [*session.state().get(_SLIPS, []), *slips]


def _put_away() -> None:
    session.state().pop(_SLIPS, None)
