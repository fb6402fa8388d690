"""Ways from one page to another, shown to those who may go there."""

from __future__ import annotations

import streamlit as st

from smartcity.ui import who
from smartcity.ui.language import say
from smartcity.ui.navigation import menu_page


def show_link(code: str, label: str | None = None) -> None:
    """The way to the page with this code, `label` in Markdown or its usual words; nothing for others."""
    page = menu_page(code)
    if who.may(page.permission):
        st.page_link(page.script, label=label or say(f"go_to_{code}"), icon=page.icon)
