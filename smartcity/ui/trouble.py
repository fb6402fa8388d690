"""What a visitor is told when the database does not answer, or when a page fails for another reason."""

from __future__ import annotations

import time

import streamlit as st

from smartcity.reference.texts import text
from smartcity.ui import cache, session
from smartcity.ui.language import say
from smartcity.workflow.errors import (
    PermissionDeniedError,
    StoreBusyError,
    StoreFullError,
    StoreTroubleError,
)
from smartcity.workflow.workspace import stored_regions

_TRY_AGAIN = 2.0


SAVE_REFUSED = (PermissionDeniedError, StoreTroubleError)
"""Why nothing may be saved whatever it is; `trouble_key` has the words for each."""


def trouble_key(trouble: PermissionDeniedError | StoreTroubleError) -> str:
    """The key of the text that says what the visitor or the database lacks, and what to do."""
    if isinstance(trouble, PermissionDeniedError):
        return "tick_not_allowed"
    if isinstance(trouble, StoreBusyError):
        return "store_busy"
    return "store_full" if isinstance(trouble, StoreFullError) else "store_unavailable"


def show_failure(error: Exception) -> bool:
    """Say in the visitor's language, in the place where it failed, that a page or a part of it is missing.

    Where the database is to blame, the whole page comes back by itself as soon as it answers. Always True:
    Streamlit has logged the error and need not show it.
    """
    if isinstance(error, StoreTroubleError):
        with st.container(key=f"trouble_{trouble_key(error)}"):
            st.warning(say(trouble_key(error)), icon=":material/database_off:")
            _come_back(trouble_key(error), time.monotonic() + _TRY_AGAIN / 2)
    else:
        st.error(text("trouble.failed", _language()), icon=":material/error:")
    return True


def _language() -> str:
    """The visitor's language; the first one where a forged value of its switch is what made a page fail."""
    try:
        return session.language()
    except (TypeError, ValueError, AttributeError):
        return session.LANGUAGES[0]


@st.fragment(run_every=_TRY_AGAIN)
def _come_back(key: str, earliest: float) -> None:
    """Draw the page anew as soon as the database can be read, with the text `key` above it.

    Not before `earliest`: nothing can be drawn anew while Streamlit still handles the failure.
    """
    st.caption(say("store_trying"))
    if time.monotonic() < earliest:
        return
    try:
        stored_regions(cache.database())
    except StoreTroubleError:
        return
    session.tell("warning", say(key))
    st.rerun(scope="app")
