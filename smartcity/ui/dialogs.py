"""What dialogs share: the button that acts and the one that leaves everything as it is."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from smartcity.ui.language import say


def show_choice(step: str, label: str, take: Callable[[], None]) -> None:
    """The two buttons at the foot of a dialog; either closes it, the first (named `label`) by `take`.

    `take` runs as a callback, so that it may set what widgets show. `step` names the buttons.
    """
    with st.container(horizontal=True):
        taken = st.button(label, key=f"confirm_{step}", type="primary", on_click=take)
        left = st.button(say("cancel"), key=f"cancel_{step}")
    if taken or left:
        st.rerun()
