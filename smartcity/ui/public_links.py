"""The address under which this visitor's page is reached by others."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from smartcity.workflow.public_address import is_own_machine, public_address


def address_asked_for() -> str:
    """Scheme and host by which others reach the server, as far as is known."""
    here = urlsplit(st.context.url or "")
    return public_address(f"{here.scheme}://{here.netloc}")


def address_for_others() -> str | None:
    """The same, None where nobody but this machine can follow it."""
    address = address_asked_for()
    return None if is_own_machine(address) else address
