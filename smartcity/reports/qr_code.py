"""An address as a QR code."""

from __future__ import annotations

import segno

_QUIET_ZONE = 4
"""Empty modules around the code, as ISO/IEC 18004 wants."""


def qr_picture(address: str) -> str:
    """The code as an SVG picture in a `data:` address, black on white whatever stands behind it.

    Error correction M (15 %), so that a code on a crumpled slip or a pale wall is still read.
    """
    code = segno.make_qr(address, error="m")
    return code.svg_data_uri(dark="#000", light="#fff", border=_QUIET_ZONE, scale=8)
