"""Links that carry an access code, for QR codes on slips and for the projector's computer.

The code stands after the `#`, which browsers send to no server and name to no other site; the sign-in page
takes it from there and posts it.
"""

from __future__ import annotations

from smartcity.workflow.access import CodeSlip
from smartcity.workflow.actors import Role

SIGN_IN = "/masuk"
_LEADS_TO = {Role.OPD: "?next=/kirim", Role.PROJECTOR: "?next=/layar"}


def code_link(address: str, slip: CodeSlip) -> str:
    """The link that signs in with the code: an OPD to sending, a projector to its page, others to the start.

    `address` is the server's scheme and host.
    """
    return f"{address}{SIGN_IN}{_LEADS_TO.get(slip.role, '')}#{slip.code}"
