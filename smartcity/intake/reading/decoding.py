"""Bytes of a text file as text."""

from __future__ import annotations

import re

from smartcity.intake.tables import UnreadableFileError

_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x19\x1b-\x1f]")
_TEXT_ENDS = "\x1a\x00"  # DOS wrote its end-of-file mark into the text
_MOST_CONTROLS = 0.002


def decode_text(content: bytes) -> str:
    """The text in the encoding that fits the whole file: UTF-8, UTF-16 with its mark, then Windows-1252.

    A UTF-8 file with a few broken places (a database cut a text inside a letter) stays UTF-8 with U+FFFD in
    those places. Raises `file-empty` for blanks only and `file-unreadable` for what is no text.
    """
    text = _decoded(content).rstrip(_TEXT_ENDS)
    if not text.strip("\ufeff \t\r\n\f\v"):
        raise UnreadableFileError("file-empty")
    if len(_CONTROL.findall(text)) > len(text) * _MOST_CONTROLS:
        raise UnreadableFileError("file-unreadable")
    return text


def _decoded(content: bytes) -> str:
    """The content in the first encoding that explains all of it."""
    if content.startswith(_UTF16_MARKS):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        tolerant = content.decode("utf-8-sig", "replace")
    broken = tolerant.count("\ufffd")
    letters = len(content) - content.count(b"\xef\xbf\xbd") * 2 - len(tolerant)
    if letters > 4 * broken:
        return tolerant
    return content.decode("cp1252", "replace")
