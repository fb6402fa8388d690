"""An address as a QR code."""

from __future__ import annotations

import io

import segno

_DARK, _LIGHT = "#000", "#fff"
_QUIET_ZONE = 4
"""Empty modules around the code, as ISO/IEC 18004 wants."""
_SCALE = 8


def qr_picture(address: str) -> str:
    """The code as an SVG picture in a `data:` address, black on white whatever stands behind it.

    Error correction M (15 %), so that a code on a crumpled slip or a pale wall is still read.
    """
    return str(_code(address).svg_data_uri(dark=_DARK, light=_LIGHT, border=_QUIET_ZONE, scale=_SCALE))


def qr_svg(address: str) -> str:
    """The same picture as the text of an SVG document."""
    return str(_code(address).svg_inline(dark=_DARK, light=_LIGHT, border=_QUIET_ZONE, scale=_SCALE))


def qr_png(address: str) -> bytes:
    """The same picture as a PNG file, for documents that hold no SVG."""
    kept = io.BytesIO()
    _code(address).save(kept, kind="png", dark=_DARK, light=_LIGHT, border=_QUIET_ZONE, scale=_SCALE)
    return kept.getvalue()


def qr_in_terminal(address: str) -> str:
    """The code in lines of half blocks, for a terminal with light signs on a dark ground."""
    lines = io.StringIO()
    _code(address).terminal(lines, border=_QUIET_ZONE, compact=True)
    return lines.getvalue()


def _code(address: str) -> segno.QRCode:
    return segno.make_qr(address, error="m")
