"""The address by which others in the hall reach the server, for links and QR codes."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from smartcity.workflow.local_mode import LOOPBACK, host_name

PUBLIC_VARIABLE = "SMARTCITY_ADDRESS"
"""The setting that names the address, as `http://192.168.1.20:8501`; `serve` sets it."""


def public_address(asked: str) -> str:
    """Where others reach the server, as scheme and host: `asked`, the address by which this visitor does.

    Nobody else can follow what somebody at the machine itself asked for (localhost): then it is the address
    of the setting, and `asked` only where there is none.
    """
    named = os.environ.get(PUBLIC_VARIABLE, "").rstrip("/")
    return named if named and is_own_machine(asked) else asked


def is_own_machine(address: str) -> bool:
    """Whether the address names no machine or everybody's own, so that it is of no use to others."""
    return host_name(urlsplit(address).netloc) in {"", *LOOPBACK}
