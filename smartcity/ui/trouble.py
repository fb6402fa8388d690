"""What a visitor is told when the database does not answer, or when a page fails for another reason."""

from __future__ import annotations

import streamlit as st

from smartcity.ui import cache
from smartcity.ui.language import say
from smartcity.workflow.errors import StoreBusyError, StoreFullError, StoreTroubleError
from smartcity.workflow.workspace import stored_regions

_TRY_AGAIN = 2.0


def trouble_key(trouble: StoreTroubleError) -> str:
    """The key of the text that says what the database lacks and what to do."""
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
            _come_back()
    else:
        st.error(say("page_failed"), icon=":material/error:")
    return True


@st.fragment(run_every=_TRY_AGAIN)
def _come_back() -> None:
    """Draw the page anew as soon as the database can be read; until then say that it is being tried."""
    try:
        stored_regions(cache.database())
    except StoreTroubleError:
        st.caption(say("store_trying"))
        return
    st.rerun(scope="app")
