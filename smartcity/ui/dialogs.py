"""What dialogs share: how one is opened, the button that acts, the one that leaves everything as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import streamlit as st

from smartcity.ui import in_hand
from smartcity.ui.language import say

Dismissed = Literal["rerun"] | Callable[[], None]


def dialog(
    title: str,
    *,
    width: Literal["small", "medium"] = "small",
    position: Literal["center", "right"] = "center",
    on_dismiss: Dismissed = "rerun",
) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Makes of a function that draws a body one that opens it as a dialog, which the visitor has in hand."""

    def decorate(body: Callable[[], None]) -> Callable[[], None]:
        drawn = st.dialog(title, width=width, position=position, on_dismiss=on_dismiss)(body)

        def show() -> None:
            in_hand.note("dialog")
            drawn()

        return show

    return decorate


def show_choice(step: str, label: str, take: Callable[[], None]) -> None:
    """The two buttons at the foot of a dialog; either closes it, the first (named `label`) by `take`.

    `take` runs as a callback, so that it may set what widgets show. `step` names the buttons.
    """
    with st.container(horizontal=True):
        taken = st.button(label, key=f"confirm_{step}", type="primary", on_click=take)
        left = st.button(say("cancel"), key=f"cancel_{step}")
    if taken or left:
        st.rerun()
