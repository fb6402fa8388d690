"""Personal data in spreadsheets: which columns look like it, and how it is masked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from smartcity.intake.tables import Cell
from smartcity.intake.values.plain_text import cell_text, is_blank
from smartcity.reference.loading import load_reference
from smartcity.reference.sheet_words import label_key

# NIK has 16 digits and begins with a province (11-96), NIP has 18 and begins with the date of birth.
_NIK = r"[1-9]\d[ .]?\d{2}[ .]?\d{2}[ .]?\d{6}[ .]?\d{4}"
_NIP = r"(?:19|20)\d{6}[ .]?(?:19|20)\d{4}[ .]?[12][ .]?\d{3}"
_TELEPHONE = r"(?:\+62|\(\+62\)|62(?=8)|0(?=8))[ .\-]?\d{2,4}(?:[ .\-]?\d{2,5}){1,3}"
_EMAIL = r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+"
_ONE_OF_THEM = re.compile(rf"(?<![\w.])(?:{_EMAIL}|{_NIP}|{_NIK}|{_TELEPHONE})(?![\w])")
_TELEPHONE_AS_NUMBER = re.compile(r"8[1-9]\d{8,10}")
_ENOUGH_SEEN = 200
_SHARE_THAT_TELLS = 0.5


@cache
def _header_words() -> tuple[frozenset[str], frozenset[str]]:
    words = load_reference().header_words
    return frozenset(map(label_key, words.personal)), frozenset(map(label_key, words.personal_words))


def is_personal_header(header: str) -> bool:
    """Whether the header announces NIK, NIP, telephone, e-mail or the like."""
    whole, inside = _header_words()
    key = label_key(header)
    return key in whole or not inside.isdisjoint(key.split())


def holds_personal_values(values: Iterable[Cell]) -> bool:
    """Whether at least half of the filled cells have the shape of NIK, NIP, telephone or e-mail.

    The first two hundred filled cells are looked at; a column without any is not personal.
    """
    seen = found = 0
    for value in values:
        if is_blank(value):
            continue
        seen += 1
        found += _has_personal_shape(cell_text(value).strip())
        if seen == _ENOUGH_SEEN:
            break
    return seen > 0 and found >= seen * _SHARE_THAT_TELLS


def _has_personal_shape(text: str) -> bool:
    found = _ONE_OF_THEM.fullmatch(text.lstrip("'"))
    return found is not None or _TELEPHONE_AS_NUMBER.fullmatch(text) is not None


def mask(text: str) -> str:
    """The text of a personal cell, hidden but for its first character and its length up to twelve."""
    return text[:1] + "*" * min(max(len(text) - 1, 3), 11) if text else text


def mask_inside(text: str) -> str:
    """The text with every NIK, NIP, telephone number and e-mail address in it hidden."""
    return _ONE_OF_THEM.sub(lambda found: mask(found[0]), text)
