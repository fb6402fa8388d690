"""Text of a cell: cleaned of control characters, odd spaces and the markup of old databases."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from functools import cache
from html import unescape

from smartcity.intake.tables import Cell
from smartcity.intake.values.words import value_words, word_key

# Control characters, lone surrogates, marks of text direction and characters without width.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)
_EXCEL_ESCAPE = re.compile(r"_x(000[0-9A-Fa-f]|001[0-9A-Fa-f])_")
_LINE_BREAKS = re.compile(r"\s*[\r\n\u2028\u2029\x85]\s*")
_SPACES = re.compile(r"\s+")
_SPACES_IN_LINE = re.compile(r"[^\S\n]+")
_STROKES = re.compile(r"[\s\-\u2010-\u2015_.…,;:/]*")
_LONGEST_PLACEHOLDER = 24
_LARGEST_WHOLE = 1e21
# Only a fragment of a web page is turned to text; a lone `<b>` or `<img onerror=...>` is what was written.
_FRAGMENT = re.compile(r"</?(?:p|br|div|li|ul|ol|span|td|tr|table|h[1-6])\b[^<>]*>", re.IGNORECASE)
_BREAKING_TAG = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6]|li)\b[^<>]*>", re.IGNORECASE)
_UNSEEN_BLOCK = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|$)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"</?[a-z!][^<>]*(?:>|$)", re.IGNORECASE)


def cell_text(value: Cell) -> str:
    """The value as the sender sees it in the cell: 2.0 as `2`, dates as ISO, '' for an empty cell."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _LARGEST_WHOLE else repr(value)
    if isinstance(value, datetime):
        at_midnight = value.time() == time()
        return value.date().isoformat() if at_midnight else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


def one_line(value: Cell) -> str:
    """The text on one line, inner spaces collapsed, invisible characters dropped; markup stays text."""
    text = value if isinstance(value, str) else cell_text(value)
    if text.isascii() and text.isprintable() and "  " not in text and "_x0" not in text:
        return text.strip()
    return _SPACES.sub(" ", _visible(text)).strip()


def is_blank(value: Cell) -> bool:
    """Whether the cell says nothing: empty, strokes and dots, or a placeholder such as `n.a.`."""
    if value is None or value == "":
        return True
    if not isinstance(value, str):
        return False
    # A quick no for most texts: they begin with three letters as no placeholder does.
    if value[:3].isalnum() and value[:3].casefold() not in _placeholder_starts():
        return False
    if len(value) > _LONGEST_PLACEHOLDER:
        return not value.strip() or _STROKES.fullmatch(value) is not None
    return _STROKES.fullmatch(value) is not None or word_key(value) in value_words().empty


@cache
def _placeholder_starts() -> frozenset[str]:
    return frozenset(word[:3] for word in value_words().empty)


def says_nothing(value: Cell) -> bool:
    """Whether the cell is blank or says no where a number or date is expected (`tidak`, `belum`)."""
    if is_blank(value):
        return True
    if not isinstance(value, str):
        return False
    key = word_key(value)
    return not key.isdigit() and value_words().vocabularies["flag"].get(key) == "no"


def line_of(value: Cell) -> str | None:
    """A name or another text of one line; None for a blank cell."""
    if type(value) is int:
        return str(value)
    if isinstance(value, str) and _is_plain(value):
        return value.strip()
    text = one_line(value)
    return None if is_blank(text) else text


def text_of(value: Cell) -> str | None:
    """A longer text, its line breaks kept, a fragment of a web page as plain text; None for a blank cell."""
    if type(value) is int:
        return str(value)
    if isinstance(value, str) and _is_plain(value):
        return value.strip()
    text = cell_text(value)
    cleaned = _lines(_text_of_fragment(text) if is_fragment(text) else text)
    return None if is_blank(cleaned) else cleaned  # a dash between invisible signs is blank as well


def _is_plain(text: str) -> bool:
    """Whether stripping is all that the text needs: the quick way for most of them."""
    return (
        text.isascii()
        and text.isprintable()
        and text[:3].isalnum()
        and "  " not in text
        and "<" not in text
        and "_x0" not in text
        and text[:3].casefold() not in _placeholder_starts()
    )


def plain_texts(values: list[Cell], shorter_than: int) -> list[str] | None:
    """The values as they are where each is a text that cleaning would not change, else None.

    One look at all of them together; None also where a text is not shorter than `shorter_than`.
    """
    texts = [value for value in values if isinstance(value, str)]
    if len(texts) != len(values) or max(map(len, texts), default=0) >= shorter_than:
        return None
    together = f"|{'|'.join(texts)}|"
    if not _is_plain(together[1:]) or "| " in together or " |" in together:
        return None
    starts = {text[:3] for text in texts}
    known = _placeholder_starts()
    return texts if all(start.isalnum() and start.casefold() not in known for start in starts) else None


def is_fragment(text: str) -> bool:
    """Whether the text is a fragment of a web page, as old databases hold them."""
    return "<" in text and _FRAGMENT.search(text) is not None


def _visible(text: str) -> str:
    if "_x0" in text:
        text = _EXCEL_ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text))


def _lines(text: str) -> str:
    if text.isascii() and text.isprintable() and "  " not in text and "_x0" not in text:
        return text.strip()
    broken = _LINE_BREAKS.sub("\n", _visible(text))
    return _SPACES_IN_LINE.sub(" ", broken).strip()


def _text_of_fragment(markup: str) -> str:
    flowing = _SPACES.sub(" ", _UNSEEN_BLOCK.sub(" ", markup))
    return unescape(_TAG.sub("", _BREAKING_TAG.sub("\n", flowing)))
